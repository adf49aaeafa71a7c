"""Every place that prints or reads a name is found, each as what it is, and the place at which the name stands is none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembler.cli import main
from assembler.editor.uses import NamedPart, named_parts, uses_as_text
from assembler.loader import load_library
from examples import ROOT
from examples import library as shipped


@pytest.fixture
def own(tmp_path: Path) -> Path:
    assert run("init", tmp_path / "own").exit_code == 0
    return tmp_path / "own/clauses"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words)])


def part(root: Path, name: str) -> NamedPart:
    library, _ = load_library(root)
    assert library
    (found,) = named_parts(library, root, name)
    return found


def places(one: NamedPart) -> list[tuple[str, bool, str]]:
    return [(use.where, use.prints, f"{Path(use.span.path).name}:{use.span.line}") for use in one.uses]


def test_who_prints_a_value_is_named_with_its_paper_and_line(own: Path) -> None:
    found = part(own, "notice_period")
    assert places(found) == [("clause example/partner-agreement/term", True, "term.md:7")]
    assert "  printed in clause example/partner-agreement/term (Partner Agreement), " in uses_as_text(found)


def test_what_depends_on_a_choice_is_named(own: Path) -> None:
    found = part(own, "courses")
    lines = (own / "example/programme.yaml").read_text("utf-8").splitlines()
    written = [at for at, line in enumerate(lines, 1) if "courses" in line and "when:" in line]
    told = [int(place.partition(":")[2]) for where, prints, place in places(found) if where == "programme example" and not prints]
    assert written
    assert {*written} <= {*told}
    assert found.span.line not in told


def test_a_text_that_stands_where_something_is_chosen_is_a_use_of_that(own: Path) -> None:
    folder = own / "example/partner-agreement"
    (folder / "term@courses.md").write_bytes((folder / "term.md").read_bytes())
    assert ("clause example/partner-agreement/term", False, "term@courses.md:1") in places(part(own, "courses"))


def test_impact_and_explain_say_who_prints_a_value(own: Path) -> None:
    printed = "printed in clause example/partner-agreement/term (Partner Agreement)"
    assert printed in run("impact", "notice_period", "--library", own).stdout
    assert printed in run("explain", "notice_period", "--library", own).stdout
    data = json.loads(run("impact", "notice_period", "--library", own, "--json").stdout)
    assert [(use["prints"], use["line"]) for use in data["parts"][0]["uses"]] == [(True, 7)]
    assert data["clauses"] == []


def test_a_clause_and_a_choice_of_one_name_are_both_told(own: Path) -> None:
    said = run("impact", "courses", "--library", own).stdout
    assert "clause example/course-addendum/courses\n" in said
    assert "choice courses of Example" in said


def test_a_name_that_nothing_has_says_what_may_be_named(own: Path) -> None:
    refused = run("impact", "notice_perio", "--library", own)
    said = " ".join(refused.stderr.split())
    assert refused.exit_code == 2
    assert (
        "No clause, choice, value, fact, list, field of a list, band, table, computed value, entity or occasion is called “notice_perio”."
        in said
    )
    assert "Did you mean “notice_period”?" in said


def test_an_entity_an_occasion_and_a_field_of_a_list_have_uses_too() -> None:
    library, root = shipped(), ROOT / "clauses"
    (entity,) = named_parts(library, root, "qualtrics-ireland")
    assert entity.kind == "entity"
    assert {use.where for use in entity.uses} == {"programme qpn"}
    fields = {one.kind: one for one in named_parts(library, root, "customer") if one.programme.id == "qpn"}
    printed = {use.where for use in fields["field of opportunities"].uses if use.prints}
    assert any(where.startswith("clause qpn/") for where in printed)
    occasions = {one.programme.id: one for one in named_parts(library, root, "termination_notice")}
    assert {*occasions} == {"ipp", "qalyptus", "qpn"}
    assert any(use.where == "programme qpn" for use in occasions["qpn"].uses)
