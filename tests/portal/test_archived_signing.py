"""With a time-stamping service, an authority and revocation lists the portal's files are B-LTA, and independent programs agree at each stage."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from authority import revocation_list, root, stamping_server
from cryptography.hazmat.primitives.serialization import Encoding
from formats.pdf.test_personal_certificates import authority_file
from keys import PASSPHRASE
from portal.running import Running, running, small_settings
from portal.test_later_forms import run
from portal.web.partner.test_signing_pages import opened, sign
from signing.test_archived import certified_seal
from signing.witnesses import by_mutool, by_openssl, by_pdfsig, missing_tools, spoilt, whole_by_pdfsig

from assembler.formats.pdf.field_signatures import STAMP
from assembler.formats.pdf.signatures import read_signatures
from assembler.portal.clock import moment, now
from assembler.portal.signing_keys import PASSPHRASE_VARIABLE
from assembler.signing.executed import check_audit

pytestmark = [pytest.mark.slow, pytest.mark.poppler]
ROOT_PEM = root().certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class Stages:
    """The file after the partner's act, the executed copy, the audit file; and the folder of the packet."""

    one: bytes
    executed: bytes
    audit: bytes
    packet: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("archived")
    lists = folder / "validation"
    lists.mkdir()
    (lists / "root.pem").write_bytes(ROOT_PEM)
    (lists / "house.crl").write_bytes(revocation_list(at=moment()).dump())
    (folder / "seal.p12").write_bytes(certified_seal())
    (folder / "authority.p12").write_bytes(authority_file())
    with pytest.MonkeyPatch.context() as patch, stamping_server(None) as address:
        patch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE.decode())
        settings = replace(small_settings(folder), seal=folder / "seal.p12", authority=folder / "authority.p12")
        with running(replace(settings, time_stamps=address, validation=lists)) as portal:
            yield portal


@pytest.fixture(scope="module")
def stages(served: Running) -> Stages:
    with served.client_of("editor") as desk, served.client() as web:
        packet, links = opened(served, desk, "archived-001")
        assert sign(web, links["partner.1"]).status_code == 303
        one = web.get(f"{links['vendor.1']}/sign/file").content
        assert sign(web, links["vendor.1"], name="Olive Kay").status_code == 303
        executed, audit = (web.get(f"{links['partner.1']}/{name}").content for name in ("executed", "audit"))
    folder = served.context.settings.scratch.parent / "files/packets" / served.find(packet).name
    return Stages(one, executed, audit, folder)


def test_verify_says_who_signed_when_and_by_which_certificate(stages: Stages, tmp_path: Path) -> None:
    for name, standing in (("one", "completed"), ("executed", "completed")):
        (tmp_path / f"{name}.pdf").write_bytes(getattr(stages, name))
        said = run("verify", tmp_path / f"{name}.pdf", "--packet", stages.packet)
        assert (said["standing"], said["findings"]) == (standing, []), name
    signatures, findings = read_signatures(stages.executed, [root().read])
    assert findings == ()
    assert [one.signer for one in signatures] == ["Anna Berg", "Olive Kay", "Try Vendor e-seal", "Test TSA"]
    assert all(one.holds and one.trusted for one in signatures)
    assert [one.stamped_by for one in signatures] == ["Test TSA"] * 3 + [""]
    assert (signatures[-1].field, signatures[-1].stamp) == (STAMP, True)
    checked = check_audit(stages.audit, stages.executed, signatures, [root().read])
    assert (checked.findings, checked.sealed_by) == ((), "Try Vendor e-seal")


@pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}")
def test_pdfsig_openssl_and_mutool_agree_with_verify_at_each_stage_and_of_spoilt_files(stages: Stages, tmp_path: Path) -> None:
    for whole in (stages.one, stages.executed, stages.audit):
        for data, valid in ((whole, True), (spoilt(whole), False)):
            ours = {one.field: one.holds for one in read_signatures(data, [root().read])[0]}
            assert set(ours.values()) == {valid}
            for said in (
                by_pdfsig(data, tmp_path),
                by_openssl(data, tmp_path, ROOT_PEM, now()),
                by_mutool(data, tmp_path),
            ):
                assert said.keys() == ours.keys()
                unverified = {name for name, found in said.items() if found is None}
                assert unverified <= {STAMP}, "older releases know a stamp of the document by name only"
                assert {name: found for name, found in said.items() if name not in unverified} == {
                    name: found for name, found in ours.items() if name not in unverified
                }
    assert [len(whole_by_pdfsig(one, tmp_path)) for one in (stages.one, stages.executed, stages.audit)] == [0, 1, 1], "closed"
