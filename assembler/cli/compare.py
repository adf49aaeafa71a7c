"""`assembler compare`: print what was changed in a returned contract, with or without tracked changes."""

from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.returned_files import find_issued, issued_options, show_verdict
from assembler.cli.terminal import refuse
from assembler.returns import judge, named_matter, read_received_file


@click.command()
@click.argument("returned", type=click.Path(path_type=Path))
@issued_options
@json_option
def compare(
    *,
    returned: Path,
    packet: Path | None,
    matter: Path | None,
    templates_folder: Path | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Compare a RETURNED contract with ours, clause by clause: what was changed, and what of it silently.

    Filled fields are no changes, nor is what a word processor does when it saves.
    """
    file, findings = read_received_file(returned)
    if file is None:
        refuse(findings, as_data=as_data)
    issued, findings = find_issued(packet, matter, templates_folder, library_folder, named_matter(file), as_data=as_data)
    if issued is None:
        refuse(findings, as_data=as_data)
    show_verdict(judge(file, issued), as_data=as_data, certificate=issued.certificate)
