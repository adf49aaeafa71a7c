"""In the browser: partners fetch their forms by a link, legal ops build packets, machines do the same by an API."""

import json
import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assembler.portal.settings import Settings

VARIABLE = "ASSEMBLER_PORTAL"
"""The environment variable by which the workers of a portal are told its settings; it holds no password but the database's."""


def hand_down(settings: Settings, key: str) -> None:
    """Leave the settings for the workers that will be started."""
    os.environ[VARIABLE] = json.dumps({"settings": asdict(settings), "key": key}, default=str)


def app_from_environment() -> Any:
    """Make the app of a worker, by what was left for it."""
    from assembler.portal.web.app import open_portal  # noqa: PLC0415 - only a worker needs the web

    told = json.loads(os.environ.pop(VARIABLE))
    log = logging.getLogger(__name__)
    log.setLevel(logging.INFO)
    log.addHandler(logging.StreamHandler())
    log.handlers[-1].setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return open_portal(TypeAdapter(Settings).validate_python(told["settings"]), told["key"])


def default_settings(data: Path, library: Path, templates: Path, address: str) -> Settings:
    """Give the settings of a portal that keeps all it has in one folder."""
    database, files = f"sqlite:///{data / 'portal.sqlite'}", str(data / "files")
    return Settings(library, templates, database, files, data / "scratch", address)
