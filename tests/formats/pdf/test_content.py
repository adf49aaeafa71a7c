import json
from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import agreement, elsewhere, form, heading, line, saying, section

from assembler.formats.pdf.content import LinkLabels, Value, render_inline, render_packet
from assembler.model.document import Heading, Inline, Paragraph, Reference, Text

HERE = LinkLabels({("alliance", ""): "p0", ("alliance", "fees"): "p0-7", ("notice", "notes"): "p1-3"}, "alliance")


@pytest.mark.parametrize(
    ("reference", "label"),
    [
        (section("4", "fees"), "p0-7"),
        (elsewhere("2", "notes", "notice", "Notice"), "p1-3"),
        (Reference("", "", "the Alliance Agreement", "", "alliance", local=False), "p0"),
    ],
)
def test_a_reference_into_this_compile_is_a_link(reference: Inline, label: str) -> None:
    rendered = render_inline(reference, HERE)

    assert isinstance(rendered, dict)
    assert rendered["to"] == label


def test_a_reference_to_a_paper_printed_elsewhere_is_words() -> None:
    reference = elsewhere("5", "security", "dpa", "Data Protection Addendum")

    assert render_inline(reference, HERE) == "Section\u00a05 of the Data Protection Addendum"


def test_a_reference_breaks_after_its_number_only() -> None:
    rendered = render_inline(elsewhere("2", "notes", "notice", "Notice"), HERE)

    assert rendered == {"is": "reference", "to": "p1-3", "kept": "Section\u00a02", "tail": " of the Notice"}


def test_every_link_leads_to_a_label_that_exists_once() -> None:
    packet = render_packet((agreement(), form(), replace(form(), name="notice-002")), "Packet")
    labels = [paper["label"] for paper in packet["papers"]] + [b["label"] for paper in packet["papers"] for b in paper["blocks"]]
    links = [value["to"] for value in _objects(packet) if value.get("is") == "reference"]

    assert len(set(labels)) == len(labels)
    assert links
    assert set(links) <= set(labels)


def _objects(value: object) -> list[Value]:
    match value:
        case dict():
            return [value, *(found for part in value.values() for found in _objects(part))]
        case list() | tuple():
            return [found for part in value for found in _objects(part)]
        case _:
            return []


def test_a_reference_to_a_doubled_anchor_leads_to_the_first() -> None:
    twice = replace(saying("x"), blocks=(heading(1, "Fees"), heading(2, "Fees"), Paragraph((section("1", "fees"),))))
    paragraph = render_packet((twice,), "x")["papers"][0]["blocks"][2]

    assert [value["to"] for value in _objects(paragraph["content"])] == ["letter/fees"]


def test_a_heading_refers_in_words_since_the_contents_link_it() -> None:
    titled = Heading("1.", "1", "a", (Text("Subject to "), section("1", "a")))
    block = render_packet((replace(saying("x"), blocks=(titled,)),), "x")["papers"][0]["blocks"][0]

    assert block["content"] == ["Subject to ", "Section\u00a01"]


def test_an_item_that_leads_to_others_or_to_the_signatures_stays_with_them() -> None:
    blocks = render_packet((agreement(),), "x")["papers"][0]["blocks"]
    leads = [block["number"] for block in blocks if block.get("sticky")]

    assert leads == ["2.2", "(b)", "3.1", "7.4"]


def test_columns_of_figures_take_their_own_width() -> None:
    table = next(b for b in render_packet((agreement(),), "x")["papers"][0]["blocks"] if b["is"] == "table")

    assert (table["widths"], table["whole"]) == ([11, 29, 0, 0], False)


def test_the_data_is_json_of_strings_and_numbers() -> None:
    data = render_packet((agreement(), form()), "Packet")

    assert json.loads(json.dumps(data))["papers"][1]["front"]["title"] == list(map(str, ["Notice of Engagement"]))


def test_an_unnumbered_heading_is_printed_without_a_number() -> None:
    plain = replace(saying("x"), blocks=(Heading("", "", "notes", line("Notes")),))

    assert render_packet((plain,), "x")["papers"][0]["blocks"][0]["number"] == ""
