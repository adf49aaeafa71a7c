"""Make the first version of the Word shell. From then on legal ops edit templates/paper.docx in Word, and this is not run again.

To start over: `python -m tools.make_shell templates`. It writes paper.docx over what is there: a cover and a contents for
agreements, a title for the rest. Sizes are in Word's units: twentieths of a point, half points for type.
"""

import sys
from pathlib import Path

from assembler.formats.word.archive import member, pack

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
INK, GREY, LINE, SHADE, ACCENT, ALERT = "1F2933", "66717D", "C5CCD3", "F2F4F6", "1F3A5F", "A12B2B"
FONT = "Cambria"
# Where the theme holds each colour: what legal ops choose in Word under Design, Colors reaches every style.
THEME = {INK: "text1", GREY: "text2", SHADE: "background2", ACCENT: "accent1", ALERT: "accent2", LINE: "accent3"}
TEXT_WIDTH, GUTTER = 9070, 340
SIGNATURE_LABEL, SIGNATURE_WIDTH = 1020, TEXT_WIDTH // 2 - GUTTER

# Levels of the clauses: format, text, indent of the text, how far the number hangs before it.
LEVELS = (
    ("decimal", "%1.", 709, 709),
    ("decimal", "%1.%2", 709, 709),
    ("lowerLetter", "(%3)", 1276, 567),
    ("lowerRoman", "(%4)", 1985, 709),
)


def w(name: str, /, *content: str, **attributes: object) -> str:
    """Write an element of WordprocessingML."""
    written = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    inside = "".join(content)
    return f"<w:{name}{written}>{inside}</w:{name}>" if inside else f"<w:{name}{written}/>"


def root(name: str, *content: str) -> str:
    """Write a whole part."""
    return f"{XML}<w:{name} {NAMESPACES}>{''.join(content)}</w:{name}>"


def face(size: int = 0, colour: str = "", *, bold: bool = False, spread: int = 0) -> str:
    """Type: its size, colour, weight, and how far its letters are set apart."""
    looks = (
        w("b") if bold else "",
        w("color", val=colour, themeColor=THEME[colour]) if colour else "",
        w("spacing", val=spread) if spread else "",
        w("sz", val=size) + w("szCs", val=size) if size else "",
    )
    return "".join(looks)


def space(before: int, after: int, line: int = 276, rule: str = "auto") -> str:
    """Space before and after a paragraph, and from line to line."""
    return w("spacing", before=before, after=after, line=line, lineRule=rule)


def indent(left: int, hanging: int = 0) -> str:
    """Indent a paragraph, its first line by less."""
    return w("ind", left=left, hanging=hanging)


def tabs(*stops: tuple[str, int, str]) -> str:
    """Set tab stops: alignment, place, leader."""
    return w("tabs", *(w("tab", val=kind, leader=leader, pos=at) for kind, at, leader in stops))


def edges(*sides: str, away: int = 0, size: int = 4, colour: str = LINE) -> str:
    """Draw lines, hairlines unless a size in eighths of a point is given."""
    return "".join(w(side, val="single", sz=size, space=away, color=colour, themeColor=THEME[colour]) for side in sides)


JUSTIFIED = w("jc", val="both")
KEEP = w("keepNext")
WHOLE = KEEP + w("keepLines")
UNDERLINED = w("u", val="thick", color=ACCENT, themeColor=THEME[ACCENT])
HEADED = w("tcBorders", edges("bottom", size=8, colour=ACCENT))


def style(name: str, paragraph: str, run: str = "", *, based_on: str = "Normal", next_style: str = "") -> str:
    """Define a paragraph style; its id is its name without spaces, with capitals."""
    id = "".join(word[0].upper() + word[1:] for word in name.replace("toc", "TOC").split())
    following = w("next", val=next_style) if next_style else ""
    about = w("name", val=name), w("basedOn", val=based_on), following, w("qFormat")
    return w("style", *about, w("pPr", paragraph), w("rPr", run) if run else "", type="paragraph", styleId=id)


def character_style(name: str, run: str) -> str:
    """Define a character style."""
    id = name.replace(" ", "")
    return w("style", w("name", val=name), w("qFormat"), w("rPr", run), type="character", customStyle=1, styleId=id)


def table_style(name: str, borders: str, margins: tuple[int, int, int, int], head: str = "") -> str:
    """Define a table style: hairlines, the air in its cells (top, left, bottom, right), the look of its header."""
    sides = zip(("top", "left", "bottom", "right"), margins, strict=True)
    air = w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in sides))
    first = w("tblStylePr", w("tcPr", head), type="firstRow") if head else ""
    look = w("tblPr", w("tblBorders", borders) if borders else "", air)
    about = w("name", val=name), w("basedOn", val="TableNormal"), w("qFormat")
    return w("style", *about, look, first, type="table", customStyle=1, styleId=name.replace(" ", ""))


def clause_style(level: int, spacing: str, run: str = "") -> str:
    """Define a style of numbered text, linked to its level of the list; its indent stands in the list."""
    place = w("numPr", w("ilvl", val=level - 1), w("numId", val=1))
    if level > 1:
        return style(f"Clause {level}", f"{place}{spacing}{JUSTIFIED}", run)
    return style("Clause 1", f"{WHOLE}{place}{spacing}{w('outlineLvl', val=0)}", run, next_style="Clause2")


def default_styles() -> str:
    """Define what all styles begin from."""
    names = {"ascii": FONT, "hAnsi": FONT, "eastAsia": FONT, "cs": FONT}
    fonts = w(
        "rFonts", **names, asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi", eastAsiaTheme="minorEastAsia", cstheme="minorBidi"
    )
    language = w("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    run = w("rPrDefault", w("rPr", fonts, w("sz", val=21), w("szCs", val=21), language))
    cells = w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=0, type="dxa"))
    table = w("tblPr", w("tblInd", w=0, type="dxa"), cells)
    return "".join(
        (
            w("docDefaults", run, w("pPrDefault", w("pPr", w("spacing", after=120, line=276, lineRule="auto")))),
            _default("paragraph", "Normal", "Normal", w("qFormat") + w("rPr", w("color", val=INK, themeColor=THEME[INK]))),
            _default("character", "Default Paragraph Font", "DefaultParagraphFont", w("semiHidden")),
            _default("table", "Normal Table", "TableNormal", w("semiHidden") + table),
            _default("numbering", "No List", "NoList", w("semiHidden")),
        )
    )


def _default(kind: str, name: str, id: str, content: str) -> str:
    return w("style", w("name", val=name), content, type=kind, default=1, styleId=id)


def front_styles() -> str:
    """Define the look of cover and title."""
    return "".join(
        (
            style("Programme", KEEP + space(0, 60), face(20, GREY, spread=10)),
            style("Title", WHOLE + space(0, 0, 252), face(38, ACCENT, bold=True), next_style="BodyText"),
            style("Cover Programme", space(2400, 200), face(19, GREY, spread=10)),
            style("Cover Title", space(0, 0, 252), face(54, ACCENT, bold=True), next_style="BodyText"),
            style("Title Rule", tabs(("left", 1247, "none")) + space(0, 240, 200, "exact"), face(10)),
            style("Party Role", KEEP + space(180, 0), face(18, GREY)),
            style("Cover Role", KEEP + space(480, 0), face(18, GREY), next_style="PartyName"),
            style("Party Name", KEEP + space(10, 20), face(23, bold=True)),
            style("Party Detail", space(0, 0), face(19)),
            style("Particular Label", space(0, 0), face(19, GREY)),
            style("Particular Value", space(0, 0), face(19)),
            style(
                "TOC Heading", WHOLE + w("pageBreakBefore") + space(0, 240), face(24, ACCENT, bold=True), next_style="BodyText"
            ),
            style(
                "toc 1",
                tabs(("left", 567, "none"), ("right", TEXT_WIDTH, "dot")) + space(0, 30, 240) + indent(567, 567),
                face(19),
            ),
            table_style("Front Table", "", (30, 0, 30, 200)),
        )
    )


def text_styles() -> str:
    """Define the look of clauses, definitions and tables."""
    return "".join(
        (
            clause_style(1, space(340, 120), face(24, ACCENT, bold=True)),
            clause_style(2, space(0, 120)),
            clause_style(3, space(0, 100)),
            clause_style(4, space(0, 80)),
            *(
                style(f"Clause Text {at}", space(0, 120) + indent(left) + JUSTIFIED)
                for at, (_, _, left, _) in enumerate(LEVELS, 1)
            ),
            style("Body Text", space(0, 120) + JUSTIFIED),
            style("Definition", w("keepLines") + space(0, 120) + indent(LEVELS[0][2]) + JUSTIFIED),
            style("Page Break", space(0, 0, 20, "exact"), face(2)),
            style("Table Heading", KEEP + space(0, 0, 252), face(18, bold=True)),
            style("Table Text", space(0, 0, 252), face(19)),
            style("Table Gap", space(0, 0, 240, "exact"), face(8)),
            character_style("Defined Term", face(bold=True)),
            table_style("Clause Table", edges("bottom", "insideH"), (80, 100, 80, 100), HEADED),
        )
    )


def form_styles() -> str:
    """Define the look of fields, places to sign, head and foot."""
    stops = ("left", SIGNATURE_LABEL, "none"), ("right", SIGNATURE_WIDTH, "underscore")
    furniture = space(0, 0, 264)
    return "".join(
        (
            style("Field Label", space(0, 40, 252), face(20)),
            style("Field Hint", space(20, 0, 240), face(16, GREY)),
            style("Field Value", space(0, 0, 252), face(20)),
            style("Signature Role", KEEP + space(240, 0), face(18, GREY)),
            style("Signature Name", KEEP + space(10, 60), face(21, bold=True)),
            style("Signature Line", tabs(*stops) + space(140, 0) + indent(SIGNATURE_LABEL, SIGNATURE_LABEL), face(19)),
            style("Signature Space", space(560, 0), based_on="SignatureLine"),
            style("header", furniture, face(17, GREY)),
            style("footer", furniture, face(17, GREY)),
            character_style("Draft Mark", face(colour=ALERT, bold=True, spread=8)),
            character_style("Required Mark", face(colour=ALERT)),
            table_style("Field Table", edges("top", "bottom", "insideH"), (90, 0, 90, 160)),
            table_style("Signature Table", "", (0, 0, 0, GUTTER)),
        )
    )


def numbering() -> str:
    """Define the one list of the clauses."""
    head = w("nsid", val="3C1A50F0"), w("multiLevelType", val="multilevel"), w("tmpl", val="5D3E12AA"), w("name", val="Clauses")
    levels = (
        w(
            "lvl",
            *(w("start", val=1), w("numFmt", val=kind), w("pStyle", val=f"Clause{at + 1}"), w("lvlText", val=text)),
            *(w("lvlJc", val="left"), w("pPr", indent(left, hanging))),
            ilvl=at,
        )
        for at, (kind, text, left, hanging) in enumerate(LEVELS)
    )
    clauses = w("abstractNum", *head, *levels, abstractNumId=1)
    return root("numbering", clauses, w("num", w("abstractNumId", val=1), numId=1))


def settings() -> str:
    """Give the settings of a new Word file, without the history of an edit."""
    unstretched = w("doNotExpandShiftReturn")  # a justified line that ends in a break
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return root(
        "settings",
        w("zoom", percent=100),
        w("defaultTabStop", val=567),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", unstretched, mode),
        w("themeFontLang", val="en-GB"),
        w("decimalSymbol", val="."),
        w("listSeparator", val=","),
    )


def theme() -> str:
    """Give the colours and the font of every style: what legal ops change in Word under Design."""
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{at}" for at in range(1, 7)), "hlink", "folHlink")
    colours = (INK, "FFFFFF", GREY, SHADE, ACCENT, ALERT, LINE, GREY, INK, GREY, ACCENT, GREY)
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in zip(names, colours, strict=True))
    fonts = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    looks = (
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>",
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>",
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>",
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>",
    )
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Clauses"><a:themeElements>'
        f'<a:clrScheme name="Clauses">{scheme}</a:clrScheme><a:fontScheme name="Clauses"><a:majorFont>{fonts}</a:majorFont>'
        f'<a:minorFont>{fonts}</a:minorFont></a:fontScheme><a:fmtScheme name="Clauses">{"".join(looks)}</a:fmtScheme>'
        "</a:themeElements></a:theme>"
    )


def font_table() -> str:
    """Describe the font, so that a reader without it takes one alike."""
    looks = w("panose1", val="02040503050406030204"), w("charset", val="00"), w("family", val="roman"), w("pitch", val="variable")
    return root("fonts", w("font", w("altName", val="Caladea"), *looks, name=FONT))


def run(text: str, look: str = "") -> str:
    """Write a run of text."""
    return w("r", w("rPr", look) if look else "", f'<w:t xml:space="preserve">{text}</w:t>')


def paragraph(style_id: str, text: str = "", properties: str = "") -> str:
    """Write a paragraph of one run."""
    return w("p", w("pPr", w("pStyle", val=style_id), properties), run(text) if text else "")


def field(code: str) -> str:
    """Write a field of one word."""
    begin, separate, end = (w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return f"{begin}{w('r', w('instrText', f' {code} '))}{separate}{run('1')}{end}".replace(
        "<w:instrText>", '<w:instrText xml:space="preserve">'
    )


def particulars() -> str:
    """Write the table of dates and numbers: a label, a value."""
    widths = 2600, TEXT_WIDTH - 2600
    rows = (
        ("{%tr for particular in front.particulars %}", ""),
        ("{{ particular.label }}", "{{ particular.value }}"),
        ("{%tr endfor %}", ""),
    )
    written = (
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *(_cell(*each) for each in zip(widths, ("ParticularLabel", "ParticularValue"), cells, strict=True)),
        )
        for cells in rows
    )
    look = w("tblStyle", val="FrontTable"), w("tblW", w=TEXT_WIDTH, type="dxa"), w("tblLayout", type="fixed")
    return w("tbl", w("tblPr", *look), w("tblGrid", *(w("gridCol", w=width) for width in widths)), *written)


def _cell(width: int, style_id: str, text: str) -> str:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")), paragraph(style_id, text))


def front(programme: str, title: str, parties: str) -> str:
    """Write programme, title, parties and particulars; the table of particulars only where there are some."""
    return "".join(
        (
            paragraph(programme, "{{ front.programme }}"),
            paragraph(title, "{{ front.title }}"),
            w("p", w("pPr", w("pStyle", val="TitleRule")), w("r", w("rPr", UNDERLINED), w("tab"))),
            parties,
            paragraph("TableGap", "{%p if front.particulars %}"),
            paragraph("TableGap", properties=space(240, 0, 200, "exact")),
            particulars(),
            paragraph("TableGap", "{%p endif %}"),
            paragraph("TableGap"),
        )
    )


def each_party(role: str, parties: str) -> str:
    """Write some parties one below the other."""
    return "".join(
        (
            paragraph("PartyRole", f"{{%p for party in {parties} %}}"),
            paragraph(role, "{{ party.role }}"),
            paragraph("PartyName", "{{ party.name }}"),
            paragraph("PartyDetail", "{%p for line in party.details %}"),
            paragraph("PartyDetail", "{{ line }}"),
            paragraph("PartyDetail", "{%p endfor %}"),
            paragraph("PartyDetail", "{%p endfor %}"),
        )
    )


def parties_abreast() -> str:
    """Write the table of the parties, two in each row; a cell ends with a line that has no height, since it must have one."""
    widths = TEXT_WIDTH // 2, TEXT_WIDTH // 2
    last = paragraph("TableGap", properties=w("spacing", line=1, lineRule="exact"))
    rows = (
        ("{%tr for row in front.party_rows %}", ""),
        (each_party("PartyRole", "row.left"), each_party("PartyRole", "row.right")),
        ("{%tr endfor %}", ""),
    )
    written = (
        w(
            "tr",
            w("trPr", w("cantSplit")),
            *(
                w("tc", w("tcPr", w("tcW", w=width, type="dxa")), cell + last if "<" in cell else paragraph("TableGap", cell))
                for width, cell in zip(widths, cells, strict=True)
            ),
        )
        for cells in rows
    )
    look = w("tblStyle", val="FrontTable"), w("tblW", w=TEXT_WIDTH, type="dxa"), w("tblLayout", type="fixed")
    table = w("tbl", w("tblPr", *look), w("tblGrid", *(w("gridCol", w=width) for width in widths)), *written)
    return f"{paragraph('TableGap', '{%p if front.parties %}')}{table}{paragraph('TableGap', '{%p endif %}')}"


def document() -> str:
    """Write the text: what stands before the clauses, and the clauses."""
    new_page = w("p", w("pPr", w("pStyle", val="PageBreak")), w("r", w("br", type="page")))
    covered = (
        *(
            tag('{%p if document.kind == "agreement" %}'),
            front("CoverProgramme", "CoverTitle", each_party("CoverRole", "front.parties")),
        ),
        *(tag("{%p if document.contents %}"), tag("{{p contents }}"), tag("{%p endif %}"), new_page),
    )
    titled = (
        *(tag("{%p else %}"), front("Programme", "Title", parties_abreast())),
        *(tag("{%p if document.contents %}"), tag("{{p contents }}"), new_page, tag("{%p endif %}"), tag("{%p endif %}")),
    )
    return root("document", w("body", *covered, *titled, paragraph("BodyText", "{{p body }}"), section()))


def tag(text: str) -> str:
    """Write a tag that stands alone in its paragraph."""
    return paragraph("PageBreak", text)


def section() -> str:
    """Give A4, the margins, header and footer; the first page has its own."""
    kinds = (("default", 1), ("first", 2))
    references = (
        f'<w:{part}Reference w:type="{kind}" r:id="{part}{at}"/>' for kind, at in kinds for part in ("header", "footer")
    )
    margins = w("pgMar", top=1701, right=1418, bottom=1588, left=1418, header=794, footer=624, gutter=0)
    return w("sectPr", *references, w("pgSz", w=11906, h=16838), margins, w("titlePg"))


TAB = w("r", w("tab"))
RIGHT_EDGE = tabs(("right", TEXT_WIDTH, "none"))


def header(left: str, right: str) -> str:
    """Write the head of a page: the paper at the left, at the right the programme and the draft mark."""
    between = run("  ·  ") if right else ""
    draft = run("{% if document.draft %}"), between, run("DRAFT", w("rStyle", val="DraftMark")), run("{% endif %}")
    words = run(left) if left else "", TAB, run(right) if right else ""
    return root("hdr", w("p", w("pPr", w("pStyle", val="Header"), RIGHT_EDGE), *words, *draft))


def footer() -> str:
    """Write the foot of a page, in one line: title, edition and reference at the left, the number of the page at the right."""
    line = w("pBdr", edges("top", away=6))
    marks = run(
        "{{ document.title }}  ·  Edition {{ document.edition }}{% if document.reference %}  ·  {{ document.reference }}{% endif %}"
    )
    page = run("Page "), field("PAGE"), run(" of "), field("NUMPAGES")
    written = w("p", w("pPr", w("pStyle", val="Footer"), line, RIGHT_EDGE), marks, TAB, *page)
    return root("ftr", tag("{%p if document.initials %}"), initials(), tag("{%p endif %}"), written)


def initials() -> str:
    """Write the place for initials above the foot of a page."""
    looks = w("pStyle", val="Footer"), w("spacing", after=80), w("jc", val="right")
    return w("p", w("pPr", *looks), run("{{ document.initials }}"))


def relations(targets: list[tuple[str, str, str]]) -> str:
    """Write relations from a part: id, kind, target."""
    written = (f'<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>' for id, kind, target in targets)
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(written)}</Relationships>'


def content_types(kinds: dict[str, str]) -> str:
    """Name the kind of each part."""
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = f'<Default Extension="rels" ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
    written = "".join(f'<Override PartName="/{name}" ContentType="{KIND}.{kind}+xml"/>' for name, kind in kinds.items())
    theme_kind = "application/vnd.openxmlformats-officedocument.theme+xml"
    written += f'<Override PartName="/word/theme/theme1.xml" ContentType="{theme_kind}"/>'
    return f'{XML}<Types xmlns="{PACKAGE}/content-types">{defaults}{written}</Types>'


def shell() -> bytes:
    """Make the shell."""
    styles = root("styles", default_styles(), front_styles(), text_styles(), form_styles())
    furniture = [(f"{kind}{at}", kind) for kind in ("header", "footer") for at in (1, 2)]
    parts = {
        "word/document.xml": ("document.main", document()),
        "word/styles.xml": ("styles", styles),
        "word/numbering.xml": ("numbering", numbering()),
        "word/settings.xml": ("settings", settings()),
        "word/header1.xml": ("header", header("{{ document.short_title }}", "{{ front.programme }}")),
        "word/header2.xml": ("header", header("", "")),
        "word/footer1.xml": ("footer", footer()),
        "word/footer2.xml": ("footer", footer()),
    }
    parts["word/fontTable.xml"] = "fontTable", font_table()
    needed = [(name, name, f"{name}.xml") for name in ("styles", "numbering", "settings", "fontTable")]
    needed.append(("theme", "theme", "theme/theme1.xml"))
    written = {name: text for name, (_, text) in parts.items()}
    written["word/theme/theme1.xml"] = theme()
    written["[Content_Types].xml"] = content_types({name: kind for name, (kind, _) in parts.items()})
    written["_rels/.rels"] = relations([("document", "officeDocument", "word/document.xml")])
    written["word/_rels/document.xml.rels"] = relations(needed + [(name, kind, f"{name}.xml") for name, kind in furniture])
    return pack(member(name, text.encode()) for name, text in written.items())


def main(folder: Path) -> None:
    """Write the shell."""
    (folder / "paper.docx").write_bytes(shell())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
