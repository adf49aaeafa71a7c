from dataclasses import replace
from datetime import date

from formats.word.word_sample import AGREEMENT, FORM, line, word

from assembler.model.document import Document, Paragraph
from assembler.model.embedded_model import bare_document
from assembler.model.form_fields import controls
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile
from assembler.returns.identity import IssuedVersions, fillable, identify, issued_papers, no_fields_finding
from assembler.returns.issued import IssuedPapers

PLACE = Span("back.docx", 1, 1)
ISSUED = IssuedPapers(
    FORM.reference,
    "output/acme",
    (PacketFile("form.docx", word(FORM), (FORM.name,)), PacketFile("paper.docx", word(AGREEMENT), (AGREEMENT.name,))),
)
NAMES = {control.name for control in controls(FORM)}


def identified(embedded: Document | None, names: set[str] = NAMES) -> tuple[str, list[str]]:
    """Return the name of the form that a file is, and what is said of it."""
    paper, findings = identify(embedded, names, ISSUED, issued_papers(ISSUED), PLACE)
    return paper.name if paper else "", [finding.message for finding in findings]


def test_the_papers_of_a_packet_are_those_its_files_embed() -> None:
    assert {name: papers[0] for name, papers in issued_papers(ISSUED).current.items()} == {
        FORM.name: bare_document(FORM),
        AGREEMENT.name: bare_document(AGREEMENT),
    }
    others = tuple(PacketFile(path, b"x", ()) for path in ("notes.txt", "a.pdf", "b.docx", "manifest.json"))
    assert issued_papers(IssuedPapers("m", "a folder", others)).current == {}


def test_a_form_that_was_issued_is_known_by_what_it_embeds() -> None:
    assert identified(bare_document(FORM)) == (FORM.name, [])


def test_a_form_of_another_matter_or_another_name_is_told() -> None:
    other = "The form belongs to the matter “other-001”, and output/acme to “acme-2026-001”."
    assert identified(replace(FORM, reference="other-001"))[1] == [other]
    unknown = "The form is “annex” of this matter, which neither output/acme nor a supplement to it holds."
    assert identified(replace(FORM, name="annex"))[1] == [unknown]


def test_a_form_of_another_edition_or_issue_is_told_with_what_differs() -> None:
    old = replace(bare_document(FORM), edition=date(2025, 11, 1))
    assert identified(old)[1] == ["The form is of the edition of 1 November 2025, and the packet of that of 1 November 2026."]
    first, *rest = bare_document(FORM).blocks
    assert isinstance(first, Paragraph)
    other = replace(FORM, blocks=(replace(first, content=line("The Partner declares for two opportunities:")), *rest))
    assert "“one opportunity:” became “two opportunities:”" in identified(other)[1][0]


def test_a_form_that_embeds_nothing_is_known_by_its_fields() -> None:
    assert identified(None) == (FORM.name, [])
    assert identified(None, {"Text1"}) == ("", ["The file is no form of output/acme."])


def test_without_a_packet_a_form_is_what_it_says() -> None:
    paper, (finding,) = identify(FORM, NAMES, None, IssuedVersions(), PLACE)
    assert (paper, finding.id) == (FORM, "held-against-itself")
    paper, (finding,) = identify(None, NAMES, None, IssuedVersions(), PLACE)
    assert (paper, finding.id) == (None, "unknown-form")


def test_papers_without_fields_are_told_apart() -> None:
    assert fillable((AGREEMENT, FORM)) == (FORM,)
    assert no_fields_finding(AGREEMENT, PLACE).message == "“Alliance Agreement” has no fields to read."


def test_a_form_that_a_supplement_replaced_is_told_with_the_newer_one() -> None:
    corrected = replace(FORM, title="Declaration, corrected")
    file = PacketFile("forms/declaration.docx", word(corrected), (FORM.name,))
    supplement = IssuedPapers(ISSUED.matter, "output/acme-2", (file,), frozenset({FORM.name}))
    issued = replace(ISSUED, supplements=(supplement,))
    versions = issued_papers(issued)
    assert (versions.current[FORM.name], versions.replaced[FORM.name]) == (
        (bare_document(corrected),),
        issued_papers(ISSUED).current[FORM.name],
    )
    paper, findings = identify(bare_document(corrected), (), issued, versions, PLACE)
    assert (paper, findings) == (bare_document(corrected), ())
    _, (finding,) = identify(bare_document(FORM), (), issued, versions, PLACE)
    assert (finding.id, finding.message) == (
        "superseded-form",
        "The form was replaced by that of output/acme-2, which counts.",
    )
