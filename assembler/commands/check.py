"""From a library's folder to a report: read, look into the Word shell, check."""

from collections.abc import Iterable
from pathlib import Path

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library
from assembler.loader.templates import SHELL, load_templates
from assembler.model.diagnostics import Diagnostic, in_order


def check_folder(library: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> CheckReport:
    """Check a library and the shell that gives it its look. What cannot be read is found, and nothing is proved of it."""
    select, ignore = tuple(select), tuple(ignore)
    read, findings = load_library(library)
    findings = (*findings, *_shell(templates))
    if read is None:
        return CheckReport(in_order(findings), {}, {})
    asked = () if select else (finding for finding in findings if finding.id not in ignore)
    return check_library(read, select, ignore, asked)


def check_ids() -> tuple[str, ...]:
    """Give the ids of all checks."""
    return tuple(check.id for check in CHECKS)


def _shell(folder: Path) -> Iterable[Diagnostic]:
    looks, findings = load_templates(folder)
    yield from findings
    if looks:
        _, faults = prepare_shell(str(folder / SHELL), looks.paper)
        yield from faults
