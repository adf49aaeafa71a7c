"""Published attacks on signed files are refused with a cause: certified or not, signed once or twice, before the second signature or after.

The attacks, with the papers that describe them, are in `signed_attacks.py`.
"""

from collections.abc import Callable
from functools import cache

import pytest
from keys import made_key
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.general import SigningError
from returns import signed_sample
from returns.signed_attacks import SIGNED_ATTACKS
from returns.verification_sample import FORM, ISSUER, PARTNER, VENDOR, issued, packet, signature_fields, signed

from assembler.formats.pdf.certificates import read_certificates
from assembler.returns import Verdict, judge, read_packet, received_file
from assembler.returns.verdict import Signed

PACKET = "packet.pdf"
UNREADABLE = "unreadable-return"

MOMENTS: dict[str, Callable[[bytes, Callable[[bytes], bytes]], bytes]] = {
    "signed once": lambda once, attack: attack(once),
    "before the second signature": lambda once, attack: signed_sample.signed_again(attack(once)),
    "signed twice": lambda once, attack: attack(signed_sample.signed_again(once)),
}

SEEN = ("a form's text",)
"""What is seen in one field and is not what it holds is to be looked at by a person; all else is altered. Nothing is believed."""

NOT_TO_BE_SIGNED = ("signature wrapping", "the signature of another place")
"""The attacks behind which nobody can sign: the cross-references are moved, or the second place is taken."""


def causes(verdict: Verdict | None, standing: str) -> set[str]:
    """Return the ids of what is wrong in a verdict of a standing; none where it is of another."""
    if verdict is None:
        return {UNREADABLE}
    severe = "error" if standing == "altered" else "warning"
    return (
        {finding.id for finding in verdict.findings if str(finding.severity) == severe} if verdict.standing == standing else set()
    )


@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", SIGNED_ATTACKS)
def test_an_attack_on_a_signed_file_is_refused_with_a_cause(kind: str, moment: str, *, certified: bool) -> None:
    once = signed_sample.signed_once(certified=certified)
    if kind in NOT_TO_BE_SIGNED and moment == "before the second signature":
        with pytest.raises((PdfReadError, SigningError)):
            MOMENTS[moment](once, SIGNED_ATTACKS[kind])
        return
    attacked = MOMENTS[moment](once, SIGNED_ATTACKS[kind])
    standing = "to be looked at" if kind.endswith(SEEN) else "altered"
    assert causes(signed_sample.judged(attacked, certified=certified), standing)


@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
def test_the_signed_files_themselves_are_completed(*, certified: bool) -> None:
    once = signed_sample.signed_once(certified=certified)
    for data, times in ((once, 1), (signed_sample.signed_again(once), 2)):
        found = signed_sample.judged(data, certified=certified)
        assert found is not None
        assert (found.standing, found.findings) == ("completed", ())
        assert [place.signed is Signed.BY_PERSON for place in found.execution if place.name in signed_sample.PLACES].count(
            True
        ) == times


@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
def test_a_file_that_is_cut_back_to_an_earlier_revision_is_not_signed_where_that_was_not(*, certified: bool) -> None:
    sent, once = signed_sample.sent(certified=certified), signed_sample.signed_once(certified=certified)
    twice = signed_sample.signed_again(once)
    for cut, standing, times in ((twice[: len(once)], "completed", 1), (twice[: len(sent)], "as issued", 0)):
        found = signed_sample.judged(cut, certified=certified)
        assert found is not None
        places = [place.signed for place in found.execution if place.name in signed_sample.PLACES]
        assert (found.standing, places.count(Signed.BY_PERSON), places.count(Signed.NOT)) == (standing, times, 2 - times)


@cache
def completed(times: int) -> bytes:
    """Return a certified file of a packet that was signed so many times."""
    data = issued(FORM if times < 2 else PACKET)
    for name in (PARTNER, VENDOR)[:times]:
        data = signed(data, signature_fields(data)[0], name)
    return data


def verified(data: bytes) -> Verdict:
    papers, _ = read_packet(packet().folder)
    assert papers is not None
    trust = [one for name in (ISSUER, PARTNER, VENDOR) for one in read_certificates(made_key(name).certificate, "x")[0]]
    return judge(received_file("returned.pdf", data), papers, trust)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["incremental saving", "signature wrapping", "shadow attack: hide", "forgery: no contents"])
def test_an_attack_on_a_file_of_a_packet_is_refused(kind: str) -> None:
    for times in (1, 2):
        assert verified(SIGNED_ATTACKS[kind](completed(times))).standing == "altered"
    assert verified(completed(1)).findings == ()
