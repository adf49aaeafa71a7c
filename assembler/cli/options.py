"""Options that several commands share."""

from pathlib import Path

import click

DAY = click.DateTime(["%Y-%m-%d"])
"""The type of an option that is a day."""

today_option = click.option("--today", "now", type=DAY, help="Another day than today, for a trial.")
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
"""The type of an option that names a folder which is there: a name that is none is wrong use, before anything is read."""

library_option = click.option(
    "--library",
    "library_folder",
    type=FOLDER,
    envvar="ASSEMBLER_LIBRARY",
    show_envvar=True,
    help="Another clause library than the shipped one.",
)
templates_option = click.option("--templates", "templates_folder", type=FOLDER, help="Another look than the shipped one.")
json_option = click.option("--json", "as_data", is_flag=True, help="Print one JSON object.")
