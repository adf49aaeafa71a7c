"""The one place where the portal asks the clock and chance; all its other parts are told what they said."""

import secrets
import time
from datetime import UTC, datetime

SECRET_BYTES = 32
"""A link, a session and a machine's token each carry 256 random bits."""


def now() -> int:
    """Give the time, in seconds since 1970."""
    return int(time.time())


def as_day(seconds: int) -> str:
    """Give the day of a time, in UTC, as it is written in a matter."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def new_secret() -> str:
    """Draw a secret that fits into an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id() -> str:
    """Draw an id that says nothing about what it stands for."""
    return secrets.token_hex(16)
