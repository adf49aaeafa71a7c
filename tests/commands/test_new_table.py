import csv
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from small_library import agreement, load, write

from assembler.commands.new_table import blank_table
from assembler.loader import load_library
from assembler.loader.matter_tables import EXPLANATIONS
from assembler.model.library import Programme


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    return load(tmp_path, agreement({"term": "Words."})).programmes["small"]


def workbook(programme: Programme) -> Workbook:
    path = Path("many.xlsx")
    return load_workbook(BytesIO(blank_table(programme, path)[path]))


def test_a_workbook_has_a_sheet_of_partners_one_for_each_list_and_the_explanations(programme: Programme) -> None:
    book = workbook(programme)
    headings = [str(cell.value) for cell in book["partners"][2]]

    assert book.sheetnames == ["partners", "loans", EXPLANATIONS]
    assert headings[:2] == ["programme", "matter"]
    assert [row[1].value for row in book[EXPLANATIONS].iter_rows(min_row=2, max_row=3)] == headings[:2]


def test_required_columns_differ_in_colour_and_comment(programme: Programme) -> None:
    cells = {str(cell.value): cell for cell in workbook(programme)["partners"][1]}
    required, optional = cells["Matter"], cells["Place"]

    assert required.fill.fgColor.rgb != optional.fill.fgColor.rgb
    assert "May be left blank." in str(optional.comment)
    assert "May be left blank." not in str(required.comment)


def test_csv_files_have_the_same_headings_one_file_for_each_list(programme: Programme) -> None:
    files = blank_table(programme, Path("many.csv"))
    headings = {path.name: [*csv.reader(data.decode("utf-8-sig").splitlines())] for path, data in files.items()}

    assert [*headings] == ["many.csv", "many.loans.csv"]
    partners = workbook(programme)["partners"]
    assert headings["many.csv"] == [[str(cell.value) for cell in partners[row]] for row in (1, 2)]


def test_a_choice_is_explained_with_the_group_it_stands_in(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    text = files["small/programme.yaml"].replace("choices:\n", "groups: {loans: Loans of all kinds}\nchoices:\n")
    files["small/programme.yaml"] = text.replace("title: Lending,", "title: Lending, group: loans,")
    book = workbook(load(tmp_path, files).programmes["small"])
    (comment,) = (str(cell.comment) for cell in book["partners"][1] if cell.value == "Lending")
    explained = {row[1].value: row[2].value for row in book[EXPLANATIONS].iter_rows(min_row=2)}
    assert "Loans of all kinds: Lending" in comment
    assert (explained["lend"], explained["trade"], explained["retail"]) == (
        "Loans of all kinds: Lending",
        "Trading",
        "Trading: Retail",
    )


def test_what_a_no_means_is_said_where_a_choice_holds_by_default(programme: Programme) -> None:
    written = {row[1].value: str(row[3].value) for row in workbook(programme)[EXPLANATIONS].iter_rows(min_row=2)}
    assert written["lend"] == "yes, no or blank"
    assert written["delivery"] == "yes, no or blank; “no” declines what holds by default"


def test_headings_are_words_with_the_ids_below_and_say_what_a_blank_means(programme: Programme) -> None:
    words, ids = ([str(cell.value) for cell in workbook(programme)["partners"][row]] for row in (1, 2))
    found = dict(zip(ids, words, strict=True))
    shown = ("matter", "issued", "return_by", "address_2", "signatory_1_name", "lend", "delivery", "express")
    assert [found[id] for id in shown] == [
        "Matter",
        "Day of issue",
        "To be returned by",
        "Address 2",
        "Signatory 1 name",
        "Lending",
        "Delivery (blank: yes, with Trading)",
        "Express delivery",
    ]


def test_a_list_that_is_too_long_for_a_cell_is_offered_from_the_sheet_of_explanations(tmp_path: Path) -> None:
    ids = [f"place_{number:03}" for number in range(40)]
    files = agreement({"term": "Words."})
    text = files["small/programme.yaml"].replace("place: text?", f"place: {{one_of: [{', '.join(ids)}]}}")
    book = workbook(load(tmp_path, files | {"small/programme.yaml": text}).programmes["small"])
    lists = [str(each.formula1) for each in book["partners"].data_validations.dataValidation]
    assert max(map(len, lists)) <= 255, "Excel calls a workbook with a longer list damaged"
    (there,) = (each for each in lists if each.startswith(EXPLANATIONS))
    assert [cell.value for (cell,) in book[EXPLANATIONS][there.partition("!")[2].replace("$", "")]] == ids


OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  notice: {title: A notice, follows: agreement, source: T-1}
"""


def test_a_table_asks_for_what_is_stated_on_its_occasion(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    stated = "facts: {reason: {type: text, occasion: notice}, region: text, place: text?"
    text = files["small/programme.yaml"].replace("facts: {place: text?", stated)
    files["small/programme.yaml"] = f"{text}{OCCASIONS}"
    library, findings = load_library(write(tmp_path, files))
    assert library is not None, findings
    for occasion, asked, left_out in (("", "region", "reason"), ("joining", "region", "reason"), ("notice", "reason", "region")):
        path = Path("many.xlsx")
        book = load_workbook(BytesIO(blank_table(library.programmes["small"], path, occasion)[path]))
        must = {str(row[1].value): row[4].value for row in book[EXPLANATIONS].iter_rows(min_row=2)}
        assert (must[asked], left_out in must) == ("yes", False), occasion
        assert ("loans" in book.sheetnames) is (occasion != "notice")
