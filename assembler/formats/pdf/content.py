"""The document model as the JSON values that the Typst template prints: one object for each document, block and inline."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import NamedTuple, assert_never

from assembler.formats.page_breaks import fields_kept, kept_with_next
from assembler.formats.pdf.fields.widgets import option_name
from assembler.formats.pdf.headers_and_footers import CONTENTS, REQUIRED, footer, has_cover, header, initials
from assembler.formats.table_layout import (
    breaking_rows,
    column_shares,
    field_column_shares,
    figure_columns,
    is_dense,
    stays_whole,
)
from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
    FrontParty,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    PageBreak,
    Paragraph,
    Provision,
    Reference,
    SignatureBlock,
    SignatureLine,
    SignatureParty,
    Signer,
    Strong,
    Table,
    Tag,
    Term,
    Text,
)
from assembler.model.form_fields import Control, field_controls, signer_controls
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered_if_short

Value = dict[str, object]
"""An object of the JSON that the template reads; `is` names the function of the template that prints it."""


MOST_BLOCKS = 4_000
"""The most blocks that are remembered as they are written, those that were met last; the blocks of a packet are less than a thousand."""

OPEN = re.compile(r'\{"": ([0-9]+)\}')
"""An object that stands for a reference, by its place among those of its block; no other object of the data has an empty name."""

_as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(slots=True)
class OpenReferences:
    """The references of a block, left open while it is written, since each file has its own places to lead to.

    `path` is the prefix of the names of the document's form fields.
    """

    path: tuple[str, ...] = ()
    found: list[Reference] = field(default_factory=list)

    def leave_open(self, reference: Reference) -> Value:
        """Return what stands for a reference."""
        self.found.append(reference)
        return {"": len(self.found) - 1}


class WrittenBlock(NamedTuple):
    """A block as JSON, in pieces between which its references stand."""

    pieces: tuple[str, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class LinkLabels:
    """The labels that links may lead to: for each document of this compile one for each anchor, seen from one of the documents.

    That of a whole document has the anchor of an empty name.
    """

    known: Mapping[str, Mapping[str, str]]
    document: str

    def of(self, reference: Reference) -> str:
        """Return the label that a reference leads to, empty where its target is not printed in this file."""
        document = self.document if reference.local else reference.document
        return self.known.get(document, {}).get(reference.target if reference.number else "", "")

    def put_into(self, block: WrittenBlock) -> str:
        """Return a block with its references, those to what is printed in this file as links."""
        if not block.references:
            return block.pieces[0]
        written = [block.pieces[0]]
        for reference, piece in zip(block.references, block.pieces[1:], strict=True):
            written += [_as_json(render_reference(reference, self.of(reference))), piece]
        return "".join(written)


LabelledBlocks = tuple[tuple[Block, str], ...]


def render_packet(documents: tuple[Document, ...], title: str, keywords: tuple[str, ...] = ()) -> str:
    """Return the template's data, as JSON, for documents that are printed into one file."""
    labelled = [tuple(labelled_blocks(document)) for document in documents]
    known: dict[str, dict[str, str]] = {}
    for document, blocks in zip(documents, labelled, strict=True):
        targets = _link_targets(document, blocks)
        for name in (document.name, document.plan):
            known[name] = targets | known.get(name, {})
    papers = (
        render_document(document, blocks, LinkLabels(known, document.name))
        for document, blocks in zip(documents, labelled, strict=True)
    )
    return _with_parts({"title": title, "keywords": keywords, "contents": CONTENTS}, papers=_array(papers))


def _with_parts(value: Value, **parts: str) -> str:
    """Return an object with more parts, which are JSON already."""
    return "".join((_as_json(value)[:-1], *(f', "{name}": {part}' for name, part in parts.items()), "}"))


def _array(parts: Iterable[str]) -> str:
    return f"[{', '.join(parts)}]"


def _link_targets(document: Document, blocks: LabelledBlocks) -> dict[str, str]:
    """Return every anchor of a document that a reference may lead to, with its label, that of the first where it is repeated."""
    targets = {"": document.name}
    for block, label in blocks:
        if isinstance(block, Heading | Provision):
            targets.setdefault(block.anchor, label)
    return targets


def labelled_blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """Yield each block with a label made of its anchor; a block without one, or with a repeated one, is labelled by its position.

    An anchor is the same in every packet, a position is not, and Typst's cache reuses a block only where its label is the same too.
    """
    used = set[str]()
    for row, block in enumerate(document.blocks):
        anchor = block.anchor if isinstance(block, Heading | Provision) and block.anchor not in used else f"#{row}"
        used.add(anchor)
        yield block, f"{document.name}/{anchor}"


def render_document(document: Document, labelled: LabelledBlocks, labels: LinkLabels) -> str:
    """Return one document as an object of the template, in JSON."""
    language, _, region = document.language.partition("-")
    blocks = [
        _render_labelled(block, document, labels, label, fields_kept(block, document.blocks) or kept)
        for (block, label), kept in zip(labelled, kept_with_next(document.blocks), strict=True)
    ]
    headings = (text for text, (block, _) in zip(blocks, labelled, strict=True) if isinstance(block, Heading))
    value: Value = {
        "label": document.name,
        "end": f"{document.name}:end",
        "language": language,
        "region": region or None,
        "header": header(document, page=2),
        "footer": footer(document),
        "initials": initials(document),
        "cover": has_cover(document),
        "front": _front_value(document.front),
    }
    contents = _array(headings if document.contents else ())
    return _with_parts(value, contents=contents, blocks=_array(blocks))


def _render_labelled(block: Block, document: Document, labels: LinkLabels, label: str, stays: bool | tuple[bool, ...]) -> str:  # noqa: FBT001 - one for each field
    """Return a block of a document with its label there, and whether it or each of its fields stays with what follows."""
    path = document.path if isinstance(block, FieldGroup | SignatureBlock) else ()
    sticky = (
        _as_json(stays) if isinstance(stays, tuple) else "true" if stays else "false"
    )  # most are, and encoding takes longer than all else
    return f'{labels.put_into(_write_block(block, path))[:-1]}, "label": {_as_json(label)}, "sticky": {sticky}}}'


@remembered_if_short(
    MOST_BLOCKS, lambda written: sum(map(len, written.pieces))
)  # two partners' papers of one kind differ in a few blocks
def _write_block(block: Block, path: tuple[str, ...]) -> WrittenBlock:
    """Return a block of a document whose form fields have a prefix."""
    open = OpenReferences(path)
    pieces = OPEN.split(_as_json(render_block(block, open)))
    return WrittenBlock(tuple(pieces[::2]), tuple(open.found[int(place)] for place in pieces[1::2]))


def _front_value(front: Front) -> Value:
    return {
        "programme": front.programme,
        "title": render_inlines(front.title),
        "parties": [_front_party_value(party) for party in front.parties],
        "particulars": [[label, render_inlines(value)] for label, value in front.particulars],
    }


def _front_party_value(party: FrontParty) -> Value:
    details = [render_inlines(detail) for detail in party.details]
    return {"role": party.caption, "name": render_inlines(party.name), "details": details}


def render_block(block: Block, open: OpenReferences) -> Value:
    """Return the object that the template function of a block takes."""
    match block:
        case Heading(label=number, content=content):
            # The contents link the whole heading, so references inside it are printed as words.
            return {"is": "heading", "number": number, "content": render_inlines(content)}
        case Provision(level, number, content=content):
            return {"is": "provision", "level": level, "number": number, "content": render_inlines(content, open)}
        case Paragraph(content, level, defines):
            return {"is": "paragraph", "level": level, "defines": defines, "content": render_inlines(content, open)}
        case Table():
            return _table_value(block, open)
        case FieldGroup(fields):
            return {"is": "field-group", "note": block.note, "fields": [_field_value(field, open) for field in fields]}
        case SignatureBlock(intro, parties):
            signing = [_signature_party_value(party, open) for party in parties]
            return {"is": "signatures", "intro": render_inlines(intro, open), "parties": signing}
        case PageBreak():
            return {"is": "page-break"}
        case _:
            assert_never(block)


def _table_value(table: Table, open: OpenReferences) -> Value:
    return {
        "is": "table",
        "level": table.level,
        "widths": _column_widths(table),
        "dense": is_dense(table),
        "whole": stays_whole(table),
        "breaking": breaking_rows(table),
        "right": table.right,
        "header": [render_inlines(cell, open) for cell in table.header],
        "rows": [[render_inlines(cell, open) for cell in row] for row in table.rows],
    }


def _column_widths(table: Table) -> list[int]:
    """Return the share of the width for each column; 0 stands for the width that a narrow column of figures needs."""
    return [0 if narrow else share for share, narrow in zip(column_shares(table), figure_columns(table), strict=True)]


def _field_value(field: Field, open: OpenReferences) -> Value:
    controls = field_controls(open.path, field)
    name = controls[0].name if controls else ""
    return {
        "name": name,
        "type": field.type,
        "label": field.label,
        "hint": field.hint,
        "required": REQUIRED if field.required else "",
        "value": render_inlines(field.value, open),
        "options": [{"text": option, "name": option_name(name, at)} for at, option in enumerate(field.options)],
        "columns": field.columns,
        "widths": field_column_shares(field),
        "cells": [control.name for control in controls] if field.type == "rows" else [],
        "lines": field.lines,
    }


def _signature_party_value(party: SignatureParty, open: OpenReferences) -> Value:
    places = zip(party.signers, signer_controls(open.path, party), strict=True)
    signers = [[_signature_line_value(*line, signer, open) for line in lines] for signer, lines in places]
    name, standing = render_inlines(party.name, open), render_inlines(party.standing, open)
    return {"role": party.role, "name": name, "standing": standing, "signers": signers}


def _signature_line_value(line: SignatureLine, control: Control | None, signer: Signer, open: OpenReferences) -> Value:
    name = control.name if control else ""
    tag = next((_tag_value(tag) for tag in signer.tags if tag.part == line.part), None)
    return {"part": line.part, "label": line.label, "name": name, "value": render_inlines(line.value, open), "tag": tag}


def _tag_value(tag: Tag) -> Value:
    return {"text": tag.text, "size": tag.size, "colour": tag.colour}


def render_inlines(content: Inlines, open: OpenReferences | None = None) -> list[str | Value]:
    """Return inlines as strings and objects, in order; without open references, each is printed as words."""
    return [render_inline(inline, open) for inline in content]


def render_inline(inline: Inline, open: OpenReferences | None) -> str | Value:
    """Return an inline as a string, or as an object where it is not plain text."""
    match inline:
        case Text(text):
            return text
        case Strong(content):
            return {"is": "strong", "content": render_inlines(content, open)}
        case Emphasis(content):
            return {"is": "emphasis", "content": render_inlines(content, open)}
        case Term():
            return {"is": "term", "text": inline.printed}
        case Reference():
            return inline.printed if open is None else open.leave_open(inline)
        case LineBreak():
            return {"is": "line-break"}
        case _:
            assert_never(inline)


def render_reference(reference: Reference, label: str) -> str | Value:
    """Return a reference as a link to a label, or in words where it leads to none."""
    if not label:
        return reference.printed
    return {"is": "reference", "to": label, "kept": f"{reference.lead}{reference.number}", "tail": reference.tail}
