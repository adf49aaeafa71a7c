"""What all commands share: reading the library, printing findings, ending with a refusal."""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from assembler.commands.cached_library import load_cached_library, use_cache_of_this_program
from assembler.loader import programme_of
from assembler.model.diagnostics import Diagnostic, as_json, as_text, nearest
from assembler.model.library import Library, Occasion, Programme
from assembler.platform.installed_data import library_folder

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def read_library(folder: Path | None, *, matter: Path | None = None, as_data: bool = False) -> Library:
    """Return the library in a folder, else the shipped one, and print its findings; end with them where it has an error.

    For a `matter` only its programme is read.
    """
    use_cache_of_this_program()
    library, findings = load_cached_library(folder or library_folder(), programme_of(matter) if matter else "")
    if library is None:
        refuse(findings, as_data=as_data)
    print_findings(findings)
    return library


def find_programme(library: Library, id: str) -> Programme:
    """Return a programme by its id; end as wrong use, with the nearest id, where there is none."""
    if id not in library.programmes:
        hint = nearest(id, library.programmes) or f"There are {', '.join(library.programmes)}."
        raise click.BadParameter(f"There is no programme “{id}”. {hint}", param_hint="PROGRAMME")
    return library.programmes[id]


def find_occasion(programme: Programme, id: str) -> Occasion | None:
    """Return the occasion with an id, or the programme's first; None where it has none. An unknown id is wrong use."""
    if not id:
        return next(iter(programme.occasions), None)
    known = {one.id: one for one in programme.occasions}
    if id not in known:
        hint = nearest(id, known) or (f"There are {', '.join(known)}." if known else "It has none.")
        raise click.BadParameter(f"“{id}” is no occasion of {programme.id}. {hint}", param_hint="--occasion")
    return known[id]


def repository_root() -> Path:
    """Return the root of the Git repository that the working directory lies in, from which servers of CI count paths; else that directory."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def refuse(findings: Iterable[Diagnostic], *, as_data: bool) -> NoReturn:
    """Print findings and exit with status 1."""
    if as_data:
        click.echo(json.dumps({"findings": [as_json(finding) for finding in findings]}, ensure_ascii=False))
    else:
        print_findings(findings)
    sys.exit(1)


def print_findings(findings: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print findings, each with its place, source line and hint."""
    for finding in findings:
        first, _, rest = as_text(finding).partition("\n")
        shown = first.replace(
            f"{finding.severity}:", click.style(f"{finding.severity}:", fg=COLOURS[finding.severity], bold=True), 1
        )
        click.echo(f"{shown}\n{rest}" if rest else shown, err=err, color=colour())


def colour() -> bool | None:
    """Return False where `NO_COLOR` is set, else None, by which click leaves the choice to the terminal."""
    return False if os.environ.get("NO_COLOR") else None
