"""Paragraphs of a contract, written in a test: `*words*` are bold, `~words~` underlined."""

import re

from assembler.imports.outline import ContractOutline, Placed, every_passage, outline
from assembler.model.contract import Passage, Stretch

FACES = {"*": "b", "~": "u"}


def stretches(text: str) -> tuple[Stretch, ...]:
    """Return a text with its looks."""
    parts = (part for part in re.split(r"(\*[^*]+\*|~[^~]+~)", text) if part)
    return tuple(Stretch(part.strip("*~"), FACES.get(part[0], "")) for part in parts)


def passages(*texts: str) -> tuple[Passage, ...]:
    """Return paragraphs, numbered by their place in the file from 1."""
    return tuple(Passage(at, stretches(text)) for at, text in enumerate(texts, 1))


def outlined(*texts: str, any_look: bool = False) -> ContractOutline:
    """Return the outline of paragraphs with typed numbers, which may keep their look."""
    return outline(passages(*texts), any_look=any_look)


def placed(*texts: str) -> tuple[Placed, ...]:
    """Return the paragraphs of an outline in their order, those in tables too."""
    return tuple(every_passage(outlined(*texts).sections))
