"""Properties of every packet, whatever the library and the choices."""

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from small_library import PROGRAMME, agreement, assembled, load, paper, try_assemble

from assembler.assembly import Assembly
from assembler.model.document import Heading, Paragraph, Provision, Reference
from assembler.model.library import Library
from assembler.model.walk import plain, words

CONDITIONS = ("", "lend", "trade", "not lend", "lend and not trade", "not (lend or trade)")
CHOICES = ("choices: []", "choices: [lend]", "choices: [trade, retail]", "choices: [lend, trade, wholesale, express]")


def test_a_library_that_was_edited_in_memory_is_assembled_as_it_is_now(tmp_path: Path) -> None:
    """Nothing that is remembered of it as it was answers for it as it is, nor the other way round."""
    before = load(tmp_path, agreement({"a": "1. Once. {when: lend}\n2. {{ notice }}.\n"}))
    reworded = load(tmp_path, agreement({"a": "1. Twice. {when: not lend}\n2. {{ notice }}!\n"}))
    after = replace(before, clauses=reworded.clauses)
    programme = before.programmes["small"]
    later = replace(before, programmes={"small": replace(programme, values=(replace(programme.values[0], dated=()),))})

    def items(library: Library) -> list[str]:
        return [plain(block.content) for block in assembled(library).papers[0].document.blocks if isinstance(block, Provision)]

    for _ in range(2):
        assert items(before) == ["60 days."]
        assert items(after) == ["Twice.", "60 days!"]
        assert [finding.id for finding in try_assemble(later)[1]] == ["value-not-in-force"]


class Piece(NamedTuple):
    """An item of a drawn clause: its word, its condition and its depth."""

    word: str
    condition: str
    depth: int


@st.composite
def clauses(draw: st.DrawFn, name: str) -> tuple[str, list[Piece]]:
    """Draw a clause of up to six items. The first is always there, and no item that stays has a conditional one above it."""
    depths, pieces = [0, *draw(st.lists(st.integers(0, 2), max_size=5))], []
    for at, depth in enumerate(depths):
        depths[at] = min(depth, depths[at - 1] + 1) if at else 0
        leaf = at + 1 == len(depths) or depths[at + 1] <= depths[at]
        opens = at > 0 and depths[at] > depths[at - 1]
        condition = draw(st.sampled_from(CONDITIONS)) if at and leaf and not opens else ""
        pieces.append(Piece(f"{name}{at}word", condition, depths[at]))
    return _markdown(pieces), pieces


def _markdown(pieces: list[Piece]) -> str:
    counts, lines = [0, 0, 0, 0], []
    for word, condition, depth in pieces:
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (3 - depth)
        mark = f" {{when: {condition}}}" if condition else ""
        lines.append(f"{'   ' * depth}{counts[depth]}. {word} for {{{{ notice }}}}. {{id: {word}}}{mark}")
    return "\n".join(lines) + "\n"


Drawn = dict[str, tuple[str, list[Piece]]]
packets = st.fixed_dictionaries({name: clauses(name) for name in ("alpha", "beta", "gamma")})


def build(drawn: Drawn, choices: str) -> Assembly:
    """Assemble a drawn agreement and an annex that refers into it."""
    see = "".join(f"{at}. [](#{name}) and [](#{name}.{name}0word).\n" for at, name in enumerate(drawn, 1))
    main = {name: text for name, (text, _) in drawn.items()}
    listed = "- {document: annex, handling: exhibit, when: lend or not trade}\n"
    files = agreement(main | {"see": see}, papers=listed) | paper("annex", {"own": see}, more="base: agreement\n")
    with TemporaryDirectory() as folder:
        return assembled(load(Path(folder), files), choices)


def follows(one: str, two: str) -> bool:
    """Whether a number may come right after another: one more at its own level, or the first one level deeper."""
    before, after = (re.findall(r"[0-9]+|[a-z]+", number) for number in (one, two))
    if len(after) > len(before):
        return after[:-1] == before and after[-1] in ("1", "a", "i")
    return before[: len(after) - 1] == after[:-1] and _one_more(before[len(after) - 1], after[-1])


def _one_more(one: str, two: str) -> bool:
    if one.isdigit():
        return int(two) == int(one) + 1
    orders = (tuple("abcdefgh"), ("i", "ii", "iii", "iv", "v", "vi"))
    return any(one in order and two in order and order.index(two) == order.index(one) + 1 for order in orders)


@settings(deadline=None, max_examples=15)
@given(packets, st.sampled_from(CHOICES))
def test_numbering_has_no_gap_and_no_repeat(drawn: Drawn, choices: str) -> None:
    for chosen in build(drawn, choices).papers:
        numbers = [block.number for block in chosen.document.blocks if isinstance(block, Heading | Provision)]
        assert numbers[0] == "1"
        assert len(set(numbers)) == len(numbers)
        assert [pair for pair in pairwise(numbers) if not follows(*pair)] == []


@settings(deadline=None, max_examples=15)
@given(packets, st.sampled_from(CHOICES))
def test_every_reference_resolves_to_something_present(drawn: Drawn, choices: str) -> None:
    assembly = build(drawn, choices)
    numbered = {
        (chosen.document.name, block.anchor): block.number
        for chosen in assembly.papers
        for block in chosen.document.blocks
        if isinstance(block, Heading | Provision)
    }
    found = [
        inline
        for chosen in assembly.papers
        for block in chosen.document.blocks
        if isinstance(block, Provision)
        for inline in block.content
        if isinstance(inline, Reference)
    ]
    assert len(found) == 6 * len(assembly.papers)
    assert all(numbered[reference.document, reference.target] == reference.number for reference in found)


@settings(deadline=None, max_examples=15)
@given(packets, st.sampled_from(CHOICES))
def test_no_word_of_a_clause_is_lost_and_none_comes_back(drawn: Drawn, choices: str) -> None:
    document = build(drawn, choices).papers[0].document
    said = " ".join(words(document)).split()
    on = {"lend": "lend" in choices, "trade": "trade" in choices}
    expected = [
        piece.word
        for _, pieces in drawn.values()
        for piece in pieces
        if not piece.condition or eval(piece.condition, {}, on)  # noqa: S307 - the oracle; our own six conditions
    ]
    assert [word for word in said if word.endswith("word")] == expected


@settings(deadline=None, max_examples=8)
@given(packets, st.sampled_from(CHOICES))
def test_the_same_input_gives_equal_documents(drawn: Drawn, choices: str) -> None:
    one, two = build(drawn, choices), build(drawn, choices)
    assert said(one) == said(two)


def said(assembly: Assembly) -> list[tuple[str, ...]]:
    return [tuple(words(chosen.document)) for chosen in assembly.papers] + [tuple(words(assembly.checklist))]


def test_findings_of_all_papers_are_told_at_once(tmp_path: Path) -> None:
    text = "1. [](#nothing), {{ place }}.\n2. One.\n   1. Two. {when: lend}\n"
    _, findings = try_assemble(load(tmp_path, agreement({"a": text, "b": "1. [](#nowhere).\n"})))
    assert [finding.id for finding in findings] == ["dangling-reference", "not-stated", "empty-list", "dangling-reference"]


def test_a_paragraph_keeps_its_level(tmp_path: Path) -> None:
    text = "Before.\n\n1. One.\n\n   Inside.\n\nAfter.\n"
    document = assembled(load(tmp_path, agreement({"a": text}))).papers[0].document
    levels = [(plain(block.content), block.level) for block in document.blocks if isinstance(block, Paragraph)]
    assert levels == [("Before.", 1), ("Inside.", 2), ("After.", 1)]


def test_a_value_of_the_future_matters_only_where_it_is_quoted(tmp_path: Path) -> None:
    later = PROGRAMME.replace("2026-01-01: 30 days, 2026-07-01: 60 days", "2027-01-01: 60 days")
    later = later.replace("[2026-01-01, 2026-07-01]", "[2026-01-01, 2026-07-01, 2027-01-01]")
    for text, ids in (("Nothing is quoted.", []), ("The notice is {{ notice | words }}.", ["value-not-in-force"])):
        files = agreement({"term": text})
        library = load(
            tmp_path / str(len(ids)), files | {"small/programme.yaml": files["small/programme.yaml"].replace(PROGRAMME, later)}
        )
        _, findings = try_assemble(library)
        assert [finding.id for finding in findings] == ids
