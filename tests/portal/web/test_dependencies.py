"""A submitted form is read by the names of its inputs."""

import pytest

from assembler.portal.web.dependencies import SubmittedForm, how_to_ask, whole_number

FORM = SubmittedForm((("choice", "sell"), ("note", "one\r\ntwo"), ("choice", "refer"), ("days", "0030")))


def test_an_input_that_is_sent_twice_has_a_first_text_and_all_of_them() -> None:
    assert (FORM.text("choice"), FORM.texts("choice"), FORM.by_name["choice"]) == ("sell", ("sell", "refer"), "sell")
    assert (FORM.text("note"), FORM.text("nothing"), FORM.texts("nothing")) == ("one\ntwo", "", ())


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("007", 7), ("", 0), ("-1", 0), ("1.5", 0), ("٣", 0), ("²", 0), ("1234567890", 0)]
)
def test_only_short_numbers_of_ascii_digits_are_read(text: str, number: int) -> None:
    assert whole_number(text) == number


def test_a_number_may_be_held_to_fewer_digits() -> None:
    assert (FORM.number("days", 4), FORM.number("days", 3)) == (30, 0)


@pytest.mark.parametrize(
    ("own", "ours", "told"),
    [
        ("Jonas Weber", "partners@vendor.example", "Jonas Weber, or partners@vendor.example"),
        ("Jonas Weber, jonas@vendor.example", "partners@vendor.example", "Jonas Weber, jonas@vendor.example"),
        ("Jonas Weber, +49 (89) 123-456", "partners@vendor.example", "Jonas Weber, +49 (89) 123-456"),
        ("Jonas Weber, room 12345", "partners@vendor.example", "Jonas Weber, room 12345, or partners@vendor.example"),
        ("", "partners@vendor.example", "partners@vendor.example"),
        ("Jonas Weber", "Jonas Weber, partners@vendor.example", "Jonas Weber, partners@vendor.example"),
        ("Jonas Weber", "", "Jonas Weber"),
        ("", "", ""),
    ],
)
def test_a_contact_that_tells_no_address_stands_with_that_of_the_portal(own: str, ours: str, told: str) -> None:
    assert how_to_ask(own, ours) == told
