"""The report of the checks for machines: one JSON object, annotations for GitHub, a SARIF 2.1.0 log."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import PurePath
from urllib.parse import quote

from assembler.checks import CHECKS, CheckReport
from assembler.loader.message_pages import message_page
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.diagnostics import as_json as finding_as_json
from assembler.model.library import Suppression
from assembler.model.source import Span

Json = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "checkClauseSubject/v1"
"""The name of the fingerprint; its version changes when fingerprints are made in another way."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def closing_lines(report: CheckReport) -> Iterator[str]:
    """Yield a line for each programme with the number of obligations proved, and one with the number of findings."""
    for programme, obligations in report.obligations.items():
        yield f"{programme}: proved {obligations:,} obligations over {report.combinations[programme].in_words()}"
    counts = Counter(finding.severity for finding in report.findings)
    yield ", ".join(_number_of(counts[severity], severity) for severity in Severity if counts[severity]) or "no findings"


def _number_of(count: int, severity: Severity) -> str:
    word = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "piece of information"}[severity]
    plural = "pieces of information" if severity is Severity.INFO else f"{word}s"
    return f"{count:,} {word if count == 1 else plural}"


def format_report(report: CheckReport, form: str, root: PurePath, here: PurePath) -> str:
    """Return a report in the form `json`, `sarif` or `github`."""
    match form:
        case "json":
            return json.dumps(as_json(report), ensure_ascii=False)
        case "sarif":
            return json.dumps(as_sarif(report, root, here, version("clause-assembler")), indent=2, ensure_ascii=False)
        case _:
            return "\n".join(as_github(report.findings, root, here))


def as_json(report: CheckReport) -> Json:
    """Return a report as the object that `--format json` prints."""
    return {
        "findings": [finding_as_json(finding) for finding in report.findings],
        "suppressed": [finding_as_json(finding) | {"reason": by.reason} for finding, by in report.suppressed],
        "combinations": {programme: found.number for programme, found in report.combinations.items()},
        "obligations": sum(report.obligations.values()),
    }


def as_github(findings: Iterable[Diagnostic], root: PurePath, here: PurePath) -> Iterator[str]:
    """Yield findings as workflow commands of GitHub, errors first: it shows no more than ten of a kind."""
    order = list(Severity)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        properties = ",".join(f"{key}={escaped_property(value)}" for key, value in _annotation(finding, root, here).items())
        yield f"::{_COMMANDS[finding.severity]} {properties}::{escaped_message(whole_message(finding))}"


def _annotation(finding: Diagnostic, root: PurePath, here: PurePath) -> dict[str, str]:
    span = finding.span
    if span is None:
        return {"title": finding.id}
    row, first, last = str(span.line), str(span.column), str(span.column + span.length)
    file = relative_path(span.path, root, here)
    return {"file": file, "line": row, "endLine": row, "col": first, "endColumn": last, "title": finding.id}


def escaped_message(text: str) -> str:
    """Return the text of a workflow command of GitHub."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Return the value of a property of a workflow command of GitHub."""
    return escaped_message(text).replace(":", "%3A").replace(",", "%2C")


def whole_message(finding: Diagnostic) -> str:
    """Return the message, the cause, the example and the hint of a finding, each on a line."""
    cause = f"When: {', '.join(finding.cause)}." if finding.cause else ""
    witness = f"For example: {', '.join(finding.witness)}." if finding.witness else ""
    return "\n".join(filter(None, (finding.message, cause, witness, finding.hint)))


def as_sarif(report: CheckReport, root: PurePath, here: PurePath, edition: str) -> Json:
    """Return a report as a SARIF 2.1.0 log.

    `root` is the library's folder, `here` the folder that paths are relative to, such as the repository, and `edition` the
    version of this program.
    """
    every = [*((finding, None) for finding in report.findings), *report.suppressed]
    counts: Counter[str] = Counter()
    results = []
    for finding, by in every:
        print_of = fingerprint(finding, root)
        counts[print_of] += 1
        results.append(_result(finding, by, f"{print_of}:{counts[print_of]}", (root, here)))
    return sarif_log(results, _rules(finding for finding, _ in every), edition)


def sarif_log(results: Iterable[Json], rules: Iterable[Json], edition: str) -> Json:
    """Return a SARIF log of one run; `edition` is the version of this program."""
    driver = {"name": "clause-assembler", "version": edition, "rules": list(rules)}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": list(results)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def fingerprint(finding: Diagnostic, root: PurePath) -> str:
    """Return a hash over the check, clause and subject of a finding: it stays the same when lines move or the witness changes."""
    path = PurePath(finding.span.path if finding.span else "")
    clause = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    named = "\0".join((finding.id, clause, finding.subject or finding.message))
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _result(finding: Diagnostic, by: Suppression | None, print_of: str, folders: tuple[PurePath, PurePath]) -> Json:
    result: Json = {
        "ruleId": finding.id,
        "level": _LEVELS[finding.severity],
        "message": {"text": whole_message(finding)},
        "partialFingerprints": {FINGERPRINT: print_of},
        "properties": {
            "witness": list(finding.witness),
            "cause": list(finding.cause),
            "hint": finding.hint,
            "subject": finding.subject,
        },
    }
    if finding.span:
        result["locations"] = [_location(finding.span, *folders)]
    if by is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": by.reason}]
    return result


def _location(span: Span, root: PurePath, here: PurePath) -> Json:
    region: Json = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.length}
    if span.source_line:
        region |= {"snippet": {"text": span.source_line}}
    return {"physicalLocation": {"artifactLocation": {"uri": quote(relative_path(span.path, root, here))}, "region": region}}


def relative_path(path: str, root: PurePath, here: PurePath) -> str:
    """Return a path relative to `here`, or for a file elsewhere to the folder around the library; never an absolute path.

    One that is relative is so to `here`.
    """
    whole = PurePath(path)
    if not whole.is_absolute() and ".." not in whole.parts:
        return whole.as_posix()
    for base in (here, root.parent):
        if whole.is_relative_to(base):
            return whole.relative_to(base).as_posix()
    return whole.name if whole.is_absolute() else whole.as_posix()


def _rules(findings: Iterable[Diagnostic]) -> Iterator[Json]:
    """Yield a SARIF rule for each check, and for each other id that is among the findings."""
    yield from (sarif_rule(check.id, check.severity, check.page) for check in CHECKS)
    known = {check.id for check in CHECKS}
    for id, severity in dict.fromkeys((finding.id, finding.severity) for finding in findings if finding.id not in known):
        yield sarif_rule(id, severity, message_page(id))


def sarif_rule(id: str, severity: Severity, page: str) -> Json:
    """Return a kind of finding as SARIF describes it, by its page."""
    first, _, _ = page.partition("\n\n")
    return {
        "id": id,
        "shortDescription": {"text": " ".join(first.split())},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }
