"""The settings of a portal: where its data lies, the address it is reached by, its limits, and how workers receive them."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter

from assembler.platform.files import keep_to_owner
from assembler.portal.clock import new_secret

ENVIRONMENT_VARIABLE = "ASSEMBLER_PORTAL"
"""Carries the settings to the worker processes; the only password in it is the database's."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of size in bytes, of time in seconds, and of rate for each client address, in the notation of the `limits` package.

    `workers` child processes build at once for each process that answers, and `readers` read at once on the machine; `waiting` is how
    long a request waits for its turn. A process that builds is kept for `kept_jobs` packets, and until it has held `kept_memory`.
    """

    body: int = 1_000_000
    upload: int = 20_000_000
    fields: int = 2_000
    arrival: float = 30
    building: float = 120
    reading: float = 60
    memory: int = 2_000_000_000
    workers: int = 2
    kept_jobs: int = 200
    kept_memory: int = 600_000_000
    readers: int = 4
    waiting: float = 20
    queue: int = 200
    link_life: int = 30 * DAY
    longest_link_life: int = 365 * DAY
    session_life: int = 12 * 60 * 60
    requests: str = "600/minute"
    misses: str = "60/minute"
    sign_ins: str = "10/minute"


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the portal's e-mail, and the address that it comes from; `user` signs in there, empty for nobody.

    `encrypted` says that the connection begins encrypted; else it is encrypted by STARTTLS, unless the server is on this machine.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class SignInProvider:
    """The provider by which staff sign in: the address that it calls itself by, and the id by which it knows the portal."""

    issuer: str
    client: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library, the templates, the database and the files are, and the address by which people reach the portal.

    `scratch` is the folder that jobs work in, `counts` the file in which requests and answers are counted, `key_file` that of the portal's key.
    `seal` is the key file by which papers are signed in a page, None where they are not; `authority` certifies each person for a day;
    `time_stamps` is the address of a time-stamping service, empty for none; `validation` is a folder with roots and revocation lists.
    Without a `mail` server nothing is sent by e-mail; whoever is to sign is reminded `remind_days` before the time is over, 0 for never.
    Webhooks go to public addresses, and to those in `webhook_networks`. Staff sign in by the `provider` too, where there is one.
    The `logo` of partners' pages is a file with the name that it stands for; without one it is that of the papers, if they have one.
    With `require_second_factor` whoever signs in by a password alone is led to set up a second factor before anything else.
    With `approve_every_packet` no packet is issued without an approval, else none with special terms.
    """

    library: Path
    templates: Path
    database: str
    files: str
    scratch: Path
    counts: Path
    key_file: Path
    address: str
    contact: str = ""
    limits: Limits = field(default_factory=Limits)
    seal: Path | None = None
    authority: Path | None = None
    time_stamps: str = ""
    validation: Path | None = None
    mail: MailServer | None = None
    remind_days: int = 3
    webhook_networks: tuple[str, ...] = ()
    approve_every_packet: bool = False
    provider: SignInProvider | None = None
    require_second_factor: bool = False
    logo: tuple[Path, str] | None = None

    @property
    def origin(self) -> str:
        """The scheme, host and port that links begin with, and that the origin of a changing request must equal."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The value that the Host header of a request must have."""
        return urlsplit(self.address).netloc

    @property
    def secure(self) -> bool:
        """Whether people reach the portal by https."""
        return self.address.startswith("https://")


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that binds to the host."""
    return host in LOOPBACK


SCHEMES = {"smtp": 587, "smtps": 465}
"""The schemes of a mail server's address, with the port of each."""


def read_mail_server(address: str, sender: str) -> MailServer | None:
    """Read the address of a mail server, such as `smtps://user@mail.example:465`; None where it is none, or has a password in it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or not parts.hostname or parts.password is not None:
        return None
    encrypted = parts.scheme == "smtps"
    return MailServer(parts.hostname, port or SCHEMES[parts.scheme], sender, unquote(parts.username or ""), encrypted)


def default_settings(data: Path, library: Path, templates: Path, address: str) -> Settings:
    """Return the settings of a portal that keeps its database and its files in one folder."""
    database, files = f"sqlite:///{data / 'portal.sqlite'}", str(data / "files")
    own = (data / "scratch", data / "requests.sqlite", data / "portal.key")
    return Settings(library, templates, database, files, *own, address)


def take_from_others(settings: Settings) -> None:
    """Keep what lies in the data folder from other users of the machine, whoever has made it, and with which mode."""
    folder = settings.scratch.parent
    for path in (*folder.glob("*.sqlite*"), settings.key_file, settings.scratch, folder / "files"):
        keep_to_owner(path)


def export_settings(settings: Settings, key: str) -> None:
    """Write the settings, the hash of this run's key, and a new secret into the environment that worker processes inherit.

    With the secret the workers count requests together.
    """
    exported = {"settings": asdict(settings), "key": key, "secret": new_secret()}
    os.environ[ENVIRONMENT_VARIABLE] = json.dumps(exported, default=str)  # `str` writes paths


def import_settings() -> tuple[Settings, str, str]:
    """Take the settings, the hash of the key and the secret out of the environment."""
    exported = json.loads(os.environ.pop(ENVIRONMENT_VARIABLE))
    return TypeAdapter(Settings).validate_python(exported["settings"]), str(exported["key"]), str(exported["secret"])
