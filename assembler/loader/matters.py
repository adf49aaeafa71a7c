"""Reads a matter: the file about one partner, validated by the choices, facts and lists that its programme declares."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from assembler.loader.contact_details import check_contact_details
from assembler.loader.files import ReadFile, read_file
from assembler.loader.forbidden_characters import check_characters
from assembler.loader.matter_occasions import occasion_of, told_by_occasion
from assembler.loader.matter_shapes import DECLARED, MatterShape, PartnerShape, SignedBeforeShape, matter_shape
from assembler.loader.odd_values import check_stated_values
from assembler.loader.signatories import read_signatory
from assembler.loader.yaml.shapes import Shape, Written, read_shape
from assembler.loader.yaml.tree import MappingNode, Scalar, read_yaml
from assembler.model.declarations import FieldType
from assembler.model.diagnostics import Diagnostic, error, failing, in_order, nearest, quoted
from assembler.model.editions import edition_on, programme_in_edition
from assembler.model.expressions import Datum, Entry, EntryOf, Maybe, stated_type
from assembler.model.library import Library, Programme, full_id
from assembler.model.lifetime import ALWAYS_THERE
from assembler.model.matter import ElectedChoice, Matter, Party, SignedBefore, SpecialTerms
from assembler.model.source import Span
from assembler.model.values import Kind, Quantity, UnreadableError, parse, show

Read = tuple[Matter | None, tuple[Diagnostic, ...]]


def programme_of(path: Path) -> str:
    """Return the programme that a matter's file names, before a library is read; empty where that cannot be read.

    A file that can be read only once, such as a pipe, is left unread.
    """
    file, _ = read_file(path, str(path)) if path.is_file() else (None, ())
    tree, _ = read_yaml(file.source) if file else (None, ())
    named = tree.get("programme") if tree else None
    return named.text if isinstance(named, Scalar) else ""


def load_matter(path: Path, library: Library, day: date | None = None) -> Read:
    """Read a matter from a file; None, with findings, where it has an error. `day` is as in `read_matter`."""
    file, findings = read_file(path, str(path))
    return (None, findings) if file is None else read_matter(file, library, day)


def read_matter(file: ReadFile, library: Library, day: date | None = None) -> Read:
    """Read a matter from its text; every fault is found, and with an error there is no matter.

    `day` is the one on which forms are issued after its packet: what is past by then may be stated. None for the packet itself.
    """
    tree, findings = read_yaml(file.source)
    findings = (*check_characters(file.source), *findings)
    matter, faults = (None, ()) if tree is None else read_matter_tree(tree, library, file.data, day)
    findings = in_order((*findings, *faults))
    return (None if failing(findings) else matter), findings


def read_matter_tree(tree: MappingNode, library: Library, text: bytes, day: date | None = None) -> Read:
    """Read a matter from a tree, whatever its values were read from, with the text that says the same; findings are not sorted yet."""
    programme, findings = _programme_of_tree(tree, library)
    if programme is None:
        return None, findings
    written, occasion = programme, occasion_of(programme, tree)
    programme = _as_asked_for(programme, tree, occasion)
    shape, findings = read_shape(matter_shape(programme), tree)
    if shape is None:
        return None, tuple(_told_by_edition(finding, written, programme, occasion) for finding in findings)
    matter = _build_matter(shape, programme, text, occasion)
    faults = (*_check_matter(shape, matter, programme), *_find_days_to_come(matter, programme, day))
    return matter, faults


def _as_asked_for(programme: Programme, tree: MappingNode, occasion: str) -> Programme:
    """Return the programme on an occasion, as it stands in the edition of the day of issue.

    Where that day cannot be read, it is the latest edition.
    """
    written = tree.get("issued")
    try:
        issued = parse(Kind.DATE, written.text) if isinstance(written, Scalar) else None
    except UnreadableError:
        issued = None
    edition = edition_on(programme, issued) if isinstance(issued, date) else programme.editions[-1]
    return programme_in_edition(programme, edition, occasion)


def _told_by_edition(finding: Diagnostic, written: Programme, programme: Programme, occasion: str) -> Diagnostic:
    """Return the finding about an unknown key, in other words where the key exists in another edition or on another occasion."""
    lifetimes = {one.id: one.lifetime for one in (*written.facts, *(field for plan in written.lists for field in plan.fields))}
    lifetimes |= {plan.id: plan.lifetime for plan in written.lists}
    lifetime = lifetimes.get(finding.subject, ALWAYS_THERE)
    if finding.id != "unknown-key" or programme.edition is None or lifetime.holds(programme.edition):
        return told_by_occasion(finding, written, occasion)
    sentence = f"“{finding.subject}” {lifetime.describe(programme.edition)}; the matter is of that of {programme.edition}."
    return error(
        "not-in-edition", sentence, finding.span, "Leave it away, or issue the matter in an edition that has it.", finding.subject
    )


def _programme_of_tree(tree: MappingNode, library: Library) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    named = tree.get("programme")
    if not isinstance(named, Scalar):
        return None, (
            error(
                "missing-key",
                "“programme” is missing.",
                tree.span,
                f"Add “programme: …”: {', '.join(library.programmes)}.",
                "programme",
            ),
        )
    if named.text not in library.programmes:
        hint = nearest(named.text, library.programmes) or f"There are {', '.join(library.programmes)}."
        return None, (error("unknown-name", f"There is no programme {quoted(named.text)}.", named.span, hint, named.text),)
    return library.programmes[named.text], ()


def _build_matter(shape: MatterShape, programme: Programme, text: bytes, occasion: str) -> Matter:
    special = shape.special_terms
    facts, stated = getattr(shape, "facts", None), getattr(shape, "occasion", None)
    to_entity, to_partner = getattr(shape, "to_entity", None), getattr(shape, "to_partner", None)
    return Matter(
        id=shape.matter.value,
        programme=programme.id,
        issued=shape.issued.value,
        effective=_datum_of(shape.effective) if shape.effective else None,
        effective_reason=_datum_of(shape.effective_reason) if shape.effective_reason else None,
        form_number=shape.form_number.value if shape.form_number else 0 if shape.after or shape.in_force else 1,
        partner=_build_party(shape.partner),
        choices=tuple(ElectedChoice(name.value, name.span) for name in shape.choices),
        declined=tuple(ElectedChoice(name.value, name.span) for name in shape.without),
        lists={plan.id: tuple(_entry_of(row) for row in getattr(shape, DECLARED + plan.id)) for plan in programme.lists},
        facts=_entry_of(facts) if facts is not None else {},
        special_terms=SpecialTerms(
            tuple(_datum_of(term) for term in special.terms) if special else (),
            _datum_of(special.approved_by) if special and special.approved_by else None,
        ),
        digest=hashlib.sha256(text).hexdigest(),
        span=shape.matter.span,
        return_by=_datum_of(shape.return_by) if shape.return_by else None,
        initials=bool(shape.initials and shape.initials.value),
        entity=_datum_of(shape.entity) if shape.entity else None,
        after=shape.after.value if shape.after else "",
        after_span=shape.after.span if shape.after else None,
        signed_before=tuple(_signed_before(one, programme) for one in shape.in_force),
        anew=tuple(ElectedChoice(full_id(one.value, programme.id), one.span) for one in shape.anew),
        occasion=occasion,
        occasion_span=stated.span if stated else None,
        to_entity=_datum_of(to_entity) if to_entity else None,
        to_partner=_build_party(to_partner) if to_partner else None,
        text=text,
    )


def _signed_before(shape: SignedBeforeShape, programme: Programme) -> SignedBefore:
    return SignedBefore(
        document=full_id(shape.document.value, programme.id) if shape.document else "",
        matter=show(shape.matter.value) if shape.matter else "",
        signed_on=shape.signed_on.value if shape.signed_on else None,
        record=shape.record.value if shape.record else "",
        span=shape.span,
    )


def _datum_of(written: Written[Quantity]) -> Datum:
    return Datum(written.value, written.span)


def _entry_of(row: Shape) -> dict[str, Datum]:
    """Return the values of an entry by field; a field that is not stated is absent."""
    stated = {name: getattr(row, name) for name in type(row).model_fields}
    return {name.removeprefix(DECLARED): _datum_of(written) for name, written in stated.items() if written is not None}


def _build_party(shape: PartnerShape) -> Party:
    signatories = tuple(read_signatory(signatory) for signatory in shape.signatories)
    first = shape.signatories[0]
    stated: dict[str, Written[Quantity] | None] = {
        "kind": shape.kind,
        "legal_name": shape.legal_name,
        "register": shape.register_,
        "country": shape.country,
        "email": shape.email,
        "parent": shape.affiliate_of,
        "formerly": shape.formerly,
        "signatory": first.name,
        "signatory_title": first.title,
        "signatory_email": first.email,
    }
    fields: dict[str, Datum] = {name: _datum_of(written) for name, written in stated.items() if written is not None}
    fields["address"] = Datum(", ".join(line.value for line in shape.address), shape.address[0].span)
    return Party(fields, signatories, shape.span, tuple(map(read_signatory, shape.representatives)))


def _check_matter(shape: MatterShape, matter: Matter, programme: Programme) -> Iterator[Diagnostic]:
    """Check what no single value shows."""
    yield from _check_dates(shape, matter, programme.editions)
    if shape.form_number and shape.form_number.value < 1:
        hint = "Write form_number: 1, or leave it away: the first form is no. 1, and a record counts on."
        yield error("bad-value", "Forms are counted from 1.", shape.form_number.span, hint, "form_number")
    yield from check_stated_values(matter.stated_values, matter.special_terms.terms, matter.issued)
    yield from _check_signed_papers(shape, matter, programme)
    successor = getattr(shape, "to_partner", None)
    for party in (shape.partner, successor) if successor else (shape.partner,):
        yield from _check_people(party)
        yield from check_contact_details(party)
    yield from _check_doubled_choices((*shape.choices, *shape.without))
    for plan in programme.lists:
        yield from _check_doubled_entries(matter.lists[plan.id], plan.one)
        for entry in matter.lists[plan.id]:
            yield from _check_named_entries(plan.fields, entry, matter, programme)
    yield from _check_named_entries(programme.facts, matter.facts, matter, programme)


def _check_named_entries(
    fields: Iterable[FieldType], stated: Entry, matter: Matter, programme: Programme
) -> Iterator[Diagnostic]:
    """Refuse the id of an entry that the matter does not have."""
    for field in fields:
        kind, datum = stated_type(field.type), stated.get(field.id)
        if isinstance(kind, EntryOf) and isinstance(datum, Datum):
            plan = next(plan for plan in programme.lists if plan.id == kind.list)
            ids = [str(id.value) for entry in matter.lists[plan.id] if isinstance(id := entry["id"], Datum)]
            if datum.value not in ids:
                sentence = f"There is no {plan.one} “{datum.value}” among the {plan.id}."
                hint = nearest(str(datum.value), ids) or f"Add it under “{plan.id}”, or name one that is there."
                yield error("unknown-entry", sentence, datum.span, hint, str(datum.value))


def _find_days_to_come(matter: Matter, programme: Programme, day: date | None) -> Iterator[Diagnostic]:
    """Refuse a day that papers recite as past and that is later than the day of issue, or that of the forms that follow."""
    stated = [(plan.fields, entry) for plan in programme.lists for entry in matter.lists[plan.id]]
    for fields, values in (*stated, (programme.facts, matter.facts)):
        for field in fields:
            datum = values.get(field.id)
            if field.past and isinstance(datum, Datum) and isinstance(datum.value, date):
                yield from _not_past_yet(field, datum, datum.value, matter.issued, day)


def _not_past_yet(field: FieldType, datum: Datum, stated: date, issued: date, day: date | None) -> Iterator[Diagnostic]:
    last = max(issued, day or issued)
    if stated > last:
        which, what = ("day of issue", "the matter") if day is None else ("day on which forms are issued", "them")
        sentence = f"“{field.id}” is recited as past, and {stated} is later than the {which}, {last}."
        away = f", or leave “{field.id}” away until then" if isinstance(field.type, Maybe) else ""
        hint = f"State the day on which it was{away}; or issue {what} on or after {stated}."
        yield error("not-past-yet", sentence, datum.span, hint, field.id)


def _check_dates(shape: MatterShape, matter: Matter, editions: tuple[date, ...]) -> Iterator[Diagnostic]:
    if matter.issued < editions[0]:
        sentence = f"No edition of the texts was in force on {matter.issued}; the first is of {editions[0]}."
        yield error("no-edition", sentence, shape.issued.span, f"Issue the matter on or after {editions[0]}.")
    if shape.effective and shape.effective.value < matter.issued and not matter.effective_reason:
        hint = "Add “effective_reason: …”, or leave “effective” out: then it is the date of the last signature."
        yield error("backdated", "The effective date lies before the issue and needs a reason.", shape.effective.span, hint)
    if shape.return_by and shape.return_by.value < matter.issued:
        hint = "Name a later day, or leave “return_by” away."
        yield error("bad-value", "What is signed cannot come back before it is issued.", shape.return_by.span, hint)


def _check_signed_papers(shape: MatterShape, matter: Matter, programme: Programme) -> Iterator[Diagnostic]:
    """Refuse papers that the programme does not have or that stand twice, and one of which it is not stated where it was signed."""
    papers = [paper.document for paper in programme.papers]
    stated = [(signed.document, signed.span) for signed in matter.signed_before if signed.document]
    for named in (stated, [(one.id, one.span) for one in matter.anew]):
        seen = set[str]()
        for document, span in named:
            if document not in papers:
                hint = nearest(document, papers) or f"There are {', '.join(papers)}."
                yield error("unknown-document", f"“{document}” is no paper of {programme.id}.", span, hint, document)
            if document in seen:
                yield error("doubled-id", f"“{document}” stands twice.", span, "Name it once.", document)
            seen.add(document)
    for signed in matter.signed_before:
        if bool(signed.matter) != bool(signed.signed_on) or bool(signed.matter) == bool(signed.record):
            hint = "Write “matter: FILE” and “signed_on: DAY”; or “record: RECORD” of the group company that signed it."
            sentence = f"Where and when “{signed.document or 'this'}” was signed is not stated."
            yield error("signed-before-unknown", sentence, signed.span, hint, signed.document)
    if matter.form_number > 1 and not (matter.after or matter.signed_before) and shape.form_number:
        hint = "Write “after: RECORD”, the id of the partner's first matter; or state under “in_force” which papers were signed."
        sentence = (
            f"Form no. {matter.form_number} goes on with papers that were signed before, and which these are is not stated."
        )
        yield error("signed-before-unknown", sentence, shape.form_number.span, hint, "form_number")


def _check_people(partner: PartnerShape) -> Iterator[Diagnostic]:
    company = partner.kind.value == "company"
    people = (*partner.signatories, *partner.representatives)
    for signatory in people:
        if company and signatory.title is None:
            hint = "Add “title: …”, such as Managing Director."
            yield error(
                "missing-key",
                "“title” is missing: who signs for a company signs in a capacity.",
                signatory.name.span,
                hint,
                "title",
            )
    if not company and len(people) > 1:
        yield error(
            "bad-value",
            "An individual signs alone.",
            people[1].name.span,
            "Name one signatory, or set kind: company.",
        )


def _check_doubled_choices(choices: Iterable[Written[str]]) -> Iterator[Diagnostic]:
    """Refuse a choice named twice, or both chosen and declined."""
    seen: dict[str, Span] = {}
    for choice in choices:
        if choice.value in seen:
            yield error(
                "doubled-id",
                f"“{choice.value}” is named twice.",
                choice.span,
                "Name each choice once, under “choices” or “without”.",
                choice.value,
            )
        seen[choice.value] = choice.span


def _check_doubled_entries(entries: tuple[Entry, ...], one: str) -> Iterator[Diagnostic]:
    seen: set[object] = set()
    for entry in entries:
        id = entry.get("id")
        if isinstance(id, Datum):
            if id.value in seen:
                yield error(
                    "doubled-id",
                    f"The {one} “{id.value}” stands twice.",
                    id.span,
                    "Give each entry an id of its own.",
                    str(id.value),
                )
            seen.add(id.value)
