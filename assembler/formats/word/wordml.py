"""WordprocessingML as strings: the few shapes all blocks are made of (ISO/IEC 29500-1, section 17)."""

from collections.abc import Iterable

BLANK = "\N{EN SPACE}" * 5
LONGEST_ALIAS = 64
CHECKED, UNCHECKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
KEEP_WITH_NEXT = "<w:keepNext/>"
LINE_BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"


def escape(text: str) -> str:
    """Write text so that XML reads it back as it is, in an element or between double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def run(text: str, properties: str = "") -> str:
    """Write text in one look; a new line in it is a line break, in a run of its own, which LibreOffice needs inside a control."""
    if "\n" in text:
        return LINE_BREAK.join(run(line, properties) for line in text.split("\n"))
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def styled(style: str) -> str:
    """Write the run property of a character style."""
    return f'<w:rStyle w:val="{style}"/>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Write a paragraph; `properties` stand after its style, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


GAP = paragraph("TableGap", "")
"""What keeps two tables apart: Word would make one of them."""

END = paragraph("TableGap", "", '<w:spacing w:line="20" w:lineRule="exact"/>')
"""What Word asks for behind a table that ends a file, so low that it goes on no page of its own."""


def field(instruction: str, result: str) -> str:
    """Write a complex field round runs that show what it last computed."""
    return f"{field_start(instruction)}{result}{FIELD_END}"


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_start(instruction: str) -> str:
    """Write a complex field up to its result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def bookmark(number: int, name: str, content: str) -> str:
    """Write a bookmark round runs."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def control(number: int, tag: str, alias: str, kind: str, content: str) -> str:
    """Write a content control round runs or round a cell; one that holds a blank is replaced by what is typed."""
    hollow = "<w:showingPlcHdr/>" if BLANK in content else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{_short(alias)}"/><w:tag w:val="{escape(tag)}"/><w:id w:val="{number}"/>'
        f"{hollow}{kind}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def checkbox(number: int, tag: str, alias: str, *, checked: bool) -> str:
    """Write a content control that is ticked with a click."""
    glyphs = "".join(
        f'<w14:{state} w14:val="{ord(glyph):04X}" w14:font="MS Gothic"/>'
        for state, glyph in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED))
    )
    kind = f'<w14:checkbox xmlns:w14="{WORD_2010}"><w14:checked w14:val="{int(checked)}"/>{glyphs}</w14:checkbox>'
    fonts = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
    return control(number, tag, alias, kind, run(CHECKED if checked else UNCHECKED, fonts))


def drop_down(number: int, tag: str, alias: str, options: Iterable[str], chosen: str) -> str:
    """Write a content control in which one of several answers is chosen."""
    items = "".join(
        f'<w:listItem w:displayText="{escape(option)}" w:value="{escape(option)}"/>' for option in dict.fromkeys(options)
    )
    return control(number, tag, alias, f"<w:dropDownList>{items}</w:dropDownList>", run(chosen or BLANK))


def _short(text: str) -> str:
    return escape(" ".join(text.split())[:LONGEST_ALIAS])


def table(
    style: str, widths: Iterable[int], rows: Iterable[str], *, indent: int = 0, caption: str = "", header: bool = False
) -> str:
    """Write a table of fixed columns, widths in twentieths of a point, and the small gap that keeps two tables apart."""
    columns = tuple(widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    described = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{"0420" if header else "0400"}" w:firstRow="{int(header)}" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{GAP}"
    )


def row(cells: Iterable[str], *, height: int = 0, header: bool = False) -> str:
    """Write a row that no page break splits; a header is repeated on each page."""
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{'<w:tblHeader/>' if header else ''}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: str, look: str = "") -> str:
    """Write a cell round whole paragraphs; `look` stands behind its width, in the order of the schema."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}</w:tcPr>{content}</w:tc>'
