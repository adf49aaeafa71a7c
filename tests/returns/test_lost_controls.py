"""Word files whose fields a program dropped: what stands in their places is read, and a person must look at it; our own words must stand."""

from collections.abc import Callable

from formats.word.word_sample import edited
from lxml import etree
from returns.returned_sample import templates
from returns.test_doors import AGREEMENT, filled, issued, sent

from assembler.formats.word.package import DOCUMENT, Element, W
from assembler.returns import Status, judge, make_baseline, read_returned, received_file
from assembler.returns.verdict import Carrier, Standing, Verdict

FILLED_IN = [
    ("1, row “Customer*”", "Beispiel AG"),
    ("1, row “Held on*”", "2 March 2026"),
    ("1, row “An exam was held”", "☒"),
]


def without_controls(data: bytes, keep: int = 0, change: Callable[[str], str] = lambda text: text) -> bytes:
    """Return a Word file in which what its controls held, but for the last ones, is text like any other, as in an older format."""

    def unwrap(text: str) -> str:
        root = etree.fromstring(change(text).encode())
        boxes = [box for box in root.iter(f"{W}sdt") if box.find(f"{W}sdtPr/{W}docPartObj") is None]
        for box in boxes[: len(boxes) - keep]:
            _unwrap(box)
        return etree.tostring(root, encoding="unicode")

    return edited(data, DOCUMENT, unwrap)


def _unwrap(box: Element) -> None:
    content, parent = box.find(f"{W}sdtContent"), box.getparent()
    assert content is not None
    assert parent is not None
    blank = box.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
    for run in content.iter(f"{W}t") if blank else ():
        run.text = ""  # nothing was filled in, and a prompt is not saved
    at = parent.index(box)
    parent[at : at + 1] = list(content)


def judged(data: bytes) -> Verdict:
    return judge(received_file("back.docx", data), issued())


def test_what_stands_in_the_place_of_a_field_is_an_entry_to_be_looked_at() -> None:
    found = judged(without_controls(filled("docx")))
    assert (found.standing, found.carrier, found.changes) == (Standing.NEEDS_REVIEW, (Carrier.FLATTENED,), ())
    assert [finding.id for finding in found.findings] == ["flattened"]
    assert [(entry.name, entry.after) for entry in found.entries][:3] == FILLED_IN


def test_a_form_without_its_fields_is_received_and_said_to_look_like_the_form() -> None:
    read = read_returned(received_file("back.docx", without_controls(filled("docx"))), make_baseline(templates(), issued()))
    assert (read.status, read.forms, read.papers) == (Status.NEEDS_REVIEW, (), ("record-march",))


def test_a_changed_word_beside_it_is_told() -> None:
    changed = without_controls(filled("docx"), change=lambda text: text.replace(">An exam was held", ">No exam was held", 1))
    found = judged(changed)
    assert (found.standing, {(change.ours, change.theirs) for change in found.changes}) == (
        Standing.ALTERED,
        {("An exam was held", "No exam was held")},
    )


def test_what_is_typed_behind_a_label_is_an_entry_that_is_shown() -> None:
    found = judged(without_controls(filled("docx"), change=lambda text: text.replace(">Place", ">Place: Oslo. Void.", 1)))
    assert ("1, row “Partner”", ": Oslo. Void.") in [(entry.name, entry.after) for entry in found.entries]


def test_a_line_added_behind_an_entry_is_told() -> None:
    line = "<w:p><w:r><w:t>The fee is waived.</w:t></w:r></w:p>"
    found = judged(without_controls(filled("docx"), change=lambda text: text.replace("</w:tbl>", f"</w:tbl>{line}", 1)))
    assert [(change.kind, change.theirs) for change in found.changes] == [("inserted", "The fee is waived.")]


def test_a_field_that_is_gone_where_others_stand_is_told_as_a_change() -> None:
    found = judged(without_controls(sent(AGREEMENT), keep=1))
    assert found.standing is Standing.ALTERED
    assert all(change.ours.endswith("[field]") for change in found.changes)
