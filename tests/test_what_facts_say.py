"""What cites a fact of a programme says it.

`data/facts/PROGRAMME.yaml` names for each fact a part of the library (a clause by its id; a choice, rule, table, value or
computed value by its own) and words that stand in it.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from plain_yaml import texts

from assembler.commands.explain import explain_id
from examples import ROOT, library

FOLDER = Path(__file__).parent / "data" / "facts"
FACTS = {"qpn": ("Q", 15), "ipp": ("I", 30), "qalyptus": ("Y", 16)}
PROGRAMMES = [name for name in FACTS if (ROOT / "clauses" / name).exists()]
ALL = [(name, f"{FACTS[name][0]}-{number}") for name in PROGRAMMES for number in range(1, FACTS[name][1] + 1)]

every_fact = pytest.mark.parametrize(("programme", "fact"), ALL, ids=[fact for _, fact in ALL])


@cache
def carried(programme: str) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = texts(FOLDER / f"{programme}.yaml")
    return made


def pages(id: str, programme: str) -> list[str]:
    """Give what a part of the library says: its page, and the words of a clause's files."""
    found = [page for page in explain_id(library(), id) if f"clauses/{programme}/" in page or "clauses/common/" in page]
    clause = library().clauses.get(id)
    return found + [Path(variant.span.path).read_text("utf-8") for variant in (clause.variants if clause else ())]


def cites(text: str, fact: str) -> bool:
    return re.search(rf"^source: .*{fact}(?!\d)", text, re.MULTILINE) is not None


@every_fact
def test_what_carries_a_fact_cites_it_and_says_it(programme: str, fact: str) -> None:
    assert carried(programme)[fact]
    for part in carried(programme)[fact]:
        found = [page for page in pages(part["in"], programme) if cites(page, fact)]
        assert found, f"{part['in']} does not cite {fact}"
        said = re.sub(r"\{\{.*?\}\}|\[\]\(.*?\)", "…", " ".join(" ".join(found).split()))
        assert part["says"] in said, f"{part['in']} does not say “{part['says']}”"


def test_no_fact_is_told_that_there_is_not() -> None:
    for programme in PROGRAMMES:
        assert list(carried(programme)) == [fact for name, fact in ALL if name == programme]
