"""Options that several commands share."""

from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])
"""The type of an option that is a day."""

today_option = click.option("--today", "now", type=DAY, help="Another day than today, for a trial.")
library_option = click.option(
    "--library", "library_folder", type=click.Path(path_type=Path), help="Another clause library than the shipped one."
)
templates_option = click.option(
    "--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one."
)
json_option = click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
