"""`assembler form`: print where one form, or all of one kind, is: in its packet, in a supplement to that, or built alone."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click
from click.core import ParameterSource

from assembler.cli.options import json_option, library_option, templates_option
from assembler.cli.packet_options import certify_option, far_ahead, find_key, find_store, formats_option, output_option
from assembler.cli.progress import file_progress
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.build import BuildRequest
from assembler.commands.single_forms import build_forms, order_forms
from assembler.model.diagnostics import Diagnostic, as_json, nearest
from assembler.packets.order import Order
from assembler.packets.single_forms import BuiltForms, forms_named, forms_of
from assembler.platform.installed_data import templates_folder as shipped_templates
from assembler.portal.clock import today


@click.command()
@click.argument("form")
@click.argument("matter", type=click.Path(path_type=Path))
@output_option
@formats_option
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which a supplement is issued; by default today.")
@certify_option
@templates_option
@library_option
@json_option
def form(
    *,
    form: str,
    matter: Path,
    output: str,
    formats: tuple[str, ...],
    day: datetime | None,
    key: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Give one FORM of a MATTER, filled in as far as it is known; a kind of form for each of its entries.

    A form is given as the packet of the matter holds it. One for a new entry, or a corrected one, is issued in a supplement to that
    packet, and recorded. Without a packet below -o it is built alone, as the packet would hold it.
    """
    store = find_store(output, as_data=as_data)
    library = read_library(library_folder, matter=matter, as_data=as_data)
    request = BuildRequest(library, matter, templates_folder or shipped_templates(), formats, store=store)
    order, findings = order_forms(request, day.date() if day else today())
    if order is None:
        refuse(findings, as_data=as_data)
    papers = forms_named(order, form)
    if not papers:
        raise click.BadParameter(_unknown_form(order, form), param_hint="FORM")
    named = click.get_current_context().get_parameter_source("formats") is not ParameterSource.DEFAULT
    certifying = find_key(key, as_data=as_data)
    with file_progress(quiet=as_data) as report:
        built, more = build_forms(order, papers, store, report, formats=formats if named else (), key=certifying)
    findings = (*findings, *more)
    if built is None:
        refuse(findings, as_data=as_data)
    print_findings((*findings, *(far_ahead(order.matter, today()) if day else ())))
    click.echo(json.dumps(_forms_as_data(built, findings), ensure_ascii=False) if as_data else "\n".join(_forms_as_text(built)))


def _unknown_form(order: Order, name: str) -> str:
    papers = [paper.document for paper in forms_of(order)]
    if not papers:
        return f"“{name}” is no form of {order.matter.id}, which has none."
    known = dict.fromkeys((*(paper.plan.rpartition("/")[2] for paper in papers), *(paper.name for paper in papers)))
    return f"“{name}” is no form of {order.matter.id}. {nearest(name, known)} There are {', '.join(known)}.".replace("  ", " ")


def _forms_as_data(built: BuiltForms, findings: Iterable[Diagnostic]) -> dict[str, object]:
    forms = [
        {
            "form": each.paper.document.name,
            "title": each.paper.document.title,
            "entry": each.paper.entry or None,
            "fresh": each.fresh,
            "packet": each.packet or None,
            "files": [{"path": path, "sha256": digest} for path, digest in each.files],
        }
        for each in built.forms
    ]
    supplement = built.supplement and {
        "packet": built.supplement.place,
        "to": built.supplement.manifest.supplement_to,
        "fresh": built.supplement.fresh,
        "replaces": {one.name: one.replaces for one in built.supplement.manifest.documents if one.replaces},
    }
    return {"forms": forms, "supplement": supplement, "findings": [as_json(finding) for finding in findings]}


def _forms_as_text(built: BuiltForms) -> Iterator[str]:
    if built.supplement:
        manifest = built.supplement.manifest
        issued = "Issued" if built.supplement.fresh else "Issued before"
        yield f"{issued}: {built.supplement.place}, supplement {manifest.supplement_number} to {manifest.supplement_to}"
        yield from (f"  {one.name} replaces that of {one.replaces}" for one in manifest.documents if one.replaces)
    for each in built.forms:
        known = "" if each.fresh else f"  (as issued in {each.packet})" if each.packet else "  (already built)"
        yield from (f"{path}{known}" for path, _ in each.files)
