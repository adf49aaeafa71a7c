"""The options of `assembler portal` for signing in its pages: the keys, the time stamps, the e-mail."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import click

from assembler.portal.mail import MailError, check_letters, is_mail_address
from assembler.portal.settings import MailServer, Settings, read_mail_server
from assembler.portal.signing_keys import UnusableKeyError, seal_files


@dataclass(frozen=True, slots=True)
class SigningOptions:
    """What the options say; the fields are as in `Settings`."""

    seal: Path | None
    authority: Path | None
    time_stamps: str
    validation: Path | None
    mail: tuple[str, str] | None
    remind_days: int

    def put_into(self, settings: Settings) -> Settings:
        """Return settings with what the options say; a key, a template or an address that cannot be used ends the command."""
        made = replace(
            settings,
            seal=self.seal and self.seal.resolve(),
            authority=self.authority and self.authority.resolve(),
            time_stamps=self.time_stamps,
            validation=self.validation and self.validation.resolve(),
            mail=_mail_server(*self.mail) if self.mail else None,
            remind_days=self.remind_days,
        )
        try:
            seal_files(made)
            if made.mail:
                check_letters(made.templates)
        except (UnusableKeyError, MailError) as fault:
            raise click.ClickException(str(fault)) from None
        return made


def _mail_server(address: str, sender: str) -> MailServer:
    server = read_mail_server(address, sender)
    if server is None:
        hint = "Write it as smtp://USER@HOST:PORT or smtps://USER@HOST:PORT; the password goes into ASSEMBLER_MAIL_PASSWORD."
        raise click.ClickException(f"--mail is no address of a mail server. {hint}")
    if not is_mail_address(server.sender):
        raise click.ClickException("--mail has no address of a sender behind it, such as “Vendor <partners@vendor.example>”.")
    return server


OPTIONS = (
    click.option(
        "--seal",
        type=click.Path(path_type=Path),
        help="The PKCS #12 file of the seal by which papers are signed in pages; its passphrase is in ASSEMBLER_SEAL_PASSPHRASE.",
    ),
    click.option(
        "--seal-authority",
        "authority",
        type=click.Path(path_type=Path),
        help="The PKCS #12 file of an authority that certifies each person who signs, with the same passphrase.",
    ),
    click.option(
        "--time-stamps", default="", metavar="URL", help="A time-stamping service (RFC 3161) for what is signed in pages."
    ),
    click.option(
        "--validation",
        type=click.Path(path_type=Path, file_okay=False),
        help="A folder with roots (.crt, .cer, .pem) and revocation lists (.crl) of the keys and of the time-stamping service, which go "
        "into what is signed, so that it can be verified when the certificates are over.",
    ),
    click.option(
        "--mail",
        type=(str, str),
        metavar="URL SENDER",
        help="The mail server, as smtp://USER@HOST:PORT, or smtps: for one that is encrypted from the first byte, and the address "
        "that e-mail comes from; the password is in ASSEMBLER_MAIL_PASSWORD.",
    ),
    click.option(
        "--remind",
        "remind_days",
        type=click.IntRange(0, 365),
        default=3,
        show_default=True,
        help="How many days before the time is over people are reminded by e-mail to sign; 0 for never.",
    ),
)


def signing_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options to a command, which gets them as one argument, `signing`."""

    @wraps(command)
    def with_options(*arguments: Any, **given: Any) -> None:
        signing = SigningOptions(**{name: given.pop(name) for name in SigningOptions.__slots__})
        command(*arguments, signing=signing, **given)

    made: Callable[..., None] = with_options
    for option in reversed(OPTIONS):
        made = option(made)
    return made
