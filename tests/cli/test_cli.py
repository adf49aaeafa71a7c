import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from packets.small_order import FILES, LOAN
from small_library import MATTER, write

from assembler.cli import COMMANDS, main

FINDING = {"id", "severity", "path", "line", "column", "message", "hint", "witness", "cause"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a small library and a matter."""
    write(tmp_path / "library", FILES)
    (tmp_path / "matter.yaml").write_text(MATTER + LOAN, "utf-8")
    return tmp_path


def run(place: Path, command: str, *arguments: str, **environment: str) -> Result:
    """Run a command on the small library, in this process."""
    return CliRunner().invoke(main, [command, *arguments, "--library", str(place / "library")], env=environment)


def build(place: Path, *more: str) -> Result:
    return run(place, "build", str(place / "matter.yaml"), "-o", str(place / "out"), "--formats", "txt", *more)


def data(result: Result) -> Any:
    """Give the one object printed."""
    (line,) = result.stdout.splitlines()
    return json.loads(line)


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
    ]
    again = build(place)
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, f"{first}  (already built)")


def test_build_as_data(place: Path) -> None:
    built = data(build(place, "--json"))
    assert set(built) == {"packet", "fresh", "draft", "documents", "forms", "files", "findings"}
    assert Path(built["packet"]).is_dir()
    assert [document["name"] for document in built["documents"]] == ["agreement", "annex", "policy"]
    assert [document["name"] for document in built["forms"]] == ["note-loan-7"]
    assert {frozenset(file) for file in built["files"]} == {frozenset({"path", "bytes", "sha256"})}
    assert all(re.fullmatch("[0-9a-f]{64}", file["sha256"]) for file in built["files"])
    assert (built["findings"], built["fresh"]) == ([], True)


def test_build_marks_a_draft(place: Path) -> None:
    (place / "matter.yaml").write_text(f"{MATTER}special_terms: {{terms: [No fee.]}}\n", "utf-8")
    assert build(place).stdout.splitlines()[1] == "  DRAFT: special terms wait for approval"


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


@pytest.mark.parametrize("command", ["build", "batch"])
def test_a_url_of_no_storage_is_told_before_anything_is_read(place: Path, command: str) -> None:
    result = run(place, command, str(place / "nothing.yaml"), "-o", "nowhere://packets")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "nowhere://packets:1:1: error: No packet can be kept in nowhere://packets: Protocol not known: nowhere. [not-written]",
        "  hint: Name a folder, or a URL such as s3://bucket/path.",
    ]


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


def test_choose_without_choices_lists_them(place: Path) -> None:
    result = run(place, "choose", "small")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "Small Programme (small): 14 valid combinations",
            "  lend                     Lending  [T-1]",
            "  trade                    Trading  [T-2]",
            "    retail                   Retail  [T-3, alternative]",
            "    wholesale                Wholesale  [T-3, alternative]",
            "    delivery                 Delivery  [T-4, default]",
            "    express                  Express delivery  [T-5]",
        ],
    )


def test_choose_says_what_follows_and_why(place: Path) -> None:
    result = run(place, "choose", "small", "trade", "retail", "lend")
    assert result.exit_code == 0
    assert result.stdout.startswith("These choices go together.\nchoices\n  lend ")
    assert "  delivery                 default" in result.stdout
    assert "  Note " in result.stdout.partition("forms\n")[2]


def test_choose_refuses_with_rule_text_source_and_repairs(place: Path) -> None:
    result = run(place, "choose", "small", "trade", "retail", "express", "--without", "delivery")
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        [
            "These choices do not go together.",
            "  Express delivery is delivery. [express-requires-delivery; T-5]",
            "  “Delivery” is declined. [declined-delivery; the matter]",
            "  repair: add “Delivery”",
            "  repair: drop “Express delivery”",
        ],
    )


def test_choose_draws_a_picture_over_an_earlier_one_and_says_so(place: Path) -> None:
    file = place / "choices.svg"
    file.write_text("an earlier picture", "utf-8")
    result = run(place, "choose", "small", "--picture", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"The picture of which choices go together is in {file}."
    assert file.read_text("utf-8").startswith("<svg ")


def test_choose_draws_the_picture_of_a_refused_selection_too(place: Path) -> None:
    file = place / "choices.svg"
    result = run(place, "choose", "small", "retail", "--picture", str(file), "--json")
    assert (result.exit_code, data(result)["valid"], data(result)["picture"]) == (1, False, str(file))
    assert file.read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize("as_data", [False, True])
def test_choose_says_where_a_picture_cannot_be_written(place: Path, *, as_data: bool) -> None:
    file = place / "nowhere" / "choices.svg"
    result = run(place, "choose", "small", "--picture", str(file), *(["--json"] if as_data else []))
    assert result.exit_code == 1
    said = data(result)["findings"][0]["message"] if as_data else result.stderr
    assert f"The picture could not be written to {file}: No such file or directory." in said


def test_choose_as_data(place: Path) -> None:
    keys = {"valid", "choices", "conflicts", "repairs", "documents", "forms", "answers", "combinations"}
    valid, refused = (data(run(place, "choose", "small", choice, "--json")) for choice in ("lend", "retail"))
    assert set(valid) == set(refused) == keys
    assert (valid["valid"], valid["combinations"], valid["conflicts"], valid["repairs"]) == (True, 14, [], [])
    assert {"id": "small/note", "title": "Note"}.items() <= valid["forms"][0].items()
    assert valid["documents"][0]["because"] == ["in every packet"]
    assert (refused["valid"], refused["documents"], refused["repairs"][0]) == (False, [], {"add": ["trade"], "drop": []})
    (conflict,) = refused["conflicts"]
    assert set(conflict) == {"rules", "choices"}
    assert set(conflict["rules"][0]) == {"id", "text", "source"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("choose", "smal"), "There is no programme “smal”. Did you mean “small”?"),
        (("choose", "other"), "There is no programme “other”. There are small."),
        (("choose", "small", "retial"), "“retial” is no choice of small. Did you mean “retail”?"),
        (("choose", "small", "lend", "--without", "delivry"), "“delivry” is no choice of small. Did you mean “delivery”?"),
        (("choose", "small", "xyz"), "There are lend, trade, retail, wholesale, delivery, express."),
        (("new", "smal"), "Did you mean “small”?"),
        (("schema", "smal"), "Did you mean “small”?"),
        (("explain", "retial"), "Nothing is called “retial”. Did you mean “retail”?"),
        (("explain",), "Missing argument 'ID'"),
    ],
)
def test_wrong_use_ends_with_status_2_and_the_nearest_name(place: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(place, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_explain_prints_a_page(place: Path) -> None:
    assert run(place, "explain", "lend").stdout.startswith("choice lend of Small Programme: Lending\n")
    assert data(run(place, "explain", "lend", "--json"))["pages"][0].startswith("choice lend")


def test_new_prints_a_matter_that_builds(place: Path) -> None:
    starter = run(place, "new", "small")
    assert data(run(place, "new", "small", "--json")) == {"programme": "small", "matter": starter.stdout}
    (place / "matter.yaml").write_text(starter.stdout, "utf-8")
    assert build(place).exit_code == 0


def test_schema_is_the_shape_of_a_matter(place: Path) -> None:
    schema = json.loads(run(place, "schema", "small").stdout)
    assert schema == data(run(place, "schema", "small", "--json"))
    assert schema["properties"]["choices"]["items"]["enum"][:2] == ["lend", "trade"]
    assert schema["title"] == "A matter of Small Programme"


@pytest.mark.parametrize(
    "command", [["build", "matter.yaml"], ["choose", "small"], ["explain", "x"], ["new", "x"], ["schema", "x"]]
)
def test_a_broken_library_fails_every_command(place: Path, command: list[str]) -> None:
    (place / "library/small/annex/term.md").write_text("no front matter", "utf-8")
    result = run(place, *command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "small/annex/term.md:1:1: error: The clause has no front matter. [missing-key]" in result.stderr
    assert set(data(run(place, *command, "--json"))["findings"][0]) == FINDING


def test_a_library_that_is_not_there_is_told(place: Path) -> None:
    result = CliRunner().invoke(main, ["choose", "small", "--library", str(place / "nowhere")])
    assert (result.exit_code, "is no folder" in result.stderr) == (1, True)


def assembler(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program."""
    settings = os.environ | {"NO_COLOR": ""} | environment
    return subprocess.run(
        [sys.executable, "-m", "assembler", *arguments], capture_output=True, text=True, env=settings, check=False
    )


def test_colours_are_for_terminals_and_no_color_takes_them_away(place: Path) -> None:
    arguments = ["choose", "small", "retail", "--library", str(place / "library")]
    assert "\x1b" not in assembler(*arguments).stdout
    assert "\x1b[31m" in CliRunner().invoke(main, arguments, color=True).stdout
    assert "\x1b" not in CliRunner().invoke(main, arguments, color=True, env={"NO_COLOR": "1"}).stdout


def test_the_program_ends_with_its_status(place: Path) -> None:
    library = ["--library", str(place / "library")]
    assert assembler("choose", "small", "lend", *library).returncode == 0
    assert assembler("choose", "small", "retail", *library).returncode == 1
    assert assembler("choose", "large", *library).returncode == 2
    assert "clause-assembler" in assembler("--version").stdout or "assembler" in assembler("--version").stdout


def test_output_is_utf_8_wherever_it_runs(place: Path) -> None:
    done = assembler("choose", "small", "retail", "--library", str(place / "library"), LC_ALL="C", PYTHONIOENCODING="utf-8")
    assert "“Retail”" in done.stdout


def test_help_is_quick() -> None:
    code = "import sys\nfrom assembler.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert "Assemble partner agreements" in done.stdout
    assert not loaded & {"docx", "docxtpl", "typst", "pydantic", "yaml", "pysat", "babel", "pikepdf", "lxml", "rich", "jinja2"}


def test_every_command_has_help() -> None:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert "--json" in shown.stdout, name
        assert command.help
