from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import edited
from lxml import etree
from returns.returned_sample import FIELD, filled, read, sent

from assembler.formats.word.package import DOCUMENT, Element, W
from assembler.model.form_fields import Control
from assembler.model.source import Span
from assembler.returns import Status
from assembler.returns.word_forms import read_controls

HELD = pytest.mark.parametrize("held", ["packet", "itself"])


@pytest.mark.slow
@HELD
def test_a_field_that_is_gone_or_doubled_is_told(held: str) -> None:
    gone = edited(sent("docx"), DOCUMENT, lambda text: text.replace(f'<w:tag w:val="{FIELD}.need"/>', "", 1))
    doubled = edited(sent("docx"), DOCUMENT, lambda text: text.replace(f'"{FIELD}.need"', f'"{FIELD}.why_new"', 1))
    for data, ids in ((gone, ["missing-control"]), (doubled, ["missing-control", "doubled-control"])):
        (form,) = read(data, held=held).forms
        assert form.status == Status.REFUSED
        assert [finding.id for finding in form.findings if finding.id.endswith("-control")] == ids


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


W_SDT = "<w:sdt><w:sdtPr>{tag}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"


def controls_of(*filled_in: tuple[str, str]) -> list[tuple[str, Element]]:
    """Return content controls as they are found in a file: their tags, which a program may have lost, and their texts."""
    written = "".join(W_SDT.format(tag=f'<w:tag w:val="{tag}"/>' if tag else "", text=text) for tag, text in filled_in)
    return [
        (tag, box) for (tag, _), box in zip(filled_in, etree.fromstring(f'<x xmlns:w="{W[1:-1]}">{written}</x>'), strict=True)
    ]


EXPECTED = tuple(Control(("f", name), "text", name) for name in ("one", "two"))
PLACE = Span("back.docx", 1, 1)


def test_controls_without_tags_are_named_by_their_order_if_all_are_there() -> None:
    assert read_controls(controls_of(("f.two", "b"), ("f.one", "a")), EXPECTED, PLACE)[0] == {"f.two": "b", "f.one": "a"}
    assert read_controls(controls_of(("", "a"), ("", "b")), EXPECTED, PLACE) == ({"f.one": "a", "f.two": "b"}, ())
    raw, (finding,) = read_controls(controls_of(("", "a")), EXPECTED, PLACE)
    assert (raw, finding.message) == ({}, "The fields of the form are gone from the file.")
