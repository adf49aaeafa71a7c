"""WordprocessingML as strings: the elements that all blocks are built of (ISO/IEC 29500-1, section 17).

A document's body is emitted as one string and inserted into the compiled shell, which is quicker than templating a whole file.
"""

from collections.abc import Iterable

BLANK = "\N{EN SPACE}" * 5
"""The content of a control that is not filled in."""
LONGEST_ALIAS = 64
"""The most characters that Word accepts as the title of a control."""
CHECKED, UNCHECKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
KEEP_WITH_NEXT = "<w:keepNext/>"
LINE_BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"


def escape(text: str) -> str:
    """Return text escaped for XML, in an element or between double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def run(text: str, properties: str = "") -> str:
    """Return text as a run; a line feed becomes a line break in a run of its own, which LibreOffice needs inside a control."""
    if "\n" in text:
        return LINE_BREAK.join(run(line, properties) for line in text.split("\n"))
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{formatted}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def styled(style: str) -> str:
    """Return the run property of a character style."""
    return f'<w:rStyle w:val="{style}"/>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph; `properties` stand after its style, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


GAP = paragraph("TableGap", "")
"""The paragraph between two tables, which Word would otherwise join."""
KEPT_GAP = paragraph("TableGap", "", KEEP_WITH_NEXT)
"""The same, which stays with what follows it."""

UNSEEN = paragraph("TableGap", "", f'{KEEP_WITH_NEXT}<w:spacing w:line="1" w:lineRule="exact"/>')
"""A paragraph without height that stays with what follows it."""

END = paragraph("TableGap", "", '<w:spacing w:line="14" w:lineRule="exact"/>')
"""The paragraph that Word requires behind a table at the end of a file, as low as Word takes it, so that it starts no page."""


def field(instruction: str, result: str, *, stale: bool = False) -> str:
    """Return a complex field with `result`, the runs that show its cached value, which Word works out anew if it is `stale`."""
    return f"{field_start(instruction, stale=stale)}{result}{FIELD_END}"


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_start(instruction: str, *, stale: bool = False) -> str:
    """Return the beginning of a complex field, up to its result."""
    marked = ' w:dirty="true"' if stale else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{marked}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def bookmark(number: int, name: str, content: str) -> str:
    """Return runs in a bookmark."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def control(number: int, tag: str, alias: str, kind: str, content: str) -> str:
    """Return runs or a cell in a content control; typing replaces the content of one that holds a blank."""
    placeholder = "<w:showingPlcHdr/>" if BLANK in content else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{_shorten_alias(alias)}"/><w:tag w:val="{escape(tag)}"/><w:id w:val="{number}"/>'
        f"{placeholder}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def checkbox(number: int, tag: str, alias: str, *, checked: bool) -> str:
    """Return a content control that is a checkbox."""
    glyphs = "".join(
        f'<w14:{state} w14:val="{ord(glyph):04X}" w14:font="MS Gothic"/>'
        for state, glyph in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED))
    )
    kind = f'<w14:checkbox xmlns:w14="{WORD_2010}"><w14:checked w14:val="{int(checked)}"/>{glyphs}</w14:checkbox>'
    fonts = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
    return control(number, tag, alias, kind, run(CHECKED if checked else UNCHECKED, fonts))


def drop_down(number: int, tag: str, alias: str, options: Iterable[str], chosen: str) -> str:
    """Return a content control that is a drop-down list."""
    items = "".join(
        f'<w:listItem w:displayText="{escape(option)}" w:value="{escape(option)}"/>' for option in dict.fromkeys(options)
    )
    return control(number, tag, alias, f"<w:dropDownList>{items}</w:dropDownList>", run(chosen or BLANK))


def _shorten_alias(text: str) -> str:
    return escape(" ".join(text.split())[:LONGEST_ALIAS])


def table(
    style: str,
    widths: Iterable[int],
    rows: Iterable[str],
    *,
    indent: int = 0,
    caption: str = "",
    header: bool = False,
    kept: bool = False,
) -> str:
    """Return a table of fixed columns, with widths in twentieths of a point, followed by `GAP`, which is `kept` with what follows or not."""
    columns = tuple(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    described = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0420" if header else "0400"}" w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{KEPT_GAP if kept else GAP}"
    )


def row(cells: Iterable[str], *, height: int = 0, header: bool = False, breaks: bool = False) -> str:
    """Return a row, which a page break splits only if it `breaks`; a header is repeated on each page. `height` is in twentieths of a point."""
    whole = "" if breaks else "<w:cantSplit/>"
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr>{whole}{tall}{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: str, properties: str = "") -> str:
    """Return whole paragraphs in a cell; `properties` stand after its width, in the order of the schema."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{content}</w:tc>'
