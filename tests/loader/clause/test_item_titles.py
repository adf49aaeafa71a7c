"""The title of an item: the bold or italic words with which it begins, and what is none."""

import pytest

from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import ItemList
from assembler.model.source import SourceText


def titles(text: str) -> list[str]:
    blocks, findings = read_markdown(SourceText("c.md", text), 0)
    assert findings == ()
    return [item.title for block in blocks if isinstance(block, ItemList) for item in block.items]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("**Feedback.** The Partner may send it.", "Feedback"),
        ("_Feedback._ The Partner may send it.", "Feedback"),
        ("*Feedback:* the Partner may send it.", "Feedback"),
        ("**Feedback.**\\\n   The Partner may send it.", "Feedback"),
        ("**Feedback.**\n   The Partner may send it.", "Feedback"),
        ("**Feedback.**\n   1. The Partner may send it.", "Feedback"),
        ("**Feedback.**\n\n   The Partner may send it.", "Feedback"),
        ("**U.S. law and the Partner's staff.** It applies.", "U.S. law and the Partner’s staff"),
        ("**Feedback.** It is sent. {id: feedback} {when: resale}", "Feedback"),
        ("**Feedback** is sent.", ""),
        ("**Feedback.**, so to say.", ""),
        ("**This Agreement ends.**", ""),
        ('**"Feedback"** means what is sent.', ""),
        ("**It is due. It is final.** Nobody may ask why.", ""),
        ("**The Vendor gives no warranty of any kind, and owes no damages.** This holds.", ""),
        ("The Partner. **Feedback.** It is sent.", ""),
    ],
)
def test_an_item_has_a_title_where_it_begins_with_one(text: str, title: str) -> None:
    assert titles(f"1. {text}\n") == [title]
