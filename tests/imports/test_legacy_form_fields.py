"""Form fields of earlier versions of Word."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assembler.imports.legacy_form_fields import write_form_fields

FIELD = """<w:p {}><w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORM</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> Yes</w:t></w:r></w:p>"""


@pytest.mark.parametrize(
    ("data", "shown", "text"),
    [
        ('<w:checkBox><w:default w:val="0"/></w:checkBox>', "", "☐ Yes"),
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "", "☒ Yes"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "", "☐ Yes"),
        ("<w:textInput/>", "\u2002\u2002\u2002", "____ Yes"),
        ("<w:textInput/>", "ACME", "ACME Yes"),
        ("<w:ddList/>", "One", "One Yes"),
    ],
)
def test_a_box_is_written_and_an_empty_text_is_a_line(data: str, shown: str, text: str) -> None:
    paragraph = parse_xml(FIELD.format(nsdecls("w"), data, shown))
    write_form_fields(paragraph)
    assert "".join(each.text or "" for each in paragraph.iter("{*}t")) == text
