import pytest
from formats.word.shell.shell_edits import paragraph
from lxml import etree

from assembler.formats.word.package import W
from assembler.formats.word.shell.tags import in_usual_spelling, prefix, tag_faults, tagged_paragraphs

RUN = "<w:r><w:t>{}</w:t></w:r>"


def faults(xml: str) -> list[str]:
    """Return what is wrong with the tags of a body, without the hints."""
    tree = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{xml}</w:body>')
    return [sentence for line in tagged_paragraphs(tree) for sentence, _ in tag_faults(line)]


def cut(between: str) -> str:
    return f"<w:p><w:r><w:t>{{{{ front.</w:t></w:r>{between}<w:r><w:rPr><w:b/></w:rPr><w:t>title }}}}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (paragraph("{{ document.title "), "A tag in “{{ document.title ” is not closed in its paragraph."),
        (paragraph("{{r front.title }}"), "The tag “{{r front.title }}” is of a kind that shells do not use."),
        (paragraph("{%- if x %}"), "The tag “{%- if x %}” is of a kind that shells do not use."),
        (
            cut('<w:bookmarkStart w:id="1" w:name="x"/>'),
            "The tag “{{ front.title }}” is split by a bookmark, a link, a comment or",
        ),
        (f"<w:p><w:hyperlink>{RUN.format('{{ a.')}</w:hyperlink>{RUN.format('b }}')}</w:p>", "The tag “{{ a.b }}” is split by"),
        (paragraph("{%p if document.draft %} now"), "The tag “{%p if document.draft %}” is not alone in its paragraph:"),
        (
            paragraph("{% if document.draft %}{{p front.title }}{% endif %}"),
            "The tag “{{p front.title }}” is not alone in its paragraph:",
        ),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('{%tr endif %}')}</w:tc><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>",
            "The tag “{%tr endif %}” is not alone in its row:",
        ),
    ],
)
def test_a_faulty_tag_is_named(xml: str, sentence: str) -> None:
    (fault,) = faults(xml)
    assert fault.startswith(sentence)


def test_tags_may_be_cut_by_the_spelling_checker_and_by_looks() -> None:
    assert faults(cut('<w:proofErr w:type="spellStart"/>')) == []


def test_a_paragraph_in_a_box_is_one_of_its_own() -> None:
    outer = f"<w:p><w:r><w:pict>{paragraph('inner')}</w:pict><w:t>outer</w:t></w:r></w:p>"
    tree = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{outer}</w:body>')
    assert [line.text for line in tagged_paragraphs(tree)] == ["outer", "inner"]


def test_what_a_tag_replaces_is_told_by_its_letters_and_spaces_do_not_matter() -> None:
    assert [prefix(tag) for tag in ("{{p body }}", "{%tr if x %}", "{{ price }}")] == ["p", "tr", ""]
    assert in_usual_spelling("{{p  body}}") == in_usual_spelling("{{p body }}") == "{{p body }}"
