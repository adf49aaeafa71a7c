"""Staff pages of the library: a catalogue of its contents, a page for each id, and the findings of the checker."""

from collections.abc import Iterable

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.commands.explain import definitions, explain_id
from assembler.model.library import Library
from assembler.portal.app_context import CurrentContext
from assembler.portal.jobs.messages import CheckedLibrary, CheckLibrary
from assembler.portal.jobs.sandbox import ChildFailedError, run_in_turn
from assembler.portal.web.dependencies import ViewerUser
from assembler.portal.web.pages import page
from assembler.rules import constraints

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False)
CatalogueEntry = tuple[str, str]
"""An id of the library, and its title."""


@router.get("")
def catalogue_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show the catalogue: programmes with choices, rules and values; documents, clauses, terms; or the page of one id."""
    id = request.query_params.get("id", "")[:300]
    if id:
        pages = explain_id(context.library, id)
        if not pages:
            raise HTTPException(404)
        return page(context, request, "explained.html", id=id, pages=pages)
    words = request.query_params.get("q", "").strip().lower()[:200]
    groups = {title: _matching_entries(entries, words) for title, entries in _catalogue_groups(context.library)}
    return page(context, request, "catalogue.html", groups=groups, words=words)


def _catalogue_groups(library: Library) -> list[tuple[str, list[CatalogueEntry]]]:
    groups: list[tuple[str, list[CatalogueEntry]]] = []
    for programme in library.programmes.values():
        title = programme.title
        groups.append((f"{title}: choices", [(one.id, one.title) for one in programme.choices]))
        groups.append((f"{title}: rules", [(one.id, one.text) for one in constraints(programme)]))
        groups.append((f"{title}: values", [(one.id, one.source) for one in programme.values]))
    groups.append(("Documents", [(id, plan.title) for id, plan in library.documents.items()]))
    groups.append(("Clauses", [(id, clause.variants[0].title) for id, clause in library.clauses.items()]))
    groups.append(("Terms", [(term, f"defined in {clause.id}") for clause, term, _ in definitions(library)]))
    return groups


def _matching_entries(entries: Iterable[CatalogueEntry], words: str) -> list[CatalogueEntry]:
    return [entry for entry in dict.fromkeys(entries) if all(word in " ".join(entry).lower() for word in words.split())]


@router.get("/check")
def check_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show the findings of the checker over every valid combination of choices."""
    settings = context.settings
    job = CheckLibrary(settings.library, settings.templates)
    try:
        found = run_in_turn(settings, job, CheckedLibrary, settings.limits.building)
    except ChildFailedError:
        raise HTTPException(503, "The checker took too long. Run “assembler check” at the library itself.") from None
    return page(context, request, "checked.html", found=found)
