"""A file reads the same whether or not the bodies of its pages are remembered, whatever was read before and whatever is changed in it."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from random import Random

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form, line, printed, saved, saying
from pypdfium2 import PdfDocument
from seen_papers import paper

from assembler.formats.pdf import page_bodies, remembered_pages
from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
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
    assert memory.bodies


def test_of_another_partner_s_file_only_first_pages_and_new_bodies_are_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, numbers = PageMemory(), whole_pages(monkeypatch)
    for name in PARTNERS:
        numbers.clear()
        read = memory.read_file(signed_by(name)[1])
        assert squeezed(read) == squeezed(plainly(signed_by(name)[1]))
        assert numbers[0] == 0
        assert len(numbers) == len(read[1].pages) if name == PARTNERS[0] else len(numbers) < len(read[1].pages) / 2


def mutations(data: bytes, random: Random) -> Iterator[bytes]:
    """Yield files with one thing changed that the text of a page may depend on: its content, a font's letters or widths, its box."""
    for _ in range(CHANGES):
        with pikepdf.open(io.BytesIO(data)) as file:
            page = random.choice([*file.pages][1:]).obj
            font = random.choice([font for _, font in page.Resources.Font.items()])
            match random.randrange(5):
                case 0 | 1:
                    page.Contents = file.make_stream(_with_other_byte(page.Contents.read_bytes(), random))
                case 2:
                    letters = font.ToUnicode.read_bytes()
                    one = random.choice(re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]{4})>\n", letters))
                    font.ToUnicode = file.make_stream(letters.replace(b"<%b>\n" % one, b"<0058>\n"))
                case 3:
                    widths = font.DescendantFonts[0].W
                    widths[random.randrange(2, len(widths), 3)] = 1300
                case _:
                    page.MediaBox[2] = random.choice((300, 500))
            yield saved(file)


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
    bodies = remembered_pages.MEMORY.bodies
    assert bodies
    for key, body in [*bodies.items()]:
        at = next(at for at, letter in enumerate(body.text) if letter.isalpha())
        bodies[key] = body._replace(text=f"{body.text[:at]}#{body.text[at + 1 :]}")
        assert compare_pdf(papers, data) != ()
        bodies[key] = body
    assert compare_pdf(papers, data) == ()


@pytest.mark.parametrize("margin", ["0.7cm", "1.6cm", "5mm"])
def test_a_footer_that_reaches_into_the_body_is_told_though_both_are_remembered(margin: str) -> None:
    low = TEMPLATE.replace(b"bottom: 2.9cm", b"bottom: " + margin.encode()).replace(
        b"set page(paper:", b"set page(footer-descent: -25%, paper:"
    )
    assert low.count(b"footer-descent") == 1
    memory = PageMemory()
    for template in (TEMPLATE, low, low):
        _, data = signed_by(PARTNERS[0], template)
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))


@pytest.mark.parametrize(
    "change", [b"Q\n1 0 0 1 0 90 cm\nEMC", b"Q\n1 0 0 1 0 85 cm\nEMC", b"Q\n0.1 0 0 0.1 0 0 cm\nEMC", b"EMC"]
)
def test_a_header_that_moves_the_body_is_told_though_both_are_remembered(change: bytes) -> None:
    _, data = signed_by(PARTNERS[0])
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in [*file.pages][1:]:
            page.obj.Contents = file.make_stream(page.obj.Contents.read_bytes().replace(b"Q\nEMC", change, 1))
        moved = saved(file)
    memory = PageMemory()
    for each in (data, moved, data, moved):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))


@pytest.mark.parametrize("swapped", [(b" 789.0622 cm", b" 40 cm"), (b" 46.67383 cm", b" 800 cm")])
def test_a_header_below_the_body_and_a_footer_above_it_read_in_their_order(swapped: tuple[bytes, bytes]) -> None:
    _, data = signed_by(PARTNERS[0])
    with pikepdf.open(io.BytesIO(data)) as file:
        for page in file.pages:
            page.obj.Contents = file.make_stream(page.obj.Contents.read_bytes().replace(*swapped))
        other = saved(file)
    memory = PageMemory()
    for each in (data, other, data, other):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))


@pytest.mark.parametrize(
    "change",
    [
        (rb"beginbfchar\n(<....>)", rb"beginbfchar\n\1 <0058>\n\1"),
        (rb"\d+ beginbfchar", rb"5 beginbfchar"),
        (rb"\n(\d+ beginbfchar)", rb" % \1"),
        (rb"beginbfchar", rb"beginbf"),
    ],
)
def test_a_font_of_a_later_page_whose_map_of_letters_pdfium_cannot_read_is_told(change: tuple[bytes, bytes]) -> None:
    papers, data = signed_by(PARTNERS[0])
    with pikepdf.open(io.BytesIO(data)) as file:
        first = {font.objgen for _, font in file.pages[0].obj.Resources.Font.items()}
        fonts = [font for page in file.pages for _, font in page.obj.Resources.Font.items()]
        font = next(each for each in fonts if each.objgen not in first)
        font.ToUnicode = file.make_stream(re.sub(*change, font.ToUnicode.read_bytes(), count=1))
        broken = saved(file)
    remembered_pages.MEMORY.clear()
    cold = compare_pdf(papers, broken)
    assert cold
    assert compare_pdf(papers, data) == ()
    assert compare_pdf(papers, broken) == cold


def test_a_page_whose_fields_stand_over_words_is_not_remembered() -> None:
    _, data = signed_by(PARTNERS[0])
    with pikepdf.open(io.BytesIO(data)) as file:
        page = next(page for page in [*file.pages][1:] if any("/T" in each for each in page.obj.get("/Annots", ())))
        for each in page.obj.Annots:
            if "/T" in each:
                each.Rect = [*page.obj.MediaBox]
        moved = saved(file)
    memory = PageMemory()
    for each in (data, moved, data, moved):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))


def test_what_is_set_in_more_glyphs_or_typefaces_than_are_told_apart_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_bodies, "MOST_GLYPHS", 70)
    monkeypatch.setattr(remembered_pages, "MOST_TYPEFACES", 5)
    letters = "".join(
        map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0x100, 0x148), *range(0x391, 0x3A2), *range(0x410, 0x450)))
    )
    memory, seen = PageMemory(), set[int]()
    for at in (*range(0, len(letters), 60), 0):
        words = " ".join(f"{letter}a {letter}Ж" for letter in letters[at : at + 60])
        data = printed(replace(saying("x"), blocks=tuple(Paragraph(line(words)) for _ in range(30))))
        assert squeezed(memory.read_file(data)) == squeezed(plainly(data))
        seen |= {len(numbers) for numbers in memory.typefaces.numbers.values()}
        assert len(memory.typefaces.numbers) <= 5 + 3
    assert max(seen) == 70


def test_no_more_bodies_are_remembered_than_there_is_room_for_and_the_last_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, (_, data) = PageMemory(), signed_by(PARTNERS[0])
    memory.read_file(data)
    known = [*memory.bodies]
    monkeypatch.setattr(remembered_pages, "MOST_BODIES", len(known) + 1)
    other = next(data for seed in range(20) if len(bodies_of(data := printed(paper(seed)[0]))) > 1)
    for each in (other, data, other, data):
        assert squeezed(memory.read_file(each)) == squeezed(plainly(each))
        assert len(memory.bodies) == len(known) + 1
        assert {*bodies_of(each)} <= {body.text for body in memory.bodies.values()}


def bodies_of(data: bytes) -> list[str]:
    memory = PageMemory()
    memory.read_file(data)
    return [body.text for body in memory.bodies.values()]
