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
from assembler.formats.received import ReceivedFile
from assembler.model.diagnostics import Diagnostic, Severity, as_json, error
from assembler.packets.store import FolderStore
from assembler.platform.installed_data import templates_folder
from assembler.returns import IssuedPapers, Received, Verdict, find_packet, read_packet, rebuild_papers
from assembler.returns.odd_characters import named
from assembler.returns.verdict import sentence
from assembler.returns.verdict_data import detail_lines, signature_lines, verdict_data

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
        order, findings = order_packet(BuildRequest(read, matter, templates or templates_folder(), store=FolderStore(OUTPUT)))
        issued, faults = rebuild_papers(order) if order else (None, ())
        return issued, (*findings, *faults)
    folder = packet or find_packet(OUTPUT, named)
    if folder is None and not needed:
        return None, ()
    if folder is None:
        return None, (no_packet_finding(named),)
    return read_packet(folder)


def no_packet_finding(matter: str) -> Diagnostic:
    """Return the finding that there is no one packet of a matter to hold a file against."""
    whose = f"the matter “{matter}”" if matter else "it"
    return error("no-packet", f"There is no one packet of {whose} in {OUTPUT}/.", hint="Name it by --packet or --matter.")


def show_verdict(verdict: Verdict, *, as_data: bool, manifest: Verdict | None = None, certificate: str = "") -> NoReturn:
    """Print a verdict, and end with status 0 where nothing is wrong with the file and nothing is left to look at.

    `manifest` is the verdict on the manifest of its packet, and `certificate` the SHA-256 of the certificate it was issued with, where
    these were asked for.
    """
    beside = manifest.findings if manifest else ()
    if as_data:
        about = {"manifest": verdict_data(manifest)} if manifest else {}
        click.echo(json.dumps(verdict_data(verdict) | about, ensure_ascii=False))
    else:
        print_findings((*beside, *verdict.findings))
        click.echo("\n".join(_verdict_text(verdict, certificate)), color=colour())
    bad = {Severity.ERROR, Severity.WARNING} & {finding.severity for finding in beside}
    sys.exit(0 if verdict.passes and not bad else 1)


def show_verdicts(received: Received, judged: Callable[[ReceivedFile], Verdict], *, as_data: bool) -> NoReturn:
    """Print the verdict on each of the files that came together, and end with status 0 where each passes and each could be read."""
    files, findings = received
    verdicts = tuple(map(judged, files))
    if as_data:
        data = {"files": list(map(verdict_data, verdicts)), "findings": list(map(as_json, findings))}
        click.echo(json.dumps(data, ensure_ascii=False))
    else:
        print_findings((*findings, *(finding for verdict in verdicts for finding in verdict.findings)))
        click.echo("\n".join(line for verdict in verdicts for line in _verdict_text(verdict, "")), color=colour())
    sys.exit(0 if verdicts and not findings and all(verdict.passes for verdict in verdicts) else 1)


def _verdict_text(verdict: Verdict, certificate: str) -> Iterator[str]:
    """Yield the sentence, a line for each change, silent ones marked, and what was filled in and signed."""
    yield sentence(verdict)
    for change in verdict.changes:
        mark = click.style("SILENT ", fg="red", bold=True) if change.silent else ""
        by = f", by {', '.join(map(named, change.by))}" if change.by else ""
        yield f"  {named(change.place)}: {mark}{change.kind}{by}"
        yield from (f"      {edit}" for edit in change.edits)
    yield from (f"  {line}" for line in (*signature_lines(verdict, certificate), *detail_lines(verdict)))
