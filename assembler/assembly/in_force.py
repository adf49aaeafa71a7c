"""Papers in force: what of the matter contradicts them, and what stands in their place.

A paper in force is incorporated by reference, in the edition and with the numbers that were signed. It must still hold what this packet's
choices and facts give it; else it is signed anew.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from hashlib import sha256
from itertools import chain

from assembler.assembly.environment import contracting_entity, with_entity_of_paper
from assembler.assembly.outline import Outline
from assembler.assembly.papers import ChosenPaper
from assembler.assembly.references import numbers_by_name
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.document import Block, Paragraph, Text
from assembler.model.expressions import Datum, Environment
from assembler.model.in_force import PaperInForce, PapersInForce
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.model.walk import block_words


def contradictions(
    papers: Iterable[ChosenPaper], written: Programme, given: Environment, going_on: PapersInForce, matter: Matter
) -> Iterator[Diagnostic]:
    """Find what the matter says against the papers in force; `written` is the programme with all editions, `given` of the packet."""
    printed = {paper.plan.id for paper in papers if paper.in_force is None}
    anew = {one.id for one in matter.anew}
    yield from _record_of_another(matter)
    yield from _number_against_record(matter, alone=written.is_issued_alone(matter.occasion))
    for signed in matter.signed_before:
        if signed.document and (signed.document in printed - anew or signed.document not in going_on.keys() | anew):
            sentence = f"“{signed.document}” is stated to be in force, but such a paper is issued with each packet that has one."
            yield error("not-in-force", sentence, signed.span, "Drop it here.", signed.document)
    for named in matter.anew:
        if named.id not in matter.in_force.papers:
            sentence = f"“{named.id}” is to be signed anew, but it is not in force."
            yield error("not-in-force", sentence, named.span, "Drop it here: it is signed where its condition holds.", named.id)
    if written.is_issued_alone(matter.occasion):
        followed = going_on.get(written.occasion(matter.occasion).follows)
        yield from _against_paper(followed, followed.entity, matter) if followed else ()
    for paper in papers:
        if paper.in_force is not None:
            entity = contracting_entity(written, with_entity_of_paper(paper.paper, written, given))
            yield from _against_paper(paper.in_force, entity.id, matter)


def _record_of_another(matter: Matter) -> Iterator[Diagnostic]:
    """Find that no paper in force was signed by this partner: the record is that of another one, or of its group company."""
    signed_by = {paper.partner for paper in matter.in_force.papers.values()}
    own = {datum.value for name in ("legal_name", "formerly") if isinstance(datum := matter.partner.fields.get(name), Datum)}
    if matter.after and signed_by and not signed_by & own:
        sentence = (
            f"The record “{matter.after}” is that of {', '.join(sorted(signed_by))}: nothing in it was signed by this partner."
        )
        hint = (
            "Name the record of this partner. One that joins its group company's agreement begins a record of its own: instead of “after”, "
            f"write “in_force: [{{document: PAPER, record: {matter.after}}}]”."
        )
        yield error("other-partner", sentence, matter.after_span or matter.span, hint, matter.after)


def _number_against_record(matter: Matter, *, alone: bool) -> Iterator[Diagnostic]:
    last = matter.in_force.form_number
    if matter.after and last and matter.form_number != last + (not alone):
        stated = (
            "and a packet that is issued alone has no number of its own" if alone else f"and this one is no. {matter.form_number}"
        )
        sentence = f"The last form of the record “{matter.after}” that was signed is no. {last}, {stated}."
        hint = "Leave “form_number” away: it follows from the record."
        yield error("against-record", sentence, matter.after_span or matter.span, hint, "form_number")


def _against_paper(paper: PaperInForce, entity: str, matter: Matter) -> Iterator[Diagnostic]:
    names = [matter.partner.fields.get(name) for name in ("legal_name", "formerly", "parent")]
    if paper.partner and paper.partner not in [name.value for name in names if isinstance(name, Datum)]:
        sentence = f"“{paper.title}” was signed by {paper.partner}, which this matter does not name."
        hint = (
            "Check the record. Where the partner had that name, state it as “formerly” of the partner; where it joins a group company's "
            "agreement, as “affiliate_of”."
        )
        yield error("other-partner", sentence, matter.partner.span, hint, paper.document)
    if paper.entity and paper.entity != entity and not matter.joins(paper):
        sentence = f"“{paper.title}” was signed by {paper.entity}, and this packet would be by {entity}."
        hint = (
            f"Where the partner stays with {paper.entity}, write “entity: {paper.entity}”. Where it moves to {entity}, a transfer "
            f"must be agreed first; then sign it anew: “anew: [{paper.document}]”."
        )
        yield error("other-entity", sentence, matter.partner.span, hint, paper.document)
    if matter.effective and isinstance(start := matter.effective.value, date) and start < paper.since:
        sentence = f"The effective date lies before {paper.since}, from which day “{paper.title}” is in force."
        hint = "State a later day, or leave “effective” away."
        yield error("before-agreement", sentence, matter.effective.span, hint, paper.document)


def against_signed(
    outline: Outline, blocks: Iterable[Block], signed: PaperInForce, matter: Matter, choices: Collection[str]
) -> Iterator[Diagnostic]:
    """Find that a paper in force does not say what this packet's choices and facts give it.

    `outline` and `blocks` are those it has by them in the edition in which it was signed. One that is attached must have the same
    words. One that was signed must hold every place that has a name; other words of it, such as an old address, are only told.
    Of a packet of format 1, whose words have no digest, a clause may have been reworded since; an attached one must have the same choices.
    """
    place = matter.after_span or matter.span
    unknown = not signed.text_sha256
    reworded = _reworded(outline, signed) if unknown else set()
    named = (name for name in numbers_by_name(outline.entries) if name.partition(".")[0] not in reworded)
    missing = [name for name in named if name not in signed.numbers] if signed.numbers else []
    others = unknown and {*choices} != {*matter.in_force.choices}
    same = not reworded and (unknown or signed.text_sha256 == digest_of_words(blocks))
    subject = f"“{signed.title}”, as it was signed in the edition of {signed.edition},"
    if missing or (signed.attached and (others or not (same or unknown))):
        what = (
            f"no “{missing[0]}”, which the choices and facts of this matter ask for"
            if missing
            else "other choices than this matter, and its words cannot be compared"
            if unknown
            else "other words than the choices and facts of this matter give it"
        )
        hint = f"Have it signed anew, in the edition of today: “anew: [{signed.document}]”; or keep what it was signed with."
        yield error("other-than-signed", f"{subject} has {what}.", place, hint, signed.document)
    elif not same and not matter.joins(signed):
        sentence = f"{subject} has other words than the choices and facts of this matter give it, and goes on with those."
        hint = f"Read it. If the new ones must bind, have it signed anew: “anew: [{signed.document}]”."
        yield info("signed-otherwise", sentence, place, hint, signed.document)


def _reworded(outline: Outline, signed: PaperInForce) -> set[str]:
    """Return the names of the clauses that have another file now than when a paper was signed."""
    used = {one.id: one.variant.digest for one in outline.clauses}
    return {id.rpartition("/")[2] for id, digest in used.items() if signed.clauses.get(id, digest) != digest}


def instead_of_text(signed: PaperInForce) -> tuple[Block, ...]:
    """Return what stands for the text of a paper in force where papers are shown: its signed file says what it says."""
    place = f"with {signed.packet}, in the edition of {show(signed.edition)}"
    return (Paragraph((Text(f"This paper was signed before, {place}. It goes on as it was signed, and is not printed here."),)),)


def digest_of_words(blocks: Iterable[Block]) -> str:
    """Return the SHA-256 of the words of a document's blocks, in hexadecimal."""
    return sha256("\n".join(chain.from_iterable(map(block_words, blocks))).encode()).hexdigest()
