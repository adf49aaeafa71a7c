"""Builds a paper's front matter and signature block from its parties and its handling."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain, repeat

from assembler.assembly.papers import ChosenPaper
from assembler.model import document as model
from assembler.model.expressions import BoundValue, Datum
from assembler.model.library import Entity, Programme, Signatory
from assembler.model.manifest import EffectiveDate
from assembler.model.matter import Matter, Party
from assembler.model.values import show

FRONT_DETAILS = ("register", "address", "country")
EDITION = "Edition"
EFFECTIVE = "Effective date"
LAST_SIGNATURE = "Date of the last signature"
WITH_WHAT_IS_SIGNED = "With what is signed"
REFERENCE = "Reference"
USE, SPECIMEN = "Use", "Blank specimen, not for signature"


def build_front(chosen: ChosenPaper, programme: Programme, matter: Matter, edition: date) -> model.Front:
    """Build the front matter: the title, the parties and the particulars.

    An agreement, which has a cover, says between whom it is, and of which edition.
    """
    covered = chosen.plan.kind == "agreement"
    joins = chain(("between the",), repeat("and the")) if covered and len(chosen.plan.parties) > 1 else repeat("")
    parties = tuple(_front_party(join, role, chosen, programme) for join, role in zip(joins, chosen.plan.parties, strict=False))
    dated = ((EDITION, (model.Text(show(edition)),)),) if covered else ()
    particulars = (*dated, *_front_particulars(chosen, matter))
    return model.Front(programme.title, (model.Text(chosen.plan.title, chosen.plan.span),), parties, particulars)


def _front_party(join: str, role: str, chosen: ChosenPaper, programme: Programme) -> model.FrontParty:
    name = _stated_text(chosen.given, role, "legal_name")
    details = tuple(_stated_text(chosen.given, role, name) for name in FRONT_DETAILS)
    return model.FrontParty(programme.roles[role], name, tuple(d for d in details if d), join)


def _front_particulars(chosen: ChosenPaper, matter: Matter) -> tuple[tuple[str, model.Inlines], ...]:
    """Return the effective date, where the paper has that of the packet; the reference; and the mark of a specimen."""
    reference = (REFERENCE, (model.Text(matter.id, matter.span, "matter.id"),))
    specimen = ((USE, (model.Text(SPECIMEN),)),) if chosen.specimen else ()
    return (*_effective_particular(chosen, matter), reference, *specimen)


def _effective_particular(chosen: ChosenPaper, matter: Matter) -> tuple[tuple[str, model.Inlines], ...]:
    match effective_date(chosen, matter):
        case None:
            return ()
        case date() as day:
            span = matter.effective.span if matter.effective else None
            return ((EFFECTIVE, (model.Text(show(day), span, "matter.effective"),)),)
        case _:
            return ((EFFECTIVE, (model.Text(LAST_SIGNATURE if chosen.needs_signature else WITH_WHAT_IS_SIGNED),)),)


def effective_date(chosen: ChosenPaper, matter: Matter) -> EffectiveDate:
    """Return the effective date of what both parties agree in this packet. A declaration, or an agreement of others, has its own.

    That of a paper in force is the day from which it is in force.
    """
    if chosen.in_force is not None:
        return chosen.in_force.since
    later = chosen.plan.kind == "form" and chosen.handling != "sign_now"
    elsewhere = chosen.plan.parties and not {"vendor", "partner"} <= set(chosen.plan.parties)
    declared = chosen.handling == "sign_now" and not {"vendor", "partner"} <= set(chosen.plan.signers)
    if chosen.handling == "third_party" or later or elsewhere or declared:
        return None
    stated = matter.effective.value if matter.effective else None
    return stated if isinstance(stated, date) else "last_signature"


def _stated_text(given: Mapping[str, BoundValue], role: str, name: str) -> model.Inlines:
    """Return a part of a party as text; nothing where the party or the part is not known yet."""
    record = given.get(role)
    part = record.get(name) if isinstance(record, Mapping) else None
    if not isinstance(part, Datum):
        return ()
    return (model.Text(show(part.value), part.span, f"{role}.{name}"),)


def build_signatures(chosen: ChosenPaper, programme: Programme, matter: Matter, entity: Entity) -> tuple[model.Block, ...]:
    """Build the signature block of a paper that is signed; nothing for another. `entity` contracts for the vendor."""
    if not chosen.needs_signature:
        return ()
    parties = tuple(_signature_party(role, chosen, programme, matter, entity) for role in chosen.plan.signers)
    return (model.SignatureBlock((), parties),)


def insert_signatures(
    blocks: tuple[model.Block, ...], signature: tuple[model.Block, ...], signers: tuple[str, ...]
) -> tuple[model.Block, ...]:
    """Insert the signature block before the clauses at the end that others fill in after the signing."""
    at = len(blocks)
    # A clause of form fields is two blocks: its heading and its group.
    while at > 1 and isinstance(blocks[at - 2], model.Heading) and _filled_by_another(blocks[at - 1], signers):
        at -= 2
    return (*blocks[:at], *signature, *blocks[at:])


def _filled_by_another(block: model.Block, signers: tuple[str, ...]) -> bool:
    return isinstance(block, model.FieldGroup) and block.by not in signers


def _signature_party(
    role: str, chosen: ChosenPaper, programme: Programme, matter: Matter, entity: Entity
) -> model.SignatureParty:
    name = _stated_text(chosen.given, role, "legal_name")
    represented = role == "partner" and chosen.paper.representatives and bool(matter.partner.representatives)
    people = matter.partner.representatives if represented else ()
    known = _signers_of(matter.partner, people, role) if represented else _known_signers(role, matter, programme, entity)
    signers = known or (model.Signer((), (), represents=not name),)
    turn = signing_turns(chosen.plan.signers, programme.signing_order).index(role) + 1
    first = len(matter.partner.signatories) + 1 if represented else 1
    return model.SignatureParty(programme.roles[role], name, signers, role, turn, _group_standing(role, chosen.given), first)


def signing_turns(signers: Iterable[str], order: Iterable[str]) -> tuple[str, ...]:
    """Return the roles that sign a paper in the order in which they sign: the programme's, else the vendor last."""
    signers = tuple(signers)
    named = tuple(role for role in order if role in signers)
    return (*named, *sorted((role for role in signers if role not in named), key=lambda role: role == "vendor"))


def _group_standing(role: str, given: Mapping[str, BoundValue]) -> model.Inlines:
    """Return of which company a party is a group company, where it signs under that company's agreement."""
    parent = _stated_text(given, role, "parent")
    return (model.Text("a group company of "), *parent) if parent else ()


def _known_signers(role: str, matter: Matter, programme: Programme, entity: Entity) -> tuple[model.Signer, ...]:
    """Return a place to sign for each person known to sign for a party."""
    match role:
        case "partner":
            return _signers_of(matter.partner, matter.partner.signatories, role)
        case "vendor":
            return tuple(_build_signer(person, "vendor.signatories", titled=True) for person in entity.signatories)
        case "successor" if matter.to_partner:
            return _signers_of(matter.to_partner, matter.to_partner.signatories, role)
        case "successor" if matter.to_entity:
            taking_over = (one for one in programme.entities if matter.to_entity and one.id == show(matter.to_entity.value))
            people = (person for one in taking_over for person in one.signatories)
            return tuple(_build_signer(person, "successor.signatories", titled=True) for person in people)
        case _:
            return ()


def _signers_of(party: Party, people: tuple[Signatory, ...], role: str) -> tuple[model.Signer, ...]:
    """Return a place to sign for each of these people of a partner; an individual signs without a title."""
    kind = party.fields["kind"]
    titled = isinstance(kind, Datum) and kind.value == "company"
    return tuple(_build_signer(person, f"{role}.signatories", titled=titled) for person in people)


def _build_signer(person: Signatory, field: str, *, titled: bool) -> model.Signer:
    title = (model.Text(show(person.title.value), person.title.span, f"{field}.title"),) if titled and person.title.value else ()
    name = (model.Text(show(person.name.value), person.name.span, f"{field}.name"),)
    return model.Signer(name, title, titled, email=show(person.email.value))
