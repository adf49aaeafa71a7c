"""A file reads the same whether or not the bodies of its pages are remembered, whatever was read before and whatever is changed in it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from itertools import product
from random import Random
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, doctored, form, line, printed, saying
from pypdfium2 import PdfDocument
from seen_papers import paper

from assembler.formats.pdf import page_bodies, page_parts, remembered_pages
from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import array, dictionary, is_stream, stream, stream_data
from assembler.formats.pdf.page_bodies import FOOTER
from assembler.formats.pdf.page_parts import PICTURE, PartFinder
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.pdf.remembered_pages import PageMemory
from assembler.formats.pdf.text_reader import FieldPlace, PdfText, ReadPage, read_page, read_text
from assembler.model.document import Document, FrontParty, Paragraph

CHANGES = 40
PICTURE_KEPT = (b"/Subtype", b"/BBox", b"/Resources")
PARTNERS = ("Nordström AB", "Żółw Łódź Spółka z o.o.", "Ёлка и Ко (Москва)", "Quick Ζευς \\ (Holding) B.V.")


@pytest.fixture(autouse=True)
def _none_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no file be the one in a hundred that is read as if nothing were remembered, of which a test would hold nothing."""
    monkeypatch.setattr(remembered_pages, "is_read_anew", lambda _: False)


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


def test_a_page_with_the_bytes_and_fonts_of_one_before_has_its_keys_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    for made in ("key_of", "split_page"):
        monkeypatch.setattr(page_parts, made, lambda *_: pytest.fail("a key is made anew"))
    assert squeezed(memory.read_file(data)) == squeezed(plainly(data))


def test_a_part_that_was_forgotten_is_read_and_kept_again_though_its_page_is_known() -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    known = {*memory.parts}
    for key in known:
        del memory.parts[key]
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
        assert {*memory.parts} == known


def test_whatever_was_known_of_a_file_is_forgotten_at_once() -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    kept = memory.parts, memory.plans, memory.typefaces.numbers, memory.typefaces.fonts
    assert all(kept)
    memory.clear()
    assert not any(kept)


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


def test_a_header_with_parentheses_behind_many_kerned_letters_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a line was tried in each way in which its numbers can be cut, for minutes."""
    title, letters = "VATO VATO P. Tyre L’T AVATAR VATO (UK)", '@apGб|,CWгmcinV*\\vjz>T(^ДÖ1B"#çd-R/Ü6SU?'
    memory = PageMemory()
    data = printed(replace(saying(letters, *["word " * 200] * 6, title=title), short_title=title))
    assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
    numbers = whole_pages(monkeypatch)
    assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
    assert numbers == [0]


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


def test_a_header_that_stands_behind_the_first_line_of_a_body_is_not_taken_for_the_beginning_of_that_line() -> None:
    _, data = signed_by(PARTNERS[0])
    beginning = re.compile(
        rb"(/Header/Type/Pagination>>BDC)[\s\S]*?(\nEMC/Span<</MCID 0>>BDC)(\nq 1 0 0 -1 )\S+( \S+ cm.*\n.*?TJ)"
    )

    def stand_behind(content: bytes) -> bytes:
        """Print two letters of a page's first words at the end of their line, and nothing else above."""
        found = beginning.search(content)
        letters = found and re.match(rb"[^(]*\((?:\\[0-7]{3}|\\?[^\\]){4}", found[4])
        if not found or not letters:
            return content
        header = b"%b%b560%b)]TJ\nET\nQ" % (found[1], found[3], letters[0])
        return content[: found.start()] + header + content[found.start(2) :]

    other = doctored(data, with_content(stand_behind))
    assert other != data
    read_the_same(other, data)


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


def _over_words_from_the_other_corner(objects: FileObjects) -> None:
    _over_words(objects)
    for page in pages_with(objects, b"/Annots"):
        left, bottom, right, top = objects.elements(objects.entries(page)[b"/MediaBox"])
        for field in _typed(objects, page):
            objects.put(field, objects.entries(field) | {b"/Rect": array([right, top, left, bottom])})


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
        _over_words_from_the_other_corner,
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
        assert len(memory.plans) <= len(known) + 1
        assert {*parts_of(each)} <= {part.text for part in memory.parts.values()}


def parts_of(data: bytes) -> list[str]:
    memory = PageMemory()
    memory.read_file(data)
    return [part.text for part in memory.parts.values()]


def later_fonts(objects: FileObjects) -> list[tuple[bytes, bytes]]:
    """Return the fonts of the pages behind the first, each with the one below it."""
    fonts = sorted({font for page in [*objects.pages()][1:] for font in fonts_of(objects, page)})
    return [(font, objects.elements(objects.entries(font)[b"/DescendantFonts"])[0]) for font in fonts]


def with_letters(change: Callable[[bytes], bytes]) -> Callable[[FileObjects], None]:
    """Return a change of the map of letters of each later font."""

    def changing(objects: FileObjects) -> None:
        for font, _ in later_fonts(objects):
            mapped = objects.entries(font)[b"/ToUnicode"]
            objects.replace(mapped, stream({}, change(stream_data(objects.resolve(mapped)))))

    return changing


def with_program(change: Callable[[bytearray, dict[bytes, int]], None]) -> Callable[[FileObjects], None]:
    """Return a change of the program of each later font, of which the places of its tables are known."""

    def changing(objects: FileObjects) -> None:
        for _, below in later_fonts(objects):
            embedded = objects.entries(objects.entries(below)[b"/FontDescriptor"])[b"/FontFile2"]
            program = bytearray(stream_data(objects.resolve(embedded)))
            rows = (program[12 + 16 * at : 28 + 16 * at] for at in range(int.from_bytes(program[4:6])))
            change(program, {bytes(row[:4]): int.from_bytes(row[8:12]) for row in rows})
            objects.replace(embedded, stream({}, bytes(program)))

    return changing


def _moved_letters(program: bytearray, places: dict[bytes, int]) -> None:
    """Give each glyph another room on its left: its outline is moved, as it is drawn, and stays what it was, as it is written."""
    for at in range(1, int.from_bytes(program[places[b"hhea"] + 34 : places[b"hhea"] + 36])):
        begin = places[b"hmtx"] + 4 * at + 2
        program[begin : begin + 2] = (int.from_bytes(program[begin : begin + 2], signed=True) + 3000).to_bytes(2, signed=True)


def _other_places(program: bytearray, places: dict[bytes, int]) -> None:
    program[places[b"head"] + 51] = 2


def _first_width_wins(objects: FileObjects) -> None:
    for _, below in later_fonts(objects):
        entries = objects.entries(below)
        objects.put(below, entries | {b"/W": b"[0 65535 1400 " + objects.resolve(entries[b"/W"])[1:]})


def _swallowing_array(objects: FileObjects) -> None:
    """Begin a dictionary within an array, and end the array first: what stands between is in none, or the rest is in the array."""
    for resources in {objects.entries(page)[b"/Resources"] for page in [*objects.pages()][1:]}:
        entries = objects.entries(resources)
        fonts = objects.resolve(entries[b"/Font"])
        objects.replace(resources, b"<</ProcSet[/PDF<</Text]/ColorSpace 1 0 R>>/Font%b>>" % fonts)


def _nested_deeply(objects: FileObjects) -> None:
    """Put before the fonts what is nested so deep that pdfium leaves it out, and what comes behind it."""
    for resources in {objects.entries(page)[b"/Resources"] for page in [*objects.pages()][1:]}:
        entries = {key: value for key, value in objects.entries(resources).items() if key != b"/ProcSet"}
        objects.put(resources, {b"/ProcSet": b"<</A" * 100 + b" 1" + b">>" * 100} | entries)


def _with_zeros(objects: FileObjects) -> None:
    """Write more digits than pdfium reads before the number of each content."""
    for page in [*objects.pages()][1:]:
        entries = objects.entries(page)
        objects.put(page, entries | {b"/Contents": b"0" * 300 + entries[b"/Contents"]})


def _encoding_below(objects: FileObjects) -> None:
    for font, below in later_fonts(objects):
        entries = objects.entries(font)
        objects.put(below, {b"/Encoding": entries.pop(b"/Encoding")} | objects.entries(below))
        objects.put(font, entries)


def with_space(key: bytes) -> Callable[[FileObjects], None]:
    """Return a change that puts a vertical tab behind a key, which is a space to qpdf and a part of the key to pdfium."""

    def changing(objects: FileObjects) -> None:
        for number in {int(each.split()[0]) for font in later_fonts(objects) for each in font} | {
            int(page.split()[0]) for page in [*objects.pages()][1:]
        }:
            objects.bodies[number] = objects.bodies[number].replace(key, key + b"\v")

    return changing


SECTIONS = re.compile(rb"((?:\d+ beginbfchar\n(?:<.*\n)*endbfchar\n)+)")


def _letters_in_a_string(mapped: bytes) -> bytes:
    above, letters, below = SECTIONS.split(mapped)
    return above.replace(b"(Ad", b"(Ad" + letters) + below


def _letters_in_a_comment(mapped: bytes) -> bytes:
    above, letters, below = SECTIONS.split(mapped)
    return b"%" + letters + above[1:] + below


IN_BODY = re.compile(rb"(\nEMC[\s\S]*?)\[\(((?:\\.|[^\\()])*)\)")
HONEST = {
    "strings that end where they begin": with_content(partial(IN_BODY.sub, rb"\1[)\2(", count=1)),
    "a parenthesis that is opened and not closed": with_content(lambda content: content.replace(rb"\000\(", rb"\000(")),
    "two widths of one glyph": _first_width_wins,
    "an array that is closed as a dictionary": _swallowing_array,
    "what is nested too deep for pdfium": _nested_deeply,
    "a number that is too long for pdfium": _with_zeros,
    "a map of letters within a string": with_letters(_letters_in_a_string),
    "a map of letters behind a comment": with_letters(_letters_in_a_comment),
    "the encoding of a font in the one below it": _encoding_below,
    "letters that are drawn elsewhere": with_program(_moved_letters),
    "places of glyphs in a way that is none": with_program(_other_places),
    **{
        f"a tab behind {key.decode()}": with_space(key)
        for key in (b"/MediaBox", b"/ToUnicode", b"/W", b"/Contents", b"/Resources")
    },
}
"""Changes of a file after which some reader finds something else in it, though each of its parts seems to be what it was."""


@pytest.mark.parametrize("how", HONEST)
def test_a_part_that_only_seems_to_be_known_is_read(how: str) -> None:
    _, data = signed_by(PARTNERS[0])
    other = doctored(data, HONEST[how])
    assert other != data
    assert squeezed(plainly(other)) != squeezed(plainly(data))
    read_the_same(data, other)
    read_the_same(other, data)


FOOT = re.compile(rb"(/Subtype/Footer/Type/Pagination>>BDC)[\s\S]*\nEMC$")
RULE = b"\nq 1 0 0 -1 76 57.5 cm/c0 CS 0.7 SCN 0.5 w 4 M 0 0 m 442.2 0 l\nS\nQ\nEMC"
LEFT_OPEN = (
    b"1 0 0 1 0 300 cm",
    b"Q 1 0 0 1 0 300 cm q",
    b"q 1 0 0 1 0 300 cm",
    b"-60 Tc",
    b"300 Ts",
    b"900 Tz",
    b'BT /f0 8 Tf 0 -60 ()" ET',
    b"[",
    b"[<</A[",
    b"BI ID ",
)


@pytest.mark.parametrize("left", LEFT_OPEN)
def test_a_body_that_changes_the_footer_behind_it_is_read_with_it(left: bytes) -> None:
    """It is met first with a footer in which no words are that it could move."""
    _, data = signed_by(PARTNERS[0])
    end = FOOTER.join((b"\n%b\n" % left, b""))
    wordless = doctored(data, with_content(lambda content: FOOT.sub(rb"\1" + RULE, content.replace(FOOTER, end))))
    read_the_same(wordless, doctored(data, with_content(lambda content: content.replace(FOOTER, end))))


@pytest.mark.parametrize("left", [b"[", b"Q Q 1 0 0 1 0 300 cm q", b"(", b"<", b"BI /W 9000 /H 1 /BPC 8 /CS /G ID "])
def test_a_first_page_that_changes_what_its_fields_show_is_read_with_them(left: bytes) -> None:
    def leave(objects: FileObjects) -> None:
        content = objects.entries(next(objects.pages()))[b"/Contents"]
        objects.replace(content, stream({}, stream_data(objects.resolve(content)) + b"\n" + left))

    data = printed(replace(form(), contents=False))
    read_the_same(data, doctored(data, leave))


@pytest.mark.parametrize("how", [b"/f99\n9 Tf", b"/g9 9 Tf", b"/f99\x809 Tf"])
def test_a_font_that_is_named_otherwise_is_told(how: bytes) -> None:
    """Two files with equal contents, in which one name stands for two fonts."""
    _, data = signed_by(PARTNERS[0])

    def name(objects: FileObjects, at: int) -> None:
        for page in [*objects.pages()][1:]:
            entries = objects.entries(page)
            resources = objects.entries(entries[b"/Resources"])
            fonts = objects.entries(resources[b"/Font"])
            one = [*fonts.values()][at % len(fonts)]
            other = dictionary(resources | {b"/Font": dictionary({**fonts, b"/f99": one, b"/g9": one})})
            objects.put(page, entries | {b"/Resources": objects.add(other)})
        with_content(partial(re.compile(rb"(\nEMC[\s\S]*?/f\d+ [\d.]+ Tf)").sub, rb"\1" + how, count=1))(objects)

    read_the_same(*(doctored(data, partial(name, at=at)) for at in (0, 1)))


@pytest.mark.parametrize("reference", [b"%d +0 R", b"%d 0. R", b"%d\0 0\0 R"])
def test_a_reference_that_only_some_readers_take_for_one_is_told(reference: bytes) -> None:
    """Two files in which the fields lead to other pictures, in the same words."""
    _, data = signed_by(PARTNERS[0])

    def lead(objects: FileObjects, *, otherwise: bool) -> None:
        for field in (field for page in pages_with(objects, b"/Annots") for field in _typed(objects, page)):
            picture = int(_picture_of(objects, field).split()[0])
            objects.put(field, objects.entries(field) | {b"/AP": b"<</N %b>>" % (reference % picture)})
            if otherwise:
                kept = {key: value for key, value in objects.entries(b"%d 0 R" % picture).items() if key in PICTURE_KEPT}
                data = stream_data(objects.bodies[picture], PICTURE)
                objects.bodies[picture] = stream(kept, re.sub(rb"<(....)(....)", rb"<\2\1", data))

    files = [doctored(data, partial(lead, otherwise=otherwise)) for otherwise in (False, True)]
    read_the_same(*files)
    read_the_same(*reversed(files))


@pytest.mark.parametrize("written", [b"%b", b"%b R"])
@pytest.mark.parametrize("key", [b"/N", b"/ToUnicode"])
def test_a_digest_that_is_written_out_is_not_taken_for_what_it_is_the_digest_of(
    key: bytes, written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, data = signed_by(PARTNERS[0])
    finders = list[PartFinder]()

    def noted(*given: Any) -> PartFinder:
        finders.append(PartFinder(*given))
        return finders[-1]

    monkeypatch.setattr(remembered_pages, "PartFinder", noted)
    PageMemory().read_file(data)

    def lead(objects: FileObjects) -> None:
        first, *_ = objects.pages()
        font_of_first = fonts_of(objects, first)
        for number, body in [*objects.bodies.items()]:
            found = re.search(key + rb" ?(\d+ 0 R)", b"" if is_stream(body) else body)
            if found and b"%d 0 R" % number not in font_of_first and (digest := finders[0].digests.get(found[1])):
                objects.bodies[number] = body.replace(found[1], written % digest)

    other = doctored(data, lead)
    assert other != data
    assert squeezed(plainly(other)) != squeezed(plainly(data))
    read_the_same(data, other)


def test_a_picture_whose_kind_is_the_word_for_a_stream_is_read_with_its_font() -> None:
    _, data = signed_by(PARTNERS[0])

    def lead(objects: FileObjects, *, otherwise: bool) -> None:
        for field in (field for page in pages_with(objects, b"/Annots") for field in _typed(objects, page)):
            picture = _picture_of(objects, field)
            entries = objects.entries(picture)
            kept = {key: value for key, value in entries.items() if key in PICTURE_KEPT}
            objects.replace(picture, stream({b"/Type": b"/stream", **kept}, stream_data(objects.resolve(picture), PICTURE)))
            if otherwise and (font := re.search(rb"\d+ 0 R", entries[b"/Resources"])):
                mapped = objects.entries(font[0])[b"/ToUnicode"]
                letters = re.sub(rb"<00..>\n", b"<0058>\n", stream_data(objects.resolve(mapped)))
                objects.replace(mapped, stream({}, letters))

    read_the_same(*(doctored(data, partial(lead, otherwise=otherwise)) for otherwise in (False, True)))


def test_the_length_of_a_content_that_only_some_readers_can_read_is_told() -> None:
    _, data = signed_by(PARTNERS[0])

    def cut(objects: FileObjects, mark: bytes) -> None:
        for page in [*objects.pages()][1:]:
            content = objects.entries(page)[b"/Contents"]
            written = stream_data(objects.resolve(content)).replace(b"\nEMC", b"\nEMC\nendstream\n", 1)
            length = b"%d" % len(written)
            objects.replace(content, b"<</Length %b%b%b>>\nstream\n%b\nendstream" % (length[:1], mark, length[1:], written))

    read_the_same(*(doctored(data, partial(cut, mark=mark)) for mark in (b"", b"_")))
