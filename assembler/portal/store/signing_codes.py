"""Codes that were sent to those who sign: one a link, for a few minutes and tries; and who was reminded, once each."""

from dataclasses import dataclass
from hmac import compare_digest

from sqlalchemy import Connection, delete, exists, insert, select, update

from assembler.portal.store.links import hash_secret
from assembler.portal.store.tables import reminders, signing_codes

CODE_LIFE = 10 * 60
MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class SentCode:
    """When the code of a link was sent, and until when it holds, in seconds since 1970; `tries` is how many were wrong."""

    sent: int
    expires: int
    tries: int

    def holds(self, at: int) -> bool:
        """Whether the code can still be entered."""
        return at < self.expires and self.tries < MOST_TRIES


def hash_code(secret: str, code: str) -> str:
    """Return the hash by which a code is stored.

    The link's secret is part of it, which the database does not know: whoever reads the row cannot find the code by trying all.
    """
    return hash_secret(f"{secret}\0{code}")


def keep_code(connection: Connection, link: str, hash: str, at: int) -> None:
    """Store the code of a link in the place of the one before."""
    drop_code(connection, link)
    row = {"link": link, "hash": hash, "sent": at, "expires": at + CODE_LIFE, "tries": 0}
    connection.execute(insert(signing_codes).values(row))


def drop_code(connection: Connection, link: str) -> None:
    """Delete the code of a link: it was used, or not sent."""
    connection.execute(delete(signing_codes).where(signing_codes.c.link == link))


def sent_code(connection: Connection, link: str) -> SentCode | None:
    """Return what is known of the code of a link; None where none was sent."""
    row = connection.execute(select(signing_codes).where(signing_codes.c.link == link)).mappings().one_or_none()
    return SentCode(row["sent"], row["expires"], row["tries"]) if row else None


def try_code(connection: Connection, link: str, hash: str, at: int) -> bool:
    """Whether a code is the one that was sent and still holds. Each call takes one of its tries, also of several at once."""
    holds = (signing_codes.c.link == link) & (signing_codes.c.expires > at) & (signing_codes.c.tries < MOST_TRIES)
    taken = update(signing_codes).where(holds).values(tries=signing_codes.c.tries + 1).returning(signing_codes.c.hash)
    kept = connection.scalar(taken)
    return kept is not None and compare_digest(kept, hash)


def was_reminded(connection: Connection, signing: str, person: str) -> bool:
    """Whether a person was reminded of a signing."""
    own = (reminders.c.signing == signing) & (reminders.c.person == person)
    return bool(connection.scalar(select(exists().where(own))))


def keep_reminder(connection: Connection, signing: str, person: str, at: int) -> None:
    """Store that a person is reminded; raise `IntegrityError` where another process does so too."""
    connection.execute(insert(reminders).values(signing=signing, person=person, at=at))


def drop_reminder(connection: Connection, signing: str, person: str) -> None:
    """Delete that a person was reminded, whose e-mail could not be sent."""
    connection.execute(delete(reminders).where((reminders.c.signing == signing) & (reminders.c.person == person)))
