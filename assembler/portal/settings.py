"""What a portal is told when it starts: where things lie, how it is reached, and its limits."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long. Sizes in bytes, times in seconds, rates by `limits`' own notation for each address."""

    body: int = 1_000_000
    upload: int = 20_000_000
    fields: int = 2_000
    arrival: float = 30
    building: float = 120
    reading: float = 60
    memory: int = 2_000_000_000
    workers: int = 2
    queue: int = 200
    link_life: int = 30 * DAY
    longest_link_life: int = 365 * DAY
    session_life: int = 12 * 60 * 60
    requests: str = "600/minute"
    misses: str = "60/minute"
    sign_ins: str = "10/minute"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library, the looks, the database and the files are, and the address people reach the portal by."""

    library: Path
    templates: Path
    database: str
    files: str
    scratch: Path
    address: str
    contact: str = ""
    limits: Limits = field(default_factory=Limits)

    @property
    def origin(self) -> str:
        """The scheme, host and port that links begin with, and that a change must come from."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host and port by which requests must name the portal."""
        return urlsplit(self.address).netloc

    @property
    def secure(self) -> bool:
        """`True` when people reach the portal by https."""
        return self.address.startswith("https://")


def is_loopback(host: str) -> bool:
    """`True` when only this machine reaches a server that binds to the host."""
    return host in LOOPBACK
