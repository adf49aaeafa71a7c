"""Staff accounts with a role each, their sessions, and the API tokens of machines."""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.store.links import hash_secret
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.tables import second_factors, sessions, staff, tokens

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
UNKNOWN_USER_HASH = "$argon2id$v=19$m=65536,t=3,p=4$wx4ZkNQSh4vL5wXUCcIQrg$7zZh6Hg3pGWWzTYvXbhRDXb0qKxNQ3bVdGdJkRPZ4Nw"
"""A hash that no password has. It is verified when a name is unknown, so that the answer takes as long as for a known one."""

KEY_HOLDER = "key"
"""The id of whoever signs in by the key of a run."""

HELD_KEY = "whoever held the key of the run"

_hasher = PasswordHasher()


class Role(IntEnum):
    """The rights of a person or a machine; each includes the ones before it, but that `OWN` reaches only the matters that it owns."""

    VIEWER = 1
    OWN = 2
    EDITOR = 3
    ADMIN = 4

    def exceeds(self, other: "Role") -> bool:
        """Whether it allows anything that another role does not: whoever reads all matters sees more than whoever works at the own ones."""
        return self > other or (other is Role.OWN and self is not Role.OWN)


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a request: a person with a session, or a machine with a token.

    `signs` says by which authority a person signs for the vendor, and up to what; it is empty for whoever may not.
    `approves` says whether a person may approve what another one has written; `proven` is false of whoever has signed in by a password
    alone and has no second factor.
    """

    id: str
    name: str
    role: Role
    signs: str = ""
    approves: bool = False
    proven: bool = True

    def may(self, role: Role) -> bool:
        """Whether the actor has the role or a higher one."""
        return self.role >= role

    @property
    def reach(self) -> Reach:
        """The matters that the actor reaches."""
        return Reach(self.id) if self.role is Role.OWN else EVERY_MATTER

    @property
    def may_change(self) -> bool:
        """Whether the actor may change what it reaches, and build and send it."""
        return self.role >= Role.OWN

    @property
    def administers(self) -> bool:
        """Whether the actor adds people, makes tokens and erases partners."""
        return self.role >= Role.ADMIN


PORTAL = Actor("portal", "the portal", Role.EDITOR)
"""The author of what the portal does by itself."""

COMMAND_LINE = Actor("command-line", "the command line", Role.ADMIN)
"""The author of what is done on the portal's machine, by `assembler portal user` and the like."""

NO_ADMIN = "Whoever asked for this is no admin any more."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in by a password. `created` is in seconds since 1970; `signs` as in `Actor`.

    `notices` are the kinds of what the person is told by e-mail; nothing without an address.
    """

    id: str
    name: str
    role: Role
    created: int
    signs: str
    email: str
    notices: tuple[str, ...]
    approves: bool


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A machine's token without its secret. Times are seconds since 1970; `made_by` is the id of who made it, empty where it is not known."""

    id: str
    name: str
    role: Role
    created: int
    expires: int
    revoked: int | None
    made_by: str

    def holds(self, at: int) -> bool:
        """Whether it opens the API at a time."""
        return self.revoked is None and self.expires > at


def role_named(name: str) -> Role:
    """Return the role with a name such as `editor`."""
    return Role[name.upper()]


def add_staff(connection: Connection, name: str, password: str, role: Role, at: int) -> str:
    """Add a person, or set a new password and role for one who exists and end that person's sessions; return the person's id."""
    values = {"password": _hasher.hash(password), "role": role.name.lower()}
    found = connection.scalar(select(staff.c.id).where(staff.c.name == name))
    close_key_sessions(connection)
    if found:
        connection.execute(update(staff).where(staff.c.id == found).values(**values))
        connection.execute(delete(sessions).where(sessions.c.staff == found))
        return str(found)
    id = new_id()
    connection.execute(insert(staff).values(id=id, name=name, created=at, **values))
    return id


def set_authority(connection: Connection, name: str, authority: str) -> bool:
    """Write down by which authority a person signs for the vendor, empty for none; return whether anybody has the name."""
    return connection.execute(update(staff).where(staff.c.name == name).values(signs=authority)).rowcount > 0


def remove_person(connection: Connection, name: str, at: int) -> tuple[str, ...] | None:
    """Remove a person, whose sessions and tokens end; return the names of these tokens, None where nobody has the name."""
    found = connection.scalar(select(staff.c.id).where(staff.c.name == name).with_for_update())
    if found is None:
        return None
    ended = end_tokens_of(connection, found, at)
    connection.execute(delete(staff).where(staff.c.id == found))
    return ended


def end_tokens_of(connection: Connection, maker: str, at: int, above: Role | None = None) -> tuple[str, ...]:
    """Revoke the tokens that somebody has made, or a machine, and those made with them; return the names of those that held.

    Whoever has made a token has seen it. With `above`, those alone that exceed this role, for a person who has no other now. A token
    that has expired ends nothing that was made with it while it held.
    """
    connection.execute(select(tokens.c.id).order_by(tokens.c.id).with_for_update())  # whoever makes one now is waited for
    made = dict[str, list[ApiToken]]()
    for token in list_tokens(connection):
        made.setdefault(token.made_by, []).append(token)
    found = [token for token in made.get(maker, ()) if above is None or token.role.exceeds(above)]
    for token in found:
        found += made.get(token.id, ())  # and is gone through like the others
    held = [token for token in found if token.holds(at)]
    for token in held:
        connection.execute(update(tokens).where(tokens.c.id == token.id).values(revoked=at))
    return tuple(token.name for token in held)


def is_admin(connection: Connection, id: str, at: int) -> bool:
    """Whether a person or a machine is an admin now, and so is not removed, changed or revoked until this transaction ends."""
    if id == KEY_HOLDER:
        return True
    person = connection.scalar(select(staff.c.role).where(staff.c.id == id).with_for_update())
    valid = (tokens.c.id == id) & (tokens.c.expires > at) & tokens.c.revoked.is_(None)
    return (person or connection.scalar(select(tokens.c.role).where(valid).with_for_update())) == Role.ADMIN.name.lower()


def has_admin(connection: Connection) -> bool:
    """Whether anybody can add people in the pages."""
    return bool(connection.scalar(select(func.count()).where(staff.c.role == Role.ADMIN.name.lower())))


def list_staff(connection: Connection) -> tuple[Person, ...]:
    """Return everybody who can sign in by a password, by name."""
    rows = connection.execute(select(staff).order_by(staff.c.name))
    return tuple(
        Person(row.id, row.name, role_named(row.role), row.created, row.signs, row.email, tuple(row.notices), row.approves)
        for row in rows
    )


def names_of_accounts(connection: Connection) -> Mapping[str, str]:
    """Return the names of people and machines, by their ids, and of whoever has held the key of a run."""
    rows = (row for table in (staff, tokens) for row in connection.execute(select(table.c.id, table.c.name)))
    return {str(row.id): str(row.name) for row in rows} | {KEY_HOLDER: HELD_KEY}


def find_person(connection: Connection, id: str) -> Person | None:
    """Return a person by the id."""
    return next((one for one in list_staff(connection) if one.id == id), None)


def set_approving(connection: Connection, id: str, *, approves: bool) -> None:
    """Write down whether a person may approve what another one has written; it counts at once."""
    connection.execute(update(staff).where(staff.c.id == id).values(approves=approves))


def set_notices(connection: Connection, id: str, email: str, notices: Iterable[str]) -> None:
    """Set the address at which a person is told by e-mail, empty for none, and the kinds of what."""
    connection.execute(update(staff).where(staff.c.id == id).values(email=email, notices=[*notices]))


def set_role(connection: Connection, id: str, role: Role, at: int) -> tuple[str, ...]:
    """Set the role of a person, which counts at once; return the names of the tokens that end, as they may more than that."""
    connection.execute(update(staff).where(staff.c.id == id).values(role=role.name.lower()))
    return end_tokens_of(connection, id, at, above=role)


def set_password(connection: Connection, id: str, password: str, kept_session: str) -> None:
    """Set a person's password, and end the person's sessions but the one with this secret."""
    connection.execute(update(staff).where(staff.c.id == id).values(password=_hasher.hash(password)))
    close_other_sessions(connection, id, kept_session)


def close_other_sessions(connection: Connection, id: str, kept_session: str) -> None:
    """End a person's sessions but the one with this secret."""
    connection.execute(delete(sessions).where((sessions.c.staff == id) & (sessions.c.hash != hash_secret(kept_session))))


def has_staff(connection: Connection) -> bool:
    """Whether anybody can sign in by a password."""
    return bool(connection.scalar(select(func.count()).select_from(staff)))


def check_password(connection: Connection, name: str, password: str) -> Actor | None:
    """Return the person with a name and a password, or None; the time it takes does not reveal whether the name exists."""
    row = connection.execute(select(staff).where(staff.c.name == name)).one_or_none()
    try:
        _hasher.verify(row.password if row else UNKNOWN_USER_HASH, password[:LONGEST_PASSWORD])
    except VerificationError:
        return None
    return Actor(row.id, row.name, role_named(row.role)) if row else None


def browser_mark(connection: Connection, name: str) -> str:
    """Return what a browser keeps in which somebody has signed in, until the password changes; empty for a name that nobody has.

    Attempts from a marked browser are counted apart, so that strangers who try passwords cannot keep the right person out (OWASP, device
    cookies).
    """
    stored = connection.scalar(select(staff.c.password).where(staff.c.name == name))
    return hmac.digest(stored.encode(), f"browser of {name}".encode(), "sha256").hex() if stored else ""


def open_session(connection: Connection, actor: Actor, at: int, life: int, *, by_provider: bool = False) -> str:
    """Open a session of `life` seconds, delete expired sessions, and return the secret of the new one."""
    secret = new_secret()
    known = connection.scalar(select(staff.c.id).where(staff.c.id == actor.id))
    values = {"staff": known, "name": actor.name, "role": actor.role.name.lower(), "created": at, "expires": at + life}
    values["by_provider"] = by_provider
    connection.execute(delete(sessions).where(sessions.c.expires <= at))
    connection.execute(insert(sessions).values(hash=hash_secret(secret), **values))
    return secret


def find_session(connection: Connection, secret: str, at: int) -> Actor | None:
    """Return the holder of an unexpired session; a person has the role and the authority that are stored now, not those at sign-in."""
    now = (staff.c.role.label("now"), staff.c.signs, staff.c.approves)
    factor = select(second_factors.c.staff).where((second_factors.c.staff == sessions.c.staff) & second_factors.c.confirmed)
    query = select(sessions, *now, factor.exists().label("factor")).outerjoin(staff, staff.c.id == sessions.c.staff)
    row = connection.execute(query.where((sessions.c.hash == hash_secret(secret)) & (sessions.c.expires > at))).one_or_none()
    # A session that the key of a run opened belongs to no row of the staff.
    if row is None:
        return None
    proven = row.staff is None or row.by_provider or row.factor
    return Actor(row.staff or KEY_HOLDER, row.name, role_named(row.now or row.role), row.signs or "", bool(row.approves), proven)


def close_key_sessions(connection: Connection) -> None:
    """Delete the sessions opened by the key of a run: that key is valid for one run, and only while there is no user."""
    connection.execute(delete(sessions).where(sessions.c.staff.is_(None)))


def close_session(connection: Connection, secret: str) -> None:
    """Delete a session."""
    connection.execute(delete(sessions).where(sessions.c.hash == hash_secret(secret)))


def create_token(connection: Connection, name: str, role: Role, at: int, life: int, made_by: str) -> str:
    """Create an API token that is valid for `life` seconds, and return its secret, of which only the hash is stored."""
    secret = new_secret()
    values = {"id": new_id(), "name": name, "role": role.name.lower(), "created": at, "expires": at + life, "revoked": None}
    connection.execute(insert(tokens).values(hash=hash_secret(secret), made_by=made_by, **values))
    return secret


def find_token(connection: Connection, secret: str, at: int) -> Actor | None:
    """Return the machine that holds a token, or None where the token is unknown, expired or revoked."""
    valid = (tokens.c.hash == hash_secret(secret)) & (tokens.c.expires > at) & tokens.c.revoked.is_(None)
    row = connection.execute(select(tokens).where(valid)).one_or_none()
    return Actor(row.id, row.name, role_named(row.role)) if row else None


def list_tokens(connection: Connection) -> tuple[ApiToken, ...]:
    """Return all tokens, the newest first."""
    rows = connection.execute(select(tokens).order_by(tokens.c.created.desc(), tokens.c.id))
    return tuple(
        ApiToken(row.id, row.name, role_named(row.role), row.created, row.expires, row.revoked, row.made_by) for row in rows
    )


def revoke_token(connection: Connection, id: str, at: int) -> tuple[str, ...] | None:
    """Revoke a token and those made with it; return the names of those that held, its own first, None where it does not exist."""
    token = next((one for one in list_tokens(connection) if one.id == id), None)
    if token is None:
        return None
    valid = (tokens.c.id == id) & (tokens.c.expires > at) & tokens.c.revoked.is_(None)
    held = connection.execute(update(tokens).where(valid).values(revoked=at)).rowcount > 0
    return (*((token.name,) if held else ()), *end_tokens_of(connection, id, at))
