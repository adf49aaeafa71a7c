"""Forms that follow a packet: given as it holds them, issued in a supplement, and judged by the day of that and by the record."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import FILES, LOAN, order
from packets.supplemented import TWO, issue, later
from pypdf import PdfReader
from small_library import MATTER, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.rebuild import rebuild_packet
from assembler.commands.record import adopt
from assembler.commands.single_forms import build_forms, order_forms
from assembler.model.library import Library
from assembler.packets.order import BY_PEN, Order
from assembler.packets.single_forms import BuiltForms, forms_named
from assembler.packets.store import FolderStore
from examples import ROOT


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def built(ordered: Order, store: FolderStore, *formats: str) -> tuple[BuiltForms, list[str]]:
    forms, findings = build_forms(later(ordered), forms_named(ordered, "note"), store, lambda _: None, formats=formats)
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
    forms, (finding,) = build_forms(later(ordered), forms_named(ordered, "note"), store, lambda _: None)
    assert (forms, finding.id) == (None, "bad-record")


NOTE = """\
title: Item
source: T-1
by: partner
fields:
  - {id: item, label: Item, type: text, value: '{{ loan.item }}'}
  - {id: since, label: Agreement in force since, type: date, value: '{{ in_force_since.agreement | date }}'}
"""
RULES = """\
  - id: met-under-the-agreement
    each: loan in loans
    constraint: not (loan.met_on is stated) or loan.met_on >= in_force_since.agreement
    text: A loan is met under the agreement.
    source: T-7
  - id: due-after-the-issue
    each: loan in loans
    constraint: loan.due_on >= matter.issued
    text: A loan is due after its note is issued.
    source: T-7
"""
FIRST = "{id: one, item: A crane, due_on: 2026-12-31}"
SECOND = "{id: two, item: A lathe, met_on: 2027-01-15, due_on: 2027-06-30}"
SIGNED_ON, BEFORE, ON = date(2026, 12, 10), date(2027, 1, 10), date(2027, 3, 1)


OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  notice: {title: A notice, follows: agreement, ends: ends_on, source: T-1}
choices:
"""
NOTICE = paper("notice", {"end": "1. It ends on {{ ends_on | date }}.\n"}, more="signers: [vendor]\nparties: [vendor, partner]\n")

LENDING = paper("lending", {"terms": "1. Lent.\n"}, more="base: agreement\n") | paper(
    "list", {"all": "1. Listed.\n"}, kind="schedule", more="signers: [vendor, partner]\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_with(tmp_path, RULES)


def library_with(tmp_path: Path, rules: str) -> Library:
    """Return a library with loans that have days, rules on these, and a notice that ends the agreement."""
    note = FILES["small/note/document.yaml"].replace("kind: form\n", "kind: form\nbase: agreement\n")
    files = dict(FILES) | {"small/note/item.yaml": NOTE, "small/note/document.yaml": note} | NOTICE | LENDING
    programme = files["small/programme.yaml"].replace("rules:\n", f"rules:\n{rules}").replace("choices:\n", OCCASIONS)
    programme = programme.replace("place: text?", "place: text?, ends_on: {type: date, occasion: notice}")
    programme += "  - {document: notice, handling: sign_now, occasion: notice}\n"
    programme += "  - {document: lending, handling: exhibit, when: lend}\n  - {document: list, handling: sign_now, anew: true}\n"
    fields = "owed: money?, met_on: {type: date?, past: true}, due_on: date?"
    return load(tmp_path / "library", files | {"small/programme.yaml": programme.replace("owed: money?", fields)})


def asked(library: Library, store: FolderStore, *loans: str, text: str = MATTER) -> BuildRequest:
    path = store.root.parent / "matter.yaml"
    path.write_text(text + (f"loans: [{', '.join(loans)}]\n" if loans else ""), "utf-8")
    return BuildRequest(library, path, ROOT / "templates", ("txt",), store=store)


def issued_first(library: Library, store: FolderStore, signed_on: date | None = SIGNED_ON, *formats: str) -> str:
    """Issue the packet with the first loan, and say on which day it was signed."""
    order, findings = order_packet(asked(library, store, FIRST))
    assert order is not None, findings
    packet = issue(replace(order, formats=formats or order.formats), store)
    if signed_on:
        adopt(store, packet, signed_on)
    return packet


def forms_on(library: Library, store: FolderStore, day: date, *loans: str) -> BuiltForms | list[str]:
    """Give the notes of loans on a day, or the ids of what forbids it."""
    order, findings = order_forms(asked(library, store, *loans), day)
    if order is None:
        return [finding.id for finding in findings]
    forms, findings = build_forms(order, forms_named(order, "note"), store, lambda _: None)
    return forms or [finding.id for finding in findings]


def test_a_later_entry_is_judged_by_the_day_of_its_form(library: Library, store: FolderStore) -> None:
    issued_first(library, store)
    assert forms_on(library, store, BEFORE, FIRST, SECOND) == ["not-past-yet"]
    forms = forms_on(library, store, ON, FIRST, SECOND)
    assert isinstance(forms, BuiltForms)
    assert forms.supplement is not None
    assert [one.name for one in forms.supplement.manifest.documents] == ["note-two"]


def test_a_form_without_a_packet_is_judged_by_the_day_of_its_matter(library: Library, store: FolderStore) -> None:
    assert forms_on(library, store, ON, FIRST, SECOND) == ["not-past-yet"]


@pytest.mark.parametrize("signed_on", [None, date(2027, 2, 1)])
def test_a_later_entry_is_judged_by_what_the_record_says_is_in_force(
    library: Library, store: FolderStore, signed_on: date | None
) -> None:
    issued_first(library, store, signed_on)
    assert forms_on(library, store, ON, FIRST, SECOND) == ["met-under-the-agreement"]


def test_an_entry_that_was_issued_is_not_judged_by_a_later_day_and_a_new_one_is(library: Library, store: FolderStore) -> None:
    issued_first(library, store)
    assert isinstance(forms_on(library, store, ON, FIRST, SECOND), BuiltForms), "the first was due on 31 December"
    assert forms_on(library, store, ON, FIRST, SECOND, FIRST.replace("one", "three")) == ["due-after-the-issue"]


RECENT = """\
  - id: met-lately
    each: loan in loans
    constraint: not (loan.met_on is stated) or (loan.met_on <= matter.issued and loan.met_on + "30 days" >= matter.issued)
    text: A loan is met in the thirty days before its note is issued.
    source: T-7
"""


def test_an_entry_that_was_right_on_the_day_of_its_form_alone_forbids_no_later_form(tmp_path: Path, store: FolderStore) -> None:
    library = library_with(tmp_path, RECENT)
    issued_first(library, store)
    third = "{id: three, item: A saw, met_on: 2027-03-15}"
    assert isinstance(forms_on(library, store, date(2027, 1, 20), FIRST, SECOND), BuiltForms)
    forms = forms_on(library, store, date(2027, 3, 20), FIRST, SECOND, third)
    assert isinstance(forms, BuiltForms)
    assert forms.supplement is not None
    assert [one.name for one in forms.supplement.manifest.documents] == ["note-three"]
    assert forms_on(library, store, date(2027, 5, 1), FIRST, SECOND, third.replace("three", "four")) == ["met-lately"]
    made, findings = rebuild_packet(store, forms.supplement.manifest.packet, lambda _: None)
    assert made is not None, findings
    assert (made.differing, findings) == ((), ())


def signed_next(library: Library, store: FolderStore, more: str, issued: date, signed_on: date | None) -> str:
    """Issue a further packet of the record, and say on which day it was signed."""
    text = MATTER.replace("first-001", "second-001").replace("2026-12-01", str(issued))
    order, findings = order_packet(asked(library, store, text=f"{text}after: first-001\n{more}"))
    assert order is not None, findings
    packet = issue(order, store)
    if signed_on:
        adopt(store, packet, signed_on)
    return packet


def test_no_form_refers_to_an_agreement_that_was_signed_anew(library: Library, store: FolderStore) -> None:
    issued_first(library, store)
    signed_next(library, store, "anew: [agreement]\n", date(2027, 2, 1), date(2027, 2, 10))
    assert forms_on(library, store, ON, FIRST, SECOND.replace("2027-01-15", "2027-02-15")) == ["signed-anew"]
    assert isinstance(forms_on(library, store, date(2027, 2, 9), FIRST, SECOND), BuiltForms)


def test_a_form_does_not_say_that_its_agreement_is_in_force_where_an_earlier_one_is(library: Library, store: FolderStore) -> None:
    issued_first(library, store)
    signed_next(library, store, "anew: [agreement]\n", date(2027, 2, 1), None)
    text = (store.root.parent / "matter.yaml").read_text("utf-8")
    order, findings = order_forms(asked(library, store, FIRST.replace("2026", "2027"), text=text), ON)
    assert order is not None, findings
    forms, findings = build_forms(order, forms_named(order, "note"), store, lambda _: None)
    assert forms is not None, findings
    assert forms.supplement is not None
    assert "10 December 2026" not in Path(forms.forms[0].files[0][0]).read_text("utf-8")


def test_a_form_after_the_end_is_told(library: Library, store: FolderStore) -> None:
    issued_first(library, store)
    signed_next(library, store, "occasion: notice\nfacts: {ends_on: 2027-02-20}\n", date(2027, 2, 1), date(2027, 2, 1))
    for day, expected in ((date(2027, 2, 20), []), (ON, ["after-the-end"])):
        order, findings = order_forms(asked(library, store, FIRST, SECOND), day)
        assert order is not None, findings
        assert [one.id for one in findings if one.id != "not-signed"] == expected


def test_a_form_after_a_later_packet_has_left_an_addendum_away_is_told(library: Library, store: FolderStore) -> None:
    lending = f"{MATTER}choices: [lend]\n"
    order, findings = order_packet(asked(library, store, FIRST, text=lending))
    assert order is not None, findings
    adopt(store, issue(order, store), SIGNED_ON)
    signed_next(library, store, "", date(2027, 2, 1), date(2027, 2, 10))
    for day, expected in ((date(2027, 2, 9), []), (ON, ["after-the-end"])):
        order, findings = order_forms(asked(library, store, FIRST, SECOND, text=lending), day)
        assert order is not None, findings
        assert [one.id for one in findings if one.id != "not-signed"] == expected


def test_a_form_says_what_the_record_knew_on_its_day_and_an_earlier_one_stays_as_it_was(
    library: Library, store: FolderStore
) -> None:
    packet = issued_first(library, store)
    forms = forms_on(library, store, ON, FIRST, SECOND)
    assert isinstance(forms, BuiltForms)
    assert forms.supplement is not None
    first, second = (Path(one.files[0][0]).read_text("utf-8") for one in forms.forms)
    assert ("10 December 2026" in first, "10 December 2026" in second) == (False, True)
    assert [one.packet for one in forms.forms] == [packet, forms.supplement.manifest.packet]
    again = forms_on(library, store, date(2027, 4, 1), FIRST, SECOND)
    assert isinstance(again, BuiltForms)
    assert (again.supplement, [one.packet for one in again.forms]) == (None, [one.packet for one in forms.forms])


def test_a_supplement_bears_its_own_day_and_is_made_anew_with_the_same_bytes(library: Library, store: FolderStore) -> None:
    packet = issued_first(library, store, SIGNED_ON, "pdf")
    forms = forms_on(library, store, ON, FIRST, SECOND)
    assert isinstance(forms, BuiltForms)
    assert forms.supplement is not None
    manifest = forms.supplement.manifest
    assert (manifest.issued, manifest.matter.issued, manifest.documents[0].issued) == (ON, date(2026, 12, 1), ON)
    checklist = PdfReader(forms.supplement.folder / "checklist.pdf").pages[0].extract_text()
    assert "1 March 2027" in checklist
    assert "1 December 2026" not in checklist
    adopt(store, packet, SIGNED_ON)
    for name in (packet, manifest.packet):
        made, findings = rebuild_packet(store, name, lambda _: None)
        assert made is not None, findings
        assert (made.differing, findings) == ((), ())
