"""`assembler new`: print a starter matter or an example, or write a blank table for many matters."""

import json
from datetime import datetime
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option, today_option
from assembler.cli.terminal import find_occasion, find_programme, read_library, refuse
from assembler.commands.example_matters import example_matters
from assembler.commands.new_matter import starter
from assembler.commands.new_table import SUFFIXES, blank_table
from assembler.model.diagnostics import error
from assembler.model.library import Programme
from assembler.model.source import Span
from assembler.platform.installed_data import library_folder as shipped_library
from assembler.portal.clock import today


@click.command()
@click.argument("programme")
@click.option(
    "--table", type=click.Path(path_type=Path), metavar="FILE", help="Write a blank table for many matters: .xlsx or .csv."
)
@click.option(
    "--occasion", default="", metavar="OCCASION", help="Why papers are issued; without it, the programme's first occasion."
)
@click.option("--example", metavar="NAME", help="Print an example that lies beside the library, filled in and ready to be built.")
@library_option
@today_option
@json_option
def new(
    *,
    programme: str,
    table: Path | None,
    occasion: str,
    example: str | None,
    library_folder: Path | None,
    now: datetime | None,
    as_data: bool,
) -> None:
    """Print a commented starter matter of a PROGRAMME, or write a blank table for many."""
    found = find_programme(read_library(library_folder, as_data=as_data), programme)
    if table:
        why = find_occasion(found, occasion)
        files = _write_table(found, table, why.id if why else "", as_data=as_data)
        click.echo(json.dumps({"programme": programme, "files": files}) if as_data else "\n".join(files))
        return
    if example is not None:
        text = _find_example(library_folder or shipped_library(), programme, example).read_text("utf-8")
    else:
        why = find_occasion(found, occasion)
        text = starter(found, now.date() if now else today(), why.id if why else "")
    click.echo(json.dumps({"programme": programme, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)


def _find_example(library: Path, programme: str, name: str) -> Path:
    """Return an example by its name; end as wrong use, with the names of all, where there is none."""
    known = example_matters(library, programme)
    if name not in known:
        hint = f"There are {', '.join(known)}." if known else f"No folder “examples” with one lies beside {library}."
        raise click.BadParameter(f"There is no example “{name}” of {programme}. {hint}", param_hint="--example")
    return known[name]


def _write_table(programme: Programme, path: Path, occasion: str, *, as_data: bool) -> list[str]:
    """Write a blank table to files that do not exist yet; return their paths."""
    if path.suffix.lower() not in SUFFIXES:
        raise click.BadParameter(f"A blank table ends in {' or '.join(SUFFIXES)}.", param_hint="--table")
    files = blank_table(programme, path, occasion)
    try:
        for file, data in files.items():
            with file.open("xb") as written:
                written.write(data)
    except OSError as fault:
        sentence = f"The table could not be written to {fault.filename or path}: {fault.strerror or fault}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), "Name a file that is not there yet."),), as_data=as_data)
    return list(map(str, files))
