"""Second factors: codes from an app (TOTP, RFC 6238) and recovery codes, each of which signs in once.

The secret of an app must be known again, so it is kept encrypted by the portal's key; of recovery codes only hashes are kept.
"""

import base64
from dataclasses import dataclass, field

import pyotp
from sqlalchemy import Connection, delete, func, insert, select, update

from assembler.portal.clock import new_secret_bytes
from assembler.portal.portal_key import PortalKey
from assembler.portal.store.links import hash_secret
from assembler.portal.store.tables import recovery_codes, second_factors

PURPOSE = "second factors"
STEP = 30
"""The seconds for which a code is shown."""

AROUND = 1
"""How many codes before and after the present one are taken: clocks differ, and people type slowly."""

CODES = 10
"""How many recovery codes somebody gets."""

SECRET_BYTES = 20
"""The length of the secret that RFC 4226 recommends."""

RECOVERY_BYTES = 10
"""The random bytes of a recovery code, which is stored as a plain hash: 80 bits are not found by trying."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The app of a person: its secret in Base32, whether a code from it was shown, and the last 30 seconds of which a code was used."""

    staff: str
    secret: str = field(repr=False)
    confirmed: bool
    last_step: int


def begin_factor(connection: Connection, key: PortalKey, staff: str) -> str:
    """Begin a new secret of a person, which counts when a code from it was shown, and return it; one that counts stays."""
    secret = base64.b32encode(new_secret_bytes()[:SECRET_BYTES]).decode()
    connection.execute(delete(second_factors).where((second_factors.c.staff == staff) & ~second_factors.c.confirmed))
    kept = key.sealed(PURPOSE, secret)
    connection.execute(insert(second_factors).values(staff=staff, secret=kept, confirmed=False, last_step=0))
    return secret


def find_factor(connection: Connection, key: PortalKey, staff: str) -> SecondFactor | None:
    """Return the second factor of a person. Where another key has encrypted it, its secret is empty, and no code of it is right."""
    row = connection.execute(select(second_factors).where(second_factors.c.staff == staff)).one_or_none()
    if row is None:
        return None
    return SecondFactor(row.staff, key.opened(PURPOSE, row.secret), row.confirmed, row.last_step)


def has_factor(connection: Connection, staff: str) -> bool:
    """Whether a person signs in by a second factor."""
    own = (second_factors.c.staff == staff) & second_factors.c.confirmed
    return connection.scalar(select(second_factors.c.staff).where(own)) is not None


def confirm_factor(connection: Connection, key: PortalKey, staff: str, code: str, at: int) -> tuple[str, ...]:
    """Turn a new secret on because a code from it was shown, and return the recovery codes; none where the code is wrong."""
    found = find_factor(connection, key, staff)
    if found is None or found.confirmed or not _use_code(connection, found, code, at):
        return ()
    connection.execute(update(second_factors).where(second_factors.c.staff == staff).values(confirmed=True))
    return _new_recovery_codes(connection, staff)


def _new_recovery_codes(connection: Connection, staff: str) -> tuple[str, ...]:
    codes = tuple(_readable(new_secret_bytes()[:RECOVERY_BYTES]) for _ in range(CODES))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.staff == staff))
    for code in codes:
        connection.execute(insert(recovery_codes).values(staff=staff, hash=_recovery_hash(staff, code), used=0))
    return codes


def _readable(data: bytes) -> str:
    """Write bytes in letters and digits that are not mistaken for each other, in groups of four."""
    letters = base64.b32encode(data).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _recovery_hash(staff: str, code: str) -> str:
    return hash_secret(f"{staff} {''.join(code.lower().split()).replace('-', '')}")


def use_second_factor(connection: Connection, key: PortalKey, staff: str, code: str, at: int) -> bool:
    """Whether a code is the one that a person's app shows, or a recovery code; each is right once."""
    found = find_factor(connection, key, staff)
    if found is None or not found.confirmed:
        return False
    return _use_code(connection, found, code, at) or _use_recovery_code(connection, staff, code, at)


def _use_code(connection: Connection, factor: SecondFactor, code: str, at: int) -> bool:
    """Use a code of the present 30 seconds or of those around them, if none of these or of later ones was used."""
    typed = "".join(code.split())
    if not factor.secret or not typed.isascii() or not typed.isdigit():
        return False
    app, present = pyotp.TOTP(factor.secret), at // STEP
    for step in range(present - AROUND, present + AROUND + 1):
        if pyotp.utils.strings_equal(app.generate_otp(step), typed):
            unused = (second_factors.c.staff == factor.staff) & (second_factors.c.last_step < step)
            return connection.execute(update(second_factors).where(unused).values(last_step=step)).rowcount > 0
    return False


def _use_recovery_code(connection: Connection, staff: str, code: str, at: int) -> bool:
    own = (
        (recovery_codes.c.staff == staff) & (recovery_codes.c.hash == _recovery_hash(staff, code)) & (recovery_codes.c.used == 0)
    )
    return connection.execute(update(recovery_codes).where(own).values(used=at)).rowcount > 0


def unused_recovery_codes(connection: Connection, staff: str) -> int:
    """Return how many recovery codes of a person were not used."""
    unused = (recovery_codes.c.staff == staff) & (recovery_codes.c.used == 0)
    return connection.scalar(select(func.count()).select_from(recovery_codes).where(unused)) or 0


def remove_factor(connection: Connection, staff: str) -> bool:
    """Remove the second factor of a person with the recovery codes, and return whether there was one."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.staff == staff))
    return connection.execute(delete(second_factors).where(second_factors.c.staff == staff)).rowcount > 0


def with_factors(connection: Connection) -> frozenset[str]:
    """Return the ids of the people who sign in by a second factor."""
    return frozenset(connection.scalars(select(second_factors.c.staff).where(second_factors.c.confirmed)))
