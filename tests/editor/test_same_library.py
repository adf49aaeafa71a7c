"""Two libraries are the same but for an id, or one of them says something else."""

from pathlib import Path

import pytest
from small_library import agreement, load

from assembler.editor.same_library import is_same_library

FEE = "1. The notice is {{ notice | words }}. {id: notice}\n2. As [](#fee.notice) says, it is given.\n"


@pytest.mark.parametrize(
    ("edits", "same"),
    [
        ({"{id: notice}": "{id: period}", "#fee.notice": "#fee.period"}, True),
        ({"{id: notice}": "{id: period}", "#fee.notice": "#fee.period", "The notice": "The period"}, False),
        ({"{id: notice}": "{id: period}", "#fee.notice": "#fee.period", "it is given": "it is given twice"}, False),
    ],
    ids=["both places", "a printed word too", "another word"],
)
def test_only_the_id_may_differ(tmp_path: Path, edits: dict[str, str], *, same: bool) -> None:
    text = FEE
    for old, new in edits.items():
        text = text.replace(old, new)
    before, after = load(tmp_path / "a", agreement({"fee": FEE})), load(tmp_path / "b", agreement({"fee": text}))
    assert is_same_library(before, after, "notice", "period") is same


def test_one_word_may_become_several(tmp_path: Path) -> None:
    before, after = (
        load(tmp_path / item, agreement({"fee": FEE.replace("notice}", f"{item}}}").replace(".notice", f".{item}")}))
        for item in ("notice", "notice-given")
    )
    assert is_same_library(before, after, "notice", "notice-given")
