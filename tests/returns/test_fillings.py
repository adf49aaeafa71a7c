"""Whatever a form is filled with is read again: random fillings of every form, in Word and in PDF. `make fillings` tries many more."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from returns.filling import fill_pdf, fill_word
from returns.fillings import Filling, fillings

from assembler.formats.registry import FORMATS
from assembler.loader.templates import load_templates
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import controls
from assembler.returns import Baseline, IssuedPapers, Status, make_baseline, read_returned, rebuild_papers, received_file
from examples import EXAMPLES, ROOT, ordered, plans_with_fields


@cache
def issued(path: Path) -> IssuedPapers:
    made, findings = rebuild_papers(ordered(path))
    assert made is not None, findings
    return made


@cache
def forms() -> dict[str, tuple[Document, Path]]:
    """Return for each plan of a document with fields a paper, and the first example that has one."""
    found: dict[str, tuple[Document, Path]] = {}
    for path in EXAMPLES:
        for paper in ordered(path).assembly.papers:
            if has_fields(paper.document):
                found.setdefault(paper.document.plan, (paper.document, path))
    return found


@cache
def against(plan: str) -> Baseline:
    templates, _ = load_templates(ROOT / "templates")
    assert templates is not None
    return make_baseline(templates, issued(forms()[plan][1]))


def sent(plan: str, ending: str) -> bytes:
    document, path = forms()[plan]
    return next(file.data for file in issued(path).files_of(FORMATS[ending]) if file.papers == (document.name,))


def check(plan: str, ending: str, filling: Filling) -> None:
    document, _ = forms()[plan]
    fill = fill_word if ending == "docx" else fill_pdf
    filled = fill(sent(plan, ending), controls(document), filling.written)
    read = read_returned(received_file(f"form.{ending}", filled), against(plan))
    (form,) = read.forms
    assert form.answers.fields == filling.read
    assert form.status in (Status.COMPLETE, Status.INCOMPLETE)
    assert read.verdict.changes == ()


def test_there_are_all_forms() -> None:
    assert {*forms()} == {*plans_with_fields()}
    assert len(forms()) >= 7


def try_fillings(plan: str, ending: str, count: int) -> None:
    """Fill in a form in so many ways, always the same ones, and read each again."""

    @settings(max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(filling=fillings(forms()[plan][0]))
    def try_one(filling: Filling) -> None:
        check(plan, ending, filling)

    try_one()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["docx", "pdf"])
@pytest.mark.parametrize("plan", plans_with_fields())
def test_what_was_filled_in_is_read(plan: str, ending: str) -> None:
    try_fillings(plan, ending, 8)


@pytest.mark.slow
def test_a_word_that_is_filled_in_and_too_long_for_its_cell_is_no_change_of_the_paper() -> None:
    plan = next(plan for plan in forms() if plan.endswith("exception-approval"))
    document, _ = forms()[plan]
    typed = {control.name: "x" * 24 for control in controls(document) if control.kind in ("text", "multiline")}
    filled = fill_word(sent(plan, "docx"), controls(document), typed)
    read = read_returned(received_file("form.docx", filled), against(plan))
    assert "x" * 24 in repr(read.forms[0].answers.fields)
    assert [finding.message for finding in read.verdict.findings if finding.id == "changed-layout"] == []
