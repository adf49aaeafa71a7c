"""The key of a body says which glyphs it shows, whatever their numbers are in its file."""

import pytest

from assembler.formats.pdf.page_bodies import PIECE, WIDTHS, key_of, split_page, with_numbers

HEADER = (
    rb"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>BDC"
    b"\nq 1 0 0 -1 70 789 cm/c0 cs 0 scn\nBT 0 Tr/f0 8 Tf 1 0 0 -1 0 0 Tm[(\\000\\001)5(\\000\\002)]TJ\nET\nQ\nEMC"
)
FOOTER = HEADER.replace(b"Top", b"Bottom").replace(b"Header", b"Footer").replace(b"789", b"46.7")
NUMBERS = bytes(range(256))
SHIFTED = bytes([0, 0, *range(1, 255)])
"""The numbers of glyphs in two fonts of a typeface: in the second each glyph has the number of the one behind it in the first."""


def body(strings: bytes, font: bytes = b"f0") -> bytes:
    return b"/Span<</MCID 0>>BDC\nBT 0 Tr/%b 10.5 Tf 1 0 0 -1 0 0 Tm[%b]TJ\nET\nEMC" % (font, strings)


def key(written: bytes, numbers: bytes = NUMBERS, *others: bytes) -> bytes | None:
    content = with_numbers(written)
    return None if content is None else key_of(content, {b"f0": (b"face", numbers), b"f1": (b"bold", NUMBERS)}, others)


def test_a_glyph_has_one_key_whatever_its_number_is() -> None:
    first, second = rb"(\000A\000\(\000\))20(\000\t\000\134)", rb"(\000B\000\)\000*)20(\000\n\000])"
    assert key(body(first)) == key(body(rb"(\000\101\000(\000))20(\000\011\000\\)")) is not None
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
    "strings",
    [
        rb"(\377\000)",
        rb"(\000A\377\000\000A)",
        rb"(\000\x41)",
        rb"(\001A)",
        rb"(\000\000)",
        rb"(\000A\0)",
        rb"(\000A\000)20(B\377C)",
        rb"(\000A\377)20(B\000C)",
        rb"(\000A\000)20(B\377\000)",
        b"<0041>",
        rb"(\000A",
        rb"(\000\9)",
        rb"(\000\777)",
        rb")\000A(",
        rb"(\000A\000()",
        rb"(\000A))\000A(",
        rb"(\000A)]TJ/f1\n9 Tf[(\000A)",
        rb"(\000A)]TJ/g1 9 Tf[(\000A)",
        b"(\\000A)]TJ/f1\x809 Tf[(\\000A)",
        rb"(\000A)]TJ BI ID (\000A) EI[",
        rb"(\000A)]TJ<<<41>/A 1>>[",
        rb"(\000A)]TJ<</A<41>>>[",
    ],
)
def test_what_typst_does_not_write_has_no_key(strings: bytes) -> None:
    assert key(body(strings)) is None
    assert key(body(strings), NUMBERS[:-1] + b"\0") is None  # most fonts have no glyph 255


def test_a_glyph_without_a_number_and_an_unknown_font_have_no_key() -> None:
    assert key(body(rb"(\000\001)"), SHIFTED) is None
    assert key(body(rb"(\000A)", b"f7")) is None
    assert key(body(rb"(\000A)").replace(b"/f0 ", b"")) is None


def piece(marked: bytes) -> bytes:
    return marked[marked.index(b"BDC") + 3 : -len(b"\nQ\nEMC")]


def test_a_page_is_split_into_the_pieces_of_header_and_footer_and_the_body() -> None:
    shown = body(rb"(\000A)")
    assert split_page(HEADER + shown + FOOTER) == ([piece(HEADER)], shown, [piece(FOOTER)])
    assert split_page(shown + FOOTER) == ([], shown, [piece(FOOTER)])
    assert split_page(HEADER.replace(b"\nEMC", piece(HEADER) + b"\nQ\nEMC") + shown + FOOTER) == (
        [piece(HEADER)] * 2,
        shown,
        [piece(FOOTER)],
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEADER,
        HEADER + FOOTER + body(b""),
        HEADER + body(b"").replace(b"/MCID 0", b"/ActualText(A)") + FOOTER,
        HEADER + body(b"") + FOOTER.replace(b"\nQ\nEMC", b"\nQ\n0 g\nEMC"),
        HEADER.replace(b"\nQ\nEMC", b"\nQ\n2 0 0 2 0 0 cm\nEMC") + body(b"") + FOOTER,
        HEADER.replace(b"\nQ\nEMC", b"\nEMC") + body(b"") + FOOTER,
    ],
)
def test_a_page_whose_marks_are_others_is_not_split(content: bytes) -> None:
    assert split_page(content) is None


def test_a_line_and_a_rule_are_pieces() -> None:
    rule = b"\nq 1 0 0 -1 76.5 57.5 cm/c0 CS 0.7 SCN 0.5 w 4 M 0 0 m 442.2 0 l\nS"
    assert PIECE.fullmatch(piece(HEADER))
    assert PIECE.fullmatch(rule)
    assert PIECE.fullmatch(rule.replace(b"\nS", b" 442.2 9.5 l\nh\nS"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\nET", b"\nET Q 1 0 0 1 0 90\ncm q"),
        (b"\nET", b"\nET\nq 1 0 0 1 0 -700 cm\nQ"),
        (b"\nET", b"\nET\n3 Tr"),
        (b"\nET", b""),
        (b"BT 0 Tr", b"BT 5 Tc 0 Tr"),
        (b"\nq 1", b" 2 0 0 2 0 0 cm\nq 1"),
        (b")5(", b")5 Tc("),
        (b")5(", b")]TJ 9 0 Td["),
        (b"cm/c0", b"cm BT/c0"),
    ],
)
def test_a_piece_in_which_anything_is_otherwise_is_none(old: bytes, new: bytes) -> None:
    assert piece(HEADER).count(old) == 1
    assert PIECE.fullmatch(piece(HEADER).replace(old, new)) is None


def test_a_long_line_that_is_no_piece_and_a_long_list_that_is_none_of_widths_are_refused_at_once() -> None:
    """Each digit could be of this number or of the next: tried one by one, they would take years."""
    assert PIECE.fullmatch(piece(HEADER).replace(b")5(", b")5(\\000A)123" * 100 + b"(\\000()")) is None
    assert WIDTHS.fullmatch(b"[%bx]" % (b"10000 10000 12345" * 100)) is None
