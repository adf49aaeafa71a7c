"""What comes back: a returned contract compared with ours."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assembler.cli.terminal import colour, json_option, library_option, read_library, refuse, tell
from assembler.diagnostics import Diagnostic, Severity, as_json

if TYPE_CHECKING:
    from assembler.returned import Change, Comparison, Issued

Command = TypeVar("Command", bound=Callable[..., Any])
OUTPUT = Path("output")
"""Where a packet is looked for when none is named."""


def issued_options(command: Command) -> Command:
    """Add the options that say what a returned file is held against."""
    packet = click.option(
        "--packet", type=click.Path(path_type=Path), help="The packet it was sent with; else looked for in output/."
    )
    matter = click.option("--matter", type=click.Path(path_type=Path), help="The matter's file, to make its papers anew.")
    templates = click.option(
        "--templates",
        "templates_folder",
        type=click.Path(path_type=Path),
        help="Another look than the shipped one, for --matter.",
    )
    return packet(matter(templates(library_option(command))))


@click.command()
@click.argument("returned", type=click.Path(path_type=Path))
@issued_options
@json_option
def compare(
    returned: Path,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,  # noqa: FBT001 - a flag
) -> None:
    """Compare a RETURNED contract with ours, clause by clause: what was changed, and what of it silently.

    Filled fields are no changes, nor is what a word processor does when it saves.
    """
    from assembler.returned import compare_contract, matter_of, receive

    file, findings = receive(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    issued, findings = _issued(packet, matter, templates_folder, library_folder, matter_of(file), as_data=as_data)
    if issued is None:
        refuse(findings, as_data=as_data)
    comparison, faults = compare_contract(file, issued)
    if comparison is None:
        refuse((*findings, *faults), as_data=as_data)
    if as_data:
        click.echo(json.dumps(comparison_data(comparison), ensure_ascii=False))
    else:
        tell(comparison.findings)
        click.echo(comparison_text(comparison), color=colour())
    sys.exit(1 if comparison.changes or _weighty(comparison.findings) else 0)


def _weighty(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.severity is not Severity.INFO for finding in findings)


def _issued(
    packet: Path | None, matter: Path | None, templates: Path | None, library: Path | None, named: str, *, as_data: bool
) -> tuple["Issued | None", tuple[Diagnostic, ...]]:
    """Give what was issued: from the packet, from the matter, or from the packet in output/ of the matter a file names."""
    from assembler.building import order_packet
    from assembler.diagnostics import error
    from assembler.returned import find_packet, make_anew, read_packet
    from assembler.shipped import templates_folder

    if packet and matter:
        raise click.UsageError("Name the packet or the matter, not both.")
    if matter:
        order, findings = order_packet(
            read_library(library, as_data=as_data), templates or templates_folder(), matter, ("docx", "pdf")
        )
        issued, faults = make_anew(order) if order else (None, ())
        return issued, (*findings, *faults)
    folder = packet or find_packet(OUTPUT, named)
    if folder is None:
        whose = f"the matter “{named}”" if named else "it"
        return None, (
            error("no-packet", f"There is no one packet of {whose} in {OUTPUT}/.", hint="Name it by --packet or --matter."),
        )
    return read_packet(folder)


def comparison_data(comparison: "Comparison") -> dict[str, Any]:
    """Give a comparison as the object that `--json` prints."""
    return {
        "paper": comparison.paper,
        "file": comparison.file,
        "changes": [_change_data(change) for change in comparison.changes],
        "silent": len(comparison.silent),
        "findings": [as_json(finding) for finding in comparison.findings],
    }


def _change_data(change: "Change") -> dict[str, Any]:
    edits = [{"deleted": edit.deleted, "inserted": edit.inserted} for edit in change.edits]
    return {
        "place": change.place,
        "kind": change.kind,
        "silent": change.silent,
        "ours": change.ours,
        "theirs": change.theirs,
        "edits": edits,
    }


def comparison_text(comparison: "Comparison") -> str:
    """Say what changed, a line a change, silent ones marked."""
    if not comparison.changes:
        return f"{comparison.file}: the words are those of “{comparison.paper}”."
    silent = len(comparison.silent)
    told = f", {silent} of them without a tracked change" if silent else ", all of them tracked"
    lines = [f"{comparison.file} against “{comparison.paper}”: {_counted(len(comparison.changes), 'change')}{told}"]
    return "\n".join([*lines, *(line for change in comparison.changes for line in _change_text(change))])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _change_text(change: "Change") -> Iterable[str]:
    mark = click.style("SILENT ", fg="red", bold=True) if change.silent else ""
    yield f"  {change.place}: {mark}{change.kind}"
    yield from (f"      {edit}" for edit in change.edits)
