"""`assembler import`: make a library of a contract that somebody else wrote."""

import json
import shlex
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, today_option
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.import_contract import ACCEPTED, REFUSED, REJECTED, ImportRequest, import_contract
from assembler.commands.import_proof import prove_import
from assembler.imports.conversion import Imported
from assembler.imports.proof import Proof
from assembler.imports.report import proof_lines, summary
from assembler.model.diagnostics import Diagnostic, as_json
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
@click.option("--check", "checked", is_flag=True, help="Build it, and compare its words and numbers with the contract.")
@today_option
@json_option
def import_command(*, contract: Path, folder: Path, changes: str, checked: bool, now: datetime | None, as_data: bool) -> None:
    """Make a library of a CONTRACT of your own, in Word or Markdown, with a report of every doubt.

    With --check it is built, and the paper is held against the contract; the exit status is 1 where a word or a number differs.
    """
    request = ImportRequest(contract, folder, now.date() if now else today(), changes)
    imported, findings = import_contract(request)
    if imported is None:
        refuse(findings, as_data=as_data)
    proof, faults = prove_import(request, imported) if checked else (None, ())
    if as_data:
        click.echo(json.dumps(_import_data(request, imported, proof, (*findings, *faults)), ensure_ascii=False))
    else:
        print_findings((*findings, *faults))
        _print_text(folder, imported, proof)
    sys.exit(int(checked and (proof is None or not proof.holds)))


def _import_data(
    request: ImportRequest, imported: Imported, proof: Proof | None, findings: tuple[Diagnostic, ...]
) -> dict[str, object]:
    return {
        "folder": str(request.folder),
        "programme": imported.programme.id,
        "clauses": [clause.name for clause in imported.programme.clauses],
        "doubts": [asdict(doubt) for doubt in imported.doubts],
        "not_taken": [asdict(each) for each in imported.left_out],
        "check": asdict(proof) if proof else None,
        "findings": [as_json(finding) for finding in findings],
    }


def _print_text(folder: Path, imported: Imported, proof: Proof | None) -> None:
    click.echo(f"{folder}: {summary(imported)}. Read {folder / 'README.md'}: it lists each doubt, and what is not taken.\n")
    for rest in (["build", str(folder / "matter.yaml")], ["check"]):
        click.echo(f"  {shlex.join(['assembler', *rest, '--library', str(folder / 'clauses')])}")
    if proof is not None:
        click.echo("\n" + "\n".join(proof_lines(proof)))
