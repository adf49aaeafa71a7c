"""A clause that a matter names and no paper in force has; words that a matter quotes of one, held against it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small_library import agreement, load, matter

from assembler.assembly.quotations import other_words, unknown_clauses
from assembler.assembly.signed_clauses import with_printed_clauses
from assembler.model.in_force import ChangedClause, InForce, PaperInForce, with_words
from assembler.model.library import Library
from assembler.model.matter import Matter

SIGNED = PaperInForce(
    "small/agreement", "Agreement of Old", attached=False, edition=date(2026, 1, 1), issued=date(2026, 1, 5), since=date(2026, 1, 9),
    partner="Exempel AB", entity="ours-uk", packet="first-001", form_number=1, numbers={"fee": "7", "fee.set-off": "7.2"}, text_sha256="",
)  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    files = agreement({"fee": "1. Paid at once.\n"})
    programme = files["small/programme.yaml"].replace("facts: {place: text?}", "facts: {place: clause?}")
    return load(tmp_path, {**files, "small/programme.yaml": programme.replace("owed: money?", "changed: clause?")})


def bound(library: Library, more: str) -> Matter:
    return with_printed_clauses(replace(matter(library, more), in_force=InForce({SIGNED.document: SIGNED})), library)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("agreement/fee.set-of", "Did you mean “agreement/fee.set-off”?"),
        ("agreement/what-nobody-has-ever-signed", "“Agreement of Old” has agreement/fee."),
        ("licence/fee", "In force are agreement."),
    ],
)
def test_a_clause_that_was_not_signed_is_told(library: Library, written: str, hint: str) -> None:
    (found,) = unknown_clauses(bound(library, f"facts: {{place: {written}}}\n"))
    assert (found.id, found.message, found.hint) == ("clause-not-in-force", f"No paper in force has “{written}”.", hint)


def test_without_papers_in_force_every_clause_is_unknown(library: Library) -> None:
    (found,) = unknown_clauses(with_printed_clauses(matter(library, "facts: {place: agreement/fee}\n"), library))
    assert found.hint == "Nothing is in force; state what was signed."


SET_OFF = "Each sum is “net”. The Partner’s debts are never set off."
"""The words of a clause, as they were signed."""


def quoting(folder: Path, words: str, in_force: InForce) -> list[tuple[str, str, str]]:
    """Return what is found about words that a matter quotes of a clause in force: id, message and hint."""
    files = agreement({"fee": "1. Paid at once.\n"})
    fields = "{id: id, item: text, clause: clause, old: {type: text?, words_of: clause}}"
    programme = files["small/programme.yaml"].replace("{id: id, item: text, owed: money?}", fields)
    library = load(folder, {**files, "small/programme.yaml": programme})
    read = matter(library, f"loans: [{{id: a, item: Boat, clause: agreement/fee.set-off, old: {words}}}]\n")
    read = with_printed_clauses(replace(read, in_force=in_force), library)
    return [(one.id, one.message, one.hint) for one in other_words(library.programmes["small"], read)]


def held(*added: str, changed: str = "fee.set-off") -> InForce:
    """Return what is in force: the agreement with the words of a clause, and papers that have changed a clause of it, with theirs."""
    more = tuple(replace(SIGNED, document="small/amendment", packet=words, text_sha256=words) for words in added)
    known = {"": {"fee.set-off": SET_OFF}, **{words: {"new": words} for words in added}}
    changes = tuple(ChangedClause(SIGNED.document, changed, "Amendment", words, date(2026, 2, 1)) for words in added)
    return with_words(InForce({SIGNED.document: SIGNED}, added=more, changes=changes), known)


@pytest.mark.parametrize("words", ['"are never set off"', "'Each sum is \"net\".'", "The Partner's debts", "is “net”"])
def test_words_that_stand_in_the_clause_may_be_quoted_however_they_are_typed(tmp_path: Path, words: str) -> None:
    assert quoting(tmp_path, words, held()) == []


@pytest.mark.parametrize("words", ["are always set off", "Are never set off", "never set of", "ever set off", "s are never"])
def test_words_that_do_not_stand_in_the_clause_are_refused_with_what_it_says(tmp_path: Path, words: str) -> None:
    assert quoting(tmp_path, words, held()) == [
        (
            "words-not-in-clause",
            f"“{words}” does not stand in Section 7.2 of the Agreement of Old.",
            f"It says: “{SET_OFF}” Quote whole words as they stand there.",
        )
    ]


def test_words_that_an_amendment_gave_the_clause_may_be_quoted(tmp_path: Path) -> None:
    assert quoting(tmp_path, "after ninety days", held("Section 7.2 is replaced: Paid after ninety days.")) == []


def test_words_that_an_amendment_gave_another_clause_may_not(tmp_path: Path) -> None:
    in_force = held("Section 7.3 is replaced: Paid after ninety days.", changed="fee.interest")
    assert [id for id, _, _ in quoting(tmp_path, "after ninety days", in_force)] == ["words-not-in-clause"]


def test_words_that_stand_twice_do_not_say_which_are_meant(tmp_path: Path) -> None:
    twice = with_words(InForce({SIGNED.document: SIGNED}), {"": {"fee.set-off": "Within ten days, or ten days later."}})
    assert quoting(tmp_path, "ten days", twice) == [
        (
            "words-more-than-once",
            "“ten days” stands 2 times in Section 7.2 of the Agreement of Old, and which is meant is not said.",
            "Quote more of the words around it, or replace the clause.",
        )
    ]


def test_words_that_nobody_kept_are_told(tmp_path: Path) -> None:
    ((id, message, _),) = quoting(tmp_path, "never set off", InForce({SIGNED.document: SIGNED}))
    assert (id, message.startswith("The words of Section 7.2 of the Agreement of Old are not kept")) == ("words-not-held", True)
