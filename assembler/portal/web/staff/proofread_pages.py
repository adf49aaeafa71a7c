"""The staff page that proofreads a contract: it takes a file, shows the remarks or gives the copy with comments back, and keeps nothing."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.formats.registry import WORD
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.jobs.messages import RETURNED_FILE, ProofreadFile, ProofreadResult
from assembler.portal.jobs.sandbox import ChildFailedError, private_folder, run_in_turn
from assembler.portal.web.dependencies import EditorUser, PostedForm, SubmittedForm, ViewerUser
from assembler.portal.web.pages import download, page

router = APIRouter(prefix="/desk/proofread", include_in_schema=False)
LONGEST_NAME = 100
COPY = "copy"
"""The button that asks for the copy with comments."""


@router.get("")
def proofread_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Ask for a contract."""
    return page(context, request, "proofread.html", found=None, name="")


@router.post("")
def proofread_upload(request: Request, context: CurrentContext, _: EditorUser, sent: PostedForm) -> Response:
    """Show the remarks on a contract, or send a copy of it with comments at the words; what was sent is gone with the answer."""
    name = _shown_name(sent)
    if not sent.file:
        raise HTTPException(422, "Choose a contract first: a Word document, a Markdown file or a PDF.")
    asks_copy = sent.text("do") == COPY
    found, data = _proofread(context, name, sent.file, copy=asks_copy)
    if asks_copy and not found.findings:
        return download(data, f"commented{WORD.ending}", WORD.media_type)
    return page(context, request, "proofread.html", 422 if found.findings else 200, found=found, name=name)


def _shown_name(sent: SubmittedForm) -> str:
    """Return the name of a file as it is shown, without a folder and without what is no letter of a line."""
    last = sent.file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "the contract"


def _proofread(context: AppContext, name: str, data: bytes, *, copy: bool) -> tuple[ProofreadResult, bytes]:
    """Proofread a file in a child process, in a folder that goes with it."""
    with private_folder(context.settings) as folder:
        (folder / RETURNED_FILE).write_bytes(data)
        job = ProofreadFile(folder, name, copy)
        try:
            found = run_in_turn(context.workers, job, ProofreadResult, context.settings.limits.reading)
        except ChildFailedError:
            raise HTTPException(422, f"{name} could not be read in the time that it may take.") from None
        return found, (folder / RETURNED_FILE).read_bytes() if copy else b""
