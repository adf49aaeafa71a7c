"""Partners and their matters in the database: created, saved version by version, erased with everything that belongs to them."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, func, insert, or_, select, update

from assembler.portal.clock import new_id, new_secret
from assembler.portal.matter_form import words_of
from assembler.portal.store.links import hash_secret
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.tables import (
    answers,
    drafts,
    links,
    matters,
    packets,
    partners,
    questions,
    reports,
    returns,
    unfinished,
)

Titles = Mapping[str, str]
"""The titles of programmes by their ids: people remember the one, a matter states the other."""

NO_TITLES: Titles = {}


@dataclass(frozen=True, slots=True)
class StoredMatter:
    """A matter as it was last saved. `version` grows with each save, so that two people cannot overwrite each other.

    `saved_by` is the id of the account or token that saved its text, `owner` of the one that it belongs to; empty where that is not
    known.
    """

    id: str
    partner: str
    name: str
    programme: str
    text: str
    version: int
    created: int
    changed: int
    saved_by: str
    owner: str
    partner_name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner. `matters` is the number of its matters, of those within a reach where it was found in one; `created` is when it began there."""

    id: str
    name: str
    created: int
    matters: int


def _select_matters() -> Select[tuple[object, ...]]:
    named = partners.c.name.label("partner_name")
    columns = [column for column in matters.c if column.name != "words"]
    return select(*columns, named).join(partners, partners.c.id == matters.c.partner)


def _matter_from_row(row: RowMapping) -> StoredMatter:
    return StoredMatter(**row)


def create_partner(connection: Connection, name: str, at: int) -> str:
    """Create a partner and return its id."""
    id = new_id()
    connection.execute(insert(partners).values(id=id, name=name, salt=hash_secret(new_secret()), created=at))
    return id


def find_partner(connection: Connection, id: str, reach: Reach = EVERY_MATTER) -> Partner | None:
    """Return a partner by its id; None where no matter of it is within reach."""
    return next((partner for partner in list_partners(connection, reach) if partner.id == id), None)


def list_partners(connection: Connection, reach: Reach) -> tuple[Partner, ...]:
    """Return the partners in the order of their names: all, or those of which a matter is within reach, as if there were no other one."""
    own = select(matters.c.partner, func.count().label("number"), func.min(matters.c.created).label("since"))
    counted = own.where(*reach.of_matters()).group_by(matters.c.partner).subquery()
    joined = partners.join(counted, counted.c.partner == partners.c.id, isouter=reach == EVERY_MATTER)
    query = select(partners, counted.c.number, counted.c.since).select_from(joined).order_by(partners.c.name, partners.c.id)
    rows = connection.execute(query).all()
    return tuple(Partner(row.id, row.name, row.created if reach == EVERY_MATTER else row.since, row.number or 0) for row in rows)


def create_matter(connection: Connection, partner: str, name: str, programme: str, text: str, at: int, by: str = "") -> str:
    """Create a matter of a partner, which belongs to whoever it is made `by`, and return its id. No other matter may have its name."""
    id = new_id()
    values = {"partner": partner, "name": name, "programme": programme, "version": 1, "saved_by": by, "owner": by}
    values |= {"text": text, "words": words_of(text)}
    connection.execute(insert(matters).values(id=id, created=at, changed=at, **values))
    return id


def save_matter(connection: Connection, id: str, version: int, name: str, text: str, at: int, by: str = "") -> bool:
    """Save a matter over the version that was read, and return whether that version was still the latest; `by` is who saves it."""
    unchanged = (matters.c.id == id) & (matters.c.version == version)
    values = {"name": name, "text": text, "words": words_of(text), "version": version + 1, "changed": at, "saved_by": by}
    return connection.execute(update(matters).where(unchanged).values(**values)).rowcount > 0


def set_owner(connection: Connection, id: str, owner: str) -> None:
    """Set to whom a matter belongs."""
    connection.execute(update(matters).where(matters.c.id == id).values(owner=owner))


def rename_partner(connection: Connection, id: str, name: str) -> None:
    """Set the name of a partner to the one its latest matter states."""
    connection.execute(update(partners).where(partners.c.id == id).values(name=name))


def find_matter(connection: Connection, id: str, reach: Reach = EVERY_MATTER) -> StoredMatter | None:
    """Return a matter by its id, if it is within reach."""
    row = connection.execute(_select_matters().where(matters.c.id == id, *reach.of_matters())).mappings().one_or_none()
    return _matter_from_row(row) if row else None


UMLAUTS = {"ae": "a", "oe": "o", "ue": "u", "æ": "a", "ø": "o", "œ": "o"}
"""Letters as people write them who have no others on their keyboard, and the letter that is left when all signs are taken away."""


def _spelt(name: str) -> str:
    """Return a name without case, accents and the ways to write an umlaut: “MÜLLER”, “Mueller” and “Muller” are spelt alike."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for written, left in UMLAUTS.items():
        plain = plain.replace(written, left)
    return " ".join(plain.split())


def partners_named(connection: Connection, name: str, reach: Reach) -> dict[str, tuple[str, ...]]:
    """Return the texts of the matters within reach of each partner of a name, whatever its case and spelling, by the partner's id."""
    # Not in SQL: SQLite knows the case of ASCII letters alone.
    known = connection.execute(select(partners.c.id, partners.c.name))
    ids = [row.id for row in known if _spelt(row.name) == _spelt(name)]
    wanted = select(matters.c.partner, matters.c.text).where(matters.c.partner.in_(ids), *reach.of_matters())
    found: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(wanted.order_by(matters.c.changed)):
        found[row.partner] = (*found.get(row.partner, ()), row.text)
    return found


def find_named_matter(connection: Connection, name: str, reach: Reach) -> StoredMatter | None:
    """Return a matter by its name, which is the id in its text, if it is within reach."""
    row = connection.execute(_select_matters().where(matters.c.name == name, *reach.of_matters())).mappings().one_or_none()
    return _matter_from_row(row) if row else None


def matter_files(connection: Connection, partner: str, reach: Reach = EVERY_MATTER) -> dict[str, str]:
    """Return the texts of a partner's matters within reach by the names of their files, as other matters name them."""
    rows = connection.execute(select(matters.c.name, matters.c.text).where(matters.c.partner == partner, *reach.of_matters()))
    return {f"{row.name}.yaml": row.text for row in rows}


def matters_having(connection: Connection, words: str, reach: Reach, titles: Titles = NO_TITLES) -> frozenset[str]:
    """Return the ids of the matters within reach that have each of some words, as `search_matters` finds them."""
    query = select(matters.c.id).join(partners, partners.c.id == matters.c.partner)
    return frozenset(connection.scalars(query.where(*having_words(words, titles), *reach.of_matters())))


def reached_matters(connection: Connection, ids: Collection[str], reach: Reach) -> frozenset[str]:
    """Return those of some matters that are within reach, by their ids."""
    return frozenset(connection.scalars(select(matters.c.id).where(matters.c.id.in_(ids), *reach.of_matters())))


def lock_matter(connection: Connection, id: str) -> None:
    """Lock the row of a matter until this transaction ends, so that no other transaction changes it or requests its packet."""
    connection.execute(select(matters.c.id).where(matters.c.id == id).with_for_update())


def name_is_taken(connection: Connection, name: str, except_id: str = "") -> bool:
    """Whether a matter other than `except_id` has the name, or had it when its packet was built: the record has that name still."""
    holder = connection.scalar(select(matters.c.id).where(matters.c.name == name))
    if holder is not None:
        return str(holder) != except_id
    recorded = (packets.c.record == name) & (packets.c.matter != except_id)
    return connection.scalar(select(packets.c.id).where(recorded).limit(1)) is not None


def having_words(words: str, titles: Titles) -> Iterator[ColumnElement[bool]]:
    """Yield for each word the condition that a matter, joined with its partner, has it, whatever its case."""
    for word in words.split():
        known = [id for id, title in titles.items() if word.casefold() in title.casefold()]
        said = matters.c.words.contains(word.casefold(), autoescape=True)
        named = (column.icontains(word, autoescape=True) for column in (partners.c.name, matters.c.name))
        yield or_(said, *named, matters.c.programme.in_(known))


def search_matters(
    connection: Connection,
    reach: Reach,
    words: str = "",
    partner: str = "",
    first: int = 0,
    most: int = 50,
    titles: Titles = NO_TITLES,
) -> tuple[tuple[StoredMatter, ...], int]:
    """Return `most` matters within reach from position `first` on, the latest changed first, and the number of all that match.

    Each of the words must occur in the name of the partner, in what the matter says, or in the title of its programme.
    """
    query = _select_matters().where(*having_words(words, titles), *reach.of_matters())
    if partner:
        query = query.where(matters.c.partner == partner)
    total = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = connection.execute(query.order_by(matters.c.changed.desc(), matters.c.id).offset(first).limit(most)).mappings()
    return tuple(map(_matter_from_row, rows)), total


@dataclass(frozen=True, slots=True)
class ErasedPartner:
    """What names the files of a partner whose rows are deleted: the ids and names of its packets, and its records."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    records: tuple[str, ...]


def erase_partner(connection: Connection, id: str) -> ErasedPartner:
    """Delete a partner and every row that belongs to it but the audit chain; return what names its files."""
    own_matters = select(matters.c.id).where(matters.c.partner == id).scalar_subquery()
    own_packets = select(packets.c.id).where(packets.c.matter.in_(own_matters)).scalar_subquery()
    own = connection.execute(select(packets).where(packets.c.matter.in_(own_matters))).all()
    erased = ErasedPartner(
        ids=tuple(row.id for row in own),
        names=tuple({row.name for row in own if row.name}),
        records=tuple({row.record for row in own if row.record and not row.parent}),
    )
    connection.execute(delete(answers).where(or_(answers.c.packet.in_(own_packets), answers.c.matter.in_(own_matters))))
    # What refers to another row is deleted before that row: links and packets also refer to parents of their own kind.
    for table in (drafts, returns, reports, questions):
        connection.execute(delete(table).where(table.c.packet.in_(own_packets)))
    connection.execute(delete(links).where(links.c.parent.is_not(None) & links.c.packet.in_(own_packets)))
    connection.execute(delete(links).where(links.c.packet.in_(own_packets)))
    _discard_unfinished_of(connection, id)
    connection.execute(delete(packets).where(packets.c.parent.is_not(None) & packets.c.matter.in_(own_matters)))
    connection.execute(delete(packets).where(packets.c.matter.in_(own_matters)))
    connection.execute(delete(matters).where(matters.c.partner == id))
    connection.execute(delete(partners).where(partners.c.id == id))
    return erased


def _discard_unfinished_of(connection: Connection, partner: str) -> None:
    """Delete the unfinished matters of a partner, and those into which its name was typed."""
    name = connection.scalar(select(partners.c.name).where(partners.c.id == partner)) or ""
    titles = connection.execute(select(unfinished.c.id, unfinished.c.title))
    named = [row.id for row in titles if row.title.casefold() == name.casefold()]
    own = unfinished.c.matter.in_(select(matters.c.id).where(matters.c.partner == partner).scalar_subquery())
    connection.execute(delete(unfinished).where(or_(unfinished.c.partner == partner, own, unfinished.c.id.in_(named))))
