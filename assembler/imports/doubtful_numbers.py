"""Doubts about the numbers of a contract: those that stay words, that begin again, that end otherwise, and letters that may be figures."""

from collections.abc import Iterable, Iterator

from assembler.imports.doubts import Doubt
from assembler.imports.labels import bare, ending, with_number
from assembler.imports.outline import ContractOutline, every_passage
from assembler.imports.places_to_sign import LONGEST_SHOWN
from assembler.imports.read_papers import ReadPaper
from assembler.model.contract import Passage

UNCOUNTED = "This number is printed as it stands, as words: the library would count another one here."
KEEP = "Where only the look differs, Article I, § 1 or a., import it into another folder with --keep-numbers. Otherwise leave it: it moves with nothing."
KEPT_AS_WORDS = "Leave it: it moves with nothing that is put before it, and no reference to it is live."
BEGUN_AGAIN = "Numbers begin again at 1 here, and stay words from here on: no reference to them is live."
OWN_FILE = "Where it is a contract of its own, such as one on data, save it as a file of its own, and import it beside this one."
ENDS_OTHERWISE = (
    "This number is printed with another end: all numbers of a level have a dot behind them, or none, as most of them do."
)
SHOW_END = "Leave it, or write how they all end into `numbers` in document.yaml."
LETTER = "“{}” stands before 2., and is read as a letter: where the figure 1 is meant, no number of its list is counted."
WRITE_FIGURE = "Write 1 for it in the contract, and import it again."
LIKE_ONE = {"i": "h", "l": "k"}
"""Letters that look like the figure 1, each with the letter before it."""


def doubtful_numbers(paper: ReadPaper) -> Iterator[Doubt]:
    """Yield the doubts about the numbers of a paper."""
    if again := paper.outline.begun_again:
        yield Doubt(again.told_at, _shown_words(again), BEGUN_AGAIN, OWN_FILE)
    for passage, label in paper.outline.uncounted:
        words = " ".join(f"{label} {passage.text.removeprefix(label)}".split())
        yield Doubt(passage.told_at, words[:LONGEST_SHOWN], UNCOUNTED, KEPT_AS_WORDS if paper.keeps_looks else KEEP)
    if paper.keeps_looks:
        yield from (Doubt(each.told_at, _shown_words(each), ENDS_OTHERWISE, SHOW_END) for each in ending_otherwise(paper.outline))
    yield from letters_for_figures(paper.contract.passages)


def ending_otherwise(outline: ContractOutline) -> Iterator[Passage]:
    """Yield the paragraphs whose numbers have a dot at the end that is not printed, or have none where one is."""
    for each in every_passage(outline.sections):
        label = with_number(each.passage, any_look=True).label if each.level else ""
        if label and ending(label) != ending(outline.looks[each.level - 1].after):
            yield each.passage


def letters_for_figures(passages: Iterable[Passage]) -> Iterator[Doubt]:
    """Yield a doubt at each number I. or l. before a 2., as in a contract that was scanned; not at one that follows h. or k."""
    numbered = [(each, label) for each in passages if (label := with_number(each).label)]
    labels = ["", *(bare(label) for _, label in numbered)]
    for (before, (passage, label)), following in zip(zip(labels, numbered, strict=False), labels[2:], strict=False):
        if following == "2" and bare(label) in LIKE_ONE and before != LIKE_ONE[bare(label)]:
            yield Doubt(passage.told_at, _shown_words(passage), LETTER.format(label), WRITE_FIGURE)


def _shown_words(passage: Passage) -> str:
    return " ".join(f"{passage.label} {passage.text}".split())[:LONGEST_SHOWN]
