from assembler.loader.message_pages import message_page, message_pages, read_pages

TEXT = """\
# Messages

## bad-value

A value is wrong.

Why it matters: it is.

## declined-…

A choice is declined.
"""


def test_a_page_stands_below_the_heading_of_its_id() -> None:
    assert dict(read_pages(TEXT)) == {
        "bad-value": "A value is wrong.\n\nWhy it matters: it is.",
        "declined-…": "A choice is declined.",
    }


def test_an_id_that_a_library_completes_has_the_page_of_its_pattern() -> None:
    assert message_page("declined-lend") == message_pages()["declined-…"]
    assert message_page("declined-") == ""


def test_an_unknown_id_has_no_page() -> None:
    assert message_page("declines-lend") == ""
