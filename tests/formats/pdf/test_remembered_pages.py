"""A file reads the same whether or not the bodies of its pages are remembered, whatever was read before and whatever is changed in it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from itertools import product
from random import Random

import pytest
from fontTools.ttLib import TTFont
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, doctored, form, line, printed, saying
from pypdfium2 import PdfDocument
from seen_papers import paper

from assembler.formats.pdf import page_bodies, remembered_pages
from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array, dictionary, stream, stream_data
from assembler.formats.pdf.page_parts import PICTURE
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.pdf.remembered_pages import PageMemory
from assembler.formats.pdf.text_reader import FieldPlace, PdfText, ReadPage, read_page, read_text
from assembler.model.document import Document, FrontParty, Paragraph

CHANGES = 40
PARTNERS = ("Nordström AB", "Żółw Łódź Spółka z o.o.", "Ёлка и Ко (Москва)", "Quick Ζευς \\ (Holding) B.V.")


@cache
def signed_by(name: str, template: bytes = TEMPLATE) -> tuple[tuple[Document, ...], bytes]:
    """Return an agreement of four pages and more, and a form, and the file in which they are printed, with the name of a partner."""
    papers = tuple(
        replace(each, front=replace(each.front, parties=(FrontParty("Partner", line(name), ()),)))
        for each in (agreement(), form())
    )
    data, findings = render_pdf(papers, template, "Packet", DAY)
    assert not findings
    return papers, data


def plainly(data: bytes) -> tuple[tuple[ReadField, ...], PdfText]:
    fields = read_fields(data)
    return fields, read_text(data, tuple(each for each in fields if each.value and each.type == "Tx"), boxes=True)


def squeezed(read: tuple[tuple[ReadField, ...], PdfText]) -> object:
    fields, text = read
    return fields, tuple("".join(page.split()) for page in text.pages), dict(text.fields), text.misplaced


def read_the_same(*files: bytes) -> None:
    """Assert that files read, one after the other and then once more, as they do plainly."""
    memory = PageMemory()
    for each in (*files, *files):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))


def pages_with(objects: FileObjects, what: bytes) -> list[bytes]:
    """Return the pages behind the first that have some entry."""
    return [page for page in [*objects.pages()][1:] if what in objects.entries(page)]


def with_content(change: Callable[[bytes], bytes]) -> Callable[[FileObjects], None]:
    """Return a change of the content of each page but the first."""

    def changing(objects: FileObjects) -> None:
        for page in pages_with(objects, b"/Contents"):
            content = objects.entries(page)[b"/Contents"]
            objects.replace(content, stream({}, change(stream_data(objects.resolve(content)))))

    return changing


def fonts_of(objects: FileObjects, page: bytes) -> list[bytes]:
    return [*objects.entries(objects.entries(objects.entries(page)[b"/Resources"])[b"/Font"]).values()]


def whole_pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which the number of each page that is read as a whole is added from now on."""
    numbers = list[int]()

    def noted(file: PdfDocument, number: int, places: Iterable[FieldPlace], *, boxes: bool) -> ReadPage:
        numbers.append(number)
        return read_page(file, number, places, boxes=boxes)

    monkeypatch.setattr(remembered_pages, "read_page", noted)
    return numbers


def test_papers_made_by_chance_read_the_same_with_a_memory() -> None:
    memory = PageMemory()
    for seed in [*range(8), *range(8)]:
        data = printed(paper(seed)[0])
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
    assert memory.parts


def test_of_another_partner_s_file_only_first_pages_and_new_bodies_are_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, numbers = PageMemory(), whole_pages(monkeypatch)
    for name in PARTNERS:
        numbers.clear()
        read = memory.read_file(signed_by(name)[1])
        assert squeezed(read) == squeezed(plainly(signed_by(name)[1]))
        assert numbers[0] == 0
        assert len(numbers) == len(read[1].pages) if name == PARTNERS[0] else len(numbers) < len(read[1].pages) / 2


def test_a_file_that_is_read_again_needs_pdfium_for_its_first_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    numbers = whole_pages(monkeypatch)
    monkeypatch.setattr(remembered_pages, "_read_alone", lambda *_: pytest.fail("a part is read again"))
    monkeypatch.setattr(remembered_pages, "read_text", lambda *_: pytest.fail("the file is read plainly"))
    assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
    assert numbers == [0]


def mutations(data: bytes, random: Random) -> Iterator[bytes]:
    """Yield files with one thing changed that the text of a page may depend on: its content, a font's letters or widths, its box."""
    for _ in range(CHANGES):
        yield doctored(data, lambda objects: _mutate(objects, random))


def _mutate(objects: FileObjects, random: Random) -> None:
    page = random.choice([*objects.pages()][1:])
    entries = objects.entries(page)
    own = objects.entries(random.choice(fonts_of(objects, page)))
    (below,) = objects.elements(own[b"/DescendantFonts"])
    match random.randrange(6):
        case 0 | 1:
            content = stream_data(objects.resolve(entries[b"/Contents"]))
            objects.replace(entries[b"/Contents"], stream({}, _with_other_byte(content, random)))
        case 2:
            letters = stream_data(objects.resolve(own[b"/ToUnicode"]))
            one = random.choice(re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]{4})>\n", letters))
            objects.replace(own[b"/ToUnicode"], stream({}, letters.replace(b"<%b>\n" % one, b"<0058>\n")))
        case 3:
            widths = objects.elements(objects.entries(below)[b"/W"])
            widths[random.randrange(2, len(widths), 3)] = b"1300"
            objects.put(below, objects.entries(below) | {b"/W": array(widths)})
        case 4:
            fields = [field for page in pages_with(objects, b"/Annots") for field in _typed(objects, page)]
            picture = _picture_of(objects, random.choice(fields))
            drawn = stream_data(objects.resolve(picture), PICTURE)
            kept = {key: value for key, value in objects.entries(picture).items() if key not in (b"/Length", b"/Filter")}
            objects.replace(picture, stream(kept, _with_other_byte(drawn, random)))
        case _:
            objects.put(page, entries | {b"/MediaBox": b"[0 0 %d 841.8898]" % random.choice((300, 500))})


def _with_other_byte(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + bytes([random.choice(b"0189 ()[]\\/TJQqABC")]) + content[at + 1 :]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_file_in_which_anything_was_changed_reads_the_same_with_a_memory_of_the_one_before(seed: int) -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    for changed in mutations(data, Random(seed)):
        assert squeezed(memory.read_file(changed)) == squeezed(plainly(changed))
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))


def test_a_letter_that_is_kept_otherwise_than_it_was_read_is_found() -> None:
    papers, data = signed_by(PARTNERS[0])
    assert compare_pdf(papers, data) == ()
    parts, tried = remembered_pages.MEMORY.parts, 0
    for key, part in [*parts.items()]:
        at = next((at for at, letter in enumerate(part.text) if letter.isalpha()), None)
        if at is not None:
            parts[key] = part._replace(text=f"{part.text[:at]}#{part.text[at + 1 :]}")
        elif any(part.seen):
            parts[key] = part._replace(seen=tuple(f"{seen}#" for seen in part.seen))
        else:
            continue  # a rule has no words
        tried += 1
        assert compare_pdf(papers, data) != ()
        parts[key] = part
    assert tried > 10
    assert compare_pdf(papers, data) == ()


@pytest.mark.parametrize("margin", ["0.7cm", "1.6cm", "5mm"])
def test_a_footer_that_reaches_into_the_body_is_told_though_both_are_remembered(margin: str) -> None:
    low = TEMPLATE.replace(b"bottom: 2.9cm", b"bottom: " + margin.encode()).replace(
        b"set page(paper:", b"set page(footer-descent: -25%, paper:"
    )
    assert low.count(b"footer-descent") == 1
    read_the_same(*(signed_by(PARTNERS[0], template)[1] for template in (TEMPLATE, low)))


HEADER_MOVES = {
    "behind its pieces": (b"Q\nEMC", b"Q\n1 0 0 1 0 90 cm\nEMC"),
    "behind its pieces, a little less": (b"Q\nEMC", b"Q\n1 0 0 1 0 85 cm\nEMC"),
    "to a tenth": (b"Q\nEMC", b"Q\n0.1 0 0 0.1 0 0 cm\nEMC"),
    "without its end": (b"Q\nEMC", b"EMC"),
    "in the line of its mark": (b"/Header/Type/Pagination>>BDC\n", b"/Header/Type/Pagination>>BDC 1 0 0 1 0 -90 cm\n"),
    "within a piece that is closed and opened again": (b"ET\nQ", b"ET Q 1 0 0 1 0 -90\ncm q\nQ"),
    "by marks with other spaces": (b"ET\nQ", b"ET\tQ\t1 0 0 1 0 -90\tcm\tq\nQ"),
}


@pytest.mark.parametrize("how", HEADER_MOVES)
def test_a_header_that_moves_the_body_is_told_though_both_are_remembered(how: str) -> None:
    _, data = signed_by(PARTNERS[0])
    moved = doctored(data, with_content(lambda content: content.replace(*HEADER_MOVES[how], 1)))
    assert moved != data
    read_the_same(data, moved)
    read_the_same(moved, data)


@pytest.mark.parametrize("swapped", [(b" 789.0622 cm", b" 40 cm"), (b" 46.67383 cm", b" 800 cm")])
def test_a_header_below_the_body_and_a_footer_above_it_read_in_their_order(swapped: tuple[bytes, bytes]) -> None:
    _, data = signed_by(PARTNERS[0])
    other = doctored(data, with_content(lambda content: content.replace(*swapped)))
    assert other != data
    read_the_same(data, other)


def test_pieces_of_a_footer_in_another_order_or_over_each_other_are_told() -> None:
    _, data = signed_by(PARTNERS[0])
    footer = re.compile(rb"(?s)(/Subtype/Footer.*?\nQ)(.*?\nQ)(.*?\nQ)")
    read_the_same(
        data,
        doctored(data, with_content(lambda content: footer.sub(rb"\1\3\2", content))),
        doctored(data, with_content(lambda content: footer.sub(rb"\1\2\2\3", content))),
        doctored(data, with_content(lambda content: footer.sub(rb"\1\3", content))),
    )


SET_IN = re.compile(rb"(\nBT 0 Tr/f\d+ [\d.]+ Tf)")
SPELLED = {
    "as it is": b"/Span<</ActualText(\\\\000%b)>>BDC",
    "with a letter as its number": b"/Span<</Actual#54ext(\\\\000%b)>>BDC",
}


@pytest.mark.parametrize("how", SPELLED)
def test_letters_that_are_spelled_out_otherwise_than_they_are_drawn_are_told(how: str) -> None:
    """Each file spells other letters; in the key of a body they would be glyphs, which are told apart by their fonts alone."""
    files = list[bytes]()
    for name, letter in product(PARTNERS[:2], (b"A", b"B", b"!")):
        spelled = rb"\1 " + SPELLED[how].replace(b"%b", letter)
        files.append(doctored(signed_by(name)[1], with_content(partial(SET_IN.sub, spelled, count=3))))
    read_the_same(*files)


@pytest.mark.parametrize(
    "change",
    [
        (rb"beginbfchar\n(<....>)", rb"beginbfchar\n\1 <0058>\n\1"),
        (rb"\d+ beginbfchar", rb"5 beginbfchar"),
        (rb"\n(\d+ beginbfchar)", rb" % \1"),
        (rb"beginbfchar", rb"beginbf"),
        (rb"(\d+ beginbfchar\n)(<....>)", rb"1 beginbfchar\n\2 <0058>\nendbfchar\n\1\2"),
        (rb"(\d+ beginbfchar\n)(<....>)", rb"1 beginbfrange\n\2 \2 <0058>\nendbfrange\n\1\2"),
    ],
)
def test_a_font_of_a_later_page_whose_map_of_letters_pdfium_cannot_read_is_told(change: tuple[bytes, bytes]) -> None:
    papers, data = signed_by(PARTNERS[0])

    def remap(objects: FileObjects) -> None:
        first, *others = objects.pages()
        font = next(font for page in others for font in fonts_of(objects, page) if font not in fonts_of(objects, first))
        letters = objects.entries(font)[b"/ToUnicode"]
        objects.replace(letters, stream({}, re.sub(*change, stream_data(objects.resolve(letters)), count=1)))

    broken = doctored(data, remap)
    assert broken != data
    read_the_same(data, broken)
    remembered_pages.MEMORY.clear()
    cold = compare_pdf(papers, broken)
    assert compare_pdf(papers, data) == ()
    assert compare_pdf(papers, broken) == cold


def _over_words(objects: FileObjects) -> None:
    for page in pages_with(objects, b"/Annots"):
        for each in objects.elements(objects.entries(page)[b"/Annots"]):
            if b"/T" in objects.entries(each):
                objects.put(each, objects.entries(each) | {b"/Rect": objects.entries(page)[b"/MediaBox"]})


def _drawn_over(objects: FileObjects) -> None:
    """Draw words into a field that is not filled in, far outside of it, where another field is."""
    fields = [field for page in pages_with(objects, b"/Annots") for field in _typed(objects, page)]
    one = next(field for field in fields if objects.entries(field)[b"/V"] != b"()")
    beside = [field for field in fields if objects.entries(field)[b"/P"] == objects.entries(one)[b"/P"]]
    other = next(field for field in beside if objects.entries(field)[b"/V"] == b"()")
    left, bottom, *_ = map(float, objects.elements(objects.entries(one)[b"/Rect"]))
    right, up, *_ = map(float, objects.elements(objects.entries(other)[b"/Rect"]))
    picture = objects.entries(objects.entries(other)[b"/AP"])[b"/N"]
    entries = objects.entries(picture)
    words = b"q 1 0 0 1 %.2f %.2f cm %b Q" % (
        left - right + 20,
        bottom - up,
        stream_data(objects.resolve(_picture_of(objects, one)), PICTURE),
    )
    kept = {key: entries[key] for key in (b"/Type", b"/Subtype", b"/BBox")}
    objects.replace(picture, stream(kept | {b"/Resources": objects.entries(_picture_of(objects, one))[b"/Resources"]}, words))


def _typed(objects: FileObjects, page: bytes) -> list[bytes]:
    annotations = objects.elements(objects.entries(page)[b"/Annots"])
    return [each for each in annotations if objects.entries(each).get(b"/FT") == b"/Tx"]


def _picture_of(objects: FileObjects, field: bytes) -> bytes:
    return objects.entries(objects.entries(field)[b"/AP"])[b"/N"]


def _with_font_of_the_page(objects: FileObjects) -> None:
    """Draw what is filled in with a font of the page, whose glyphs are others."""
    for page in pages_with(objects, b"/Annots"):
        for field in _typed(objects, page):
            picture = _picture_of(objects, field)
            data = stream_data(objects.resolve(picture), PICTURE).replace(b"/Entry ", b"/f0 ")
            objects.replace(picture, stream({**objects.entries(picture), b"/Resources": b"<<>>"}, data))


def _with_pictures_as_fonts(objects: FileObjects) -> None:
    """Let pictures of fields name each other as their fonts, so that one is met as a font before it is met as a picture."""
    pictures = [_picture_of(objects, field) for page in pages_with(objects, b"/Annots") for field in _typed(objects, page)]
    for one, other in zip(pictures, [*pictures[1:], pictures[0]], strict=True):
        entries = objects.entries(one)
        data = stream_data(objects.resolve(one), PICTURE).replace(b"/Entry ", b"/f0 ")
        kept = {key: value for key, value in entries.items() if key not in (b"/Length", b"/Filter")}
        objects.replace(one, stream(kept | {b"/Resources": b"<</Font<</Entry %b>>>>" % other}, data))


def _with_other_values_drawn(objects: FileObjects) -> None:
    for page in pages_with(objects, b"/Annots"):
        for field in _typed(objects, page):
            picture = _picture_of(objects, field)
            data = re.sub(rb"<(....)(....)", rb"<\2\1", stream_data(objects.resolve(picture), PICTURE))
            objects.replace(
                picture,
                stream(
                    {key: value for key, value in objects.entries(picture).items() if key not in (b"/Length", b"/Filter")}, data
                ),
            )


def _with_a_blank_over_each(objects: FileObjects) -> None:
    """Let each field that is filled in show nothing."""
    for page in pages_with(objects, b"/Annots"):
        for field in _typed(objects, page):
            objects.put(field, {key: value for key, value in objects.entries(field).items() if key != b"/AP"})


@pytest.mark.parametrize(
    "change",
    [
        _over_words,
        _drawn_over,
        _with_font_of_the_page,
        _with_pictures_as_fonts,
        _with_other_values_drawn,
        _with_a_blank_over_each,
    ],
)
def test_fields_that_show_something_else_are_told_though_the_page_is_remembered(change: Callable[[FileObjects], None]) -> None:
    _, data = signed_by(PARTNERS[0])
    other = doctored(data, change)
    assert other != data
    read_the_same(data, other)
    read_the_same(other, data)


def _turned_above(objects: FileObjects) -> None:
    """Let the pages take what is not in them from something that is not above them."""
    (top,) = {objects.entries(page)[b"/Parent"] for page in objects.pages()}
    other = objects.add(dictionary(objects.entries(top) | {b"/CropBox": b"[0 0 300 400]"}))
    for page in [*objects.pages()][1:]:
        objects.put(page, objects.entries(page) | {b"/Parent": other})


def _box_elsewhere(objects: FileObjects) -> None:
    box = objects.add(b"[0 0 300 400]")
    for page in [*objects.pages()][1:]:
        objects.put(page, objects.entries(page) | {b"/MediaBox": box})


def _encoding_elsewhere(objects: FileObjects) -> None:
    """Let codes stand for other glyphs."""
    written = b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n1 begincidrange\n<0000> <ffff> 7\nendcidrange\n"
    other = objects.add(stream({b"/Type": b"/CMap", b"/CMapName": b"/Other"}, written))
    for page in [*objects.pages()][1:]:
        for font in fonts_of(objects, page):
            objects.put(font, objects.entries(font) | {b"/Encoding": other})


def _two_below_one(objects: FileObjects) -> None:
    """Put the first two pages below a node of their own, so that later pages have other numbers than their places say."""
    top = objects.root()[b"/Pages"]
    first, second, *others = objects.elements(objects.entries(top)[b"/Kids"])
    inner = objects.add(dictionary({b"/Type": b"/Pages", b"/Parent": top, b"/Count": b"2", b"/Kids": array([first, second])}))
    objects.put(top, objects.entries(top) | {b"/Kids": array([inner, *others])})


def _filtered_twice(objects: FileObjects) -> None:
    """Say of a content that it is stored in another way, by a key with a letter as its number."""
    for page in pages_with(objects, b"/Contents"):
        content = objects.entries(page)[b"/Contents"]
        body = objects.resolve(content)
        objects.replace(content, body.replace(b"/Filter", b"/DecodeParms<</Predictor 12/Columns 4>>/Filter", 1))


def _named_by_numbers(objects: FileObjects) -> None:
    for page in [*objects.pages()][1:]:
        objects.put(page, {**objects.entries(page), b"/Rot#61te": b"90", b"/Media#42ox": b"[0 0 300 400]"})


def _with_wide_letters(objects: FileObjects) -> None:
    """Let some letters of the later pages reach far, though the letters beside it stand where they stood."""
    for font in {font for page in [*objects.pages()][1:] for font in fonts_of(objects, page)}:
        (below,) = objects.elements(objects.entries(font)[b"/DescendantFonts"])
        embedded = objects.entries(objects.entries(below)[b"/FontDescriptor"])[b"/FontFile2"]
        program = TTFont(BytesIO(stream_data(objects.resolve(embedded))), recalcBBoxes=True)
        for name in program.getGlyphOrder()[-5:]:  # the last letters stand on none of the first pages
            outline = program["glyf"][name]
            outline.expand(program["glyf"])
            if outline.numberOfContours > 0:
                outline.coordinates[0] = (9000, 9000)
        program.save(written := BytesIO())
        objects.replace(embedded, stream({}, written.getvalue()))


@pytest.mark.parametrize(
    "change",
    [_with_wide_letters, _turned_above, _box_elsewhere, _encoding_elsewhere, _two_below_one, _filtered_twice, _named_by_numbers],
)
def test_a_file_that_is_built_otherwise_reads_as_it_does_plainly(change: Callable[[FileObjects], None]) -> None:
    _, data = signed_by(PARTNERS[0])
    other = doctored(data, change)
    read_the_same(data, other)
    read_the_same(other, data)


def test_one_file_in_a_hundred_is_read_as_if_nothing_were_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    _, data = signed_by(PARTNERS[0])
    memory = PageMemory()
    honest = memory.read_file(data)
    memory.parts.update({key: part._replace(text="Another word") for key, part in memory.parts.items()})
    assert memory.read_file(data) != honest
    monkeypatch.setattr(remembered_pages, "is_read_anew", lambda _: True)

    assert squeezed(memory.read_file(data)) == squeezed(honest)


def test_what_is_set_in_more_glyphs_or_typefaces_than_are_told_apart_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_bodies, "MOST_GLYPHS", 70)
    monkeypatch.setattr(remembered_pages, "MOST_TYPEFACES", 2)
    letters = "".join(
        map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0x100, 0x148), *range(0x391, 0x3A2), *range(0x410, 0x450)))
    )
    memory, seen = PageMemory(), set[int]()
    for at in (*range(0, len(letters), 60), 0):
        words = " ".join(f"{letter}a {letter}Ж" for letter in letters[at : at + 60])
        data = printed(replace(saying("x"), blocks=tuple(Paragraph(line(words)) for _ in range(30))))
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
        seen |= {len(numbers) for numbers in memory.typefaces.numbers.values()}
        assert len(memory.typefaces.numbers) <= 2 + 3
    assert max(seen) == 70


def test_no_more_parts_are_remembered_than_there_is_room_for_and_the_last_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    known = [*memory.parts]
    monkeypatch.setattr(remembered_pages, "MOST_PARTS", len(known) + 1)
    other = next(data for seed in range(20) if len(parts_of(data := printed(paper(seed)[0]))) > 1)
    for each in (other, data, other, data):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))
        assert len(memory.parts) == len(known) + 1
        assert {*parts_of(each)} <= {part.text for part in memory.parts.values()}


def parts_of(data: bytes) -> list[str]:
    memory = PageMemory()
    memory.read_file(data)
    return [part.text for part in memory.parts.values()]
