"""What every command shares: its options, how findings are told, how a refusal ends, how progress is shown."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from assembler.model.diagnostics import Diagnostic, as_json, as_text, error, nearest
from assembler.model.source import Span

if TYPE_CHECKING:
    from assembler.model.library import Library, Programme
    from assembler.packets.store import Store

COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}

library_option = click.option(
    "--library", "library_folder", type=click.Path(path_type=Path), help="Another clause library than the shipped one."
)
output_option = click.option(
    "-o", "--output", default="output", show_default=True, help="Where packets go: a folder, or a URL such as s3://bucket/path."
)
json_option = click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")


def _formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    from assembler.packets.rendering import FORMATS

    asked = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in asked:
        if name not in FORMATS:
            raise click.BadParameter(f"“{name}” is no format. {nearest(name, FORMATS)} There are {', '.join(FORMATS)}.")
    return asked


formats_option = click.option(
    "--formats", default="docx,pdf", show_default=True, callback=_formats, help="What to write, of docx, pdf and txt."
)


esign_option = click.option(
    "--esign",
    default="pdf",
    show_default=True,
    help="How it is signed: none (by pen), pdf (fields of the file), or a service: docusign, adobe, dropbox, docuseal, documenso.",
)


PASSPHRASE = "ASSEMBLER_CERTIFY_PASSPHRASE"  # noqa: S105 - where one is looked for, not one

certify_option = click.option(
    "--certify",
    "key",
    type=click.Path(path_type=Path),
    help=f"Certify the PDFs with the key in this PKCS #12 file; its passphrase is asked for, or taken from {PASSPHRASE}.",
)


def passphrase(key: Path) -> bytes:
    """Take the passphrase of a key from the environment, or ask for it; it is never an argument, which others could read."""
    given = os.environ.get(PASSPHRASE)
    return (
        click.prompt(f"Passphrase of {key}", hide_input=True, default="", show_default=False) if given is None else given
    ).encode()


def read_library(folder: Path | None, *, matter: Path | None = None, as_data: bool = False) -> "Library":
    """Read the library a command works on, of it what a matter needs where it is for one; tell its findings, or end with them."""
    from assembler.loader import load_library, programme_of
    from assembler.loader.installed_data import library_folder

    library, findings = load_library(folder or library_folder(), programme_of(matter) if matter else "")
    if library is None:
        refuse(findings, as_data=as_data)
    tell(findings)
    return library


def find_programme(library: "Library", id: str) -> "Programme":
    """Give a programme by its id, or end as wrong use with the nearest."""
    if id not in library.programmes:
        hint = nearest(id, library.programmes) or f"There are {', '.join(library.programmes)}."
        raise click.BadParameter(f"There is no programme “{id}”. {hint}", param_hint="PROGRAMME")
    return library.programmes[id]


def find_store(output: str, *, as_data: bool = False) -> "Store":
    """Open the store that packets go to, or end with what prevents it."""
    from assembler.packets.storage_faults import reason
    from assembler.packets.store import open_store

    try:
        return open_store(output)
    except ImportError as caught:
        refuse((missing_package(caught),), as_data=as_data)
    except OSError as fault:
        sentence = f"No packet can be kept in {output}: {reason(fault)}."
        hint = "Name a folder, or a URL such as s3://bucket/path."
        refuse((error("not-written", sentence, Span(output, 1, 1), hint),), as_data=as_data)


def missing_package(caught: ImportError) -> Diagnostic:
    """Tell which package is missing, and how it is installed."""
    hint = "Install it: pip install “clause-assembler[cluster]”, and what your storage needs, such as s3fs."
    return error("missing-package", f"A package is missing: {caught}.", hint=hint)


def refuse(findings: Iterable[Diagnostic], *, as_data: bool) -> NoReturn:
    """Print the findings and end with status 1."""
    if as_data:
        click.echo(json.dumps({"findings": [as_json(finding) for finding in findings]}, ensure_ascii=False))
    else:
        tell(findings)
    sys.exit(1)


def tell(findings: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print findings, each with its place, source line and hint."""
    for finding in findings:
        first, _, rest = as_text(finding).partition("\n")
        shown = first.replace(
            f"{finding.severity}:", click.style(f"{finding.severity}:", fg=COLOURS[finding.severity], bold=True), 1
        )
        click.echo(f"{shown}\n{rest}" if rest else shown, err=err, color=colour())


def colour() -> bool | None:
    """Give what click is told of colour: False where `NO_COLOR` is set, None where the terminal decides."""
    return False if os.environ.get("NO_COLOR") else None


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which file is being made, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("building") as status:
        yield lambda path: status.update(f"building {path}")
