"""A document rendered as an HTML fragment, for screens of any width and for screen readers.

The fragment holds no link, script, style or form field, only text with its structure; the portal's page adds the styles.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from assembler.model.document import (
    Block,
    Document,
    Emphasis,
    Field,
    FieldGroup,
    Front,
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
    Strong,
    Table,
    Term,
    Text,
    signature_lines,
)
from assembler.model.walk import plain

ENDING = ".html"
"""The ending of a page's name."""


def render_html(document: Document) -> str:
    """Return a document as an `article` element, whose headings begin at level 2."""
    return render_document(document) + "\n"


def render_document(document: Document) -> str:
    """Return a document's front matter, its draft mark and its blocks, in an `article` element."""
    draft = '<p class="draft">Draft. Do not sign it.</p>' if document.draft else ""
    blocks = "\n".join(part for part in (_render_front(document.front), draft, *map(render_block, document.blocks)) if part)
    return f'<article class="paper {escape(document.kind)}" lang="{escape(document.language)}">\n{blocks}\n</article>'


def render_block(block: Block) -> str:
    """Return a block as HTML."""
    match block:
        case Heading(label=label, content=content):
            return f"<h3>{_render_label(label)}{_render_inlines(content)}</h3>"
        case Provision(level, label, content=content):
            return f'<p class="level-{level}">{_render_label(label)}{_render_inlines(content)}</p>'
        case Paragraph(content, level):
            return f'<p class="level-{level}">{_render_inlines(content)}</p>'
        case Table():
            return _render_table(block)
        case FieldGroup(fields):
            note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
            return f'{note}<dl class="fields">{"".join(map(_render_field, fields))}</dl>'
        case SignatureBlock(intro, parties):
            opening = f"<p>{_render_inlines(intro)}</p>" if intro else ""
            return f'<div class="signatures">{opening}{"".join(map(_render_party, parties))}</div>'
        case PageBreak():
            return ""
        case _:
            assert_never(block)


def render_inline(inline: Inline) -> str:
    """Return an inline as HTML."""
    match inline:
        case Text(text):
            return escape(text)
        case Strong(content):
            return f"<strong>{_render_inlines(content)}</strong>"
        case Emphasis(content):
            return f"<em>{_render_inlines(content)}</em>"
        case Term():
            return f"<dfn>{escape(inline.printed)}</dfn>"
        case Reference():
            return escape(inline.printed)
        case LineBreak():
            return "<br>"
        case _:
            assert_never(inline)


def _render_inlines(content: Inlines) -> str:
    return "".join(map(render_inline, content))


def _render_label(label: str) -> str:
    return f'<span class="label">{escape(label)}</span> ' if label else ""


def _render_front(front: Front) -> str:
    parties = "".join(
        f"<dt>{escape(party.caption)}</dt><dd>{'<br>'.join(map(_render_inlines, (party.name, *party.details)))}</dd>"
        for party in front.parties
    )
    lines = "".join(f"<dt>{escape(label)}</dt><dd>{_render_inlines(value)}</dd>" for label, value in front.particulars)
    listed = f"<dl>{parties}{lines}</dl>" if parties or lines else ""
    return f'<header><p class="programme">{escape(front.programme)}</p><h2>{_render_inlines(front.title)}</h2>{listed}</header>'


def _render_table(table: Table) -> str:
    head = "".join(f'<th scope="col"{mark}>{cell}</th>' for mark, cell in _render_cells(table, table.header))
    rows = "".join(
        f"<tr>{''.join(f'<td{mark}>{cell}</td>' for mark, cell in _render_cells(table, row))}</tr>" for row in table.rows
    )
    # A region that scrolls must be reachable by keyboard (WCAG 2.2, 2.1.1).
    return f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _render_cells(table: Table, row: tuple[Inlines, ...]) -> Iterator[tuple[str, str]]:
    """Yield for each cell of a row the class attribute of its column, empty for text, and the cell's HTML."""
    for cell, right in zip(row, table.right, strict=True):
        yield ' class="figures"' if right else "", _render_inlines(cell)


def _render_field(field: Field) -> str:
    hint = f' <span class="hint">{escape(field.hint)}</span>' if field.hint else ""
    return f"<dt>{escape(field.label)}{hint}</dt><dd>{_render_answer(field)}</dd>"


def _render_answer(field: Field) -> str:
    match field.type:
        case "rows":
            return _render_list(field.columns)
        case "choice":
            return _render_list(field.options)
        case "checkbox":
            return f'<span class="{"ticked" if plain(field.value) == "yes" else "unticked"}"></span>'
        case _:
            return _render_inlines(field.value)


def _render_list(parts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(part)}</li>' for part in parts)}</ul>"


def _render_party(party: SignatureParty) -> str:
    standing = f"<p>{_render_inlines(party.standing)}</p>" if party.standing else ""
    signers = "".join(f"<dl>{''.join(map(_render_signature_line, signature_lines(signer)))}</dl>" for signer in party.signers)
    return f'<section><h4>{escape(party.role)}</h4><p class="name">{_render_inlines(party.name)}</p>{standing}{signers}</section>'


def _render_signature_line(line: SignatureLine) -> str:
    return f"<dt>{escape(line.label)}</dt><dd>{_render_inlines(line.value)}</dd>"
