import re
from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.commands.explain import explain_id, known_ids
from assembler.model.library import Library
from examples import library as shipped

FILES = agreement({"term": '**"Item"** means a thing.\n\n1. The {{ notice }}.\n', "end when: lend": "Words."})

TERM = "---\ntitle: Term\nsource: T-1\n---\n1. The {{ notice }}, and {{ whole }} points.\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path, FILES)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("lend", "choice lend of Small Programme: Lending\nsource: T-1\n"),
        ("express-requires-delivery", "rule express-requires-delivery of Small Programme: Express delivery is delivery."),
        ("retail-part-of-trade", "rule retail-part-of-trade of Small Programme: “Retail” is part of “Trading”."),
        ("trade-alternative", "“Trading” needs exactly one of “Retail” and “Wholesale”"),
        ("notice", "from 2026-01-01: 30 days\nfrom 2026-07-01: 60 days\nsource: T-6"),
        ("place", "fact place of Small Programme: Place"),
        ("loans", "list loans of Small Programme: Loans\n  id: Id\n  item: Item"),
        ("Item", "term defined in small/agreement/term:\n“Item” means a thing."),
        ("small/agreement/term", "clause small/agreement/term\nterm, version 1, source: T-1"),
        ("end", "in small/agreement"),
        ("agreement", "sign_now in Small Programme, in every packet"),
        ("ours-uk", "entity ours-uk of Small Programme\n  legal_name: Ours Limited"),
        ("small/lend", "choice lend of Small Programme: Lending"),
        ("T-6", "source T-6 of Small Programme\na fact of the vendor's programme"),
        ("agreement", "  small/agreement/end  when “Lending” is chosen [lend]"),
    ],
)
def test_everything_with_an_id_has_a_page(library: Library, id: str, said: str) -> None:
    assert said in "\n\n".join(explain_id(library, id))


def test_a_document_says_who_contracts_and_signs_where_others_do_than_elsewhere() -> None:
    (eula,) = (page for page in explain_id(shipped(), "eula") if page.startswith("agreement "))
    assert "\n  the vendor is qualtrics-australia when the opportunity's country is Australia or New Zealand [" in eula
    (lead,) = (page for page in explain_id(shipped(), "deal-registration") if page.startswith("form "))
    assert "\n  signed by the partner's representatives, where the matter names any\n" in lead


def test_a_fact_says_that_it_is_recited_as_past() -> None:
    assert any("(not later than the day of issue)" in page for page in explain_id(shipped(), "opportunities"))
    assert not any("day of issue" in page for page in explain_id(shipped(), "territory"))


def test_a_choice_names_the_group_that_it_or_its_whole_is_shown_in() -> None:
    (page,) = explain_id(shipped(), "eula")[:1]
    assert page.splitlines()[1:3] == ["group: Selling models", "source: Q-10"]


def test_a_choice_names_the_papers_that_ask_for_it() -> None:
    page = explain_id(shipped(), "co_sell")[0].splitlines()
    assert "asked by the “when” of qpn/co-sell-addendum" in page
    assert "asked by the “specimen” of qpn/proof-of-services" in page


@pytest.mark.parametrize(
    ("text", "paragraph"),
    [
        ('*A __"Slip"__*\\\nis {{ notice }} long.', "A “Slip”\nis … long."),
        ('| **"Slip"** | Length |\n|---|---|\n| one | two |', "“Slip”"),
    ],
)
def test_a_term_is_found_wherever_it_is_defined(tmp_path: Path, text: str, paragraph: str) -> None:
    library = load(tmp_path, agreement({"term": f"{text}\n"}))
    assert explain_id(library, "Slip") == (f"term defined in small/agreement/term:\n{paragraph}",)


def test_a_page_says_where_it_is_written(library: Library) -> None:
    (page,) = explain_id(library, "lend")
    assert re.search(r"programme\.yaml:6:\d+$", page)


def test_an_unknown_id_has_no_page(library: Library) -> None:
    assert explain_id(library, "nothing") == ()


@pytest.mark.slow
def test_every_id_that_is_offered_has_a_page() -> None:
    ids = known_ids(shipped())
    assert len(ids) > 300
    assert [id for id in ids[::9] if not all(explain_id(shipped(), id)) or not explain_id(shipped(), id)] == []


def test_the_page_of_a_rule_says_which_rights_it_permits(tmp_path: Path) -> None:
    path = "small/programme.yaml"
    body = "permits: {where: express, only: [], of: [lend]}"
    library = load(tmp_path, FILES | {path: FILES[path].replace("requires: {if: express, then: delivery}", body)})
    (page,) = explain_id(library, "express-requires-delivery")
    assert "\nwhere express, of lend only none\n" in page


def test_bands_have_a_page(tmp_path: Path) -> None:
    path = "small/programme.yaml"
    banded = (
        "facts: {points: integer, place: text?}\nbands: {rank: {of: points, source: T-7, ranges: {new: 0..9, known: 10..}}}\n"
    )
    library = load(tmp_path, FILES | {path: FILES[path].replace("facts: {place: text?}\n", banded)})
    (page,) = explain_id(library, "rank")
    assert page.startswith("bands rank of Small Programme, by points\n  new: from 0 to 9\n  known: from 10\nsource: T-7\n")
    assert "rank" in known_ids(library)


FIGURES = """\
tables:
  wares:
    {title: Wares, one: ware, source: T-8, note: Ours., columns: {points: integer, open: truth}, rows: {pin: {points: 1, open: true}}}
computed:
  whole: {type: integer, is: "sum(wares, ware.points) * 2", source: T-9, note: As the source counts.}
answers: [{when: trade, text: Traders write to us., source: T-7}]
values:
"""


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("wares", "table wares of Small Programme: Wares\n  id: pin, points: 1, open: true\nOurs.\nsource: T-8"),
        ("whole", "computed whole of Small Programme\n  = sum(wares, ware.points) * 2\nAs the source counts.\nsource: T-9"),
        ("trade", "instead of a packet: Traders write to us. (T-7)"),
    ],
)
def test_figures_and_answers_have_their_pages(tmp_path: Path, id: str, said: str) -> None:
    programme = FILES["small/programme.yaml"].replace("values:\n", FIGURES, 1)
    library = load(tmp_path, FILES | {"small/programme.yaml": programme, "small/agreement/term.md": TERM})
    assert said in "\n\n".join(explain_id(library, id))
    assert id in known_ids(library)


def test_the_wordings_of_a_clause_stand_side_by_side_by_edition(tmp_path: Path) -> None:
    files = FILES | {"small/agreement/term@2026-07-01.md": TERM.replace(", and {{ whole }} points", ", in writing")}
    (page,) = explain_id(load(tmp_path, files), "small/agreement/term")
    heading, _, *rows = page.partition("\n\n")[2].splitlines()
    assert [" ".join(cell.split()) for cell in heading.split("|")] == [
        "Small Programme, from 2026-01-01",
        "Small Programme, from 2026-07-01",
    ]
    assert any("The …." in row.split("|")[0] for row in rows)
    assert any("The …, in writing." in row.split("|")[1] for row in rows if "|" in row)


CONDITIONED = """\
1. The first: {when: lend}

   1. a part of it, {when: not express}
   2. another part.

2. The second.

| Item | Owed |
| --- | --- |
| {{ loan.item }} here | all {for: loan in loans} {when: loan.owed is stated} |
"""


def test_the_texts_of_an_edition_stand_with_their_conditions(tmp_path: Path) -> None:
    new = {"small/agreement/term@2026-07-01.md": f"---\ntitle: Term\nsource: T-1\n---\n{CONDITIONED}"}
    (page,) = explain_id(load(tmp_path, FILES | new), "small/agreement/term")
    column = " ".join(" ".join(row.partition("|")[2] for row in page.splitlines()).split())
    assert column.partition("Term ")[2] == (
        "The first: (only where “Lending” is chosen) "
        "a part of it, (only where “Lending” is chosen and “Express delivery” is not chosen) "
        "another part. (only where “Lending” is chosen) "
        "The second. Item Owed … here (only where the loan's owed is stated) all (only where the loan's owed is stated)"
    )


def test_a_condition_of_many_words_is_shown_as_it_is_written(tmp_path: Path) -> None:
    condition = " or ".join(f'partner.country == "{country}"' for country in ("BA", "CD", "GB", "GS", "PM", "TT", "US", "VC"))
    new = {"small/agreement/term@2026-07-01.md": f"---\ntitle: Term\nsource: T-1\n---\n1. One.\n2. Two. {{when: {condition}}}\n"}
    (page,) = explain_id(load(tmp_path, FILES | new), "small/agreement/term")
    column = " ".join(" ".join(row.partition("|")[2] for row in page.splitlines()).split())
    assert f"Two. (only where {condition})" in column


def test_a_page_says_in_which_editions_something_exists(tmp_path: Path) -> None:
    files = dict(FILES)
    programme = files["small/programme.yaml"].replace(
        "{title: Lending, source: T-1}", "{title: Lending, source: T-1, since: 2026-07-01}"
    )
    files["small/programme.yaml"] = programme.replace("{place: text?}", "{place: {type: text?, until: 2026-07-01}}")
    library = load(tmp_path, files)
    assert "exists from the edition of 2026-07-01" in explain_id(library, "lend")[0]
    assert "exists until the edition of 2026-07-01" in explain_id(library, "place")[0]


def test_a_deadline_shows_its_rule_who_acts_and_the_clause() -> None:
    page = next(page for page in explain_id(shipped(), "renewal_notice") if page.startswith("deadline") and "Qualtrics" in page)
    assert "  = days_before(matter.effective + initial_term, 1) - renewal_notice\nrecurs every renewal_term\n" in page
    assert "by Vendor or Partner, under qpn/alliance-agreement, term.renewal\n" in page
