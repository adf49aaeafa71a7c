"""A paper as people keep it who use docxtpl: one Word template with all its words, and a tag for every value that varies."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from assembler.formats.word.shell.prepared_shell import Shell
from assembler.formats.word.word_file import render_word
from assembler.model.document import Document, Field, Text

NAMING = ("partner.legal_name",)
"""The one value whose every place is a tag in the kindest templates."""

REFERENCE = "matter.id"
FIXED = ("checkbox", "choice", "rows", "date", "number")
"""Kinds of fields whose answer is no text in Word: it is left as it is."""


@dataclass(slots=True)
class Template:
    """A template in the making; `places` gives the tag's name for each value, by the value's own name and its text."""

    wanted: Callable[[str], bool]
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """What the tags are filled with."""
        return {place: text for (_, text), place in self.places.items()}

    def tag(self, name: str, text: str) -> str:
        """Give the tag of a value. It is short, for it also stands in the titles of content controls, which Word bounds."""
        place = self.places.setdefault((name, text), f"v{len(self.places)}")
        return f"{{{{ {place} }}}}"

    def of(self, part: Any) -> Any:
        """Give a part of a paper with tags where values were."""
        match part:
            case Text(text, field=name) if name and text and self.wanted(name):
                return replace(part, text=self.tag(name, text))
            case Field(type=kind) if kind in FIXED:
                return part
            case tuple():
                return tuple(map(self.of, part))
            case _ if is_dataclass(part) and not isinstance(part, type):
                return replace(part, **{each.name: self.of(getattr(part, each.name)) for each in fields(part) if each.init})
            case _:
                return part


def template(paper: Document, shell: Shell, *, only_names: bool = False) -> tuple[bytes, dict[str, str]]:
    """Write a paper as a docxtpl template, with what fills it; `only_names` puts tags only where the partner is named."""
    made = Template((lambda name: name in NAMING) if only_names else (lambda _: True))
    tagged = made.of(paper)
    if not only_names:
        tagged = replace(tagged, reference=made.tag(REFERENCE, paper.reference))
    data, findings = render_word(tagged, shell)
    assert not findings, findings
    return data, made.values
