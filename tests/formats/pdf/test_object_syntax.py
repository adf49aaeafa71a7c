import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.pdf.object_syntax import (
    ANY_REFERENCE,
    array,
    dictionary,
    elements_of,
    entries_of,
    number,
    read_string,
    stream,
    stream_data,
    string,
)

WORDS = st.text("abcXYZ()\\<>[]/ %\r\n0R é€", max_size=12)
SIMPLE = st.one_of(
    WORDS.map(pikepdf.String),
    st.binary(max_size=6).map(pikepdf.String),
    st.sampled_from(("/A", "/Type", "/R")).map(pikepdf.Name),
    st.integers(-9, 999),
    st.booleans(),
)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(pikepdf.Array),
        st.dictionaries(st.sampled_from(("/A", "/Kids", "/R")), inner, max_size=3).map(pikepdf.Dictionary),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(("/T", "/V", "/DV", "/Kids")), VALUES))
def test_a_dictionary_holds_what_qpdf_wrote_into_it(held: dict[str, object]) -> None:
    written = pikepdf.Dictionary(held)
    found = entries_of(written.unparse())

    assert {key.decode() for key in found} == {*written.keys()}
    assert pikepdf.Object.parse(dictionary(found)) == written


@given(st.lists(VALUES, max_size=5))
def test_an_array_holds_what_qpdf_wrote_into_it(held: list[object]) -> None:
    written = pikepdf.Array(held)
    found = elements_of(written.unparse())

    assert len(found) == len(held)
    assert pikepdf.Object.parse(array(found)) == written


@pytest.mark.parametrize(
    ("written", "entries"),
    [
        (rb"<</T(a (b) \) /V (c)>>", None),
        (b"<</T(a (b) /V) /V 3>>", {b"/T": b"(a (b) /V)", b"/V": b"3"}),
        (
            b"<</A 1 0 R/B[2 0 R(x]y)]/C<</D<ab>>>/E/F>>",
            {b"/A": b"1 0 R", b"/B": b"[2 0 R(x]y)]", b"/C": b"<</D<ab>>>", b"/E": b"/F"},
        ),
        (b"<< /A 5 /R 6 0 R >>\nstream\n<</B 1>>", {b"/A": b"5", b"/R": b"6 0 R"}),
    ],
)
def test_marks_within_a_string_end_nothing(written: bytes, entries: dict[bytes, bytes] | None) -> None:
    if entries is None:
        with pytest.raises(ValueError, match="no end"):
            entries_of(written)
    else:
        assert entries_of(written) == entries


@pytest.mark.parametrize("written", [b"<</A 1 %c\n/B 2>>", b"<</A 1/B>>", b"<</A<</B 1>>/C 2", b"<</A 1)/B 2>>", b"[]"])
def test_what_is_no_whole_dictionary_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match="an object of the PDF"):
        entries_of(written)


@pytest.mark.parametrize("written", [b"[1 %c\n2]", b"[1 2", b"[1 (a)", b"[1)2]", b"<<>>"])
def test_what_is_no_whole_array_is_refused(written: bytes) -> None:
    with pytest.raises(ValueError, match="an object of the PDF"):
        elements_of(written)


@given(WORDS)
def test_a_text_is_read_as_it_was_written_by_qpdf_and_by_us(text: str) -> None:
    assert str(pikepdf.Object.parse(string(text))) == text
    assert read_string(string(text)) == text


@pytest.mark.parametrize("data", [b"", b"\n", b"/Tx BMC EMC", b"q 1 0 0 1 0 0 cm Q " * 40, bytes(range(256))])
def test_a_stream_holds_its_data_deflated_where_that_is_shorter(data: bytes) -> None:
    written = stream({b"/Type": b"/XObject"}, data)

    assert stream_data(written) == data
    assert (b"/Filter" in entries_of(written)) == (len(data) > 500)


def test_a_number_has_no_more_digits_than_it_needs() -> None:
    assert [number(each) for each in (0.0, 12.0, 150.236254, 0.1, -3.5)] == [b"0", b"12", b"150.23625", b"0.1", b"-3.5"]


@pytest.mark.parametrize("written", [b"R", b"5 0 R", b"[5 0 R]", b"/R/S", b"5 0\0R>>", b"xR R"])
def test_the_mark_of_a_reference_stands_alone(written: bytes) -> None:
    assert ANY_REFERENCE.search(written)


@pytest.mark.parametrize("written", [b"", b"/AR 5", b"xR", b"5 0 Rx", b"RR"])
def test_a_letter_of_a_word_is_no_mark_of_a_reference(written: bytes) -> None:
    assert not ANY_REFERENCE.search(written)
