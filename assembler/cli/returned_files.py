"""Options and lookups that `read` and `compare` share: what was issued to the sender of a file, and the verdict on it printed."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from assembler.cli.options import library_option
from assembler.cli.terminal import colour, print_findings, read_library
from assembler.commands.build import BuildRequest, order_packet
from assembler.loader.installed_data import templates_folder
from assembler.model.diagnostics import Diagnostic, error
from assembler.packets.store import FolderStore
from assembler.returns import IssuedPapers, Verdict, find_packet, read_packet, rebuild_papers
from assembler.returns.odd_characters import named
from assembler.returns.verdict import sentence
from assembler.returns.verdict_data import detail_lines, verdict_data

Command = TypeVar("Command", bound=Callable[..., object])
OUTPUT = Path("output")
"""The folder that is searched for a packet when none is named."""


def issued_options(command: Command) -> Command:
    """Add to a command the options that name what a returned file is compared with."""
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


def find_issued(
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    named: str,
    *,
    as_data: bool,
    needed: bool = True,
) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    """Return what was issued: the packet, or the papers of the matter, that an option names.

    Without either, the packet below output/ whose matter is `named` in the returned file. None, and no finding, where there is no
    such packet and none is `needed`.
    """
    if packet and matter:
        raise click.UsageError("Name the packet or the matter, not both.")
    if matter:
        read = read_library(library, matter=matter, as_data=as_data)
        order, findings = order_packet(BuildRequest(read, templates or templates_folder(), matter, store=FolderStore(OUTPUT)))
        issued, faults = rebuild_papers(order) if order else (None, ())
        return issued, (*findings, *faults)
    folder = packet or find_packet(OUTPUT, named)
    if folder is None and not needed:
        return None, ()
    if folder is None:
        whose = f"the matter “{named}”" if named else "it"
        return None, (
            error("no-packet", f"There is no one packet of {whose} in {OUTPUT}/.", hint="Name it by --packet or --matter."),
        )
    return read_packet(folder)


def show_verdict(verdict: Verdict, *, as_data: bool) -> NoReturn:
    """Print a verdict, and end with status 0 where nothing is wrong with the file and nothing is left to look at."""
    if as_data:
        click.echo(json.dumps(verdict_data(verdict), ensure_ascii=False))
    else:
        print_findings(verdict.findings)
        click.echo("\n".join(_verdict_text(verdict)), color=colour())
    sys.exit(0 if verdict.passes else 1)


def _verdict_text(verdict: Verdict) -> Iterator[str]:
    """Yield the sentence, a line for each change, silent ones marked, and what was filled in and signed."""
    yield sentence(verdict)
    for change in verdict.changes:
        mark = click.style("SILENT ", fg="red", bold=True) if change.silent else ""
        by = f", by {', '.join(map(named, change.by))}" if change.by else ""
        yield f"  {named(change.place)}: {mark}{change.kind}{by}"
        yield from (f"      {edit}" for edit in change.edits)
    yield from (f"  {line}" for line in detail_lines(verdict))
