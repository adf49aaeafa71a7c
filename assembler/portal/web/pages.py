"""Pages: Jinja templates of `templates/portal/` filled with values, and files handed out under names of ours."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assembler.model.values import country_names, show
from assembler.portal.app_context import House, Still

FOLDER = "portal"
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,150}\.(?:pdf|docx|zip|xlsx|bin)")
STATES = {
    "queued": "waiting to be built",
    "building": "being built",
    "built": "ready",
    "refused": "refused",
    "interrupted": "interrupted",
    "withdrawn": "withdrawn",
}


def load_looks(folder: Path, stills: Mapping[str, Still]) -> Environment:
    """Load the templates. All that is filled in is escaped, and a name that is not given is an error."""
    looks = Environment(
        loader=FileSystemLoader(folder / FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    looks.filters |= {"day": day, "moment": moment, "size": size, "country": country_of, "state": STATES.__getitem__}
    looks.globals |= {"stills": stills, "countries": country_names, "listed": listed}
    return looks


def load_stills(folder: Path) -> dict[str, Still]:
    """Read the style sheet and the scripts once."""
    return {path.name: _still(path) for path in sorted((folder / FOLDER / "static").iterdir()) if path.suffix in MEDIA}


def _still(path: Path) -> Still:
    data = path.read_bytes()
    mark = hashlib.sha256(data).hexdigest()[:12]
    return Still(data, MEDIA[path.suffix], f"/static/{path.name}?{mark}")


def day(written: str | int) -> str:
    """Write a day as people do: `1 December 2026`."""
    found = date.fromisoformat(written) if isinstance(written, str) else datetime.fromtimestamp(written, UTC).date()
    return show(found)


def moment(seconds: int) -> str:
    """Write a time as people do."""
    return f"{day(seconds)}, {datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"


def size(number: int) -> str:
    """Write a file's size in kilobytes, or megabytes where it has many."""
    kilo, mega = 1_000, 1_000_000
    return f"{number / mega:.1f} MB" if number >= mega else f"{max(1, round(number / kilo))} kB"


def country_of(code: str) -> str:
    """Give a country's name by its code."""
    return country_names().get(code, code)


def listed(words: Iterable[str]) -> str:
    """Write words one after another."""
    return ", ".join(words)


def page(house: House, request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Fill a template."""
    values = {"request": request, "settings": house.settings, "actor": getattr(request.state, "actor", None), **values}
    return HTMLResponse(house.looks.get_template(template).render(values), status)


def attachment(data: bytes, name: str, media: str) -> Response:
    """Hand out a file to be saved, never shown, under a name that is made of our ids only."""
    if not SAFE_NAME.fullmatch(name):
        raise ValueError("a file's name is made of our ids")
    return Response(data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def trusted(html: str) -> Markup:
    """Take a fragment that a renderer of ours wrote as it is."""
    return Markup(html)  # noqa: S704 - written by formats.html, read back, and held against its hash
