"""A clean copy of a PDF has the same words and nothing that acts; nothing that cannot be opened is cleaned."""

from io import BytesIO

import pikepdf
import pytest

from assembler.formats.pdf.clean_copy import clean_pdf

WORDS = b"BT /F1 12 Tf 72 720 Td (Hello) Tj ET"


def hostile() -> bytes:
    """Return a page that launches a program, runs a script, links away and has a program attached."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(WORDS)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            FT=pikepdf.Name.Tx,
            T="place",
            V="Hamburg",
            Rect=[0, 0, 9, 9],
            A=script,
        )
        field.AA = pikepdf.Dictionary(F=script)
        page.Annots = pikepdf.Array([link, pdf.make_indirect(field)])
        page.AA = pikepdf.Dictionary(O=script)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[page.Annots[1]], XFA="<xfa/>")
        pdf.Root.OpenAction = launch
        pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
        pdf.attachments["invoice.exe"] = b"MZ"
        steps = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=[page.obj, pikepdf.Name.Fit], Next=pdf.make_indirect(launch))
        with pdf.open_outline() as outline:
            for action in (launch, pdf.make_indirect(pikepdf.Dictionary(S=launch.S, F=launch.F)), steps):
                outline.root.append(pikepdf.OutlineItem("Hello", action=action))
        written = BytesIO()
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return written.getvalue()


def test_nothing_that_acts_is_left_and_words_and_entries_are() -> None:
    assert all(word in hostile() for word in (b"/Launch", b"/JavaScript", b"invoice.exe"))
    cleaned = clean_pdf(hostile())
    assert cleaned
    with pikepdf.open(BytesIO(cleaned)) as pdf:
        plain = BytesIO()
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        assert not [
            word
            for word in (b"/Launch", b"JavaScript", b"cmd.exe", b"invoice.exe", b"/XFA", b"/AA", b"app.alert")
            if word in plain.getvalue()
        ]
        assert pdf.pages[0].Contents.read_bytes() == WORDS
        assert [str(each.V) for each in pdf.pages[0].Annots] == ["Hamburg"]
    assert clean_pdf(hostile()) == cleaned, "equal bytes for equal bytes"


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n%broken", hostile()[:400]])
def test_what_cannot_be_opened_has_no_clean_copy(data: bytes) -> None:
    found = clean_pdf(data)
    assert found is None or b"/Launch" not in found
