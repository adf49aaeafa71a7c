from formats.word.word_sample import edited, parts, shell_bytes

from assembler.formats.word.archive import member, pack
from assembler.formats.word.package import DOCUMENT, NUMBERING
from assembler.formats.word.shell.shell_package import open_shell_package

HEADER = "word/header1.xml"


def test_a_shell_is_opened_with_its_parts_as_bytes_and_as_trees() -> None:
    package, findings = open_shell_package("templates/paper.docx", shell_bytes())
    assert findings == ()
    assert package is not None
    assert set(package.trees) <= set(package.parts)
    assert package.fault("broken-tag", DOCUMENT, "No.", "Do.").message == "word/document.xml: No."


def test_a_missing_part_is_named() -> None:
    kept = {name: data for name, data in parts(shell_bytes()).items() if name != NUMBERING}
    package, (finding,) = open_shell_package("a.docx", pack(member(*each) for each in kept.items()))
    assert (package, finding.message, str(finding.span)) == (None, "The part word/numbering.xml is missing.", "a.docx:1:1")


def test_a_part_that_is_not_well_formed_or_has_a_doctype_is_named() -> None:
    for spoil in (lambda text: text.replace("</w:hdr>", ""), lambda text: text.replace("<w:hdr", "<!DOCTYPE x []><w:hdr")):
        package, (finding,) = open_shell_package("a.docx", edited(shell_bytes(), HEADER, spoil))
        assert package is None
        assert finding.message == f"{HEADER}: The part is no well-formed XML, or it has a DOCTYPE."
