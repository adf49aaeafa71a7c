"""Finds what a party's e-mail addresses, postal address, register and group company can hardly be: a person looks, for countries differ."""

import re
from collections.abc import Callable, Iterator
from unicodedata import normalize

from assembler.loader.matter_shapes import PartnerShape
from assembler.loader.yaml.shapes import Written
from assembler.model.diagnostics import Diagnostic, error, quoted, warning
from assembler.model.matter import PLACEHOLDER
from assembler.model.values import Country, names_of_country, show

NOTHING_SAID = frozenset(
    (
        "-",
        "?",
        "n/a",
        "na",
        "n.a.",
        "nil",
        "none",
        "null",
        "unknown",
        "tba",
        "tbc",
        "tbd",
        "todo",
        "test",
        "asdf",
        "example",
        "address",
    )
)
"""What people write where they know nothing, in small letters."""

SHORTEST_ADDRESS = 8
"""Fewer characters than this are no street and place; “Hof 1, Au” has nine."""

FEWEST_CAPITALS = 12
"""From this number of letters on, an address in capitals alone is told; one line in capitals is usual in some countries."""

PLAIN_EMAIL = re.compile(
    r"(?=.{,64}\Z)[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:arpa|invalid|local|localhost|onion|test)\Z)[a-z]{2,}",
    re.IGNORECASE | re.ASCII,
)
"""E-mail addresses that the library for them surely accepts: short, of plain letters and digits, in no domain of special use (RFC 6761)."""

ENOUGH_PARTS = 3
"""An address of this many parts, or a register of this many words, may have no number."""


def check_contact_details(party: PartnerShape) -> Iterator[Diagnostic]:
    """Find what a party states about itself that cannot be, or that looks like none.

    Refused are the country as a line of the address, and the party itself as its group company; the rest are warnings.
    """
    people = (*party.signatories, *party.representatives)
    for email in (party.email, *(one.email for one in people)):
        if email is not None and PLACEHOLDER not in email.value and (fault := _fault_of_email(email.value)):
            hint = "Write the address alone, as in “name@company.example”."
            yield warning("odd-e-mail", f"{quoted(email.value)} is no e-mail address: {fault}", email.span, hint, "email")
    yield from _check_address(party)
    if party.register_ is not None:
        hint = "Write the register and the number in it, as in “HRB 12345, Amtsgericht München”; or leave “register” away."
        yield from _odd("odd-register", "register", party.register_, _fault_of_register, hint)
    group = party.affiliate_of
    if group is not None and PLACEHOLDER not in group.value and _letters(group.value) == _letters(party.legal_name.value):
        sentence = f"{quoted(group.value)} is the party itself, and nobody's own group company."
        hint = "Name the other company whose agreement it signs under; or leave “affiliate_of” away."
        yield error("own-group-company", sentence, group.span, hint, "affiliate_of")


def _letters(name: str) -> str:
    """Return the letters and digits of a name, without the marks and capitals in which spellings of one company differ."""
    return "".join(sign for sign in normalize("NFKC", name).casefold() if sign.isalnum())


def _fault_of_email(text: str) -> str:
    """Return what is wrong with an e-mail address in the sense of RFC 5321 and 6531, empty for nothing; no network is asked."""
    if PLAIN_EMAIL.fullmatch(text):
        return ""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 -- long to import, and most addresses are plain

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as fault:
        return str(fault)[:1].lower() + str(fault)[1:]
    return ""


def _check_address(party: PartnerShape) -> Iterator[Diagnostic]:
    country = party.country.value
    names = names_of_country(country.code) if isinstance(country, Country) else (show(country),)
    for line in party.address:
        if line.value.strip(" .").casefold() in map(str.casefold, names):
            hint = "Delete this line: “country” says it already."
            yield error("country-in-address", f"“{line.value}” stands in the address and in “country”.", line.span, hint)
    whole = Written(", ".join(line.value for line in party.address), party.address[0].span)
    hint = "Write street and number, postal code and place, as a letter would need them, line by line."
    yield from _odd("odd-address", "address", whole, _fault_of_address, hint)


def _odd(id: str, key: str, written: Written[str], fault_of: Callable[[str], str], hint: str) -> Iterator[Diagnostic]:
    if PLACEHOLDER not in written.value and (fault := fault_of(written.value)):
        yield warning(id, f"{quoted(written.value)} {fault}.", written.span, hint, key)


def _fault_of_address(text: str) -> str:
    letters = [letter for letter in text if letter.lower() != letter.upper()]
    if any(_says_nothing(part) for part in text.split(",")):
        return "has a part that says nothing"
    if len(text) < SHORTEST_ADDRESS:
        return "is too short for an address"
    if not _has_number(text) and len([part for part in text.split(",") if part.strip()]) < ENOUGH_PARTS:
        return "has no number, neither of a house nor a postal code"
    if len(letters) >= FEWEST_CAPITALS and all(letter.isupper() for letter in letters):
        return "is written in capitals alone, and papers print it so"
    return ""


def _fault_of_register(text: str) -> str:
    if _says_nothing(text):
        return "names no register"
    if not _has_number(text) and len(text.split()) < ENOUGH_PARTS:
        return "has no number"
    return ""


def _says_nothing(text: str) -> bool:
    word = text.strip().casefold()
    return word in NOTHING_SAID or re.fullmatch(r"[x?.…_-]+", word) is not None


def _has_number(text: str) -> bool:
    """Whether a text has a digit of any script, or a number in Chinese characters."""
    return any(sign.isnumeric() for sign in text)
