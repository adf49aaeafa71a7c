"""Characters that no contract may hold, such as invisible ones: a contract without them, and the list of what was left out."""

from collections.abc import Iterator
from dataclasses import replace

from assembler.loader.forbidden_characters import find_forbidden, without_forbidden
from assembler.model.contract import Contract, LeftOut, Passage, Stretch, joined

USUAL = "\t\N{SOFT HYPHEN}"
"""Characters that Word writes itself, and which say nothing."""


def without_hidden(contract: Contract, *, keeps_tabs: bool = False) -> Contract:
    """Return a contract without characters that cannot be seen; each paragraph that had some is named among what is left out.

    Tabs, which may stand between columns, become spaces where they are not kept.
    """
    passages = tuple(_without_hidden(each, keeps_tabs=keeps_tabs) for each in contract.passages)
    kept = tuple(each for each in passages if each.label or each.cell or each.text.strip())
    changes = tuple(map(without_forbidden, contract.changes))
    return replace(contract, passages=kept, left_out=(*contract.left_out, *_left_out(contract)), changes=changes)


def _without_hidden(passage: Passage, *, keeps_tabs: bool) -> Passage:
    def seen(text: str) -> str:
        return "\t".join(map(without_forbidden, text.split("\t"))) if keeps_tabs else without_forbidden(text)

    whole = seen(passage.text)
    stretches = joined(Stretch(seen(text), face) for text, face in passage.stretches)
    if "".join(stretch.text for stretch in stretches) != whole:  # a letter and its accent in two looks
        stretches = (Stretch(whole),)
    notes = tuple(map(without_forbidden, passage.notes))
    return replace(passage, stretches=stretches, label=without_forbidden(passage.label), notes=notes)


def _left_out(contract: Contract) -> Iterator[LeftOut]:
    for passage in contract.passages:
        text = passage.text.translate(dict.fromkeys(map(ord, USUAL), " "))
        told = dict.fromkeys(sentence.partition(" is ")[0] for _, sentence, _ in find_forbidden(text))
        if told:
            yield LeftOut(f"characters that nobody sees, in paragraph {passage.told_at}", ", ".join(told))
