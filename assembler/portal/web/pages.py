"""Responses: pages rendered from the Jinja templates of `templates/portal/`, and downloads under safe file names."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assembler.formats.registry import FORMATS
from assembler.model.lenient_parsing import parse_day
from assembler.model.values import UnreadableError, country_names, show
from assembler.portal.app_context import AppContext, StaticFile
from assembler.portal.store.evidence import ENDINGS
from assembler.portal.vendor_logo import VendorLogo

FOLDER = "portal"
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
LOGO = "vendor-logo.png"
ZIP = "application/zip"
CSV = "text/csv; charset=utf-8"
UNKNOWN = "application/octet-stream"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE_NAME = re.compile(rf"[a-z0-9][a-z0-9-]{{0,150}}\.(?:{'|'.join(FORMATS)}|{'|'.join(sorted(ENDINGS))}|json|json\.p7s|bin)")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""An e-mail address; what may stand in it needs no escape in HTML."""

SOURCE = re.compile(r" \((?:[A-Z]+-\d+|house)(?: / (?:[A-Z]+-\d+|house))*\)")
"""Where the source of a programme has a choice or a rule, as reasons name it."""

STATES = {
    "queued": "waiting to be built",
    "building": "being built",
    "built": "ready",
    "refused": "refused",
    "interrupted": "interrupted",
    "superseded": "superseded",
    "withdrawn": "withdrawn",
}


def load_page_templates(folder: Path, static_files: Mapping[str, StaticFile], logo: VendorLogo | None = None) -> Environment:
    """Load the page templates. They escape every value, and a name that has no value is an error."""
    templates = Environment(
        loader=FileSystemLoader(folder / FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "day": day,
        "calendar_day": calendar_day,
        "contact": contact,
        "reasons": reasons,
        "moment": moment,
        "size": size,
        "state": STATES.__getitem__,
    }
    templates.globals |= {"static_files": static_files, "countries": country_names, "joined_by_comma": joined_by_comma}
    templates.globals["vendor_logo"] = logo
    return templates


def load_static_files(folder: Path, logo: VendorLogo | None = None) -> dict[str, StaticFile]:
    """Read the style sheet, the scripts and the icon; the vendor's logo is beside them."""
    paths = sorted((folder / FOLDER / "static").iterdir())
    files = {path.name: _static_file(path.name, path.read_bytes(), MEDIA[path.suffix]) for path in paths if path.suffix in MEDIA}
    return files | ({LOGO: _static_file(LOGO, logo.data, "image/png")} if logo else {})


def _static_file(name: str, data: bytes, media: str) -> StaticFile:
    digest = hashlib.sha256(data).hexdigest()[:12]
    return StaticFile(data, media, f"/static/{name}?{digest}")


def day(when: str | int) -> str:
    """Format an ISO date, or a time in seconds since 1970, as `1 December 2026`."""
    return show(date.fromisoformat(when) if isinstance(when, str) else datetime.fromtimestamp(when, UTC).date())


def calendar_day(text: str) -> str | None:
    """Return the day that a text says as an input with a calendar takes it, such as `2026-12-01`; empty for no text, None for no day."""
    try:
        return parse_day(text).isoformat() if text else ""
    except UnreadableError:
        return None


def contact(text: str) -> Markup:
    """Return the words of a contact, with each e-mail address in them as a link."""
    return Markup(ADDRESS.sub(lambda found: f'<a href="mailto:{found[0]}">{found[0]}</a>', str(escape(text))))  # noqa: S704 - escaped


def reasons(because: Iterable[str]) -> str:
    """Return the reasons for a paper in words, without the marks of where the programme's source has them."""
    return SOURCE.sub("", joined_by_comma(because))


def moment(seconds: int) -> str:
    """Format a time in seconds since 1970 as `1 December 2026, 13:05 UTC`."""
    return f"{day(seconds)}, {datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"


def size(number: int) -> str:
    """Format a number of bytes as `12 kB` or `1.5 MB`."""
    kilo, mega = 1_000, 1_000_000
    return f"{number / mega:.1f} MB" if number >= mega else f"{max(1, round(number / kilo))} kB"


def joined_by_comma(words: Iterable[str]) -> str:
    """Join words by commas."""
    return ", ".join(words)


def page(context: AppContext, request: Request, template: str, status: int = 200, /, **values: object) -> HTMLResponse:
    """Render a template with values, the request, the settings and the actor who signed in."""
    values = {"request": request, "settings": context.settings, "actor": getattr(request.state, "actor", None), **values}
    return HTMLResponse(context.page_templates.get_template(template).render(values), status)


def refusal_page(context: AppContext, status: int, message: str) -> str:
    """Write the page of a request that the guard refuses, whoever has sent it."""
    values = {"settings": context.settings, "code": status, "message": message, "partner": True}
    return context.page_templates.get_template("error.html").render(values)


def download(data: bytes, name: str, media: str) -> Response:
    """Return a file that a browser saves and never shows; its name must be made of the portal's own ids."""
    # A name with a quotation mark or a line break could add to the header.
    if not SAFE_NAME.fullmatch(name):
        raise ValueError("a download's name is made of ids")
    return Response(data, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def trusted_html(html: str) -> Markup:
    """Mark HTML written by `formats.html` as safe, so that a template does not escape it."""
    return Markup(html)  # noqa: S704 - written by formats.html, read back, and compared with its digest
