"""The signature of a manifest is valid, missing, of another key, or was never there: the findings tell these apart."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from keys import PASSPHRASE, made_key
from returns.verification_sample import ISSUER, STRANGER, packet

from assembler.formats.pdf.certificates import read_certificates
from assembler.formats.pdf.certification import read_key, sign_beside
from assembler.packets.manifest import SIGNATURE, altered
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.returns import Verdict, open_packet, verify_manifest

pytestmark = pytest.mark.slow


def copied(tmp_path: Path, *, certified: bool = True) -> Path:
    """Return a copy of a packet, to be changed."""
    return Path(shutil.copytree(packet(certified=certified).folder, tmp_path / "packet"))


def verified(folder: Path) -> Verdict:
    """Return the verdict on a manifest; the issuer is trusted."""
    found, _ = open_packet(folder)
    assert found is not None
    return verify_manifest(found, read_certificates(made_key(ISSUER).certificate, "x")[0])


def messages(folder: Path) -> list[tuple[str, str]]:
    return [(finding.id, finding.message) for finding in verified(folder).findings]


def sign(folder: Path, name: str) -> None:
    """Sign a manifest as it is now."""
    key, _ = read_key(made_key(name).p12, PASSPHRASE, "key.p12", date(2026, 12, 1))
    assert key is not None
    (folder / SIGNATURE).write_bytes(sign_beside((folder / MANIFEST).read_bytes(), key, date(2026, 12, 1)))


def test_the_manifest_of_a_certified_packet_is_signed_with_the_key_of_its_certificates() -> None:
    found = verified(packet().folder)
    (signature,) = found.signatures
    assert (found.standing, found.findings) == ("as issued", ())
    assert (signature.signer, signature.holds, signature.trusted) == (ISSUER, True, True)
    assert str(signature.stated) == "2026-12-01 00:00:00+00:00"
    certified = packet().manifest.certified
    assert certified is not None
    assert signature.fingerprint == certified.sha256


def rewritten(folder: Path) -> None:
    """Change what the manifest says."""
    written = json.loads((folder / MANIFEST).read_text("utf-8"))
    written["matter"]["issued"] = "2026-11-01"
    (folder / MANIFEST).write_text(json.dumps(written), "utf-8")


def unsigned(folder: Path) -> None:
    """Remove the signature, and what the manifest says of it."""
    (folder / SIGNATURE).unlink()
    written = json.loads((folder / MANIFEST).read_text("utf-8"))
    (folder / MANIFEST).write_text(json.dumps(written | {"certified": None}), "utf-8")


def signed_by_a_stranger(folder: Path) -> None:
    """Sign the manifest again with another key."""
    unsigned(folder)
    sign(folder, STRANGER)


def garbled(folder: Path) -> None:
    """Replace the signature by bytes that are none."""
    (folder / SIGNATURE).write_bytes(b"0\x03no signature")


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            rewritten,
            ("broken-signature", f"manifest.json has been changed since {ISSUER} signed it: the signature does not fit it."),
        ),
        (
            unsigned,
            (
                "removed-signature",
                f"The PDFs of this packet are certified by {ISSUER}, but its manifest is not signed: the signature was removed.",
            ),
        ),
        (
            signed_by_a_stranger,
            (
                "other-certificate",
                f"The manifest is signed by {STRANGER}, with another key than its PDFs are certified with, by {ISSUER}.",
            ),
        ),
        (garbled, ("unreadable-signatures", "manifest.json.p7s cannot be read as a signature.")),
    ],
)
def test_a_manifest_that_nobody_vouches_for_as_it_is_is_named(
    tmp_path: Path, change: Callable[[Path], None], finding: tuple[str, str]
) -> None:
    folder = copied(tmp_path)
    change(folder)
    assert messages(folder) == [finding]
    assert verified(folder).standing == "altered"


def test_an_unsigned_manifest_is_called_that_with_what_it_means(tmp_path: Path) -> None:
    found = verified(copied(tmp_path, certified=False))
    (finding,) = found.findings
    assert (found.standing, finding.id, str(finding.severity)) == ("not known", "manifest-not-signed", "info")
    assert finding.message.startswith("The manifest is not signed: it tells what was changed by mistake, but whoever can write")


def test_a_certified_packet_without_its_signature_is_not_whole_and_an_uncertified_one_has_none(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    written, _ = open_manifest(folder)
    assert written is not None
    assert altered(folder, written) == ()
    (folder / SIGNATURE).unlink()
    assert altered(folder, written) == (SIGNATURE,)
    garbled(folder)
    assert altered(folder, replace(written, certified=None)) == (SIGNATURE,)
