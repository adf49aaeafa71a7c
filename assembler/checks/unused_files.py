"""Checks of the library's files: a document lists each clause, and a programme each document."""

from collections.abc import Iterator

from assembler.checks.check import Fault
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.kept import Kept
from assembler.model.library import Library

CLAUSE_UNUSED = Fault("clause-in-no-document", Severity.WARNING)
DOCUMENT_UNUSED = Fault("document-in-no-programme", Severity.WARNING)


def find_clause_in_no_document(_: Kept, library: Library) -> Iterator[Diagnostic]:
    """Find a clause file that no document lists.

    Why it matters: whoever edits it believes to have changed a contract.

    Example: `agreement/set-off.md` lies in the folder, and `agreement/document.yaml` does not list `set-off`.

    Write instead: `- set-off` among the document's clauses; or delete the file.
    """
    listed = {placed.clause for plan in library.documents.values() for placed in plan.clauses}
    for clause in library.clauses.values():
        if clause.id not in listed:
            hint = "List it in a document.yaml, or delete the file."
            yield CLAUSE_UNUSED(f"No document lists the clause “{clause.id}”.", clause.variants[0].span, hint, clause.id)


def find_document_in_no_programme(_: Kept, library: Library) -> Iterator[Diagnostic]:
    """Find a document that no programme has among its papers.

    Why it matters: it is in no packet, and none of its faults can be found.

    Example: the folder `loan-terms` has a `document.yaml`, and no `programme.yaml` names `loan-terms`.

    Write instead: `- {document: loan-terms, handling: exhibit}` among the programme's documents; or delete the folder.
    """
    listed = {paper.document for programme in library.programmes.values() for paper in programme.papers}
    for plan in library.documents.values():
        if plan.id not in listed:
            hint = "Name it among a programme's documents, or delete its folder."
            yield DOCUMENT_UNUSED(f"No programme has the document “{plan.id}”.", plan.span, hint, plan.id)


FILES = (
    CLAUSE_UNUSED.found_in_library(find_clause_in_no_document),
    DOCUMENT_UNUSED.found_in_library(find_document_in_no_programme),
)
