"""Findings for servers of continuous integration: a JUnit report, which most of them show, and GitLab’s Code Quality report."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree import ElementTree as ET

from assembler.checks import CheckReport
from assembler.checks.reports import Json, fingerprint, relative_path, whole_message
from assembler.model.diagnostics import Diagnostic, Severity

# what XML 1.0 cannot hold at all, not even as a reference
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GITLAB = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


@dataclass(frozen=True, slots=True)
class JUnitCase:
    """A case of a JUnit report, of the group `group`: it fails by its findings, or is skipped for a reason, or passes."""

    name: str
    group: str
    findings: tuple[Diagnostic, ...] = ()
    skipped: str = ""


def format_for_ci(report: CheckReport, form: str, root: PurePath, here: PurePath, ran: Iterable[str]) -> str:
    """Return a report in the form `junit` or `gl-code-quality`; `ran` are the checks that were asked for."""
    if form == "junit":
        return as_junit("assembler check", check_cases(report, root, here, ran), root, here)
    return json.dumps(as_gitlab(report.findings, root, here), indent=2, ensure_ascii=False)


def check_cases(report: CheckReport, root: PurePath, here: PurePath, ran: Iterable[str]) -> Iterator[JUnitCase]:
    """Yield a case for each place at which a check finds something, each finding that is accepted, and each check that passes.

    Those of the checks that `ran` pass that find nothing; none do where the library cannot be read. Information does not fail: it is
    no case.
    """
    failing = [one for one in report.findings if one.severity is not Severity.INFO]
    found = {finding.id for finding in failing}
    for finding in failing:
        yield JUnitCase(f"{finding.id} at {_place(finding, root, here)}", finding.id, (finding,))
    for finding, by in report.suppressed:
        yield JUnitCase(f"{finding.id} at {_place(finding, root, here)}", finding.id, skipped=by.reason)
    yield from (JUnitCase(id, id) for id in ran if report.combinations and id not in found)


def as_junit(suite: str, cases: Iterable[JUnitCase], root: PurePath, here: PurePath) -> str:
    """Return cases as a JUnit report. Each finding of a case is a failure of its own, with its place, cause and hint."""
    listed = [*cases]
    counts = {
        "tests": str(len(listed)),
        "failures": str(sum(bool(case.findings) for case in listed)),
        "errors": "0",
    }
    whole = ET.Element("testsuites", {"name": "clause-assembler", **counts})
    skipped = str(sum(bool(case.skipped) for case in listed))
    one = ET.SubElement(whole, "testsuite", {"name": suite, **counts, "skipped": skipped})
    for case in listed:
        shown = ET.SubElement(one, "testcase", {"name": _in_xml(case.name), "classname": _in_xml(case.group)})
        for finding in case.findings:
            failure = ET.SubElement(shown, "failure", {"message": _in_xml(finding.message), "type": finding.id})
            failure.text = _in_xml(f"{_place(finding, root, here)}\n{whole_message(finding)}")
        if case.skipped:
            ET.SubElement(shown, "skipped", {"message": _in_xml(case.skipped)})
    ET.indent(whole)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(whole, encoding="unicode")}'


def _place(finding: Diagnostic, root: PurePath, here: PurePath) -> str:
    span = finding.span
    return f"{relative_path(span.path, root, here)}:{span.line}:{span.column}" if span else "the library"


def _in_xml(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_gitlab(findings: Sequence[Diagnostic], root: PurePath, here: PurePath) -> list[Json]:
    """Return findings as GitLab’s Code Quality report: a list, in which each finding has a fingerprint of its own.

    What has no place stands at the first line of the library.
    """
    counts: Counter[str] = Counter()
    made: list[Json] = []
    for finding in findings:
        print_of = fingerprint(finding, root)
        counts[print_of] += 1
        path = relative_path(finding.span.path if finding.span else str(root), root, here)
        made.append(
            {
                "description": whole_message(finding).replace("\n", " "),
                "check_name": finding.id,
                "fingerprint": f"{print_of}:{counts[print_of]}",
                "severity": _GITLAB[finding.severity],
                "location": {"path": path, "lines": {"begin": finding.span.line if finding.span else 1}},
            }
        )
    return made
