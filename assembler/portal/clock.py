"""The portal's clock and its random numbers; no other module of the package reads the time or draws a number."""

import secrets
import time
from datetime import UTC, date, datetime

SECRET_BYTES = 32
"""The length of the secret of a link, a session or an API token: 256 random bits."""


def now() -> int:
    """Return the time in whole seconds since 1970."""
    return int(time.time())


def as_day(seconds: int) -> str:
    """Return the UTC date of a time, such as `2026-12-01`."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def today() -> date:
    """Return the UTC date."""
    return datetime.now(UTC).date()


def moment() -> datetime:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def new_secret() -> str:
    """Draw a random secret of characters that a URL may hold."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_secret_bytes() -> bytes:
    """Draw 32 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def new_code() -> str:
    """Draw a random code of six digits."""
    return f"{secrets.randbelow(1_000_000):06}"


def new_id() -> str:
    """Draw a random id of 32 hexadecimal digits."""
    return secrets.token_hex(16)
