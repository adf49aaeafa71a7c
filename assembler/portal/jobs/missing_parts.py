"""What is missing of what came back: papers that are signed together with it, pages of a scan."""

from collections.abc import Iterable

from assembler.commands.sending import Received
from assembler.formats.pdf.page_previews import count_pages
from assembler.formats.received import ReceivedFile, picture_name
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span
from assembler.portal.jobs.messages import ISSUED_FILE, IssuedFiles
from assembler.returns.verdict import Carrier

ONE_PAGE = ("PNG", "JPEG", "BMP")
"""The pictures that are one page each; a file of another kind, such as a TIFF of a scanner, may hold many."""


def missing_papers(path: str, received: Iterable[Received], papers: Iterable[str]) -> Diagnostic | None:
    """Return the finding that papers which are signed together did not all come back; None where they did, or it cannot be told."""
    came = {name for one in received if one.file.verdict for name in one.file.verdict.papers}
    lacking = ", ".join(name for name in papers if name not in came)
    sentence, hint = f"Signed together with it, and not sent, is {lacking}.", "Send all of them, in one file or in one archive."
    return error("papers-missing", sentence, Span(path, 1, 1), hint) if came and lacking else None


def missing_pages(file: ReceivedFile, received: Iterable[Received], issued: IssuedFiles) -> Diagnostic | None:
    """Return the finding that a scan or a picture has fewer pages than what was issued; None for a file whose pages are not counted."""
    paper = issued.folder / f"{ISSUED_FILE}{PDF.ending}"
    scanned = all(Carrier.SCANNED in one.file.verdict.carrier for one in received)
    if not (scanned and (file.kind == PDF.id or picture_name(file.data) in ONE_PAGE) and paper.is_file()):
        return None
    came, sent = count_pages(file.data) if file.kind == PDF.id else 1, count_pages(paper.read_bytes())
    pages = "1 page" if came == 1 else f"{came} pages"
    sentence, hint = f"What came back has {pages}, and what was sent has {sent}.", "Send all of its pages, in one file."
    return error("pages-missing", sentence, Span(file.path, 1, 1), hint) if came < sent else None
