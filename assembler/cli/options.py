"""Options that several commands share."""

from pathlib import Path

import click

library_option = click.option(
    "--library", "library_folder", type=click.Path(path_type=Path), help="Another clause library than the shipped one."
)
templates_option = click.option(
    "--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one."
)
json_option = click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
