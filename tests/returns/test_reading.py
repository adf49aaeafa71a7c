from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from formats.word.test_word_file import LIBREOFFICE, converted
from formats.word.word_sample import edited
from hypothesis import given, settings
from hypothesis import strategies as st
from returns.filling import fill_by_pypdf, fill_pdf, fill_word, terminal

from assembler.formats.pdf.embedding import embed_models
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.word.package import DOCUMENT
from assembler.loader.templates import Templates, load_templates
from assembler.model.document import Block, Document, Paragraph, Text
from assembler.model.form_fields import Control, controls
from assembler.returns import IssuedPapers, ReturnedFile, Status, make_baseline, read_returned, rebuild_papers, received_file
from examples import ROOT, example

MATTER = ROOT / "examples" / "qpn-referral-sell.yaml"
EVERYTHING = ROOT / "examples" / "qpn-everything.yaml"
NAME = "material-value-declaration-opp-001"
FIELD = "material-value-declaration.opp-001"
ENDINGS = pytest.mark.parametrize("ending", ["docx", "pdf"])
HELD = pytest.mark.parametrize("held", ["packet", "itself"])


@cache
def templates() -> Templates:
    found, _ = load_templates(ROOT / "templates")
    assert found is not None
    return found


@cache
def issued() -> IssuedPapers:
    made, findings = rebuild_papers(example(MATTER).order)
    assert made is not None, findings
    return made


def paper(name: str = NAME) -> Document:
    return example(MATTER).document(name)


def sent(ending: str, name: str = NAME) -> bytes:
    return next(file.data for file in issued().files_of(ending) if file.papers == (name,))


def read(data: bytes, *, held: str = "packet", by: str = "") -> ReturnedFile:
    return read_returned(received_file("back", data), make_baseline(templates(), issued() if held == "packet" else None, by))


def complete() -> dict[str, str]:
    """Fill in all that the partner must fill in."""
    return {control.name: _entry(control) for control in controls(paper()) if control.required and not control.value}


def _entry(control: Control) -> str:
    kinds = {"checkbox": "yes", "date": "1 December 2026", "number": "1250.50", "choice": (*control.options, "")[0]}
    return kinds.get(control.kind, "Žluťoučký kůň – Ёлка")


def filled(ending: str, more: Mapping[str, str] | None = None) -> bytes:
    values = complete() | dict(more or {})
    return (fill_word if ending == "docx" else fill_pdf)(sent(ending), controls(paper()), values)


@HELD
@ENDINGS
def test_a_form_filled_in_is_complete(ending: str, held: str) -> None:
    back = read(filled(ending, {f"{FIELD}.form_number": "3", f"{FIELD}.people.2.1": "Anna Berg"}), held=held)
    assert back.status == Status.COMPLETE
    (form,) = back.forms
    values = form.answers.fields
    assert (form.paper.name, form.paper.reference) == (NAME, "acme-2026-001")
    assert str(values["introduced_on"]) == "2026-12-01"
    assert (values["fee_told"], values["public_sector"], values["form_number"]) == (True, False, 3)
    assert values["need"] == "Žluťoučký kůň – Ёлка"
    assert values["people"] == (
        (("Name", "Žluťoučký kůň – Ёлка"), ("Role in the purchase", ""), ("Company", "")),
        (("Name", "Anna Berg"), ("Role in the purchase", ""), ("Company", "")),
    )
    assert {finding.id for finding in form.findings} == ({"held-against-itself"} if held == "itself" else set())


@ENDINGS
def test_what_is_blank_and_must_not_be_is_told(ending: str) -> None:
    back = read(sent(ending))
    (form,) = back.forms
    assert back.status == Status.INCOMPLETE
    assert {finding.id for finding in form.findings} == {"blank-answer"}
    assert "“Date of the introduction” is blank, and must be filled in by the Partner." in {f.message for f in form.findings}
    assert {finding.subject for finding in form.findings} == {
        "preparer", "introduced_on", "manner", "people", "activities", "difference", "need", "why_new", "fee_told", "fee_told_on",
        "fee_told_whom", "conflicts", "recipients", "data_notice",
    }  # fmt: skip
    (form,) = read(sent(ending), by="vendor").forms
    assert form.status == Status.COMPLETE


@ENDINGS
@pytest.mark.parametrize(
    ("field", "written", "message"),
    [
        ("introduced_on", "11/12/2026", "“Date of the introduction”: “11/12/2026” may mean two days."),
        ("introduced_on", "soon", "“Date of the introduction”: “soon” is no date."),
        ("form_number", "1.250", "“Number of the Participation Form then in force”: “1.250” may be 1250, or 1 and a fraction."),
        ("need", "a\u202eb", "“The Customer’s need” holds what cannot be seen"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told(ending: str, field: str, written: str, message: str) -> None:
    (form,) = read(filled(ending, {f"{FIELD}.{field}": written})).forms
    assert form.status == Status.INCOMPLETE
    assert [finding.message.startswith(message) for finding in form.findings if finding.subject == field] == [True]
    assert form.answers.fields[field] == written


@ENDINGS
def test_a_form_for_another_entry_is_refused(ending: str) -> None:
    (form,) = read(filled(ending, {f"{FIELD}.opportunity": "opp-002", f"{FIELD}.customer": "Muster AG"})).forms
    assert form.status == Status.REFUSED
    assert [(finding.id, finding.severity) for finding in form.findings] == [("other-entry", "error"), ("changed-answer", "info")]
    assert form.findings[0].message == "The form was issued for “opp-001”, but “Opportunity” is “opp-002”."


def reworded(ending: str) -> bytes:
    """Give a form whose own text was changed after it was filled in."""
    if ending == "docx":
        return edited(filled(ending), DOCUMENT, lambda text: text.replace("The Partner completes", "The Vendor completes", 1))
    order = example(MATTER).order
    changed = tuple(map(_reworded, paper().blocks))
    data, findings = render_pdf((replace(paper(), blocks=changed),), order.templates.packet, paper().title, order.matter.issued)
    assert findings == ()
    with pikepdf.open(BytesIO(data)) as file:
        embed_models(file, (paper(),), order.matter.issued)
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def _reworded(block: Block) -> Block:
    match block:
        case Paragraph(content=(Text() as text, *rest)):
            changed = replace(text, text=text.text.replace("The Partner completes", "The Vendor completes"))
            return replace(block, content=(changed, *rest))
        case _:
            return block


@HELD
@ENDINGS
def test_a_form_whose_own_text_was_changed_is_refused_with_the_difference(ending: str, held: str) -> None:
    (form,) = read(reworded(ending), held=held).forms
    assert form.status == Status.REFUSED
    (message,) = [finding.message for finding in form.findings if finding.id == "changed-text"]
    assert message.startswith("The form's own text was changed. ")
    assert "Partner" in message
    assert "Vendor" in message


@HELD
def test_a_field_that_is_gone_or_doubled_is_told(held: str) -> None:
    gone = edited(sent("docx"), DOCUMENT, lambda text: text.replace(f'<w:tag w:val="{FIELD}.need"/>', "", 1))
    doubled = edited(sent("docx"), DOCUMENT, lambda text: text.replace(f'"{FIELD}.need"', f'"{FIELD}.why_new"', 1))
    for data, ids in ((gone, ["missing-control"]), (doubled, ["missing-control", "doubled-control"])):
        (form,) = read(data, held=held).forms
        assert form.status == Status.REFUSED
        assert [finding.id for finding in form.findings if finding.id.endswith("-control")] == ids


def test_a_form_of_another_matter_or_another_issue_is_refused() -> None:
    other, findings = rebuild_papers(example(EVERYTHING).order)
    assert other is not None, findings
    (form,) = read_returned(received_file("back", sent("docx")), make_baseline(templates(), other)).forms
    assert form.status == Status.REFUSED
    assert "belongs to the matter “acme-2026-001”" in form.findings[0].message
    stale = edited(sent("docx"), "customXml/item1.xml", lambda text: text.replace("2026-11-01", "2025-11-01"))
    (form,) = read(stale).forms
    assert (form.status, form.findings[0].id) == (Status.REFUSED, "stale-form")
    assert "of the edition of 1 November 2025, and the packet of that of 1 November 2026" in form.findings[0].message


def flattened(data: bytes) -> bytes:
    """Make fields part of the pages, as e-sign services do."""
    with pypdfium2.PdfDocument(data) as file:
        for page in file:
            pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def with_certificate(data: bytes) -> bytes:
    """Add a page, as e-sign services do with their certificate."""
    with pikepdf.open(BytesIO(data)) as file, pikepdf.open(BytesIO(sent("pdf", "eula"))) as other:
        file.pages.append(other.pages[0])
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def scanned() -> bytes:
    file = pikepdf.new()
    file.add_blank_page()
    written = BytesIO()
    file.save(written)
    return written.getvalue()


@HELD
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (scanned, "The file is a scan (1 page): it holds no text."),
        (lambda: b"\x89PNG\r\n", "The file is a picture."),
        (lambda: flattened(filled("pdf")), "without its fields: it was printed, or merged by an e-sign service."),
    ],
)
def test_what_a_person_must_look_at_is_received_and_not_called_changed(make: Callable[[], bytes], said: str, held: str) -> None:
    back = read(make(), held=held)
    assert (back.status, back.forms) == (Status.NEEDS_REVIEW, ())
    assert [finding.id for finding in back.findings] == ["to-be-looked-at"]
    assert said in back.findings[0].message


def test_a_form_with_pages_added_is_to_be_looked_at() -> None:
    back = read(with_certificate(filled("pdf")))
    assert back.status == Status.NEEDS_REVIEW
    assert [finding.message for finding in back.forms[0].findings] == [
        "1 page more than was sent, as an e-sign service adds a certificate."
    ]


def test_all_forms_of_a_whole_packet_are_read() -> None:
    made, _ = rebuild_papers(example(EVERYTHING).order)
    assert made is not None
    (packet,) = (file.data for file in made.files if file.path == "packet.pdf")
    back = read_returned(received_file("packet.pdf", packet), make_baseline(templates(), made))
    assert [form.paper.name for form in back.forms] == ["anti-corruption-certification", "tax-form-request", "bank-details"]
    assert {finding.id for form in back.forms for finding in form.findings} == {"blank-answer"}


def test_a_field_that_shows_something_else_than_it_holds_is_to_be_looked_at() -> None:
    with pikepdf.open(BytesIO(fill_by_pypdf(sent("pdf"), controls(paper()), complete()))) as file:
        (field,) = (field for name, field in terminal(file.Root.AcroForm.Fields, ()) if name == f"{FIELD}.fee_told_whom")
        field.V = pikepdf.String("Nobody")
        written = BytesIO()
        file.save(written)
    (form,) = read(written.getvalue()).forms
    assert form.status == Status.NEEDS_REVIEW
    assert [finding.message for finding in form.findings] == [
        f"The field “{FIELD}.fee_told_whom” holds “Nobody”, but “Žluťoučký kůň – Ёлка” is seen in it."
    ]


def changed(data: bytes, name: str, change: Callable[[pikepdf.Object], None]) -> bytes:
    """Change one field of a file behind the back of whoever filled it in."""
    with pikepdf.open(BytesIO(data)) as file:
        change(dict(terminal(file.Root.AcroForm.Fields, ()))[f"{FIELD}.{name}"])
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def tick(field: pikepdf.Object) -> None:
    """Draw a box as ticked, whatever it holds."""
    field.AS = next(pikepdf.Name(state) for state in field.AP.N.keys() if state != "/Off")  # noqa: SIM118 - no dict


def second(field: pikepdf.Object) -> None:
    """Draw the second option of a choice as the chosen one, whatever it holds."""
    for number, widget in enumerate(field.Kids):
        widget.AS = pikepdf.Name("/1" if number == 1 else "/Off")


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("public_sector", tick, "holds no tick, but a tick is seen in it."),
        ("decision", second, "holds “Accepted”, but “Returned for correction” is seen in it."),
    ],
)
def test_a_box_that_shows_something_else_than_it_holds_is_to_be_looked_at(
    name: str, change: Callable[[pikepdf.Object], None], message: str
) -> None:
    as_it_should = fill_by_pypdf(sent("pdf"), controls(paper()), complete() | {f"{FIELD}.decision": "Accepted"})
    (form,) = read(changed(as_it_should, name, change)).forms
    assert [one.message for one in form.findings if one.id == "shown-otherwise"] == [f"The field “{FIELD}.{name}” {message}"]
    assert form.status == Status.NEEDS_REVIEW
    (form,) = read(as_it_should).forms
    assert [one.message for one in form.findings if one.id == "shown-otherwise"] == []


def test_a_text_in_a_field_that_holds_none_is_to_be_looked_at() -> None:
    data = fill_by_pypdf(sent("pdf"), controls(paper()), complete())

    def empty(field: pikepdf.Object) -> None:
        field.V = pikepdf.String("")

    (form,) = read(changed(data, "fee_told_whom", empty)).forms
    told = [one.message for one in form.findings if one.id == "shown-otherwise"]
    assert told == [f"The field “{FIELD}.fee_told_whom” holds nothing, but “Žluťoučký kůň – Ёлка” is seen in it."]


def test_fields_that_hold_themselves_are_read_once() -> None:
    with pikepdf.open(BytesIO(sent("pdf"))) as file:
        for _ in range(8):
            for field in (file.Root.AcroForm.Fields[0], file.Root.AcroForm.Fields[0].Kids[0]):
                field.Kids.append(field)
        written = BytesIO()
        file.save(written)
    assert len(read(written.getvalue()).forms) == 1


def test_a_page_that_unpacks_without_end_is_read_to_an_end() -> None:
    with pikepdf.open(BytesIO(sent("pdf"))) as file:
        bomb = pikepdf.Stream(file, b" " * 30_000_000)
        file.pages[0].Contents = pikepdf.Array([file.make_indirect(bomb)] * 2000)
        written = BytesIO()
        file.save(written, compress_streams=True)
    assert [finding.message for finding in read(written.getvalue()).findings] == [
        "The pages of the file unpack to more than 200 MB."
    ]


def test_a_form_filled_in_by_pypdf_is_read() -> None:
    (form,) = read(fill_by_pypdf(sent("pdf"), controls(paper()), complete())).forms
    assert form.status == Status.COMPLETE
    assert form.answers.fields["need"] == "Žluťoučký kůň – Ёлка"


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n"]))
def test_no_bytes_make_the_reader_raise(data: bytes, beginning: bytes) -> None:
    assert read(beginning + data, held="itself").status in (Status.REFUSED, Status.NEEDS_REVIEW)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(st.data())
@ENDINGS
def test_no_damage_makes_the_reader_raise(ending: str, data: st.DataObject) -> None:
    whole = bytearray(sent(ending))
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, 1)) * data.draw(st.integers(0, len(whole)))
    read(bytes(whole[: len(whole) - cut]))


@pytest.mark.libreoffice
@LIBREOFFICE
def test_a_form_saved_again_by_libreoffice_is_read(tmp_path: Path) -> None:
    ours = filled("docx", {f"{FIELD}.form_number": "3", f"{FIELD}.people.2.1": "Anna Berg"})
    (form,) = read(converted(ours, "docx:MS Word 2007 XML", tmp_path).read_bytes()).forms
    assert form.answers.fields == read(ours).forms[0].answers.fields
    assert (form.status, form.findings) == (Status.COMPLETE, ())


@pytest.mark.libreoffice
@LIBREOFFICE
def test_lines_that_libreoffice_ran_together_are_told(tmp_path: Path) -> None:
    ours = filled("docx", {f"{FIELD}.need": "One line\nand another"})
    (form,) = read(converted(ours, "docx:MS Word 2007 XML", tmp_path).read_bytes()).forms
    assert form.answers.fields["need"] == "One lineand another"
    assert form.status == Status.NEEDS_REVIEW
    assert [(finding.id, finding.subject) for finding in form.findings] == [("lines-run-together", f"{FIELD}.need")]
