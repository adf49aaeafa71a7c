"""Verdicts on Word files: whatever is done to one is told with its cause, and what honest programs do is not."""

from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import AGREEMENT, FORM, SIGNATURES, edited, swap, word
from formats.word.word_xml import paragraph
from returns.counsel_kinds import COUNSEL
from returns.python_docx_kinds import KNOWN, SAID, Said, saved
from returns.word_kinds import COMMENT, KINDS, RUN, Made, added, both, made, note_part
from returns.word_members import MEMBERS

from assembler.formats.word.package import DOCUMENT
from assembler.returns.verdict import Carrier, Signed, Standing, Verdict, Words
from assembler.returns.word_verdicts import compare_word_files


def verdict(theirs: bytes, ours: bytes | None = None) -> Verdict:
    return compare_word_files("alliance-agreement", "back.docx", word() if ours is None else ours, theirs)


@pytest.mark.parametrize("kind", [*KINDS, *MEMBERS, *COUNSEL], ids=str)
def test_no_kind_passes_and_each_is_told_with_its_cause(kind: Made) -> None:
    found = verdict(made(kind.edit))
    told = {finding.id for finding in found.findings} | ({"change"} if found.changes else set())
    assert (found.passes, kind.told in told) == ((False, True) if kind.told else (True, False)), told


@pytest.mark.parametrize("kind", SAID, ids=str)
def test_no_script_of_python_docx_passes_and_each_is_told_with_its_cause(kind: Said) -> None:
    found = verdict(saved(kind.script))
    told = {finding.id for finding in found.findings} | ({"change"} if found.changes else set())
    assert (found.passes, kind.told in told) == (kind.name in KNOWN or not kind.told, bool(kind.told)), told


def test_a_figure_in_another_column_is_told_with_both_cells() -> None:
    kinds = {kind.name: kind for kind in COUNSEL}
    (moved,) = verdict(made(kinds["a figure in the next column"].edit)).changes
    assert (moved.place, *map(str, moved.edits)) == ("2.2, row “Select”", "“cell 3 of 3” became “cell 2 of 3”")


def test_the_place_of_what_is_done_is_named() -> None:
    kinds = {kind.name: kind for kind in KINDS}
    (hidden,) = (each for each in verdict(made(kinds["words nearly white"].edit)).findings if each.id == "hidden-text")
    assert hidden.message == "3.1: “This Agreement may be signed electronically.” cannot be seen."
    (note,) = (each for each in verdict(made(kinds["a footnote"].edit)).findings if each.id == "added-note")
    assert note.message == "a footnote at 3.1: there is a footnote: “Void.”."
    row = verdict(made(kinds["a hidden row"].edit))
    assert {change.place for change in row.changes} >= {"2.2, row “Select”"}


def test_a_comment_is_told_with_whose_it_is_and_changes_no_word() -> None:
    found = verdict(made(both(note_part("comment", COMMENT), added('<w:r><w:commentReference w:id="5"/></w:r>'))))
    assert (found.standing, found.words) == (Standing.SAVED_ANEW, Words.SAME)
    assert [finding.message for finding in found.findings] == ["a comment at 3.1: Ann on 2026-12-03 comments: “Void.”."]
    (addition,) = found.additions
    assert (addition.what, addition.place, addition.text, addition.by) == ("a comment", "a comment at 3.1", "Void.", "Ann")


def test_a_changed_definition_is_told_by_its_term() -> None:
    found = verdict(edited(word(), DOCUMENT, swap("means what the customer pays", "means what the partner pays")))
    assert [change.place for change in found.changes] == ["1, “Net Revenue”"]


def test_what_a_field_holds_is_an_entry_and_a_term_beside_a_signature_is_told() -> None:
    filled = edited(word(FORM), DOCUMENT, swap("Beispiel AG", "Muster AG"))
    found = verdict(filled, word(FORM))
    assert [(entry.name, entry.before, entry.after) for entry in found.entries] == [
        ("declaration.opp-001.customer", "Beispiel AG", "Muster AG")
    ]
    assert found.passes
    places = [entry.name for entry in verdict(_typed("Lena"), word()).entries]
    assert all(".signers." in name for name in places)
    assert len(places) > 1
    longer = verdict(_typed("Lena, provided that the cap of the liability of the vendor is one euro"), word())
    assert "more-than-a-name" in {finding.id for finding in longer.findings}


def _typed(text: str) -> bytes:
    """Return the agreement with a text typed into each control beside a signature."""
    return edited(word(), DOCUMENT, lambda xml: xml.replace("\N{EN SPACE}" * 5, text).replace("<w:showingPlcHdr/>", ""))


def test_words_that_are_called_a_placeholder_are_an_entry() -> None:
    called = edited(word(), DOCUMENT, lambda xml: xml.replace("\N{EN SPACE}" * 5, "the cap is one euro"))
    assert {entry.after for entry in verdict(called).entries} == {"the cap is one euro"}


def test_a_box_that_shows_another_tick_than_it_holds_is_told() -> None:
    shown = edited(word(FORM), DOCUMENT, swap("\N{BALLOT BOX WITH X}</w:t>", "\N{BALLOT BOX}</w:t>"))
    (finding,) = verdict(shown, word(FORM)).findings
    assert (finding.id, "shows “☐” but is ticked" in finding.message) == ("shown-otherwise", True)


def test_a_place_to_sign_is_empty_unless_something_was_drawn() -> None:
    assert [place.signed for place in verdict(word()).execution] == [Signed.NOT] * sum(
        len(party.signers) for party in SIGNATURES.parties
    )
    drawn = verdict(made(added("<w:r><w:pict/></w:r>")))
    assert {place.signed for place in drawn.execution} == {Signed.UNKNOWN}


def test_a_strict_file_is_read_like_any_other() -> None:
    def strict(texts: dict[str, str]) -> None:
        for name, text in texts.items():
            texts[name] = text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", MAIN).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships", RELATIONS
            )

    found = verdict(made(strict))
    assert (found.standing, found.findings) == (Standing.SAVED_ANEW, ())


MAIN = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def test_a_number_that_was_typed_is_no_change() -> None:
    def typed(texts: dict[str, str]) -> None:
        at = texts[DOCUMENT].index(RUN)
        start = texts[DOCUMENT].rindex("<w:p>", 0, at)
        end = texts[DOCUMENT].index("</w:p>", at) + len("</w:p>")
        texts[DOCUMENT] = texts[DOCUMENT][:start] + paragraph(f"<w:r><w:t>3.1 </w:t></w:r>{RUN}") + texts[DOCUMENT][end:]

    assert verdict(made(typed)).changes == ()


def test_a_file_that_is_ours_to_the_byte_is_as_issued() -> None:
    assert (verdict(word()).standing, verdict(word()).carrier) == (Standing.AS_ISSUED, (Carrier.AS_ISSUED,))


def test_a_sent_file_that_cannot_be_read_is_told() -> None:
    assert [finding.id for finding in verdict(word(), b"").findings] == ["unreadable-original"]


@pytest.mark.libreoffice
@LIBREOFFICE
@pytest.mark.parametrize("document", [AGREEMENT, FORM], ids=["agreement", "form"])
def test_what_libreoffice_saves_is_ours(document: object, tmp_path: Path) -> None:
    ours = word(AGREEMENT if document is AGREEMENT else FORM)
    found = verdict(converted(ours, "docx:MS Word 2007 XML", tmp_path).read_bytes(), ours)
    assert (found.standing, found.changes, found.entries, found.findings) == (Standing.SAVED_ANEW, (), (), ())


@pytest.mark.libreoffice
@LIBREOFFICE
def test_a_term_beside_a_signature_is_told_though_libreoffice_drops_the_names_of_controls(tmp_path: Path) -> None:
    typed = _typed("Lena, provided that the cap of the liability of the vendor is one euro")
    found = verdict(converted(typed, "docx:MS Word 2007 XML", tmp_path).read_bytes())
    assert "more-than-a-name" in {finding.id for finding in found.findings}
    assert "alliance-agreement.signers.partner.2.date" in {entry.name for entry in found.entries}
