from dataclasses import replace
from pathlib import Path

import pytest
from packets.small_order import LOAN, order
from packets.supplemented import DAY, TWO, issue

from assembler.commands.single_forms import build_forms
from assembler.packets.order import BY_PEN, Order
from assembler.packets.single_forms import BuiltForms, forms_named
from assembler.packets.store import FolderStore


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def built(ordered: Order, store: FolderStore, *formats: str) -> tuple[BuiltForms, list[str]]:
    forms, findings = build_forms(ordered, forms_named(ordered, "note"), store, lambda _: None, DAY, formats=formats)
    assert forms is not None, findings
    return forms, [finding.id for finding in findings]


def test_a_form_without_a_packet_is_built_alone(tmp_path: Path, store: FolderStore) -> None:
    forms, findings = built(order(tmp_path), store, "txt")
    assert (forms.supplement, findings) == (None, ["form-alone"])
    assert [path for form in forms.forms for path, _ in form.files] == [store.place("note-loan-7.txt")]


def test_a_supplement_has_the_formats_of_its_packet_and_its_way_to_sign(tmp_path: Path, store: FolderStore) -> None:
    issue(replace(order(tmp_path, LOAN), esign=BY_PEN), store)
    forms, _ = built(replace(order(tmp_path, TWO), formats=("docx", "pdf")), store)
    assert forms.supplement is not None
    options = forms.supplement.manifest.options
    assert (options.formats, options.esign) == (("txt",), BY_PEN)


def test_a_form_that_is_asked_for_in_another_format_is_issued_in_it(tmp_path: Path, store: FolderStore) -> None:
    issue(order(tmp_path, LOAN), store)
    forms, _ = built(order(tmp_path, LOAN), store, "docx")
    assert forms.supplement is not None
    assert [(one.name, one.replaces) for one in forms.supplement.manifest.documents] == [("note-loan-7", "")]
    again, _ = built(order(tmp_path, LOAN), store)
    assert (again.supplement, again.forms[0].files[0][0].endswith(".txt")) == (None, True)


def test_a_record_with_a_fault_is_told(tmp_path: Path, store: FolderStore) -> None:
    issue(order(tmp_path, LOAN), store)
    (tmp_path / "out/records/first-001/000001.json").write_text("{}")
    ordered = order(tmp_path, TWO)
    forms, (finding,) = build_forms(ordered, forms_named(ordered, "note"), store, lambda _: None, DAY)
    assert (forms, finding.id) == (None, "bad-record")
