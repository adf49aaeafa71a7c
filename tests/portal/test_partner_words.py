"""A partner reads what to do with the file at hand, and nothing that only somebody at our desk can do."""

import ast
from pathlib import Path

import pytest

import assembler.returns
from assembler.portal.partner_words import NOT_SO, NOTHING_NOW, OURS, in_partner_words
from assembler.portal.store.stored_findings import StoredFinding

SOURCES = sorted(Path(assembler.returns.__file__).parent.glob("*.py"))


def hints_in_the_code() -> list[tuple[str, str]]:
    """Return each id of a finding in the code with each text that stands beside it."""
    found = list[tuple[str, str]]()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("error", "warning", "info"):
                texts = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                found += [(texts[0], text) for text in texts[1:]] if texts else []
    return found


def test_no_hint_of_a_returned_file_speaks_of_our_commands() -> None:
    texts = hints_in_the_code()
    assert len(texts) > 40
    shown = in_partner_words(tuple(StoredFinding(id, "warning", text, text) for id, text in texts))
    assert [one for one in shown if OURS.search(f"{one.message} {one.hint}")] == []


@pytest.mark.parametrize("message", ["Hold it against ours by `assembler compare`.", "Name it by --packet."])
def test_a_sentence_for_our_desk_becomes_one_for_the_partner(message: str) -> None:
    (shown,) = in_partner_words((StoredFinding("new-finding", "warning", message, message),))
    assert shown.hint == NOTHING_NOW
    assert "packet" not in shown.message


def test_a_finding_about_a_field_keeps_what_is_to_be_written() -> None:
    told = StoredFinding("missing-answer", "error", "“Place” is missing.", "Write the place.", subject="note.place")
    assert in_partner_words((told, told)) == (told,)


def test_of_another_paper_nothing_is_said_of_what_differs_in_it() -> None:
    added = StoredFinding("added-field", "error", "A field was added.", "Do not accept the file: ask for it anew.", subject="x")
    other = StoredFinding("other-packet", "error", "The form belongs to the matter “x”.", "Name it by --packet.")
    assert [one.id for one in in_partner_words((added, other, added))] == ["other-packet"]
    (alone,) = in_partner_words((added,))
    assert alone.hint.startswith("Fill in the fields of the file")


def test_whoever_reads_that_a_field_is_blank_is_the_one_who_fills_it_in() -> None:
    blank = StoredFinding("blank-answer", "error", "“Place” is blank, and must be filled in by the Partner.", "", subject="place")
    ticked = StoredFinding("blank-answer", "error", "“Told” is not ticked, and must be.", "", subject="told")
    assert [(one.message, one.hint) for one in in_partner_words((blank, ticked))] == [
        ("“Place” is blank.", ""),
        ("“Told” is not ticked.", NOT_SO),
    ]
