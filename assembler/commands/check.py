"""Check: from the folders of a library and of templates to a report."""

from collections.abc import Iterable
from pathlib import Path

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library
from assembler.loader.templates import SHELL, load_templates
from assembler.model.diagnostics import Diagnostic, in_order


def check_folder(library: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> CheckReport:
    """Check a library and the Word shell its papers are made from. Where the library cannot be read, the report holds those findings only."""
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
    look_files, findings = load_templates(folder)
    yield from findings
    if look_files:
        _, faults = prepare_shell(str(folder / SHELL), look_files.paper)
        yield from faults
