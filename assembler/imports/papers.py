"""The papers that contracts become: their titles, kinds and ids, the choices that bring them, and the names by which they call each other."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assembler.imports.names import FreeNames, slug

TERMS, FORM = "terms", "form"
_KINDS = (
    ("addendum", re.compile(r"\b(?:addend(?:um|a)|amendment|supplement|rider)\b", re.IGNORECASE)),
    ("schedule", re.compile(r"\b(?:schedule|exhibit|annex|appendix|attachment)\b", re.IGNORECASE)),
    (FORM, re.compile(r"\b(?:form|declaration|questionnaire|application|registration|order)\b", re.IGNORECASE)),
    ("policy", re.compile(r"\b(?:policy|policies|code of conduct)\b", re.IGNORECASE)),
)
SHORT_NAMES = frozenset(
    (
        "agreement",
        "contract",
        "addendum",
        "amendment",
        "terms",
        "form",
        "policy",
        "schedule",
        "exhibit",
        "annex",
        "order",
        "appendix",
    )
)
"""The last word of a title by which a paper may be called, as “the Addendum”."""
_BETWEEN = r"[^“”\"\n]{0,200}?"
_CALLED = r"\((?:the |this |each, an? )?[“\"](?P<name>[^“”\"]{1,80})[”\"]"


@dataclass(frozen=True, slots=True)
class PlannedPaper:
    """A paper: its id, title and kind, and the choice that brings it, which is empty for the first."""

    id: str
    title: str
    kind: str = TERMS
    choice: str = ""


_FORM_ALONE = re.compile(r"\b(?:form|questionnaire|declaration)\s*\Z", re.IGNORECASE)
"""How the title of a form ends that is imported alone, or first."""


def is_form(title: str, *, first: bool) -> bool:
    """Whether a paper with this title is a form to be filled in."""
    return _FORM_ALONE.search(title) is not None if first else _kind(title) == FORM


def plan_papers(titles: Sequence[str], taken: Collection[str] = ()) -> tuple[PlannedPaper, ...]:
    """Return a paper for each title: the first is in each packet, any other is elected, by a choice with none of the names taken."""
    papers, ids = list[PlannedPaper](), FreeNames()
    for title in titles:
        id = ids.free(slug(title, "contract"))
        choice = _as_choice(id, taken) if papers else ""
        first = FORM if is_form(title, first=True) else TERMS
        papers.append(PlannedPaper(id, title, _kind(title) if papers else first, choice))
    return tuple(papers)


def _as_choice(id: str, taken: Collection[str]) -> str:
    name = id.replace("-", "_")
    return name if name[0].isalpha() and name not in taken else f"paper_{name}"


def _kind(title: str) -> str:
    return next((kind for kind, words in _KINDS if words.search(title)), TERMS)


def names_of_papers(own: PlannedPaper, papers: Sequence[PlannedPaper], texts: Iterable[str]) -> dict[str, PlannedPaper]:
    """Return the names, in small letters, by which the texts of a paper call it and the others.

    These are the titles; “the Agreement”, where one paper alone can be meant, or its own; and the names that its text gives to them in
    passing, Partner Agreement (the “PA”).
    """
    names = dict[str, PlannedPaper]()
    for paper in (own, *(each for each in papers if each is not own)):
        short = paper.title.casefold().split()[-1]
        alone = sum(each.title.casefold().endswith(short) for each in papers) == 1
        if short in SHORT_NAMES and (alone or paper is own):
            names[short] = paper
    names |= {" ".join(paper.title.casefold().split()): paper for paper in papers}
    return {**names, **_names_in_passing(papers, "\n".join(texts))}


def _names_in_passing(papers: Sequence[PlannedPaper], text: str) -> dict[str, PlannedPaper]:
    """Return the names that a text gives behind a title, Partner Agreement (the “PA”); of two titles before it the nearer one has it."""
    nearest = dict[str, tuple[int, PlannedPaper]]()
    for paper in papers:
        title = r"\s+".join(map(re.escape, paper.title.split()))
        for found in re.finditer(rf"{title}(?P<between>{_BETWEEN}){_CALLED}", text, re.IGNORECASE):
            name, distance = found["name"].casefold(), len(found["between"])
            if name not in nearest or distance < nearest[name][0]:
                nearest[name] = (distance, paper)
    return {name: paper for name, (_, paper) in nearest.items()}
