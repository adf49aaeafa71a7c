"""Whom a provider of sign-ins knows: people by the issuer and its subject, which stay when a name or an e-mail address changes."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from assembler.portal.store.accounts import Actor, Person, find_person
from assembler.portal.store.tables import identities


def set_identity(connection: Connection, staff: str, issuer: str, subject: str) -> None:
    """Write down by which subject an issuer knows a person; empty for none. Raises `IntegrityError` where it is another person's."""
    own = (identities.c.issuer == issuer) & (identities.c.staff == staff)
    connection.execute(delete(identities).where(own))
    if subject:
        connection.execute(insert(identities).values(issuer=issuer, subject=subject, staff=staff))


def person_known_as(connection: Connection, issuer: str, subject: str) -> Person | None:
    """Return the person whom an issuer knows by a subject."""
    same = (identities.c.issuer == issuer) & (identities.c.subject == subject)
    found = connection.scalar(select(identities.c.staff).where(same))
    return find_person(connection, str(found)) if found else None


def subjects_of(connection: Connection, issuer: str) -> Mapping[str, str]:
    """Return by which subjects an issuer knows people, by their ids."""
    rows = connection.execute(select(identities).where(identities.c.issuer == issuer))
    return {str(row.staff): str(row.subject) for row in rows}


def actor_of(person: Person) -> Actor:
    """Return a person as the author of what follows a sign-in."""
    return Actor(person.id, person.name, person.role, person.signs, person.approves)
