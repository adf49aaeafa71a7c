"""The papers of a matter as a reader sees them: their tables and their words, or the id of what refuses them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from assembler.assembly import assemble, elect
from assembler.commands.in_force import look_up
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Severity
from assembler.model.document import Document, Table
from assembler.model.library import Library
from assembler.model.walk import field_groups, plain, words
from assembler.rules import Refusal
from examples import ROOT

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its tables by the words of the first cell of their header row, its filled fields by label, and all of its words."""

    tables: Mapping[tuple[str, ...], Rows]
    fields: Mapping[str, str]
    text: str

    def rows(self, *header: str) -> Rows:
        """Return the rows of the table whose header begins with these cells; none where the paper has no such table."""
        return next((rows for head, rows in self.tables.items() if head[: len(header)] == header), ())


def papers(library: Library, matter: Mapping[str, object], folder: str) -> Mapping[str, Paper] | str:
    """Return the papers of a matter by their names, or the id of the first thing that refuses it.

    `folder` is the folder of scenarios from which the matter names earlier ones.
    """
    file, _ = decode(json.dumps(matter).encode(), str(ROOT / "tests" / "scenarios" / folder / "drawn.yaml"))
    assert file is not None
    read, findings = read_matter(file, library)
    found = look_up(read, library, None) if read else (None, findings)
    if found[0] is None:
        return found[1][0].id
    election = elect(library, found[0])
    if isinstance(election, Refusal):
        return election.conflicts[0].rules[0].id
    assembly, findings = assemble(found[0], election)
    if assembly is None:
        return next(finding.id for finding in findings if finding.severity is Severity.ERROR)
    return {paper.document.name: _read(paper.document) for paper in assembly.papers}


def _read(document: Document) -> Paper:
    tables = {
        tuple(map(plain, block.header)): tuple(tuple(map(plain, row)) for row in block.rows)
        for block in document.blocks
        if isinstance(block, Table)
    }
    fields = {field.label: plain(field.value) for group in field_groups(document) for field in group.fields}
    return Paper(tables, fields, " ".join(" ".join(words(document)).replace("\N{NO-BREAK SPACE}", " ").split()))
