"""The form by which somebody signs, through a link or as staff: what was typed or drawn, agreed to, and what the request says of itself."""

from collections.abc import Mapping

from fastapi import Request

from assembler.formats.pdf.drawn_signature import read_strokes
from assembler.formats.pdf.field_signatures import LONGEST_NAME
from assembler.portal.app_context import AppContext
from assembler.portal.packet_signing import TypedSignature
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.web.dependencies import SubmittedForm
from assembler.portal.web.security import client_of
from assembler.signing import CONSENT

LONGEST_ABOUT = 300
NO_CONSENT = "Tick that you agree to sign electronically. You may sign on paper instead."
NOT_DRAWN = "The drawing cannot be read as a signature. Draw it once more, or leave it empty: then your name stands in letters."


def typed_lines(sent: SubmittedForm) -> dict[str, str]:
    """Return the lines that were typed: name, title and place."""
    return {name: sent.text(name).strip() for name in ("name", "title", "place")}


def typed_signature(request: Request, sent: SubmittedForm, named: str = "") -> tuple[TypedSignature | None, str]:
    """Return what was sent to sign; None with the reason where consent is missing, or the drawing cannot be read.

    A person whom the papers name is shown that name, and sends none: `named` stands for it.
    """
    strokes = read_strokes(sent.text("strokes")) if sent.text("strokes") else ()
    if sent.text("consent") != CONSENT.version:
        return None, NO_CONSENT
    if sent.text("strokes") and not strokes:
        return None, NOT_DRAWN
    lines = typed_lines(sent)
    typed, lines["name"] = bool(lines["name"]), lines["name"] or named
    return TypedSignature(sent.text("shown"), **lines, strokes=strokes, about=about(request), name_typed=typed), ""


def about(request: Request) -> dict[str, str]:
    """Return what a request says of itself: its address, program and language, cut off where they are long."""
    headers = request.headers
    told = {
        "address": client_of(request.scope),
        "agent": headers.get("user-agent", ""),
        "language": headers.get("accept-language", ""),
    }
    return {name: "".join(one for one in text if one.isprintable())[:LONGEST_ABOUT] for name, text in told.items()}


def shown_form(
    context: AppContext, typed: Mapping[str, str], faults: StoredFindings = (), fault: str = "", sent: SubmittedForm | None = None
) -> dict[str, object]:
    """Return what the form shows: the lines as they were typed, the drawing that was sent, why nothing was signed, the words of consent."""
    messages = [fault] if fault else [f"{one.message} {one.hint}".strip() for one in faults]
    drawn = sent.text("strokes") if sent else ""
    shown = {"typed": typed, "strokes": drawn if drawn and read_strokes(drawn) else "", "messages": messages}
    personal = bool(context.seal_files and context.seal_files.authority)
    return {**shown, "consent": CONSENT, "personal": personal, "longest_name": LONGEST_NAME}
