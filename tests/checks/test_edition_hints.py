"""The hints of a changed edition: both right ways, its date or its old state again, and never one that undoes what is meant."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_library import agreement, write

from assembler.checks import check_library
from assembler.cli import main
from assembler.loader import load_library

Edit = Callable[[Path], object]
PROGRAMME, DOCUMENT = "small/programme.yaml", "small/agreement/document.yaml"
FIRST, BETWEEN, LAST = "2026-01-01", "2026-03-01", "2026-07-01"
AGAIN = f"or, where nothing was issued under it, record it anew: “assembler lock small --again {LAST}”."
AGAIN_BOTH = f"“assembler lock small --again {FIRST} --again {LAST}”. DATE is a new one of the “editions”."
RATE = "rate: {type: rate, source: T-9, from: {2026-01-01: 10 %"
CHOICE = "source: T-1}\n  rent: {title: Rent, source: T-1"
BEFORE = f"It begins with the edition of {BETWEEN}, and that of {LAST} comes after it: "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = agreement(
        {"fee": "1. The fee of {{ rate }} is due after {{ notice }}.\n", "term": "1. It ends.\n", "end": "1. It has ended.\n"}
    )
    files[PROGRAMME] = files[PROGRAMME].replace("values:\n", f"values:\n  {RATE}}}}}\n")
    write(tmp_path, files)
    assert CliRunner().invoke(main, ["lock", "small", "--library", str(tmp_path)]).exit_code == 0
    return tmp_path


def replaced(path: str, *pairs: tuple[str, str]) -> Edit:
    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        (root / path).write_text(text, "utf-8")

    return edit


def worded(name: str) -> Edit:
    return lambda root: (root / "small/agreement" / name).write_text("---\ntitle: fee\nsource: T-1\n---\n1. Paid.\n", "utf-8")


def findings(root: Path, *edits: Edit) -> list[tuple[str, str, str]]:
    """Return the place, the sentence and the hint of each finding after edits."""
    for edit in edits:
        edit(root)
    library, faults = load_library(root)
    assert library is not None, faults
    found = check_library(library, select=["edition-changed"]).findings
    return [(f"{one.span}".removeprefix(f"{root}/small/"), one.message, one.hint) for one in found]


between = replaced(PROGRAMME, (f"[{FIRST}, {LAST}]", f"[{FIRST}, {BETWEEN}, {LAST}]"))
later = replaced(PROGRAMME, (f"[{FIRST}, {LAST}]", f"[{FIRST}, {LAST}, 2027-01-01]"))


@pytest.mark.parametrize(
    ("edit", "way"),
    [
        (worded(f"fee@{BETWEEN}.md"), f"write the old words once more, into “fee@{LAST}.md”"),
        (
            replaced(PROGRAMME, (RATE, f"{RATE}, {BETWEEN}: 12 %")),
            f"write what was there before once more below “from”, at “{LAST}:”",
        ),
        (replaced(PROGRAMME, ("source: T-1}", f"{CHOICE}, since: {BETWEEN}}}")), f"give it “until: {LAST}”"),
        (
            replaced(PROGRAMME, ("Lending, source: T-1}", f"Lending, source: T-1, until: {BETWEEN}}}")),
            "what has ended does not begin again under its id: let it end later, with “until: DATE”",
        ),
        (replaced(DOCUMENT, ("- term", f"- {{clause: term, until: {BETWEEN}}}")), f"list it once more, with “since: {LAST}”"),
        (
            replaced(
                DOCUMENT,
                ("- fee", f"- {{clause: fee, until: {BETWEEN}}}"),
                ("- end", f"- end\n  - {{clause: fee, since: {BETWEEN}}}"),
            ),
            f"give the new entry “until: {LAST}”, and write the old one once more with “since: {LAST}”",
        ),
    ],
    ids=["words", "amount", "new choice", "ended choice", "ended clause", "moved clause"],
)
def test_of_a_change_before_a_recorded_edition_the_old_state_again_or_recording_anew(root: Path, edit: Edit, way: str) -> None:
    ((_, _, hint),) = findings(root, between, edit)
    assert hint.startswith(f"{BEFORE}{way}; {AGAIN}")


@pytest.mark.parametrize(
    ("edit", "way"),
    [
        (worded("fee.md"), "Put the old words back, and write the new ones into “fee@DATE.md”"),
        (
            replaced(PROGRAMME, (RATE, RATE.replace("10", "11"))),
            "Put back what was there, and write the new one below “from”, at “DATE:”",
        ),
        (replaced(PROGRAMME, ("source: T-1}", f"{CHOICE}}}")), "Give it “since: DATE”"),
        (
            replaced(PROGRAMME, ("Lending", "Loans")),
            "Put it back; or end it with “until: DATE”, and begin a new one under an id of its own",
        ),
        (replaced(DOCUMENT, ("  - term\n", "")), "Put it back; with “until: DATE” it ends then"),
        (
            replaced(DOCUMENT, ("  - term\n  - end", "  - end\n  - term")),
            "Put it back, or write the entry twice: as it was with “until: DATE”",
        ),
        (replaced(PROGRAMME, ("title: Small", "title: Large")), "Put it back: it has no date, and is the same in every edition"),
        (
            replaced(PROGRAMME, ("    alternative:", "    or:")),
            "Put back which choices stand there, in which order, and how many",
        ),
    ],
    ids=["words", "amount", "new choice", "choice", "clause gone", "order", "title", "group"],
)
def test_of_a_change_without_a_date_the_old_state_and_a_date_or_recording_anew(root: Path, edit: Edit, way: str) -> None:
    hints = [hint for *_, hint in findings(root, edit)]
    assert [hint.startswith(way) for hint in hints] == [True] * len(hints) != []
    assert all(f"--again {FIRST} --again {LAST}”" in hint for hint in hints)


def test_an_edition_that_is_not_recorded_is_named_as_the_date(root: Path) -> None:
    ((_, _, hint),) = findings(root, later, worded("fee.md"))
    assert hint.startswith("Put the old words back, and write the new ones into “fee@2027-01-01.md”; or")


def test_a_change_that_begins_with_a_recorded_edition_begins_with_another(root: Path) -> None:
    ((_, _, hint),) = findings(root, later, worded(f"fee@{LAST}.md"))
    begins = f"It begins with the edition of {LAST}, which is recorded: let the new words begin with another one, as “fee@2027-01-01.md”"
    assert hint.startswith(f"{begins}; {AGAIN}")


def test_a_clause_that_moved_is_named_at_its_place(root: Path) -> None:
    ((place, message, _),) = findings(root, replaced(DOCUMENT, ("  - fee\n", ""), ("  - end", "  - end\n  - fee")))
    assert place.startswith("agreement/document.yaml:7:")
    assert message.startswith("The place of “fee” in “Agreement” is not that of the recorded editions of")


def test_a_group_is_not_told_of_where_a_choice_comes_or_goes(root: Path) -> None:
    express = ("      express: {title: Express delivery, source: T-5}\n", "")
    gone = replaced(PROGRAMME, express, ("rules:\n  - {id: express", "rules: []\n#  - {id: express"))
    assert [message.partition(" is")[0] for _, message, _ in findings(root, gone)] == [
        "“choice express”",
        "“rule express-requires-delivery”",
    ]
