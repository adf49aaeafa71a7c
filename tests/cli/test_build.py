import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli.running import FINDING, build, data, run
from packets.small_order import LOAN
from small_library import MATTER

from examples import ROOT

NOT_NAMED = "Not named yet: who signs for the Vendor (Ours Limited). Name and title are written where they sign, or stated under “signatories” with the entity in the library’s programme.yaml."


def test_build_says_where_the_packet_is_and_what_is_in_it(place: Path) -> None:
    result = build(place)
    assert (result.exit_code, result.stderr) == (0, "")
    first, *rest = result.stdout.splitlines()
    assert Path(first).is_dir()
    assert [line.split() for line in rest] == [
        ["documents/01-agreement.txt", "Agreement"],
        ["documents/02-annex.txt", "Annex"],
        ["forms/note-loan-7.txt", "Note"],
        ["manifest.json"],
        NOT_NAMED.split(),
    ]
    again = build(place)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, f"{first}  (already built)")


def test_build_as_data(place: Path) -> None:
    built = data(build(place, "--json"))
    assert set(built) == {"packet", "fresh", "draft", "documents", "forms", "files", "findings", "revises", "differences"}
    assert Path(built["packet"]).is_dir()
    assert [document["name"] for document in built["documents"]] == ["agreement", "annex", "policy"]
    assert [document["name"] for document in built["forms"]] == ["note-loan-7"]
    assert {frozenset(file) for file in built["files"]} == {frozenset({"path", "bytes", "sha256"})}
    assert all(re.fullmatch("[0-9a-f]{64}", file["sha256"]) for file in built["files"])
    assert (built["findings"], built["fresh"]) == ([], True)


def test_build_marks_a_draft(place: Path) -> None:
    (place / "matter.yaml").write_text(f"{MATTER}special_terms: {{terms: [No fee.]}}\n", "utf-8")
    why = "who approves the special terms is not named under “approved_by”"
    assert build(place).stdout.splitlines()[1] == f"  DRAFT: neither issued nor to be signed: {why}"
    assert build(place, "--draft").stdout.splitlines()[1] == "  DRAFT: neither issued nor to be signed"


def test_a_draft_is_marked_and_neither_sent_nor_certified(place: Path) -> None:
    drafted = data(build(place, "--draft", "--json"))
    assert (drafted["draft"], drafted["revises"]) == (True, "")
    assert "DRAFT" in (Path(drafted["packet"]) / "documents/01-agreement.txt").read_text("utf-8")
    assert [*(place / "out").iterdir()] == [Path(drafted["packet"])], "no record begins"
    refusal = data(build(place, "--draft", "--esign", "docusign", "--json"))["findings"]
    assert [finding["id"] for finding in refusal] == ["draft"]
    final = data(build(place, "--json"))
    assert (final["draft"], Path(drafted["packet"]).exists()) == (False, False)


def test_a_correction_is_refused_until_it_is_said_to_be_one(place: Path) -> None:
    first = data(build(place, "--json"))["packet"]
    (place / "matter.yaml").write_text((MATTER + LOAN).replace("Exempel AB", "Exampel AB"), "utf-8")
    (finding,) = data(build(place, "--json"))["findings"]
    assert (finding["id"], "--revise" in finding["hint"]) == ("other-packet", True)
    assert finding["message"].endswith(f"{Path(first).name}. What differs: the partner's file.")
    revised = build(place, "--revise")
    assert revised.exit_code == 0, revised.output
    lines = [line.strip() for line in revised.stdout.splitlines()]
    assert f"It supersedes {Path(first).name}, whose folder stays. What differs:" in lines
    assert "Agreement: changed" in lines
    assert any("“Exempel” became “Exampel”" in line for line in lines)
    assert Path(first).is_dir()


def test_another_look_alone_supersedes_a_packet_and_no_word_differs(place: Path) -> None:
    first = data(build(place, "--json"))["packet"]
    look = shutil.copytree(ROOT / "templates", place / "look")
    (look / "packet.typ").write_text(f"{(look / 'packet.typ').read_text('utf-8')}// A remark.\n", "utf-8")
    (finding,) = data(build(place, "--templates", str(look), "--json"))["findings"]
    assert finding["message"].endswith(f"{Path(first).name}. What differs: the templates.")
    revised = build(place, "--templates", str(look), "--revise")
    assert (revised.exit_code, f"It supersedes {Path(first).name}" in revised.stdout) == (0, True)
    assert "No word of a paper differs." in revised.stdout


def test_what_a_killed_build_left_behind_is_removed(place: Path) -> None:
    left = place / "out/.staging-first-001-0123abcd-x"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")
    assert build(place).exit_code == 0
    assert not left.exists()


def test_a_revision_as_data_says_what_differs(place: Path) -> None:
    first = data(build(place, "--json"))["packet"]
    (place / "matter.yaml").write_text(MATTER, "utf-8")
    revised = data(build(place, "--revise", "--json"))
    assert revised["revises"] == Path(first).name
    assert {(one["title"], one["kind"]) for one in revised["differences"]} == {("Note", "removed")}


@pytest.mark.parametrize("as_data", [False, True])
def test_build_refuses_a_faulty_matter(place: Path, *, as_data: bool) -> None:
    (place / "matter.yaml").write_text(MATTER + "choices: [lent]\n", "utf-8")
    result = build(place, *(["--json"] if as_data else []))
    assert result.exit_code == 1
    assert not (place / "out").exists()
    if as_data:
        (finding,) = data(result)["findings"]
        assert set(finding) == FINDING
        assert (finding["path"], finding["line"], finding["column"]) == (str(place / "matter.yaml"), 10, 11)
        return
    lines = result.stderr.splitlines()
    assert lines[0] == f"{place}/matter.yaml:10:11: error: “lent” is not possible here. [bad-value]"
    assert lines[1:] == ["  10 | choices: [lent]", "     |           ^^^^", "  hint: Did you mean “lend”?"]


def test_build_refuses_choices_that_do_not_go_together(place: Path) -> None:
    (place / "matter.yaml").write_text(MATTER + "choices: [lend, retail]\n", "utf-8")
    (finding,) = data(build(place, "--json"))["findings"]
    assert (finding["id"], finding["message"]) == ("retail-part-of-trade", "“Retail” is part of “Trading” (T-3).")
    assert finding["hint"] == "Add “Trading”; or drop “Retail”."


def test_build_with_an_unknown_format_is_wrong_use(place: Path) -> None:
    result = run(place, "build", str(place / "matter.yaml"), "--formats", "docx,pfd")
    assert (result.exit_code, "“pfd” is no format. Did you mean “pdf”?" in result.stderr) == (2, True)
    assert run(place, "build", str(place / "matter.yaml"), "--formats", "").exit_code == 2


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="the system has no /dev/stdin")
def test_a_matter_may_come_through_a_pipe(place: Path) -> None:
    command = [sys.executable, "-m", "assembler", "build", "/dev/stdin", "--formats", "txt"]
    places = ["--library", str(place / "library"), "-o", str(place / "out")]
    done = subprocess.run([*command, *places], input=MATTER + LOAN, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_build_of_a_missing_matter_is_an_error(place: Path) -> None:
    result = run(place, "build", str(place / "nothing.yaml"), "-o", str(place / "out"))
    assert result.exit_code == 1
    assert "nothing.yaml cannot be read: No such file or directory." in result.stderr


def test_a_day_of_issue_far_ahead_is_told_and_changes_nothing(place: Path) -> None:
    far = build(place, "--today", "2026-05-01")
    assert far.exit_code == 0
    assert "The day of issue, 1 December 2026, lies 214 days ahead of today. [issued-far-ahead]" in far.stderr
    near = build(place, "--today", "2026-11-30")
    assert (near.exit_code, near.stderr, "already built" in near.stdout) == (0, "", True)
    assert data(build(place, "--today", "2026-05-01", "--json"))["findings"] == [], "it is no finding of the packet"
