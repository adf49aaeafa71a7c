"""The command line: it reads arguments, prints and exits; all work is done elsewhere.

Exit status 0: done; 1: errors, warnings or a refusal; 2: wrong use. Heavy parts are imported by the command that needs
them, so that `assembler --help` is quick.
"""

# ruff: noqa: PLC0415 - see above
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from assembler.diagnostics import Diagnostic, Severity, as_json, as_text, nearest

if TYPE_CHECKING:
    from assembler.choosing import Answer
    from assembler.library import Library, Programme
    from assembler.packets import BuiltPacket

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

library_option = click.option(
    "--library", "library_folder", type=click.Path(path_type=Path), help="Another clause library than the shipped one."
)
json_option = click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clause-assembler")
def main() -> None:
    """Assemble partner agreements from a clause library whose every combination is sound."""


@main.command()
@click.argument("matter", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("output"), show_default=True, help="Where packets go."
)
@click.option("--formats", default="docx,pdf", show_default=True, help="What to write, of docx, pdf and txt.")
@click.option("--split", is_flag=True, help="Write a PDF of each document too.")
@click.option("--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one.")
@library_option
@json_option
def build(
    matter: Path,
    output: Path,
    formats: str,
    split: bool,  # noqa: FBT001 - a flag
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,  # noqa: FBT001 - a flag
) -> None:
    """Build the packet of one MATTER: documents, forms, checklist, manifest."""
    from assembler.building import order_packet
    from assembler.packets import FORMATS, build_packet
    from assembler.shipped import templates_folder as shipped

    asked = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
    for name in asked:
        if name not in FORMATS:
            raise click.BadParameter(
                f"“{name}” is no format. {nearest(name, FORMATS)} There are {', '.join(FORMATS)}.", param_hint="--formats"
            )
    library = _library(library_folder, as_data=as_data)
    order, findings = order_packet(library, templates_folder or shipped(), matter, asked, split=split)
    if order is None:
        _refuse(findings, as_data=as_data)
    with _progress(quiet=as_data) as report:
        packet, more = build_packet(order, output, report)
    findings = (*findings, *more)
    if packet is None:
        _refuse(findings, as_data=as_data)
    _tell(findings)
    click.echo(
        json.dumps(_packet_data(packet, findings), ensure_ascii=False) if as_data else _packet_text(packet), color=_colour()
    )
    sys.exit(1 if any(finding.severity is Severity.WARNING for finding in findings) else 0)


def _packet_data(packet: "BuiltPacket", findings: Iterable[Diagnostic]) -> dict[str, Any]:
    documents = packet.manifest["documents"]
    return {
        "packet": str(packet.folder),
        "fresh": packet.fresh,
        "draft": packet.manifest["draft"],
        "documents": [document for document in documents if document["kind"] != "form"],
        "forms": [document for document in documents if document["kind"] == "form"],
        "files": packet.manifest["files"],
        "findings": [as_json(finding) for finding in findings],
    }


def _packet_text(packet: "BuiltPacket") -> str:
    lines = [f"{packet.folder}{'' if packet.fresh else '  (already built)'}"]
    if packet.manifest["draft"]:
        lines.append(click.style("  DRAFT: special terms wait for approval", fg="yellow"))
    titles: dict[str, list[str]] = {}
    for document in packet.manifest["documents"]:
        for path in document["files"]:
            titles.setdefault(path, []).append(document["title"])
    files = [file["path"] for file in packet.manifest["files"]]
    lines += [f"  {path:<58} {', '.join(titles.get(path, []))}".rstrip() for path in files]
    return "\n".join([*lines, "  manifest.json"])


@main.command()
@click.argument("programme")
@click.argument("choices", nargs=-1)
@click.option("--without", multiple=True, metavar="CHOICE", help="A choice declined; it stays off even where it is a default.")
@click.option("--picture", type=click.Path(path_type=Path), metavar="FILE.svg", help="Draw which of all choices go together.")
@library_option
@json_option
def choose(
    programme: str,
    choices: tuple[str, ...],
    without: tuple[str, ...],
    picture: Path | None,
    library_folder: Path | None,
    as_data: bool,  # noqa: FBT001 - a flag
) -> None:
    """Say whether CHOICES of a PROGRAMME go together, what follows, and if not why not and what would.

    Without choices: the programme's choices, and how many combinations of them are valid.
    """
    from assembler.choosing import as_json as answer_data
    from assembler.choosing import choose as answer_for
    from assembler.rules import count

    library = _library(library_folder, as_data=as_data)
    found = _programme(library, programme)
    _check_choices((*choices, *without), found)
    answer = answer_for(library, found, choices, without)
    drawn = {"picture": _draw(found, picture, as_data=as_data)} if picture else {}
    if as_data:
        click.echo(json.dumps(answer_data(answer, count(found).number) | drawn, ensure_ascii=False))
    else:
        click.echo(_answer_text(answer) if choices or without else _tree_text(found), color=_colour())
        for file in drawn.values():
            click.echo(f"The picture of which choices go together is in {file}.")
    sys.exit(0 if answer.selection is not None else 1)


def _draw(programme: "Programme", file: Path, *, as_data: bool) -> str:
    """Write the picture of a programme's choices, over an earlier one; give where it is."""
    from assembler.diagnostics import error
    from assembler.picture import draw
    from assembler.source import Span

    try:
        file.write_text(draw(programme), "utf-8", newline="\n")
    except OSError as fault:
        sentence = f"The picture could not be written to {file}: {fault.strerror or fault}."
        hint = "Name a file in a folder that is there and may be written to."
        _refuse((error("not-written", sentence, Span(str(file), 1, 1), hint),), as_data=as_data)
    return str(file)


def _check_choices(named: Iterable[str], programme: "Programme") -> None:
    ids = [choice.id for choice in programme.choices]
    for id in named:
        if id not in ids:
            hint = nearest(id, ids) or f"There are {', '.join(ids)}."
            raise click.BadParameter(f"“{id}” is no choice of {programme.id}. {hint}", param_hint="CHOICE")


def _tree_text(programme: "Programme") -> str:
    from assembler.rules import count

    depth = {"": -1}
    lines = [f"{programme.title} ({programme.id}): {count(programme)} valid combinations"]
    for choice in programme.choices:
        depth[choice.id] = depth[choice.parent] + 1
        group = next(group for group in programme.groups if choice.id in group.members)
        kind = "" if group.kind == "optional" else f", {group.kind}"
        default = ", default" if choice.default else ""
        lines.append(f"{'  ' * (depth[choice.id] + 1)}{choice.id:<24} {choice.title}  [{choice.source}{kind}{default}]")
    return "\n".join(lines)


def _answer_text(answer: "Answer") -> str:
    from assembler.choosing import reasons
    from assembler.rules import describe_repair

    if answer.selection is None:
        lines = [click.style("These choices do not go together.", fg="red")]
        lines += [f"  {rule.text} [{rule.id}; {rule.source}]" for conflict in answer.conflicts for rule in conflict.rules]
        return "\n".join([*lines, *(f"  repair: {describe_repair(answer.programme, repair)}" for repair in answer.repairs)])
    lines = [click.style("These choices go together.", fg="green"), "choices"]
    lines += [f"  {choice:<24} {because}" for choice, because in reasons(answer).items()]
    for title, papers in (("documents", answer.documents), ("forms", answer.forms)):
        lines += [title, *(f"  {paper.plan.title:<44} {', '.join(paper.because)}" for paper in papers)]
    return "\n".join(lines)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--select", multiple=True, metavar="ID", help="Only this check; may be given again.")
@click.option("--ignore", multiple=True, metavar="ID", help="All but this check; may be given again.")
@click.option("--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one.")
@library_option
def check(
    form: str, select: tuple[str, ...], ignore: tuple[str, ...], templates_folder: Path | None, library_folder: Path | None
) -> None:
    """Prove that the library is sound over every valid combination and every period, or say what is wrong.

    The page of a check is shown by “assembler explain ID”.
    """
    from assembler.checking import check_folder, check_ids
    from assembler.checks.reports import closing_lines, written
    from assembler.shipped import library_folder as shipped_library
    from assembler.shipped import templates_folder as shipped_templates

    for id in (*select, *ignore):
        if id not in check_ids():
            raise click.BadParameter(f"No check is called “{id}”. {nearest(id, check_ids())}".rstrip(), param_hint="ID")
    library = library_folder or shipped_library()
    report = check_folder(library, templates_folder or shipped_templates(), select, ignore)
    if form == "text":
        _tell(report.findings, err=False)
    else:
        click.echo(written(report, form, library, Path.cwd()))
    for line in closing_lines(report):
        click.echo(line, err=form != "text")
    sys.exit(1 if any(finding.severity is not Severity.INFO for finding in report.findings) else 0)


@main.command()
@click.argument("id")
@library_option
@json_option
def explain(id: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Show the page of an ID: a choice, rule, value, fact, list, defined term, clause, document or check."""
    from assembler.explanation import explain_id, known_ids

    library = _library(library_folder, as_data=as_data)
    pages = explain_id(library, id)
    if not pages:
        raise click.BadParameter(f"Nothing is called “{id}”. {nearest(id, known_ids(library))}".rstrip(), param_hint="ID")
    click.echo(json.dumps({"id": id, "pages": pages}, ensure_ascii=False) if as_data else "\n\n".join(pages))


@main.command()
@click.argument("programme")
@library_option
@json_option
def new(programme: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print a commented starter matter of a PROGRAMME."""
    from assembler.starters import starter

    text = starter(_programme(_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps({"programme": programme, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)


@main.command()
@click.argument("programme")
@library_option
@json_option
def schema(programme: str, library_folder: Path | None, as_data: bool) -> None:  # noqa: FBT001 - a flag
    """Print the JSON Schema of a PROGRAMME's matters, for editors."""
    from assembler.loader import json_schema

    shape = json_schema(_programme(_library(library_folder, as_data=as_data), programme))
    click.echo(json.dumps(shape, indent=None if as_data else 2, ensure_ascii=False))


def _library(folder: Path | None, *, as_data: bool = False) -> "Library":
    from assembler.loader import load_library
    from assembler.shipped import library_folder

    library, findings = load_library(folder or library_folder())
    if library is None:
        _refuse(findings, as_data=as_data)
    _tell(findings)
    return library


def _programme(library: "Library", id: str) -> "Programme":
    if id not in library.programmes:
        hint = nearest(id, library.programmes) or f"There are {', '.join(library.programmes)}."
        raise click.BadParameter(f"There is no programme “{id}”. {hint}", param_hint="PROGRAMME")
    return library.programmes[id]


def _refuse(findings: Iterable[Diagnostic], *, as_data: bool) -> NoReturn:
    """Print the findings and end with status 1."""
    if as_data:
        click.echo(json.dumps({"findings": [as_json(finding) for finding in findings]}, ensure_ascii=False))
    else:
        _tell(findings)
    sys.exit(1)


def _tell(findings: Iterable[Diagnostic], *, err: bool = True) -> None:
    for finding in findings:
        first, _, rest = as_text(finding).partition("\n")
        shown = first.replace(
            f"{finding.severity}:", click.style(f"{finding.severity}:", fg=COLOURS[finding.severity], bold=True), 1
        )
        click.echo(f"{shown}\n{rest}" if rest else shown, err=err, color=_colour())


def _colour() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


class _progress:  # noqa: N801 - used like a function
    """Show which file is being made, on a terminal only."""

    def __init__(self, *, quiet: bool) -> None:
        self.shown = sys.stderr.isatty() and not quiet
        self.status: Any = None

    def __enter__(self) -> Callable[[str], None]:
        if not self.shown:
            return lambda _: None
        from rich.console import Console

        self.status = Console(stderr=True).status("building")
        self.status.start()
        return lambda path: self.status.update(f"building {path}")

    def __exit__(self, *_: object) -> None:
        if self.status is not None:
            self.status.stop()
