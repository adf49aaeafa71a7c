"""The file of a manifest: written as JSON in format 2, read in formats 1 and 2, and described by a JSON Schema."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.manifest import FORMAT, Manifest
from assembler.model.source import Span
from assembler.packets.manifest_format_1 import ManifestOfFormat1, as_manifest

MANIFEST = "manifest.json"

ReadManifest = tuple[Manifest | None, tuple[Diagnostic, ...]]
"""A manifest, or None and what is wrong with its file; None without a finding where there is no file."""

HINT = "Take the copy of the packet that was sent: this file was changed or damaged."


@cache  # making it takes longer than reading a manifest
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(Manifest)


@cache
def _adapter_of_format_1() -> TypeAdapter[ManifestOfFormat1]:
    return TypeAdapter(ManifestOfFormat1)


def manifest_schema() -> Mapping[str, object]:
    """Return the JSON Schema (draft 2020-12) of the manifests that are written."""
    schema = _adapter().json_schema()
    title = f"The manifest of a packet, format {FORMAT}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def write_manifest(manifest: Manifest) -> bytes:
    """Return the contents of a manifest's file."""
    checklist = {
        "return": manifest.checklist.return_,
        "tasks": manifest.checklist.tasks,
    }  # the model cannot have a word of Python
    parts = {part.name: getattr(manifest, part.name) for part in fields(manifest)}
    return to_json(parts | {"checklist": checklist}, indent=2) + b"\n"


def open_manifest(folder: Path) -> ReadManifest:
    """Read the manifest in a packet's folder; raise `OSError` where it is there and cannot be opened."""
    path = folder / MANIFEST
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None, ()
    return read_manifest(data, str(path))


def read_manifest(written: bytes | Mapping[str, object], path: str = MANIFEST) -> ReadManifest:
    """Read a manifest of format 1 or 2, which is what a file or a JSON object holds; findings name `path` as their place.

    A manifest that states no format is of format 1. One of a later format is refused as made by a newer version.
    """
    if isinstance(written, bytes):
        data, findings = _parse(written, path)
    else:
        data, findings = written, ()
    if data is None:
        return None, findings
    number = data.get("format", 1)
    if isinstance(number, int) and number > FORMAT:
        return None, (_newer_version(number, path),)
    try:
        if number == 1:
            return as_manifest(_adapter_of_format_1().validate_json(json.dumps(data), strict=True)), ()
        return _adapter().validate_json(json.dumps(data), strict=True), ()
    except ValidationError as faults:
        return None, tuple(_finding(one, path) for one in faults.errors(include_url=False))


def _parse(written: bytes, path: str) -> tuple[Mapping[str, object] | None, tuple[Diagnostic, ...]]:
    """Return the JSON object of a file that is one of a manifest, whatever its format."""
    place = Span(path, 1, 1)
    try:
        data: object = json.loads(written.decode())
    except json.JSONDecodeError as fault:
        place = Span(path, fault.lineno, fault.colno)
        data = None
    except (UnicodeDecodeError, RecursionError):
        data = None
    if data is None:
        return None, (error("bad-manifest", f"{path} is damaged: it cannot be read as JSON.", place, HINT),)
    if not isinstance(data, dict) or not {"packet", "files"} <= data.keys():
        return None, (error("bad-manifest", f"{path} is no manifest of a packet.", place, "Name the folder of a packet."),)
    return data, ()


def _newer_version(number: int, path: str) -> Diagnostic:
    sentence = f"{path} was made by a newer version: it has format {number}, and this version reads formats 1 to {FORMAT}."
    return error("newer-manifest", sentence, Span(path, 1, 1), "Install the version that made it, or a later one.", "format")


def _finding(fault: ErrorDetails, path: str) -> Diagnostic:
    """Return the finding about one key, in words."""
    key = _key(fault["loc"])
    match fault["type"]:
        case "missing":
            sentence = f"The manifest has no “{key}”."
        case "unexpected_keyword_argument":
            sentence = f"The manifest has {quoted(key)}, which its format does not know."
        case "json_invalid":
            sentence = "The manifest has a text that is no Unicode."
        case _:
            sentence = f"The manifest has a “{key}” that cannot be read."
    return error("bad-manifest", sentence, Span(path, 1, 1), HINT, key)


def _key(place: tuple[int | str, ...]) -> str:
    """Return the place of a value as a path: `documents[2].title`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
