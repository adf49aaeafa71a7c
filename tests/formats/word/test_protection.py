from formats.word.word_sample import AGREEMENT, FORM, edited, parts, shell_bytes, word
from lxml import etree

from assembler.formats.word.package import DOCUMENT, SETTINGS, W
from assembler.formats.word.protection import mark_sections
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word


def test_a_form_lets_nothing_but_its_fields_be_changed() -> None:
    form, agreement = (parts(word(document)) for document in (FORM, AGREEMENT))
    (section,) = etree.fromstring(form[DOCUMENT]).iter(f"{W}formProt")

    assert section.get(f"{W}val") == "1"
    assert b'<w:documentProtection w:edit="forms" w:enforcement="1"/><w:defaultTabStop' in form[SETTINGS]
    assert b"documentProtection" not in agreement[SETTINGS]


def test_a_shells_own_protection_gives_way_to_that_of_forms() -> None:
    guarded = edited(
        shell_bytes(),
        SETTINGS,
        lambda text: text.replace("<w:defaultTabStop", '<w:documentProtection w:edit="none"/><w:defaultTabStop'),
    )
    prepared, findings = prepare_shell("a.docx", guarded)
    assert prepared is not None, findings
    assert render_word(FORM, prepared)[0] == word(FORM)


def test_the_mark_of_a_section_stands_once_and_where_the_schema_wants_it() -> None:
    section = f'<w:sectPr xmlns:w="{W[1:-1]}"><w:pgSz/><w:cols/><w:formProt w:val="0"/><w:docGrid/></w:sectPr>'
    root = etree.fromstring(section)
    mark_sections(root)
    assert [etree.QName(each).localname for each in root] == ["pgSz", "cols", "formProt", "docGrid"]
    assert root[2].get(f"{W}val") == "1"
