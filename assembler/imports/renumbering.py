"""Numbers that a paper prints otherwise than its contract, because paragraphs before them are printed only on another condition."""

from collections.abc import Collection, Iterator

from assembler.imports.counting import Counting
from assembler.imports.outline import ContractOutline, every_passage


def renumbered(outline: ContractOutline, off: Collection[int]) -> Iterator[tuple[str, str]]:
    """Yield the full numbers that are others where some paragraphs are not printed, each with the one that is printed for it."""
    counting = Counting(outline.looks)
    for each in every_passage(outline.sections) if off else ():
        if each.level and each.passage.at not in off:
            counting.count(each.level, "")
            if (number := counting.number(each.level)) != each.number:
                yield each.number, number
