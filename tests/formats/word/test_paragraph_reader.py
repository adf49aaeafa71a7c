import pytest
from formats.word.word_xml import box, char, code, control, lines, paragraph, run, story, xml

from assembler.formats.word.changes import UNCHANGED, Change
from assembler.formats.word.paragraph_reader import read_story
from assembler.formats.word.paragraphs import Kind, Paragraph
from assembler.formats.word.styles import NOTHING_SAID, Styles
from assembler.formats.word.theme import Theme


def pieces(content: str) -> list[tuple[Kind, str]]:
    (read,) = story(paragraph(content)).paragraphs
    return [(piece.kind, piece.text) for piece in read.pieces]


def words(read: tuple[Paragraph, ...]) -> list[str]:
    return ["".join(piece.text for piece in each.pieces) for each in read]


def test_every_character_of_a_run_is_a_piece_of_its_kind() -> None:
    characters = "<w:tab/><w:ptab/><w:br/><w:cr/><w:noBreakHyphen/><w:softHyphen/>"
    symbols = '<w:sym w:char="F041"/><w:sym w:char="B7"/><w:sym w:char="zz"/><w:sym w:char="FFFFFFFF"/>'
    assert pieces(f"<w:r><w:t>a</w:t>{characters}{symbols}</w:r>") == [
        (Kind.TEXT, "a"),
        (Kind.TAB, "\t"),
        (Kind.TAB, "\t"),
        (Kind.BREAK, "\n"),
        (Kind.BREAK, "\n"),
        (Kind.NO_BREAK_HYPHEN, "\N{NON-BREAKING HYPHEN}"),
        (Kind.SOFT_HYPHEN, "\N{SOFT HYPHEN}"),
        (Kind.SYMBOL, "A"),
        (Kind.SYMBOL, "\N{MIDDLE DOT}"),
        (Kind.SYMBOL, "\N{REPLACEMENT CHARACTER}"),
        (Kind.SYMBOL, "\N{REPLACEMENT CHARACTER}"),
    ]


def test_a_field_is_its_marks_its_code_and_its_result_however_it_is_written() -> None:
    written = [
        (Kind.FIELD_BEGIN, ""),
        (Kind.FIELD_CODE, " PAGE "),
        (Kind.FIELD_RESULT, ""),
        (Kind.TEXT, "7"),
        (Kind.FIELD_END, ""),
    ]
    assert pieces(f"{char('begin')}{code(' PAGE ')}{char('separate')}{run('7')}{char('end')}") == written
    assert pieces(f'<w:fldSimple w:instr=" PAGE ">{run("7")}</w:fldSimple>') == written
    assert pieces(char("x")) == []


def test_a_note_is_its_id_and_a_bookmark_its_name_also_between_paragraphs() -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    noted = story(f'<w:bookmarkStart w:name="_m"/>{paragraph(note)}')
    assert [(piece.kind, piece.text) for piece in noted.paragraphs[0].pieces] == [(Kind.BOOKMARK, "_m"), (Kind.NOTE, "2")]


def test_a_tracked_change_is_told_of_every_piece_and_changes_within_changes_too() -> None:
    deleted = run("b").replace("w:t>", "w:delText>")
    (read,) = story(
        paragraph(f"{run('a')}<w:ins><w:del>{deleted}</w:del>{run('c')}</w:ins><w:moveFrom>{run('d')}</w:moveFrom>")
    ).paragraphs
    assert [piece.change for piece in read.pieces] == [
        UNCHANGED,
        Change(inserted=True, deleted=True),
        Change(inserted=True),
        Change(deleted=True),
    ]


@pytest.mark.parametrize(
    ("block", "change"),
    [
        ("<w:ins>{}</w:ins>", Change(inserted=True)),
        ("<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{}</w:tc></w:tr></w:tbl>", Change(deleted=True)),
        ("<w:tbl><w:tr><w:tc><w:tcPr><w:cellIns/></w:tcPr>{}</w:tc></w:tr></w:tbl>", Change(inserted=True)),
        ("<w:customXml>{}</w:customXml>", UNCHANGED),
    ],
)
def test_whole_paragraphs_rows_and_cells_may_be_changed(block: str, change: Change) -> None:
    (read,) = story(block.format(paragraph(run("x")))).paragraphs
    assert (read.change, read.format.mark) == (change, UNCHANGED)


def test_the_mark_of_a_paragraph_may_be_changed_and_its_format_before_is_kept() -> None:
    before = '<w:pPrChange><w:pPr><w:pStyle w:val="A"/></w:pPr></w:pPrChange>'
    (read,) = story(paragraph("", f'<w:pStyle w:val="B"/><w:rPr><w:del/></w:rPr>{before}')).paragraphs
    assert (read.format.mark, read.format.numbered.style) == (Change(deleted=True), "B")
    assert read.format.former is not None
    assert read.format.former.numbered.style == "A"


def test_a_paragraph_knows_its_part_its_number_and_the_way_to_it() -> None:
    cell = f"<w:tbl><w:tblPr/><w:tr><w:tc>{paragraph(box(paragraph(run('b'))))}</w:tc></w:tr></w:tbl>"
    first, second = story(paragraph("") + cell).paragraphs
    (inner,) = second.pieces[0].inside
    assert [(each.place.part, each.place.path) for each in (first, second, inner)] == [
        ("word/document.xml", (0,)),
        ("word/document.xml", (1, 1, 0, 0)),
        ("word/document.xml", (1, 1, 0, 0, 0)),
    ]
    assert len({each.place.number for each in (first, second, inner)}) == 3


def test_controls_stand_around_pieces_around_paragraphs_and_around_cells() -> None:
    inline = control(run("a"), '<w:tag w:val="t"/><w:dropDownList/><w:showingPlcHdr/>')
    box = control(run("x"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
    cell = f"<w:tbl><w:tr>{control(f'<w:tc>{paragraph(inline + box)}</w:tc>', '<w:text/>')}</w:tr></w:tbl>"
    read = story(cell)
    outer, choice, tick = read.controls
    assert [(each.number, each.tag, each.blank, each.ticked, each.holds_cell, each.holds_controls) for each in read.controls] == [
        (0, "", False, False, True, True),
        (1, "t", True, False, False, False),
        (2, "", False, True, False, False),
    ]
    assert choice.kinds == {"tag", "dropDownList", "showingPlcHdr"}
    assert read.paragraphs[0].controls == (outer,)
    assert [piece.control for piece in read.paragraphs[0].pieces if piece.kind is Kind.CONTROL] == [choice, tick]


@pytest.mark.parametrize(
    "content",
    [
        box(paragraph(run("Void."))),
        "<m:oMath><m:r><m:t>Void.</m:t></m:r></m:oMath>",
        "<w:r><w:ruby><w:rubyBase><w:r><w:t>Void.</w:t></w:r></w:rubyBase></w:ruby></w:r>",
        '<w:r><w:pict><v:textpath string="Void."/></w:pict></w:r>',
        "<w:r><w:drawing><a:p><a:r><a:t>Void.</a:t></a:r></a:p></w:drawing></w:r>",
        "<w:unknown><w:deeper><w:t>Void.</w:t></w:deeper></w:unknown>",
    ],
    ids=["text box", "formula", "ruby", "WordArt", "drawing", "unknown"],
)
def test_words_in_an_object_are_paragraphs_inside_it(content: str) -> None:
    (read,) = story(paragraph(content)).paragraphs
    assert [words(piece.inside) for piece in read.pieces] == [["Void."]]


def test_both_alternatives_are_read() -> None:
    drawn = f"<w:drawing><w:txbxContent>{paragraph(run('new'))}</w:txbxContent></w:drawing>"
    old = "<w:pict><v:textpath string='old'/></w:pict>"
    both = f"<mc:AlternateContent><mc:Choice>{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    for content in (f"<w:r>{both}</w:r>", both, f"<w:r><w:pict>{both}</w:pict></w:r>"):
        ((piece,),) = (each.pieces for each in story(paragraph(content)).paragraphs)
        while piece.kind is not Kind.ALTERNATIVES:
            ((piece,),) = (each.pieces for each in piece.inside)
        assert [words(each.pieces[0].inside) for each in piece.inside] == [["new"], ["old"]]


def test_words_between_paragraphs_are_a_paragraph_and_what_is_unknown_there_is_read_through() -> None:
    formula = "<m:oMathPara><m:oMath><m:r><m:t>x = 1</m:t></m:r></m:oMath></m:oMathPara>"
    read = lines(f"{formula}<w:unknown><w:strange>{paragraph(run('y'))}</w:strange></w:unknown><w:nothing/><!-- no -->")
    assert ["".join(piece.text for piece in line.pieces).strip() for line in read] == ["x = 1", "y", ""]


@pytest.mark.parametrize(
    ("look", "size"),
    [('w:firstRow="1"', 30), ('w:val="04A0"', 30), ('w:firstRow="0" w:val="04A0"', 20), ('w:val="0480"', 20), ("", 20)],
)
def test_the_first_row_of_a_table_has_the_look_of_first_rows_where_the_table_says_so(look: str, size: int) -> None:
    first = '<w:tblStylePr w:type="firstRow"><w:rPr><w:sz w:val="30"/></w:rPr></w:tblStylePr>'
    rows = "".join(f"<w:tr><w:tc>{paragraph(run(text))}</w:tc></w:tr>" for text in "ab")
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:tblLook {look}/></w:tblPr>{rows}</w:tbl>'
    read = story(table, f'<w:style w:type="table" w:styleId="T">{first}</w:style>').paragraphs
    assert [each.pieces[0].format.size for each in read] == [size, 20]


def test_a_row_is_named_by_its_first_cell_and_a_cell_of_several_lines_by_its_first_one() -> None:
    cells = "".join(f"<w:tc>{''.join(paragraph(run(text)) for text in texts)}</w:tc>" for texts in (("Fee",), ("", "5 %")))
    blocks = "".join(f"<w:tc>{paragraph(run(text))}{paragraph(run('Name'))}</w:tc>" for text in ("Vendor", "Partner"))
    read = lines(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{blocks}</w:tr></w:tbl>")
    assert [line.row for line in read] == ["Fee", "Fee", "Fee", "Vendor", "Vendor", "Partner", "Partner"]


def test_an_empty_part_has_no_paragraphs() -> None:
    read = read_story("a", xml(""), Styles(Theme(), {}, {}, {}))
    assert (read.paragraphs, read.controls) == ((), ())
    (bare,) = story("<w:p/>").paragraphs
    assert bare.format is NOTHING_SAID
