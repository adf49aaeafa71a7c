"""The files of a signing as downloads: to sign, executed, and the audit file."""

from fastapi import HTTPException
from fastapi.responses import Response

from assembler.formats.registry import PDF
from assembler.portal.app_context import AppContext
from assembler.portal.signing_state import PapersToSign, signing_state
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.signings import EXECUTED, Signing
from assembler.portal.web.link_access import download_name
from assembler.portal.web.pages import download


def executed_or_404(context: AppContext, papers: PapersToSign) -> Signing:
    """Return the signing of papers that all have signed and that is closed, or answer 404."""
    state = signing_state(context, papers)
    if state is None or state.standing != EXECUTED:
        raise HTTPException(404)
    return state.signing


def signing_file(context: AppContext, papers: PapersToSign, signing: Signing, sha256: str, name: str) -> Response:
    """Send a file of a signing by its digest; answer 503 where it is not the one that was stored."""
    try:
        data = context.file_storage.fetch(signing.key(sha256), sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that was signed.") from None
    return download(
        data, download_name(papers.packet, f"{papers.form}-{name}" if papers.form else name, PDF.ending), PDF.media_type
    )
