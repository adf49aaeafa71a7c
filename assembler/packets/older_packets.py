"""A packet of format 1, read for a record: its numbers from its Word files, the rest from its manifest or from what a person states."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from assembler.assembly.execution import EFFECTIVE, LAST_SIGNATURE, WITH_WHAT_IS_SIGNED
from assembler.formats.registry import WORD
from assembler.formats.word.place_names import NumberedPlaces, numbered_places
from assembler.model.diagnostics import Diagnostic, error, failing, info, nearest
from assembler.model.document import Document
from assembler.model.expressions import Datum
from assembler.model.in_force import BINDING, InForce, PaperInForce, stays
from assembler.model.lenient_parsing import parse_day
from assembler.model.library import Library
from assembler.model.manifest import EffectiveDate, IssuedDocument, Manifest, NamedParty
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.model.values import UnreadableError
from assembler.model.walk import items_in, plain, text_runs
from assembler.packets.store import Store

TOO_OLD = "too-old-for-records"
"""The id of the finding that a packet does not say what a record needs, and nobody has stated it."""

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class StatedOfPacket:
    """What a person states of a packet of format 1; what is not stated is empty.

    `form_number` is the number that its form prints, `entity` the id of the vendor's entity that signed. It goes on with the record
    `after`; or it belongs to a group company that `joins` the agreement of that record, and begins one of its own.
    """

    form_number: int = 0
    entity: str = ""
    after: str = ""
    joins: str = ""


NOTHING_STATED = StatedOfPacket()


def read_older(
    store: Store, issued: Manifest, stated: StatedOfPacket, before: InForce, library: Library
) -> tuple[Manifest | None, Findings]:
    """Return the manifest that a packet of format 1 would have today; None with errors where something can be read from nowhere.

    `before` is what was in force when it was issued. The library gives the names of entities, and those of places that are too long
    for a bookmark: no number comes from it. Raises `OSError` where the store cannot be read.
    """
    place = Span(store.place(issued.packet), 1, 1)
    read = [_read_document(one, issued, store, before, library) for one in issued.documents]
    findings = [*_find_unstated(issued, stated, before, place), *(finding for _, faults in read for finding in faults)]
    if failing(findings):
        return None, tuple(findings)
    documents = tuple(document for document, _ in read if document)
    entity, faults = _entity(documents, stated, issued, library, place)
    if faults:
        return None, faults
    signed = tuple(one if one.signed_in else replace(one, entity=entity, form_number=stated.form_number) for one in documents)
    matter = replace(
        issued.matter,
        form_number=stated.form_number,
        record=stated.after or issued.matter.record,
        follows=before.event if stated.after else "",
    )
    return replace(issued, matter=matter, documents=signed), tuple(findings)


def _find_unstated(issued: Manifest, stated: StatedOfPacket, before: InForce, place: Span) -> Iterator[Diagnostic]:
    if not stated.form_number:
        sentence = f"{place.path} has a manifest of format 1, which does not say the number of its form."
        yield error(TOO_OLD, sentence, place, "Write the number that its form prints: “--form-number 1”.", issued.packet)
    elif stated.after and stated.form_number <= before.form_number:
        sentence = f"Form no. {before.form_number} of the record “{stated.after}” is signed, and this one is to be no. {stated.form_number}."
        yield error("contradicts-record", sentence, place, "Write the number that the form prints.", issued.packet)


def _read_document(
    document: IssuedDocument, issued: Manifest, store: Store, before: InForce, library: Library
) -> tuple[IssuedDocument | None, Findings]:
    """Return a document with what its file says; one that was signed before has what was in force."""
    place = Span(store.place(issued.packet), 1, 1)
    if document.handling == "reference" and not _is_published(document, issued, library):
        signed = before.papers.get(document.id)
        return (_as_signed(document, signed), ()) if signed else (None, (_unknown_paper(document, place),))
    if not stays(document) or document.handling not in BINDING:
        return document, ()
    path = next((path for path in document.files if path.endswith(WORD.ending)), "")
    data = store.read(f"{issued.packet}/{path}") if path else None
    if data is None:
        return None, (_unreadable(document, "is there in no Word file", place),)
    clauses = [one.id.rpartition("/")[2] for one in document.clauses]
    places, fault = numbered_places(data, clauses, tuple(_names(clauses, library)))
    paper = next(iter(WORD.embedded(data)), None)
    if places is None or paper is None:
        return None, (_unreadable(document, f"cannot be read from {path}: {fault or 'it has no embedded model.'}", place),)
    try:
        effective = _effective(paper)
    except UnreadableError as unread:
        return None, (_unreadable(document, f"has an effective date that cannot be read. {unread.sentence}", place),)
    parties = tuple(_parties(paper, issued))
    return replace(document, effective=effective, parties=parties, numbers=places.numbers), tuple(
        _unnamed(document, places, place)
    )


def _is_published(document: IssuedDocument, issued: Manifest, library: Library) -> bool:
    """Whether a document is one that nobody signs: each packet refers to it as it is published."""
    programme = library.programmes.get(issued.programme.id)
    return any(one.document == document.id and one.handling == "reference" for one in (programme.papers if programme else ()))


def _names(clauses: Collection[str], library: Library) -> Iterator[str]:
    """Yield the names of the items that clauses of these names have in a library, in any wording."""
    for clause in library.clauses.values():
        if clause.name in clauses:
            yield from (f"{clause.name}.{item.id}" for variant in clause.variants for item in items_in(variant.blocks))


def _as_signed(document: IssuedDocument, signed: PaperInForce) -> IssuedDocument:
    """Return a document that was signed before as it is in force."""
    return replace(
        document,
        edition=signed.edition,
        issued=signed.issued,
        effective=signed.since,
        entity=signed.entity,
        parties=(NamedParty("partner", "", signed.partner),),
        numbers=signed.numbers,
        text_sha256=signed.text_sha256,
        signed_in=signed.packet,
        form_number=signed.form_number,
        attached=signed.attached,
    )


def _effective(paper: Document) -> EffectiveDate:
    """Return the effective date that a paper prints on its front; raise `UnreadableError` where it is no day."""
    printed = next((plain(value) for label, value in paper.front.particulars if label == EFFECTIVE), "")
    if printed in (LAST_SIGNATURE, WITH_WHAT_IS_SIGNED):
        return "last_signature"
    return parse_day(printed) if printed else None


def _parties(paper: Document, issued: Manifest) -> Iterator[NamedParty]:
    """Yield the parties on the front of a paper. Their roles are told by the manifest's signers, which have the same printed names."""
    roles = {one.capacity: one.role for one in issued.signers}
    for party in paper.front.parties:
        fields = (text.field.partition(".")[0] for text in text_runs(party.name) if text.field)
        yield NamedParty(next(fields, roles.get(party.role, "")), party.role, plain(party.name))


def _entity(
    documents: Collection[IssuedDocument], stated: StatedOfPacket, issued: Manifest, library: Library, place: Span
) -> tuple[str, Findings]:
    """Return the id of the entity that signed: the one that is stated, else the one that has the name that the papers print."""
    programme = library.programmes.get(issued.programme.id)
    entities = {one.id: one for one in programme.entities} if programme else {}
    if stated.entity:
        hint = nearest(stated.entity, entities) or f"The entities are {', '.join(entities)}."
        sentence = f"“{stated.entity}” is no entity of “{issued.programme.title}”."
        return stated.entity, () if stated.entity in entities else (error(TOO_OLD, sentence, place, hint, issued.packet),)
    names = {party.name for one in documents if not one.signed_in for party in one.parties if party.role == "vendor"}
    found = [
        id for id, one in entities.items() if isinstance(name := one.fields.get("legal_name"), Datum) and name.value in names
    ]
    if len(found) == 1:
        return found[0], ()
    sentence = f"{place.path} does not say which entity signed it: it prints “{'”, “'.join(sorted(names)) or 'none'}”."
    hint = f"Write which it is by “--entity”: {', '.join(entities) or 'name its library by “--library” too'}."
    return "", (error(TOO_OLD, sentence, place, hint, issued.packet),)


def _unknown_paper(document: IssuedDocument, place: Span) -> Diagnostic:
    sentence = f"{place.path} goes on with “{document.title}”, and it is not known how that was signed."
    hint = (
        "Take the packet with which it was signed into a record first, and name that record: “--after RECORD”, or “--joins RECORD” for "
        "a group company that joins the agreement of its parent."
    )
    return error(TOO_OLD, sentence, place, hint, document.id)


def _unreadable(document: IssuedDocument, what: str, place: Span) -> Diagnostic:
    sentence = f"{place.path} has a manifest of format 1, which says no numbers, and “{document.title}” {what}"
    hint = "Name the file of its matter instead, under “in_force” of the matter that follows it."
    return error(TOO_OLD, f"{sentence.removesuffix('.')}.", place, hint, document.id)


def _unnamed(document: IssuedDocument, places: NumberedPlaces, place: Span) -> Iterator[Diagnostic]:
    """Yield an information where a paper has places that no later one can cite."""
    if places.unknown:
        sentence = f"“{document.title}” has {len(places.unknown)} places with long names that the library does not have: {', '.join(places.unknown)}."
        hint = "Later papers cannot cite them. If it is another library that has them, name it by “--library”."
        yield info("places-without-name", sentence, place, hint, document.id)
