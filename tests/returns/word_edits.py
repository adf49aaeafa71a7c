"""Random edits of a Word file: looks that may hide, places where something is drawn, and the structure around the words.

`random_edit` draws some of them for a seed. Some are honest and change nothing that is seen; many are not. What is seen is asked of a
program that draws the file (`seen_words`), and never of the code that judges it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pypdfium2
from formats.word.word_xml import DECLARED
from returns.word_kinds import Parts, both, made, note_part, part, related, repeated

from assembler.formats.word.package import DOCUMENT, NUMBERING, SETTINGS, STYLES

Edit = Callable[[Parts], None]
COLOURS = ("FFFFFF", "FEFEFE", "F8F8F8", "EEEEEE", "000000", "222222", "1F3A5F", "C00000")
LOOKS = ("colour", "size", "width", "spread", "place", "ground", "mark", "toggle", "font", "later", "harmless")
RUN = re.compile(r"<w:r>(?:(?!</?w:r>).)*?<w:t xml:space=\"preserve\">[^<]{6,}</w:t></w:r>")
PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?><w:pPr>(?!<w:pStyle w:val=\"TOC)(?:(?!</w:p>).)*</w:p>")
SCALE = 2
"""The pixels in a point of a drawn page."""

LIKE = {"“": '"', "”": '"'}
"""Letters that programs exchange."""

FURNITURE = 72
"""The height in points of the header and of the footer of a page."""

BESIDE = " (beside the text)"
"""What is put behind a word of a header or a footer."""

INK = 40
"""The least difference between the lightest and the darkest of the pixels of a letter that can be seen, of 255."""


def run_look(random: Random) -> str:
    """Return one property of a run."""
    match random.choice(LOOKS):
        case "colour":
            return f'<w:color w:val="{random.choice(COLOURS)}"/>'
        case "size":
            return f'<w:sz w:val="{random.choice((1, 2, 4, 12, 18, 22, 28, 3000))}"/>'
        case "width":
            return f'<w:w w:val="{random.choice((1, 5, 80, 100, 120, 600))}"/>'
        case "spread":
            return f'<w:spacing w:val="{random.choice((-400, -200, -10, 0, 20, 4000))}"/>'
        case "place":
            return f'<w:position w:val="{random.choice((-600, -40, -4, 4, 60, 900))}"/>'
        case "ground":
            pattern = random.choice(("clear", "solid", "pct50", "pct95", "horzStripe"))
            return f'<w:shd w:val="{pattern}" w:color="{random.choice(COLOURS)}" w:fill="{random.choice(COLOURS)}"/>'
        case "mark":
            return f'<w:highlight w:val="{random.choice(("yellow", "black", "white", "none"))}"/>'
        case "toggle":
            return (
                f"<w:{random.choice(('vanish', 'specVanish', 'webHidden', 'strike', 'caps', 'smallCaps', 'outline', 'emboss'))}/>"
            )
        case "font":
            return (
                f'<w:rFonts w:ascii="{(font := random.choice(("Wingdings", "Symbol", "Arial", "Cambria")))}" w:hAnsi="{font}"/>'
            )
        case "later":
            return random.choice(("<w14:textFill><w14:noFill/></w14:textFill>", '<w14:ligatures w14:val="all"/>'))
        case _:
            return random.choice(("<w:b/>", "<w:i/>", '<w:u w:val="single"/>', '<w:lang w:val="de-DE"/>', "<w:noProof/>"))


def look_of_a_run(random: Random) -> Edit:
    """Return an edit that gives words a look, by themselves, by a style, by one based on another, or by the defaults."""
    properties = "".join(run_look(random) for _ in range(random.choice((1, 1, 1, 2))))
    way = random.choice(("own", "own", "style", "based", "paragraph", "defaults"))
    declared = repeated("<w:styles [^>]*>", f"<w:styles {DECLARED}>", STYLES)
    written = f'<w:style w:type="character" w:styleId="X1"><w:rPr>{properties}</w:rPr></w:style>'
    if way == "own":
        return _in_a_run(random, properties)
    if way == "style":
        return both(_new_style(written), declared, _in_a_run(random, '<w:rStyle w:val="X1"/>'))
    if way == "based":
        based = '<w:style w:type="character" w:styleId="X2"><w:basedOn w:val="X1"/></w:style>'
        return both(_new_style(written + based), declared, _in_a_run(random, '<w:rStyle w:val="X2"/>'))
    if way == "paragraph":
        name = random.choice(("BodyText", "Clause2", "Definition", "TableText"))
        return both(
            repeated(f'(<w:style [^>]*w:styleId="{name}".*?)</w:style>', rf"\g<1><w:rPr>{properties}</w:rPr></w:style>", STYLES),
            declared,
        )
    return both(repeated("<w:rPrDefault><w:rPr>", f"<w:rPrDefault><w:rPr>{properties}", STYLES), declared)


def _new_style(written: str) -> Edit:
    return repeated("</w:styles>", f"{written}</w:styles>", STYLES)


def _chosen(random: Random, pattern: re.Pattern[str], change: Callable[[str], str]) -> Edit:
    """Return an edit that changes one of the places of the text that a pattern finds."""
    number = random.random()

    def edit(texts: Parts) -> None:
        found = list(pattern.finditer(texts[DOCUMENT]))
        if not found:  # an edit before this one took all of them away
            return
        one = found[int(number * len(found))]
        texts[DOCUMENT] = f"{texts[DOCUMENT][: one.start()]}{change(one[0])}{texts[DOCUMENT][one.end() :]}"

    return edit


def _in_a_run(random: Random, properties: str) -> Edit:
    def change(run: str) -> str:
        return (
            run.replace("<w:rPr>", f"<w:rPr>{properties}", 1)
            if "<w:rPr>" in run
            else run.replace("<w:r>", f"<w:r><w:rPr>{properties}</w:rPr>", 1)
        )

    return _chosen(random, RUN, change)


def block_look(random: Random) -> Edit:
    """Return an edit that gives a paragraph a property."""
    length = random.choice((-30000, -900, -100, 0, 300, 3000, 8600, 30000))
    written = random.choice(
        (
            f'<w:ind w:left="{length}"/>',
            f'<w:ind w:right="{length}"/>',
            f'<w:ind w:firstLine="{abs(length)}"/>',
            f'<w:spacing w:line="{random.choice((2, 20, 60, 200, 240, 400))}" w:lineRule="{random.choice(("exact", "auto", "atLeast"))}"/>',
            f'<w:spacing w:before="{abs(length)}"/>',
            f'<w:framePr w:w="{random.choice((10, 4000))}" w:h="{random.choice((10, 900))}" w:hRule="exact" w:x="{length}" w:y="100"/>',
            f'<w:shd w:val="clear" w:fill="{random.choice(COLOURS)}"/>',
            f'<w:tabs><w:tab w:val="left" w:pos="{abs(length)}"/></w:tabs>',
            "<w:bidi/>",
            "<w:keepNext/>",
            '<w:jc w:val="right"/>',
            "<w:pageBreakBefore/>",
            '<w:textDirection w:val="tbRl"/>',
            "<w:rPr><w:vanish/></w:rPr>",
            '<w:pStyle w:val="Clause1"/>',
        )
    )
    return _chosen(random, PARAGRAPH, lambda found: found.replace("</w:pPr>", f"{written}</w:pPr>", 1))


def table_look(random: Random) -> Edit:
    """Return an edit of a table, its rows or its cells."""
    width = random.choice((1, 5, 300, 3000, 30000))
    row = random.choice(
        (
            f'<w:trHeight w:val="{width}" w:hRule="exact"/>',
            "<w:hidden/>",
            f'<w:gridBefore w:val="1"/><w:wBefore w:w="{width}" w:type="dxa"/>',
            "<w:tblHeader/>",
        )
    )
    cell = random.choice(
        (
            "<w:vMerge/>",
            '<w:vMerge w:val="restart"/>',
            f'<w:tcMar><w:left w:w="{width}" w:type="dxa"/></w:tcMar>',
            f'<w:shd w:val="clear" w:fill="{random.choice(COLOURS)}"/>',
            '<w:textDirection w:val="btLr"/>',
            "<w:noWrap/>",
            '<w:vAlign w:val="center"/>',
            '<w:gridSpan w:val="2"/>',
        )
    )
    whole = random.choice(
        (
            f'<w:tblpPr w:horzAnchor="page" w:tblpX="{width}"/>',
            f'<w:tblCellSpacing w:w="{width}" w:type="dxa"/>',
            "<w:bidiVisual/>",
            '<w:jc w:val="center"/>',
        )
    )
    return random.choice(
        (
            _chosen(random, re.compile("<w:trPr>"), lambda found: found + row),
            _chosen(random, re.compile("</w:tcPr>"), lambda found: cell + found),
            _chosen(random, re.compile("</w:tblPr>"), lambda found: whole + found),
            _chosen(random, re.compile('<w:gridCol w:w="[0-9]+"/>'), lambda _: f'<w:gridCol w:w="{width}"/>'),
            _chosen(random, re.compile('<w:tcW w:w="[0-9]+"'), lambda _: f'<w:tcW w:w="{width}"'),
            _chosen(
                random, re.compile('<w:tblInd w:w="-?[0-9]+"'), lambda _: f'<w:tblInd w:w="{random.choice((-width, width))}"'
            ),
            _chosen(random, re.compile("<w:tr>.*?</w:tr>"), lambda found: found + found),
        )
    )


def page_look(random: Random) -> Edit:
    """Return an edit of the pages, their headers and footers."""
    number = random.choice((0, 300, 1400, 5200, 30000))
    return random.choice(
        (
            repeated('w:left="1418"', f'w:left="{number}"'),
            repeated('w:bottom="1588"', f'w:bottom="{number}"'),
            repeated('w:footer="624"', f'w:footer="{number}"'),
            repeated('<w:pgSz w:w="11906"', f'<w:pgSz w:w="{max(900, number)}"'),
            repeated("<w:titlePg/>", ""),
            repeated("<w:footerReference[^>]*>", ""),
            repeated('<w:headerReference w:type="first"[^>]*>', ""),
            repeated("<w:titlePg/>", f'<w:cols w:num="{random.choice((2, 3, 30))}"/><w:titlePg/>'),
            repeated("<w:titlePg/>", '<w:vAlign w:val="center"/><w:titlePg/>'),
            repeated("<w:zoom", "<w:evenAndOddHeaders/><w:zoom", SETTINGS),
            repeated("<w:zoom", "<w:mirrorMargins/><w:zoom", SETTINGS),
            repeated("Page ", random.choice(("Copy ", "Page  ")), "word/footer1.xml"),
            repeated("<w:body>", f'<w:background w:color="{random.choice(COLOURS)}"/><w:body>'),
        )
    )


BOX = (
    '<w:r><w:pict><v:rect style="position:absolute;margin-left:{x}pt;margin-top:{y}pt;width:{w}pt;height:{h}pt" fillcolor="#{fill}" '
    'stroked="f">{inside}</v:rect></w:pict></w:r>'
)


def drawn(random: Random) -> Edit:
    """Return an edit that puts something drawn into a paragraph: a box, with or without words, a note, a comment, a field."""
    words = "<w:r><w:t>Void where prohibited.</w:t></w:r>"
    box = BOX.format(
        x=random.choice((-900, 0, 100)),
        y=random.choice((-20, 0, 30)),
        w=random.choice((1, 60, 500)),
        h=random.choice((1, 20, 200)),
        fill=random.choice(COLOURS),
        inside=random.choice(("", f"<v:textbox><w:txbxContent><w:p>{words}</w:p></w:txbxContent></v:textbox>")),
    )
    put = random.choice(
        (
            box,
            box,
            words,
            f'<w:fldSimple w:instr="QUOTE x">{words}</w:fldSimple>',
            f"<w:sdt><w:sdtPr><w:docPartObj/></w:sdtPr><w:sdtContent>{words}</w:sdtContent></w:sdt>",
            f"<w:smartTag>{words}</w:smartTag>",
            f'<w:hyperlink w:anchor="a">{words}</w:hyperlink>',
            f"<w:unheardOf>{words}</w:unheardOf>",
            f'<w:ins w:id="1" w:author="Ann">{words}</w:ins>',
            '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>',
            "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>",
            '<w:r><w:footnoteReference w:id="5"/></w:r>',
        )
    )
    into = _chosen(random, PARAGRAPH, lambda found: f"{found[: -len('</w:p>')]}{put}</w:p>")
    if "footnoteReference" in put:
        return both(note_part("footnote", f'<w:footnote w:id="5"><w:p>{words}</w:p></w:footnote>'), into)
    return into


def structure(random: Random) -> Edit:
    """Return an edit of what stands around words: a paragraph gone, twice or moved, words as a code, as deleted, bound, numbered anew."""
    number = random.choice(("3", "9"))
    wrapped = random.choice(
        (
            '<w:del w:id="1" w:author="Ann">{}</w:del>',
            '<w:ins w:id="1" w:author="Ann">{}</w:ins>',
            '<w:bdo w:val="rtl">{}</w:bdo>',
            "<w:smartTag>{}</w:smartTag>",
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
            '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x/y"/><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>',
            "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice><mc:Fallback/></mc:AlternateContent>",
            '<w:fldSimple w:instr="QUOTE x">{}</w:fldSimple>',
            "<w:proofErr>{}</w:proofErr>",
        )
    )
    return random.choice(
        (
            _chosen(random, PARAGRAPH, lambda _: ""),
            _chosen(random, PARAGRAPH, lambda found: found + found),
            _chosen(random, RUN, wrapped.format),
            _chosen(random, RUN, wrapped.format),
            _chosen(random, RUN, lambda found: found.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")),
            _chosen(random, RUN, lambda found: found.replace("<w:t ", "<w:instrText ").replace("</w:t>", "</w:instrText>")),
            _chosen(random, re.compile(r"<w:numId w:val=\"[0-9]+\"/>"), lambda _: '<w:numId w:val="0"/>'),
            _chosen(random, re.compile(r"<w:ilvl w:val=\"[0-9]\"/>"), lambda _: '<w:ilvl w:val="2"/>'),
            repeated(r'(<w:lvl w:ilvl="1".*?<w:start w:val=")1"', rf'\g<1>{number}"', NUMBERING),
            repeated(
                r'(<w:lvl w:ilvl="1".*?<w:numFmt w:val=")decimal',
                rf"\g<1>{random.choice(('upperRoman', 'hebrew1', 'none'))}",
                NUMBERING,
            ),
            repeated(
                r'(<w:lvl w:ilvl="1".*?<w:lvlText[^>]*/>)',
                rf"\g<1><w:rPr>{run_look(random)}</w:rPr>",
                NUMBERING,
            ),
            both(part("word/extra.xml", "<x/>"), related("customXml", "extra.xml")),
        )
    )


def honest(random: Random) -> Edit:
    """Return an edit that programs make when they save: runs split, marks of spelling, bookmarks, ids of revisions, other fonts."""
    return random.choice(
        (
            _chosen(
                random,
                RUN,
                lambda found: (
                    re.sub(
                        r"(\S) (\S)",
                        r'\1 </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t xml:space="preserve">\2',
                        found,
                        count=1,
                    )
                    if "<w:rPr>" not in found
                    else found
                ),
            ),
            repeated("<w:p>", '<w:p w:rsidR="00AA11BB">'),
            _chosen(
                random,
                PARAGRAPH,
                lambda found: found.replace(
                    "</w:pPr>", '</w:pPr><w:bookmarkStart w:id="9" w:name="_Toc1"/><w:bookmarkEnd w:id="9"/>', 1
                ),
            ),
            repeated("<w:zoom", '<w:rsids><w:rsid w:val="00AA11BB"/></w:rsids><w:zoom', SETTINGS),
            repeated(r"<w:bookmark(Start|End)[^>]*>", ""),
            _in_a_run(random, '<w:lang w:val="en-US"/>'),
            repeated("“", "&quot;"),
        )
    )


KINDS = (
    look_of_a_run,
    look_of_a_run,
    look_of_a_run,
    block_look,
    block_look,
    table_look,
    page_look,
    drawn,
    drawn,
    structure,
    structure,
    honest,
)


def random_edit(seed: int, ours: bytes) -> tuple[str, bytes]:
    """Return the names of the edits drawn for a seed, and the file that they make of ours."""
    random = Random(seed)
    drawn_kinds = [random.choice(KINDS) for _ in range(random.choice((1, 1, 1, 2)))]
    edits = [_where_possible(kind(random)) for kind in drawn_kinds]
    declared = repeated(
        "<w:document [^>]*>",
        f'<w:document {DECLARED} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    )
    return ", ".join(kind.__name__ for kind in drawn_kinds), made(both(declared, *edits), ours)


def _where_possible(edit: Edit) -> Edit:
    """Return an edit that does nothing where one before it took away what it changes."""

    def attempt(texts: Parts) -> None:
        before = dict(texts)
        try:
            edit(texts)
        except AssertionError:
            texts.update(before)

    return attempt


def seen_words(pdf: bytes) -> Counter[str]:
    """Return the words that can be seen on the pages of a PDF: those whose letters leave ink of another lightness on their ground.

    Words of headers and footers count once, however many pages there are, and numbers of pages do not.
    """
    words, furniture = Counter[str](), set[str]()
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for word, in_text in ((found.strip("_").casefold(), in_text) for found, in_text in _seen_on(page)):
                if not word:
                    continue
                if in_text:
                    words[word] += 1
                elif not word.isdecimal():
                    furniture.add(f"{word}{BESIDE}")
    return words + Counter(furniture)


def _seen_on(page: pypdfium2.PdfPage) -> Iterator[tuple[str, bool]]:
    """Yield each word that is seen on a page, and whether it stands in the text area."""
    bitmap = page.render(scale=SCALE, grayscale=True)
    pixels, stride, height = bytes(bitmap.buffer), bitmap.stride, page.get_height()
    text, word, in_text = page.get_textpage(), "", True
    for at in range(text.count_chars()):
        letter = text.get_text_range(at, 1)
        if letter.strip():
            left, bottom, right, top = text.get_charbox(at)
            box = [
                round(left * SCALE),
                round((height - top) * SCALE),
                round(right * SCALE) + 1,
                round((height - bottom) * SCALE) + 1,
            ]
            if _has_ink(pixels, stride, (bitmap.width, bitmap.height), box):
                word += LIKE.get(letter, letter)
            in_text = FURNITURE < bottom < height - FURNITURE
        elif word:
            yield word, in_text
            word = ""
    if word:
        yield word, in_text


def _has_ink(pixels: bytes, stride: int, size: tuple[int, int], box: list[int]) -> bool:
    left, top, right, bottom = max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3])
    found = [pixels[row * stride + left : row * stride + right] for row in range(top, bottom)]
    shades = b"".join(found)
    return bool(shades) and max(shades) - min(shades) >= INK
