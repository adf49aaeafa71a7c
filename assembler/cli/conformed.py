"""`assembler conformed`: write what is in force by a record into a folder, in one set of papers that are marked as no originals."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, today_option
from assembler.cli.packet_options import find_store, formats_option, output_option
from assembler.cli.progress import file_progress
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.conformed import conformed_copy
from assembler.model.diagnostics import as_json, error, failing
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile
from assembler.platform.memory import uncollected
from assembler.portal.clock import today


@click.command()
@click.argument("record_id", metavar="RECORD")
@click.option("--into", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A folder that is not there yet.")
@output_option
@formats_option
@today_option
@json_option
@uncollected()
def conformed(*, record_id: str, into: Path, output: str, formats: tuple[str, ...], now: datetime | None, as_data: bool) -> None:
    """Write a conformed copy of what is in force today by a RECORD: each paper as it was signed, with what amendments change in it.

    It is no original: every page says so, and each place says where it comes from.
    """
    store, day = find_store(output, as_data=as_data), now.date() if now else today()
    with file_progress(quiet=as_data) as report:
        files, findings = conformed_copy(store, record_id, day, formats, report)
    if failing(findings) or not files:
        refuse(findings, as_data=as_data)
    _write_files(files, into, as_data=as_data)
    if as_data:
        written = {"folder": str(into), "files": [file.path for file in files], "findings": [as_json(one) for one in findings]}
        click.echo(json.dumps(written, ensure_ascii=False))
    else:
        click.echo("\n".join((str(into), *(f"  {file.path}" for file in files))))
        print_findings(findings)
    sys.exit(0)


def _write_files(files: tuple[PacketFile, ...], into: Path, *, as_data: bool) -> None:
    """Write files into a folder that is not there yet."""
    try:
        into.mkdir(parents=True)
        for file in files:
            path = into / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.data)
    except OSError as fault:
        sentence = f"The conformed copy could not be written to {into}: {fault.strerror or fault}."
        hint = "Name a folder that is not there yet, in one that may be written to."
        refuse((error("not-written", sentence, Span(str(into), 1, 1), hint),), as_data=as_data)
