"""Papers in force: those signed before, each in the edition that was signed, whose numbers a later paper cites."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from assembler.assembly.outline import build_outlines
from assembler.assembly.papers import ChosenPaper
from assembler.assembly.references import numbers_by_name
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.editions import EDITION_OF, THIS_PAPER, edition_on, in_edition, paper_field
from assembler.model.expressions import Datum, Environment
from assembler.model.library import Library
from assembler.model.matter import Matter, SignedPaper

NumbersByEdition = Mapping[date, Mapping[str, str]]
"""For each edition in which a paper may have been signed, the number of each clause and item by its name."""


def in_signed_editions(
    papers: tuple[ChosenPaper, ...], written: Library, matter: Matter
) -> tuple[tuple[ChosenPaper, ...], tuple[Diagnostic, ...]]:
    """Return the papers, those that the matter states to be in force in the edition in which they were signed.

    `written` is the library with all editions. What is stated of a paper that this packet does not incorporate by reference, or of
    an edition that did not have it, is an error.
    """
    stated = {signed.document: signed for signed in matter.in_force}
    referenced = {paper.plan.id for paper in papers if paper.handling == "reference"}
    findings = [_not_in_force(signed) for id, signed in stated.items() if id not in referenced]
    made = []
    for paper in papers:
        signed = stated.get(paper.plan.id) if paper.handling == "reference" else None
        in_force = _as_signed(paper, signed, written, matter) if signed else paper
        findings += [in_force] if isinstance(in_force, Diagnostic) else []
        made.append(paper if isinstance(in_force, Diagnostic) else in_force)
    return tuple(made), tuple(findings)


def _as_signed(paper: ChosenPaper, signed: SignedPaper, written: Library, matter: Matter) -> ChosenPaper | Diagnostic:
    standing = _standing(written, matter, signed.edition)
    if paper.plan.id in {one.document for one in standing.programmes[matter.programme].papers}:
        editions = paper.given[EDITION_OF]
        given = (
            {**paper.given, EDITION_OF: {**editions, THIS_PAPER: Datum(signed.edition)}} if isinstance(editions, Mapping) else {}
        )
        return replace(paper, plan=standing.documents[paper.plan.id], edition=signed.edition, given=given)
    sentence = f"The edition of {signed.edition} has no “{paper.plan.title}”."
    return error("not-in-edition", sentence, signed.span, "State the edition that was signed.", signed.document)


def _not_in_force(signed: SignedPaper) -> Diagnostic:
    sentence = f"“{signed.document}” is stated to be in force, but this packet does not incorporate it by reference."
    hint = "Drop it here; or state what makes it one that was signed before, such as “form_number”."
    return error("not-in-force", sentence, signed.span, hint, signed.document)


def library_of(paper: ChosenPaper, standing: Library, written: Library, matter: Matter) -> Library:
    """Return the library in the edition of a paper; `standing` is that of the packet's edition."""
    return standing if paper.edition is None else _standing(written, matter, paper.edition)


def without_unknown_editions(
    papers: tuple[ChosenPaper, ...], written: Library, matter: Matter
) -> tuple[tuple[ChosenPaper, ...], Mapping[str, Diagnostic]]:
    """Return the papers without the editions that nobody has stated, and the finding for each, by the name that a text quotes."""
    unknown = [paper for paper in papers if _earlier_editions(paper, written, matter)]
    fields = {paper_field(paper.plan.id) for paper in unknown}
    known = tuple(replace(paper, given=_without_editions(paper.given, fields)) for paper in papers) if fields else papers
    return known, {f"{EDITION_OF}.{paper_field(paper.plan.id)}": _edition_unknown(paper, written, matter) for paper in unknown}


def _without_editions(given: Environment, fields: Collection[str]) -> Environment:
    editions = given[EDITION_OF]
    kept = {name: datum for name, datum in editions.items() if name not in fields} if isinstance(editions, Mapping) else {}
    return {**given, EDITION_OF: kept}


def _edition_unknown(paper: ChosenPaper, written: Library, matter: Matter) -> Diagnostic:
    first = _earlier_editions(paper, written, matter)[0]
    sentence = f"“{paper.plan.title}” was signed before, and in which edition is not stated; a paper here names that edition."
    hint = f"State it: “in_force: [{{document: {paper.plan.id}, edition: {first}}}]”."
    return error("signed-edition-unknown", sentence, matter.span, hint, paper.plan.id)


def numbers_by_edition(papers: tuple[ChosenPaper, ...], written: Library, matter: Matter) -> Mapping[str, NumbersByEdition]:
    """Return, for each paper in force whose edition is not stated, the numbers it has in each edition before the packet's."""
    return {
        paper.name: {edition: _numbers_in(paper, edition, written, matter) for edition in earlier}
        for paper in papers
        if (earlier := _earlier_editions(paper, written, matter))
    }


def _earlier_editions(paper: ChosenPaper, written: Library, matter: Matter) -> tuple[date, ...]:
    """Return the editions before the packet's in which a paper may have been signed; none where it is stated or signed here."""
    if paper.handling != "reference" or paper.edition is not None:
        return ()
    programme = written.programmes[matter.programme]
    earlier = (edition for edition in programme.editions if edition < edition_on(programme, matter.issued))
    return tuple(edition for edition in earlier if paper.paper.lifetime.holds(edition))


def _numbers_in(paper: ChosenPaper, edition: date, written: Library, matter: Matter) -> Mapping[str, str]:
    standing = _standing(written, matter, edition)
    signed = replace(paper, plan=standing.documents[paper.plan.id])
    (outline,), _ = build_outlines([(signed, standing)], edition)
    return numbers_by_name(outline)


def _standing(written: Library, matter: Matter, edition: date) -> Library:
    return in_edition(written, written.programmes[matter.programme], edition)
