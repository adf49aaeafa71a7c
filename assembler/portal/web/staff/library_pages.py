"""Legal ops' pages of the library: what is in it, where each thing is used, and what the checker says of it."""

from collections.abc import Iterable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.commands.explain import definitions, explain_id
from assembler.portal.app_context import AtHome, House
from assembler.portal.jobs.sandbox import BrokenOffError, do_job, private_folder
from assembler.portal.web.dependencies import Viewing
from assembler.portal.web.pages import page
from assembler.rules import constraints

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False)
Entry = tuple[str, str]
"""An id of the library, and its title."""


@router.get("")
def catalogue_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """Show the catalogue: programmes with choices, rules and values; documents, clauses, terms; or the page of one id."""
    id = request.query_params.get("id", "")[:300]
    if id:
        pages = explain_id(house.library, id)
        if not pages:
            raise HTTPException(404)
        return page(house, request, "explained.html", id=id, pages=pages)
    words = request.query_params.get("q", "").strip().lower()[:200]
    groups = {title: _matching(entries, words) for title, entries in _groups(house)}
    return page(house, request, "catalogue.html", groups=groups, words=words)


def _groups(house: House) -> list[tuple[str, list[Entry]]]:
    library = house.library
    groups: list[tuple[str, list[Entry]]] = []
    for programme in library.programmes.values():
        title = programme.title
        groups.append((f"{title}: choices", [(one.id, one.title) for one in programme.choices]))
        groups.append((f"{title}: rules", [(one.id, one.text) for one in constraints(programme)]))
        groups.append((f"{title}: values", [(one.id, one.source) for one in programme.values]))
    groups.append(("Documents", [(id, plan.title) for id, plan in library.documents.items()]))
    groups.append(("Clauses", [(id, clause.variants[0].title) for id, clause in library.clauses.items()]))
    groups.append(("Terms", [(term, f"defined in {clause.id}") for clause, term, _ in definitions(library)]))
    return groups


def _matching(entries: Iterable[Entry], words: str) -> list[Entry]:
    return [entry for entry in dict.fromkeys(entries) if all(word in " ".join(entry).lower() for word in words.split())]


@router.get("/check")
def check_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """Show what the checker says of the library, over every valid combination."""
    with private_folder(house.settings) as folder:
        shipped = {"library": str(house.settings.library), "templates": str(house.settings.templates)}
        try:
            found = do_job(house.settings, {"do": "check", "folder": str(folder), **shipped}, house.settings.limits.building)
        except BrokenOffError:
            raise HTTPException(503, "The checker took too long. Run “assembler check” at the library itself.") from None
    return page(house, request, "checked.html", found=found)
