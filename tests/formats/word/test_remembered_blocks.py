"""A body is read alike whether or not its blocks are remembered, whatever was read before."""

from random import Random

import pytest
from formats.word.word_sample import AGREEMENT, FORM, word
from formats.word.word_xml import box, control, paragraph, run, styles, xml
from returns.word_edits import random_edit

from assembler.formats.word import remembered_blocks
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.package import W
from assembler.formats.word.page_room import page_room
from assembler.formats.word.paragraph_reader import SPACE, read_story
from assembler.formats.word.remembered_blocks import BlockMemory
from assembler.formats.word.styles import Room

PART = "word/document.xml"
EDITS, BODIES = 15, 200
MARK = '<w:bookmarkStart w:id="1" w:name="here"/>'


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def table(*rows: str) -> str:
    written = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f'<w:tbl><w:tblPr><w:tblLook w:firstRow="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid>{written}</w:tbl>'


BLOCKS = (
    paragraph(run(" a ")),
    paragraph(run("a", '<w:color w:val="FFFFFF"/>')),
    paragraph(run("b") + control(run("c")) + control(control(run("d")))),
    paragraph(run("e") + box(paragraph(run("f") + control(run("g"))))),
    paragraph(run("h"), '<w:ind w:left="-9000"/>'),
    paragraph(f'<w:ins w:author="x">{run("i")}</w:ins>{MARK}', '<w:rPr><w:del w:author="y"/></w:rPr>'),
    table(cell(paragraph(run("j"))) + cell(paragraph(control(run("k")))), cell(paragraph(run("l")), '<w:tcW w:w="20"/>')),
    table(cell(control(paragraph(run("m")) + paragraph(run("n"))))),
    table(cell(paragraph(run("o")) + MARK)),
    table(cell(paragraph(box(paragraph(run("p")))))),
    control(paragraph(run("q")) + table(cell(paragraph(run("r"))))),
    f'<w:ins w:author="x">{paragraph(run("s"))}</w:ins>',
    f"<w:custom><w:unknown>{run('t')}</w:unknown></w:custom>",
    "<!-- u -->",
    MARK,
)
"""What a body may hold: among it what cannot be read by itself, since it has words inside an object, or a bookmark for the next one."""


def test_bodies_made_at_random_read_the_same_with_a_memory() -> None:
    random, known = Random(31), styles('<w:style w:styleId="x"/>')
    memory = BlockMemory(known)
    for _ in range(BODIES):
        body = xml("".join(random.choice(BLOCKS) for _ in range(8)))
        if random.choice((True, False)):
            body.set(SPACE, random.choice(("preserve", "default")))
        room = Room(width=random.choice((200, 9000)))
        assert memory.read_story(PART, body, room) == read_story(PART, body, known, room)
    assert 0 < len(memory.blocks) < BODIES


@pytest.mark.slow
@pytest.mark.parametrize("ours", [word(AGREEMENT), word(FORM)], ids=["agreement", "form"])
def test_files_edited_at_random_read_the_same_with_a_memory(ours: bytes) -> None:
    for seed in range(EDITS):
        _, edited = random_edit(seed, ours)
        for data in (edited, ours):
            (plain, fault), (remembered, other) = open_word(data), open_word(data, ours=True)
            assert fault == other
            assert (plain and plain.body) == (remembered and remembered.body)


def test_a_second_file_adds_only_what_is_new_in_it() -> None:
    opened, _ = open_word(word(FORM))
    assert opened is not None
    memory, body, room = BlockMemory(opened.styles), opened.root[0], page_room(opened.root)
    memory.read_story(PART, body, room)
    known = len(memory.blocks)
    next(body.iter(f"{W}t")).text = "Other Corporation"
    assert "Other Corporation" in str(memory.read_story(PART, body, room))
    assert len(memory.blocks) == known + 1


def test_no_more_blocks_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered_blocks, "MOST_BLOCKS", 3)
    memory, body = BlockMemory(styles()), xml("".join(paragraph(run(str(number))) for number in range(8)))
    assert memory.read_story(PART, body, Room()) == read_story(PART, body, styles(), Room())
    assert len(memory.blocks) <= 3
