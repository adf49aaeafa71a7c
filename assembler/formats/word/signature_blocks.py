"""Signature blocks: the parties side by side, on one page as far as it holds them, with the values that are known."""

from assembler.formats.word.field_controls import KINDS, FormControls
from assembler.formats.word.tables import Render, share_width
from assembler.formats.word.wordml import BLANK, KEEP_WITH_NEXT, TAB, UNSEEN, cell, control, paragraph, row, run, table
from assembler.model.document import SignatureBlock, SignatureLine, SignatureParty
from assembler.model.form_fields import Control, signer_controls

ABREAST = 2
GUTTER = 340  # twentieths of a point that the shell's Signature Table leaves between two parties


def render_signatures(block: SignatureBlock, width: int, answers: FormControls, render: Render) -> str:
    """Return the introduction, then two parties in each row; a page break may follow the last row only.

    A table of one row, which no page break may split, LibreOffice takes to the next page with the paragraph before it, even where there
    is room for both. So there is a row without height above.
    """
    widths = share_width([1] * ABREAST, width)
    starts = range(0, len(block.parties), ABREAST)
    rows = (_render_party_row(block.parties[at : at + ABREAST], widths, answers, render, last=at == starts[-1]) for at in starts)
    intro = paragraph("BodyText", render(block.intro), KEEP_WITH_NEXT) if block.intro else ""
    first = row(cell(each, UNSEEN) for each in widths)
    return f"{intro}{table('SignatureTable', widths, (first, *rows))}" if block.parties else intro


def _render_party_row(
    parties: tuple[SignatureParty, ...], widths: tuple[int, ...], answers: FormControls, render: Render, *, last: bool
) -> str:
    keep = "" if last else KEEP_WITH_NEXT
    end = f'<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{widths[0] - GUTTER}"/></w:tabs>'
    places = [_render_party(party, answers, render, keep, end) for party in parties]
    places += [paragraph("SignatureLine", "", keep)] * (len(widths) - len(parties))  # a cell must hold a paragraph
    return row(cell(width, place) for width, place in zip(widths, places, strict=True))


def _render_party(party: SignatureParty, answers: FormControls, render: Render, keep: str, end: str) -> str:
    """Return a party's signature lines.

    `keep` and `end` are paragraph properties: keep with next, and the tab stop at which the lines to write on end.
    """
    lines = (line for signer in signer_controls(answers.path, party) for line in signer)
    return "".join(
        (
            paragraph("SignatureRole", run(party.role), keep),
            paragraph("SignatureName", render(party.name), keep),
            paragraph("SignatureRole", render(party.standing), keep) if party.standing else "",
            *(_render_line(line, blank, answers, render, f"{keep}{end}") for line, blank in lines),
        )
    )


def _render_line(line: SignatureLine, blank: Control | None, answers: FormControls, render: Render, properties: str) -> str:
    """Return a label with its value, or with a line to write on, which the second tab stop draws behind the blank of a control."""
    if blank is None:
        return paragraph("SignatureLine", f"{run(line.label)}{TAB}{render(line.value)}", properties)
    if blank.kind == "signature":
        return paragraph("SignatureSpace", f"{run(line.label)}{TAB}{run(BLANK)}{TAB}", properties)
    kind = KINDS.get(blank.kind, "<w:text/>")
    typed = control(answers.numbers[blank.name], blank.tag, blank.label, kind, run(BLANK))
    return paragraph("SignatureLine", f"{run(line.label)}{TAB}{typed}{TAB}", properties)
