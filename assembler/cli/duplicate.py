"""`assembler duplicate`: print a matter's file under a new id."""

import json
from pathlib import Path

import click

from assembler.cli.options import json_option
from assembler.cli.terminal import refuse
from assembler.commands.next_matter import duplicate as duplicate_matter
from assembler.loader.files import read_file


@click.command()
@click.argument("matter", type=click.Path(path_type=Path))
@click.option("--id", "new_id", required=True, help="The id of the copy.")
@json_option
def duplicate(*, matter: Path, new_id: str, as_data: bool) -> None:
    """Print the file of a MATTER under a new id, with its comments, for a partner or a packet like it."""
    file, findings = read_file(matter, str(matter))
    if file is None:
        refuse(findings, as_data=as_data)
    text, findings = duplicate_matter(file.source.text, str(matter), new_id)
    if text is None:
        refuse(findings, as_data=as_data)
    click.echo(json.dumps({"id": new_id, "matter": text}, ensure_ascii=False) if as_data else text, nl=as_data)
