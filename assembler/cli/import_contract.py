"""`assembler import`: make a library of a contract that somebody else wrote."""

import json
import shlex
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, today_option
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.import_contract import ACCEPTED, REFUSED, REJECTED, ImportRequest, import_contract
from assembler.imports.report import summary
from assembler.model.diagnostics import as_json
from assembler.portal.clock import today


@click.command("import")
@click.argument("contract", type=click.Path(path_type=Path))
@click.option(
    "--into", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR", help="The folder of the new library."
)
@click.option(
    "--changes",
    type=click.Choice([ACCEPTED, REJECTED, REFUSED]),
    default=ACCEPTED,
    show_default=True,
    help="What tracked changes of a Word file count as.",
)
@today_option
@json_option
def import_command(*, contract: Path, folder: Path, changes: str, now: datetime | None, as_data: bool) -> None:
    """Make a library of a CONTRACT of your own, in Word or Markdown, with a report of every doubt."""
    imported, findings = import_contract(ImportRequest(contract, folder, now.date() if now else today(), changes))
    if imported is None:
        refuse(findings, as_data=as_data)
    if as_data:
        data = {
            "folder": str(folder),
            "programme": imported.programme.id,
            "clauses": [clause.name for clause in imported.programme.clauses],
            "doubts": [asdict(doubt) for doubt in imported.doubts],
            "not_taken": [asdict(each) for each in imported.left_out],
            "findings": [as_json(finding) for finding in findings],
        }
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    print_findings(findings)
    click.echo(f"{folder}: {summary(imported)}. Read {folder / 'README.md'}: it lists each doubt, and what is not taken.\n")
    for rest in (["build", str(folder / "matter.yaml")], ["check"]):
        click.echo(f"  {shlex.join(['assembler', *rest, '--library', str(folder / 'clauses')])}")
