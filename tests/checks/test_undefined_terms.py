"""The hint at the title of a role that a paper uses and does not bind: to bind it."""

from pathlib import Path

import pytest
from small_library import agreement, load, paper

from assembler.checks import check_library


@pytest.mark.parametrize(("more", "told"), [("", ["`parties: [partner]`"]), ("parties: [vendor, partner]\n", [])])
def test_the_title_of_a_role_wants_the_role_among_the_parties(tmp_path: Path, more: str, told: list[str]) -> None:
    main = agreement({"term": "1. It runs.\n"}, papers="- {document: annex, handling: exhibit}\n")
    library = load(tmp_path, main | paper("annex", {"pay": "1. Whatever the Partner owes falls due.\n"}, more=more))
    found = [one for one in check_library(library).findings if one.id == "undefined-term"]
    assert [word in one.hint for one, word in zip(found, told, strict=True)] == [True] * len(told)
    assert all(one.hint.startswith("“Partner” is the title of a role") for one in found)
