"""The kinds of what is done to a returned Word file so that its reader sees other words than its text, or is led elsewhere.

Each is an edit of the parts of the small agreement. `told` is the id of the finding that names the cause, or `change` where the words
themselves are told as changed.
"""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from formats.word.word_sample import parts, word
from formats.word.word_xml import DECLARED

from assembler.formats.word.package import CONTENT_TYPES, DOCUMENT, DOCUMENT_RELATIONS, NUMBERING, RELATIONS, SETTINGS, STYLES

Parts = dict[str, str]
Edit = Callable[[Parts], None]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SENTENCE = "This Agreement may be signed electronically."
RUN = f'<w:r><w:t xml:space="preserve">{SENTENCE}</w:t></w:r>'
VOID = "<w:r><w:t>Void.</w:t></w:r>"


@dataclass(frozen=True, slots=True)
class Made:
    """A kind: its name, the edit, and what must be told."""

    name: str
    edit: Callable[[Parts], None]
    told: str = "change"

    def __str__(self) -> str:
        return self.name


def made(edit: Callable[[Parts], None], data: bytes | None = None) -> bytes:
    """Return a Word file whose parts were edited."""
    kept: Mapping[str, bytes] = parts(word() if data is None else data)
    texts = {name: content.decode() for name, content in kept.items()}
    edit(texts)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return written.getvalue()


def swapping(before: str, after: str, part: str = DOCUMENT) -> Callable[[Parts], None]:
    """Return the edit that replaces a text of a part once; it must be there."""

    def edit(texts: Parts) -> None:
        assert before in texts[part], (part, before)
        texts[part] = texts[part].replace(before, after, 1)
        if part == DOCUMENT and "xmlns:w14" not in texts[part][:1000]:
            texts[part] = texts[part].replace("<w:document ", f"<w:document {DECLARED.partition(' ')[2]} ", 1)

    return edit


def both(*edits: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def edit(texts: Parts) -> None:
        for each in edits:
            each(texts)

    return edit


def look(properties: str) -> Callable[[Parts], None]:
    """Return the edit that gives one sentence of ours some properties of runs."""
    return swapping(RUN, RUN.replace("<w:r>", f"<w:r><w:rPr>{properties}</w:rPr>"))


def in_paragraph(properties: str) -> Callable[[Parts], None]:
    """Return the edit that gives the paragraph of the sentence some properties."""

    def edit(texts: Parts) -> None:
        at = texts[DOCUMENT].index(SENTENCE)
        end = texts[DOCUMENT].rindex("</w:pPr>", 0, at)
        texts[DOCUMENT] = texts[DOCUMENT][:end] + properties + texts[DOCUMENT][end:]

    return edit


def styled(style: str, name: str = "X", kind: str = "character") -> Callable[[Parts], None]:
    written = f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{style}</w:style></w:styles>'
    declared = repeated("<w:styles [^>]*>", f"<w:styles {DECLARED}>", STYLES) if "<mc:" in style or "<w14:" in style else both()
    return both(swapping("</w:styles>", written, STYLES), declared)


def added(content: str) -> Callable[[Parts], None]:
    """Return the edit that puts runs or objects behind the sentence."""
    return swapping(RUN, RUN + content)


def related(kind: str, target: str, *, external: bool = False, source: str = DOCUMENT_RELATIONS) -> Callable[[Parts], None]:
    mode = ' TargetMode="External"' if external else ""
    type = kind if "/" in kind else f"{OFFICE}/{kind}"
    return swapping("</Relationships>", f'<Relationship Id="zz" Type="{type}" Target="{target}"{mode}/></Relationships>', source)


def part(name: str, text: str) -> Callable[[Parts], None]:
    def edit(texts: Parts) -> None:
        texts[name] = text

    return edit


def typed(name: str, type: str) -> Callable[[Parts], None]:
    return swapping("</Types>", f'<Override PartName="/{name}" ContentType="{type}"/></Types>', CONTENT_TYPES)


def boxed(words: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>{words}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def row_with(properties: str, cell: str = "") -> Callable[[Parts], None]:
    """Return the edit that gives the row and the first cell of “Select” some properties."""

    def edit(texts: Parts) -> None:
        text = texts[DOCUMENT]
        at = text.index("<w:trPr>", text.rindex("<w:tr>", 0, text.index("Select"))) + len("<w:trPr>")
        text = text[:at] + properties + text[at:]
        at = text.index("</w:tcPr>", at)
        texts[DOCUMENT] = text[:at] + cell + text[at:]

    return edit


def repeated(pattern: str, replacement: str, name: str = DOCUMENT) -> Callable[[Parts], None]:
    def edit(texts: Parts) -> None:
        after = re.sub(pattern, replacement, texts[name])
        assert after != texts[name]
        texts[name] = after

    return edit


def note_part(kind: str, content: str) -> Callable[[Parts], None]:
    root = f"<w:{kind}s {DECLARED}>{content}</w:{kind}s>"
    type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    return both(part(f"word/{kind}s.xml", root), related(f"{kind}s", f"{kind}s.xml"), typed(f"word/{kind}s.xml", type))


DRAWING = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:graphic>'
    '<a:graphicData uri="{}"/></a:graphic></wp:inline></w:drawing></w:r>'
)
GRAPHICS = "http://schemas.openxmlformats.org/drawingml/2006"

UNSEEN = {
    "hidden": "<w:vanish/>",
    "white": '<w:color w:val="FFFFFF"/>',
    "nearly white": '<w:color w:val="FEFEFE"/>',
    "pale": '<w:color w:val="E8E8E8"/>',
    "white of the theme": '<w:color w:val="auto" w:themeColor="background1"/>',
    "black on black": '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
    "black on a black pattern": '<w:color w:val="000000"/><w:shd w:val="pct95" w:color="000000" w:fill="FFFFFF"/>',
    "dark on a dark red": '<w:color w:val="1F2933"/><w:shd w:val="clear" w:fill="C00000"/>',
    "marked in its colour": '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
    "tiny": '<w:sz w:val="2"/>',
    "without width": '<w:w w:val="1"/>',
    "squeezed together": '<w:spacing w:val="-200"/>',
    "always hidden": "<w:specVanish/>",
}
STRANGE = {
    "struck": "<w:strike/>",
    "struck twice": "<w:dstrike/>",
    "lowered": '<w:position w:val="-300"/>',
    "in a font of symbols": '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
    "raised figures": '<w:vertAlign w:val="superscript"/>',
    "filled with nothing": "<w14:textFill><w14:noFill/></w14:textFill>",
    "read from the right": "<w:rtl/>",
    "huge": '<w:sz w:val="3000"/>',
    "spread": '<w:spacing w:val="3000"/>',
    "combined": '<w:eastAsianLayout w:combine="1"/>',
    "hidden in a web view": "<w:webHidden/>",
    "fitted": '<w:fitText w:val="10"/>',
    "of alternatives": '<mc:AlternateContent><mc:Choice Requires="w14"><w:vanish/></mc:Choice></mc:AlternateContent>',
}
BLOCKS = {
    "cut off by its line": ('<w:spacing w:line="20" w:lineRule="exact"/>', "hidden-text"),
    "lines over each other": ('<w:spacing w:line="10" w:lineRule="auto"/>', "strange-look"),
    "pushed off the paper": ('<w:spacing w:before="30000"/>', "strange-look"),
    "pushed off the paper by lines": ('<w:spacing w:afterLines="9000"/>', "strange-look"),
    "of two styles": ('<w:pStyle w:val="Clause1"/>', "strange-look"),
    "left of the paper": ('<w:ind w:left="-20000"/>', "strange-look"),
    "right of the paper": ('<w:ind w:left="20000"/>', "strange-look"),
    "without room": ('<w:ind w:left="4000" w:right="4800"/>', "strange-look"),
    "in a frame": ('<w:framePr w:w="10" w:h="10" w:hRule="exact" w:x="30000"/>', "strange-look"),
    "behind a far tab": ('<w:tabs><w:tab w:val="left" w:pos="30000"/></w:tabs>', "strange-look"),
    "turned": ('<w:textDirection w:val="tbRl"/>', "strange-look"),
    "right to left": ("<w:bidi/>", "strange-look"),
}
ROWS = {
    "a hidden row": ("<w:hidden/>", "", "hidden-text"),
    "a low row": ('<w:trHeight w:val="10" w:hRule="exact"/>', "", "strange-look"),
    "a cell merged away": ("", "<w:vMerge/>", "hidden-text"),
    "a cell of its text's colour": ("", "<w:tcFitText/>", "strange-look"),
    "a row off the paper": ('<w:gridBefore w:val="1"/><w:wBefore w:w="30000" w:type="dxa"/>', "", "strange-look"),
}
OBJECTS = {
    "a picture": DRAWING.format(f"{GRAPHICS}/picture"),
    "a chart": DRAWING.format(f"{GRAPHICS}/chart"),
    "a diagram": DRAWING.format(f"{GRAPHICS}/diagram"),
    "a shape": DRAWING.format("http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
    "an embedded object": "<w:r><w:object/></w:r>",
    "an ActiveX control": "<w:r><w:object><w:control/></w:object></w:r>",
    "ink": "<w:r><w:contentPart/></w:r>",
    "what nobody knows": "<w:r><w:unheardOf/></w:r>",
    "turned words": '<w:bdo w:val="rtl"><w:r><w:t> </w:t></w:r></w:bdo>',
    "a formula": "<m:oMath><m:nary/></m:oMath>",
    "words in a mark": f"<w:proofErr>{VOID.replace('Void.', '')}</w:proofErr>",
}
VOIDS = {
    "in a text box": boxed(VOID),
    "in a drawing": f"<w:r><w:drawing><w:txbxContent><w:p>{VOID}</w:p></w:txbxContent></w:drawing></w:r>",
    "in WordArt": '<w:r><w:pict><v:shape><v:textpath string="Void."/></v:shape></w:pict></w:r>',
    "in a formula": "<m:oMath><m:r><m:t>Void.</m:t></m:r></m:oMath>",
    "in a field": f'<w:fldSimple w:instr="QUOTE Void.">{VOID}</w:fldSimple>',
    "in a control": f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{VOID}</w:sdtContent></w:sdt>",
    "in a control of another's tag": (
        f'<w:sdt><w:sdtPr><w:tag w:val="x"/><w:text/></w:sdtPr><w:sdtContent>{VOID}</w:sdtContent></w:sdt>'
    ),
    "in a shape's second form": (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing/></mc:Choice><mc:Fallback>{boxed(VOID)[5:-6]}"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    ),
    "in an element nobody knows": f"<w:unheardOf>{VOID}</w:unheardOf>",
    "in a symbol": '<w:r><w:sym w:font="Arial" w:char="0056"/></w:r>',
}
LINKS = {
    "a link": ("hyperlink", "https://partner.example", True),
    "a template": ("attachedTemplate", "https://partner.example/x.dotm", True),
    "a picture from elsewhere": ("image", "https://partner.example/x.png", True),
    "macros": ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin", False),
    "an add-in": ("http://schemas.microsoft.com/office/2011/relationships/webextension", "w.xml", False),
    "changed keys": ("http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations", "k.xml", False),
    "data from elsewhere": ("mailMergeSource", "https://partner.example/x.csv", True),
}
HELD = {
    "another file": ("aFChunk", "x.html"),
    "an object": ("oleObject", "x.bin"),
    "a workbook": ("package", "x.xlsx"),
    "a part of another kind": ("http://partner.example/relationships/header", "x.xml"),
    "a picture": ("image", "x.png"),
}
SETTINGS_MADE = {
    "fields renewed at opening": "<w:updateFields/>",
    "a source of letters": "<w:mailMerge/>",
    "a setting nobody knows": "<w:unheardOf/>",
}
PAGES = {
    "a page too small": ('<w:pgSz w:w="11906"', '<w:pgSz w:w="1190"'),
    "margins off the paper": ('w:left="1418"', 'w:left="-9000"'),
    "a footer off the paper": ('w:footer="624"', 'w:footer="30000"'),
    "one column too narrow": (
        "<w:titlePg/>",
        '<w:cols w:equalWidth="0"><w:col w:w="9"/><w:col w:w="9000"/></w:cols><w:titlePg/>',
    ),
    "columns too narrow": ("<w:titlePg/>", '<w:cols w:num="40"/><w:titlePg/>'),
    "turned text": ("<w:titlePg/>", '<w:textDirection w:val="tbRl"/><w:titlePg/>'),
}
BOUND = (
    '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x/fee[1]" w:storeItemID="{1}"/><w:text/></w:sdtPr><w:sdtContent>'
    f"{RUN}</w:sdtContent></w:sdt>"
)
COMMENT = f'<w:comment w:id="5" w:author="Ann" w:date="2026-12-03T10:00:00Z"><w:p>{VOID}</w:p></w:comment>'
FOOTNOTE = f'<w:footnote w:id="5"><w:p>{VOID}</w:p></w:footnote>'
PLAIN_FOOTER = 'w:val="Footer"'

KINDS = (
    *(Made(f"words {name}", look(properties), "hidden-text") for name, properties in UNSEEN.items()),
    *(
        Made(f"words {name}, by a style", both(styled(f"<w:rPr>{p}</w:rPr>"), look('<w:rStyle w:val="X"/>')), "hidden-text")
        for name, p in UNSEEN.items()
    ),
    *(
        Made(
            f"words {name}, by a style based on another",
            both(styled(f"<w:rPr>{p}</w:rPr>"), styled('<w:basedOn w:val="X"/>', "Y"), look('<w:rStyle w:val="Y"/>')),
            "hidden-text",
        )
        for name, p in UNSEEN.items()
    ),
    *(Made(f"words {name}", look(properties), "strange-look") for name, properties in STRANGE.items()),
    *(
        Made(f"words {name}, by a style", both(styled(f"<w:rPr>{p}</w:rPr>"), look('<w:rStyle w:val="X"/>')), "strange-look")
        for name, p in STRANGE.items()
    ),
    *(Made(f"a paragraph {name}", in_paragraph(properties), told) for name, (properties, told) in BLOCKS.items()),
    *(Made(name, row_with(row, cell), told) for name, (row, cell, told) in ROWS.items()),
    *(Made(name, added(content), "added-object") for name, content in OBJECTS.items()),
    *(Made(f"words added {name}", added(content)) for name, content in VOIDS.items()),
    *(Made(name, related(kind, target, external=external), "active-content") for name, (kind, target, external) in LINKS.items()),
    *(
        Made(f"{name} held", both(part(f"word/{target}", "x"), related(kind, target)), "not-understood")
        for name, (kind, target) in HELD.items()
    ),
    *(
        Made(name, swapping("<w:zoom", f"{setting}<w:zoom", SETTINGS), "not-understood")
        for name, setting in SETTINGS_MADE.items()
    ),
    *(Made(name, swapping(*change), "not-understood") for name, change in PAGES.items()),
    Made(
        "properties declared twice",
        swapping(RUN, RUN.replace("<w:r>", "<w:r><w:rPr/><w:rPr><w:vanish/></w:rPr>")),
        "added-object",
    ),
    Made(
        "a style's properties declared twice",
        both(styled("<w:rPr/><w:rPr><w:vanish/></w:rPr>"), look('<w:rStyle w:val="X"/>')),
        "strange-look",
    ),
    Made(
        "words deleted without a change",
        swapping(RUN, RUN.replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")),
        "strange-look",
    ),
    Made(
        "a font brought along",
        both(
            swapping("</w:fonts>", '<w:font w:name="Own"><w:embedRegular/></w:font></w:fonts>', "word/fontTable.xml"),
            look('<w:rFonts w:ascii="Own"/>'),
        ),
        "strange-look",
    ),
    Made(
        "all words hidden by the defaults",
        repeated("<w:rPrDefault><w:rPr>", "<w:rPrDefault><w:rPr><w:vanish/>", STYLES),
        "hidden-text",
    ),
    Made("columns of a table without width", repeated('<w:gridCol w:w="[0-9]+"/>', '<w:gridCol w:w="9"/>'), "strange-look"),
    Made("cells of a table without width", repeated('<w:tcW w:w="[0-9]+"', '<w:tcW w:w="9"'), "strange-look"),
    Made("a table off the paper", repeated('<w:tblInd w:w="[0-9]+"', '<w:tblInd w:w="30000"'), "strange-look"),
    Made(
        "a number nobody sees", repeated(r"(<w:lvl w:ilvl=\"1\".*?<w:lvlText[^>]*/>)", r"\1<w:rPr><w:vanish/></w:rPr>", NUMBERING)
    ),
    Made("a number of the mark's look", in_paragraph('<w:rPr><w:color w:val="FFFFFF"/></w:rPr>')),
    Made("a number in another script", repeated(r'(<w:lvl w:ilvl="1".*?<w:numFmt w:val=")decimal', r"\1hebrew1", NUMBERING)),
    Made("a number begun anew", repeated(r'(<w:lvl w:ilvl="1".*?<w:start w:val=")1"', r'\g<1>7"', NUMBERING)),
    Made(
        "a bound control",
        both(
            swapping(RUN, BOUND),
            part("customXml/item2.xml", "<x><fee>25 %</fee></x>"),
            related("customXml", "../customXml/item2.xml"),
        ),
        "bound-control",
    ),
    Made("a bound control with nothing behind it", swapping(RUN, BOUND), "bound-control"),
    Made(
        "a control in a field",
        repeated(
            r"(separate\"/></w:r>)(<w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>2\.1\(b\)</w:t></w:r>)",
            r"\1<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>\2</w:sdtContent></w:sdt>",
        ),
        "added-object",
    ),
    Made(
        "a page break of two styles, one of them numbered",
        swapping('<w:pStyle w:val="PageBreak"/>', '<w:pStyle w:val="PageBreak"/><w:pStyle w:val="Clause1"/>'),
        "added-object",
    ),
    Made("another file in the text", swapping("<w:sectPr>", "<w:altChunk/><w:sectPr>"), "added-object"),
    Made("a part of the document", swapping("<w:sectPr>", "<w:subDoc/><w:sectPr>"), "added-object"),
    Made("a coloured page", swapping("<w:body>", '<w:background w:color="000000"/><w:body>'), "not-understood"),
    Made("no footer", repeated("<w:footerReference[^>]*>", ""), "changed-furniture"),
    Made("no footer on the first page", repeated('<w:footerReference w:type="first"[^>]*>', ""), "changed-furniture"),
    Made("a first page without its own", swapping("<w:titlePg/>", ""), "changed-furniture"),
    Made("even pages of their own", swapping("<w:zoom", "<w:evenAndOddHeaders/><w:zoom", SETTINGS), "changed-furniture"),
    Made("other words in the footer", swapping("Page ", "Copy ", "word/footer1.xml"), "changed-furniture"),
    Made(
        "white words in the footer",
        swapping("<w:r><w:t", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t', "word/footer1.xml"),
        "hidden-text",
    ),
    Made(
        "a text box in the footer",
        swapping(
            "</w:p>",
            f"{boxed(VOID)}</w:p>".replace("<v:", "<v:").replace("<w:pict>", '<w:pict xmlns:v="urn:schemas-microsoft-com:vml">'),
            "word/footer1.xml",
        ),
        "changed-furniture",
    ),
    Made(
        "a field in the footer",
        swapping("</w:p>", f'<w:fldSimple w:instr="QUOTE x">{VOID}</w:fldSimple></w:p>', "word/footer1.xml"),
        "changed-field",
    ),
    Made("a footnote", both(note_part("footnote", FOOTNOTE), added('<w:r><w:footnoteReference w:id="5"/></w:r>')), "added-note"),
    Made(
        "an endnote",
        both(note_part("endnote", FOOTNOTE.replace("footnote", "endnote")), added('<w:r><w:endnoteReference w:id="5"/></w:r>')),
        "added-note",
    ),
    Made(
        "a line above the notes",
        note_part("footnote", FOOTNOTE.replace("<w:footnote ", '<w:footnote w:type="separator" ')),
        "added-note",
    ),
    Made("another field", swapping(" REF ", " DATE "), "changed-field"),
    Made(
        "a reference to another clause",
        repeated(r"(separate\"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)2\.1\(b\)<", r"\g<1>2.2<"),
    ),
    Made(
        "macros by the type of the file",
        repeated(
            re.escape("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            CONTENT_TYPES,
        ),
        "active-content",
    ),
    Made(
        "an add-in of the package",
        both(
            part("x.xml", "<x/>"),
            related("http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes", "x.xml", source=RELATIONS),
        ),
        "active-content",
    ),
    Made("a part that nothing leads to", part("word/x.xml", "<x/>"), "not-understood"),
    Made("a zero-width space", swapping("electronically.", "electro\u200bnically."), "hidden-character"),
    Made("an override of the order", swapping("electronically.", "\u202eelectronically."), "hidden-character"),
    Made("a letter of another script", swapping("signed electronically", "sign\u0435d electronically"), "look-alike"),
)
"""Every kind, with what must be told of it."""
