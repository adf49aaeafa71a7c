"""`assembler form`: build one form, or all of one kind, without the rest of the packet."""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option, templates_option
from assembler.cli.packet_options import formats_option
from assembler.cli.progress import file_progress
from assembler.cli.terminal import print_findings, read_library, refuse
from assembler.commands.build import BuildRequest, order_packet
from assembler.loader.installed_data import templates_folder as shipped_templates
from assembler.model.diagnostics import Diagnostic, as_json, nearest
from assembler.packets.order import Order
from assembler.packets.single_forms import BuiltForm, build_forms, forms_named, forms_of
from assembler.packets.store import FolderStore


@click.command()
@click.argument("form")
@click.argument("matter", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), default=Path("output"), show_default=True, help="Where it goes.")
@formats_option
@templates_option
@library_option
@json_option
def form(
    *,
    form: str,
    matter: Path,
    output: Path,
    formats: tuple[str, ...],
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Build one FORM of a MATTER alone, filled in as far as it is known; a kind of form is built for each of its entries.

    It has the same words and the same bytes as in the packet.
    """
    library = read_library(library_folder, matter=matter, as_data=as_data)
    order, findings = order_packet(
        BuildRequest(library, templates_folder or shipped_templates(), matter, formats, store=FolderStore(output))
    )
    if order is None:
        refuse(findings, as_data=as_data)
    papers = forms_named(order, form)
    if not papers:
        raise click.BadParameter(_unknown_form(order, form), param_hint="FORM")
    with file_progress(quiet=as_data) as report:
        built, more = build_forms(order, papers, output, report)
    if not built:
        refuse((*findings, *more), as_data=as_data)
    print_findings((*findings, *more))
    click.echo(json.dumps(_forms_as_data(built, (*findings, *more)), ensure_ascii=False) if as_data else _forms_as_text(built))


def _unknown_form(order: Order, name: str) -> str:
    papers = [paper.document for paper in forms_of(order)]
    if not papers:
        return f"“{name}” is no form of {order.matter.id}, which has none."
    known = dict.fromkeys((*(paper.plan.rpartition("/")[2] for paper in papers), *(paper.name for paper in papers)))
    return f"“{name}” is no form of {order.matter.id}. {nearest(name, known)} There are {', '.join(known)}.".replace("  ", " ")


def _forms_as_data(built: Iterable[BuiltForm], findings: Iterable[Diagnostic]) -> dict[str, object]:
    forms = [
        {
            "form": each.paper.document.name,
            "title": each.paper.document.title,
            "entry": each.paper.entry or None,
            "fresh": each.fresh,
            "files": [{"path": str(path), "sha256": digest} for path, digest in each.files],
        }
        for each in built
    ]
    return {"forms": forms, "findings": [as_json(finding) for finding in findings]}


def _forms_as_text(built: Iterable[BuiltForm]) -> str:
    return "\n".join(f"{path}{'' if each.fresh else '  (already built)'}" for each in built for path, _ in each.files)
