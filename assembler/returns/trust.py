"""What is to be said of who signed, and when: a person or a seal, the person named in the packet, the day, and the certificate.

What cannot be known from the file is not said.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import Diagnostic, quoted, warning
from assembler.model.source import Span

ELSEWHERE = timedelta(hours=14)
"""By how much a day may have begun earlier elsewhere."""

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mag", "dipl", "ing", "phd", "mba", "msc", "bsc", "jr", "sr"})
"""What stands beside a name and is no part of it."""


@dataclass(frozen=True, slots=True)
class ExpectedSignatures:
    """Who is to sign in which field, by the packet's manifest, as far as it names them; and the day of issue, None where it is not known."""

    names: Mapping[str, str] = field(default_factory=dict)
    issued_on: date | None = None


def is_name_of(name: str, other: str) -> bool:
    """Whether two names may be those of one person: titles, order, accents and initials aside, one has all parts of the other."""
    return any(_agree(_parts(name, spelt), _parts(other, spelt)) for spelt in (False, True))


def _agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _parts(name: str, spelt: bool) -> frozenset[str]:  # noqa: FBT001 - a flag of this module
    lowered = name.casefold().translate(UMLAUTS) if spelt else name.casefold()
    plain = "".join(each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each))
    return frozenset(part for part in re.findall(r"\w+", plain) if len(part) > 1 and part not in TITLES)


def trust_findings(signatures: Iterable[Signature], expected: ExpectedSignatures, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for each signature that holds and is another person's, dated before the issue, or by a revoked certificate."""
    for one in signatures:
        if one.stamp or not one.holds:
            continue
        if not one.certifies:
            yield from _said_of_signer(one, expected.names.get(one.field, ""), place)
            yield from _said_of_day(one, expected.issued_on, place)
        yield from _said_of_certificate(one, place)


def _said_of_signer(one: Signature, expected: str, place: Span) -> Iterator[Diagnostic]:
    if not expected or is_name_of(expected, one.signer) or (one.seal and is_name_of(expected, one.name)):
        return
    if one.seal:
        says = f", for {quoted(one.name)}" if one.name else ""
        sentence = f"At the place of {expected} stands the seal of {one.signer}{says}: it does not say that {expected} signed."
        hint = "A seal vouches for the file, not for a person: see the service's certificate of who signed."
    else:
        sentence = f"At the place of {expected}, {one.signer} signed."
        hint = "Ask whether that person may sign in the other's place."
    yield warning("other-signer", sentence, place, hint, one.field)


def _said_of_day(one: Signature, issued_on: date | None, place: Span) -> Iterator[Diagnostic]:
    when = one.stamped or one.stated
    if issued_on and when and (when + ELSEWHERE).date() < issued_on:
        known = "is time-stamped" if one.stamped else "is dated"
        sentence = f"The signature of {one.signer} {known} {when.date()}, before the day of issue, {issued_on}."
        yield warning("signed-before-issue", sentence, place, "Ask when it was signed: a clock may be wrong.", one.field)


def _said_of_certificate(one: Signature, place: Span) -> Iterator[Diagnostic]:
    if one.revoked is None or (one.stamped and one.stamped < one.revoked):
        return
    since = f"; the signature is dated {one.stated.date()}, and no time stamp proves it" if one.stated and not one.stamped else ""
    sentence = f"The certificate of {one.signer} was revoked on {one.revoked.date()}, as the file itself says{since}."
    yield warning("revoked-certificate", sentence, place, "Do not rely on the signature: ask the signer.", one.field)
