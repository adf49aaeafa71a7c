"""References held against what is there: the paragraph of a number, its title, the bookmark of a field, an attachment."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assembler.checks.check import Fault
from assembler.imports.doubts import Doubt
from assembler.imports.labels import bare, with_number
from assembler.imports.outline import Placed
from assembler.imports.papers import PlannedPaper, names_of_papers, plan_papers
from assembler.imports.references import ANOTHER_PAPER, DISAGREE, NOT_THERE, ReferenceFinder, doubtful_fields
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.proofreading.as_library import ContractPaper

MISSING = Fault("missing-target", Severity.ERROR)
AGAINST_TITLE = Fault("number-against-title", Severity.ERROR)
DEAD_FIELD = Fault("dead-reference-field", Severity.ERROR)
ELSEWHERE = Fault("numbers-of-another-paper", Severity.INFO)

FEWEST_SECTIONS, FAR_BEYOND, MANY = 3, 20, 4
"""From how many Sections on a contract counts as numbered; how far beyond the last one a number belongs to a statute; from how many
references on that lead nowhere, where they are most, none counts."""
_FIRST_NUMBER = re.compile(r"\d+")
_OF_A_LAW = re.compile(
    r"(?:(?:[A-Z]\.){2,}|\b(?:Code|Act|Law|Stat|Statutes?|Regulations?|Rules?)\b\.?|\b(?!AND\b|OR\b|IN\b|OF\b|TO\b|BY\b|THE\b|UNDER\b|WITH\b|THIS\b)[A-Z]{2,}),?\s*\Z"
)
_NO_SUCH = re.compile(rf"{NOT_THERE}.*? (?P<number>\d+) in this contract")
_ITEM_TITLE = re.compile(r"disagree: [^“]*[.(][^“]* is “([^”]+)”")
_PART = re.compile(r"\b(Section|Clause|Article|Paragraph)s?\s+\d", re.IGNORECASE)
_TITLE_BEHIND = re.compile(r"\s*\([^()]{1,90}\)")


def find_wrong_references(paper: ContractPaper, beside: Sequence[ContractPaper]) -> Iterator[Diagnostic]:
    """Find typed references whose number leads nowhere, or to another title than the one behind it.

    A contract without numbers of its own cites another paper: the one beside it, where one alone is given. Where most references lead
    nowhere, it is the numbers that were read otherwise than they are meant, and nothing is sure.
    """
    papers = (paper, *beside)
    plans = plan_papers([each.read.title for each in papers])
    always = [PlannedPaper(plan.id, plan.title, plan.kind) for plan in plans]
    cited = {plan.id: each.read.cited_as(plan) for each, plan in zip(papers, always, strict=True)}
    numbered = _last_section(paper) >= FEWEST_SECTIONS
    own = always[1 if not numbered and len(beside) == 1 else 0]
    names = names_of_papers(always[0], always, (each.text for each in paper.read.every))
    finder = ReferenceFinder(cited[own.id], {name: cited[plan.id] for name, plan in names.items()})
    doubtful, good = list[tuple[Placed, tuple[Doubt, ...]]](), 0
    for placed in paper.read.every:
        finder.doubts.clear()
        good += sum(1 for _ in finder.find(placed))
        doubtful.append((placed, tuple(each for each in finder.doubts if each.sentence != ANOTHER_PAPER)))
    count = sum(len(doubts) for _, doubts in doubtful)
    known = numbered and (good >= count or count < MANY)
    last = max(_last_section(each) for each in papers) if known else 0
    wholes = {bare(with_number(each.passage).label).partition(".")[0] for each in paper.read.every} - {""}
    word = _own_word(paper)
    for placed, doubts in doubtful:
        told = (each for each in doubts if each.words.casefold().startswith(word) and _number_of(each) not in wholes)
        yield from _findings_of(paper, placed, [*told], last)


def _number_of(doubt: Doubt) -> str:
    """Return the number that is not there; empty for another doubt. Section 5 is there where 5.1 is, below “Article V”."""
    found = _NO_SUCH.match(doubt.sentence)
    return found["number"] if found else ""


def _own_word(paper: ContractPaper) -> str:
    """Return what a contract calls its parts, “section” or another; references by another word are into other texts."""
    words = Counter(found[1].casefold() for placed in paper.read.every for found in _PART.finditer(placed.text))
    return max(words, key=lambda each: words[each], default="")


def _last_section(paper: ContractPaper) -> int:
    return sum(bool(section.lead and section.lead.number) for section in paper.read.outline.sections)


def _findings_of(paper: ContractPaper, placed: Placed, doubts: Sequence[Doubt], last: int) -> Iterator[Diagnostic]:
    at = 0
    for doubt in doubts:
        behind = placed.text.find(doubt.words, at)
        start = behind if behind >= 0 else max(0, placed.text.find(doubt.words))  # of one reference several numbers are doubtful
        end = start + len(doubt.words)
        at = end
        title = _TITLE_BEHIND.match(placed.text, end)
        number = int(found[0]) if (found := _FIRST_NUMBER.search(doubt.sentence)) else 0
        place = paper.place(placed, start, end)
        if _OF_A_LAW.search(placed.text, 0, start) or placed.text[end : end + 1].isalpha():
            continue
        if not last:
            yield ELSEWHERE("Numbers are cited that stand in none of the papers given.", place, "", "numbers")
        elif doubt.sentence.startswith(DISAGREE) and not _names_the_way(doubt.sentence, title):
            whole = paper.place(placed, start, title.end() if title else end)
            yield AGAINST_TITLE(doubt.sentence, whole, "", placed.text[start : title.end() if title else end])
        elif doubt.sentence.startswith(NOT_THERE) and number <= last + FAR_BEYOND:
            yield MISSING(doubt.sentence, place, "", doubt.words)


def _names_the_way(sentence: str, title: re.Match[str] | None) -> bool:
    """Whether a title in brackets is that of the Section and of its item together, “Warranties From Provider” for 6.3, “From Provider”."""
    item = _ITEM_TITLE.search(sentence)
    return bool(title and item and title[0].rstrip(") ").casefold().endswith(f" {item[1].casefold()}"))


def find_dead_fields(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find cross-references of a program that point at nothing, or show another number than their target has."""
    marks = [mark for passage in paper.read.contract.passages for mark in passage.marks]
    placed_at = {placed.passage.told_at: placed for placed in paper.read.every}
    for doubt in doubtful_fields(paper.read.every, marks):
        placed = placed_at[doubt.at]
        start = _shown_at(placed.text, doubt.words)
        yield DEAD_FIELD(doubt.sentence, paper.place(placed, start, start + len(doubt.words)), "", doubt.words)


def _shown_at(text: str, shown: str) -> int:
    """Return where a field shows a number: behind the word that says of what, or else where it stands first."""
    found = re.search(rf"\b(?:Section|Clause|Article|Paragraph)s?\s+({re.escape(shown)})", text, re.IGNORECASE)
    return found.start(1) if found else max(0, text.find(shown))
