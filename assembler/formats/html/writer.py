"""HTML, to be read on a screen of any width and aloud: the words of a paper, with its numbers, as a fragment of a page.

A fragment holds no address, no script, no style and no field to fill: only text and what it is.
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
    plain,
    signature_lines,
)


def render_html(document: Document) -> str:
    """Write a document as an `article`, whose headings begin at level 2."""
    return render_document(document) + "\n"


def render_document(document: Document) -> str:
    """Write a document: first who, what and when, then its blocks."""
    draft = '<p class="draft">Draft: its special terms wait for approval.</p>' if document.draft else ""
    blocks = "\n".join(part for part in (_front(document.front), draft, *map(render_block, document.blocks)) if part)
    return f'<article class="paper {escape(document.kind)}" lang="{escape(document.language)}">\n{blocks}\n</article>'


def render_block(block: Block) -> str:
    """Write a block."""
    match block:
        case Heading(label=label, content=content):
            return f"<h3>{_label(label)}{_inlines(content)}</h3>"
        case Provision(level, label, content=content):
            return f'<p class="level-{level}">{_label(label)}{_inlines(content)}</p>'
        case Paragraph(content, level):
            return f'<p class="level-{level}">{_inlines(content)}</p>'
        case Table():
            return _table(block)
        case FieldGroup(fields):
            note = f'<p class="note">{escape(block.note)}</p>' if block.note else ""
            return f'{note}<dl class="fields">{"".join(map(_field, fields))}</dl>'
        case SignatureBlock(intro, parties):
            opening = f"<p>{_inlines(intro)}</p>" if intro else ""
            return f'<div class="signatures">{opening}{"".join(map(_signature, parties))}</div>'
        case PageBreak():
            return ""
        case _:
            assert_never(block)


def render_inline(inline: Inline) -> str:
    """Write an inline."""
    match inline:
        case Text(text):
            return escape(text)
        case Strong(content):
            return f"<strong>{_inlines(content)}</strong>"
        case Emphasis(content):
            return f"<em>{_inlines(content)}</em>"
        case Term():
            return f"<dfn>{escape(inline.printed)}</dfn>"
        case Reference():
            return escape(inline.printed)
        case LineBreak():
            return "<br>"
        case _:
            assert_never(inline)


def _inlines(content: Inlines) -> str:
    return "".join(map(render_inline, content))


def _label(label: str) -> str:
    return f'<span class="label">{escape(label)}</span> ' if label else ""


def _front(front: Front) -> str:
    parties = "".join(
        f"<dt>{escape(party.role)}</dt><dd>{'<br>'.join(map(_inlines, (party.name, *party.details)))}</dd>"
        for party in front.parties
    )
    lines = "".join(f"<dt>{escape(label)}</dt><dd>{_inlines(value)}</dd>" for label, value in front.particulars)
    listed = f"<dl>{parties}{lines}</dl>" if parties or lines else ""
    return f'<header><p class="programme">{escape(front.programme)}</p><h2>{_inlines(front.title)}</h2>{listed}</header>'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col"{_right(right)}>{_inlines(cell)}</th>' for cell, right in _cells(table.header, table.right))
    rows = "".join(
        f"<tr>{''.join(f'<td{_right(right)}>{_inlines(cell)}</td>' for cell, right in _cells(row, table.right))}</tr>"
        for row in table.rows
    )
    return f'<div class="wide" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cells(row: tuple[Inlines, ...], right: tuple[bool, ...]) -> Iterator[tuple[Inlines, bool]]:
    yield from zip(row, right, strict=True)


def _right(right: bool) -> str:  # noqa: FBT001 - a column's own mark
    return ' class="figures"' if right else ""


def _field(field: Field) -> str:
    hint = f' <span class="hint">{escape(field.hint)}</span>' if field.hint else ""
    return f"<dt>{escape(field.label)}{hint}</dt><dd>{_answer(field)}</dd>"


def _answer(field: Field) -> str:
    match field.type:
        case "rows":
            return _listed(field.columns)
        case "choice":
            return _listed(field.options)
        case "checkbox":
            return f'<span class="{"ticked" if plain(field.value) == "yes" else "unticked"}"></span>'
        case _:
            return _inlines(field.value)


def _listed(parts: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(part)}</li>' for part in parts)}</ul>"


def _signature(party: SignatureParty) -> str:
    standing = f"<p>{_inlines(party.standing)}</p>" if party.standing else ""
    signers = "".join(f"<dl>{''.join(map(_line, signature_lines(signer)))}</dl>" for signer in party.signers)
    return f'<section><h4>{escape(party.role)}</h4><p class="name">{_inlines(party.name)}</p>{standing}{signers}</section>'


def _line(line: SignatureLine) -> str:
    return f"<dt>{escape(line.label)}</dt><dd>{_inlines(line.value)}</dd>"
