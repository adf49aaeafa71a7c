"""`assembler compare`: print what was changed in a returned contract, with or without tracked changes."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import find_issued, issued_options
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.returns import Verdict, judge, named_matter, read_received_file
from assembler.returns.odd_characters import named
from assembler.returns.verdict import sentence
from assembler.returns.verdict_data import detail_lines, verdict_data


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
    verdict = judge(file, issued)
    if not verdict.papers:
        refuse((*findings, *verdict.findings), as_data=as_data)
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
