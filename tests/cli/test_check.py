"""`assembler check` as a person and CI run it, with the pre-commit hook and the GitHub action."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import junitparser
import pytest
import yaml
from click.testing import CliRunner, Result
from small_library import agreement, write

from assembler.cli import main

ROOT = Path(__file__).parents[2]


ONLY = ("--select", "typed-number", "--select", "number-in-words")


def check(place: Path, text: str, *more: str, kind: str = "text") -> Result:
    write(place / "library", agreement({"price": text}))
    return CliRunner().invoke(main, ["check", "--library", str(place / "library"), "--format", kind, *more])


def test_a_sound_library_leaves_0_and_says_what_was_proved(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is fixed.\n", *ONLY)
    assert result.exit_code == 0
    assert result.stdout == "small: proved 0 obligations over 14 combinations\nno findings\n"


def test_a_library_may_be_named_once_for_all_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "library", agreement({"price": "1. The price is fixed.\n"}))
    monkeypatch.setenv("ASSEMBLER_LIBRARY", str(tmp_path / "library"))
    assert CliRunner().invoke(main, ["check", *ONLY]).stdout.startswith("small: ")
    assert CliRunner().invoke(main, ["check", "--library", str(tmp_path / "none")]).exit_code == 2


def test_a_warning_leaves_1_with_line_caret_and_hint(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is due in 30 days.\n", *ONLY)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1:] == [
        "  5 | 1. The price is due in 30 days.",
        "    |                        ^^^^^^^",
        "  hint: Declare it among the programme's values, and quote it: {{ … }}.",
        "small: proved 0 obligations over 14 combinations",
        "1 warning",
    ]


def test_information_leaves_0(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is due in thirty days.\n", *ONLY)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 piece of information")


def test_a_check_is_ignored(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is due in 30 days.\n", *ONLY, "--ignore", "typed-number")
    assert result.exit_code == 0


def test_an_unknown_id_is_wrong_use(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is fixed.\n", "--select", "typed-numbers")
    assert result.exit_code == 2
    assert "Did you mean “typed-number”?" in result.stderr


@pytest.mark.parametrize("kind", ["json", "sarif", "github", "junit", "gl-code-quality"])
def test_the_closing_lines_stand_beside_what_a_machine_reads(tmp_path: Path, kind: str) -> None:
    result = check(tmp_path, "1. The price is due in 30 days.\n", *ONLY, kind=kind)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "1 warning")
    if kind == "github":
        assert result.stdout.startswith("::warning file=")
    elif kind == "junit":
        assert junitparser.JUnitXml.fromstring(result.stdout.encode()).failures == 1
    else:
        assert "typed-number" in json.dumps(json.loads(result.stdout))


@pytest.mark.parametrize("inside", [True, False])
def test_a_library_of_ones_own_is_not_passed_over_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    write(tmp_path / "clauses", agreement({"price": "1. The price is fixed.\n"}))
    monkeypatch.chdir(tmp_path / "clauses" if inside else tmp_path)
    unnamed = CliRunner().invoke(main, ["check"])
    assert (unnamed.exit_code, f"--library {'.' if inside else 'clauses'}" in unnamed.stderr) == (2, True)
    assert "proved" in CliRunner().invoke(main, ["check", "--library", "." if inside else "clauses"]).stdout


def test_findings_of_the_loader_are_reported(tmp_path: Path) -> None:
    result = check(tmp_path, "1. The price is {{ nothing }}.\n", kind="json")
    assert result.exit_code == 1
    assert [finding["id"] for finding in json.loads(result.stdout)["findings"]] == ["unknown-name"]


def test_a_broken_word_shell_is_found(tmp_path: Path) -> None:
    looks = tmp_path / "templates"
    looks.mkdir()
    for path in (ROOT / "templates").iterdir():
        if path.is_file():
            (looks / path.name).write_bytes(path.read_bytes())
    (looks / "paper.docx").write_bytes(b"no Word file")
    result = check(tmp_path, "1. The price is fixed.\n", "--templates", str(looks), kind="json")
    assert str(looks / "paper.docx") in [finding["path"] for finding in json.loads(result.stdout)["findings"]]


def test_the_page_of_a_check_is_explained(tmp_path: Path) -> None:
    write(tmp_path, agreement({"price": "1. The price is fixed.\n"}))
    result = CliRunner().invoke(main, ["explain", "typed-number", "--library", str(tmp_path)])
    assert result.stdout.startswith("check typed-number, warning\n\nFind a period, rate or sum")


@pytest.mark.slow
def test_the_same_is_found_in_the_same_words_whatever_the_hash_seed(tmp_path: Path) -> None:
    text = "1. It is at {{ place }}, due in 30 days.\n2. It is TBD. {when: retail}\n"
    check(tmp_path, text)
    results = [_run(["check", "--library", "library", "--format", "sarif"], tmp_path, PYTHONHASHSEED=seed) for seed in "123"]
    assert results[0].returncode == 1
    assert len({(each.stdout, each.stderr) for each in results}) == 1


def test_the_pre_commit_hook_runs(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)
    program, *arguments = shlex.split(hook["entry"])
    assert program == "assembler"
    write(tmp_path / "clauses", agreement({"price": "1. The price is due in 30 days.\n"}))
    done = _run([*arguments, *hook["args"]], tmp_path)
    assert done.returncode == 1
    assert "clauses/small/agreement/price.md:5:24: warning: “30 days” is typed" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "was", "becomes", "annotation"),
    [
        ("README.md", "small", "small", ""),
        ("clauses/example/partner-agreement/term.md", "no fixed end", "no {{ fixed }} end", "::error file=clauses/example/"),
        (
            "scenarios/example/courses.yaml",
            "keeps no recording",
            "keeps a recording",
            "::error file=scenarios/example/courses.yaml",
        ),
    ],
)
def test_the_action_checks_holds_scenarios_and_keeps_the_status(
    tmp_path: Path, file: str, was: str, becomes: str, annotation: str
) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    script = action["runs"]["steps"][-1]["run"]
    CliRunner().invoke(main, ["init", str(tmp_path / "own")])
    changed = tmp_path / "own" / file
    assert was in changed.read_text("utf-8")
    changed.write_text(changed.read_text("utf-8").replace(was, becomes), "utf-8")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    given = {"LIBRARY": "clauses", "SCENARIOS": "scenarios", "SARIF": "", "GITHUB_STEP_SUMMARY": "summary.md", "PATH": path}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path / "own", env=given, capture_output=True, text=True, check=False)
    assert (done.returncode, annotation in done.stdout) == (1 if annotation else 0, True), done


def _run(arguments: list[str], place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assembler", *arguments]
    return subprocess.run(command, cwd=place, env=os.environ | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("form", ["github", "sarif", "gl-code-quality", "junit"])
def test_paths_for_ci_begin_at_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path / "sub/clauses", agreement({"price": "1. The price is {{ nothing }}.\n"}))
    monkeypatch.chdir(tmp_path / "sub")
    result = CliRunner().invoke(main, ["check", "--library", "clauses", "--format", form])
    assert result.exit_code == 1
    assert "sub/clauses/small/agreement/price.md" in result.stdout
    assert str(tmp_path) not in result.stdout
