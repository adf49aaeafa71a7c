"""A proofreading as text, data, SARIF and annotations: the place in words, a line only where the file has lines."""

import json
from pathlib import PurePath

from imports.passages import passages
from proofreading.sound_contract import changed, read

from assembler.model.contract import Contract
from assembler.proofreading.kinds import SURE, TO_LOOK_AT
from assembler.proofreading.proofreading import proofread
from assembler.proofreading.reports import as_github, as_json, as_lines, as_sarif, page_of

FOUND = read(changed("The hall of", "“Hall” means the the hall of"))
HERE = PurePath("/work")


def test_text_says_what_is_sure_before_what_is_to_be_looked_at() -> None:
    sure, look = FOUND.remarks
    assert [*as_lines(FOUND)] == [
        "paper0.md: 1 surely wrong, 1 to look at, in 185 words",
        "\nSurely wrong",
        f"  “Exhibit A”, paragraph 1: “the” stands twice in a row. [doubled-word] {sure.key}",
        "    “Hall” means the the hall of the Buyer.",
        "    Delete one of the two, or write the word that was meant.",
        "\nTo look at",
        f"  “Exhibit A”, paragraph 1: “Hall” is defined and never used. [unused-term] {look.key}",
        "    “Hall” means the the hall of the Buyer.",
        "    Delete the definition, or use the term where it is meant.",
    ]


def test_data_has_each_place_with_its_words() -> None:
    data = json.loads(json.dumps(as_json(FOUND)))
    (sure,), (look,) = data["sure"], data["to_look_at"]
    assert (sure["id"], look["id"], data["words"], data["more"]) == ("doubled-word", "unused-term", 185, 0)
    (place,) = sure["places"]
    assert (place["where"], place["words"], place["line"]) == ("“Exhibit A”, paragraph 1", "the the", 34)


def test_a_text_file_is_annotated_at_its_line_and_a_word_file_at_its_place_alone() -> None:
    assert [line.partition("::“")[0] for line in as_github(FOUND, HERE)] == [
        "::error file=paper0.md,line=34,title=doubled-word",
        "::notice file=paper0.md,line=34,title=unused-term",
    ]
    other = proofread(Contract("own.docx", passages("It is the the end.")))
    assert next(iter(as_github(other, HERE))).startswith("::error file=own.docx,title=doubled-word::First paragraph: ")
    (result,) = as_sarif(other, HERE, "1")["runs"][0]["results"]  # type: ignore[index]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "own.docx"}}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "First paragraph", "kind": "element"}]


def test_each_kind_has_a_page() -> None:
    assert [id for id in (*SURE, *TO_LOOK_AT) if not page_of(id)] == []
