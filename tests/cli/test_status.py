import json
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands.dated_records import build, dated_library, sign

from assembler.cli import main
from assembler.packets.store import FolderStore


@pytest.fixture
def packets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Build two packets of a record below a new working directory, of which the first is signed; return their names."""
    monkeypatch.chdir(tmp_path)
    library, store = dated_library(tmp_path), FolderStore(tmp_path / "output")
    first = build(library, store, "first", date(2026, 12, 1))
    sign(store, first, date(2026, 12, 15))
    return first, build(library, store, "second", date(2027, 1, 1), "after: first\nreturn_by: 2027-02-01\n")


def status(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["status", *arguments])


def test_a_status_is_a_table_in_words(packets: tuple[str, str]) -> None:
    first, second = packets
    printed = status("--today", "2027-02-28")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert printed.stdout.splitlines() == [
        "output on 28 February 2027",
        "",
        "first: Exempel AB, förlag, Small Programme",
        "  Packets",
        f"    {first}   form 1  issued 1 December 2026  signed 15 December 2026",
        f"    {second}  form 2  issued 1 January 2027   not signed, due 1 February 2027, overdue",
        "  In force",
        "    Agreement  since 15 December 2026  edition 1 July 2026  form 1",
        "    Form       since 15 December 2026  edition 1 July 2026  form 1",
        "  Days",
        "    1 February 2027  passed       Signed papers are to be back  Partner",
        "    15 October 2027  in 229 days  Notice of renewal             Vendor or Partner  Section 2.2, Agreement",
    ]


@pytest.mark.usefixtures("packets")
def test_a_day_of_issue_that_lies_ahead_is_told() -> None:
    said = status("first", "--today", "2026-12-31").stdout
    assert re.search(r"form 1  issued 1 December 2026 .*\n.* form 2  to be issued 1 January 2027", said)


@pytest.mark.parametrize(("today", "said"), [("2027-10-14", "tomorrow"), ("2027-10-15", "today"), ("2027-10-16", "passed")])
@pytest.mark.usefixtures("packets")
def test_a_day_is_as_far_as_it_is(today: str, said: str) -> None:
    assert re.search(rf"15 October 2027 +{said} ", status("first", "--today", today).stdout)


def test_what_was_sent_and_came_back_stands_beside_its_packet(packets: tuple[str, str]) -> None:
    _, second = packets
    run = CliRunner()
    assert run.invoke(main, ["record", "sent", f"output/{second}", "--on", "2027-01-02", "--today", "2027-02-01"]).exit_code == 0
    Path("scan.png").write_bytes(b"\x89PNG one")
    Path("other.png").write_bytes(b"\x89PNG two")
    returned = ["record", "returned", f"output/{second}", "--on", "2027-01-20", "--today", "2027-02-01"]
    assert run.invoke(main, [*returned, "scan.png"]).exit_code == 0
    assert run.invoke(main, [*returned, "other.png", "--confirmed-by", "Eva Lund", "--paper", "form"]).exit_code == 0
    line = next(line for line in status("--today", "2027-01-21").stdout.splitlines() if second in line)
    assert "  sent 2 January 2027  back 20 January 2027, 2 files, 1 not complete  not signed, due 1 February 2027" in line
    (record,) = json.loads(status("--today", "2027-01-21", "--json").stdout)["records"]
    shown = {key: record["packets"][1][key] for key in ("sent", "back", "files", "complete")}
    assert shown == {"sent": "2027-01-02", "back": "2027-01-20", "files": 2, "complete": 1}
    early = json.loads(status("--today", "2027-01-01", "--json").stdout)["records"][0]["packets"][1]
    assert (early["sent"], early["back"], early["files"]) == (None, None, 0), "it has not happened yet"


def test_a_status_as_data(packets: tuple[str, str]) -> None:
    data = json.loads(status("--today", "2027-02-28", "--format", "json").stdout)
    assert (data["today"], data["place"]) == ("2027-02-28", "output")
    (record,) = data["records"]
    assert [packet["state"] for packet in record["packets"]] == ["signed", "issued"]
    assert record["packets"][1]["overdue"] is True
    assert record["days"][1] == {
        "day": "2027-10-15", "title": "Notice of renewal", "of": ["Vendor", "Partner"], "paper": "Agreement", "section": "2.2",
        "entry": "", "packet": packets[0], "key": "renewal.1", "passed": False,
        "changed_by": [],
    }  # fmt: skip
    assert record["findings"] == []


@pytest.mark.usefixtures("packets")
def test_a_status_as_a_calendar_has_line_breaks_of_its_own() -> None:
    printed = CliRunner().invoke(main, ["status", "--today", "2027-02-28", "--format", "ics"])
    assert printed.exit_code == 0
    assert printed.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert printed.stdout_bytes.endswith(b"END:VCALENDAR\r\n")
    assert printed.stdout_bytes.count(b"BEGIN:VEVENT") == 2


@pytest.mark.usefixtures("packets")
def test_what_is_wrong_is_told_beside_and_the_rest_is_shown() -> None:
    printed = status("first", "frist", "--today", "2027-02-28")
    assert printed.exit_code == 0
    assert "frist: to be looked at\n" in printed.stdout
    assert "There is no record “frist”" in printed.stderr
    data = json.loads(status("frist", "--format", "json").stdout)
    assert [finding["id"] for finding in data["records"][0]["findings"]] == ["no-record"]


def test_a_folder_without_a_record_has_no_status(tmp_path: Path) -> None:
    assert status("-o", str(tmp_path)).stdout.splitlines()[1:] == ["There is no record."]


def test_an_output_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "records").symlink_to("records")
    printed = status("-o", str(tmp_path), "--format", "json")
    assert printed.exit_code == 1
    assert [finding["id"] for finding in json.loads(printed.stdout)["findings"]] == ["not-written"]
