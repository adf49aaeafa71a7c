from dataclasses import replace

from formats.pdf.pdf_sample import NAME, line, saying

from assembler.formats.pdf.esign_tags import find_wide_tags
from assembler.model.document import Document, SignatureBlock, SignatureParty, Signer, Tag


def letter(*tags: str) -> Document:
    """Make a letter that one person signs, with tags."""
    signer = Signer(line("Ann"), (), tags=tuple(Tag("signature", text, 8, "white") for text in tags))
    block = SignatureBlock((), (SignatureParty("the Partner", (NAME,), (signer,), "partner"),))
    return replace(saying("x"), blocks=(block,))


def test_a_tag_that_the_template_finds_too_wide_is_named_with_its_signer_and_document() -> None:
    (finding,) = find_wide_tags((letter("{{signature}}", "{{date}}"),), "no room for tag {{signature}}")

    assert finding.message == "The tag “{{signature}}” of Ann in “Letter” is wider than its line."
    assert (finding.id, finding.subject) == ("esign-tag-wraps", "letter")


def test_any_other_error_of_the_template_is_not_about_tags() -> None:
    assert find_wide_tags((letter("{{signature}}"),), "unknown variable: tag") == ()
