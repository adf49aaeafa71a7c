"""`assembler read`: print what a returned form was filled in with, or which forms of a packet have come back."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import find_issued, issued_options
from assembler.cli.terminal import colour, print_findings, refuse
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, as_json, failing
from assembler.model.walk import field_groups
from assembler.platform.installed_data import templates_folder as shipped_templates
from assembler.returns import (
    Received,
    ReturnedFile,
    ReturnedForm,
    ReturnedSet,
    answer_data,
    answer_text,
    is_container,
    make_baseline,
    named_matter,
    read_received_file,
    read_received_folder,
    read_returned,
    read_set,
    summarize_forms,
    unwrap,
)
from assembler.returns.odd_characters import named
from assembler.returns.verdict_data import verdict_data


@click.command()
@click.argument("returned", type=click.Path(path_type=Path))
@click.option("--by", default="", metavar="ROLE", help="Only what this role fills in must be complete.")
@issued_options
@json_option
def read(
    *,
    returned: Path,
    by: str,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Read a RETURNED form, in Word or PDF: what it was filled with, typed, and whether it is what was issued.

    A form whose own text was changed is refused; a scan, and a file merged by an e-sign service, is to be looked at.
    Of a folder, a ZIP archive, a mail, a PDF portfolio or a PDF into which several forms were merged: which forms of the packet are
    there, and which are missing, doubled or stale.
    """
    options = (by, packet, matter, templates_folder, library_folder)
    if returned.is_dir():
        _read_set(read_received_folder(returned), *options, as_data=as_data)
    file, findings = read_received_file(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    if is_container(file):
        _read_set(unwrap([file]), *options, as_data=as_data)
    issued, findings = find_issued(
        packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data, needed=False
    )
    if failing(findings):
        refuse(findings, as_data=as_data)
    against = make_baseline(_templates(templates_folder, as_data=as_data), issued, by)
    if issued and len((gathered := read_set([file], against)).files) > 1:
        _show_set(gathered, (), as_data=as_data)
    read = gathered.files[0] if issued else read_returned(file, against)
    if as_data:
        click.echo(json.dumps(returned_data(read), ensure_ascii=False))
    else:
        print_findings((*findings, *read.findings, *(finding for form in read.forms for finding in form.findings)))
        click.echo(returned_text(read), color=colour())
    sys.exit(0 if read.status == "complete" else 1)


def _read_set(
    received: Received,
    by: str,
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    *,
    as_data: bool,
) -> NoReturn:
    files, findings = received
    named = next(filter(None, map(named_matter, files)), "") if not (packet or matter) else ""
    issued, faults = find_issued(packet, matter, templates, library, named, as_data=as_data)
    if issued is None:
        refuse((*findings, *faults), as_data=as_data)
    _show_set(read_set(files, make_baseline(_templates(templates, as_data=as_data), issued, by)), findings, as_data=as_data)


def _show_set(gathered: ReturnedSet, findings: tuple[Diagnostic, ...], *, as_data: bool) -> NoReturn:
    if as_data:
        listed = [_finding_data(finding) for finding in (*findings, *gathered.findings)]
        click.echo(json.dumps(set_data(gathered) | {"findings": listed}, ensure_ascii=False))
    else:
        print_findings((*findings, *(finding for file in gathered.files for finding in file.findings), *gathered.findings))
        click.echo(set_text(gathered), color=colour())
    sys.exit(0 if gathered.whole and not findings else 1)


def set_data(gathered: ReturnedSet) -> dict[str, object]:
    """Return a returned set as the object that `--json` prints."""
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


def set_text(gathered: ReturnedSet) -> str:
    """Return lines that count each kind of form and give the state of every form."""
    lines = []
    for plan in dict.fromkeys(form.paper.plan for form in gathered.forms):
        own = [form for form in gathered.forms if form.paper.plan == plan]
        lines.append(summarize_forms(own))
        lines += [f"  {form.paper.name:<48} {_status_text(str(form.state))}  {', '.join(form.files)}".rstrip() for form in own]
    return "\n".join(lines) or f"{gathered.source} holds no form that is returned."


def _templates(folder: Path | None, *, as_data: bool) -> Templates:
    templates, findings = load_templates(folder or shipped_templates())
    if templates is None:
        refuse(findings, as_data=as_data)
    return templates


def returned_data(read: ReturnedFile) -> dict[str, object]:
    """Return a returned file as the object that `--json` prints."""
    return {
        "file": read.path,
        "status": str(read.status),
        "verdict": verdict_data(read.verdict),
        "forms": [_form_data(form) for form in read.forms],
        "findings": [_finding_data(finding) for finding in read.findings],
    }


def _form_data(form: ReturnedForm) -> dict[str, object]:
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
        "findings": [_finding_data(finding) for finding in form.findings],
    }


def _finding_data(finding: Diagnostic) -> dict[str, object]:
    """Return a finding as data, with the field it is about."""
    return as_json(finding) | {"field": finding.subject or None}


def returned_text(read: ReturnedFile) -> str:
    """Return lines that give the status of a returned file and the values of its forms."""
    lines = [f"{read.path}: {_status_text(str(read.status))}"]
    if not read.forms:  # its fields are gone, and what stands in their places proves nothing
        lines += [f"  {named(each.name)}: {named(each.after)}" for each in read.verdict.entries]
    return "\n".join([*lines, *(line for form in read.forms for line in _form_text(form))])


BLANK = "blank-answer"
"""The id of the finding of a field that must be filled in, or ticked, and is not."""

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


def _form_text(form: ReturnedForm) -> Iterable[str]:
    yield f"  {form.paper.title} ({form.paper.name}) of {form.paper.reference}: {_status_text(str(form.status))}"
    labels = {field.name: field.label for group in field_groups(form.paper) for field in group.fields}
    lacking = {finding.subject for finding in form.findings if finding.id == BLANK}
    for name, value in form.answers.fields.items():
        yield f"    {labels[name]} ({name}): {answer_text(value)}{', which is lacking' if name in lacking else ''}"
    yield from (f"    {name}: {answer_text(value)}" for name, value in form.answers.signers.items())
