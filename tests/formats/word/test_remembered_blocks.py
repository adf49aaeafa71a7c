"""A file reads the same whether or not its blocks were read before, and whatever was read before; so does one that was doctored."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from formats.word.word_sample import AGREEMENT, FORM, line, parts, swap, word
from formats.word.word_xml import DECLARED, box, char, code, control, paragraph, run
from lxml import etree
from returns.word_edits import random_edit

from assembler.formats.word import read_back, remembered_blocks
from assembler.formats.word.archive import member, pack
from assembler.formats.word.package import DOCUMENT, NUMBERING, SETTINGS, STYLES, Element, W
from assembler.formats.word.properties import HEADER
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.reader import PrintedText, read_word
from assembler.formats.word.remembered_blocks import read_remembered
from assembler.model.document import Paragraph
from assembler.model.remembered import forget

EDITS, BODIES, CHANGES = 15, 200, 40
MARK = '<w:bookmarkStart w:id="1" w:name="here"/>'
COUNTED = '<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr>'
SECTION = '<w:sectPr><w:pgSz w:w="{width}" w:h="16838"/><w:pgMar w:left="900" w:right="900"/></w:sectPr>'

Edit = Callable[[str], str]


def packed(held: Mapping[str, bytes]) -> bytes:
    """Return parts packed as ours are, so that a change of them is no reason to read the file as a whole."""
    return pack([member(name, content) for name, content in held.items()])


def doctored(data: bytes, part: str, edit: Edit) -> bytes:
    held = parts(data)
    before = held[part]
    held[part] = edit(before.decode()).encode()
    assert held[part] != before
    return packed(held)


def read_both_ways(data: bytes) -> PrintedText | None:
    """Return what a file prints, after holding that it prints the same as remembered, where it can be read so at all."""
    whole, _ = read_word(data)
    assert read_remembered(data) in (None, whole)
    return whole


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str, look: str = "1") -> str:
    written = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    grid = '<w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>'
    return f'<w:tbl><w:tblPr><w:tblLook w:firstRow="{look}"/></w:tblPr>{grid}{written}</w:tbl>'


BLOCKS = (
    paragraph(run(" a ")),
    paragraph(run("a", '<w:color w:val="FFFFFF"/>')),
    paragraph(run("b") + control(run("c")) + control(control(run("d"), '<w:tag w:val="t"/>'))),
    paragraph(run("e") + box(paragraph(run("f") + control(run("g"))))),
    paragraph(run("h"), '<w:ind w:left="-9000"/>'),
    paragraph(run("one"), COUNTED.format(level=0, list=1)),
    paragraph(MARK + run("two"), COUNTED.format(level=1, list=2)),
    paragraph(run("three"), COUNTED.format(level=0, list=2) + "<w:rPr><w:vanish/></w:rPr>"),
    paragraph(run("what level"), COUNTED.format(level="x", list=1)),
    paragraph(char("begin") + code("REF here") + char("separate") + run("2.1") + char("end")),
    paragraph(char("begin") + code("REF here")),
    paragraph(char("separate") + run("2.1") + char("end")),
    paragraph(f'<w:ins w:author="x">{run("i")}</w:ins>{MARK}', '<w:rPr><w:del w:author="y"/></w:rPr>'),
    paragraph(run("of a page"), SECTION.format(width=2000)),
    "<w:p/>",
    paragraph(char("end") + run("1") + char("begin") + run("2")),
    table(cell(paragraph(run("j"))) + cell(paragraph(control(run("k")))), cell(paragraph(run("l")), '<w:tcW w:w="20"/>')),
    table(cell(paragraph(run("m"))), cell(paragraph(run("n")), '<w:vMerge/><w:shd w:fill="000000"/>'), look="0"),
    table(cell(control(paragraph(run("o")) + paragraph(run("p"))))),
    table(cell(paragraph(run("q")) + MARK), look="0"),
    table(cell(paragraph(box(paragraph(run("r"))))), look="0"),
    table(cell(table(cell(paragraph(run("s")))) + paragraph("")), look="0"),
    control(paragraph(run("t")) + table(cell(paragraph(run("u"))))),
    control(paragraph(run("v")), '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'),
    f'<w:ins w:author="x">{paragraph(run("w"))}</w:ins>',
    f"<w:custom><w:unknown>{run('x')}</w:unknown></w:custom>",
    "<!-- y -->",
    MARK,
)
"""What a body may hold: among it what cannot be read without what stands around it."""


ID_A, ID_B = (paragraph(run(each)).replace("<w:r>", '<w:r xml:id="x">') for each in "ab")


def body(*blocks: str, around: str = "", width: int = 9000) -> bytes:
    """Return a file whose body holds blocks; `around` are attributes of the root."""
    root = f"<w:document {DECLARED} {around}><w:body>{''.join(blocks)}{SECTION.format(width=width)}</w:body></w:document>"
    return packed({**parts(word()), DOCUMENT: f"{HEADER}{root}".encode()})


def test_our_own_files_are_put_together_from_their_blocks() -> None:
    for _ in range(2):
        for document in (AGREEMENT, FORM):
            assert read_remembered(word(document)) == read_word(word(document))[0]


def test_bodies_made_at_random_read_the_same_with_a_memory() -> None:
    random, remembered = Random(31), 0
    for _ in range(BODIES):
        usual = random.choice((BLOCKS[:8], BLOCKS[14:19], BLOCKS))
        blocks = (random.choice(usual) for _ in range(8))
        data = body(*blocks, around=random.choice(("", 'xml:space="preserve"')), width=random.choice((2000, 9000)))
        read_both_ways(data)
        remembered += read_remembered(data) is not None
    assert BODIES / 4 < remembered < BODIES


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_reads_the_same_by_itself_and_beside_any_other(block: str) -> None:
    for each in BLOCKS:
        read_both_ways(body(each))
    for other in BLOCKS:
        read_both_ways(body(block, other))
        read_both_ways(body(block, other, block))


@pytest.mark.parametrize("block", [BLOCKS[3], "<w:p/>", '<w:p w:x="1">' + BLOCKS[0].removeprefix("<w:p>")])
def test_boxes_and_empty_paragraphs_are_blocks_too(block: str) -> None:
    assert read_remembered(body(block, BLOCKS[0])) is not None


@pytest.mark.parametrize("block", [BLOCKS[13], paragraph(run("x")).replace("<w:r>", '<w:r xml:id="x">')])
def test_what_changes_the_reading_of_others_is_not_read_by_itself(block: str) -> None:
    assert read_remembered(body(BLOCKS[0], block)) is None


def test_two_elements_with_one_id_are_refused_though_each_was_read() -> None:
    for blocks in ((ID_A,), (ID_B,), (ID_A, ID_B)):
        read_both_ways(body(*blocks))
    assert read_word(body(ID_A, ID_B))[0] is None


@pytest.mark.parametrize("between", ["", BLOCKS[22], "<between-blocks/>", "</w:body><w:body>"])
def test_blocks_that_are_cut_in_a_comment_are_read_as_a_whole(between: str) -> None:
    first, second = f"<w:p>{run('a')}<!-- </w:p>", "<w:p> --></w:p>"
    third = f"<w:sdt><!-- <w:sdt> --></w:sdt>{between}<w:sdt><!-- </w:sdt> -->{control(paragraph(run('b')))}</w:sdt>"
    for blocks in ((first, second, third), (first, BLOCKS[0], second, third), (third,), (third, first, second)):
        read_both_ways(body(*blocks))


def test_a_main_part_in_another_encoding_is_read_as_a_whole() -> None:
    for encoding in ("ISO-8859-1", "US-ASCII", "UTF-7"):
        held = parts(body(BLOCKS[0]))
        held[DOCUMENT] = held[DOCUMENT].replace(b"UTF-8", encoding.encode())
        assert read_remembered(packed(held)) is None


def test_what_stands_behind_the_last_section_is_read() -> None:
    for blocks in ((), (BLOCKS[0],)):
        held = parts(body(*blocks))
        held[DOCUMENT] = held[DOCUMENT].replace(b"</w:body>", f"{paragraph(run('z'))}</w:body>".encode())
        read = read_both_ways(packed(held))
        assert str(read and read.words).endswith("z")


NAMES = (
    *(
        "p",
        "tbl",
        "tr",
        "tc",
        "r",
        "t",
        "sdt",
        "sdtContent",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "ins",
        "del",
        "moveFrom",
    ),
    *(
        "bookmarkStart",
        "hyperlink",
        "fldSimple",
        "fldChar",
        "vanish",
        "hidden",
        "tblLook",
        "vMerge",
        "sectPr",
        "pict",
        "txbxContent",
    ),
)
VALUES = ("0", "1", "off", "0020", "FFFFFF", "begin", "end", "exact", "ClauseTable", "Clause2", "-9000", "x", "")


def change_element(random: Random, root: Element) -> None:
    """Change one element: an attribute, its name, its place, what stands around it, or how often it is there."""
    elements = [each for each in root.iter() if isinstance(each.tag, str) and each.getparent() is not None]
    one, other = random.choice(elements), random.choice(elements)
    namespace, parent = random.choice((W, W, "{urn:none}", "")), one.getparent()
    assert parent is not None
    match random.randrange(6):
        case 0:
            one.set(
                f"{namespace}{random.choice(('val', 'firstRow', 'type', 'fldCharType', 'fill', 'hRule'))}", random.choice(VALUES)
            )
        case 1:
            one.tag = f"{namespace}{random.choice(NAMES)}"
        case 2:
            around = etree.Element(f"{W}{random.choice(NAMES)}", {f"{W}author": "x"})
            parent.replace(one, around)
            around.append(one)
        case 3:
            parent.insert(random.randrange(len(parent) + 1), deepcopy(other))
        case 4:
            parent.remove(one)
        case _:
            parent.insert(random.randrange(len(parent) + 1), etree.Comment("not a word"))


@pytest.mark.parametrize("seed", range(6))
def test_files_with_elements_changed_at_random_read_the_same_with_a_memory(seed: int) -> None:
    random, remembered = Random(seed), 0
    for _ in range(CHANGES):
        held = parts(word(random.choice((AGREEMENT, FORM))))
        part = random.choice((DOCUMENT, DOCUMENT, DOCUMENT, STYLES, NUMBERING))
        root = etree.fromstring(held[part])
        for _ in range(random.choice((1, 2, 4))):
            change_element(random, root)
        held[part] = f"{HEADER}{etree.tostring(root, encoding='unicode')}".encode()
        read_both_ways(packed(held))
        remembered += read_remembered(packed(held)) is not None
    assert remembered > CHANGES / 3


@pytest.mark.slow
@pytest.mark.parametrize("ours", [word(AGREEMENT), word(FORM)], ids=["agreement", "form"])
def test_files_edited_at_random_read_the_same_with_a_memory(ours: bytes) -> None:
    for seed in range(EDITS):
        _, edited = random_edit(seed, ours)
        for data in (packed(parts(edited)), ours, edited):
            read_both_ways(data)


def known_blocks(data: bytes) -> Mapping[bytes, object]:
    """Return the blocks that are remembered of files with the frame of one."""
    held = parts(data)
    begin, end = held[DOCUMENT].index(b"<w:body>") + len(b"<w:body>"), held[DOCUMENT].rindex(b"<w:sectPr>")
    looks = (held[name] for name in (NUMBERING, STYLES, "word/theme/theme1.xml", SETTINGS, "word/fontTable.xml"))
    frame = remembered_blocks._frame(held[DOCUMENT][:begin], held[DOCUMENT][end:], *looks)  # noqa: SLF001 - nobody else asks
    assert frame is not None
    return frame.blocks


SENTENCE = "This Agreement may be signed electronically."
TEXT = f'<w:t xml:space="preserve">{SENTENCE}</w:t>'
RUN = f"<w:r>{TEXT}</w:r>"
TERM = '<w:t xml:space="preserve">Net Revenue</w:t>'
ROW = '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="2600" w:type="dxa"/></w:tcPr>'
SMUGGLED = paragraph(run("The Partner owes the fee twice."))


def entity(text: str) -> str:
    return text.replace("?>\n", '?>\n<!DOCTYPE w:document [<!ENTITY more "not ">]>', 1).replace(
        "may be signed", "may &more;be signed"
    )


def numbered_style(text: str) -> str:
    begin, style, rest = text.partition('w:styleId="BodyText"')
    return begin + style + rest.replace("<w:pPr>", "<w:pPr>" + COUNTED.format(level=0, list=1), 1)


def across_two(opening: str, closing: str) -> Edit:
    """Return an edit that puts the end of one paragraph and the beginning of the next into something that is no text."""
    return lambda text: text.replace(f"{RUN}", f"{RUN}{opening}", 1).replace(
        '<w:tbl><w:tblPr><w:tblStyle w:val="Sig', f'{closing}<w:tbl><w:tblPr><w:tblStyle w:val="Sig', 1
    )


LIES: dict[str, tuple[str, Edit]] = {
    "a word": (DOCUMENT, swap("may be signed", "must be signed")),
    "a block twice": (DOCUMENT, swap("<w:sectPr>", f"{SMUGGLED}<w:sectPr>")),
    "a block behind the section": (DOCUMENT, swap("</w:body>", f"{SMUGGLED}</w:body>")),
    "a body before the body": (DOCUMENT, swap("<w:body>", f"<w:body>{SMUGGLED}</w:body><w:body>")),
    "all of it in a comment": (
        DOCUMENT,
        lambda text: text.replace("<w:body>", "<!-- <w:body>", 1).replace("<w:sectPr>", f"--><w:body>{SMUGGLED}<w:sectPr>", 1),
    ),
    "two blocks in a comment": (DOCUMENT, across_two("<!-- ", " -->")),
    "two blocks in an instruction": (DOCUMENT, across_two("<?none ", " ?>")),
    "a namespace of its own for all": (DOCUMENT, swap("<w:body>", '<w:body xmlns:w="urn:none">')),
    "a text box": (DOCUMENT, swap(RUN, f"{RUN}<w:r><w:pict><w:txbxContent>{SMUGGLED}</w:txbxContent></w:pict></w:r>")),
    "moved into a text box": (
        DOCUMENT,
        swap(RUN, f"<w:r><w:pict><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:pict>not</w:r>{RUN}"),
    ),
    "a deleted run": (DOCUMENT, swap(RUN, f'<w:del w:id="1" w:author="x">{RUN}</w:del>')),
    "a deleted paragraph mark": (
        DOCUMENT,
        swap("</w:pPr><w:bookmarkStart", '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr><w:bookmarkStart'),
    ),
    "alternatives": (
        DOCUMENT,
        swap(
            RUN,
            '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice>{RUN}</mc:Choice><mc:Fallback>{RUN.replace('may', 'may not')}</mc:Fallback></mc:AlternateContent>",
        ),
    ),
    "hidden": (DOCUMENT, swap(RUN, RUN.replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"))),
    "hidden by a style": (STYLES, swap('w:styleId="DefinedTerm">', 'w:styleId="DefinedTerm"><w:rPr><w:vanish/></w:rPr>')),
    "other numbers": (NUMBERING, swap('w:val="%1.%2"', 'w:val="%1-%2"')),
    "a number by a style": (STYLES, numbered_style),
    "a list that begins elsewhere": (NUMBERING, swap('<w:startOverride w:val="1"/>', '<w:startOverride w:val="3"/>')),
    "an entity": (DOCUMENT, entity),
    "an unknown entity": (DOCUMENT, swap("may be signed", "may &more;be signed")),
    "a nested paragraph": (DOCUMENT, swap(RUN, f"{SMUGGLED}{RUN}")),
    "other data": (DOCUMENT, swap(TEXT, TEXT.replace("may", "may <![CDATA[not]]>"))),
    "one id twice": (DOCUMENT, lambda text: text.replace("<w:r>", '<w:r xml:id="x">', 2)),
    "another encoding": (DOCUMENT, swap('encoding="UTF-8"', 'encoding="UTF-16"')),
    "a mark of ours": (DOCUMENT, swap("<w:sectPr>", "<between-blocks/><w:p><w:r><w:t>x</w:t></w:r></w:p><w:sectPr>")),
    "a field over two blocks": (
        DOCUMENT,
        lambda text: text.replace(RUN, f"{RUN}{char('begin')}", 1).replace(
            "<w:sectPr>", f"<w:p>{char('end')}</w:p><w:sectPr>", 1
        ),
    ),
    "a first row that looks otherwise": (
        STYLES,
        swap(
            'w:styleId="ClauseTable">',
            'w:styleId="ClauseTable"><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>',
        ),
    ),
    "a row in a comment": (DOCUMENT, lambda text: text.replace("<w:tr>", "<!-- <w:tr>", 1).replace("</w:tr>", "</w:tr> -->", 1)),
    "a hidden row": (DOCUMENT, swap("<w:cantSplit/>", "<w:cantSplit/><w:hidden/>")),
    "a row twice": (
        DOCUMENT,
        lambda text: text.replace("</w:tr>", f"</w:tr>{text[text.index('<w:tr>') : text.index('</w:tr>')]}</w:tr>", 1),
    ),
    "a bookmark elsewhere": (DOCUMENT, swap('w:name="_clause_2_1_b__', 'w:name="_x')),
}
"""What is refused."""

UNNOTICED: dict[str, tuple[str, Edit]] = {
    "a second body": (DOCUMENT, swap("<w:sectPr>", f"</w:body><w:body>{SMUGGLED}<w:sectPr>")),
    "a namespace of its own": (DOCUMENT, swap(RUN, RUN.replace("<w:r>", '<w:r xmlns:w="urn:none">'))),
    "a paragraph in properties": (DOCUMENT, swap(RUN, f"<w:pPr>{RUN}</w:pPr>")),
    "a section in it": (DOCUMENT, swap("</w:pPr><w:bookmarkStart", f"{SECTION.format(width=600)}</w:pPr><w:bookmarkStart")),
    "a row of another namespace": (DOCUMENT, swap("<w:tr><w:trPr>", '<w:tr xmlns:w="urn:none"><w:trPr>')),
    "another prefix": (DOCUMENT, swap(TEXT, TEXT.replace("<w:t ", f'<x:t xmlns:x="{W[1:-1]}" ').replace("</w:t>", "</x:t>"))),
    "a comment in a word": (DOCUMENT, swap("electronically", "electro<!-- not -->nically")),
    "an instruction in a word": (DOCUMENT, swap("electronically", "electro<?not?>nically")),
    "other data in a word": (DOCUMENT, swap("electronically", "electro<![CDATA[nic]]>ally")),
    "a letter by its number": (DOCUMENT, swap("electronically", "electro&#110;ically")),
    "an empty paragraph": (DOCUMENT, swap("<w:sectPr>", "<w:p/><w:sectPr>")),
}
"""What changes no word that is read."""


@pytest.mark.parametrize(("part", "edit"), LIES.values(), ids=LIES)
def test_what_is_refused_is_refused_whatever_was_read_before(part: str, edit: Edit) -> None:
    ours = word(AGREEMENT)
    lie = doctored(ours, part, edit)
    refused = compare_word(AGREEMENT, lie)
    assert refused
    for data in (ours, lie, ours, *(doctored(ours, *other) for other in UNNOTICED.values()), lie):
        assert compare_word(AGREEMENT, data) == (refused if data == lie else ())
        read_both_ways(data)


def test_doctored_files_read_the_same_in_any_order() -> None:
    ours = word(AGREEMENT)
    changed = [doctored(ours, *each) for each in (*LIES.values(), *UNNOTICED.values())]
    for seed in range(3):
        forget()
        for data in Random(seed).sample([ours, *changed], len(changed) + 1):
            read_both_ways(data)


def test_the_same_part_twice_is_refused_whatever_was_read_before() -> None:
    held = parts(word())
    members = [member(name, content) for name, content in held.items()]
    assert compare_word(AGREEMENT, word()) == ()
    for name in (DOCUMENT, DOCUMENT.upper(), STYLES):
        (finding,) = compare_word(AGREEMENT, pack([*members, member(name, held[DOCUMENT])]))
        assert finding.message.endswith("The file holds the same part twice.")


def test_a_part_in_another_encoding_reads_as_it_says() -> None:
    held = parts(word())
    text = held[DOCUMENT].decode().replace("UTF-8", "UTF-16").replace("may be signed", "must be signed")
    held[DOCUMENT] = text.encode("utf-16")
    assert compare_word(AGREEMENT, word()) == ()
    assert compare_word(AGREEMENT, packed(held))[0].id == "readback-words"


def test_a_second_file_adds_only_what_is_new_in_it() -> None:
    assert read_remembered(word(FORM)) is not None
    before = len(known_blocks(word(FORM)))
    other = replace(FORM, blocks=(*FORM.blocks[:1], Paragraph(line("A new paragraph.")), *FORM.blocks[1:]))
    assert read_remembered(word(other)) == read_word(word(other))[0]
    assert len(known_blocks(word(other))) == before + 1


def test_one_file_in_a_hundred_is_read_as_if_nothing_were_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_back, "read_remembered", lambda _: pytest.fail("what is remembered is asked"))
    monkeypatch.setattr(read_back, "is_read_anew", lambda _: True)

    assert compare_word(FORM, word(FORM)) == ()


def test_no_more_blocks_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_blocks, "MOST_BLOCKS", 3)
    for document in (AGREEMENT, FORM, AGREEMENT):
        read_both_ways(word(document))
        assert len(known_blocks(word(document))) == 3


def test_long_blocks_are_forgotten_before_they_take_the_room_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_blocks, "MOST_BYTES", 5_000)
    for length in (10, 900, 20, 6_000, 10):
        data = body(*(paragraph(run(f"{at} {'x' * length}")) for at in range(9)))
        assert read_both_ways(data) is not None
        known = known_blocks(data)
        assert sum(map(len, known)) <= 5_000
        assert bool(known) == (length < 5_000)


LOOKS = (
    'w:firstRow="0"',
    'w:val="0020"',
    'w:val="0000"',
    'w:val="0020" xmlns:xw="urn:none" xw:firstRow="0"',
    'w:val="0020" w:first="0" w:lastRow=" w:firstRow=0"',
    "w:val=' w:firstRow=\"0\" ' w:firstRow='1'",
    'xmlns:w="urn:none" w:val="0020" w:firstRow="0"',
    'xmlns:x="urn:none" x:firstRow="1" w:firstRow="0"',
    'w:firstRow="0"/><w:tblLook w:firstRow="1"',
    'w:firstRow="1"/><w:tblLook w:firstRow="0"',
    'w:val="0020"/><w:tblCaption w:firstRow="0" w:val="tblLook"',
    'w:firstRow="on"',
    'w:firstRow=""',
)
"""How a table may say that its first row looks like the others, or seem to."""


@pytest.mark.parametrize("look", LOOKS)
def test_a_row_is_read_by_itself_only_where_the_first_looks_like_any_other(look: str) -> None:
    held = parts(word())
    said = re.compile(rb"<w:tblLook [^>]*/>")
    held[DOCUMENT] = said.sub(f"<w:tblLook {look}/>".encode(), held[DOCUMENT])
    hidden = b'w:styleId="ClauseTable"><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr>'
    held[STYLES] = held[STYLES].replace(b'w:styleId="ClauseTable">', hidden)
    read_both_ways(packed(held))


@pytest.mark.parametrize(("part", "edit"), UNNOTICED.values(), ids=UNNOTICED)
def test_what_changes_nothing_is_no_fault(part: str, edit: Edit) -> None:
    for _ in range(2):
        assert compare_word(AGREEMENT, doctored(word(AGREEMENT), part, edit)) == ()
