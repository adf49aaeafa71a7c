"""A PDF is recognised among the files that were sent, by what it names or by its words, and gets one verdict."""

from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter
from returns.pdf_attacks import ATTACKS, saved
from returns.returned_sample import flattened, issued, scanned, sent

from assembler.formats.pdf.embedding import PIECES
from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import received_file
from assembler.returns.pdf_verdicts import compare_pdf, recognise
from assembler.returns.verdict import Carrier, Signed, Standing, Verdict, Words

FORM = "forms/material-value-declaration-opp-001.pdf"


def verdict(data: bytes) -> Verdict:
    file = received_file("back.pdf", data)
    opened, sentence = open_pdf(data)
    assert opened is not None, sentence
    found = recognise(opened, issued())
    assert found is not None
    return compare_pdf(file, opened, found)


def nameless(data: bytes) -> bytes:
    def forget(file: pikepdf.Pdf) -> None:
        del file.Root[PIECES]

    return saved(data, forget)


def test_what_was_sent_is_as_issued_and_nothing_is_signed() -> None:
    found = verdict(sent("pdf"))
    assert (found.issued_as, found.standing, found.carrier) == (FORM, Standing.AS_ISSUED, (Carrier.AS_ISSUED,))
    assert [place.signed for place in found.execution] == [Signed.NOT]


def test_a_file_that_lost_what_names_it_is_known_by_its_words() -> None:
    found = verdict(nameless(sent("pdf")))
    assert (found.issued_as, found.standing, found.words) == (FORM, Standing.SAVED_ANEW, Words.SAME)


@pytest.mark.slow
def test_a_flattened_file_is_to_be_looked_at_and_its_places_to_sign_cannot_be_told() -> None:
    found = verdict(flattened(sent("pdf")))
    assert (found.standing, Carrier.FLATTENED in found.carrier) == (Standing.NEEDS_REVIEW, True)
    assert [place.signed for place in found.execution] == [Signed.UNKNOWN]


def test_what_acts_is_in_the_verdict_and_the_file_is_altered() -> None:
    found = verdict(saved(sent("pdf"), ATTACKS["a program started"][0]))
    assert (found.standing, [each.target for each in found.active]) == (Standing.ALTERED, ["calc.exe"])


@pytest.mark.slow
def test_the_print_of_one_paper_of_a_packet_is_known_as_that_paper() -> None:
    """Pages taken out of the packet have lost what names them, and are counted anew."""
    whole = next(file.data for file in issued().files if file.path == "packet.pdf")
    texts = [page.text for page in (open_pdf(whole)[0] or pytest.fail("no PDF")).pages]
    first = next(at for at, text in enumerate(texts) if "XM Referral Addendum" in text and "Page 1 of" in text)
    printed, out = PdfWriter(), BytesIO()
    for page in PdfReader(BytesIO(whole)).pages[first : first + 5]:
        printed.add_page(page)
    printed.write(out)
    assert verdict(out.getvalue()).papers == ("referral-addendum",)


def test_a_file_of_somebody_else_is_none_of_ours() -> None:
    opened, _ = open_pdf(scanned())
    assert opened is not None
    assert recognise(opened, issued()) is None
