"""With a time-stamping service and revocation lists each signature is B-LT, and what is closed B-LTA; `verify` and other readers agree."""

import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo
from authority import certified_key, revocation_list, root, stamping_server
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from formats.pdf.test_personal_certificates import authority, opened
from formats.pdf.verapdf import faults, needs_verapdf
from keys import PASSPHRASE
from pyhanko.pdf_utils.reader import PdfFileReader
from returns.verification_sample import issued
from signing.signing_sample import AT, LATER, issued_file, partners_act, refusal, sign, steps, vendors_act
from signing.test_acts import verdict

from assembler.formats.pdf.field_signatures import STAMP
from assembler.formats.pdf.signatures import read_signatures
from assembler.formats.pdf.validation_data import ValidationData
from assembler.returns.verdict import Standing
from assembler.signing import SigningKeys
from assembler.signing.executed import EXECUTED, check_audit, execute

pytestmark = pytest.mark.slow


def certified_seal() -> bytes:
    """Return the key file of a seal that the authority of the house certifies."""
    own, issuer = certified_key("Try Vendor e-seal", "Try Vendor"), root()
    return pkcs12.serialize_key_and_certificates(
        b"seal", own.key, own.certificate, [issuer.certificate], BestAvailableEncryption(PASSPHRASE)
    )


def archiving(address: str, *, listed: bool = True) -> SigningKeys:
    """Return the keys of a house whose seal and people are certified by its authority, with that one's revocation list, or none."""
    lists = (revocation_list().dump(),) if listed else ()
    validation = ValidationData((root().certificate.public_bytes(Encoding.PEM),), lists)
    return SigningKeys(opened(certified_seal()), authority(), address, validation)


@dataclass(frozen=True, slots=True)
class Stages:
    """The file after each act, executed, and the audit file."""

    one: bytes
    both: bytes
    executed: bytes
    audit: bytes


def whole(padded: bytes) -> bytes:
    """Return the token without the zeros that fill its place in the file; a zero that ends the token itself stays."""
    return bytes(ContentInfo.load(padded).dump())


@pytest.fixture(scope="module")
def stages() -> Stages:
    pdf = issued()
    with stamping_server(AT) as address:
        one, findings = sign(pdf, partners_act(pdf), archiving(address))
    assert one is not None, findings
    with stamping_server(LATER) as address:
        both, findings = sign(one.data, vendors_act(one.data), archiving(address))
        assert both is not None, findings
        copy, findings = execute(both.data, issued_file(), steps(), archiving(address), LATER)
    assert copy is not None, findings
    return Stages(one.data, both.data, copy.executed, copy.audit)


def test_verify_says_the_right_things_of_each_stage_without_a_network(stages: Stages) -> None:
    standings = [
        (one.standing, one.findings, len(one.unsigned)) for one in map(verdict, (stages.one, stages.both, stages.executed))
    ]
    assert standings == [(Standing.COMPLETED, (), 2), (Standing.COMPLETED, (), 0), (Standing.COMPLETED, (), 0)]
    signatures, findings = read_signatures(stages.executed, [root().read])
    assert findings == ()
    own = {one.field: one for one in signatures if not one.certifies}
    assert all(one.holds and one.trusted for one in own.values())
    assert {(one.stamped, one.stamped_by) for one in own.values() if not one.stamp} == {(AT, "Test TSA"), (LATER, "Test TSA")}
    assert (own[STAMP].stamp, own[STAMP].stated, own[STAMP].signer) == (True, LATER, "Test TSA")
    assert [one.field for one in signatures][-2:] == [EXECUTED, STAMP]
    checked = check_audit(stages.audit, stages.executed, signatures)
    assert (checked.findings, checked.sealed_by) == ((), "Try Vendor e-seal")


def test_the_file_carries_the_revocation_list_of_the_house(stages: Stages) -> None:
    listed = revocation_list().dump()
    for data in (stages.one, stages.both, stages.executed, stages.audit):
        store = PdfFileReader(BytesIO(data)).root["/DSS"]
        assert [one.get_object().data for one in store["/CRLs"]] == [listed]


def test_without_the_list_of_an_issuer_or_with_a_file_that_is_none_nothing_is_signed() -> None:
    pdf = issued()
    with stamping_server(AT) as address:
        keys = archiving(address, listed=False)
        assert refusal(pdf, partners_act(pdf), keys).id == "no-validation-data"
        broken = replace(keys, validation=ValidationData((b"none",), ()))
        assert refusal(pdf, partners_act(pdf), broken).message.endswith("is neither a certificate nor a revocation list.")


@pytest.mark.poppler
def test_poppler_finds_every_signature_valid_and_the_stamp_over_the_whole_file(stages: Stages, tmp_path: Path) -> None:
    for name, count in (("both", 5), ("executed", 6), ("audit", 1)):
        (tmp_path / name).write_bytes(getattr(stages, name))
        said = subprocess.run(["pdfsig", tmp_path / name], check=False, capture_output=True, text=True).stdout
        stamps = said.count("Signature has not yet been verified.")  # of a document, which older releases know by name only
        assert said.count("Signature is Valid.") + stamps == count + (name != "both"), said
        assert said.count("\n  - Total document signed") == (name != "both"), said


def test_openssl_verifies_the_stamp_of_the_document_by_the_root(stages: Stages, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    for data in (stages.executed, stages.audit):
        stamp = PdfFileReader(BytesIO(data)).embedded_signatures[-1]
        first, length, second, rest = map(int, stamp.byte_range)
        assert (stamp.field_name, second + rest) == (STAMP, len(data))
        (tmp_path / "covered").write_bytes(data[first : first + length] + data[second : second + rest])
        (tmp_path / "token").write_bytes(whole(stamp.pkcs7_content))
        command = ("openssl", "ts", "-verify", "-data", "covered", "-in", "token", "-token_in", "-CAfile", "root.pem")
        done = subprocess.run(
            [*command, "-attime", str(int(LATER.timestamp()))], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert "Verification: OK" in done.stdout + done.stderr, done.stderr


@pytest.mark.java
@needs_verapdf
def test_every_stage_stays_valid_pdf_a_and_pdf_ua(stages: Stages, tmp_path: Path) -> None:
    for name in ("one", "both", "executed", "audit"):
        (tmp_path / f"{name}.pdf").write_bytes(getattr(stages, name))
    paths = [tmp_path / f"{name}.pdf" for name in ("one", "both", "executed")]
    assert faults("2a,ua1", *paths) == faults("3a,ua1", tmp_path / "audit.pdf") == []
