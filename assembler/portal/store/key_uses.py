"""What was made with the portal's key, so that a key that is lost is not replaced without a word."""

from pathlib import Path

from sqlalchemy import Connection, func, select

from assembler.portal.portal_key import PortalKey, UnusablePortalKeyError, open_portal_key
from assembler.portal.store.second_factors import find_factor, with_factors
from assembler.portal.store.tables import webhooks


def key_of_portal(connection: Connection, file: Path) -> PortalKey:
    """Open the key of a portal; it is made where nothing was made with one yet. Raises `UnusablePortalKeyError`."""
    factors, hooks = len(with_factors(connection)), connection.scalar(select(func.count()).select_from(webhooks)) or 0
    if not file.exists() and (factors or hooks):
        made = f"{factors} second factors and {hooks} webhooks were made with it"
        mend = "Put it there again from where you keep it. If it is lost, start once with --new-key"
        then = "then webhooks have other secrets, and of these second factors the recovery codes alone are right"
        raise UnusablePortalKeyError(f"The portal's key {file} is not there, and {made}. {mend}: {then}.")
    return open_portal_key(file)


def unopened_factors(connection: Connection, key: PortalKey) -> int:
    """Return how many second factors were made with another key, so that no code of their apps is right any more."""
    found = (find_factor(connection, key, staff) for staff in with_factors(connection))
    return sum(1 for factor in found if factor and not factor.secret)
