"""Letters are written from templates and taken by a mail server that is not ours; what fails says why, and names nobody."""

from dataclasses import replace
from pathlib import Path

import pytest
from portal.mailbox import SENDER, mailbox

from assembler.portal.mail import (
    LETTERS,
    PASSWORD_VARIABLE,
    Letter,
    MailError,
    check_letters,
    is_mail_address,
    send_letter,
    write_letter,
)
from assembler.portal.settings import MailServer
from examples import ROOT

LETTER = Letter("anna@exempel.se", "Your code: äöü", "Anna,\n\n123456\n")


def test_a_letter_arrives_as_it_was_written() -> None:
    with mailbox() as box:
        send_letter(box.server, LETTER)
        (one,) = box.letters
    assert (str(one["From"]), str(one["To"]), one["Subject"]) == (SENDER, "anna@exempel.se", "Your code: äöü")
    assert box.texts() == [LETTER.text]
    assert one["Auto-Submitted"] == "auto-generated"
    assert str(one["Message-ID"]).endswith("@vendor.example>")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of aiosmtpd, on Python 3.14
def test_a_user_signs_in_by_the_password_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, "only for tests")
    with mailbox("portal") as box:
        send_letter(box.server, LETTER)
        assert box.users == [(b"portal", b"only for tests")]
        assert len(box.letters) == 1


def test_what_the_server_refuses_or_cannot_be_an_address_is_told_without_a_name() -> None:
    with mailbox() as box:
        box.answer = "554 anna is unknown here"
        with pytest.raises(MailError, match=r"The mail server did not take the e-mail: SMTPDataError\."):
            send_letter(box.server, LETTER)
        for address in ("anna@exempel.se\nBcc: eve@evil.example", "anna", "", "a@b, eve@evil.example"):
            with pytest.raises(MailError) as fault:
                send_letter(box.server, replace(LETTER, to=address))
            assert "anna" not in str(fault.value)
        gone = box.server
    assert box.letters == []
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        send_letter(gone, LETTER)


def test_beyond_this_machine_nothing_is_sent_in_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    with mailbox() as box:
        monkeypatch.setattr("assembler.portal.mail.is_loopback", lambda _: False)
        with pytest.raises(MailError, match="SMTPNotSupportedError"):
            send_letter(box.server, LETTER)
        assert box.letters == []


def test_the_letters_of_the_house_can_be_written() -> None:
    check_letters(ROOT / "templates")
    values = dict.fromkeys(LETTERS["code.txt"], "x") | {"code": "123456", "name": "Anna\nBerg", "contact": ""}
    letter = write_letter(ROOT / "templates", "code.txt", "anna@exempel.se", values)
    assert letter.subject == "Your code to sign: 123456"
    assert letter.text.startswith("Anna Berg,\n")
    assert "anna@exempel.se" not in repr(letter)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear {{ nam }}", "'nam' is undefined"),
        ("Dear {{ name }}", "must begin with a line “Subject: …”"),
        ("{% if %}", "mail/code"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "code.txt").write_text(text, "utf-8")
    with pytest.raises(MailError, match=said):
        check_letters(tmp_path)


def test_an_address_is_one_address() -> None:
    assert [is_mail_address(one) for one in (SENDER, "a@b.example", "", "Vendor", "a@", "@b")] == [True, True, *[False] * 4]
    assert MailServer("h", 25, SENDER) == MailServer("h", 25, SENDER, "", encrypted=False)
