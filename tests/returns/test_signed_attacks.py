"""Published attacks on signed files are refused with a cause: certified or not, signed once or twice."""

from functools import cache

import pytest
from keys import made_key
from returns.signed_attacks import SIGNED_ATTACKS
from returns.verification_sample import FORM, ISSUER, PARTNER, VENDOR, issued, packet, signature_fields, signed

from assembler.formats.pdf.certificates import read_certificates
from assembler.returns import Verdict, judge, read_packet, received_file

PACKET = "packet.pdf"


@cache
def completed(times: int, *, certified: bool) -> bytes:
    """Return a file that was signed so many times."""
    data = issued(FORM if times < 2 else PACKET, certified=certified)
    for name in (PARTNER, VENDOR)[:times]:
        data = signed(data, signature_fields(data)[0], name)
    return data


def verified(data: bytes, *, certified: bool) -> Verdict:
    papers, _ = read_packet(packet(certified=certified).folder)
    assert papers is not None
    trust = [one for name in (ISSUER, PARTNER, VENDOR) for one in read_certificates(made_key(name).certificate, "x")[0]]
    return judge(received_file("returned.pdf", data), papers, trust)


@pytest.mark.slow
@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
@pytest.mark.parametrize("kind", SIGNED_ATTACKS)
def test_an_attack_on_a_signed_file_is_refused(kind: str, *, certified: bool) -> None:
    found = verified(SIGNED_ATTACKS[kind](completed(1, certified=certified)), certified=certified)
    told = {str(finding.severity) for finding in found.findings}
    # What is seen in one field and is not what it holds is to be looked at by a person; all else is altered. Nothing is believed.
    judged = ("to be looked at", "warning") if "a form's text" in kind else ("altered", "error")
    assert (found.standing, judged[1] in told) == (judged[0], True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["incremental saving", "signature wrapping", "shadow attack: hide", "forgery: no contents"])
def test_an_attack_on_a_file_signed_twice_is_refused(kind: str) -> None:
    assert verified(SIGNED_ATTACKS[kind](completed(2, certified=True)), certified=True).standing == "altered"


def test_the_signed_files_themselves_are_completed() -> None:
    for certified in (True, False):
        found = verified(completed(1, certified=certified), certified=certified)
        assert (found.standing, found.findings) == ("completed", ())
