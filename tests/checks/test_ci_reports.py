"""The reports for servers of continuous integration, read by a parser that is not ours."""

import json
from collections import Counter
from pathlib import Path, PurePath
from typing import Any

import jsonschema
import junitparser
import pytest
from small_library import agreement, load

from assembler.checks import CheckReport, check_library
from assembler.checks.ci_reports import JUnitCase, as_junit, check_cases, format_for_ci
from assembler.model.diagnostics import error, info
from assembler.model.source import Span

TEXT = """\
---
title: Price
source: T-1
suppress: {left-over-placeholder: The line is to be filled in by hand.}
---
1. It is delivered at {{ place }}.
2. It is paid in 30 days, and again in 30 days.
3. It ends after one month, on ____.
"""
SELECT = ("not-stated-in-some-combination", "typed-number", "number-in-words", "left-over-placeholder")

# What GitLab documents of a Code Quality report: the keys that each entry must have, and the five severities.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/.]"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


@pytest.fixture
def report(tmp_path: Path) -> CheckReport:
    library = load(tmp_path, agreement({"price": ""}) | {"small/agreement/price.md": TEXT})
    return check_library(library, SELECT)


def read_junit(text: str) -> Any:
    return junitparser.JUnitXml.fromstring(text.encode())


def test_each_place_that_fails_is_a_case_of_junit(report: CheckReport, tmp_path: Path) -> None:
    (suite,) = read_junit(format_for_ci(report, "junit", tmp_path, tmp_path.parent, SELECT))
    failed = [case for case in suite if case.result and not case.is_skipped]
    assert Counter(case.classname for case in failed) == {"not-stated-in-some-combination": 1, "typed-number": 2}
    assert [case.result[0].message for case in suite if case.is_skipped] == ["The line is to be filled in by hand."]
    passed = [case for case in suite if not case.result]
    assert (suite.tests, suite.failures, suite.skipped, suite.errors) == (3 + 1 + len(passed), 3, 1, 0)
    assert [case.classname for case in passed] == ["number-in-words", "left-over-placeholder"]
    (stated,) = [case for case in failed if case.classname == "not-stated-in-some-combination"]
    assert stated.name == f"{stated.classname} at {tmp_path.name}/small/agreement/price.md:6:23"
    assert "{{" not in stated.result[0].message
    assert "When: not place is stated." in stated.result[0].text


def test_a_character_that_xml_cannot_hold_is_replaced() -> None:
    span = Span("a.md", 1, 1)
    case = JUnitCase("one \x01", "a < b", (error("bad-markup", "“\x00” & \ud800", span, "<b>"), error("bad-name", "Two.", span)))
    (suite,) = read_junit(as_junit("all", [case], PurePath("/a"), PurePath("/a")))
    (one,) = suite
    assert (one.name, one.classname) == ("one \N{REPLACEMENT CHARACTER}", "a < b")
    assert [(each.type, each.message) for each in one.result] == [("bad-markup", "“�” & �"), ("bad-name", "Two.")]
    assert (suite.tests, suite.failures) == (1, 1)


def test_information_fails_in_no_report_of_junit() -> None:
    report = CheckReport((info("capital-drift", "A guess.", Span("a.md", 1, 1)),), {}, {})
    assert not any(case.findings for case in check_cases(report, PurePath("/a"), PurePath("/a"), ()))


def test_gitlab_gets_what_it_documents(report: CheckReport, tmp_path: Path) -> None:
    found = json.loads(format_for_ci(report, "gl-code-quality", tmp_path, tmp_path.parent, SELECT))
    jsonschema.validate(found, GITLAB)
    assert Counter(one["check_name"] for one in found) == Counter(finding.id for finding in report.findings)
    assert len({one["fingerprint"] for one in found}) == len(found) == len(report.findings)
    (stated,) = [one for one in found if one["check_name"] == "not-stated-in-some-combination"]
    assert (stated["severity"], stated["location"]) == (
        "major",
        {"path": f"{tmp_path.name}/small/agreement/price.md", "lines": {"begin": 6}},
    )


def test_what_has_no_place_stands_at_the_library() -> None:
    report = CheckReport((error("no-valid-combination", "There is none."),), {}, {})
    (one,) = json.loads(format_for_ci(report, "gl-code-quality", PurePath("/work/clauses"), PurePath("/work"), ()))
    assert one["location"] == {"path": "clauses", "lines": {"begin": 1}}
    jsonschema.validate([one], GITLAB)
