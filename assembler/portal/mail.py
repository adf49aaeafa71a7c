"""E-mail from the portal: letters written from templates that a person can edit, and sent through a server by SMTP (RFC 5321)."""

import os
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from assembler.portal.clock import moment, new_id
from assembler.portal.settings import MailServer, is_loopback

FOLDER = "mail"
PASSWORD_VARIABLE = "ASSEMBLER_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable with the password of the user who signs in to the mail server."""

PATIENCE = 15.0
"""The seconds within which the server must answer."""

SUBJECT = "Subject:"
Values = Mapping[str, str | tuple[str, ...]]
"""What a letter fills in: texts of one line, and lists of lines."""

LETTERS: Mapping[str, tuple[str, ...]] = {
    "code.txt": ("name", "programme", "code", "minutes", "contact"),
    "reminder.txt": ("name", "programme", "last_day", "contact"),
    "notice.txt": ("number", "items"),
}
"""The letters by the names of their templates, with the names that each may fill in."""


class MailError(Exception):
    """An e-mail was not sent; the message says why, and names nobody."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail: to whom, its subject, its text, and the id by which a program knows that it came twice."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    id: str = field(default_factory=new_id)


def write_letter(templates: Path, name: str, to: str, values: Values, id: str = "") -> Letter:
    """Write a letter from its template, whose first line is the subject. Raises `MailError` where the template is at fault.

    A letter that is sent once more has the `id` of the first try.
    """
    environment = Environment(
        loader=FileSystemLoader(templates / FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - it is text, and nothing in it is read as anything else
    )
    try:
        text = environment.get_template(name).render({key: _in_lines(value) for key, value in values.items()})
    except (TemplateError, OSError, UnicodeDecodeError) as fault:
        raise MailError(f"The template {FOLDER}/{name} cannot be used: {fault}.") from fault
    subject, _, body = text.partition("\n")
    if not subject.startswith(SUBJECT) or not subject.removeprefix(SUBJECT).strip():
        raise MailError(f"The template {FOLDER}/{name} must begin with a line “{SUBJECT} …”.")
    return Letter(to, " ".join(subject.removeprefix(SUBJECT).split()), body.strip() + "\n", id or new_id())


def _in_lines(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Return a text on one line; of a list, each line keeps the spaces before it."""
    if isinstance(value, str):
        return " ".join(value.split())
    return tuple(" " * (len(line) - len(line.lstrip(" "))) + " ".join(line.split()) for line in value)


def is_mail_address(text: str) -> bool:
    """Whether a text is one e-mail address, perhaps with a name, such as `Vendor <partners@vendor.example>`."""
    _, address = parseaddr(text)
    try:
        return bool(address and Address(addr_spec=address).domain)
    except (MessageError, ValueError, IndexError):
        return False


def check_letters(templates: Path) -> None:
    """Write each letter once, so that a fault in a template is met when the portal starts. Raises `MailError`."""
    for name, values in LETTERS.items():
        write_letter(templates, name, "", dict.fromkeys(values, "x"))


def send_letter(server: MailServer, letter: Letter) -> None:
    """Send a letter through the mail server. Raises `MailError`."""
    try:
        message = _message(server, letter)
        with _connected(server) as client:
            if server.user:
                client.login(server.user, os.environ.get(PASSWORD_VARIABLE, ""))
            client.send_message(message)
    except (smtplib.SMTPException, OSError, MessageError, ValueError, IndexError) as fault:
        raise MailError(f"The mail server did not take the e-mail: {type(fault).__name__}.") from fault


def _connected(server: MailServer) -> smtplib.SMTP:
    """Return a connection to the server, encrypted unless it stays on this machine."""
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    client = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if not is_loopback(server.host):
        try:
            client.starttls(context=ssl.create_default_context())
        except (smtplib.SMTPException, OSError):
            client.close()
            raise
    return client


def _message(server: MailServer, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    name, sender = parseaddr(server.sender)
    message["From"] = Address(name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(moment())
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer of a machine is wanted
    message.set_content(letter.text)
    return message
