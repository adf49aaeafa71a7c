"""The tables of the database. Times are seconds since 1970, ids are random, and secrets are stored as hashes only."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
HASH = String(64)


def _id_column() -> Column[str]:
    return Column("id", ID, primary_key=True)


def _foreign_key_to(table: str, *, nullable: bool = False, name: str = "") -> Column[str]:
    key = ForeignKey(f"{table}s.id", ondelete="CASCADE")
    return Column(name or table, ID, key, nullable=nullable, index=True)


partners = Table(
    "partners",
    metadata,
    _id_column(),
    Column("name", Text, nullable=False),
    Column("salt", HASH, nullable=False),
    Column("created", Integer, nullable=False),
)

matters = Table(
    "matters",
    metadata,
    _id_column(),
    _foreign_key_to("partner"),
    Column("name", String(60), nullable=False, unique=True),
    Column("programme", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("saved_by", ID, nullable=False, server_default=""),
    Column("owner", ID, nullable=False, server_default="", index=True),
)

approvals = Table(
    "approvals",
    metadata,
    _id_column(),
    _foreign_key_to("matter"),
    Column("sha256", HASH, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("decided_by", ID, nullable=False),
    Column("decided", Integer, nullable=False),
)

packets = Table(
    "packets",
    metadata,
    _id_column(),
    _foreign_key_to("matter"),
    _foreign_key_to("packet", nullable=True, name="parent"),
    Column("entry", String(60), nullable=False),
    Column("revises", ID, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("claimed_until", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("record", String(60), nullable=False),
    Column("signed", String(10), nullable=False),
    Column("contents", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("contact", Text, nullable=False),
    Column("due", String(10), nullable=False),
    Column("note", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("built", Integer, nullable=True),
)

links = Table(
    "links",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    _foreign_key_to("link", nullable=True, name="parent"),
    Column("hash", HASH, nullable=False, unique=True),
    Column("form", String(160), nullable=False),
    Column("created", Integer, nullable=False),
    Column("expires", Integer, nullable=False),
    Column("revoked", Integer, nullable=True),
)

unfinished = Table(
    "unfinished",
    metadata,
    _id_column(),
    Column("programme", String(60), nullable=False),
    _foreign_key_to("matter", nullable=True),
    Column("seen", Integer, nullable=False),
    _foreign_key_to("partner", nullable=True),
    Column("title", Text, nullable=False),
    Column("answers", JSON, nullable=False),
    Column("by", String(120), nullable=False),
    Column("owner", ID, nullable=False, server_default=""),
    Column("version", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    _foreign_key_to("packet"),
    Column("form", String(160), nullable=False),
    Column("values", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    PrimaryKeyConstraint("packet", "form"),
)

TAKEN_BACK = "taken_back"
"""The state of a version that the partner has taken back: its file, values and findings are gone, that it came is not."""

returns = Table(
    "returns",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    Column("form", String(160), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("filled_here", Boolean, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("values", JSON, nullable=False),
    Column("at", Integer, nullable=False),
    Column("link", ID, nullable=False, server_default=""),
    UniqueConstraint("packet", "form", "number"),
)

evidence = Table(
    "evidence",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    Column("form", String(160), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("size", Integer, nullable=False),
    Column("given_by", String(12), nullable=False),
    Column("at", Integer, nullable=False),
    UniqueConstraint("packet", "form", "number"),
)

signings = Table(
    "signings",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("form", String(160), nullable=False, server_default=""),
    Column("issued_sha256", HASH, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("audit_sha256", HASH, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("expires", Integer, nullable=False),
)

signing_steps = Table(
    "signing_steps",
    metadata,
    _foreign_key_to("signing"),
    Column("number", Integer, nullable=False),
    Column("previous", HASH, nullable=False),
    Column("at", String(20), nullable=False),
    Column("step", String(12), nullable=False),
    Column("by", String(80), nullable=False),
    Column("facts", JSON, nullable=False),
    PrimaryKeyConstraint("signing", "number"),
)

signing_codes = Table(
    "signing_codes",
    metadata,
    Column("link", ID, ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    Column("hash", HASH, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("expires", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    _foreign_key_to("signing"),
    Column("person", String(80), nullable=False),
    Column("at", Integer, nullable=False),
    PrimaryKeyConstraint("signing", "person"),
)

reports = Table(
    "reports",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    Column("list", String(60), nullable=False),
    Column("entry", JSON, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("decided", Integer, nullable=True),
)

questions = Table(
    "questions",
    metadata,
    _id_column(),
    _foreign_key_to("packet"),
    _foreign_key_to("link"),
    Column("text", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_by", ID, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("former", JSON, nullable=False, server_default="[]"),
)
"""What partners ask through a link; `answered` is 0 until somebody has answered. `former` holds the answers that stood before."""

erasures = Table(
    "erasures",
    metadata,
    _id_column(),
    Column("packets", JSON, nullable=False),
    Column("names", JSON, nullable=False),
    Column("records", JSON, nullable=False),
)
"""Partners whose rows are deleted and whose files are not yet: what names the files, and no person."""

staff = Table(
    "staff",
    metadata,
    _id_column(),
    Column("name", String(120), nullable=False, unique=True),
    Column("password", Text, nullable=False),
    Column("role", String(12), nullable=False),
    Column("signs", Text, nullable=False, server_default=""),
    Column("created", Integer, nullable=False),
    Column("email", Text, nullable=False, server_default=""),
    Column("notices", JSON, nullable=False, server_default="[]"),
    Column("approves", Boolean, nullable=False, server_default=false()),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("staff", ID, ForeignKey("staff.id", ondelete="CASCADE"), nullable=True, index=True),
    Column("name", String(120), nullable=False),
    Column("role", String(12), nullable=False),
    Column("created", Integer, nullable=False),
    Column("expires", Integer, nullable=False),
    Column("by_provider", Boolean, nullable=False, server_default=false()),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("staff", ID, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("secret", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("last_step", Integer, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("staff", ID, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("hash", HASH, nullable=False),
    Column("used", Integer, nullable=False),
    PrimaryKeyConstraint("staff", "hash"),
)

identities = Table(
    "identities",
    metadata,
    Column("issuer", String(300), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("staff", ID, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("issuer", "subject"),
)
"""Whom a provider of sign-ins calls by which subject."""

tokens = Table(
    "tokens",
    metadata,
    _id_column(),
    Column("name", String(120), nullable=False),
    Column("hash", HASH, nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("created", Integer, nullable=False),
    Column("expires", Integer, nullable=False),
    Column("revoked", Integer, nullable=True),
    Column("made_by", ID, nullable=False, server_default=""),
)

webhooks = Table(
    "webhooks",
    metadata,
    _id_column(),
    Column("name", String(120), nullable=False),
    Column("address", Text, nullable=False),
    Column("notices", JSON, nullable=False),
    Column("created", Integer, nullable=False),
)

announced = Table(
    "announced",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("at", Integer, nullable=False),
)
"""What waits in the inbox and was announced; a row goes when the thing waits no more."""

deliveries = Table(
    "deliveries",
    metadata,
    _id_column(),
    _foreign_key_to("webhook", nullable=True),
    Column("staff", ID, ForeignKey("staff.id", ondelete="CASCADE"), nullable=True, index=True),
    _foreign_key_to("matter", nullable=True),
    Column("kind", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("body", JSON, nullable=False),
    Column("fault", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Integer, nullable=False, index=True),
)
"""What is told to a webhook or to one of the staff, once each; `due` is when it is tried next."""

answers = Table(
    "answers",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("fingerprint", HASH, nullable=False),
    Column("packet", ID, nullable=True, index=True),
    Column("matter", ID, nullable=True, index=True),
    Column("status", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", Integer, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", HASH, nullable=False),
    Column("actor", HASH, nullable=False),
    Column("digest", HASH, nullable=False),
)

chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
)

Index("ix_returns_form", returns.c.packet, returns.c.form)
