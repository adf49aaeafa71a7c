from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import edited
from returns.returned_sample import FIELD, filled, read, sent

from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.paragraphs import Control
from assembler.formats.word.received_file import Answer
from assembler.model import form_fields
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
    assert (form.status, [finding.id for finding in form.findings]) == (Status.INCOMPLETE, ["unsigned-form"])


@pytest.mark.libreoffice
@LIBREOFFICE
def test_lines_that_libreoffice_ran_together_are_told(tmp_path: Path) -> None:
    ours = filled("docx", {f"{FIELD}.need": "One line\nand another"})
    (form,) = read(converted(ours, "docx:MS Word 2007 XML", tmp_path).read_bytes()).forms
    assert form.answers.fields["need"] == "One lineand another"
    assert form.status == Status.NEEDS_REVIEW
    told = [(finding.id, finding.subject) for finding in form.findings if finding.id != "unsigned-form"]
    assert told == [("lines-run-together", f"{FIELD}.need")]


def answers(*filled_in: tuple[str, str]) -> list[Answer]:
    """Return content controls as they are found in a file: their tags, which a program may have lost, and their texts."""
    kinds = frozenset({"text"})
    return [
        Answer(
            Control(at, tag, kinds, "", blank=False, ticked=False, holds_cell=False, holds_controls=False),
            text,
            behind_break=False,
        )
        for at, (tag, text) in enumerate(filled_in)
    ]


EXPECTED = tuple(form_fields.Control(("f", name), "text", name) for name in ("one", "two"))
PLACE = Span("back.docx", 1, 1)


def test_controls_without_tags_are_named_by_their_order_if_all_are_there() -> None:
    assert read_controls(answers(("f.two", "b"), ("f.one", "a")), EXPECTED, PLACE)[0] == {"f.two": "b", "f.one": "a"}
    assert read_controls(answers(("", "a"), ("", "b")), EXPECTED, PLACE) == ({"f.one": "a", "f.two": "b"}, ())
    raw, (finding,) = read_controls(answers(("", "a")), EXPECTED, PLACE)
    assert (raw, finding.message) == ({}, "The fields of the form are gone from the file.")
