"""Options and lookups that `read` and `compare` share: what was issued to the sender of a file."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from assembler.cli.options import library_option
from assembler.cli.terminal import read_library
from assembler.commands.build import BuildRequest, order_packet
from assembler.loader.installed_data import templates_folder
from assembler.model.diagnostics import Diagnostic, error
from assembler.packets.store import FolderStore
from assembler.returns import IssuedPapers, find_packet, read_packet, rebuild_papers

Command = TypeVar("Command", bound=Callable[..., object])
OUTPUT = Path("output")
"""The folder that is searched for a packet when none is named."""


def issued_options(command: Command) -> Command:
    """Add to a command the options that name what a returned file is compared with."""
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


def find_issued(
    packet: Path | None,
    matter: Path | None,
    templates: Path | None,
    library: Path | None,
    named: str,
    *,
    as_data: bool,
    needed: bool = True,
) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    """Return what was issued: the packet, or the papers of the matter, that an option names.

    Without either, the packet below output/ whose matter is `named` in the returned file. None, and no finding, where there is no
    such packet and none is `needed`.
    """
    if packet and matter:
        raise click.UsageError("Name the packet or the matter, not both.")
    if matter:
        read = read_library(library, matter=matter, as_data=as_data)
        order, findings = order_packet(BuildRequest(read, templates or templates_folder(), matter, store=FolderStore(OUTPUT)))
        issued, faults = rebuild_papers(order) if order else (None, ())
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
