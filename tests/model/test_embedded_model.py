import json
from dataclasses import replace
from functools import cache

import pytest
from formats.word.word_sample import AGREEMENT, FORM
from hypothesis import given
from hypothesis import strategies as st

from assembler.model.document import Document, Field, FieldGroup
from assembler.model.embedded_model import UnreadableModelError, bare_document, embedded_model, has_fields, read_embedded_model
from assembler.model.walk import plain, text_runs, words
from examples import EXAMPLES, ordered


@cache
def forms() -> tuple[Document, ...]:
    papers = (paper.document for path in EXAMPLES for paper in ordered(path).assembly.papers)
    return tuple(document for document in papers if has_fields(document))


def fields(document: Document) -> list[Field]:
    return [field for block in document.blocks if isinstance(block, FieldGroup) for field in block.fields]


def test_a_form_comes_back_unchanged_but_for_its_places() -> None:
    assert len({document.plan for document in forms()}) >= 7
    for document in (*forms(), FORM):
        read = read_embedded_model(embedded_model(document))
        assert list(words(read)) == list(words(document))
        assert [(each.name, each.type, plain(each.value)) for each in fields(read)] == [
            (each.name, each.type, plain(each.value)) for each in fields(document)
        ]
        assert {piece.field for piece in text_runs(read)} == {piece.field for piece in text_runs(document)}
        assert {piece.span for piece in text_runs(read)} == {None}
        assert bare_document(read) == read


def test_what_is_embedded_is_written_as_any_json_without_spaces() -> None:
    odd = replace(FORM, title='A "title" \\ \n\x7f\u2028 é \U0001f600', blocks=(*FORM.blocks, *FORM.blocks))
    for document in (*forms(), FORM, odd, AGREEMENT):
        text = embedded_model(document)
        assert json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) == text


def test_what_no_page_shows_is_not_embedded() -> None:
    assert any("lena.mueller@acme.example" in piece.text for document in forms() for piece in text_runs(document))
    assert not any("lena.mueller@acme.example" in embedded_model(document) for document in forms())


def test_of_a_document_without_fields_only_metadata_is_embedded() -> None:
    read = read_embedded_model(embedded_model(AGREEMENT))
    assert (read.name, read.plan, read.edition, read.reference) == (
        AGREEMENT.name,
        AGREEMENT.plan,
        AGREEMENT.edition,
        AGREEMENT.reference,
    )
    assert read.blocks == ()


GOOD = json.loads(embedded_model(FORM))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '"' + " " * 3_000_000 + '"',
        json.dumps(GOOD | {"is": "Text"}),
        json.dumps(GOOD | {"name": 7}),
        json.dumps(GOOD | {"name": "\ud800"}),
        json.dumps(GOOD | {"draft": 1}),
        json.dumps(GOOD | {"edition": "2026-02-30"}),
        json.dumps(GOOD | {"more": 1}),
        json.dumps({name: value for name, value in GOOD.items() if name != "title"}),
        json.dumps(GOOD | {"blocks": [{"is": "Document"}]}),
        json.dumps(GOOD | {"blocks": [["Paragraph"]]}),
        json.dumps(GOOD | {"blocks": [{"is": []}]}),
    ],
)
def test_anything_else_is_unreadable(bad: str) -> None:
    with pytest.raises(UnreadableModelError):
        read_embedded_model(bad)


def test_a_form_with_endless_rows_is_unreadable() -> None:
    endless = embedded_model(FORM).replace('"lines":3', '"lines":3000000000')
    assert endless != embedded_model(FORM)
    with pytest.raises(UnreadableModelError, match="places to write in"):
        read_embedded_model(endless)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@pytest.mark.slow
@given(st.sampled_from(sorted(GOOD)), JSON)
def test_no_value_in_any_place_makes_it_raise_anything_else(key: str, value: object) -> None:
    try:
        read = read_embedded_model(json.dumps(GOOD | {key: value}))
    except UnreadableModelError:
        return
    written = json.loads(embedded_model(read))
    assert written == {name: part for name, part in (GOOD | {key: value}).items() if name in written or part != []}
