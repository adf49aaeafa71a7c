"""Reads the HTML forms of pages, and fills them in as a browser would."""

import re
from html import unescape

import httpx

FILLED = {
    "introduced_on": "2026-12-01",
    "manner": "Event",
    "people.1.1": "Ana Pérez",
    "activities.1.1": "2 November 2026",
    "difference": "It would not have been bought.",
    "need": "To know what customers think.",
    "why_new": "Nobody had spoken to them.",
    "fee_told": "yes",
    "fee_told_on": "2026-12-02",
    "fee_told_whom": "The head of purchase, by e-mail",
    "conflicts": "none",
    "recipients": "none",
    "preparer": "Lena Müller",
    "data_notice": "yes",
}
"""What a partner types into the example's declaration, by the ends of the names of its inputs."""


def form_of(client: httpx.Client, link: str) -> str:
    """Return the path of the first form behind a link."""
    found = re.search(r'href="([^"]+)/fill"', client.get(link).text)
    assert found
    return found[1]


def typed(client: httpx.Client, form: str, **more: str) -> dict[str, str]:
    """Return what a browser would send from a form's page, with some inputs filled in."""
    page = client.get(f"{form}/fill").text
    held = dict(re.findall(r'<input type="(?:text|date)"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    held |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        held[name] = next(iter(re.findall(r"<option selected>([^<]*)<", options)), "")
    for name, ticked in re.findall(r'<input type="checkbox"[^>]*name="([^"]+)" value="yes"( checked)?', page):
        held[name] = "yes" if ticked else ""
    named = list(held)
    values = {name: unescape(text) for name, text in held.items()}
    for end, text in more.items():
        (name,) = [one for one in named if one.endswith(f".{end}")]
        values[name] = text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    return {name: text for name, text in values.items() if text} | {"version": version[1]}


def form_values(page: str) -> dict[str, str]:
    """Return what a browser would send from the form of a matter."""
    values = {name: unescape(value) for name, value in re.findall(r'<input [^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page)}
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen[1] if chosen else ""
    return {name: value for name, value in values.items() if name not in ("choice", "do")}


def text_of(page: str) -> str:
    """Return the text of a page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
