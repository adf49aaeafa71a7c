"""A proofreading as lines of text, as data, as a SARIF log and as annotations of GitHub; each place as people name it."""

from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

from assembler.checks import CHECKS
from assembler.checks.reports import FINGERPRINT, Json, escaped_message, escaped_property, relative_path, sarif_log, sarif_rule
from assembler.loader.message_pages import message_page
from assembler.model.diagnostics import Severity
from assembler.proofreading.proofreading import Proofreading
from assembler.proofreading.remarks import Remark, Spot

AROUND = 40
"""How many letters on each side of the words are shown."""


def as_lines(proofreading: Proofreading) -> Iterator[str]:
    """Yield the remarks as lines of text: what is surely wrong, then what somebody should look at."""
    counts = f"{len(proofreading.sure)} surely wrong, {len(proofreading.to_look_at)} to look at"
    yield f"{proofreading.path}: {counts}, in {proofreading.words:,} words"
    for head, remarks in (("Surely wrong", proofreading.sure), ("To look at", proofreading.to_look_at)):
        if remarks:
            yield f"\n{head}"
        for remark in remarks:
            yield from _lines_of(remark)
    if proofreading.more:
        yield f"\n{proofreading.more} more to look at: --all shows them."


def _lines_of(remark: Remark) -> Iterator[str]:
    first, others = remark.spots[0], len(remark.spots) - 1
    more = f" and {others} more place{'s' if others > 1 else ''}" if others else ""
    yield f"  {first.where}{more}: {remark.sentence} [{remark.id}] {remark.key}"
    yield f"    {excerpt(first)}"
    yield f"    {remark.hint}"


def excerpt(spot: Spot) -> str:
    """Return the words of a place with some of the text around them, on one line."""
    start, end = max(0, spot.start - AROUND), min(len(spot.text), spot.end + AROUND)
    shown = "".join(letter if letter.isprintable() else " " for letter in spot.text[start:end])
    return f"{'…' if start else ''}{shown.strip()}{'…' if end < len(spot.text) else ''}"


def as_json(proofreading: Proofreading) -> Json:
    """Return a proofreading as the object that `--format json` prints."""
    return {
        "contract": proofreading.path,
        "title": proofreading.title,
        "words": proofreading.words,
        "sure": [_remark_data(remark) for remark in proofreading.sure],
        "to_look_at": [_remark_data(remark) for remark in proofreading.to_look_at],
        "more": proofreading.more,
    }


def _remark_data(remark: Remark) -> Json:
    return {
        "id": remark.id,
        "key": remark.key,
        "sentence": remark.sentence,
        "hint": remark.hint,
        "places": [
            {
                "where": spot.where,
                "words": spot.words,
                "paragraph": spot.paragraph,
                "start": spot.start,
                "end": spot.end,
                "line": spot.line or None,
            }
            for spot in remark.spots
        ],
    }


def as_github(proofreading: Proofreading, here: PurePath) -> Iterator[str]:
    """Yield a proofreading as workflow commands of GitHub, what is sure first; only a text file has lines."""
    for remark in proofreading.remarks:
        spot = remark.spots[0]
        line = f",line={spot.line}" if spot.line else ""
        file = escaped_property(relative_path(proofreading.path, here, here))
        said = escaped_message(f"{spot.where}: {remark.sentence}\n{remark.hint}")
        yield f"::{'error' if remark.sure else 'notice'} file={file}{line},title={remark.id}::{said}"


def as_sarif(proofreading: Proofreading, here: PurePath, edition: str) -> Json:
    """Return a proofreading as a SARIF 2.1.0 log; `edition` is the version of this program."""
    kinds = {remark.id: _severity(remark) for remark in proofreading.remarks}
    uri = quote(relative_path(proofreading.path, here, here))
    return sarif_log(
        (_result(remark, uri) for remark in proofreading.remarks),
        (sarif_rule(id, severity, page_of(id)) for id, severity in kinds.items()),
        edition,
    )


def page_of(id: str) -> str:
    """Return the page of a kind of remark: a message's, or that of the check of libraries which finds it too."""
    return message_page(id) or next((check.page for check in CHECKS if check.id == id), "")


def _severity(remark: Remark) -> Severity:
    return Severity.ERROR if remark.sure else Severity.INFO


def _result(remark: Remark, uri: str) -> Json:
    return {
        "ruleId": remark.id,
        "level": "error" if remark.sure else "note",
        "message": {"text": f"{remark.sentence}\n{remark.hint}"},
        "partialFingerprints": {FINGERPRINT: remark.key},
        "locations": [_location(spot, uri) for spot in remark.spots],
    }


def _location(spot: Spot, uri: str) -> Json:
    region = {"region": {"startLine": spot.line, "snippet": {"text": excerpt(spot)}}} if spot.line else {}
    return {
        "physicalLocation": {"artifactLocation": {"uri": uri}, **region},
        "logicalLocations": [{"fullyQualifiedName": spot.where, "kind": "element"}],
    }
