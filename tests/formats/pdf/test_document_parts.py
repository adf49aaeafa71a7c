"""What a file holds beside pages and fields is known, or told."""

from io import BytesIO

import pikepdf
from formats.pdf.small_pdf import Change, small_pdf

from assembler.formats.pdf.document_parts import information_of, names_of, parts_of, spoken_words
from assembler.formats.pdf.object_digests import Digests


def test_a_key_that_is_not_known_is_a_part_wherever_it_stands() -> None:
    def add(file: pikepdf.Pdf) -> None:
        for holder in (file.Root, file.Root.AcroForm, file.pages[0].obj):
            holder.Unheard = 1

    def parts(*changes: Change) -> list[str]:
        with pikepdf.open(BytesIO(small_pdf(*changes))) as file:
            return sorted(parts_of(file, Digests()))

    assert parts() == []
    assert parts(add) == ["/Unheard of page 1", "/Unheard of the catalog", "/Unheard of the form"]


def test_names_spoken_words_and_information_are_read() -> None:
    with pikepdf.open(BytesIO(small_pdf())) as file:
        file.Root.Names = pikepdf.Dictionary(Dests={"/Kids": [{"/Names": ["one", pikepdf.Array([])]}]})
        file.Root.Dests = pikepdf.Dictionary(two=pikepdf.Array([]))
        figure = pikepdf.Dictionary(
            S=pikepdf.Name.Figure, A=[{"/ActualText": pikepdf.String("nothing")}], Alt=pikepdf.String("a sign")
        )
        file.Root.StructTreeRoot = pikepdf.Dictionary(K=file.make_indirect(figure))
        file.docinfo["/Title"] = "Addendum"

        assert names_of(file) == {"Dests: one", "Dests: two"}
        assert spoken_words(file) == {"nothing", "a sign"}
        assert information_of(file)["title"] == "Addendum"
