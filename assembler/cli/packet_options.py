"""Options of the commands that build packets: where packets go, in which formats, how they are signed and certified."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from assembler.cli.terminal import refuse
from assembler.commands.build import read_key_file
from assembler.formats.pdf.certification import KeyFile
from assembler.formats.registry import DEFAULT_FORMATS, FORMATS
from assembler.model.diagnostics import Diagnostic, error, info, nearest
from assembler.model.matter import Matter
from assembler.model.source import Span
from assembler.model.values import show
from assembler.packets.order import PDF_FIELDS
from assembler.packets.storage_faults import reason
from assembler.packets.store import Store, open_store

FAR = 180
"""The days from which a day of issue is so far ahead that it may be a slip of the year."""

output_option = click.option(
    "-o", "--output", default="output", show_default=True, help="Where packets go: a folder, or a URL such as s3://bucket/path."
)


def _read_formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    for name in asked:
        if name not in FORMATS:
            raise click.BadParameter(f"“{name}” is no format. {nearest(name, FORMATS)} There are {', '.join(FORMATS)}.")
    return asked


*OTHERS, LAST = FORMATS

formats_option = click.option(
    "--formats",
    default=",".join(DEFAULT_FORMATS),
    show_default=True,
    callback=_read_formats,
    help=f"What to write, of {', '.join(OTHERS)} and {LAST}.",
)
esign_option = click.option(
    "--esign",
    default=PDF_FIELDS,
    show_default=True,
    help="How it is signed: none (by pen), pdf (fields of the file), or a service: docusign, adobe, dropbox, docuseal, documenso.",
)

KEY_VARIABLE = "ASSEMBLER_CERTIFY_PASSPHRASE"
"""The environment variable that is read for the passphrase of a key."""

certify_option = click.option(
    "--certify",
    "key",
    type=click.Path(path_type=Path),
    help=f"Certify the PDFs with the key in this PKCS #12 file; its passphrase is asked for, or taken from {KEY_VARIABLE}.",
)


def find_key(key: Path | None, *, as_data: bool) -> KeyFile | None:
    """Read the file of a key that certifies, None where none is asked for; end with the reason where it cannot be read."""
    file, findings = read_key_file(key, _passphrase) if key else (None, ())
    if findings:
        refuse(findings, as_data=as_data)
    return file


def _passphrase(key: Path) -> bytes:
    """Return the passphrase of a key from the environment, else ask for it. It is no option, since other users can read those."""
    found = os.environ.get(KEY_VARIABLE)
    if found is None:
        found = str(click.prompt(f"Passphrase of {key}", hide_input=True, default="", show_default=False))
    return found.encode()


def find_store(output: str, *, as_data: bool = False) -> Store:
    """Open the store that packets go to; end with the reason where it cannot be opened."""
    try:
        return open_store(output)
    except ImportError as caught:
        refuse((missing_package(caught),), as_data=as_data)
    except OSError as fault:
        sentence = f"No packet can be kept in {output}: {reason(fault)}."
        hint = "Name a folder, or a URL such as s3://bucket/path."
        refuse((error("not-written", sentence, Span(output, 1, 1), hint),), as_data=as_data)


def place_and_name(packet: str) -> tuple[str, str]:
    """Return the folder or URL in which a packet lies, and its name."""
    if "://" in packet:
        place, _, name = packet.rstrip("/").rpartition("/")
        return place, name
    path = Path(packet) if Path(packet).name else Path(packet).resolve()
    return str(path.parent), path.name


def missing_package(caught: ImportError) -> Diagnostic:
    """Build the finding that names a missing optional package and how to install it."""
    hint = "Install it in your copy of the project, pip install '.[cluster]', and what your storage needs, such as s3fs."
    return error("missing-package", f"A package is missing: {caught}.", hint=hint)


def far_ahead(matter: Matter, day: date) -> Iterator[Diagnostic]:
    """Yield a remark where papers of a matter are issued long after a day. It is no finding of theirs: they are the same on every day."""
    ahead = (matter.day - day).days
    if ahead > FAR:
        sentence = f"The day of issue, {show(matter.day)}, lies {ahead} days ahead of today."
        yield info("issued-far-ahead", sentence, matter.span, "Compare the year: the day of issue picks the texts in force.")
