"""`assembler rebuild`: make an issued packet anew from what its store keeps, and print how it compares with what was issued."""

import json
import sys
from collections.abc import Iterator

import click
from pydantic_core import to_jsonable_python

from assembler.cli.options import json_option
from assembler.cli.packet_options import find_store, place_and_name
from assembler.cli.progress import file_progress
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.rebuild import Rebuilt, issued_packet, rebuild_packet, requirements, write_rebuilt
from assembler.model.diagnostics import Diagnostic, Severity, as_json
from assembler.packets.store import Store
from assembler.platform.memory import uncollected


@click.command()
@click.argument("packet", metavar="PACKET")
@click.option("-o", "--output", default="", help="Write what was made anew there: below a folder, or a URL.")
@click.option(
    "--environment", "asked", is_flag=True, help="Print the versions that made it as requirements for pip, and no more."
)
@json_option
@uncollected()
def rebuild(*, packet: str, output: str, asked: bool, as_data: bool) -> None:
    """Make an issued PACKET anew from what is kept beside it, and say whether it is the same.

    PACKET is its folder or URL. Nothing is written over it.
    """
    place, name = place_and_name(packet)
    store = find_store(place, as_data=as_data)
    if asked:
        _print_environment(store, name, as_data=as_data)
        return
    with file_progress(quiet=as_data) as report:
        rebuilt, findings = rebuild_packet(store, name, report)
    if rebuilt is None:
        refuse(findings, as_data=as_data)
    written = ""
    if output:
        written, faults = write_rebuilt(rebuilt, find_store(output, as_data=as_data))
        findings = (*findings, *faults)
    if as_data:
        click.echo(json.dumps(_as_data(rebuilt, written, findings), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines_of(rebuilt, written)))
        print_findings(findings)
    sys.exit(1 if {finding.severity for finding in findings} & {Severity.ERROR, Severity.WARNING} else 0)


def _print_environment(store: Store, packet: str, *, as_data: bool) -> None:
    issued, findings = issued_packet(store, packet)
    if issued is None:
        refuse(findings, as_data=as_data)
    made_by = to_jsonable_python(issued.environment) if issued.environment else {"packages": dict(issued.engines)}
    click.echo(json.dumps(made_by) if as_data else "\n".join(requirements(issued)))


def _as_data(rebuilt: Rebuilt, written: str, findings: tuple[Diagnostic, ...]) -> dict[str, object]:
    return {
        "packet": rebuilt.manifest.packet,
        "same_bytes": not rebuilt.differing,
        "same_content": rebuilt.content,
        "same_words": rebuilt.words,
        "differing": rebuilt.differing,
        "versions": {name: {"issued": was, "now": now} for name, (was, now) in rebuilt.versions.items()},
        "written": written,
        "findings": [as_json(finding) for finding in findings],
    }


def _lines_of(rebuilt: Rebuilt, written: str) -> Iterator[str]:
    how = "" if rebuilt.differing else ", with the same bytes"
    apart = " up to what the certificate appended" if how and rebuilt.manifest.certified else ""
    yield f"{rebuilt.manifest.packet}: made anew, {len(rebuilt.files)} files{how}{apart}"
    if written:
        yield f"  written to {written}"
