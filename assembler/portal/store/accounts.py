"""Staff: who may sign in, with which role; their sessions, and the tokens of machines."""

from dataclasses import dataclass
from enum import IntEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.store.links import hashed
from assembler.portal.store.tables import sessions, staff, tokens

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1_000
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wx4ZkNQSh4vL5wXUCcIQrg$7zZh6Hg3pGWWzTYvXbhRDXb0qKxNQ3bVdGdJkRPZ4Nw"
"""The hash held against what is tried for a name that is unknown, so that the answer takes as long."""

_hasher = PasswordHasher()


class Role(IntEnum):
    """What a person or a machine may do; each role may do what stands before it."""

    VIEWER = 1
    EDITOR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: a person who signed in, or a machine with a token."""

    id: str
    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """`True` when the actor has the role, or one above it."""
        return self.role >= role


@dataclass(frozen=True, slots=True)
class Token:
    """A machine's token, without its secret."""

    id: str
    name: str
    role: Role
    created: int
    expires: int
    revoked: int | None


def role_named(name: str) -> Role:
    """Give a role by its name."""
    return Role[name.upper()]


def add_staff(connection: Connection, name: str, password: str, role: Role, at: int) -> str:
    """Add a person, or give one who is there a new password and role; earlier sessions end. Gives the person's id."""
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


def remove_staff(connection: Connection, name: str) -> bool:
    """Remove a person, whose sessions end at once; `False` where nobody has the name."""
    return connection.execute(delete(staff).where(staff.c.name == name)).rowcount > 0


def has_staff(connection: Connection) -> bool:
    """`True` when somebody can sign in by a password."""
    return bool(connection.scalar(select(func.count()).select_from(staff)))


def check_password(connection: Connection, name: str, password: str) -> Actor | None:
    """Give who signs in by a name and a password; None where the two do not belong together. Takes as long either way."""
    row = connection.execute(select(staff).where(staff.c.name == name)).one_or_none()
    try:
        _hasher.verify(row.password if row else NOBODY, password[:LONGEST_PASSWORD])
    except VerificationError:
        return None
    return Actor(row.id, row.name, role_named(row.role)) if row else None


def open_session(connection: Connection, actor: Actor, at: int, life: int) -> str:
    """Open a session and give its secret; what has expired is cleared away."""
    secret = new_secret()
    known = connection.scalar(select(staff.c.id).where(staff.c.id == actor.id))
    values = {"staff": known, "name": actor.name, "role": actor.role.name.lower(), "created": at, "expires": at + life}
    connection.execute(delete(sessions).where(sessions.c.expires <= at))
    connection.execute(insert(sessions).values(hash=hashed(secret), **values))
    return secret


def find_session(connection: Connection, secret: str, at: int) -> Actor | None:
    """Give who holds a session; a person's role is the one of now."""
    query = select(sessions, staff.c.role.label("now")).outerjoin(staff, staff.c.id == sessions.c.staff)
    row = connection.execute(query.where((sessions.c.hash == hashed(secret)) & (sessions.c.expires > at))).one_or_none()
    return Actor(row.staff or "key", row.name, role_named(row.now or row.role)) if row else None


def close_key_sessions(connection: Connection) -> None:
    """End what was opened by the key of a run: the key holds for that run, and only while there is no user."""
    connection.execute(delete(sessions).where(sessions.c.staff.is_(None)))


def close_session(connection: Connection, secret: str) -> None:
    """End a session."""
    connection.execute(delete(sessions).where(sessions.c.hash == hashed(secret)))


def create_token(connection: Connection, name: str, role: Role, at: int, life: int) -> str:
    """Create a machine's token and give its secret, which is never shown again."""
    secret = new_secret()
    values = {"id": new_id(), "name": name, "role": role.name.lower(), "created": at, "expires": at + life, "revoked": None}
    connection.execute(insert(tokens).values(hash=hashed(secret), **values))
    return secret


def find_token(connection: Connection, secret: str, at: int) -> Actor | None:
    """Give the machine that holds a token; None where it is unknown, expired or revoked."""
    open_ = (tokens.c.hash == hashed(secret)) & (tokens.c.expires > at) & tokens.c.revoked.is_(None)
    row = connection.execute(select(tokens).where(open_)).one_or_none()
    return Actor(row.id, row.name, role_named(row.role)) if row else None


def list_tokens(connection: Connection) -> tuple[Token, ...]:
    """Give all tokens, the latest first."""
    rows = connection.execute(select(tokens).order_by(tokens.c.created.desc(), tokens.c.id))
    return tuple(Token(row.id, row.name, role_named(row.role), row.created, row.expires, row.revoked) for row in rows)


def revoke_token(connection: Connection, id: str, at: int) -> bool:
    """Close a token at once; `False` where there is none."""
    return connection.execute(update(tokens).where(tokens.c.id == id).values(revoked=at)).rowcount > 0
