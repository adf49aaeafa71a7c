"""`assembler proofread`: read any contract for its slips, without a library."""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import click

from assembler.cli.terminal import refuse
from assembler.commands.proofread import (
    ProofreadRequest,
    accept,
    accepted_beside,
    commented_copy,
    copy_beside,
    proofread_file,
    read_accepted_file,
    read_files,
    read_lexicon,
)
from assembler.formats.received import ReceivedFile
from assembler.proofreading.accepted import ALL, unknown_names, without_accepted
from assembler.proofreading.proofreading import Proofreading
from assembler.proofreading.reports import as_github, as_json, as_lines, as_sarif

AS_DATA = ("json", "sarif")


@click.command()
@click.argument("contract", type=click.Path(path_type=Path))
@click.option(
    "--with",
    "beside",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="BASE",
    help="A paper whose terms and numbers it uses; may be given again.",
)
@click.option("--lexicon", type=click.Path(path_type=Path), help="A file of names that need no definition, one a line.")
@click.option(
    "--accept",
    "names",
    multiple=True,
    metavar="KEY",
    help="Accept a remark by its key, a kind by its id, or all: it is not told again.",
)
@click.option("--accepted", type=click.Path(path_type=Path), help="The file of what was accepted.  [default: CONTRACT.accepted]")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="COPY",
    help="Write a copy of the Word file with comments at the words.",
)
@click.option("--copy", is_flag=True, help="Write that copy beside the contract.")
@click.option("--all", "everything", is_flag=True, help="Show all that is to be looked at, not only the first of it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="For CI: sarif, github (annotations).",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
def proofread(
    *,
    contract: Path,
    beside: tuple[Path, ...],
    lexicon: Path | None,
    names: tuple[str, ...],
    accepted: Path | None,
    output: Path | None,
    copy: bool,
    everything: bool,
    form: str,
) -> None:
    """Read any CONTRACT, in Word, Markdown or PDF, for what is surely wrong in it and what should be looked at.

    It needs no library. The exit status is 1 where something is surely wrong. The page of a remark is shown by “assembler explain ID”.
    """
    files, findings = read_files((contract, *beside))
    words, wrong = read_lexicon(lexicon) if lexicon else ((), ())
    store = accepted or accepted_beside(contract)
    known, unread = read_accepted_file(store)
    if faults := (*findings, *wrong, *unread):
        refuse(faults, as_data=form in AS_DATA)
    read, findings = proofread_file(ProofreadRequest(files[0], files[1:], words))
    if read is None:
        refuse(findings, as_data=form in AS_DATA)
    left = without_accepted(read, known)
    if names:
        _accept(store, left, names)
        left = without_accepted(left, read_accepted_file(store)[0])
    shown = left if everything else left.first()
    target = output or (copy_beside(contract) if copy else None)
    if target is not None:
        _write_copy(files[0], shown, target, as_data=form in AS_DATA)
    _print(shown, form)
    sys.exit(1 if shown.sure else 0)


def _accept(store: Path, left: Proofreading, names: tuple[str, ...]) -> None:
    if unknown := unknown_names(left.remarks, names):
        raise click.BadParameter(f"No remark has the key or kind “{unknown[0]}”. “{ALL}” accepts each.", param_hint="--accept")
    if faults := accept(store, left.remarks, names):
        refuse(faults, as_data=False)


def _write_copy(file: ReceivedFile, shown: Proofreading, target: Path, *, as_data: bool) -> None:
    if target.exists() and Path(file.path).exists() and target.samefile(file.path):
        raise click.BadParameter("It would be written over the contract itself.", param_hint="--output")
    data, faults = commented_copy(file, shown.remarks)
    if faults:
        refuse(faults, as_data=as_data)
    try:
        target.write_bytes(data)
    except OSError as fault:
        raise click.BadParameter(f"{target} cannot be written: {fault.strerror or fault}.", param_hint="--output") from fault
    click.echo(f"{target}: a copy with comments", err=True)


def _print(shown: Proofreading, form: str) -> None:
    match form:
        case "json":
            click.echo(json.dumps(as_json(shown), ensure_ascii=False))
        case "sarif":
            click.echo(json.dumps(as_sarif(shown, Path.cwd(), version("clause-assembler")), indent=2, ensure_ascii=False))
        case "github":
            for line in as_github(shown, Path.cwd()):
                click.echo(line)
        case _:
            for line in as_lines(shown):
                click.echo(line)
