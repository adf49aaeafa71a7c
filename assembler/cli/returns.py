"""What comes back: forms read, a returned contract compared with ours."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from assembler.cli.terminal import colour, json_option, library_option, read_library, refuse, tell
from assembler.model.diagnostics import Diagnostic, Severity, as_json, failing

if TYPE_CHECKING:
    from assembler.loader.templates import Templates
    from assembler.returns import Change, Comparison, IssuedPapers, ReturnedFile, ReturnedForm, ReturnedSet

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
@click.option("--by", default="", metavar="ROLE", help="Only what this role fills in must be complete.")
@issued_options
@json_option
def read(
    returned: Path,
    by: str,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,  # noqa: FBT001 - a flag
) -> None:
    """Read a RETURNED form, in Word or PDF: what it was filled with, typed, and whether it is what was issued.

    A form whose own text was changed is refused; a scan, and a file merged by an e-sign service, is to be looked at.
    Of a folder of returned files: which forms of the packet are there, and which are missing, doubled or stale.
    """
    from assembler.returns import named_matter, read_returned, receive, standard

    if returned.is_dir():
        _read_folder(returned, by, packet, matter, templates_folder, library_folder, as_data=as_data)
    file, findings = receive(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    issued, findings = _issued(
        packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data, needed=False
    )
    if failing(findings):
        refuse(findings, as_data=as_data)
    read = read_returned(file, standard(_templates(templates_folder, as_data=as_data), issued, by))
    if as_data:
        click.echo(json.dumps(returned_data(read), ensure_ascii=False))
    else:
        tell((*findings, *read.findings, *(finding for form in read.forms for finding in form.findings)))
        click.echo(returned_text(read), color=colour())
    sys.exit(0 if read.status == "complete" else 1)


def _read_folder(
    folder: Path,
    by: str,
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    *,
    as_data: bool,
) -> NoReturn:
    from assembler.returns import named_matter, read_set, receive_folder, standard

    files, findings = receive_folder(folder)
    named = next(filter(None, map(named_matter, files)), "") if not (packet or matter) else ""
    issued, faults = _issued(packet, matter, templates, library, named, as_data=as_data)
    if issued is None:
        refuse((*findings, *faults), as_data=as_data)
    gathered = read_set(files, standard(_templates(templates, as_data=as_data), issued, by))
    if as_data:
        told = [_finding_data(finding) for finding in (*findings, *gathered.findings)]
        click.echo(json.dumps(set_data(gathered) | {"findings": told}, ensure_ascii=False))
    else:
        tell((*findings, *(finding for file in gathered.files for finding in file.findings), *gathered.findings))
        click.echo(set_text(gathered), color=colour())
    sys.exit(0 if gathered.whole and not findings else 1)


def set_data(gathered: "ReturnedSet") -> dict[str, Any]:
    """Give a returned set as the object that `--json` prints."""
    return {
        "packet": gathered.source,
        "forms": [
            {
                "form": form.paper.name,
                "title": form.paper.title,
                "entry": form.entry or None,
                "state": str(form.state),
                "files": list(form.files),
            }
            for form in gathered.forms
        ],
        "files": [returned_data(file) for file in gathered.files],
    }


def set_text(gathered: "ReturnedSet") -> str:
    """Say of every kind of form how many came back, and of every form where it stands."""
    from assembler.returns import counted_forms

    lines = []
    for plan in dict.fromkeys(form.paper.plan for form in gathered.forms):
        own = [form for form in gathered.forms if form.paper.plan == plan]
        lines.append(counted_forms(own))
        lines += [f"  {form.paper.name:<48} {_status_text(str(form.state))}  {', '.join(form.files)}".rstrip() for form in own]
    return "\n".join(lines) or f"{gathered.source} holds no form that is returned."


def _templates(folder: Path | None, *, as_data: bool) -> "Templates":
    from assembler.loader.installed_data import templates_folder
    from assembler.loader.templates import load_templates

    templates, findings = load_templates(folder or templates_folder())
    if templates is None:
        refuse(findings, as_data=as_data)
    return templates


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
    from assembler.returns import compare_contract, named_matter, receive

    file, findings = receive(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    issued, findings = _issued(packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data)
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
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    named: str,
    *,
    as_data: bool,
    needed: bool = True,
) -> tuple["IssuedPapers | None", tuple[Diagnostic, ...]]:
    """Give what was issued: from the packet, from the matter, or from the packet in output/ of the matter a file names."""
    from assembler.commands.build import order_packet
    from assembler.loader.installed_data import templates_folder
    from assembler.model.diagnostics import error
    from assembler.returns import find_packet, make_anew, read_packet

    if packet and matter:
        raise click.UsageError("Name the packet or the matter, not both.")
    if matter:
        order, findings = order_packet(
            read_library(library, matter=matter, as_data=as_data), templates or templates_folder(), matter, ("docx", "pdf")
        )
        issued, faults = make_anew(order) if order else (None, ())
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


def returned_data(read: "ReturnedFile") -> dict[str, Any]:
    """Give a returned file as the object that `--json` prints."""
    return {
        "file": read.path,
        "status": str(read.status),
        "forms": [_form_data(form) for form in read.forms],
        "findings": [_finding_data(finding) for finding in read.findings],
    }


def _form_data(form: "ReturnedForm") -> dict[str, Any]:
    from assembler.returns import answer_data

    paper = form.paper
    return {
        "form": paper.name,
        "document": paper.plan,
        "title": paper.title,
        "matter": paper.reference,
        "entry": ".".join(paper.path[1:]) or None,
        "edition": paper.edition.isoformat(),
        "status": str(form.status),
        "values": {name: answer_data(value) for name, value in form.answers.fields.items()},
        "signers": {name: answer_data(value) for name, value in form.answers.signers.items()},
        "changes": [_change_data(change) for change in form.changes],
        "findings": [_finding_data(finding) for finding in form.findings],
    }


def _finding_data(finding: Diagnostic) -> dict[str, Any]:
    """Give a finding with the field it is about."""
    return as_json(finding) | {"field": finding.subject or None}


def returned_text(read: "ReturnedFile") -> str:
    """Say what became of a returned file, and what its forms were filled with."""
    lines = [f"{read.path}: {_status_text(str(read.status))}"]
    return "\n".join([*lines, *(line for form in read.forms for line in _form_text(form))])


STATUS_COLOURS = {
    "complete": "green",
    "incomplete": "yellow",
    "to be looked at": "yellow",
    "refused": "red",
    "doubled": "yellow",
    "stale": "red",
    "missing": "red",
}


def _status_text(status: str) -> str:
    return click.style(status, fg=STATUS_COLOURS[status], bold=True)


def _form_text(form: "ReturnedForm") -> Iterable[str]:
    from assembler.returns import answer_text

    yield f"  {form.paper.title} ({form.paper.name}) of {form.paper.reference}: {_status_text(str(form.status))}"
    answers = {**form.answers.fields, **form.answers.signers}
    width = max(map(len, answers), default=0)
    yield from (f"    {name:<{width}}  {answer_text(value)}" for name, value in answers.items())


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
