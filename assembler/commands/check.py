"""Check: read a library and the templates from their folders, run the checks, and return a report."""

from collections.abc import Iterable
from pathlib import Path

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.checks.house_style import STYLE_IDS
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library_to_check
from assembler.loader.templates import SHELL, load_templates
from assembler.model.diagnostics import Diagnostic, in_order

HOUSE_STYLE = "house-style"
"""The name that stands for all checks of house style."""


def check_folder(library: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> CheckReport:
    """Check a library, and the Word file that its papers are made from.

    Where the library cannot be read, the report holds the findings of reading only.
    """
    select, ignore = _without_groups(select), _without_groups(ignore)
    read, findings = load_library_to_check(library)
    findings = (*findings, *_check_shell(templates))
    if read is None:
        return CheckReport(in_order(findings), {}, {})
    asked = () if select else (finding for finding in findings if finding.id not in ignore)
    return check_library(read, select, ignore, asked)


def check_ids() -> tuple[str, ...]:
    """Return the ids of all checks, and the name of the group of them that can be asked for as one."""
    return (*(check.id for check in CHECKS), HOUSE_STYLE)


def checks_asked_for(select: Iterable[str], ignore: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the checks that run where some are selected or ignored."""
    chosen, left_out = set(_without_groups(select)), set(_without_groups(ignore))
    return tuple(check.id for check in CHECKS if (not chosen or check.id in chosen) and check.id not in left_out)


def _without_groups(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids with those of its checks in place of the group `house-style`."""
    return tuple(one for id in ids for one in (sorted(STYLE_IDS) if id == HOUSE_STYLE else (id,)))


def _check_shell(folder: Path) -> Iterable[Diagnostic]:
    templates, findings = load_templates(folder)
    yield from findings
    if templates:
        _, faults = prepare_shell(str(folder / SHELL), templates.paper)
        yield from faults
