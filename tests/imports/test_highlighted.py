"""Highlighted words are facts where they are short and few."""

from datetime import date

from imports.passages import passages

from assembler.imports.conversion import convert
from assembler.imports.headings import is_heading
from assembler.imports.highlighted import has_few_marks
from assembler.imports.programme_files import programme_files
from assembler.model.contract import Contract, Passage, Stretch


def marked(*stretches: tuple[str, str]) -> Passage:
    return Passage(9, tuple(Stretch(text, "hm" if face == "m" else face) for text, face in stretches))


def test_short_words_are_facts_and_print_what_stood_there() -> None:
    text = marked(("Made by ", ""), ("Institution details ", "m"), ("for ", ""), ("0 months", "m"), (" from now.", ""))
    found = convert(
        (Contract("own.docx", (*passages("*Terms*", *["Words that go on and on, for long."] * 3), text)),), date(2026, 5, 1)
    )
    files = programme_files(found)
    assert any("Made by {{ institution_details }} for {{" in each for each in files.values())
    assert '  institution_details: "Institution details"\n' in files["matter.yaml"]
    assert '"0 months"\n' in files["matter.yaml"]


def test_what_is_no_blank_stays_words() -> None:
    texts = (
        marked(("The “Fee” means ", ""), ("“Price”", "m"), (" or more.", "")),
        marked(("A whole sentence that says more than what goes into any blank.", "m")),
        marked(("End date:", "m"), (" soon", "")),
        marked(("End date", "m"), (": soon", "")),
    )
    for each in texts:
        found = convert((Contract("own.docx", (*passages(*["Words that go on and on, for long."] * 9), each)),), date(2026, 5, 1))
        assert found.facts == ()


def test_a_line_that_is_highlighted_throughout_heads_nothing_unless_it_names_a_paper() -> None:
    lines = [marked((text, "bm")) for text in ("INSTITUTION DETAILS HERE", "SERVICE AGREEMENT")]
    assert [is_heading(each) for each in lines] == [False, True]


def test_where_much_is_marked_it_is_no_blank() -> None:
    assert not has_few_marks([marked(("One ", "m"), ("two three", ""))])
    assert has_few_marks([marked(("One ", "m"), ("two three four five", ""))])
