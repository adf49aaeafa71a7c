"""A mail server for tests, which keeps what it takes; it is aiosmtpd, and none of ours."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from portal.running import free_port

from assembler.portal.settings import MailServer

SENDER = "Vendor <partners@vendor.example>"


@dataclass(slots=True)
class Mailbox:
    """What a server took, and what it answers: another answer than 250 refuses."""

    server: MailServer
    letters: list[EmailMessage] = field(default_factory=list)
    users: list[tuple[bytes, bytes]] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the server's name
        """Keep an e-mail."""
        if self.answer.startswith("250"):
            read = message_from_bytes(envelope.original_content or b"", policy=default)
            assert envelope.rcpt_tos == [str(read["To"])]
            self.letters.append(read)
        return self.answer

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
        """Keep by which name and password somebody signed in."""
        self.users.append((data.login, data.password))
        return AuthResult(success=True)

    def texts(self) -> list[str]:
        """Return the text of each e-mail."""
        return [str(one.get_content()).replace("\r\n", "\n") for one in self.letters]


@contextmanager
def mailbox(user: str = "") -> Iterator[Mailbox]:
    """Run a mail server on a free port of this machine; with a user somebody may sign in."""
    box = Mailbox(MailServer("127.0.0.1", free_port(), SENDER, user))
    signing_in = {"authenticator": box.sign_in, "auth_require_tls": False} if user else {}
    controller = Controller(box, hostname="127.0.0.1", port=box.server.port, loop=asyncio.new_event_loop(), **signing_in)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
