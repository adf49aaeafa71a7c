import io
from dataclasses import replace
from datetime import date

import docx
from formats.word.word_sample import AGREEMENT, parts, word

from assembler.formats.word.properties import properties


def test_a_file_opens_with_its_properties() -> None:
    opened = docx.Document(io.BytesIO(word())).core_properties
    assert (opened.title, opened.subject, opened.identifier) == (
        "Alliance Agreement",
        "Exampla Partner Network",
        "acme-2026-001",
    )
    assert opened.created is not None
    assert opened.created.date() == opened.modified.date() == date(2026, 11, 1)
    custom = parts(word())["docProps/custom.xml"].decode()
    assert all(f">{value}<" in custom for value in ("acme-2026-001", "alliance", "2026-11-01"))


def test_a_title_that_looks_like_markup_is_text() -> None:
    core, custom = properties(replace(AGREEMENT, title="<A> & B", reference="<r>"))
    assert "<dc:title>&lt;A&gt; &amp; B</dc:title>" in core
    assert "<vt:lpwstr>&lt;r&gt;</vt:lpwstr>" in custom
