from collections.abc import Callable

import pytest
from formats.word.shell.shell_edits import before_body, package_with, paragraph, swap
from formats.word.word_sample import shell_bytes

from assembler.formats.word.package import CONTENT_TYPES, DOCUMENT, NUMBERING, STYLES, W
from assembler.formats.word.shell.inspection import clause_list, inspect, parts_with_tags
from assembler.formats.word.shell.shell_package import open_shell_package

RELATIONS = "word/_rels/document.xml.rels"


def field(code: str) -> str:
    return f'<w:p><w:fldSimple w:instr=" {code} "><w:r><w:t> </w:t></w:r></w:fldSimple></w:p>'


COMPLEX = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> US</w:instrText><w:instrText>ERNAME </w:instrText>'
COMPLEX += '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
EXTERNAL = '<Relationship Id="x" Type="t" Target="https://evil.example/x.png" TargetMode="External"/></Relationships>'
REMARK = '<w:p><w:commentRangeStart w:id="1"/></w:p>'
WRONG_LEVEL = "Level 3 of the clauses is numbered “%3)” (lowerLetter), not “(%3)” (lowerLetter) from 1."
FAULTS = [
    (DOCUMENT, swap("{{p body }}", ""), "broken-tag", "The tag “{{p body }}” stands 0 times in the text."),
    (DOCUMENT, before_body(paragraph("{{p body }}")), "broken-tag", "The tag “{{p body }}” stands 2 times in the text."),
    (DOCUMENT, swap('w:val="FrontTable"', 'w:val="{{ front.title }}"'), "broken-tag", "A tag stands outside the text"),
    (
        DOCUMENT,
        before_body(paragraph("between the parties")),
        "shell-words",
        "The words “between the parties” stand in the shell.",
    ),
    ("word/comments.xml", lambda _: "<x>{{ front.title }}</x>", "broken-tag", "A tag stands in a part that is never filled."),
    (DOCUMENT, before_body(field("DATE")), "unstable-shell", "The field DATE may change what a signed paper says."),
    (DOCUMENT, before_body(field("INCLUDETEXT x.docx")), "unstable-shell", "The field INCLUDETEXT may change"),
    (DOCUMENT, before_body(COMPLEX), "unstable-shell", "The field USERNAME may change"),
    (DOCUMENT, before_body('<w:p><w:ins w:id="1"/></w:p>'), "unstable-shell", "The shell holds tracked changes."),
    (DOCUMENT, before_body(REMARK), "unstable-shell", "The shell holds comments, which partners would read."),
    (RELATIONS, swap("</Relationships>", EXTERNAL), "unsafe-shell", "reaches outside the file, to “https://evil.example/x.png”."),
    (CONTENT_TYPES, swap("document.main", "document.macroEnabled.main"), "unsafe-shell", "The shell is a file with macros."),
    ("word/vbaProject.bin", lambda _: "x", "unsafe-shell", "The shell holds a macro, a control or another file."),
    (DOCUMENT, before_body("<w:altChunk/>"), "unsafe-shell", "The shell embeds another file."),
    (STYLES, swap('w:styleId="Clause3"', 'w:styleId="Clause9"'), "broken-shell", "The style with the id “Clause3” is missing."),
    (NUMBERING, swap("(%3)", "%3)"), "broken-shell", WRONG_LEVEL),
    (
        NUMBERING,
        swap('w:pStyle w:val="Clause1"', 'w:pStyle w:val="Other"'),
        "broken-shell",
        "No list is linked to the style Clause 1.",
    ),
]


@pytest.mark.parametrize(("part", "edit", "id", "sentence"), FAULTS)
def test_a_fault_in_a_shell_is_named(part: str, edit: Callable[[str], str], id: str, sentence: str) -> None:
    findings = inspect(package_with(part, edit))
    assert (findings[0].id, sentence in findings[0].message) == (id, True), findings
    assert all(finding.hint and str(finding.span) == "templates/a.docx:1:1" for finding in findings)


def test_the_shipped_shell_has_no_fault_and_its_clauses_are_numbered_by_one_list() -> None:
    package, _ = open_shell_package("templates/paper.docx", shell_bytes())
    assert package is not None
    assert inspect(package) == ()
    clauses = clause_list(package.trees[NUMBERING])
    assert clauses is not None
    assert [level.get(f"{W}ilvl") for level in clauses.iterfind(f"{W}lvl")][:4] == ["0", "1", "2", "3"]
    assert "word/header1.xml" in dict(parts_with_tags(package))
    assert STYLES not in dict(parts_with_tags(package))
