"""Mails of Outlook and documents of Word 97 are told apart, and the files attached to a mail are read."""

import pytest
from returns.outlook_sample import outlook_mail

from assembler.formats.compound_files import MAIL, SIGNATURE, WORD_97, holds_stream, mail_attachments


def test_a_mail_is_told_from_a_document_and_its_attachments_are_counted_before_they_are_read() -> None:
    mail, sizes = outlook_mail(("Žádost.pdf", b"%PDF-1.7" + b" " * 5000), ("b.pdf", b"%PDF-1.7")), list[int]()
    assert (holds_stream(mail, MAIL), holds_stream(mail, WORD_97)) == (True, False)
    assert [(name, data[:8]) for name, data in mail_attachments(mail, sizes.append)] == [
        ("Žádost.pdf", b"%PDF-1.7"),
        ("b.pdf", b"%PDF-1.7"),
    ]
    assert sizes == [5008, 4096]


@pytest.mark.parametrize("data", [b"", SIGNATURE, SIGNATURE + b"\0" * 600, outlook_mail()[:700]])
def test_a_broken_file_holds_nothing(data: bytes) -> None:
    assert not holds_stream(data, WORD_97)
