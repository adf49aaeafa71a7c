from formats.word.word_xml import xml

from assembler.formats.word.package import W
from assembler.formats.word.page_room import PageLayout, cell_rooms, page_doubts, page_layouts, page_room, table_grid
from assembler.formats.word.styles import Room

PAGE = '<w:sectPr><w:pgSz w:w="{}" w:h="16838"/><w:pgMar w:top="1000" w:right="900" w:bottom="1000" w:left="{}" w:header="700"/>{}</w:sectPr>'


def test_the_room_is_that_of_the_narrowest_page_on_each_side() -> None:
    assert page_room(xml(PAGE.format(12000, 1000, "") + PAGE.format(16000, 600, ""))) == Room(600, 10100, 900)
    assert page_room(xml("<w:sectPr/>")) == Room()


def test_the_layout_of_a_page_is_said_once_and_a_gutter_belongs_to_its_margin() -> None:
    page = PAGE.format(12000, 1000, '<w:cols w:num="2"/>')
    gutter = PAGE.replace("w:header", 'w:gutter="30" w:header').format(12000, 1000, "")
    layout = PageLayout(12000, 16838, 1000, 1000, 1000, 900, 700, 0, 2)
    assert page_layouts(xml(page + page)) == (layout,)
    assert page_layouts(xml(gutter)) == (PageLayout(12000, 16838, 1000, 1000, 1030, 900, 700, 0, 1),)


def test_pages_that_hold_text_as_pages_do_are_no_doubt() -> None:
    assert list(page_doubts(xml(PAGE.format(12000, 1000, '<w:cols w:num="2"/>')))) == []


def test_pages_that_cannot_hold_text_are() -> None:
    assert list(page_doubts(xml(PAGE.format(900, -50, "<w:bidi/><w:strange/>")))) == [
        "the size of the page",
        "the margins or columns of the page",
        "the direction of the text (bidi)",
        f"a property that is not known ({W}strange)",
    ]


def test_a_cell_has_the_narrower_of_its_own_width_and_that_of_its_columns() -> None:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="{kind}"/></w:tcPr></w:tc>'
        for width, kind in ((500, "dxa"), (2, "pct"), (9000, "dxa"))
    )
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    table = xml(f"<w:tbl>{grid}<w:tr>{cells}</w:tr></w:tbl>")[0]
    rooms = [room for _, room in cell_rooms(table_grid(table), table[1], Room(1000, 9000, 1000))]
    assert [room.width for room in rooms] == [500, 3000, 0]
    assert [room.columns for room in rooms] == [(2000, 500, 0, 0), (3000, 0, 0, 500), (0, 9000, 0, 3500)]
