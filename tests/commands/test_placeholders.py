from pathlib import Path

import pytest
from packets.small_order import FILES, LOAN
from small_library import MATTER, load, matter

from assembler.commands.placeholders import find_placeholders
from assembler.model.matter import PLACEHOLDER

TERMS = f"special_terms: {{terms: [{PLACEHOLDER}], approved_by: Berit Holm}}\n"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("legal_name: Exempel AB", f"legal_name: {PLACEHOLDER}", 6),
        ("[Gatan 1, Stockholm]", f"[Gatan 1, {PLACEHOLDER}]", 8),
        ("title: Director", f"title: {PLACEHOLDER}", 9),
        ("../../etc/passwd", f"Item {PLACEHOLDER}", 10),
        ("facts: {}", f"facts: {{place: {PLACEHOLDER}}}", 11),
        ("special_terms: {}\n", TERMS, 12),
    ],
)
def test_each_text_that_nobody_has_filled_in_is_found_at_its_line(tmp_path: Path, old: str, new: str, line: int) -> None:
    text = MATTER + LOAN + "facts: {}\nspecial_terms: {}\n"
    assert old in text
    library = load(tmp_path, FILES)
    read = matter(library, "", text.replace(old, new).replace("special_terms: {}\n", ""))
    (finding,) = find_placeholders(read.stated_values, read.span)
    assert (finding.id, finding.span and finding.span.line) == ("placeholder", line)
    assert "--draft" in finding.hint


def test_a_matter_that_is_filled_in_has_none(tmp_path: Path) -> None:
    read = matter(load(tmp_path, FILES), LOAN)
    assert [*find_placeholders(read.stated_values, read.span)] == []
