"""Reads a YAML file for a test that needs neither places nor shapes."""

from pathlib import Path
from typing import Any

import yaml


def texts(path: Path) -> Any:
    """Return what a file holds, each scalar as the text that is written: no date, number or boolean is made of it."""
    return yaml.load(path.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 - the base loader makes texts only
