"""Staff pages of the library: a catalogue of its contents, a page for each id, and the findings of the checker."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.commands.clause_lines import ClauseText
from assembler.commands.explain import definitions, explain_id
from assembler.commands.impact import as_text, impacts
from assembler.model.library import Library
from assembler.model.walk import as_typed
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clause_editions import compared_wordings
from assembler.portal.jobs.messages import CheckedLibrary, CheckLibrary
from assembler.portal.jobs.sandbox import ChildFailedError, run_in_turn
from assembler.portal.library_check import FoundInFiles
from assembler.portal.web.dependencies import ViewerUser
from assembler.portal.web.pages import page
from assembler.rules import constraints

router = APIRouter(prefix="/desk/catalogue", include_in_schema=False)
CatalogueEntry = tuple[str, str]
"""An id of the library, and its title."""

CONTEXT = 90
"""How many characters are shown on either side of words that were found."""

MOST_PASSAGES = 100


@router.get("")
def catalogue_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show the catalogue: programmes with choices, rules and values; documents, clauses, terms; or the page of one id."""
    id = request.query_params.get("id", "")[:300]
    if id:
        return _entry_page(request, context, id)
    words = request.query_params.get("q", "").strip()[:200]
    groups = {title: _matching_entries(entries, words.lower()) for title, entries in _catalogue_groups(context.library)}
    found = tuple(_passages(context.catalogue.texts(), words)) if words else ()
    return page(context, request, "catalogue.html", groups=groups, words=words, passages=found, most=MOST_PASSAGES)


def _entry_page(request: Request, context: AppContext, id: str) -> Response:
    """Show the page of an id; of a clause with what it prints, what the checker finds there, and its wordings side by side."""
    pages = explain_id(context.library, id)
    if not pages:
        raise HTTPException(404)
    texts = [text for text in context.catalogue.texts() if text.clause == id or text.clause.endswith(f"/{id}")]
    clauses = dict.fromkeys((*(one.clause for one in texts), *((id,) if id in context.library.clauses else ())))
    shown = {"texts": texts, "clauses": clauses, "compared": tuple(compared_wordings(texts))}
    found = _found_at(context, clauses) if clauses else None
    return page(context, request, "explained.html", id=id, pages=pages, found=found, **shown)


def _found_at(context: AppContext, clauses: Iterable[str]) -> FoundInFiles:
    """Return what the checker finds in the files of some clauses, every wording of each."""
    every = context.library.clauses
    paths = {wording.span.path for id in clauses if id in every for wording in every[id].variants}
    return context.library_check.find(paths)


@router.get("/impact")
def impact_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Show what a change of a clause reaches: papers, combinations, the clauses that lean on it, and editions."""
    clause = context.library.clauses.get(request.query_params.get("id", "")[:300])
    if clause is None:
        raise HTTPException(404)
    return page(
        context, request, "impact.html", clause=clause, text=as_text(clause, tuple(impacts(context.library, clause)), None)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of a clause in which words were found: what stands before them, they, and what stands behind."""

    text: ClauseText
    before: str
    found: str
    after: str


def _passages(texts: Iterable[ClauseText], words: str) -> Iterator[Passage]:
    """Yield, of the newest wording of each clause, the first line that holds the words next to each other, else that holds them all."""
    every = [re.escape(word) for word in as_typed(words).split()]
    together = re.compile(r"\s+".join(every), re.IGNORECASE)
    newest = {(text.programme, text.document, text.clause): text for text in texts}
    for text in newest.values():
        lines = [as_typed(line.text) for line in text.lines]
        hits = [(line, hit) for line in lines if (hit := together.search(line))]
        hits += [
            (line, found[0])
            for line in lines
            if all(found := [re.search(word, line, re.IGNORECASE) for word in every]) and found[0]
        ]
        for line, hit in hits[:1]:
            yield Passage(text, _shortened(line[: hit.start()], last=True), hit[0], _shortened(line[hit.end() :]))


def _shortened(text: str, *, last: bool = False) -> str:
    """Return the first, or the last, characters of a text."""
    if len(text) <= CONTEXT:
        return text
    return f"…{text[-CONTEXT:]}" if last else f"{text[:CONTEXT]}…"


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
        found = run_in_turn(context.workers, job, CheckedLibrary, settings.limits.building)
    except ChildFailedError:
        raise HTTPException(503, "The checker took too long. Run “assembler check” at the library itself.") from None
    return page(context, request, "checked.html", found=found)
