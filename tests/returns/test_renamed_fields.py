"""Fields that a merging program named anew have our names again; what else is in the file stays what it is."""

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from returns.filling import fill_by_pypdf
from returns.test_doors import PDF, VALUES, filled, issued, sent

from assembler.formats.pdf.fields.field_reader import ReadField
from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.diagnostics import failing
from assembler.returns import judge, received_file
from assembler.returns.renamed_fields import with_issued_names, with_names


@cache
def opened() -> PdfFile:
    found, fault = open_pdf(filled("pdf"))
    assert found is not None, fault
    return found


def named(file: PdfFile, before: str, after: str) -> PdfFile:
    """Return a file whose field has another name."""
    return with_names(file, {before: after})


HELD, COUNTED = "record.march.held_on", "record+1.march.held_on"


def test_a_file_with_our_names_is_the_same() -> None:
    assert with_issued_names(opened(), issued()) is opened()


def test_a_field_that_was_named_anew_has_our_name_again() -> None:
    found = with_issued_names(named(opened(), HELD, COUNTED), issued())
    assert found.renamed == {COUNTED: HELD}
    assert (found.state.fields, found.fields, found.state.annotations) == (
        opened().state.fields,
        opened().fields,
        opened().state.annotations,
    )


def test_a_name_that_is_shown_already_or_is_none_of_ours_stays() -> None:
    doubled = named(opened(), "record.march.exam", COUNTED)
    foreign = named(opened(), HELD, "other+1.march.held_on")
    for file in (doubled, foreign):
        assert with_issued_names(file, issued()).renamed == {}


def test_a_copy_that_no_page_shows_is_left_out_where_it_holds_the_same() -> None:
    value = dict(opened().state.fields)[HELD]
    for held, kept in ((value, False), ("1 January 2020", True)):
        copy = ReadField("record+2.march.held_on", "Tx", held, ())
        state = replace(opened().state, fields={**opened().state.fields, copy.name: held})
        file = named(replace(opened(), fields=(*opened().fields, copy), state=state), HELD, COUNTED)
        found = with_issued_names(file, issued())
        assert (copy.name in found.state.fields, copy in found.fields) == (kept, kept)


@pytest.mark.slow
@pytest.mark.parametrize("data", [filled, lambda _: fill_by_pypdf(sent(PDF), (), {})], ids=["filled", "blank"])
def test_a_file_whose_pages_qpdf_took_over_is_no_false_alarm(data: object, tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    (tmp_path / "in.pdf").write_bytes(data("pdf"))  # type: ignore[operator]
    subprocess.run(["qpdf", "--empty", "--pages", "in.pdf", "--", "out.pdf"], cwd=tmp_path, check=False, capture_output=True)
    found = judge(received_file("back.pdf", (tmp_path / "out.pdf").read_bytes()), issued())
    assert (found.changes, failing(found.findings)) == ((), False), found.findings
    assert {entry.name for entry in found.entries} in (set(), set(VALUES))
