"""Special terms have numbered items, bold words and references, and a name by which they are cited."""

from pathlib import Path
from textwrap import indent

import pytest
from small_library import agreement, load, paper, try_assemble

from assembler.assembly import AssembledPaper
from assembler.assembly.special_terms import term_entry
from assembler.model.document import Provision, Reference, Strong
from assembler.model.expressions import Datum, Entry
from assembler.model.values import show
from assembler.model.walk import plain

AGREED = "1. {{ term.text | marked }} {for: term in special_terms}\n   1. {{ item.text | marked }} {for: item in term.items}\n"
LISTED = "- {document: terms, handling: exhibit, when: special_terms_agreed}\n"


def terms_paper(folder: Path, *terms: str) -> tuple[AssembledPaper | None, tuple[str, ...]]:
    """Return the paper of special terms, and the messages where there is none."""
    files = agreement({"price": "1. It is fixed. {id: fixed}\n"}, papers=LISTED)
    library = load(folder, files | paper("terms", {"agreed": AGREED}, more="base: agreement\n"))
    written = "".join("    - |-\n" + indent(term, "      ") + "\n" for term in terms)
    assembly, findings = try_assemble(library, f"special_terms:\n  approved_by: Anna Berg\n  terms:\n{written}")
    papers = assembly.papers if assembly else ()
    return next((one for one in papers if one.document.name == "terms"), None), tuple(one.message for one in findings)


def provisions(made: AssembledPaper | None) -> list[Provision]:
    assert made is not None
    return [block for block in made.document.blocks if isinstance(block, Provision)]


def test_a_term_has_its_own_numbered_items_and_another_one_none(tmp_path: Path) -> None:
    made, _ = terms_paper(tmp_path, "The Partner must:\n1. come; and\n2. go.", "It may stay.")
    assert [(one.label, plain(one.content)) for one in provisions(made)] == [
        ("1.1", "The Partner must:"),
        ("(a)", "come; and"),
        ("(b)", "go."),
        ("1.2", "It may stay."),
    ]


def test_words_between_two_stars_are_bold_and_a_single_star_is_a_star(tmp_path: Path) -> None:
    made, _ = terms_paper(tmp_path, "It pays **at once**, 5 * 2 and ** too.")
    (one,) = provisions(made)
    assert plain(one.content) == "It pays at once, 5 * 2 and ** too."
    assert [plain(part.content) for part in one.content if isinstance(part, Strong)] == ["at once"]


def test_a_term_cites_a_clause_and_is_cited_by_its_name(tmp_path: Path) -> None:
    made, _ = terms_paper(tmp_path, "The price of [](#price.fixed) falls. {id: fall}", "As [](#agreed.fall) says.")
    first, second = provisions(made)
    assert plain(first.content) == "The price of Section 1.1 of the Agreement falls."
    assert plain(second.content) == "As Section 1.1 says."
    assert [part.target for part in second.content if isinstance(part, Reference)] == ["agreed.fall"]


def test_what_a_term_cites_must_be_there(tmp_path: Path) -> None:
    made, messages = terms_paper(tmp_path, "As [](#price.moved) says.")
    assert (made, messages) == (None, ("“price.moved” is not there.",))


@pytest.mark.parametrize(
    ("text", "lead", "items", "id"),
    [
        ("One.", "One.", [], ""),
        ("One: {id: a-b}\n1. x\n2. y", "One:", ["x", "y"], "a-b"),
        ("One:\n2. x\n3. y", "One:\n2. x\n3. y", [], ""),
        ("1. x", "1. x", [], ""),
        ("Clause 7.\n1. x", "Clause 7.", ["x"], ""),
    ],
)
def test_the_parts_of_a_term(text: str, lead: str, items: list[str], id: str) -> None:
    entry = term_entry(Datum(text))
    assert (_text(entry, "text"), [_text(one, "text") for one in _items(entry)], _text(entry, "id")) == (lead, items, id)


def _text(entry: Entry, name: str) -> str:
    datum = entry.get(name)
    return show(datum.value) if isinstance(datum, Datum) else ""


def _items(entry: Entry) -> tuple[Entry, ...]:
    items = entry["items"]
    assert isinstance(items, tuple)
    return items
