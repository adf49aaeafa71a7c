"""What is recorded of a packet between its issue and its signature: that it was sent, and which of its files came back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assembler.commands.record import refused_by_disk, whole_packet
from assembler.formats.received import ReceivedFile, read_received_file
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.manifest import Manifest
from assembler.model.record import FileConfirmed, FileReturned, Occurrence, PacketSent, Record
from assembler.model.source import Span
from assembler.packets.manifest import digest
from assembler.packets.records import Note, append, read_record
from assembler.packets.store import Store
from assembler.returns import IssuedPapers, ReturnedFile, Verdict, make_baseline, read_parts, unwrap
from assembler.returns.comparison import CHANGED_TEXT, changed_text_finding
from assembler.returns.identity import superseded_finding
from assembler.returns.issued import issued_files, make_issued
from assembler.returns.lost_signatures import LOST
from assembler.returns.returned_forms import Baseline, Status, places_of
from assembler.returns.verdict import ENDED, Signed, Standing

Findings = tuple[Diagnostic, ...]

NO_FORM = "no-form"
"""The id of the finding that a paper of ours has no fields to read."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came back, or a part of a merged one, as it was read, and what was recorded of it: None where it was refused or known.

    `confirmed` says that a person has confirmed now that it is complete. `by` names the role that was to fill it in and sign.
    """

    file: ReturnedFile
    recorded: FileReturned | None
    confirmed: bool = False
    by: str = ""

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on a paper without fields, such as a contract, which has nothing to read; None for a form."""
        without_fields = not self.file.forms and any(one.id == NO_FORM for one in self.file.findings)
        return self.file.verdict if without_fields else None

    @property
    def refused(self) -> bool:
        """Whether it is no file of the packet, its words were changed, or nothing of its packet may come back any more."""
        if self.verdict:
            return self.verdict.standing in (Standing.ALTERED, Standing.UNKNOWN, *ENDED)
        return self.file.status is Status.REFUSED

    @property
    def standing(self) -> str:
        """The verdict on it in one word, or a few."""
        return str(self.verdict.standing if self.verdict else self.file.status)

    @property
    def complete(self) -> bool:
        """Whether a form is filled in, or a paper is completed and signed at all its places."""
        if self.verdict:
            return self.verdict.standing is Standing.COMPLETED and self.signed
        return self.file.status is Status.COMPLETE and self.signed

    @property
    def signed(self) -> bool:
        """Whether a signature that holds stands at every place to sign of the role."""
        places = places_of(self.file.verdict, self.by)
        return {one.signed for one in places} <= {Signed.BY_PERSON, Signed.BY_SERVICE}

    @property
    def needs_person(self) -> bool:
        """Whether only a person can tell whether it is complete; of a file that lost its signature nobody can."""
        if any(one.id == LOST for one in self.findings):
            return False
        if self.verdict:
            return self.verdict.standing is Standing.NEEDS_REVIEW
        return self.file.status is Status.NEEDS_REVIEW

    @property
    def findings(self) -> Findings:
        """What is to be said about the file and the forms in it; of a paper whose words were changed, what they were and are."""
        of_forms = (*self.file.findings, *(finding for form in self.file.forms for finding in form.findings))
        said, changes = self.verdict.findings if self.verdict else of_forms, self.file.verdict.changes
        if not changes or any(one.id == CHANGED_TEXT for one in said):
            return said
        return (*said, changed_text_finding(changes, Span(self.file.path, 1, 1), "paper"))


@dataclass(frozen=True, slots=True)
class Looked:
    """What a person says who has looked at files: which papers they are, and that they are complete, as a note with the name.

    Where nobody says which paper a file is that does not tell, it is not confirmed.
    """

    papers: tuple[str, ...] = ()
    confirmation: Callable[[], Note] | None = None


NOBODY = Looked()


def read_files(paths: Iterable[Path]) -> tuple[tuple[ReceivedFile, ...], Findings]:
    """Read the files at some paths, archives and mails unpacked; the findings say which of them cannot be read."""
    read = [read_received_file(path) for path in paths]
    files, faults = unwrap(file for file, _ in read if file)
    return files, (*(finding for _, findings in read for finding in findings), *faults)


def send(store: Store, packet: str, day: date, note: Note | None = None) -> tuple[Record | None, Findings]:
    """Record that a packet was sent. Returns the record; None with findings where it cannot have been.

    Where the record says so already, of the same day, nothing is added.
    """
    try:
        _, record, findings = _standing(store, packet)
        if record is None or record.sent.get(packet) == day:
            return record, findings
        return _added(store, record, PacketSent("sent", packet), day, note)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)


def receive(
    store: Store,
    packet: str,
    files: Iterable[ReceivedFile],
    day: date,
    templates: Templates,
    *,
    by: str = "",
    looked: Looked = NOBODY,
) -> tuple[tuple[Received, ...], Findings]:
    """Record that files of a packet came back, each with the verdict on it; the findings say why nothing more could be recorded.

    What was recorded before is recorded again only if it is complete now and was not. A file that is refused is no file of this packet,
    or was changed: it is read, and not recorded. A merged file is read part by part and recorded once, with the papers of the parts
    that are not refused; it is complete where every part is. `by` names the role whose fields must be filled in and who must sign. It is
    recorded of the packet or the supplement that holds its papers now, whichever of them is named.
    What somebody says who has `looked` at them counts for files that only a person can judge, such as scans; the others stay what they are.
    """
    received: list[Received] = []
    try:
        manifest, record, findings = _standing(store, packet)
        if manifest is None or record is None:
            return (), findings
        baseline = make_baseline(templates, _issued(store, record, manifest), by)
        if faults := (*_unknown_papers(looked.papers, baseline), *_replaced_papers(looked.papers, packet, baseline)):
            return (), faults
        for file in files:
            parts = tuple(Received(part, None, by=by) for part in read_parts(file, baseline))
            for what in _returned_of(packet, file, parts, looked, baseline):
                record, parts, findings = _with_parts(store, record, what, parts, day, looked.confirmation)
                if findings:
                    break
            received += parts
            if findings:
                return tuple(received), findings
    except OSError as fault:
        return tuple(received), (refused_by_disk(fault, store),)
    return tuple(received), ()


def _with_parts(
    store: Store,
    record: Record,
    what: FileReturned,
    parts: tuple[Received, ...],
    day: date,
    confirmation: Callable[[], Note] | None,
) -> tuple[Record, tuple[Received, ...], Findings]:
    """Record what came back, and that a person has confirmed it, where all its parts are complete or for a person to judge."""
    if not all(one.refused for one in parts) and not _is_known(what, record):
        after, findings = _added(store, record, what, day)
        if after is None:
            return record, (), findings
        record, parts = after, tuple(one if one.refused else replace(one, recorded=what) for one in parts)
    for_person = any(one.needs_person for one in parts) and all(one.complete or one.needs_person for one in parts)
    if confirmation and for_person and not what.papers:
        sentence = f"Which paper “{parts[0].file.path}” is, nobody has said; so it cannot be confirmed."
        return record, parts, (error("unnamed-paper", sentence, hint="Name it by --paper, as “assembler read” calls it."),)
    if confirmation and for_person and not _is_known(replace(what, complete=True), record):
        after, findings = _confirmed(store, record, what, day, confirmation())
        if after is None:
            return record, parts, findings
        record, parts = after, tuple(replace(one, confirmed=one.needs_person) for one in parts)
    return record, parts, ()


def _returned_of(
    packet: str, file: ReceivedFile, parts: tuple[Received, ...], looked: Looked, baseline: Baseline
) -> tuple[FileReturned, ...]:
    """Return what a record is told of a file: of the packet and of each supplement that holds some of its papers."""
    found = [() if one.refused else _papers(one, baseline) for one in parts]
    named = tuple(dict.fromkeys(paper for papers in found for paper in papers)) or looked.papers
    told = []
    for holder, papers in _by_holder(named, packet, baseline).items():
        own = [one for one, its in zip(parts, found, strict=True) if not its or {*its} & {*papers}]
        complete = all(one.complete for one in own)
        told.append(FileReturned("returned", holder, digest(file.data), papers, complete=complete))
    return tuple(told)


def _by_holder(papers: tuple[str, ...], packet: str, baseline: Baseline) -> dict[str, tuple[str, ...]]:
    """Return the packet and the supplements that hold papers as they count now, each with its own; without a paper it is the named packet."""
    parts = baseline.issued.latest_first if baseline.issued else ()
    found: dict[str, tuple[str, ...]] = {}
    for paper in papers:
        holder = next((part.packet for part in parts for file in part.files if paper in file.papers), packet)
        found[holder] = (*found.get(holder, ()), paper)
    return found or {packet: ()}


def _replaced_papers(stated: tuple[str, ...], packet: str, baseline: Baseline) -> Iterator[Diagnostic]:
    """Yield a finding for each form of the named packet that a later supplement replaced: which of the two a scan is, only a person knows."""
    parts = {part.packet: part for part in baseline.issued.latest_first} if baseline.issued else {}
    own = [paper for file in parts[packet].files for paper in file.papers] if packet in parts else []
    for paper in stated:
        (holder,) = _by_holder((paper,), packet, baseline)
        if holder != packet and paper in own:
            told = superseded_finding(paper, parts[holder].source, Span(parts[packet].source, 1, 1))
            yield replace(told, hint="If it is that one which came back, name that folder.")


def _unknown_papers(stated: tuple[str, ...], baseline: Baseline) -> Iterator[Diagnostic]:
    """Yield a finding for each name that no paper of a packet has."""
    parts = baseline.issued.latest_first if baseline.issued else ()
    known = [paper for part in parts for file in part.files for paper in file.papers]
    for name in stated:
        if name not in known:
            hint = nearest(name, known) or f"There are {', '.join(dict.fromkeys(known))}."
            yield error("unknown-name", f"No paper of the packet is called {quoted(name)}.", hint=hint, subject=name)


def _standing(store: Store, packet: str) -> tuple[Manifest | None, Record | None, Findings]:
    """Return the manifest and the record of a whole packet or supplement that is no draft; None with findings otherwise.

    Raises `OSError`.
    """
    manifest, findings = whole_packet(store, packet)
    if manifest is None:
        return None, None, findings
    record, findings = read_record(store, manifest.matter.record)
    return manifest, record, findings


def _confirmed(store: Store, record: Record, what: FileReturned, day: date, note: Note) -> tuple[Record | None, Findings]:
    """Record that the person whom a note names has found a file complete that came back."""
    return _added(store, record, FileConfirmed("confirmed", what.packet, what.file_sha256, what.papers), day, note)


def _issued(store: Store, record: Record, manifest: Manifest) -> IssuedPapers:
    """Return the files of a packet and its supplements as they were issued; of a supplement, those of its packet."""
    packet = manifest.supplement_to or manifest.packet
    read = {name: store.manifest(name)[0] for name in (packet, *record.supplements_to(packet))}
    first, *later = (_files_of(store, one) for one in read.values() if one)
    return replace(first, supplements=tuple(later))


def _files_of(store: Store, manifest: Manifest) -> IssuedPapers:
    """Return the files of one folder, by its manifest."""
    files = issued_files(manifest, lambda path: store.read(f"{manifest.packet}/{path}"))
    return make_issued(manifest, store.place(manifest.packet), files)


def _is_known(what: FileReturned, record: Record) -> bool:
    """Whether the record says already that a file came back, and no less of it."""
    known = (one for one, _ in record.returned(what.packet) if one.file_sha256 == what.file_sha256)
    return any(one.complete or not what.complete for one in known)


def _papers(received: Received, baseline: Baseline) -> tuple[str, ...]:
    """Return the names of the documents in a file; none where they cannot be told."""
    if received.verdict and baseline.issued:
        files = (file for part in baseline.issued.latest_first for file in part.files)
        return next((file.papers for file in files if file.path == received.verdict.issued_as), ())
    return tuple(dict.fromkeys(form.paper.name for form in received.file.forms)) or received.file.papers


def _added(store: Store, record: Record, what: Occurrence, day: date, note: Note | None = None) -> tuple[Record | None, Findings]:
    written = append(store, record, what, day, note)
    return (written, ()) if isinstance(written, Record) else (None, (written,))
