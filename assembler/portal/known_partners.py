"""The partner whose company a new matter states, so that one company is one partner; a name alone decides nothing."""

from sqlalchemy import Connection

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import Datum
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.portal.matter_form import answers_from_text
from assembler.portal.store.matters import partners_named
from assembler.portal.store.reach import Reach

PARTY = ("kind", "legal_name", "register", "country", "address")
"""What a matter states of its partner as a company, and not of the people who sign."""


def stated_partner(connection: Connection, text: str, name: str, reach: Reach) -> tuple[str, tuple[str, ...]]:
    """Return the partner of which a matter states the same company, empty for none; and the other partners of its name.

    Partners of which no matter is within reach count for nothing: whoever states the data of a company gets to know nothing of it.
    """
    known = partners_named(connection, name, reach)
    stated = _party_in(text)
    same = next((id for id, texts in known.items() if stated in map(_party_in, texts)), "")
    return same, () if same else tuple(known)


def _party_in(text: str) -> tuple[object, ...]:
    partner = answers_from_text(text).get("partner")
    return tuple(partner.get(key) for key in PARTY) if isinstance(partner, dict) else ()


def known_name(matter: Matter, namesakes: tuple[str, ...]) -> Diagnostic:
    """Return the finding that a partner of the name is there, and may be the same or another company."""
    datum = matter.partner.fields["legal_name"]
    sentence = f"There is a partner “{legal_name(matter)}” already; its spelling, address, country or register is another one."
    hint = f"Begin the matter on its page (/desk/partners/{namesakes[0]}), or say that this is another company of the same name."
    return error("partner-known", sentence, datum.span if isinstance(datum, Datum) else None, hint, "partner.legal_name")


def legal_name(matter: Matter) -> str:
    """Return the legal name of the partner of a matter."""
    datum = matter.partner.fields["legal_name"]
    return show(str(getattr(datum, "value", "")))
