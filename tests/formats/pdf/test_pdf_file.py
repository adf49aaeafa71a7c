import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
import pytest
from formats.pdf.pdf_sample import DAY, FIELDS, PARTIES, TEMPLATE, VENDOR, agreement, form, line, saying
from formats.pdf.verapdf import faults, needs_verapdf

from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.pdf.typesetting import typesetter
from assembler.model.document import Document, FieldGroup, Inlines, Provision, SignatureBlock, SignatureParty, Signer, Table
from assembler.model.embedded_model import bare_document, read_embedded_model

ROOT = Path(__file__).parents[3]


def printed(*documents: Document) -> bytes:
    pdf, findings = render_pdf(documents, TEMPLATE, "Packet", DAY)
    assert not findings
    return pdf


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


@cache
def packet() -> bytes:
    return printed(agreement(), form())


def test_bookmarks_name_the_documents_and_their_numbered_clauses() -> None:
    with pypdfium2.PdfDocument(packet()) as file:
        outline = [(mark.level, mark.get_title()) for mark in file.get_toc()]

    assert outline[:3] == [(0, "Alliance Agreement"), (1, "1. Definitions"), (1, "2. Appointment and conduct of the Partner")]
    assert outline[-3:] == [(0, "Notice of Engagement"), (1, "1. Details of the engagement"), (1, "2. Notes")]


def test_each_document_counts_its_own_pages() -> None:
    feet = [page.split("Page ")[-1].strip() for page in pages(packet())]

    assert feet == [f"{n} of 7" for n in range(1, 8)] + [f"{n} of 3" for n in range(1, 4)]


def test_the_file_has_its_title_its_language_and_the_day_of_issue() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        assert str(file.Root.Lang) == "en-GB"
        assert str(file.docinfo.Title) == "Packet"
        assert str(file.docinfo.CreationDate).startswith("D:20260301000000")
        assert file.open_metadata()["pdfaid:part"] == "2"


def test_references_are_links_inside_the_file() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        links = [annotation for page in file.pages for annotation in page.get("/Annots", pikepdf.Array())]

    assert len(links) > len([*agreement().blocks]) / 4
    assert all("/URI" not in str(link.get("/A", "")) for link in links)


@pytest.mark.parametrize("above", range(18, 30, 3))
def test_a_signature_block_stands_on_one_page(above: int) -> None:
    parties = tuple(SignatureParty(f"Party {n}", (VENDOR,), (Signer((), ()),), f"party_{n}") for n in range(4))
    letter = saying(*["A line."] * above)
    pdf = printed(replace(letter, blocks=(*letter.blocks, SignatureBlock(line("Signed by all."), parties))))
    signed = [page.count("Signature") for page in pages(pdf) if "Signed by all." in page]

    assert signed == [4]


def test_a_signature_block_longer_than_a_page_breaks_between_parties() -> None:
    signers = (Signer((), ()),) * 3
    long = SignatureBlock(
        line("Signed by all."), tuple(SignatureParty(f"Party {n}", (VENDOR,), signers, f"party_{n}") for n in range(8))
    )
    document = replace(saying("x"), blocks=(long,))

    assert compare_pdf((document,), printed(document)) == ()


def test_more_signers_of_one_party_than_a_page_holds_break_between_people() -> None:
    signers = (Signer((), ()),) * 7
    block = SignatureBlock((), (SignatureParty("Party", (VENDOR,), signers, "party"),))
    signed = [page for page in pages(printed(replace(saying("x"), blocks=(block,)))) if "Signature" in page]

    assert sum(page.count("Signature") for page in signed) == 7
    assert len(signed) > 1
    assert [page.count("Signature") for page in signed] == [page.count("Place") for page in signed]
    assert [page.count("Signature") for page in signed] == [page.count("Name") for page in signed]


def set_with(test: bytes, signing: SignatureBlock) -> tuple[bytes, tuple[str, ...]]:
    """Typeset a signature block by the template, with a test where it has estimated whether the block fits on a page."""
    estimated = b"let fits = surely or measure(body, width: size.width).height <= size.height\n"
    template = TEMPLATE.replace(estimated, estimated + test + b"\n")
    assert template != TEMPLATE
    return typesetter().run(template, render_packet((replace(saying("x"), blocks=(signing,)),), "x"), DAY)


@pytest.mark.parametrize("seed", range(25))
def test_a_signature_block_that_is_not_measured_fits_on_a_page(seed: int) -> None:
    """The template spares measuring where few words can fill no page. Here all is measured, with the widest letter."""
    chance = Random(seed)
    most = 1 + seed % 5

    def words() -> Inlines:
        return line(" ".join("W" * chance.choice((1, 3, 7, 12)) for _ in range(chance.randrange(most))))

    parties = tuple(
        SignatureParty(
            f"Party {n}",
            words(),
            tuple(Signer(words(), words()) for _ in range(chance.randrange(1, 3))),
            f"party_{n}",
            standing=words(),
        )
        for n in range(chance.randrange(1, 5))
    )
    set_with(b"assert(not surely or measure(body, width: size.width).height <= size.height)", SignatureBlock(words(), parties))


def test_a_common_signature_block_is_not_measured() -> None:
    signer = Signer(line("Dr. Lena Müller"), line("Managing Director"))
    names = ("Exampla International Limited", "Nordström & Żółw Łódź Spółka z o.o.")
    parties = tuple(SignatureParty(f"Party {n}", line(name), (signer,), f"party_{n}") for n, name in enumerate(names))
    set_with(b"assert(surely)", SignatureBlock(line("Signed by the parties."), parties))


def test_the_head_of_a_table_is_repeated_on_each_page() -> None:
    heads = [page for page in pages(printed(agreement(rows=80))) if "What the Partner has brought about" in page]

    assert len(heads) > 3


def test_every_page_of_a_draft_is_marked() -> None:
    texts = pages(packet())

    assert [("DRAFT" in text) for text in texts] == [True] * 7 + [False] * 3


NASTY = (
    '#panic("x") #eval("1") #import "@preview/x:0.1.0" #read("/etc/passwd")',
    "*b* _i_ `c` = H\n= Heading\n- item + item / term: x",
    "@ref <label> $x^2$ \\ \\u{41} // comment /* comment */",
    "{{ partner }} {% if %} <script>alert(1)</script> &amp; ]]>",
    "~ -- --- ... 'single' \"double\" #",
    "x" * 400,
)


def test_what_looks_like_typst_is_printed_as_it_stands() -> None:
    body = "".join("".join(pages(printed(saying(*NASTY)))).split())

    for text in NASTY:
        assert "".join(text.split()) in body


def test_nasty_text_is_literal_in_every_place() -> None:
    text = line(NASTY[0])
    blocks = (
        Provision(2, NASTY[1].split()[0], "1.1", "1.1", text),
        Table((text, text), ((text, text),), (False, True)),
        FieldGroup((replace(FIELDS[0], label=NASTY[2], hint=NASTY[4], value=text),), "partner"),
        SignatureBlock(text, (SignatureParty(NASTY[0], text, (Signer(text, text),), "partner"),)),
    )
    document = replace(saying("x"), title=NASTY[2], reference=NASTY[4], blocks=blocks)
    document = replace(document, front=replace(form().front, programme=NASTY[0], parties=PARTIES))

    assert compare_pdf((document,), printed(document)) == ()


SCRIPT = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form
from formats.pdf.verapdf import faults, needs_verapdf
from assembler.formats.pdf.pdf_file import render_pdf
pdf, findings = render_pdf((agreement(), form()), TEMPLATE, "Packet", DAY)
print(hashlib.sha256(pdf).hexdigest())
"""


@pytest.mark.slow
def test_the_bytes_are_the_same_anywhere(tmp_path: Path) -> None:
    def digest(seed: str, zone: str, folder: Path) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SCRIPT, str(Path(__file__).parents[2])]
        return subprocess.run(command, env=environment, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout

    assert digest("1", "UTC", tmp_path) == digest("2", "Asia/Tokyo", ROOT)


def test_the_same_documents_give_the_same_file() -> None:
    assert printed(agreement(), form()) == packet()


def test_another_day_gives_another_file() -> None:
    assert render_pdf((form(),), TEMPLATE, "x", date(2026, 3, 2)) != render_pdf((form(),), TEMPLATE, "x", DAY)


def test_letters_of_europe_are_printed() -> None:
    names = (
        "Příliš žluťoučký kůň",
        "Zażółć gęślą jaźń",
        "Pijamalı hasta İğ",
        "Ștefan Țurcanu",
        "Αθήνα Ώρα",
        "Ёлка Їжак",
        "Nguyễn",
    )
    document = saying(*names)

    assert compare_pdf((document,), printed(document)) == ()


@pytest.mark.java
@needs_verapdf
def test_the_files_are_valid_pdf_a_and_pdf_ua(tmp_path: Path) -> None:
    papers = {"packet": packet(), "form": printed(form()), "nasty": printed(saying(*NASTY, "Ёлка"))}
    for name, data in papers.items():
        (tmp_path / f"{name}.pdf").write_bytes(data)
    assert faults("2a,ua1", *(tmp_path / f"{name}.pdf" for name in papers)) == []


def test_the_models_of_the_documents_are_embedded() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        enclosed = [stream.read_bytes().decode() for stream in file.Root.PieceInfo.ClauseAssembler.Private]
    assert [read_embedded_model(text) for text in enclosed] == [bare_document(agreement()), bare_document(form())]
