"""The folder in which a child process judges what came back: what was asked for, the whole packet, and the other packets of the matter."""

from dataclasses import replace

from assembler.model.diagnostics import Diagnostic
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile, digest
from assembler.packets.manifest_file import open_manifest
from assembler.portal.jobs.messages import OTHERS_FOLDER, WHOLE_FOLDER, IssuedFiles
from assembler.returns import IssuedPapers
from assembler.returns.issued import issued_files, make_issued, others_beside
from assembler.returns.verdict import Verdict


def asked_papers(issued: IssuedFiles) -> IssuedPapers:
    """Return the files that were issued, with what the manifest of their packet says of them, where it is there."""
    files = tuple(PacketFile(name, (issued.folder / name).read_bytes(), issued.papers) for name in issued.files)
    manifest, _ = open_manifest(issued.folder)
    if manifest is None:
        return IssuedPapers(issued.matter, issued.matter, files)
    paths = {one.sha256: one.path for one in manifest.files}
    named = tuple(replace(file, path=paths.get(digest(file.data), file.path)) for file in files)
    return replace(make_issued(manifest, issued.matter, named), others=others_beside(issued.folder / OTHERS_FOLDER, manifest))


def whole_packet(issued: IssuedFiles) -> IssuedPapers:
    """Return all files of the packet, where they are there; else those that were issued for what came back."""
    manifest, folder = open_manifest(issued.folder)[0], issued.folder / WHOLE_FOLDER
    if manifest is None or not folder.is_dir():
        return asked_papers(issued)

    def read(path: str) -> bytes | None:
        return (folder / path).read_bytes() if (folder / path).is_file() else None

    whole = make_issued(manifest, issued.matter, issued_files(manifest, read))
    return replace(whole, others=others_beside(issued.folder / OTHERS_FOLDER, manifest))


def verdict_at_the_file(verdict: Verdict, issued: IssuedFiles) -> Verdict:
    """Return a verdict whose findings about another packet of the matter stand at the returned file."""
    return replace(verdict, findings=tuple(finding_at_the_file(one, issued) for one in verdict.findings))


def finding_at_the_file(finding: Diagnostic, issued: IssuedFiles) -> Diagnostic:
    """Return a finding about another packet of the matter at the returned file: the folder it was copied to is known here alone."""
    folder = str(issued.folder / OTHERS_FOLDER)
    if finding.span is None or not finding.span.path.startswith(folder):
        return finding
    return replace(finding, span=Span("the file", 1, 1), message=finding.message.replace(f"{folder}/", ""))
