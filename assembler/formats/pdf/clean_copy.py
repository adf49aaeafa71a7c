"""A clean copy of a PDF from outside: the same pages and fields, without anything that acts, leads elsewhere or is attached."""

from io import BytesIO

import pikepdf

ACTING = (
    *("/AA", "/OpenAction", "/JavaScript", "/EmbeddedFiles", "/XFA", "/AF", "/Collection", "/URI", "/Renditions"),
    *("/JS", "/Launch", "/Requirements"),
)
"""The keys of dictionaries that lead to actions, scripts and files (ISO 32000-2, 7.11.4 and 12.6)."""

ACTIONS = (
    *("/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named", "/SubmitForm"),
    *("/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/RichMediaExecute"),
)
"""The kinds of actions that are more than a step within the file (ISO 32000-2, table 201); a bookmark may have one too."""

ACTIVE_NOTES = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Link")
"""The kinds of annotations that are left out."""

DEEPEST = 60
"""The most dictionaries and arrays inside each other, not counting objects of their own."""


def clean_pdf(data: bytes) -> bytes | None:
    """Return a PDF without actions, scripts, links and attached files, None where it cannot be opened. Its signatures hold no more."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            for page in pdf.pages:
                _leave_out_notes(page)
            for one in pdf.objects:
                _clean(one, DEEPEST)
            _clean(pdf.Root, DEEPEST)
            pdf.remove_unreferenced_resources()
            written = BytesIO()
            pdf.save(written, deterministic_id=True)
            return written.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, KeyError, RuntimeError, RecursionError):
        return None


def _leave_out_notes(page: pikepdf.Page) -> None:
    notes = page.obj.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    kept = [each for each in notes if isinstance(each, pikepdf.Dictionary) and str(each.get("/Subtype", "")) not in ACTIVE_NOTES]
    page.obj["/Annots"] = pikepdf.Array(kept)


def _clean(held: object, depth: int) -> None:
    """Take what acts out of an object and of what stands directly in it."""
    if depth == 0:
        return
    if isinstance(held, pikepdf.Array):
        for inner in held:
            _clean_direct(inner, depth)
    elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
        for key in (*held.keys(),) if _is_action(held) else ACTING:
            if key in held:
                del held[key]
        if "/Subtype" in held and "/A" in held:  # of an annotation; in the structure of a text /A holds attributes
            del held["/A"]
        for key in [*held.keys()]:
            _clean_direct(held[key], depth)


def _is_action(held: pikepdf.Dictionary | pikepdf.Stream) -> bool:
    """Whether a dictionary is an action; an element of the structure names its kind under the same key, and has a parent."""
    return "/P" not in held and str(held.get("/S", "")) in ACTIONS


def _clean_direct(inner: object, depth: int) -> None:
    if isinstance(inner, pikepdf.Array | pikepdf.Dictionary) and not inner.is_indirect:
        _clean(inner, depth - 1)
