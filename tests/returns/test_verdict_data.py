"""A verdict as JSON data and as lines of text."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from assembler.returns.text_differences import Edit
from assembler.returns.verdict import Addition, Change, Entry, Origin, Signed, SigningPlace, Verdict, Words
from assembler.returns.verdict_data import change_data, detail_lines, verdict_data

FOUND = Verdict(
    "back.docx",
    Origin.OURS,
    papers=("nda",),
    words=Words.SAME,
    entries=(Entry("nda.signers.partner.1.name", "", "Ada\N{RIGHT-TO-LEFT OVERRIDE}"),),
    execution=(SigningPlace("Acme 1", Signed.NOT), SigningPlace("Acme 2", Signed.BY_PERSON, "Ada", "a certificate")),
    additions=(Addition("a comment", "2.1", "Why?", "Ben", datetime(2026, 12, 1, 10, 0, tzinfo=UTC)),),
)


def test_a_change_as_data_has_its_edits() -> None:
    change = Change("changed", "Section 2", "30 days", "60 days", (Edit("30", "60"),), silent=True)

    assert change_data(change) == {
        "place": "Section 2",
        "kind": "changed",
        "silent": True,
        "by": [],
        "ours": "30 days",
        "theirs": "60 days",
        "edits": [{"deleted": "30", "inserted": "60"}],
    }


def test_a_verdict_as_data_is_json_and_has_every_part() -> None:
    data = json.loads(json.dumps(verdict_data(FOUND)))
    assert (data["file"], data["standing"], data["origin"], data["words"]) == ("back.docx", "to be looked at", "ours", "the same")
    assert data["additions"] == [
        {"what": "a comment", "place": "2.1", "text": "Why?", "by": "Ben", "on": "2026-12-01T10:00:00+00:00"}
    ]
    assert [each["signed"] for each in data["execution"]] == ["not signed", "signed"]


def test_what_was_filled_in_and_signed_is_told_and_nothing_reaches_a_terminal_raw() -> None:
    assert list(detail_lines(FOUND)) == [
        "filled in: nda.signers.partner.1.name = “Ada[U+202E RIGHT-TO-LEFT OVERRIDE]”",
        "Acme 2: signed by Ada (a certificate)",
    ]
    assert list(detail_lines(replace(FOUND, entries=(), execution=()))) == []
