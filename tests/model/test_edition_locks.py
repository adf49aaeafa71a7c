"""Editions: a recorded text that changes is found; a text with a later date is no change."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_library import AGREEMENT, agreement, load, paper, write

from assembler.checks import check_library
from assembler.cli import main
from assembler.loader import load_library
from assembler.model.edition_digests import edition_digests
from assembler.model.expressions import type_name
from assembler.model.values import Kind

FEE = "1. The fee is due after {{ notice }}.\n"
TERM = "1. The term ends after a year.\n"
ANNEX = "  - {document: annex, handling: exhibit, purpose: Says more., due: Now.}\n"
LISTS = "lists:\n  loans:\n    title: Loans\n    one: loan\n"
FIELDS = f"{LISTS}    fields: {{id: id, item: text, owed: money?, state: {{one_of: [new, used]}}}}\n"
COMPUTED = "    computed: {due: {type: integer, is: 1 + 1, source: T-7}}\n"
NEW_NAMES = "regions: {NEAR: [FR]}\ncomputed: {here: {type: text?, is: place, source: T-8}}"
ORDER, ARTICLE = "order small/agreement", "article small/agreement"
Edit = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = agreement({"fee": FEE, "term": TERM}, papers=f"{ANNEX.strip()}\n") | paper(
        "annex", {"more": "1. More is said here.\n"}
    )
    old = "lists:\n  loans: {title: Loans, one: loan, fields: {id: id, item: text, owed: money?}}\n"
    assert old in files["small/programme.yaml"]
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(old, FIELDS + COMPUTED)
    write(tmp_path, files)
    done = CliRunner().invoke(main, ["lock", "small", "--library", str(tmp_path)])
    assert (done.exit_code, done.stdout.splitlines()[1:]) == (
        0,
        ["  edition of 2026-01-01: 44 texts and figures", "  edition of 2026-07-01: 44 texts and figures"],
    )
    return tmp_path


def found(root: Path) -> list[tuple[str, str]]:
    library, findings = load_library(root)
    assert library is not None, findings
    report = check_library(library, select=["edition-changed"])
    return [(one.subject, f"{one.span}".removeprefix(f"{root}/")) for one in report.findings]


def replaced(path: str, old: str, new: str) -> Edit:
    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), "utf-8")

    return edit


def added(path: str, text: str) -> Edit:
    return lambda root: (root / path).write_text(text, "utf-8")


def edition(day: str, edit: Edit) -> Edit:
    """Return an edit after which the programme has one more edition."""

    def edit_with_edition(root: Path) -> None:
        replaced("small/programme.yaml", "2026-07-01]", f"2026-07-01, {day}]")(root)
        edit(root)

    return edit_with_edition


def added_choice(more: str) -> Edit:
    return replaced("small/programme.yaml", "source: T-1}", f"source: T-1}}\n  rent: {{title: Rent, source: T-1, {more}}}")


CLAUSE = "---\ntitle: Fee\nsource: T-1\n---\n1. The fee is due at once, after {{ notice }}.\n"


def test_nothing_changed(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize(
    ("edit", "subjects"),
    [
        (replaced("small/agreement/fee.md", "due after", "owed after"), {"clause small/agreement/fee"}),
        (replaced("small/agreement/fee.md", "title: fee", "title: Fees"), {"clause small/agreement/fee"}),
        (replaced("small/programme.yaml", "2026-07-01: 60 days", "2026-07-01: 61 days"), {"value notice@2026-07-01"}),
        (replaced("small/programme.yaml", "2026-01-01: 30 days", "2026-01-01: 29 days"), {"value notice@2026-01-01"}),
        (replaced("small/agreement/document.yaml", "title: Agreement", "title: Contract"), {"paper small/agreement"}),
        (replaced("small/programme.yaml", "the laws of England", "the laws of Wales"), {"entity ours-uk"}),
        (replaced("small/programme.yaml", "then: delivery", "then: trade"), {"rule express-requires-delivery"}),
        (replaced("small/programme.yaml", 'partner.country == "US"', 'partner.country == "CA"'), {"vendor"}),
        (
            replaced("small/programme.yaml", "sign_now}", "sign_now, vendor: [{when: lend, entity: ours-us}]}"),
            {"paper small/agreement"},
        ),
        (replaced("small/programme.yaml", "sign_now}", "sign_now, representatives: true}"), {"paper small/agreement"}),
        (added("small/agreement/fee@lend.md", CLAUSE), {"clause small/agreement/fee@lend"}),
        (
            edition("2026-03-01", added("small/agreement/fee@2026-03-01.md", CLAUSE)),
            {"clause small/agreement/fee@2026-03-01"},
        ),
        (edition("2027-01-01", added("small/agreement/fee@2027-01-01.md", CLAUSE)), set()),
        (edition("2027-01-01", replaced("small/programme.yaml", "60 days", "60 days, 2027-01-01: 90 days")), set()),
        (edition("2027-01-01", added_choice("since: 2027-01-01")), set()),
        (added_choice("note: At once."), {"choice rent"}),
        (replaced("small/programme.yaml", "{place: text?}", "{place: text}"), {"fact place"}),
        (replaced("small/programme.yaml", "owed: money?", "owed: money"), {"field loans.owed"}),
        (replaced("small/programme.yaml", "partner: Partner", "partner: Buyer"), {"role partner"}),
        (replaced("small/programme.yaml", "source: T-4, default: true", "source: T-4"), {"choice delivery"}),
        (replaced("small/agreement/document.yaml", "clauses:\n  - fee\n  - term", "clauses:\n  - term\n  - fee"), {ORDER}),
        (replaced("small/agreement/document.yaml", "title: Agreement", "title: Agreement\narticle: false"), {ARTICLE}),
        (replaced("small/programme.yaml", "title: Small Programme", "title: Programme"), {"programme small"}),
        (replaced("small/programme.yaml", "\nroles:", "\nsigning_order: [vendor, partner]\nroles:"), {"signing small"}),
        (replaced("small/programme.yaml", AGREEMENT + ANNEX, ANNEX + AGREEMENT), {"papers small"}),
        (replaced("small/programme.yaml", "purpose: Says more", "purpose: Says it all"), {"checklist small/annex"}),
        (replaced("small/programme.yaml", "due: Now", "due: Later"), {"checklist small/annex"}),
        (replaced("small/programme.yaml", ", due", ", for: loan in loans, due"), {"copies small/annex"}),
        (replaced("small/programme.yaml", "[new, used]", "[new, used, worn]"), {"words loans.state"}),
        (replaced("small/programme.yaml", "type: integer, is", "type: integer?, is"), {"type loans.due"}),
        (replaced("small/programme.yaml", "\nlists:", f"\n{NEW_NAMES}\nlists:"), set()),
        (replaced("small/agreement/fee.md", "source: T-1", "source: T-1\nnote: For the next drafter."), set()),
    ],
)
def test_a_change_without_a_date_is_found_and_one_with_a_date_is_none(root: Path, edit: Edit, subjects: set[str]) -> None:
    edit(root)
    assert {subject for subject, _ in found(root)} == subjects


def test_a_date_recited_as_past_has_another_digest_and_any_other_keeps_its_own(tmp_path: Path) -> None:
    files = agreement({"fee": FEE})
    declared, digests = files["small/programme.yaml"], []
    for at, past in enumerate(("", ", past: false", ", past: true")):
        fact = declared.replace("{place: text?}", f"{{paid_on: {{type: date{past}}}}}")
        library = load(tmp_path / str(at), files | {"small/programme.yaml": fact})
        digests.append(edition_digests(library, library.programmes["small"], date(2026, 7, 1))["fact paid_on"])
    assert digests[0] == digests[1] == hashlib.sha256(f"{type_name(Kind.DATE)}\nPaid on".encode()).hexdigest(), (
        "as locks of before have it"
    )
    assert digests[2] != digests[0]


def test_the_place_is_that_of_the_changed_text(root: Path) -> None:
    replaced("small/agreement/fee.md", "due after", "owed after")(root)
    assert found(root)[0][1] == "small/agreement/fee.md:2:8"


def test_an_edition_is_recorded_once_and_again_only_where_it_is_named(root: Path) -> None:
    replaced("small/agreement/fee.md", "due after", "owed after")(root)
    locking = ["lock", "small", "--library", str(root)]
    refused = CliRunner().invoke(main, locking)
    assert refused.exit_code == 1
    assert (
        "“clause small/agreement/fee” says otherwise than in the recorded editions of 2026-01-01 and 2026-07-01."
        in refused.stderr
    )
    assert CliRunner().invoke(main, [*locking, "--again", "2025-01-01"]).exit_code == 2
    assert CliRunner().invoke(main, [*locking, "--again", "2026-07-01"]).exit_code == 1, "the other has changed too"
    assert CliRunner().invoke(main, [*locking, "--again", "2026-01-01", "--again", "2026-07-01"]).exit_code == 0
    assert found(root) == []


def test_a_recorded_edition_that_is_no_edition_any_more_is_refused(root: Path) -> None:
    replaced("small/programme.yaml", "editions: [2026-01-01, 2026-07-01]", "editions: [2026-01-01]")(root)
    library, findings = load_library(root)
    assert library is None
    assert [one.message for one in findings] == ["The recorded edition of 2026-07-01 is no edition any more."]


def hint_of(root: Path) -> str:
    library, _ = load_library(root)
    assert library is not None
    (finding,) = check_library(library, select=["edition-changed"]).findings
    return finding.hint


def test_of_a_change_before_a_locked_edition_the_later_one_is_told_what_it_needs(root: Path) -> None:
    """A change between two locked editions is in force in the later one too, unless that has its old state again."""
    amounts = "2026-01-01: 30 days, 2026-07-01: 60 days"
    edition("2027-01-01", replaced("small/programme.yaml", amounts, "2026-01-01: 30 days, 2026-07-01: 60 days"))(root)
    assert found(root) == []
    replaced("small/programme.yaml", "[2026-01-01, 2026-07-01", "[2026-01-01, 2026-03-01, 2026-07-01")(root)
    wording = root / "small/agreement/fee@2026-03-01.md"
    wording.write_text(CLAUSE, "utf-8")
    assert "write the old words once more, into “fee@2026-07-01.md”" in hint_of(root)
    old = (root / "small/agreement/fee.md").read_text("utf-8")
    (root / "small/agreement/fee@2026-07-01.md").write_text(old, "utf-8")
    assert found(root) == [], "what is in force is compared, whenever it began"


def test_a_part_that_comes_with_another_is_not_told_of_by_itself(root: Path) -> None:
    (root / "small/agreement/more.md").write_text(CLAUSE.replace("title: Fee", "title: More"), "utf-8")
    replaced("small/agreement/document.yaml", "clauses:\n", "clauses:\n  - more\n")(root)
    assert [subject for subject, _ in found(root)] == ["place small/agreement > small/agreement/more"]
    assert found(root)[0][1].startswith("small/agreement/document.yaml:")
    assert hint_of(root).startswith("Give it “since: DATE”; or, where nothing was issued under them")
