"""Every fact of a programme is carried by something that cites it, and nothing cites a fact that there is not."""

import re
from pathlib import Path

import pytest

from examples import ROOT

FACTS = {
    "qpn": {f"Q-{number}" for number in range(1, 16)},
    "ipp": {f"I-{number}" for number in range(1, 31)},
    "qalyptus": {f"Y-{number}" for number in range(1, 17)},
}
SOURCE = re.compile(r"\bsource: *([^,}#\n]+)")
FACT = re.compile(r"\b[A-Z]-\d+\b")


def sources(folder: Path) -> dict[str, set[str]]:
    """Give the facts that the files of a folder cite, each with the files."""
    cited: dict[str, set[str]] = {}
    for file in sorted([*folder.rglob("*.md"), *folder.rglob("*.yaml")]):
        for source in SOURCE.findall(file.read_text("utf-8")):
            for fact in FACT.findall(source):
                cited.setdefault(fact, set()).add(file.relative_to(folder).as_posix())
    return cited


@pytest.mark.parametrize("programme", FACTS)
def test_every_fact_is_cited_where_it_is_carried_and_no_other(programme: str) -> None:
    assert set(sources(ROOT / "clauses" / programme)) == FACTS[programme]


def test_what_programmes_share_cites_none_of_their_facts() -> None:
    assert sources(ROOT / "clauses" / "common") == {}


@pytest.mark.parametrize("programme", FACTS)
def test_every_fact_but_those_of_words_alone_has_a_text(programme: str) -> None:
    """A fact that only a value or a choice cites would be carried by nothing that a party reads."""
    read = {fact for fact, files in sources(ROOT / "clauses" / programme).items() if any(file.endswith(".md") for file in files)}
    assert read == FACTS[programme]
