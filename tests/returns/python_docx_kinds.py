"""Kinds of what is done to a returned Word file, said in python-docx, as somebody does who has a script and no patience for XML.

Each is an edit of the small agreement as that library opens it. `told` is the id of the finding that names the cause, or `change` where
the words themselves are told as changed; nothing where it may pass.
"""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import docx
from docx.document import Document as Opened
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_COLOR_INDEX, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.text.font import Font
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from formats.word.word_sample import word
from returns.word_kinds import SENTENCE

from assembler.formats.word.package import REFERENCE, W

Script = Callable[[Opened], object]


@dataclass(frozen=True, slots=True)
class Said:
    """A kind: its name, the script, and what must be told."""

    name: str
    script: Script
    told: str = "change"

    def __str__(self) -> str:
        return self.name


def saved(script: Script, data: bytes | None = None) -> bytes:
    """Return a Word file that python-docx opened, changed and saved."""
    opened, out = docx.Document(io.BytesIO(word() if data is None else data)), io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it finds no style of a name that only its own template has
        script(opened)
    opened.save(out)
    return out.getvalue()


def paragraph(opened: Opened, words: str = SENTENCE) -> Paragraph:
    """Return the paragraph with some words."""
    return next(each for each in opened.paragraphs if words in each.text)


def run(opened: Opened) -> Run:
    """Return the run of the sentence."""
    return next(each for each in paragraph(opened).runs if SENTENCE in each.text)


def replacing(before: str, after: str) -> Script:
    """Return the script that replaces words in the one run that has them, in the text or in a cell of it."""

    def script(opened: Opened) -> None:
        cells = [cell for table in opened.tables for row in table.rows for cell in row.cells]
        paragraphs = [*opened.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
        found = next(each for one in paragraphs for each in one.runs if before in each.text)
        found.text = found.text.replace(before, after, 1)

    return script


def fonted(change: Callable[[Font], object]) -> Script:
    """Return the script that changes the font of the sentence."""
    return lambda opened: change(run(opened).font)


def styled(change: Callable[[Font], object]) -> Script:
    """Return the script that gives the sentence a style based on another, whose font is changed."""

    def script(opened: Opened) -> None:
        below = opened.styles.add_style("Below", WD_STYLE_TYPE.CHARACTER)
        above = opened.styles.add_style("Above", WD_STYLE_TYPE.CHARACTER)
        above.base_style = below
        change(below.font)
        run(opened).style = above

    return script


def setting(name: str, value: object) -> Callable[[object], None]:
    return lambda holder: setattr(holder, name, value)


def colour(red: int, green: int, blue: int) -> Callable[[Font], None]:
    def change(font: Font) -> None:
        font.color.rgb = RGBColor(red, green, blue)

    return change


def theme_colour(font: Font) -> None:
    font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def black_on_black(font: Font) -> None:
    font.color.rgb, font.highlight_color = RGBColor(0, 0, 0), WD_COLOR_INDEX.BLACK


def set_as(name: str, value: object) -> Script:
    """Return the script that sets a property of the paragraph of the sentence."""
    return lambda opened: setattr(paragraph(opened).paragraph_format, name, value)


def exact_lines(opened: Opened) -> None:
    found = paragraph(opened).paragraph_format
    found.line_spacing_rule, found.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def far_tab(opened: Opened) -> None:
    paragraph(opened).paragraph_format.tab_stops.add_tab_stop(Mm(600))


def paged(name: str, value: object) -> Script:
    """Return the script that sets a property of the pages."""
    return lambda opened: setattr(opened.sections[-1], name, value)


def footers(change: Callable[[Paragraph], object]) -> Script:
    """Return the script that changes the first paragraph of the footer."""
    return lambda opened: change(opened.sections[0].footer.paragraphs[0])


def without_footer(opened: Opened) -> None:
    opened.sections[0].footer.is_linked_to_previous = True


def even_pages(opened: Opened) -> None:
    opened.settings.odd_and_even_pages_header_footer = True


def another_section(opened: Opened) -> None:
    opened.add_section().footer.paragraphs[0].text = "Void."


def low_row(opened: Opened) -> None:
    row = opened.tables[1].rows[1]
    row.height_rule, row.height = WD_ROW_HEIGHT_RULE.EXACTLY, Pt(0.5)


def another_row(opened: Opened) -> None:
    table = opened.tables[1]
    for cell in table.add_row().cells:  # type: ignore[no-untyped-call]
        cell.text = "All"


def merged_cells(opened: Opened) -> None:
    opened.tables[1].cell(1, 2).merge(opened.tables[1].cell(2, 2))


def figure_in_another_column(opened: Opened) -> None:
    cells = opened.tables[1].rows[1].cells
    cells[1].paragraphs[-1]._p.addnext(cells[2].paragraphs[0]._p)  # noqa: SLF001 - python-docx has no other way to move it
    cells[2].add_paragraph()


def narrow_column(opened: Opened) -> None:
    opened.tables[1].columns[2].width = Mm(0.1)
    for cell in opened.tables[1].columns[2].cells:
        cell.width = Mm(0.1)


def from_the_right(opened: Opened) -> None:
    opened.tables[1].table_direction = WD_TABLE_DIRECTION.RTL


def another_table(opened: Opened) -> None:
    opened.add_table(1, 1).cell(0, 0).text = "Void."


def moved(opened: Opened) -> None:
    first, second = paragraph(opened, "no refund is due"), paragraph(opened, "no claim is")
    second._p.addnext(first._p)  # noqa: SLF001 - python-docx has no other way to move a paragraph


def deleted(opened: Opened) -> None:
    gone = paragraph(opened, "the customer has paid")._p  # noqa: SLF001 - nor to delete one
    opened.element.body.remove(gone)


def picture(opened: Opened) -> None:
    run(opened).add_picture(io.BytesIO(PIXEL), Mm(100), Mm(40))


def comment(opened: Opened) -> None:
    opened.add_comment(run(opened), "make this 12 %", author="Ann")


def link(opened: Opened) -> None:
    reached = opened.part.relate_to("https://partner.example", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    around, words = OxmlElement("w:hyperlink"), run(opened)._r  # noqa: SLF001 - python-docx has no other way to make a link
    around.set(REFERENCE, reached)
    words.addprevious(around)
    around.append(words)


def typed(opened: Opened) -> None:
    """Type words into the first place beside a signature."""
    fields = (each for field in opened.element.body.iter(f"{W}sdt") for each in field.iter(f"{W}t"))
    place = next(each for each in fields if "\N{EN SPACE}" in (each.text or ""))
    place.text = "Dublin, provided that the liability of the vendor is capped at one euro in all"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea73581e40000000049454e44ae426082"
)
"""A white picture of one pixel, as PNG."""

HIDING = {
    "hidden": setting("hidden", value=True),
    "white": colour(255, 255, 255),
    "nearly white": colour(254, 254, 254),
    "white of the theme": theme_colour,
    "marked in its colour": black_on_black,
    "tiny": setting("size", Pt(1)),
    "always hidden": setting("spec_vanish", value=True),
}
STRANGE = {
    "struck": setting("strike", value=True),
    "struck twice": setting("double_strike", value=True),
    "raised": setting("superscript", value=True),
    "lowered": setting("subscript", value=True),
    "in a font of symbols": setting("name", "Wingdings"),
    "read from the right": setting("rtl", value=True),
    "embossed": setting("emboss", value=True),
    "engraved": setting("imprint", value=True),
    "in outline": setting("outline", value=True),
    "of a complex script": setting("complex_script", value=True),
    "hidden in a web view": setting("web_hidden", value=True),
    "huge": setting("size", Pt(1500)),
}
CALM = {
    "words in bold": fonted(setting("bold", value=True)),
    "words in italics": fonted(setting("italic", value=True)),
    "words underlined": fonted(setting("underline", value=True)),
    "no spelling": fonted(setting("no_proof", value=True)),
    "a paragraph with the next": set_as("keep_with_next", value=True),
    "a paragraph at the right": set_as("alignment", WD_ALIGN_PARAGRAPH.RIGHT),
    "a break of the page": set_as("page_break_before", value=True),
    "only opened and saved": lambda _: None,
}
"""What changes no word and hides none."""

SAID = (
    *(Said(f"words {name}", fonted(change), "hidden-text") for name, change in HIDING.items()),
    *(Said(f"words {name}, by a style based on another", styled(change), "hidden-text") for name, change in HIDING.items()),
    *(Said(f"words {name}", fonted(change), "strange-look") for name, change in STRANGE.items()),
    *(Said(f"words {name}, by a style based on another", styled(change), "strange-look") for name, change in STRANGE.items()),
    Said("a rate in words and figures", replacing("ten per cent (10 %)", "five per cent (5 %)")),
    Said("a number in figures alone", replacing("(10 %)", "(1 %)")),
    Said("a “not” put in", replacing("may be signed", "may not be signed")),
    Said("a “no” taken out", replacing("no claim is", "a claim is")),
    Said("a figure in a row", replacing("ten opportunities", "one hundred opportunities")),
    Said("a letter of another script", replacing("signed electronically", "sign\u0435d electronically"), "look-alike"),
    Said("a zero-width space", replacing("electronically", "electro\u200bnically"), "hidden-character"),
    Said("an override of the order", replacing("may be", "\u202emay be"), "hidden-character"),
    Said("two clauses swapped", moved),
    Said("a clause deleted", deleted),
    Said("words put in as a paragraph", lambda opened: paragraph(opened).insert_paragraph_before("Void.")),
    Said("words at the end", lambda opened: opened.add_paragraph("Void.")),
    Said("words as a clause at the end", lambda opened: opened.add_paragraph("Void.", opened.styles["Clause1"])),
    Said("words behind a break", lambda opened: run(opened).add_break(WD_BREAK.PAGE) or paragraph(opened).add_run("Void.")),
    Said("a paragraph cut off by its line", exact_lines, "hidden-text"),
    Said("a paragraph left of the paper", set_as("left_indent", Mm(-400)), "strange-look"),
    Said("a paragraph right of the paper", set_as("left_indent", Mm(400)), "strange-look"),
    Said("a paragraph pushed off the paper", set_as("space_before", Pt(1500)), "strange-look"),
    Said("a paragraph with lines over each other", set_as("line_spacing", 0.05), "strange-look"),
    Said("a paragraph spread over its line", set_as("alignment", WD_ALIGN_PARAGRAPH.DISTRIBUTE), "strange-look"),
    Said("a paragraph with a far tab", far_tab, "strange-look"),
    Said("a page too small", paged("page_width", Mm(20)), "not-understood"),
    Said("a margin off the paper", paged("left_margin", Mm(300)), "not-understood"),
    Said("a footer off the paper", paged("footer_distance", Mm(600)), "not-understood"),
    Said("a gutter as wide as the page", paged("gutter", Mm(150)), "not-understood"),
    Said("a first page without its own", paged("different_first_page_header_footer", value=False), "changed-furniture"),
    Said("other words in the footer", footers(lambda one: one.add_run(" The cap does not apply.")), "changed-furniture"),
    Said("no words in the footer", footers(setting("text", "")), "changed-furniture"),
    Said("no footer", without_footer, "changed-furniture"),
    Said("even pages of their own", even_pages, "changed-furniture"),
    Said("a section with another footer", another_section, "changed-furniture"),
    Said("a low row", low_row, "strange-look"),
    Said("a row added", another_row),
    Said("cells of two rows merged", merged_cells),
    Said("a figure in another column", figure_in_another_column),
    Said("a column without width", narrow_column, "strange-look"),
    Said("a table read from the right", from_the_right, "strange-look"),
    Said("a table added", another_table),
    Said("a picture", picture, "added-object"),
    Said("a comment", comment, "added-comment"),
    Said("a link", link, "active-content"),
    Said("a term beside a signature", typed, "more-than-a-name"),
    *(Said(name, script, "") for name, script in CALM.items()),
)
"""Every kind, with what must be told of it."""

KNOWN = ("a comment",)
"""What is only to be known, since it changes no word."""
