import json
from dataclasses import replace
from typing import Any

import pytest
from formats.pdf.pdf_sample import agreement, elsewhere, form, heading, line, saying, section

from assembler.formats.pdf.content import LinkLabels, Value, render_packet, render_reference
from assembler.model.document import Document, Heading, Paragraph, Reference, SignatureBlock, SignatureParty, Signer, Text

HERE = LinkLabels({"alliance": {"": "p0", "fees": "p0-7"}, "notice": {"notes": "p1-3"}}, "alliance")


def packet_of(*documents: Document) -> Any:
    """Return the data of a packet, as the template reads it."""
    return json.loads(render_packet(documents, "Packet"))


def blocks_of(document: Document) -> Any:
    return packet_of(document)["papers"][0]["blocks"]


@pytest.mark.parametrize(
    ("reference", "label"),
    [
        (section("4", "fees"), "p0-7"),
        (elsewhere("2", "notes", "notice", "Notice"), "p1-3"),
        (Reference("", "", "the Alliance Agreement", "", "alliance", local=False), "p0"),
    ],
)
def test_a_reference_into_this_compile_leads_to_its_label(reference: Reference, label: str) -> None:
    assert HERE.of(reference) == label


def test_a_reference_to_a_paper_printed_elsewhere_is_words() -> None:
    reference = elsewhere("5", "security", "dpa", "Data Protection Addendum")

    assert HERE.of(reference) == ""
    assert render_reference(reference, "") == "Section\u00a05 of the Data Protection Addendum"


def test_a_reference_breaks_after_its_number_only() -> None:
    rendered = render_reference(elsewhere("2", "notes", "notice", "Notice"), "p1-3")

    assert rendered == {"is": "reference", "to": "p1-3", "kept": "Section\u00a02", "tail": " of the Notice"}


def test_every_link_leads_to_a_label_that_exists_once() -> None:
    packet = packet_of(agreement(), form(), replace(form(), name="notice-002"))
    labels = [paper["label"] for paper in packet["papers"]] + [b["label"] for paper in packet["papers"] for b in paper["blocks"]]
    links = [value["to"] for value in _objects(packet) if value.get("is") == "reference"]

    assert len(set(labels)) == len(labels)
    assert links
    assert set(links) <= set(labels)


def _objects(value: object) -> list[Value]:
    match value:
        case dict():
            return [value, *(found for part in value.values() for found in _objects(part))]
        case list():
            return [found for part in value for found in _objects(part)]
        case _:
            return []


def test_a_reference_to_a_doubled_anchor_leads_to_the_first() -> None:
    twice = replace(saying("x"), blocks=(heading(1, "Fees"), heading(2, "Fees"), Paragraph((section("1", "fees"),))))
    paragraph = blocks_of(twice)[2]

    assert [value["to"] for value in _objects(paragraph["content"])] == ["letter/fees"]


def test_a_heading_refers_in_words_since_the_contents_link_it() -> None:
    titled = Heading("1.", "1", "a", (Text("Subject to "), section("1", "a")))
    (block,) = blocks_of(replace(saying("x"), blocks=(titled,)))

    assert block["content"] == ["Subject to ", "Section\u00a01"]


def test_an_item_that_leads_to_others_or_to_the_signatures_stays_with_them() -> None:
    leads = [block["number"] for block in blocks_of(agreement()) if block.get("sticky")]

    assert leads == ["2.2", "(b)", "3.1", "7.4"]


def test_columns_of_figures_take_their_own_width() -> None:
    table = next(block for block in blocks_of(agreement()) if block["is"] == "table")

    assert (table["widths"], table["whole"]) == ([11, 29, 0, 0], False)


def test_the_data_has_the_front_of_each_paper() -> None:
    assert packet_of(agreement(), form())["papers"][1]["front"]["title"] == ["Notice of Engagement"]


def test_an_unnumbered_heading_is_printed_without_a_number() -> None:
    plain = replace(saying("x"), blocks=(Heading("", "", "notes", line("Notes")),))

    assert blocks_of(plain)[0]["number"] == ""


def test_a_block_that_is_known_leads_to_the_places_of_its_own_file() -> None:
    paragraph = Paragraph((Text("See "), elsewhere("4", "fees", "terms", "Terms"), Text(', not {"": 0}.')))
    letter = replace(saying("x"), blocks=(paragraph,))
    printed = "Section\u00a04 of the Terms"
    link = {"is": "reference", "to": "terms/fees", "kept": "Section\u00a04", "tail": " of the Terms"}
    terms = replace(saying("x"), name="terms", plan="terms", blocks=(heading(4, "Fees"),))

    for beside, shown in (((), printed), ((terms,), link), ((), printed)):
        (block,) = packet_of(letter, *beside)["papers"][0]["blocks"]
        assert block["content"] == ["See ", shown, ', not {"": 0}.']


def test_references_stand_where_they_were_in_whatever_order_they_are_written() -> None:
    first, second, third = (section(str(number), "fees") for number in (1, 2, 3))
    party = SignatureParty("Us", (first,), (Signer((third,), ()),), standing=(second,))
    (block,) = blocks_of(replace(saying("x"), blocks=(SignatureBlock((), (party,)),)))
    (signing,) = block["parties"]

    assert [signing["name"], signing["standing"], signing["signers"][0][1]["value"]] == [
        [f"Section\u00a0{number}"] for number in (1, 2, 3)
    ]


def test_the_fields_of_a_form_have_the_prefix_of_their_own_paper() -> None:
    forms = (form(), replace(form(), name="notice-002", path=("notice", "002")))
    names = [
        [field["name"] for block in paper["blocks"] for field in block.get("fields", ())] for paper in packet_of(*forms)["papers"]
    ]

    assert names[0]
    assert {*names[0]}.isdisjoint(names[1])
    assert all(name.startswith("notice.002.") for name in names[1])
