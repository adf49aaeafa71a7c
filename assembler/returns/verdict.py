"""The verdict on a file that came back, as a record: whose it is, what it says, what is in it, and how it reached us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import Diagnostic, Severity, failing
from assembler.returns.text_differences import Edit


class Origin(StrEnum):
    """Whose file it is: a version of one that was issued, and in which issue, or another."""

    OURS = "ours"
    EARLIER = "ours, of another issue"
    OTHER_MATTER = "of another matter"
    NOT_OURS = "not ours"
    UNKNOWN = "cannot be told"


class Words(StrEnum):
    """Whether the words that a reader of the file sees are those that were issued."""

    SAME = "the same"
    CHANGED = "changed"
    UNKNOWN = "cannot be told"


class Carrier(StrEnum):
    """How the file differs from the one issued, apart from its words; a file may be flattened and stamped.

    `ADDED_TO` begins with the bytes that were issued, as a PDF does in which a viewer filled in or signed. `SAVED_ANEW` was
    written by another program, which no Word file that was filled in avoids.
    """

    AS_ISSUED = "as issued"
    ADDED_TO = "added to"
    SAVED_ANEW = "saved anew"
    FLATTENED = "flattened"
    STAMPED = "stamped"
    PRINTED = "printed"
    SCANNED = "scanned"


class Signed(StrEnum):
    """What stands at a place to sign. A drawn or pasted signature cannot be told."""

    NOT = "not signed"
    BY_PERSON = "signed"
    BY_SERVICE = "sealed by a service"
    UNKNOWN = "cannot be told"


class Standing(StrEnum):
    """The verdict in one word, which follows from the rest of it; the first three say what became of its packet."""

    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"
    AS_ISSUED = "as issued"
    COMPLETED = "completed"
    SAVED_ANEW = "saved anew"
    NEEDS_REVIEW = "to be looked at"
    ALTERED = "altered"
    UNKNOWN = "not known"


ENDED = (Standing.SUPERSEDED, Standing.WITHDRAWN, Standing.DRAFT)
"""What may have become of a packet before anybody signed it; each is the id of the finding that says so."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one line. `kind` is `changed`, `deleted`, `inserted`, `renumbered` or `moved`.

    `place` names its clause, the defined term or the heading of its row. `silent` means that it was made without change tracking,
    so that a reviewer of the tracked changes does not see it; `by` names those who tracked it.
    """

    kind: str
    place: str
    ours: str
    theirs: str
    edits: tuple[Edit, ...]
    silent: bool = False
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A field that was filled in or changed since the file was issued: its name, its value before, its value now."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """A place to sign: the name of its field, what stands there, by whom, and by what that is known."""

    name: str
    signed: Signed
    by: str = ""
    known_by: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that was added beside our words: what it is (a stamp, a text box, a comment), where, and its words.

    `by` and `on` are the author and the time that it states, empty and None where it states none.
    """

    what: str
    place: str
    text: str
    by: str = ""
    on: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActiveContent:
    """Something in the file that acts or leads elsewhere: macros, a link, a script; `target` is what it leads to or runs."""

    what: str
    place: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something in the file that is not understood, and so may show anything, and its place."""

    what: str
    place: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one file. `findings` say in sentences what is wrong and what is only to be known.

    `packet` and `issued_as` name the packet that it belongs to and the file of it that it is, `papers` the documents it holds,
    empty where that is not known. `changes` are those of the words in the order of ours; what was filled in is among the
    `entries`, and what stands beside our words among the `additions`.
    """

    path: str
    origin: Origin = Origin.UNKNOWN
    packet: str = ""
    issued_as: str = ""
    papers: tuple[str, ...] = ()
    carrier: tuple[Carrier, ...] = ()
    words: Words = Words.UNKNOWN
    changes: tuple[Change, ...] = ()
    entries: tuple[Entry, ...] = ()
    execution: tuple[SigningPlace, ...] = ()
    signatures: tuple[Signature, ...] = ()
    additions: tuple[Addition, ...] = ()
    active: tuple[ActiveContent, ...] = ()
    unknowns: tuple[NotUnderstood, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    @property
    def silent(self) -> tuple[Change, ...]:
        """The changes made without change tracking."""
        return tuple(change for change in self.changes if change.silent)

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The names of the places to sign at which nothing stands."""
        return tuple(place.name for place in self.execution if place.signed is Signed.NOT)

    @property
    def signed(self) -> tuple[str, ...]:
        """The names of the places to sign at which a signature or a seal stands that holds."""
        return tuple(place.name for place in self.execution if place.signed in (Signed.BY_PERSON, Signed.BY_SERVICE))

    @property
    def untold(self) -> tuple[str, ...]:
        """The names of the places to sign of which no program can tell whether somebody signed."""
        return tuple(place.name for place in self.execution if place.signed is Signed.UNKNOWN)

    @property
    def standing(self) -> Standing:
        """The verdict in one word: the first that holds of altered, what ended its packet, not known, to be looked at, the carrier's."""
        ends = {str(standing): standing for standing in ENDED}
        if self.words is not Words.CHANGED and (ended := [ends[one.id] for one in self.findings if one.id in ends]):
            return ended[0]
        if self.words is Words.CHANGED or failing(self.findings):
            return Standing.ALTERED
        if self.origin is not Origin.OURS and Carrier.SCANNED not in self.carrier:
            return Standing.UNKNOWN
        if self._needs_review():
            return Standing.NEEDS_REVIEW
        if Carrier.AS_ISSUED in self.carrier:
            return Standing.AS_ISSUED
        return Standing.COMPLETED if Carrier.ADDED_TO in self.carrier else Standing.SAVED_ANEW

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong and nothing is left for a person to look at."""
        return self.standing in (Standing.AS_ISSUED, Standing.COMPLETED, Standing.SAVED_ANEW)

    def _needs_review(self) -> bool:
        """Whether a person must look at the file; a comment that changes nothing is no more than to be known."""
        if any((self.words is Words.UNKNOWN, self.active, self.unknowns, not self.carrier)):
            return True
        usual = {Carrier.AS_ISSUED, Carrier.ADDED_TO, Carrier.SAVED_ANEW}
        return not usual.issuperset(self.carrier) or any(one.severity is Severity.WARNING for one in self.findings)


def sentence(verdict: Verdict) -> str:
    """Return the verdict as one line: the standing, what the file is, and how many of each thing are listed beside it."""
    unsigned = ", not signed" if is_as_issued_and_unsigned(verdict) else ""
    return f"{verdict.path}: {verdict.standing}{unsigned}: {'; '.join(_parts(verdict))}."


def is_as_issued_and_unsigned(verdict: Verdict) -> bool:
    """Whether a file is sent back as it was issued, with places to sign at which nothing stands."""
    return verdict.standing is Standing.AS_ISSUED and bool(verdict.unsigned) and len(verdict.unsigned) == len(verdict.execution)


def _parts(verdict: Verdict) -> Iterator[str]:
    carrier = ", ".join(each for each in verdict.carrier if str(each) != str(verdict.standing))
    named = verdict.papers[0] if len(verdict.papers) == 1 else verdict.issued_as
    known = f"“{named}”" if named else f"origin {verdict.origin}"
    yield f"{known}, {carrier}" if carrier else known
    yield from _said_of_words(verdict)
    yield from _counted(len(verdict.entries), "field filled in", "fields filled in")
    yield from _said_of_places(verdict)
    yield from _counted(len(verdict.additions), "addition")
    yield from _counted(len(verdict.active), "thing that acts or leads elsewhere", "things that act or lead elsewhere")
    yield from _counted(len(verdict.unknowns), "thing that is not understood", "things that are not understood")


def _said_of_places(verdict: Verdict) -> Iterator[str]:
    """Yield at how many places somebody signed, and at how many that cannot be told."""
    if not verdict.execution or is_as_issued_and_unsigned(verdict):
        return
    signed, unknown, places = len(verdict.signed), len(verdict.untold), len(verdict.execution)
    if signed or not unknown:
        yield f"signed at {signed} of {_number_of_places(places)}" if signed else "nothing signed"
    if unknown:
        yield f"at {unknown} of {_number_of_places(places)} it cannot be told whether somebody signed"


def _number_of_places(number: int) -> str:
    return f"{number} place" if number == 1 else f"{number} places"


def _said_of_words(verdict: Verdict) -> Iterator[str]:
    if verdict.words is not Words.CHANGED:
        yield "the words are those issued" if verdict.words is Words.SAME else "whether the words are those issued cannot be told"
        return
    silent = len(verdict.silent)
    tracked = f", {silent} of them without a tracked change" if silent else ", all of them tracked"
    yield from (f"{each}{tracked}" for each in _counted(len(verdict.changes), "change"))


def _counted(number: int, one: str, many: str = "") -> Iterator[str]:
    """Yield a number with its noun; nothing for none."""
    if number:
        yield f"{number} {one if number == 1 else many or f'{one}s'}"
