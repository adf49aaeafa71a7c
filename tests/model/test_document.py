"""The parts of a document that are derived from others."""

from assembler.model.document import Signer, signature_lines


def test_a_signer_has_the_lines_asked_for() -> None:
    signer = Signer((), (), represents=True)
    assert [line.part for line in signature_lines(signer)] == ["signature", "name", "title", "company", "place", "date"]
