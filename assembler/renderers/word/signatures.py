"""Places to sign: the parties side by side, all on one page as far as a page holds it, what is known filled in."""

from assembler.document import SIGNER_LABELS, SignatureBlock, SignatureParty, signature_lines
from assembler.renderers.word.tables import Render, shares
from assembler.renderers.word.wordml import KEEP_WITH_NEXT, TAB, cell, paragraph, row, run, table

ABREAST = 2


def render_signatures(block: SignatureBlock, width: int, render: Render) -> str:
    """Write the words before, then two parties abreast; only the last row may be followed by a page break."""
    widths = shares([1] * ABREAST, width)
    starts = range(0, len(block.parties), ABREAST)
    rows = (_row(block.parties[at : at + ABREAST], widths, render, last=at == starts[-1]) for at in starts)
    intro = paragraph("BodyText", render(block.intro), KEEP_WITH_NEXT) if block.intro else ""
    return f"{intro}{table('SignatureTable', widths, rows)}" if block.parties else intro


def _row(parties: tuple[SignatureParty, ...], widths: tuple[int, ...], render: Render, *, last: bool) -> str:
    keep = "" if last else KEEP_WITH_NEXT
    places = [_party(party, render, keep) for party in parties]
    places += [paragraph("SignatureLine", "", keep)] * (len(widths) - len(parties))
    return row(cell(width, place) for width, place in zip(widths, places, strict=True))


def _party(party: SignatureParty, render: Render, keep: str) -> str:
    lines = (line for signer in party.signers for line in signature_lines(signer))
    return "".join(
        (
            paragraph("SignatureRole", run(party.role), keep),
            paragraph("SignatureName", render(party.name), keep),
            paragraph("SignatureRole", render(party.standing), keep) if party.standing else "",
            *(_line(label, render(value), keep) for label, value in lines),
        )
    )


def _line(label: str, value: str, keep: str) -> str:
    """Write a label and what is known, or the line to write on, which the second tab stop of the style draws."""
    style = "SignatureSpace" if label == SIGNER_LABELS[0] else "SignatureLine"
    return paragraph(style, f"{run(label)}{TAB}{value or TAB}", keep)
