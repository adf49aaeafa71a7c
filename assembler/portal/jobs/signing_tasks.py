"""The tasks of a child process that signs: one person's act, and the executed copy with its audit file.

The keys are opened here, so that no process which answers requests signs anything.
"""

from dataclasses import replace
from pathlib import Path

from assembler.formats.registry import PDF
from assembler.loader.templates import load_templates
from assembler.model.manifest import Manifest
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.portal.jobs.messages import AUDIT, EXECUTED, SIGNED, TO_SIGN, ClosePapers, CloseResult, SignPapers, SignResult
from assembler.portal.signing_keys import open_signing_keys
from assembler.portal.store.stored_findings import as_stored
from assembler.signing import sign_papers
from assembler.signing.executed import IssuedFile, execute


def file_in(folder: Path, name: str) -> Path:
    """Return the path of a file of a signing in the folder of its job."""
    return folder / f"{name}{PDF.ending}"


def run_sign(job: SignPapers) -> SignResult:
    """Sign for one person at all places, or say why nothing was signed."""
    manifest, _ = _manifest_in(job.folder, job.packet)
    templates, findings = load_templates(job.templates)
    if templates is None:
        return SignResult(None, as_stored(findings))
    data = file_in(job.folder, TO_SIGN).read_bytes()
    signed, findings = sign_papers(data, manifest, job.act, open_signing_keys(job.keys), templates.packet)
    if signed is None:
        return SignResult(None, as_stored(findings))
    file_in(job.folder, SIGNED).write_bytes(signed.data)
    return SignResult(replace(signed, data=b""), ())


def run_close(job: ClosePapers) -> CloseResult:
    """Seal what all have signed, and make the audit file."""
    manifest, sha256 = _manifest_in(job.folder, job.packet)
    issued, data = IssuedFile(job.issued_sha256, manifest, sha256), file_in(job.folder, TO_SIGN).read_bytes()
    copy, findings = execute(data, issued, job.steps, open_signing_keys(job.keys), job.at)
    if copy is None:
        return CloseResult(None, as_stored(findings))
    file_in(job.folder, EXECUTED).write_bytes(copy.executed)
    file_in(job.folder, AUDIT).write_bytes(copy.audit)
    return CloseResult(copy.steps[-1], ())


def _manifest_in(folder: Path, packet: str) -> tuple[Manifest, str]:
    """Return the manifest of a folder, which was read before, and the SHA-256 of its file."""
    data = (folder / MANIFEST).read_bytes()
    manifest, findings = read_manifest(data, packet)
    if manifest is None:
        raise ValueError(findings)
    return manifest, digest(data)
