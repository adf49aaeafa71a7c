"""The key of a body says which glyphs it shows, whatever their numbers are in its file."""

import pytest

from assembler.formats.pdf.page_bodies import key_of, split_page

HEADER = (
    rb"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>BDC"
    b"\nq 1 0 0 -1 70 789 cm\nBT/f0 8 Tf[(\\000\\001)]TJ\nET\nQ\nEMC"
)
FOOTER = HEADER.replace(b"Top", b"Bottom").replace(b"Header", b"Footer").replace(b"789", b"46.7")
MIDDLE = 421.0
NUMBERS = bytes(range(256))
SHIFTED = bytes([0, 0, *range(1, 255)])
"""The numbers of glyphs in two fonts of a typeface: in the second each glyph has the number of the one behind it in the first."""


def body(strings: bytes, font: bytes = b"f0") -> bytes:
    return b"/Span<</MCID 0>>BDC\nBT 0 Tr/%b 10.5 Tf 1 0 0 -1 0 0 Tm[%b]TJ\nET\nEMC" % (font, strings)


def key(written: bytes, numbers: bytes = NUMBERS, *others: bytes) -> bytes | None:
    return key_of(written, {b"f0": (b"face", numbers), b"f1": (b"bold", NUMBERS)}, others)


def test_a_glyph_has_one_key_whatever_its_number_is() -> None:
    first, second = rb"(\000A\000\()20(\000\t\000\134)", rb"(\000B\000\))20(\000\n\000])"
    assert key(body(first)) == key(body(rb"(\000\101\000()20(\000\011\000\\)")) is not None
    assert key(body(first)) == key(body(second), SHIFTED)
    assert key(body(first)) != key(body(second))


@pytest.mark.parametrize(
    "other",
    [
        rb"(\000A)2(\000B)",
        rb"(\000A\000B)20()",
        rb"(\000A)20(\000C)",
        rb"()20(\000A\000B)",
        rb"(\000A)20(\000B)(\000B)",
        rb"20(\000A\000B)",
    ],
)
def test_other_strings_or_distances_have_another_key(other: bytes) -> None:
    assert key(body(rb"(\000A)20(\000B)")) != key(body(other))


def test_another_font_order_or_place_has_another_key() -> None:
    one, two = body(rb"(\000A)"), body(rb"(\000A)", b"f1")
    keys = [
        key(one),
        key(two),
        key(one + two),
        key(two + one),
        key(one + one),
        key(one.replace(b"0 0 Tm", b"0 9 Tm")),
        key(one, NUMBERS, b"box"),
    ]
    assert None not in keys
    assert len({*keys}) == len(keys)


@pytest.mark.parametrize(
    "strings", [rb"(\000\x41)", rb"(\001A)", rb"(\000\000)", rb"(\000A\0)", b"<0041>", rb"(\000A", rb"(\000\9)", rb"(\000\777)"]
)
def test_what_typst_does_not_write_has_no_key(strings: bytes) -> None:
    assert key(body(strings)) is None


def test_a_glyph_without_a_number_and_an_unknown_font_have_no_key() -> None:
    assert key(body(rb"(\000\001)"), SHIFTED) is None
    assert key(body(rb"(\000A)", b"f7")) is None
    assert key(body(rb"(\000A)").replace(b"/f0 ", b"")) is None


def test_a_page_is_split_into_header_and_footer_and_the_body() -> None:
    content = HEADER + body(rb"(\000A)") + FOOTER
    assert split_page(content, MIDDLE) == (HEADER + b"\n" + FOOTER, body(rb"(\000A)"))
    assert split_page(content.removeprefix(HEADER), MIDDLE) == (b"\n" + FOOTER, body(rb"(\000A)"))


@pytest.mark.parametrize(
    "content", [b"", HEADER, FOOTER + HEADER, HEADER + FOOTER + body(b""), HEADER + HEADER + FOOTER, HEADER + FOOTER + FOOTER]
)
def test_a_page_whose_marks_are_others_is_not_split(content: bytes) -> None:
    assert split_page(content, MIDDLE) is None


MOVING = {
    "moves what follows": HEADER.replace(b"\nQ\n", b"\nQ\n2 0 0 2 0 0 cm\n"),
    "leaves its state open": HEADER.replace(b"\nQ\n", b"\n"),
    "sets what follows unseen": HEADER.replace(b"\nQ\n", b"\nQ\n3 Tr\n"),
    "stands where its pieces do not say": HEADER.replace(b"\nBT", b"\nq 1 0 0 1 0 -700 cm\nBT").replace(b"\nQ\n", b"\nQ\nQ\n"),
    "stands below the body": HEADER.replace(b"789", b"46"),
}


@pytest.mark.parametrize("what", MOVING)
def test_a_page_whose_header_may_change_the_rest_is_not_split(what: str) -> None:
    assert split_page(HEADER + body(rb"(\000A)") + FOOTER, MIDDLE)
    assert split_page(MOVING[what] + body(rb"(\000A)") + FOOTER, MIDDLE) is None


def test_a_page_whose_footer_stands_above_the_body_is_not_split() -> None:
    assert split_page(HEADER + body(rb"(\000A)") + FOOTER.replace(b"46.7", b"790"), MIDDLE) is None
