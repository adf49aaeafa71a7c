"""Other members of the kinds in `word_kinds.py`: ways to hide words, to show others, or to change what is computed, that nobody named before.

Each is told by the rule of its kind; none has a rule of its own.
"""

from formats.word.word_xml import DECLARED, NAMES
from returns.word_kinds import (
    DRAWING,
    FOOTNOTE,
    GRAPHICS,
    OFFICE,
    RUN,
    SENTENCE,
    VOID,
    Edit,
    Made,
    added,
    both,
    boxed,
    in_paragraph,
    look,
    note_part,
    part,
    related,
    repeated,
    row_with,
    styled,
    swapping,
    typed,
)

from assembler.formats.word.package import DOCUMENT_RELATIONS, NUMBERING, SETTINGS, STYLES

THEME, FONTS, FOOTER, HEADER = "word/theme/theme1.xml", "word/fontTable.xml", "word/footer1.xml", "word/header1.xml"
TEXT = f">{SENTENCE}<"


def in_table(properties: str) -> Edit:
    """Return the edit that gives every table some properties."""
    return repeated("</w:tblPr>", f"{properties}</w:tblPr>")


def in_section(properties: str) -> Edit:
    return swapping("</w:sectPr>", f"{properties}</w:sectPr>")


def set_to(setting: str) -> Edit:
    return swapping("<w:zoom", f"{setting}<w:zoom", SETTINGS)


def listed(level: str, text: str = "", kind: str = "none") -> Edit:
    """Return the edit that puts the first line of the text into a list of a level of its own."""
    abstract = (
        f'<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>{level}</w:lvl>'
        "</w:abstractNum>"
    )
    number = '<w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num></w:numbering>'
    in_list = '<w:pStyle w:val="BodyText"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>'
    return both(
        swapping('<w:pStyle w:val="BodyText"/>', in_list),
        swapping('<w:num w:numId="1">', f'{abstract}<w:num w:numId="1">', NUMBERING),
        swapping("</w:numbering>", number, NUMBERING),
    )


def fonts(written: str, name: str = "Cambria") -> Edit:
    return both(swapping("</w:fonts>", f"{written}</w:fonts>", FONTS), look(f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'))


def field(code: str, shown: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def ignored(content: str) -> str:
    """Return runs in an element of a namespace that the file tells programs to ignore."""
    return f'<x:y xmlns:x="urn:x" xmlns:mc="{NAMES["mc"]}" mc:Ignorable="x">{content}</x:y>'


LOOKS = {
    "embossed": ("<w:emboss/>", "strange-look"),
    "engraved": ("<w:imprint/>", "strange-look"),
    "in outline": ("<w:outline/>", "strange-look"),
    "sparkling": ('<w:effect w:val="shimmer"/>', "strange-look"),
    "of a complex script": ("<w:cs/>", "strange-look"),
    "upright in vertical lines": ('<w:eastAsianLayout w:vert="1" w:vertCompress="1"/>', "strange-look"),
    "drawn with a transparent fill": (
        (
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill>'
            "</w14:textFill>"
        ),
        "strange-look",
    ),
    "glowing in the colour of the paper": ('<w14:glow w14:rad="900000"/>', "strange-look"),
    "of a size of nothing": ('<w:sz w:val="0"/>', "hidden-text"),
    "of a size in another unit": ('<w:sz w:val="0.2mm"/>', "hidden-text"),
    "narrow in per cent": ('<w:w w:val="1%"/>', "hidden-text"),
    "squeezed in another unit": ('<w:spacing w:val="-20pt"/>', "hidden-text"),
    "raised in another unit": ('<w:position w:val="90cm"/>', "strange-look"),
    "a tint of the theme": ('<w:color w:val="000000" w:themeColor="text1" w:themeTint="08"/>', "hidden-text"),
    "in the colour of a border around them": (
        '<w:color w:val="FFFFFF"/><w:bdr w:val="single" w:sz="96" w:color="FFFFFF"/>',
        "hidden-text",
    ),
    "on a ground of the theme": (
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>',
        "hidden-text",
    ),
    "under stripes": ('<w:shd w:val="horzStripe" w:color="000000" w:fill="FFFFFF"/>', "strange-look"),
    "in a font nobody knows": ('<w:rFonts w:ascii="Redacted Script" w:hAnsi="Redacted Script"/>', "strange-look"),
    "in a font of bars": ('<w:rFonts w:ascii="Libre Barcode 39" w:hAnsi="Libre Barcode 39"/>', "strange-look"),
    "in one of several fonts": ('<w:rFonts w:ascii="Wingdings;Arial" w:hAnsi="Wingdings;Arial"/>', "strange-look"),
    "in a font of symbols for other scripts": (
        '<w:rFonts w:hint="eastAsia" w:eastAsia="Wingdings" w:cs="Wingdings"/>',
        "strange-look",
    ),
}
PARAGRAPHS = {
    "spread over its line": ('<w:jc w:val="distribute"/>', "strange-look"),
    "over the one above it": ('<w:spacing w:before="-6000" w:line="240" w:lineRule="auto"/>', "strange-look"),
    "of lines of another unit": ('<w:spacing w:line="1pt" w:lineRule="exact"/>', "hidden-text"),
    "indented in letters": ('<w:ind w:leftChars="9000"/>', "strange-look"),
    "indented at its start": ('<w:ind w:start="20000"/>', "strange-look"),
    "in a frame of its own size": ('<w:framePr w:dropCap="margin" w:lines="1"/>', "strange-look"),
    "between thick borders": ('<w:pBdr><w:top w:val="thick" w:sz="96" w:space="31" w:color="000000"/></w:pBdr>', ""),
    "on a dark ground": ('<w:shd w:val="clear" w:fill="1F2933"/>', "hidden-text"),
    "on a pattern": ('<w:shd w:val="diagCross" w:color="000000" w:fill="FFFFFF"/>', "strange-look"),
    "of a divided web page": ('<w:divId w:val="5"/>', ""),
}
TABLES = {
    "with a ground of its own": (in_table('<w:shd w:val="clear" w:fill="000000"/>'), "strange-look"),
    "a hundredth of the page wide": (
        both(
            repeated('<w:tblW w:w="[0-9]+" w:type="dxa"/>', '<w:tblW w:w="50" w:type="pct"/>'),
            repeated('<w:tcW w:w="[0-9]+" w:type="dxa"/>', '<w:tcW w:w="50" w:type="pct"/>'),
            repeated('<w:gridCol w:w="[0-9]+"/>', "<w:gridCol/>"),
        ),
        "strange-look",
    ),
    "off the paper by its alignment": (
        both(in_table('<w:jc w:val="right"/>'), repeated('<w:gridCol w:w="[0-9]+"', '<w:gridCol w:w="9000"')),
        "strange-look",
    ),
    "with far cells": (in_table('<w:tblCellSpacing w:w="4000" w:type="dxa"/>'), "strange-look"),
    "with wide margins": (
        in_table('<w:tblCellMar><w:left w:w="4000" w:type="dxa"/><w:right w:w="4000" w:type="dxa"/></w:tblCellMar>'),
        "strange-look",
    ),
    "with cells upside down": (row_with("", '<w:textDirection w:val="btLr"/>'), "strange-look"),
    "with a cell of thick borders": (
        row_with("", '<w:tcBorders><w:tl2br w:val="single" w:sz="96" w:color="000000"/></w:tcBorders>'),
        "strange-look",
    ),
    "floating over the text": (
        in_table('<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="1400" w:tblpY="1400"/>'),
        "strange-look",
    ),
    "with a low row by its exceptions": (
        row_with('<w:trHeight w:val="0.1mm" w:hRule="exact"/>'),
        "strange-look",
    ),
    "with a hidden row by its style": (
        both(
            repeated('(<w:style [^>]*w:type="table"[^>]*>.*?)</w:style>', r"\g<1><w:trPr><w:hidden/></w:trPr></w:style>", STYLES),
        ),
        "hidden-text",
    ),
    "with exceptions of a row": (
        repeated(
            "<w:tr>(?=<w:trPr>)",
            '<w:tr><w:tblPrEx><w:tblCellMar><w:left w:w="9000" w:type="dxa"/></w:tblCellMar></w:tblPrEx>',
        ),
        "strange-look",
    ),
    "with pale words in every second row": (
        both(
            repeated(
                '(<w:style [^>]*w:type="table"[^>]*>.*?)</w:style>',
                r'\g<1><w:tblStylePr w:type="band2Horz"><w:rPr><w:color w:val="FDFDFD"/></w:rPr></w:tblStylePr></w:style>',
                STYLES,
            )
        ),
        "strange-look",
    ),
}
PLACES = {
    "a comment of XML inside a sentence": (swapping(TEXT, f">{SENTENCE}<!-- x --> Void.<"), "change"),
    "an instruction of XML inside a sentence": (swapping(TEXT, f">{SENTENCE}<?x y?> Void.<"), "change"),
    "an element inside a sentence": (swapping(TEXT, f">{SENTENCE}<w:b/> Void.<"), "change"),
    "a section of bare characters": (swapping(TEXT, f">{SENTENCE}<![CDATA[ Void.]]><"), "change"),
    "words of ours in an element to be ignored": (swapping(RUN, ignored(RUN)), "added-object"),
    "words in an element to be ignored": (added(ignored(VOID)), "change"),
    "text of another's namespace": (added('<w:r><x:t xmlns:x="urn:x">Void.</x:t></w:r>'), "change"),
    "a group of linked boxes": (
        added(
            boxed(VOID).replace("<v:textbox>", '<v:textbox style="mso-next-textbox:#b">')
            + '<w:r><w:pict><v:shape id="b"><v:textbox/></v:shape></w:pict></w:r>'
        ),
        "change",
    ),
    "words along a path": (added('<w:r><w:pict><v:shape><v:textpath on="t" string="Void."/></v:shape></w:pict></w:r>'), "change"),
    "a watermark in the header": (
        swapping(
            "</w:p>",
            f'<w:r><w:pict {DECLARED}><v:shape style="position:absolute;z-index:-1"><v:textpath string="VOID"/></v:shape></w:pict></w:r></w:p>',
            HEADER,
        ),
        "changed-furniture",
    ),
    "the words of a chart": (
        both(
            added(DRAWING.format(f"{GRAPHICS}/chart")),
            part("word/charts/chart1.xml", "<c:chart xmlns:c='urn:c'/>"),
            related("chart", "charts/chart1.xml"),
        ),
        "added-object",
    ),
    "a diagram": (
        both(
            added(DRAWING.format(f"{GRAPHICS}/diagram")),
            part("word/d.xml", "<d xmlns='urn:d'/>"),
            related("diagramData", "d.xml"),
        ),
        "added-object",
    ),
    "a group of shapes": (
        added(DRAWING.format("http://schemas.microsoft.com/office/word/2010/wordprocessingGroup")),
        "added-object",
    ),
    "a model in three dimensions": (
        added(DRAWING.format("http://schemas.microsoft.com/office/drawing/2017/model3d")),
        "added-object",
    ),
    "words above words": (
        added(f"<w:r><w:ruby><w:rt>{VOID}</w:rt><w:rubyBase><w:r><w:t> </w:t></w:r></w:rubyBase></w:ruby></w:r>"),
        "added-object",
    ),
    "words in another order": (swapping(RUN, f'<w:dir w:val="rtl">{RUN}</w:dir>'), "added-object"),
    "a page of its own file": (swapping("<w:sectPr>", f'<w:altChunk xmlns:r="{OFFICE}" r:id="zz"/><w:sectPr>'), "added-object"),
    "a field that takes in a file": (added(field("INCLUDETEXT c:/x.docx", "Void.")), "changed-field"),
    "a field that takes in a picture": (added(field("INCLUDEPICTURE https://partner.example/x.png")), "changed-field"),
    "a field that shows a property": (added(field("DOCPROPERTY Company")), "changed-field"),
    "a field that shows a variable": (
        both(set_to('<w:docVars><w:docVar w:name="x" w:val="Void."/></w:docVars>'), added(field("DOCVARIABLE x"))),
        "changed-field",
    ),
    "a field that decides": (added(field('IF 1 = 1 "Void." "Held."')), "changed-field"),
    "a field of one formula": (added(field("= 2 * 5")), "changed-field"),
    "a field to fill in": (
        added(
            field("FORMTEXT", "Void.").replace(
                '"begin"/>', '"begin"><w:ffData><w:textInput><w:default w:val="Held."/></w:textInput></w:ffData></w:fldChar>'
            )
        ),
        "changed-field",
    ),
    "a reference that keeps its number": (repeated(r"( REF \S+ )\\w", r"\g<1>\\n"), "changed-field"),
    "a bookmark on another clause": (
        both(
            repeated('<w:bookmarkStart w:id="([0-9]+)" w:name="_clause_2_1_b__[^"]*"/>', ""),
            swapping(RUN, f'<w:bookmarkStart w:id="77" w:name="_clause_2_1_b__991fb9b5"/>{RUN}<w:bookmarkEnd w:id="77"/>'),
        ),
        "stale-reference",
    ),
    "a control that shows a property of the file": (
        added(
            '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:title[1]" w:storeItemID="{1}"/><w:text/></w:sdtPr>'
            "<w:sdtContent><w:r><w:t> </w:t></w:r></w:sdtContent></w:sdt>"
        ),
        "bound-control",
    ),
    "a control bound as Word 2013 does": (
        swapping(
            RUN,
            '<w:sdt><w:sdtPr><w15:dataBinding xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w:xpath="/x" '
            f'w:storeItemID="{{1}}"/></w:sdtPr><w:sdtContent>{RUN}</w:sdtContent></w:sdt>',
        ),
        "bound-control",
    ),
    "words between two clauses": (swapping("<w:sectPr>", f"<w:p>{VOID}</w:p><w:sectPr>"), "change"),
    "words behind the last section": (swapping("</w:body>", f"<w:p>{VOID}</w:p></w:body>"), "change"),
    "words beside the text": (swapping("</w:body>", f"</w:body><w:p>{VOID}</w:p>"), "not-understood"),
    "a second text": (swapping("</w:body>", f"</w:body><w:body><w:p>{VOID}</w:p></w:body>"), "not-understood"),
    "a note's mark of its own": (
        both(
            note_part("footnote", FOOTNOTE),
            added('<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t></w:r>'),
        ),
        "added-note",
    ),
    "a line between text and notes": (
        note_part("footnote", FOOTNOTE.replace("<w:footnote ", '<w:footnote w:type="continuationSeparator" ')),
        "added-note",
    ),
    "a notice that notes go on": (
        note_part(
            "endnote", FOOTNOTE.replace("footnote", "endnote").replace("<w:endnote ", '<w:endnote w:type="continuationNotice" ')
        ),
        "added-note",
    ),
    "a section with another footer": (
        both(
            part("word/footer9.xml", f"<w:ftr {DECLARED}><w:p>{VOID}</w:p></w:ftr>"),
            related("footer", "footer9.xml"),
            swapping(
                '<w:p><w:pPr><w:pStyle w:val="Clause1"/>',
                f'<w:p><w:pPr><w:sectPr><w:footerReference xmlns:r="{OFFICE}" w:type="default" r:id="zz"/></w:sectPr></w:pPr></w:p>'
                '<w:p><w:pPr><w:pStyle w:val="Clause1"/>',
            ),
        ),
        "changed-furniture",
    ),
    "symbols from a font": (added('<w:r><w:sym w:font="Wingdings 2" w:char="F053"/></w:r>'), "change"),
    "a picture as a bullet": (
        both(
            repeated('(<w:lvl w:ilvl="1">)(<w:start w:val="1"/>)', r'\1\2<w:lvlPicBulletId w:val="0"/>', NUMBERING),
        ),
        "change",
    ),
    "numbers with words": (repeated('w:lvlText w:val="%1.%2"', 'w:lvlText w:val="not %1.%2"', NUMBERING), "change"),
    "numbers with words in one list": (
        repeated(
            '(<w:num w:numId="2"><w:abstractNumId w:val="1"/>)(<w:lvlOverride w:ilvl="0">.*?</w:lvlOverride>)',
            r'\1<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            r'<w:lvlText w:val="Void %1."/></w:lvl></w:lvlOverride>',
            NUMBERING,
        ),
        "change",
    ),
    "numbers in words": (repeated(r'(<w:lvl w:ilvl="1".*?<w:numFmt w:val=")decimal', r"\1cardinalText", NUMBERING), "change"),
    "numbers in a format of its own": (
        repeated(
            r'(<w:lvl w:ilvl="1".*?)<w:numFmt w:val="decimal"/>',
            rf'\1<mc:AlternateContent xmlns:mc="{NAMES["mc"]}"><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="9"/>'
            r'</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>',
            NUMBERING,
        ),
        "change",
    ),
    "numbers that begin anew at each use": (
        repeated(r'(<w:lvl w:ilvl="2".*?<w:start w:val="1"/>)', r'\1<w:lvlRestart w:val="0"/>', NUMBERING),
        "",
    ),
    "a number of words where none was": (listed("", "Void."), "change"),
    "a bullet of words where none was": (listed("", "Void.", "bullet"), "change"),
    "a list that moves its text off the paper": (listed('<w:pPr><w:ind w:left="30000"/></w:pPr>'), "strange-look"),
    "a list that leaves its text no room": (listed('<w:pPr><w:ind w:left="5000" w:right="4000"/></w:pPr>'), "strange-look"),
    "a list whose numbers lie over the text": (
        repeated('<w:ind w:left="709" w:hanging="709"/>', '<w:ind w:left="709" w:hanging="30000"/>', NUMBERING),
        "change",
    ),
    "a style with a number": (
        both(
            styled('<w:basedOn w:val="BodyText"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', "Z", "paragraph"),
            swapping('<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="Z"/>'),
        ),
        "change",
    ),
    "a tab far off by the settings": (
        both(
            repeated('<w:defaultTabStop w:val="567"/>', '<w:defaultTabStop w:val="30000"/>', SETTINGS),
            swapping(RUN, f"<w:r><w:tab/></w:r>{RUN}"),
        ),
        "not-understood",
    ),
}
FILES = {
    "a font of another's name": (
        fonts('<w:font w:name="Arial"><w:altName w:val="Wingdings"/></w:font>', "Arial"),
        "strange-look",
    ),
    "our font under another's name": (
        repeated('<w:altName w:val="Caladea"/>', '<w:altName w:val="Webdings"/>', FONTS),
        "strange-look",
    ),
    "a font said to be of symbols": (
        fonts('<w:font w:name="Arial"><w:charset w:val="02"/></w:font>', "Arial"),
        "strange-look",
    ),
    "another font of the theme": (
        both(
            repeated('typeface="[^"]+"', 'typeface="Wingdings"', THEME),
            look('<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/>'),
        ),
        "strange-look",
    ),
    "other colours of the theme": (
        both(
            repeated("<a:dk1>.*?</a:dk1>", '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>', THEME),
            look('<w:color w:val="000000" w:themeColor="text1"/>'),
        ),
        "hidden-text",
    ),
    "exchanged colours of the theme": (
        both(
            set_to('<w:clrSchemeMapping w:t1="light1" w:bg1="dark1"/>'),
            look('<w:color w:val="000000" w:themeColor="text1"/>'),
        ),
        "hidden-text",
    ),
    "a gutter as wide as the page": (repeated('w:gutter="0"', 'w:gutter="8400"'), "not-understood"),
    "a margin that lets the header lie over the text": (repeated('w:top="[0-9]+"', 'w:top="-200"'), "not-understood"),
    "letters on a grid": (
        in_section('<w:docGrid w:type="linesAndChars" w:linePitch="360" w:charSpace="-40000"/>'),
        "not-understood",
    ),
    "lines on a narrow grid": (in_section('<w:docGrid w:type="lines" w:linePitch="20"/>'), "not-understood"),
    "numbers beside the lines": (in_section('<w:lnNumType w:countBy="1" w:start="7"/>'), "not-understood"),
    "a border around the pages": (
        in_section('<w:pgBorders w:zOrder="front"><w:top w:val="single" w:sz="48" w:space="31" w:color="000000"/></w:pgBorders>'),
        "not-understood",
    ),
    "pages that count from a hundred": (in_section('<w:pgNumType w:start="100"/>'), "not-understood"),
    "pages that count by chapters": (in_section('<w:pgNumType w:chapStyle="1" w:chapSep="emDash"/>'), "not-understood"),
    "pages folded as a book": (set_to("<w:bookFoldPrinting/>"), "not-understood"),
    "two pages on one": (set_to("<w:printTwoOnOne/>"), "not-understood"),
    "a gutter at the top": (set_to("<w:gutterAtTop/>"), ""),
    "fields that print their codes": (set_to("<w:printFormsData/>"), "not-understood"),
    "tags of XML in the text": (set_to("<w:showXMLTags/>"), "not-understood"),
    "a style sheet for XML": (set_to('<w:saveThroughXslt w:solutionID="x"/>'), "not-understood"),
    "a protection against changes": (set_to('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'), ""),
    "words in the glossary": (
        both(
            part("word/glossary/document.xml", f"<w:glossaryDocument {DECLARED}/>"),
            related("glossaryDocument", "glossary/document.xml"),
        ),
        "",
    ),
    "two texts": (
        both(
            part("word/other.xml", f"<w:document {DECLARED}><w:body><w:p>{VOID}</w:p></w:body></w:document>"),
            related("officeDocument", "word/other.xml", source="_rels/.rels"),
        ),
        "unreadable-return",
    ),
    "a text of another program": (part("content.xml", "<office:document-content xmlns:office='urn:o'/>"), "not-understood"),
    "macros of a kind nobody knows": (
        both(
            part("word/x.bin", "x"),
            related("http://schemas.microsoft.com/office/2006/relationships/wordVbaProject2", "x.bin"),
        ),
        "not-understood",
    ),
    "a page that opens elsewhere": (related("frame", "https://partner.example/f.htm", external=True), "active-content"),
    "styles from elsewhere": (related("styles", "https://partner.example/styles.xml", external=True), "active-content"),
    "a footer from elsewhere": (related("footer", "https://partner.example/f.xml", external=True), "active-content"),
    "a file that loads a template": (
        both(
            set_to(f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="t"/>'),
            part(
                "word/_rels/settings.xml.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="t" '
                f'Type="{OFFICE}/attachedTemplate" Target="\\\\partner.example\\x.dotm" TargetMode="External"/></Relationships>',
            ),
        ),
        "active-content",
    ),
    "a signature that is none": (
        both(
            part("_xmlsignatures/origin.sigs", ""),
            related(
                "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
                "_xmlsignatures/origin.sigs",
                source="_rels/.rels",
            ),
        ),
        "not-understood",
    ),
}

DEFINED = {
    "a style declared twice": (
        both(styled("<w:rPr><w:vanish/></w:rPr>", "X"), styled("", "X"), look('<w:rStyle w:val="X"/>')),
        "not-understood",
    ),
    "our style declared before ours": (
        repeated(
            "(</w:docDefaults>)",
            r'\1<w:style w:type="paragraph" w:styleId="Clause2"><w:rPr><w:vanish/></w:rPr></w:style>',
            STYLES,
        ),
        "not-understood",
    ),
    "defaults declared twice": (
        swapping(
            "</w:styles>",
            "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults></w:styles>",
            STYLES,
        ),
        "not-understood",
    ),
    "a style of alternatives": (
        both(
            styled('<mc:AlternateContent><mc:Choice Requires="w14"><w:rPr><w:vanish/></w:rPr></mc:Choice></mc:AlternateContent>'),
            look('<w:rStyle w:val="X"/>'),
        ),
        "not-understood",
    ),
    "styles in an element nobody knows": (
        swapping("</w:styles>", '<w:x><w:style w:styleId="X"><w:rPr><w:vanish/></w:rPr></w:style></w:x></w:styles>', STYLES),
        "not-understood",
    ),
    "a style at the end of a long row": (
        both(
            *(styled(f'<w:basedOn w:val="X{at + 1}"/>', f"X{at}") for at in range(70)),
            styled("<w:rPr><w:vanish/></w:rPr>", "X70"),
            look('<w:rStyle w:val="X0"/>'),
        ),
        "strange-look",
    ),
    "a hidden style at the end of thirty": (
        both(
            *(styled(f'<w:basedOn w:val="X{at + 1}"/>', f"X{at}") for at in range(30)),
            styled("<w:rPr><w:vanish/></w:rPr>", "X30"),
            look('<w:rStyle w:val="X0"/>'),
        ),
        "hidden-text",
    ),
    "a list declared twice": (
        swapping('<w:num w:numId="1">', '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="1">', NUMBERING),
        "not-understood",
    ),
    "a level declared twice": (
        repeated('(<w:lvl w:ilvl="1">)', '<w:lvl w:ilvl="1"><w:numFmt w:val="none"/></w:lvl>\\1', NUMBERING),
        "not-understood",
    ),
    "a row's properties declared twice": (
        repeated("</w:trPr>", "</w:trPr><w:trPr><w:hidden/></w:trPr>"),
        "added-object",
    ),
    "a section declared twice": (repeated("</w:sectPr>", "</w:sectPr><w:sectPr/>"), "added-object"),
    "a relation stated twice": (
        repeated(
            '(<Relationship [^>]*Id="footer1"[^>]*/>)',
            r'\1<Relationship Id="footer1" Type="urn:x" Target="header1.xml"/>',
            DOCUMENT_RELATIONS,
        ),
        "not-understood",
    ),
    "a type stated twice": (typed("word/document.xml", "text/html"), "not-understood"),
    "two parts of styles": (
        both(part("word/styles2.xml", f"<w:styles {DECLARED}/>"), related("styles", "styles2.xml")),
        "not-understood",
    ),
    "a footer numbered with words": (
        both(
            listed("", "Void.", "bullet"),
            swapping(
                '<w:pStyle w:val="BodyText"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr>',
                '<w:pStyle w:val="BodyText"/>',
            ),
            repeated("</w:pPr>", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="9"/></w:numPr></w:pPr>', FOOTER),
        ),
        "changed-furniture",
    ),
}

MEMBERS = (
    *(Made(f"words {name}", look(properties), told) for name, (properties, told) in LOOKS.items()),
    *(
        Made(
            f"words {name}, by the defaults",
            repeated("<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{properties}", STYLES),
            told,
        )
        for name, (properties, told) in LOOKS.items()
        if name in ("of a complex script", "narrow in per cent", "squeezed in another unit", "on a ground of the theme")
    ),
    *(Made(f"a paragraph {name}", in_paragraph(properties), told) for name, (properties, told) in PARAGRAPHS.items()),
    *(Made(f"a table {name}", edit, told) for name, (edit, told) in TABLES.items()),
    *(Made(name, edit, told) for name, (edit, told) in (*PLACES.items(), *FILES.items(), *DEFINED.items())),
)
"""Every member, with what must be told of it; nothing where it may pass, since its words are drawn as ours are."""
