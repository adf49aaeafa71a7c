"""Places to sign: the parties side by side, all on one page as far as a page holds it, what is known filled in."""

from assembler.formats.word.field_controls import KINDS, FormControls
from assembler.formats.word.tables import Render, share_width
from assembler.formats.word.wordml import BLANK, KEEP_WITH_NEXT, TAB, cell, control, paragraph, row, run, table
from assembler.model.document import SignatureBlock, SignatureLine, SignatureParty
from assembler.model.form_fields import Control, signer_controls

ABREAST = 2
UNDERLINED = '<w:u w:val="single"/>'
GUTTER = 340  # twentieths of a point that the shell's Signature Table leaves between two parties


def render_signatures(block: SignatureBlock, width: int, answers: FormControls, render: Render) -> str:
    """Write the words before, then two parties abreast; only the last row may be followed by a page break."""
    widths = share_width([1] * ABREAST, width)
    starts = range(0, len(block.parties), ABREAST)
    rows = (_row(block.parties[at : at + ABREAST], widths, answers, render, last=at == starts[-1]) for at in starts)
    intro = paragraph("BodyText", render(block.intro), KEEP_WITH_NEXT) if block.intro else ""
    return f"{intro}{table('SignatureTable', widths, rows)}" if block.parties else intro


def _row(
    parties: tuple[SignatureParty, ...], widths: tuple[int, ...], answers: FormControls, render: Render, *, last: bool
) -> str:
    keep = "" if last else KEEP_WITH_NEXT
    end = f'<w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{widths[0] - GUTTER}"/></w:tabs>'
    places = [_party(party, answers, render, keep, end) for party in parties]
    places += [paragraph("SignatureLine", "", keep)] * (len(widths) - len(parties))
    return row(cell(width, place) for width, place in zip(widths, places, strict=True))


def _party(party: SignatureParty, answers: FormControls, render: Render, keep: str, end: str) -> str:
    """Write a party's places; the lines to write on reach to `end`, whatever the margins of the shell."""
    lines = (line for signer in signer_controls(answers.path, party) for line in signer)
    return "".join(
        (
            paragraph("SignatureRole", run(party.role), keep),
            paragraph("SignatureName", render(party.name), keep),
            paragraph("SignatureRole", render(party.standing), keep) if party.standing else "",
            *(_line(line, blank, answers, render, f"{keep}{end}") for line, blank in lines),
        )
    )


def _line(line: SignatureLine, blank: Control | None, answers: FormControls, render: Render, look: str) -> str:
    """Write a label and what is known, or the line to write on, which the second tab stop draws."""
    if blank is None:
        return paragraph("SignatureLine", f"{run(line.label)}{TAB}{render(line.value)}", look)
    if blank.kind == "signature":
        return paragraph("SignatureSpace", f"{run(line.label)}{TAB}{TAB}", look)
    kind = KINDS.get(blank.kind, "<w:text/>")
    typed = control(answers.numbers[blank.name], blank.tag, blank.label, kind, run(BLANK, UNDERLINED))
    return paragraph("SignatureLine", f"{run(line.label)}{TAB}{typed}{TAB}", look)
