"""`assembler compare`: print what was changed in a returned contract, with or without tracked changes."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import change_data, find_issued, issued_options
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.model.diagnostics import Diagnostic, Severity, as_json
from assembler.returns import Change, Comparison, compare_contract, named_matter, read_received_file


@click.command()
@click.argument("returned", type=click.Path(path_type=Path))
@issued_options
@json_option
def compare(
    *,
    returned: Path,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Compare a RETURNED contract with ours, clause by clause: what was changed, and what of it silently.

    Filled fields are no changes, nor is what a word processor does when it saves.
    """
    file, findings = read_received_file(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    issued, findings = find_issued(packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data)
    if issued is None:
        refuse(findings, as_data=as_data)
    comparison, faults = compare_contract(file, issued)
    if comparison is None:
        refuse((*findings, *faults), as_data=as_data)
    if as_data:
        click.echo(json.dumps(comparison_data(comparison), ensure_ascii=False))
    else:
        print_findings(comparison.findings)
        click.echo(comparison_text(comparison), color=colour())
    sys.exit(1 if comparison.changes or _any_fault(comparison.findings) else 0)


def _any_fault(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.severity is not Severity.INFO for finding in findings)


def comparison_data(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as the object that `--json` prints."""
    return {
        "paper": comparison.paper,
        "file": comparison.file,
        "changes": [change_data(change) for change in comparison.changes],
        "silent": len(comparison.silent),
        "findings": [as_json(finding) for finding in comparison.findings],
    }


def comparison_text(comparison: Comparison) -> str:
    """Return a line for each change, silent ones marked."""
    if not comparison.changes:
        return f"{comparison.file}: the words are those of “{comparison.paper}”."
    silent = len(comparison.silent)
    tracked = f", {silent} of them without a tracked change" if silent else ", all of them tracked"
    lines = [f"{comparison.file} against “{comparison.paper}”: {_counted(len(comparison.changes), 'change')}{tracked}"]
    return "\n".join([*lines, *(line for change in comparison.changes for line in _change_text(change))])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _change_text(change: Change) -> Iterable[str]:
    mark = click.style("SILENT ", fg="red", bold=True) if change.silent else ""
    yield f"  {change.place}: {mark}{change.kind}"
    yield from (f"      {edit}" for edit in change.edits)
