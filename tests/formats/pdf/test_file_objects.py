import io
from functools import cache

import pikepdf
import pypdf
import pypdfium2
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form, saying
from seen_papers import paper

from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.fields.widgets import finish
from assembler.formats.pdf.file_objects import plain, read_objects
from assembler.formats.pdf.packed_file import packed
from assembler.formats.pdf.typesetting import pack, typesetter
from assembler.model.document import Document

PAPERS = ("an agreement and a form", "marks on letters", "by chance 1", "by chance 4", "by chance 7")


@cache
def papers(name: str) -> tuple[Document, ...]:
    if name.startswith("by chance"):
        return (paper(int(name.rsplit(maxsplit=1)[-1]))[0],)
    return (saying("M̂ and ṋ̃, A‑B", "Ŋ̃ Ёлка"),) if name == "marks on letters" else (agreement(), form())


@cache
def typeset(name: str) -> bytes:
    pdf, warnings = typesetter().run(TEMPLATE, render_packet(papers(name), "Packet"), DAY)
    assert not warnings
    return pdf


@cache
def finished(name: str) -> bytes:
    data, complaints = finish(typeset(name), papers(name), TEMPLATE, DAY)
    assert not complaints
    return data


def tree(thing: object, met: dict[tuple[int, int], int]) -> object:
    """Return all that an object of a file holds, as pikepdf reads it, whatever the numbers of the objects are."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array) and thing.is_indirect:
        if thing.objgen in met:
            return met[thing.objgen]
        met[thing.objgen] = len(met)
    if isinstance(thing, pikepdf.Array):
        return [tree(each, met) for each in thing]
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        data = thing.read_bytes() if isinstance(thing, pikepdf.Stream) else b""
        keys = sorted({*thing.keys()} - ({"/Length", "/Filter"} if isinstance(thing, pikepdf.Stream) else set()))
        return data, {key: tree(thing[key], met) for key in keys}
    return str(thing)


def held(data: bytes) -> object:
    with pikepdf.open(io.BytesIO(data)) as file:
        return tree(file.Root, {}), tree(file.trailer.Info, {})


@pytest.mark.parametrize("name", PAPERS)
def test_a_file_that_qpdf_wrote_before_is_finished_as_the_same_file(name: str) -> None:
    with pikepdf.open(io.BytesIO(typeset(name))) as file:
        written = io.BytesIO()
        file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    data, complaints = finish(written.getvalue(), papers(name), TEMPLATE, DAY)

    assert complaints == ()
    assert held(data) == held(finished(name))


@pytest.mark.parametrize("name", PAPERS)
def test_readers_that_are_not_ours_find_no_fault_in_a_packed_file(name: str) -> None:
    data = finished(name)
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as file:
        assert file.check_pdf_syntax() == []
        pages = len(file.pages)
    with pypdfium2.PdfDocument(data) as file:
        assert len(file) == pages
        assert all(page.get_textpage().count_chars() for page in file)
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    assert len(reader.pages) == pages
    assert all(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("name", PAPERS)
def test_a_packed_file_holds_what_its_objects_hold_and_is_no_larger_than_qpdf_makes_it(name: str) -> None:
    data = packed(read_objects(typeset(name)))
    with pikepdf.open(io.BytesIO(typeset(name))) as file:
        by_qpdf = pack(file)

    assert held(data) == held(typeset(name))
    assert data == packed(read_objects(typeset(name)))
    assert len(data) <= len(by_qpdf) * 1.03


def test_a_changed_object_gives_the_file_another_identity() -> None:
    objects = read_objects(typeset("an agreement and a form"))
    one = packed(objects)
    objects.put_root({b"/Lang": b"(cs)"})
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(packed(objects))) as second:
        assert bytes(first.trailer.ID[0]) == bytes(second.trailer.ID[0])
        assert bytes(first.trailer.ID[1]) != bytes(second.trailer.ID[1])
        assert str(second.Root.Lang) == "cs"


def test_pages_are_those_of_the_file_in_order_also_below_a_tree_of_pages() -> None:
    with pikepdf.new() as file:
        for width in (100, 200, 300):
            file.add_blank_page(page_size=(width, 50))
        inner = file.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=2, Kids=file.Root.Pages.Kids[:2]))
        file.Root.Pages.Kids = pikepdf.Array([inner, file.Root.Pages.Kids[2]])
        objects = read_objects(plain(file))

    assert [objects.elements(objects.entries(page)[b"/MediaBox"])[2] for page in objects.pages()] == [b"100", b"200", b"300"]


def test_all_objects_are_read_where_the_table_has_two_parts() -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.Root.Kept = file.make_indirect(pikepdf.String("kept"))
        data = plain(file)
    begin, end = data.index(b"xref\n"), data.index(b"trailer")
    head, *rows = data[begin:end].splitlines(keepends=True)[1:]
    parts = b"".join((b"xref\n0 2\n", *rows[:2], b"2 %d\n" % (len(rows) - 2), *rows[2:]))
    objects = read_objects(data[:begin] + parts + data[end:])

    assert head == b"0 %d\n" % len(rows)
    assert objects.resolve(objects.root()[b"/Kept"]) == b"(kept)"


def test_a_number_that_no_object_has_stays_free() -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        data = plain(file)
    objects = read_objects(data)
    added = [objects.add(b"(one)"), objects.add(b"(two)")]
    del objects.bodies[int(added[0].split()[0])]
    objects.put_root({b"/Kept": added[1]})

    with pikepdf.open(io.BytesIO(packed(objects)), attempt_recovery=False) as file:
        assert str(file.Root.Kept) == "two"
        assert file.check_pdf_syntax() == []
