"""A library checked again after each of some random edits: the report is that of a whole check, to the letter."""

from pathlib import Path

import pytest
from checks.random_edits import edit_library

ROOT = Path(__file__).parents[2]


@pytest.mark.long
@pytest.mark.slow
def test_a_check_after_an_edit_says_what_a_whole_check_says(tmp_path: Path) -> None:
    made = edit_library(ROOT / "clauses", ROOT / "templates", tmp_path, 27, 25, ("qalyptus",))
    assert made.differing == []
    assert made.findings > 0
    assert sum(made.kinds.values()) == 25
