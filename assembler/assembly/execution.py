"""How a paper is introduced and signed: its front and its signature block, from its parties and its handling."""

from collections.abc import Mapping

from assembler import document as model
from assembler.assembly.papers import ChosenPaper, needs_signature
from assembler.expressions import Datum, Given
from assembler.library import Programme
from assembler.matter import Matter
from assembler.quantities import show

FRONT_DETAILS = ("register", "address", "country")
EFFECTIVE = "Effective date"
LAST_SIGNATURE = "Date of the last signature"
REFERENCE = "Reference"


def front(chosen: ChosenPaper, programme: Programme, matter: Matter) -> model.Front:
    """Give what stands before a paper's text."""
    parties = tuple(_front_party(role, chosen, programme) for role in chosen.plan.parties)
    return model.Front(programme.title, (model.Text(chosen.plan.title, chosen.plan.span),), parties, _particulars(chosen, matter))


def _front_party(role: str, chosen: ChosenPaper, programme: Programme) -> model.FrontParty:
    details = tuple(_stated(chosen.given, role, name) for name in FRONT_DETAILS)
    return model.FrontParty(programme.roles[role], _stated(chosen.given, role, "legal_name"), tuple(d for d in details if d))


def _particulars(chosen: ChosenPaper, matter: Matter) -> tuple[tuple[str, model.Inlines], ...]:
    """Give the effective date, but not of a paper that takes effect on a day of its own, and the reference."""
    reference = (REFERENCE, (model.Text(matter.id, matter.span, "matter.id"),))
    if chosen.handling == "third_party" or (chosen.plan.kind == "form" and chosen.handling != "sign_now"):
        return (reference,)
    if matter.effective is None:
        return ((EFFECTIVE, (model.Text(LAST_SIGNATURE),)), reference)
    return ((EFFECTIVE, (model.Text(show(matter.effective.value), matter.effective.span, "matter.effective"),)), reference)


def _stated(given: Mapping[str, Given], role: str, name: str) -> model.Inlines:
    """Give a party's stated part as text, nothing where the party or the part is not known yet."""
    record = given.get(role)
    part = record.get(name) if isinstance(record, Mapping) else None
    if not isinstance(part, Datum):
        return ()
    return (model.Text(show(part.value), part.span, f"{role}.{name}"),)


def signatures(chosen: ChosenPaper, programme: Programme, matter: Matter) -> tuple[model.Block, ...]:
    """Give the signature block of a paper that is signed, nothing for one that is not."""
    if not needs_signature(chosen):
        return ()
    parties = tuple(_signature_party(role, chosen, programme, matter) for role in chosen.plan.signers)
    return (model.SignatureBlock((), parties),)


def signed(
    blocks: tuple[model.Block, ...], signature: tuple[model.Block, ...], signers: tuple[str, ...]
) -> tuple[model.Block, ...]:
    """Put the signature block behind what the signers state, before the clauses at the end that others fill in afterwards."""
    at = len(blocks)
    while at > 1 and isinstance(blocks[at - 2], model.Heading) and _filled_by_another(blocks[at - 1], signers):
        at -= 2
    return (*blocks[:at], *signature, *blocks[at:])


def _filled_by_another(block: model.Block, signers: tuple[str, ...]) -> bool:
    return isinstance(block, model.FieldGroup) and block.by not in signers


def _signature_party(role: str, chosen: ChosenPaper, programme: Programme, matter: Matter) -> model.SignatureParty:
    signers = _partner_signers(matter) if role == "partner" else (model.Signer((), ()),)
    return model.SignatureParty(programme.roles[role], _stated(chosen.given, role, "legal_name"), signers)


def _partner_signers(matter: Matter) -> tuple[model.Signer, ...]:
    """Give one place for each of the partner's signatories; an individual signs without a title."""
    kind = matter.partner.fields["kind"]
    titled = isinstance(kind, Datum) and kind.value == "company"
    return tuple(
        model.Signer(
            (model.Text(show(person.name.value), person.name.span, "partner.signatories.name"),),
            (model.Text(show(person.title.value), person.title.span, "partner.signatories.title"),) if titled else (),
            titled,
        )
        for person in matter.partner.signatories
    )
