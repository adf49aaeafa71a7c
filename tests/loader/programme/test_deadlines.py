"""Deadlines of a programme: read with what they name, and what is wrong with them told at its place."""

from pathlib import Path

import pytest
from small_library import agreement, load, small, write

from assembler.loader import load_library
from assembler.model.expressions import unparse


def files(deadline: str, more: str = "") -> dict[str, str]:
    """Return a library with an agreement, a slip for each loan, and one deadline."""
    written = agreement({"term": "1. It runs. {id: runs}\n2. {{ notice | words }}.\n"}, papers=more)
    written["small/programme.yaml"] += f"deadlines:\n  back:\n    {deadline}\n"
    return written


USUAL = "{title: Back, day: matter.effective + notice, of: partner, paper: agreement, source: T-1"


def test_a_deadline_is_read_with_its_paper_its_roles_and_its_rule(tmp_path: Path) -> None:
    written = files(
        f"{USUAL[: USUAL.index('of:')]}of: [vendor, partner], paper: agreement, clause: term.runs, every: 1 year, source: T-1}}"
    )
    (found,) = small(load(tmp_path, written)).deadlines
    assert (found.id, found.of, found.paper, found.clause) == ("back", ("vendor", "partner"), "small/agreement", "term.runs")
    assert (unparse(found.day), found.every and unparse(found.every)) == ("matter.effective + notice", '"1 year"')


@pytest.mark.parametrize(
    ("deadline", "found"),
    [
        (f"{USUAL}, clause: trem}}", "“Agreement” has no clause “trem”. [unknown-clause]"),
        (f"{USUAL}, clause: term.ends}}", "The clause “term” has no item “ends”. [unknown-clause]"),
        (USUAL.replace("agreement", "agrement") + "}", "There is no paper “small/agrement”. [unknown-document]"),
        (USUAL.replace("partner", "buyer") + "}", "“buyer” is no role. [unknown-name]"),
        (USUAL.replace("partner", "[]") + "}", "A list of 0 is too few; at least 1 belong here. [bad-value]"),
        (USUAL.replace("matter.effective + notice", "notice") + "}", "This is a duration; a date that need not be given is declared."),
        (USUAL.replace("notice", "notise") + "}", "“notise” is not known here. [unknown-name]"),
        (f"{USUAL}, when: notice}}", "A condition is true or false; this is a duration. [wrong-type]"),
        (f"{USUAL}, every: matter.effective}}", "This is a date; a duration is declared. [wrong-type]"),
        (f"{USUAL.replace('matter.effective', 'matter.issued')}, every: notice}}", "“back” recurs, and its day is not counted from the"),
        (f"{USUAL}, for: loan in lones}}", "“lones” is not known here."),
        (f"{USUAL}, for: term in special_terms}}", "A deadline for each entry needs an id in every entry. [missing-key]"),
        ("{title: Back, day: matter.effective, of: partner, paper: agreement}", "“source” is missing. [missing-key]"),
    ],
)  # fmt: skip
def test_a_faulty_deadline_is_told(tmp_path: Path, deadline: str, found: str) -> None:
    _, findings = load_library(write(tmp_path, files(deadline)))
    assert found in "\n".join(f"{one.message} [{one.id}]" for one in findings)


def test_a_list_cannot_be_asked_for_the_effective_date_since_its_entries_are_not_kept(tmp_path: Path) -> None:
    day = "smallest(loans, matter.effective)"
    _, findings = load_library(
        write(tmp_path, files(f'{{title: Back, day: "{day}", of: partner, paper: agreement, source: T-1}}'))
    )
    assert [one.message for one in findings if one.id == "wrong-type"] == [
        f"“{day}” reads the effective date, which may be known only after the signature."
    ]


def test_a_name_that_is_no_name_is_refused(tmp_path: Path) -> None:
    written = files(f"{USUAL}}}")
    written["small/programme.yaml"] = written["small/programme.yaml"].replace("  back:", "  back-by:")
    _, findings = load_library(write(tmp_path, written))
    assert [one.message for one in findings] == ["“back-by” is no name."]
