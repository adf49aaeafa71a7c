"""The document model as the JSON values that the Typst template prints: one object for each document, block and inline."""

from collections.abc import Iterator, Mapping
from typing import TypedDict, assert_never

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

Value = dict[str, object]
"""An object of the JSON that the template reads; `is` names the function of the template that prints it."""


class DocumentValue(TypedDict):
    """The object of a document."""

    label: str
    end: str
    language: str
    region: str | None
    header: tuple[str, str, str]
    footer: tuple[str, str, str]
    initials: tuple[str, ...]
    cover: bool
    front: Value
    contents: list[Value]
    blocks: list[Value]


class PacketValue(TypedDict):
    """The object of a whole file, which the template's function `packet` takes."""

    title: str
    keywords: tuple[str, ...]
    contents: str
    papers: list[DocumentValue]


@dataclass(frozen=True, slots=True)
class LinkLabels:
    """The labels that links may lead to: one for each document and anchor of this compile, seen from one of the documents.

    `path` is the prefix of the names of that document's form fields.
    """

    known: Mapping[tuple[str, str], str]
    document: str
    path: tuple[str, ...] = ()

    def of(self, reference: Reference) -> str:
        """Return the label that a reference leads to, empty where its target is not printed in this file."""
        document = self.document if reference.local else reference.document
        return self.known.get((document, reference.target if reference.number else ""), "")


UNLINKED = LinkLabels({}, "")
"""The labels for headings: the contents link to the whole heading, so references inside it are printed as words."""


def render_packet(documents: tuple[Document, ...], title: str, keywords: tuple[str, ...] = ()) -> PacketValue:
    """Return the template's data for documents that are printed into one file."""
    known: dict[tuple[str, str], str] = {}
    for key, label in _link_targets(documents):
        known.setdefault(key, label)
    papers = [render_document(document, LinkLabels(known, document.name, document.path)) for document in documents]
    return {"title": title, "keywords": keywords, "contents": CONTENTS, "papers": papers}


def _link_targets(documents: tuple[Document, ...]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield every place that a reference may lead to, with its label."""
    for document in documents:
        for name in (document.name, document.plan):
            yield (name, ""), document.name
            for block, label in labelled_blocks(document):
                if isinstance(block, Heading | Provision):
                    yield (name, block.anchor), label


def labelled_blocks(document: Document) -> Iterator[tuple[Block, str]]:
    """Yield each block with a label made of its anchor; a block without one, or with a repeated one, is labelled by its position.

    An anchor is the same in every packet, a position is not, and Typst's cache reuses a block only where its label is the same too.
    """
    used = set[str]()
    for row, block in enumerate(document.blocks):
        anchor = block.anchor if isinstance(block, Heading | Provision) and block.anchor not in used else f"#{row}"
        used.add(anchor)
        yield block, f"{document.name}/{anchor}"


def render_document(document: Document, labels: LinkLabels) -> DocumentValue:
    """Return one document as an object of the template."""
    language, _, region = document.language.partition("-")
    blocks = [
        render_block(block, labels) | {"label": label, "sticky": fields_kept(block, document.blocks) or kept}
        for (block, label), kept in zip(labelled_blocks(document), kept_with_next(document.blocks), strict=True)
    ]
    return {
        "label": document.name,
        "end": f"{document.name}:end",
        "language": language,
        "region": region or None,
        "header": header(document, page=2),
        "footer": footer(document),
        "initials": initials(document),
        "cover": has_cover(document),
        "front": _front_value(document.front, labels),
        "contents": [block for block in blocks if block["is"] == "heading"] if document.contents else [],
        "blocks": blocks,
    }


def _front_value(front: Front, labels: LinkLabels) -> Value:
    return {
        "programme": front.programme,
        "title": render_inlines(front.title, labels),
        "parties": [_front_party_value(party, labels) for party in front.parties],
        "particulars": [[label, render_inlines(value, labels)] for label, value in front.particulars],
    }


def _front_party_value(party: FrontParty, labels: LinkLabels) -> Value:
    details = [render_inlines(detail, labels) for detail in party.details]
    return {"role": party.caption, "name": render_inlines(party.name, labels), "details": details}


def render_block(block: Block, labels: LinkLabels) -> Value:
    """Return the object that the template function of a block takes."""
    match block:
        case Heading(label=number, content=content):
            return {"is": "heading", "number": number, "content": render_inlines(content, UNLINKED)}
        case Provision(level, number, content=content):
            return {"is": "provision", "level": level, "number": number, "content": render_inlines(content, labels)}
        case Paragraph(content, level, defines):
            return {"is": "paragraph", "level": level, "defines": defines, "content": render_inlines(content, labels)}
        case Table():
            return _table_value(block, labels)
        case FieldGroup(fields):
            return {"is": "field-group", "note": block.note, "fields": [_field_value(field, labels) for field in fields]}
        case SignatureBlock(intro, parties):
            signing = [_signature_party_value(party, labels) for party in parties]
            return {"is": "signatures", "intro": render_inlines(intro, labels), "parties": signing}
        case PageBreak():
            return {"is": "page-break"}
        case _:
            assert_never(block)


def _table_value(table: Table, labels: LinkLabels) -> Value:
    return {
        "is": "table",
        "level": table.level,
        "widths": _column_widths(table),
        "dense": is_dense(table),
        "whole": stays_whole(table),
        "breaking": breaking_rows(table),
        "right": table.right,
        "header": [render_inlines(cell, labels) for cell in table.header],
        "rows": [[render_inlines(cell, labels) for cell in row] for row in table.rows],
    }


def _column_widths(table: Table) -> list[int]:
    """Return the share of the width for each column; 0 stands for the width that a narrow column of figures needs."""
    return [0 if narrow else share for share, narrow in zip(column_shares(table), figure_columns(table), strict=True)]


def _field_value(field: Field, labels: LinkLabels) -> Value:
    controls = field_controls(labels.path, field)
    name = controls[0].name if controls else ""
    return {
        "name": name,
        "type": field.type,
        "label": field.label,
        "hint": field.hint,
        "required": REQUIRED if field.required else "",
        "value": render_inlines(field.value, labels),
        "options": [{"text": option, "name": option_name(name, at)} for at, option in enumerate(field.options)],
        "columns": field.columns,
        "widths": field_column_shares(field),
        "cells": [control.name for control in controls] if field.type == "rows" else [],
        "lines": field.lines,
    }


def _signature_party_value(party: SignatureParty, labels: LinkLabels) -> Value:
    places = zip(party.signers, signer_controls(labels.path, party), strict=True)
    signers = [[_signature_line_value(*line, signer, labels) for line in lines] for signer, lines in places]
    name, standing = render_inlines(party.name, labels), render_inlines(party.standing, labels)
    return {"role": party.role, "name": name, "standing": standing, "signers": signers}


def _signature_line_value(line: SignatureLine, control: Control | None, signer: Signer, labels: LinkLabels) -> Value:
    name = control.name if control else ""
    tag = next((_tag_value(tag) for tag in signer.tags if tag.part == line.part), None)
    return {"part": line.part, "label": line.label, "name": name, "value": render_inlines(line.value, labels), "tag": tag}


def _tag_value(tag: Tag) -> Value:
    return {"text": tag.text, "size": tag.size, "colour": tag.colour}


def render_inlines(content: Inlines, labels: LinkLabels) -> list[str | Value]:
    """Return inlines as strings and objects, in order."""
    return [render_inline(inline, labels) for inline in content]


def render_inline(inline: Inline, labels: LinkLabels) -> str | Value:
    """Return an inline as a string, or as an object where it is not plain text."""
    match inline:
        case Text(text):
            return text
        case Strong(content):
            return {"is": "strong", "content": render_inlines(content, labels)}
        case Emphasis(content):
            return {"is": "emphasis", "content": render_inlines(content, labels)}
        case Term():
            return {"is": "term", "text": inline.printed}
        case Reference():
            return _reference_value(inline, labels.of(inline))
        case LineBreak():
            return {"is": "line-break"}
        case _:
            assert_never(inline)


def _reference_value(reference: Reference, label: str) -> str | Value:
    if not label:
        return reference.printed
    return {"is": "reference", "to": label, "kept": f"{reference.lead}{reference.number}", "tail": reference.tail}
