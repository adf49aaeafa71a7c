"""The index: every stretch of text with the whole condition under which it is printed."""

import gc
from datetime import date
from pathlib import Path

from checks.pages import Section, write

from assembler.checks import check_library
from assembler.checks.index import ProgrammeIndex, any_of, by_document, cached_per_index
from assembler.checks.index_builder import build_index
from assembler.loader import load_library
from assembler.model.expressions import ALWAYS, NEVER, Name, Or, children, unparse

PROGRAMME = """\
editions: [2026-01-01, 2027-01-01]
documents:
  - {document: agreement, handling: sign_now}
  - {document: addendum, handling: exhibit, when: resale}
  - {document: receipt, handling: sign_later, for: order in orders, when: order.goods == "tea", specimen: support}
"""
ADDENDUM = "title: Addendum\nkind: addendum\nbase: agreement\nclauses:\n  - {clause: price, when: support}\n"
RECEIPT = "title: Receipt\nkind: form\nbase: agreement\nsigners: [partner]\nclauses: [goods]\n"
PRICE = """\
---
title: Price
source: S-1
---
The price of **"Tea"** {when: not resale}

1. One. {id: one} {when: partner.country == "IE"}
   1. Two. {when: support}

| Part | Price |
| --- | --- |
| Each | {{ order.goods }} {for: order in orders} |
"""
FILES = {
    "supply/programme.yaml": PROGRAMME,
    "supply/agreement/term.md": "---\ntitle: Term\nsource: S-1\n---\n1. It ends.\n",
    "supply/agreement/term@resale.md": "---\ntitle: Term of resale\nsource: S-1\n---\n1. It ends.\n",
    "supply/agreement/term@2027-01-01.md": "---\ntitle: New term\nsource: S-1\n---\n1. It ends later.\n",
    "supply/addendum/document.yaml": ADDENDUM,
    "supply/addendum/price.md": PRICE,
    "supply/receipt/document.yaml": RECEIPT,
    "supply/receipt/goods.md": "---\ntitle: Goods\nsource: S-1\n---\n1. {{ order.goods }}\n",
}


def index(root: Path, since: date = date(2026, 1, 1)) -> ProgrammeIndex:
    write(Section("", FILES, ()), root)
    library, findings = load_library(root)
    assert library is not None, findings
    return build_index(library, library.programmes["supply"], since)


def test_a_text_has_the_conditions_of_all_that_is_around_it(tmp_path: Path) -> None:
    parts = by_document(index(tmp_path).parts)["supply/addendum"]
    assert [(part.kind, part.level, unparse(part.condition)) for part in parts] == [
        ("heading", 1, "resale and support"),
        ("paragraph", 1, "resale and support and not resale"),
        ("item", 2, 'resale and support and partner.country == "IE"'),
        ("item", 3, 'resale and support and partner.country == "IE" and support'),
        ("cell", 1, "resale and support"),
        ("cell", 1, "resale and support"),
        ("cell", 1, "resale and support"),
        ("cell", 1, "resale and support"),
    ]
    assert [part.item for part in parts] == ["", "", "one", "", "", "", "", ""]
    assert [part.repeated for part in parts] == [False] * 6 + [True] * 2


def test_a_wording_is_in_force_under_its_choice_and_from_its_date(tmp_path: Path) -> None:
    before = [(w.variant.title, unparse(w.condition)) for w in index(tmp_path).wordings if w.clause.name == "term"]
    after = [w.variant.title for w in index(tmp_path, date(2027, 1, 1)).wordings if w.clause.name == "term"]
    assert before == [("Term of resale", "resale"), ("Term", "not resale")]
    assert after == ["Term of resale", "New term"]


def test_a_repeated_paper_is_there_for_an_entry_or_as_a_specimen(tmp_path: Path) -> None:
    assert unparse(index(tmp_path).present("supply/receipt")) == 'order.goods == "tea" or support'
    assert index(tmp_path).present("supply/unheard-of") == NEVER


def test_a_row_for_each_entry_is_there_where_there_is_one(tmp_path: Path) -> None:
    tables = [collection for collection in index(tmp_path).collections if collection.kind == "table"]
    assert [[unparse(member) for member in table.members] for table in tables] == [["resale and support and count(orders) > 0"]]


def test_definitions_stand_where_they_are_written(tmp_path: Path) -> None:
    (definition,) = index(tmp_path).definitions
    assert definition.term == "Tea"
    assert str(definition.span).endswith("price.md:5:16")


def test_a_thousand_conditions_make_a_shallow_tree() -> None:
    conditions = [Name(f"c{at}") for at in range(1000)]
    depth, node = 0, any_of(conditions)
    while isinstance(node, Or):
        depth, node = depth + 1, children(node)[0]
    assert depth == 10


def test_what_always_stands_makes_the_other_conditions_idle() -> None:
    assert any_of([Name("a"), ALWAYS, Name("b")]) == ALWAYS
    assert any_of([]) == NEVER


def test_a_cached_result_is_made_once_and_dropped_with_its_index(tmp_path: Path) -> None:
    count = cached_per_index(lambda index: [len(index.parts)])
    one, other = index(tmp_path), index(tmp_path)
    assert count(one) is count(one)
    assert count(one) is not count(other)
    place = id(one)
    del one
    assert place not in map(id, gc.get_objects())


def test_no_index_outlives_the_check_of_its_library(tmp_path: Path) -> None:
    library = index(tmp_path).library
    check_library(library)
    assert [found for found in gc.get_objects() if isinstance(found, ProgrammeIndex) and found.library is library] == []


OWN = """\
documents:
  - {document: agreement, handling: sign_now}
  - {document: annex, handling: exhibit}
"""


def dangling(root: Path, cases: str) -> list[str]:
    """Return the findings about a reference under the same condition as its target, into a paper and out of it."""
    placed = "  - clause: {}\n    when: vendor.country == 'IE'\n"
    head = "title: {}\nkind: agreement\nsigners: [vendor, partner]\nclauses:\n  - {}\n"
    clause = "---\ntitle: {}\nsource: S-1\n---\n1. See {}.{}\n"
    files = {
        "supply/programme.yaml": OWN.replace("handling: exhibit", f"handling: exhibit{cases}"),
        "supply/agreement/document.yaml": head.format("Agreement", "term") + placed.format("local"),
        "supply/agreement/term.md": clause.format("Term", "[](#annex/price)", " {when: vendor.country == 'IE'}"),
        "supply/agreement/local.md": clause.format("Local", "it", ""),
        "supply/annex/document.yaml": head.format("Annex", "use") + placed.format("price"),
        "supply/annex/use.md": clause.format("Use", "[](#price) and [](#agreement/local)", " {when: vendor.country == 'IE'}"),
        "supply/annex/price.md": clause.format("Price", "it", ""),
    }
    write(Section("", files, ()), root)
    library, findings = load_library(root)
    assert library is not None, findings
    return [one.subject for one in check_library(library, select=["dangling-reference"]).findings]


def test_the_vendor_of_a_paper_with_cases_of_its_own_is_another_than_elsewhere(tmp_path: Path) -> None:
    assert dangling(tmp_path / "one", "") == []
    own = ", vendor: [{when: partner.kind == 'company', entity: house}]"
    assert dangling(tmp_path / "own", own) == ["supply/agreement/term#annex/price", "supply/annex/use#agreement/local"]
