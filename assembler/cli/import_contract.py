"""`assembler import`: make a library of contracts that somebody else wrote."""

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, today_option
from assembler.cli.terminal import print_findings, refuse
from assembler.commands.import_contract import ACCEPTED, REFUSED, REJECTED, ImportRequest, import_contracts
from assembler.commands.import_proof import prove_import
from assembler.imports.imported_programme import ImportedProgramme
from assembler.imports.proof import PaperProof
from assembler.imports.report import proof_lines, summary
from assembler.model.diagnostics import Diagnostic, as_json, failing
from assembler.portal.clock import today


@click.command("import")
@click.argument("contracts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CONTRACT [ADDENDUM]...")
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
@click.option("--keep-numbers", "keeps_looks", is_flag=True, help="Print numbers as the contract does: 1.1., a., Article I, § 1.")
@click.option("--check", "checked", is_flag=True, help="Build it, and compare its words and numbers with the contract.")
@today_option
@json_option
def import_command(
    *,
    contracts: tuple[Path, ...],
    folder: Path,
    changes: str,
    keeps_looks: bool,
    checked: bool,
    now: datetime | None,
    as_data: bool,
) -> None:
    """Make a library of a CONTRACT of your own, in Word or Markdown, with a report of every doubt.

    What is signed beside it, each ADDENDUM, schedule or form, becomes a paper of the same programme that a choice brings.

    With --check it is built, and each paper is held against its contract; the exit status is 1 where a word or a number differs.
    """
    request = ImportRequest(contracts, folder, now.date() if now else today(), changes, keeps_looks)
    programme, findings = import_contracts(request)
    if programme is None:
        refuse(findings, as_data=as_data)
    proofs, faults = prove_import(request, programme) if checked else ((), ())
    if as_data:
        click.echo(json.dumps(_import_data(request, programme, proofs, (*findings, *faults)), ensure_ascii=False))
    else:
        print_findings((*findings, *faults))
        _print_text(folder, programme, proofs)
    sys.exit(int(checked and (failing(faults) or not proofs or not all(each.proof.holds for each in proofs))))


def _import_data(
    request: ImportRequest, programme: ImportedProgramme, proofs: Sequence[PaperProof], findings: tuple[Diagnostic, ...]
) -> dict[str, object]:
    checks = [asdict(each.proof) for each in proofs] if proofs else [None] * len(programme.papers)
    return {
        "folder": str(request.folder),
        "programme": programme.id,
        "papers": [
            {
                "contract": paper.file,
                "paper": paper.plan.id,
                "choice": paper.plan.choice,
                "clauses": [clause.name for clause in paper.clauses],
                "doubts": [asdict(doubt) for doubt in paper.doubts],
                "not_taken": [asdict(each) for each in paper.left_out],
                "check": check,
            }
            for paper, check in zip(programme.papers, checks, strict=True)
        ],
        "findings": [as_json(finding) for finding in findings],
    }


def _print_text(folder: Path, programme: ImportedProgramme, proofs: Sequence[PaperProof]) -> None:
    click.echo(f"{folder}: {summary(programme)}. Read {folder / 'README.md'}: it lists each doubt, and what is not taken.\n")
    for rest in (["build", str(folder / "matter.yaml")], ["check"]):
        click.echo(f"  {shlex.join(['assembler', *rest, '--library', str(folder / 'clauses')])}")
    if proofs:
        click.echo("\n" + "\n".join(proof_lines(proofs)))
