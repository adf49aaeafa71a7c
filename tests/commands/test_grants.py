"""What papers state stands beside the clause that grants it, with its condition and all that it is computed by."""

from pathlib import Path

from small_library import agreement, load

from assembler.commands.grants import Grant, grant_lines, grants
from examples import library as shipped

COMPUTED = """\
computed:
  part: {type: integer, is: year(since) * 2, source: T-1}
  whole: {type: integer, is: part + 1, source: T-1, grants: agreement/term.owed}
  other: {type: integer, is: part + 2, source: T-1}
"""
TERM = """\
1. The Partner owes twice the year. {id: owed}
2. It owes {{ whole }}, and lends {{ other }}. {when: lend}
3. The Partner is in good standing. {grants: term.owed}
"""


def small(folder: Path) -> tuple[Grant, ...]:
    """Return what a small library's only paper states."""
    files = agreement({"term": TERM})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(
        "facts: {place: text?}\n", f"facts: {{place: text?, since: date}}\n{COMPUTED}"
    )
    library = load(folder, files)
    return grants(library, library.programmes["small"])


def test_a_figure_stands_beside_its_clause_with_all_that_it_is_made_of(tmp_path: Path) -> None:
    whole = next(one for one in small(tmp_path) if one.name == "whole")
    assert (whole.clause, whole.words) == ("small/agreement/term.owed", "The Partner owes twice the year.")
    assert (whole.condition, whole.expression) == ("“Lending” is chosen", "part + 1")
    assert whole.parts == ("part = year(since) * 2",)
    assert whole.places == (str(tmp_path / "small/agreement/term.md") + ":6:1",)


def test_a_sentence_stands_with_its_words_and_what_no_clause_grants_stands_last(tmp_path: Path) -> None:
    found = small(tmp_path)
    assert [one.name for one in found] == ["whole", "“The Partner is in good standing.”", "other"]
    assert [*grant_lines(found[1])][2] == "  printed:    in every packet"
    assert [*grant_lines(found[2])][1] == "  clause:     none"


def test_a_row_of_a_table_is_one_text_and_a_field_has_its_label() -> None:
    stated = {one.name: one.clause for one in grants(shipped(), shipped().programmes["qpn"])}
    assert stated["“XM Referral Addendum | … | With form no. … | None”"] == "qpn/alliance-agreement/term.addenda"
    assert stated["“Opportunity accepted on: …”"] == "qpn/alliance-agreement/registration.decision"


def test_the_shipped_papers_state_no_figure_that_no_clause_grants() -> None:
    for programme in shipped().programmes.values():
        assert [one.name for one in grants(shipped(), programme) if not one.clause] == []
