"""Check: read a library and the templates from their folders, run the checks, and return a report."""

from collections.abc import Iterable
from pathlib import Path

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library
from assembler.loader.templates import SHELL, load_templates
from assembler.model.diagnostics import Diagnostic, in_order


def check_folder(library: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> CheckReport:
    """Check a library, and the Word file that its papers are made from.

    Where the library cannot be read, the report holds the findings of reading only.
    """
    select, ignore = tuple(select), tuple(ignore)
    read, findings = load_library(library)
    findings = (*findings, *_check_shell(templates))
    if read is None:
        return CheckReport(in_order(findings), {}, {})
    asked = () if select else (finding for finding in findings if finding.id not in ignore)
    return check_library(read, select, ignore, asked)


def check_ids() -> tuple[str, ...]:
    """Return the ids of all checks."""
    return tuple(check.id for check in CHECKS)


def _check_shell(folder: Path) -> Iterable[Diagnostic]:
    templates, findings = load_templates(folder)
    yield from findings
    if templates:
        _, faults = prepare_shell(str(folder / SHELL), templates.paper)
        yield from faults
