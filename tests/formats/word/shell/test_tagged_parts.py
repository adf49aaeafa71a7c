from collections.abc import Callable

import pytest
from formats.word.shell.shell_edits import before_body, package_with, paragraph, swap
from formats.word.word_sample import shell_bytes

from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.shell.context import sample_contexts
from assembler.formats.word.shell.shell_package import open_shell_package
from assembler.formats.word.shell.tagged_parts import MARK, compile_parts

WRAPPED = paragraph("{%p if document.draft %}") + paragraph("{{p body }}") + paragraph("{%p endif %}")
BODY = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:t xml:space="preserve">{{p body }}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (before_body(paragraph("{{ document.titel }}")), "The tag “titel” names nothing that shells are given."),
        (before_body(paragraph("{{ partner }}")), "The tag “partner” names nothing that shells are given."),
        (swap("particular.value", "particular.valu"), "The tags cannot be filled: "),
        (before_body(paragraph("{{ front.parties }}")), "A tuple cannot be printed"),
        (before_body(paragraph("{% if document.draft %}")), "The tags cannot be read: "),
        (before_body(paragraph("{{ front.title() }}")), "A tag does more than place words (call)."),
        (before_body(paragraph("{% set x = front %}")), "A tag does more than place words (assign)."),
        (before_body(paragraph("{{ front.title|safe }}")), "A tag does more than place words (filter)."),
        (swap("{%p endfor %}", "{% endfor %}"), "begins and ends in different paragraphs or cells."),
        (swap(BODY, WRAPPED), "The clauses are left out or repeated in some papers."),
    ],
)
def test_a_tag_that_cannot_be_filled_or_does_more_is_named(edit: Callable[[str], str], sentence: str) -> None:
    _, findings = compile_parts(package_with(DOCUMENT, edit))
    assert {finding.id for finding in findings} == {"broken-tag"}
    assert sentence in findings[0].message


def test_line_feeds_in_a_value_are_line_breaks_and_markup_is_text() -> None:
    package, _ = open_shell_package("a.docx", shell_bytes())
    assert package is not None
    templates, findings = compile_parts(package)
    assert findings == ()
    context = {**sample_contexts()[0], "body": MARK, "contents": ""}
    context["front"] = {"programme": "a\n<b>", "title": "", "parties": (), "particulars": ()}
    written = dict(templates)[DOCUMENT].render(context)
    assert 'a</w:t><w:br/><w:t xml:space="preserve">&lt;b&gt;' in written
