"""Reads files into typed data, with findings: the only stage that parses YAML and Markdown.

`load_library` and `load_matter` return what they have read together with every fault in it, each at its place. A library
or a matter with an error is not returned at all, so that no packet can be built from a faulty text.

Each name is imported when it is first asked for: whoever reads a matter alone does without the readers of clauses.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assembler.loader.libraries import load_library, load_library_to_check
    from assembler.loader.matter_shapes import json_schema
    from assembler.loader.matters import load_matter, programme_of, read_matter

__all__ = ["json_schema", "load_library", "load_library_to_check", "load_matter", "programme_of", "read_matter"]

_HOMES = {
    "json_schema": "matter_shapes",
    "load_library": "libraries",
    "load_library_to_check": "libraries",
    "load_matter": "matters",
    "programme_of": "matters",
    "read_matter": "matters",
}


def __getattr__(name: str) -> object:
    """Import a name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module “assembler.loader” has no attribute “{name}”")
    return getattr(import_module(f"assembler.loader.{_HOMES[name]}"), name)
