import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from packets.older import DATA, OLDER, older_store
from packets.small_order import order

from assembler.cli import main
from assembler.packets.order import build_packet


def record(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["record", *arguments])


@pytest.fixture
def packet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Build a packet into output/ below a new working directory, and return its name."""
    monkeypatch.chdir(tmp_path)
    ordered = order(tmp_path)
    assert build_packet(ordered, Path("output"), lambda _: None)[0]
    return ordered.packet


def test_a_packet_of_format_1_is_read(tmp_path: Path) -> None:
    packet = str(older_store(tmp_path).root / OLDER)
    command = ("adopt", packet, "--signed-on", "2026-02-10", "--library", str(DATA / "clauses"))
    refused = record(*command)
    assert (refused.exit_code, "Write the number that its form prints: “--form-number 1”." in refused.stderr) == (1, True)
    adopted = record(*command, "--form-number", "1")
    assert (adopted.exit_code, adopted.stdout) == (0, f"{OLDER}: signed on 2026-02-10, in the record first-001\n")


def test_a_packet_is_signed_and_its_record_shows_it(packet: str) -> None:
    adopted = record("adopt", f"output/{packet}", "--signed-on", "2026-12-20", "--today", "2027-01-31", "--note", "By post")
    assert (adopted.exit_code, adopted.stdout) == (0, f"{packet}: signed on 2026-12-20, in the record first-001\n")
    shown = record("show", "first-001", "--today", "2027-01-31")
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "Record first-001",
        f"    1  2026-12-01  issued  {packet}",
        f"    2  2026-12-20  signed  {packet}",
        "       By post",
        "In force, by form 1:",
        "  Agreement (small/agreement), edition 2026-07-01, since 2026-12-20, form 1, ours-uk",
        "  Annex (small/annex), edition 2026-07-01, since 2026-12-20, form 1, ours-uk",
    ]
    assert record("show").stdout == "first-001\n"


def test_what_is_signed_and_begins_later_is_shown_as_such(packet: str) -> None:
    record("adopt", f"output/{packet}", "--signed-on", "2026-12-20", "--today", "2027-01-31")
    assert record("show", "first-001", "--today", "2026-12-19").stdout.splitlines()[3:] == [
        "Nothing is in force.",
        "Signed, and in force from a later day on:",
        "  Agreement (small/agreement), edition 2026-07-01, from 2026-12-20 on, form 1, ours-uk",
        "  Annex (small/annex), edition 2026-07-01, from 2026-12-20 on, form 1, ours-uk",
    ]


def test_a_record_as_data(packet: str) -> None:
    adopted = json.loads(
        record("adopt", f"output/{packet}/", "--signed-on", "2026-12-20", "--today", "2027-01-31", "--json").stdout
    )
    assert adopted == {"adopted": [{"packet": packet, "record": "first-001", "events": 2}], "findings": []}
    data = json.loads(record("show", "first-001", "--json").stdout)
    assert [(one["number"], one["day"], one["what"]["kind"], one["note"]) for one in data["events"]] == [
        (1, "2026-12-01", "issued", ""),
        (2, "2026-12-20", "signed", ""),
    ]
    assert (data["form_number"], [one["document"] for one in data["in_force"]]) == (1, ["small/agreement", "small/annex"])
    assert data["in_force"][0]["numbers"] == {"term": "1"}
    before = json.loads(record("show", "first-001", "--on", "2026-12-19", "--json").stdout)
    assert (before["form_number"], before["in_force"], before["findings"]) == (0, [], [])
    assert json.loads(record("show", "--json").stdout) == {"records": ["first-001"]}


def test_a_record_is_verified(packet: str) -> None:
    assert (record("verify").exit_code, record("verify", "first-001").stdout) == (0, "first-001: whole\n")
    Path("output", packet, "more.txt").write_text("more")
    looked = record("verify")
    assert looked.exit_code == 1
    assert looked.stdout.startswith("first-001: to be looked at\n")
    assert "error: more.txt in " in looked.stdout
    (finding,) = json.loads(record("verify", "--json").stdout)["records"]["first-001"]
    assert finding["id"] == "altered-packet"


def test_a_record_is_erased(packet: str) -> None:
    erased = record("erase", "first-001", "--on", "2027-03-01")
    assert (erased.exit_code, erased.stdout) == (0, f"first-001 is erased.\n  removed {packet}\n")
    again = json.loads(record("erase", "first-001", "--on", "2027-03-01", "--json").stdout)
    assert again == {"record": "first-001", "removed": []}
    assert record("show", "first-001").stdout.splitlines() == [
        "Record first-001",
        f"    1  2026-12-01  issued  {packet}",
        "    2  2027-03-01  erased",
        "Nothing is in force.",
    ]


def test_what_cannot_be_done_is_said_and_ends_with_status_1(packet: str) -> None:
    for arguments in (("show", "other"), ("verify", "other"), ("erase", "other", "--on", "2027-03-01")):
        refused = record(*arguments)
        assert refused.exit_code == 1
        assert "[no-record]" in refused.output
    refused = record("adopt", f"output/{packet}", "output/nothing-1", "--signed-on", "2026-12-20", "--today", "2027-01-31")
    assert refused.exit_code == 1
    assert "nothing-1 holds no packet. [no-packet]" in refused.stderr
    assert record("adopt", f"output/{packet}").exit_code == 2


def test_without_any_record_there_is_none_to_list(tmp_path: Path) -> None:
    assert record("show", "-o", str(tmp_path)).stdout == f"There is no record in {tmp_path}.\n"
    assert record("verify", "-o", str(tmp_path)).exit_code == 0


def test_a_day_that_has_not_come_yet_is_not_recorded(packet: str) -> None:
    refused = record("adopt", f"output/{packet}", "--signed-on", "2172-11-30")
    assert refused.exit_code == 1
    assert "not-signed-yet" in refused.output


def test_a_packet_is_sent_and_comes_back(packet: str) -> None:
    sent = record("sent", f"output/{packet}", "--on", "2026-12-02", "--today", "2027-01-31", "--note", "By post")
    assert (sent.exit_code, sent.stdout) == (0, f"{packet}: sent on 2026-12-02, in the record first-001\n")
    Path("scan.png").write_bytes(b"\x89PNG")
    back = record("returned", f"output/{packet}", "scan.png", "--on", "2026-12-18", "--today", "2027-01-31")
    assert (back.exit_code, back.stdout) == (0, "scan.png: came back, to be looked at\n")
    assert "The file is a picture (PNG)." in back.stderr
    again = record("returned", f"output/{packet}", "scan.png", "--on", "2026-12-19", "--today", "2027-01-31", "--json")
    data = json.loads(again.stdout)
    assert [(one["status"], one["recorded"]) for one in data["returned"]] == [("to be looked at", None)]
    assert record("show", "first-001").stdout.splitlines()[1:5] == [
        f"    1  2026-12-01  issued  {packet}",
        f"    2  2026-12-02  sent  {packet}",
        "       By post",
        f"    3  2026-12-18  returned  {packet}: a file, not complete",
    ]


def test_a_scan_is_complete_once_a_person_with_a_name_has_confirmed_it(packet: str) -> None:
    Path("scan.png").write_bytes(b"\x89PNG")
    back = ("returned", f"output/{packet}", "scan.png", "--on", "2026-12-18", "--today", "2027-01-31")
    unnamed = record(*back, "--confirmed-by", "Eva Lund")
    assert (unnamed.exit_code, "Which paper “scan.png” is, nobody has said" in unnamed.stderr) == (1, True)
    mistyped = record(*back, "--confirmed-by", "Eva Lund", "--paper", "agrement")
    assert (mistyped.exit_code, "Did you mean “agreement”?" in mistyped.stderr) == (1, True)
    returned = (*back, "--paper", "agreement", "--confirmed-by")
    assert record(*returned, " ").stdout == "scan.png: recorded before\n"
    assert record(*returned, "Eva  Lund").stdout == "scan.png: came back, confirmed as complete\n"
    assert record("show", "first-001").stdout.splitlines()[2:5] == [
        f"    2  2026-12-18  returned  {packet}: a file, not complete",
        f"    3  2026-12-18  confirmed  {packet}: agreement, complete",
        "       Confirmed by Eva Lund",
    ]


def test_a_file_that_is_refused_ends_with_status_1_and_is_not_recorded(packet: str) -> None:
    Path("letter.txt").write_text("Dear all")
    back = record("returned", f"output/{packet}", "letter.txt", "--on", "2026-12-18", "--today", "2027-01-31")
    assert (back.exit_code, back.stdout) == (1, "letter.txt: refused, and not recorded\n")
    assert "returned" not in record("show", "first-001").stdout


def test_a_day_that_has_begun_in_the_east_alone_is_told(packet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assembler.cli.record.moment", lambda: datetime(2026, 12, 17, 20, tzinfo=UTC))
    monkeypatch.setattr("assembler.cli.record.today", lambda: date(2026, 12, 17))
    sent = record("sent", f"output/{packet}", "--on", "2026-12-18")
    assert sent.exit_code == 0
    assert "2026-12-18 is tomorrow by UTC. It is recorded all the same, and cannot be changed. [tomorrow]" in sent.stderr
    assert record("sent", f"output/{packet}", "--on", "2026-12-19").exit_code == 1


@pytest.mark.parametrize("act", [("sent",), ("returned", "scan.png")])
def test_what_has_not_happened_yet_is_not_recorded(packet: str, act: tuple[str, ...]) -> None:
    Path("scan.png").write_bytes(b"\x89PNG")
    name, *files = act
    early = record(name, f"output/{packet}", *files, "--on", "2027-02-02", "--today", "2027-02-01", "--json")
    assert early.exit_code == 1
    assert [finding["id"] for finding in json.loads(early.stdout)["findings"]] == ["not-signed-yet"]
    assert record(name, f"output/{packet}", *files, "--on", "2026-01-02", "--today", "2027-02-01").exit_code == 1
