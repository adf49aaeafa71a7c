"""Look up what is in force before a packet: in the record that its matter goes on with, and in the earlier matters that it names."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from assembler.assembly import Assembly, Election, assemble
from assembler.assembly.election import elect
from assembler.assembly.later_forms import entries_never_right
from assembler.assembly.quotations import quoted_words
from assembler.assembly.signed_clauses import with_printed_clauses
from assembler.commands.choose import refusals
from assembler.commands.kept_matters import read_kept, read_kept_library
from assembler.loader import load_matter
from assembler.model.diagnostics import Diagnostic, error, failing, info, nearest
from assembler.model.expressions import Datum
from assembler.model.in_force import NOTHING_IN_FORCE, InForce, PapersInForce, after_signature, is_issued_each_time, with_words
from assembler.model.library import Library
from assembler.model.manifest import KnownOnDay, Manifest, PacketOptions
from assembler.model.matter import KeptText, Matter, SignedBefore
from assembler.model.source import Span
from assembler.packets.kept import kept_matter, matter_path
from assembler.packets.manifest import PacketOrigin, build_manifest
from assembler.packets.records import in_force_of, read_record, record_ids
from assembler.packets.store import Store
from assembler.rules import Refusal

OF_THE_MATTER = ("no-record", "not-signed", "record-erased")
"""Findings about a record that are mended in the matter, or by what is said of its packets: its files have no fault."""

Looked = tuple[Matter | None, tuple[Diagnostic, ...]]
"""A matter that knows what is in force, with the findings; None where one of them is an error."""


def look_up(matter: Matter, library: Library, store: Store | None, within: tuple[Path, ...] = ()) -> Looked:
    """Return the matter with what is in force on its day of issue, and with the number of its form.

    `store` holds the records; None where there are none. `within` has the files of the matters that led to this one. Where the matter
    quotes words of a paper in force, that paper's words are there too if they are kept.
    """
    known, findings = _look_up(matter, library, store, within)
    return (_with_quoted_papers(known, library, store) if known else None), findings


def _look_up(matter: Matter, library: Library, store: Store | None, within: tuple[Path, ...] = ()) -> Looked:
    in_force, findings = _of_record(matter.after, matter.after_span or matter.span, matter, store)
    for signed in matter.signed_before:
        stated, faults = _stated(signed, matter, library, store, within)
        findings = (*findings, *faults)
        in_force = _together(in_force, stated, matter)
    if failing(findings):
        return None, findings
    return settled(matter, in_force, library), findings


def settled(matter: Matter, in_force: InForce, library: Library) -> Matter:
    """Return the matter with what is in force before it, the clauses that it names there, and the number of its form.

    A packet that is issued alone has the number of the last form, and is by the entity that signed what it follows. One that states the
    end, such as a closing statement, follows what was in force on the last day, where that has passed.
    """
    programme = library.programmes[matter.programme]
    if in_force.on_last_day and programme.is_issued_alone(matter.occasion) and programme.occasion(matter.occasion).ends:
        in_force = in_force.on_last_day
    matter = with_printed_clauses(replace(matter, in_force=in_force), library)
    if not programme.is_issued_alone(matter.occasion):
        return replace(matter, form_number=matter.form_number or in_force.form_number + 1)
    followed = in_force.papers.get(programme.occasion(matter.occasion).follows)
    entity = matter.entity or (Datum(followed.entity) if followed else None)
    return replace(matter, form_number=matter.form_number or in_force.form_number, entity=entity)


def _with_quoted_papers(matter: Matter, library: Library, store: Store | None) -> Matter:
    """Return the matter with the words of the packets in force, as far as they are kept, where the matter quotes any."""
    in_force = matter.in_force
    if store is None or not any(quoted_words(library.programmes[matter.programme], matter.lists)):
        return matter
    packets = {paper.packet for paper in (*in_force.papers.values(), *in_force.added) if not paper.words}
    words: dict[str, Mapping[str, str]] = {}
    for packet in packets:
        with suppress(OSError):  # what cannot be read is told like what is not kept
            words.update(_words_of_packet(packet, store))
    return replace(matter, in_force=with_words(in_force, words))


def _words_of_packet(packet: str, store: Store) -> Mapping[str, Mapping[str, str]]:
    """Return the words of an issued packet, made anew from what is kept of it; none where this version does not make it. Raises `OSError`."""
    issued, _ = store.manifest(packet)
    kept, _ = kept_matter(store, packet) if issued else (None, ())
    library, _ = read_kept_library(store, issued) if issued and kept else (None, ())
    matter, _ = read_kept(kept.matter, store.place(matter_path(packet)), library) if kept and library else (None, ())
    matter, _ = _look_up(matter, library, store) if matter and library else (None, ())
    election = elect(library, matter) if matter and library else None
    if matter is None or election is None or isinstance(election, Refusal):
        return {}
    assembly, _ = assemble(matter, election)
    return assembly.words if assembly else {}


def _together(known: InForce, stated: InForce, matter: Matter) -> InForce:
    """Return what is in force by two statements; what only a group company has signed counts no form and elects no choice."""
    own = [paper.form_number for paper in stated.papers.values() if not matter.joins(paper)]
    return replace(
        known,
        papers={**known.papers, **stated.papers},
        form_number=max((known.form_number, *own)),
        choices=stated.choices if own else known.choices,
        added=(*known.added, *stated.added) if own else known.added,
        changes=(*known.changes, *stated.changes) if own else known.changes,
        occasions={**known.occasions, **stated.occasions} if own else known.occasions,
        party_since=min((day for day in (known.party_since, stated.party_since if own else None) if day), default=None),
        ends=min((day for day in (known.ends, stated.ends) if day is not None), default=None),
    )


def _left_unstated(signed: SignedBefore, papers: PapersInForce, matter: Matter, library: Library) -> Iterator[Diagnostic]:
    """Find which papers that were signed together with a stated one are not stated, so that this packet issues them again."""
    if matter.joins(papers[signed.document]):
        return
    known = {one.document for one in matter.signed_before} | {one.id for one in matter.anew}
    issued = {
        one.document
        for one in library.programmes[matter.programme].papers
        if is_issued_each_time(one, library.documents[one.document])
    }
    if left := [id for id in papers if id not in known | issued]:
        sentence = f"With “{signed.document}” these were signed, and are not stated to be in force: {', '.join(left)}."
        hint = (
            "Leave “document” away where all that was signed goes on; what is not stated is issued again if its condition holds."
        )
        yield info("one-paper-stated", sentence, signed.span, hint, signed.document)


def _of_record(record: str, place: Span, matter: Matter, store: Store | None) -> tuple[InForce, tuple[Diagnostic, ...]]:
    """Return what is in force by a record on the matter's day of issue, before a packet of this matter was issued."""
    if not record:
        return NOTHING_IN_FORCE, ()
    if store is None:
        hint = "Build it where the packets of that record are."
        return NOTHING_IN_FORCE, (
            error("no-record", f"There are no records here, so that “{record}” is unknown.", place, hint, record),
        )
    read, findings = read_record(store, record)
    found = None
    if read is not None:
        before = read.after(matter.events[record]) if record in matter.events else read.before(matter.id)
        found, findings = in_force_of(store, before, matter.issued)
    return found or NOTHING_IN_FORCE, tuple(_at_matter(finding, place, record, store) for finding in findings)


def _at_matter(finding: Diagnostic, place: Span, record: str, store: Store) -> Diagnostic:
    """Return a finding about a record; where its files are whole, it stands at the place of the matter that names it."""
    if finding.id not in OF_THE_MATTER:
        return finding
    hint = finding.hint
    if finding.id == "no-record":
        hint = nearest(record, record_ids(store)) or hint
    return replace(finding, span=place, hint=hint)


def _stated(
    signed: SignedBefore, matter: Matter, library: Library, store: Store | None, within: tuple[Path, ...]
) -> tuple[InForce, tuple[Diagnostic, ...]]:
    """Return the paper that a matter states to be in force; where it names none, all that were signed there."""
    if signed.record:
        in_force, findings = _of_record(signed.record, signed.span, matter, store)
        where = f"by the record “{signed.record}” on {matter.issued}"
    else:
        in_force, findings = _of_matter(signed, signed.signed_on or matter.issued, matter, library, store, within)
        where = f"by the packet of {signed.matter}"
    papers = in_force.papers
    if failing(findings) or not signed.document:
        return in_force, findings
    if signed.document not in papers:
        sentence = f"“{signed.document}” is not in force {where}."
        hint = nearest(signed.document, papers) or f"It puts into force {', '.join(papers)}."
        return NOTHING_IN_FORCE, (*findings, error("not-in-force", sentence, signed.span, hint, signed.document))
    if signed.matter:
        findings = (*findings, *_left_unstated(signed, papers, matter, library))
    return replace(in_force, papers={signed.document: papers[signed.document]}), findings


def _of_matter(
    signed: SignedBefore, signed_on: date, matter: Matter, library: Library, store: Store | None, within: tuple[Path, ...]
) -> tuple[InForce, tuple[Diagnostic, ...]]:
    """Return what the packet of an earlier matter put into force, with what was in force before it."""
    if signed_on > matter.issued:
        sentence = f"The packet of {signed.matter} was signed on {signed_on}, after {matter.issued}, the day of issue."
        fault = error("not-in-force", sentence, signed.span, "Issue this matter later.", signed.document)
        return NOTHING_IN_FORCE, (fault,)
    path = Path(matter.span.path).parent / signed.matter
    kept, since = matter.earlier.get(signed.matter), (signed_on, matter.issued)
    made, earlier, findings = _assemble_earlier(path, kept, library, store, within, signed.span, since)
    if made is None or earlier is None:
        return NOTHING_IN_FORCE, findings
    if signed_on < earlier.issued:
        sentence = f"The packet of {signed.matter} was issued on {earlier.issued}, and cannot have been signed on {signed_on}."
        hint = "State the day of the last signature."
        return NOTHING_IN_FORCE, (error("not-in-force", sentence, signed.span, hint, signed.document),)
    after = after_signature(earlier.in_force, unprinted_manifest(library, earlier, *made), signed_on)
    return with_words(after, made[1].words), ()


def unprinted_manifest(library: Library, matter: Matter, election: Election, assembly: Assembly) -> Manifest:
    """Return the manifest of a packet whose files are not made; the matter's id stands for the packet's name."""
    origin = PacketOrigin(election.reasons, "", PacketOptions((), split=False, esign="", esign_sha256=""), None, "")
    return build_manifest(matter.id, library, matter, assembly, (), origin)


def _assemble_earlier(
    path: Path,
    kept: KeptText | None,
    library: Library,
    store: Store | None,
    within: tuple[Path, ...],
    place: Span,
    signed_and_read_on: tuple[date, date],
) -> tuple[tuple[Election, Assembly] | None, Matter | None, tuple[Diagnostic, ...]]:
    """Assemble the packet of an earlier matter again, from the text that is kept, else from its file; its faults are told as such.

    It was signed on one day and is read on another, until which entries may have been added whose forms followed it.
    """
    if path.resolve() in within:
        sentence = f"{path} says by itself what was signed before it."
        return None, None, (error("not-in-force", sentence, place, "Name the file of an earlier matter.", str(path)),)
    signed_on, day = signed_and_read_on
    matter, findings = read_kept(kept, str(path), library, day) if kept else load_matter(path, library, day)
    if matter is not None:
        since = dict.fromkeys((paper.document for paper in library.programmes[matter.programme].papers), signed_on)
        known = replace(matter, known=KnownOnDay(max(day, matter.issued), since))
        matter, more = look_up(known, library, store, (*within, path.resolve()))
        findings = (*findings, *more)
    if matter is None:
        return None, None, (*_told(path, findings, place), *findings)
    election = elect(library, matter)
    if isinstance(election, Refusal):
        faults = refusals(election, matter)
        return None, None, (*_told(path, faults, place), *faults)
    assembly, faults = assemble(matter, election)
    faults = (*faults, *entries_never_right(election, matter))
    if assembly is None or failing(faults):
        return None, None, (*_told(path, faults, place), *faults)
    return (election, assembly), matter, ()


def _told(path: Path, findings: tuple[Diagnostic, ...], place: Span) -> Iterator[Diagnostic]:
    if failing(findings):
        hint = "Name the file that the signed packet was built from."
        yield error("not-in-force", f"The packet that was signed cannot be made again from {path}.", place, hint, str(path))
