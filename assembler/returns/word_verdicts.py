"""The verdict on a returned Word file, held against the one that was sent."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from assembler.formats.word.facts import FactKind
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.received_file import ParagraphText, WordContent, read_both_views, tags_of
from assembler.model.diagnostics import Diagnostic, error, info, warning
from assembler.model.source import Span
from assembler.returns.alignment import places_of
from assembler.returns.comparison import text_changes, unreadable_finding
from assembler.returns.layout_findings import layout_findings
from assembler.returns.lost_controls import has_lost_controls, lost_controls_finding, restore_controls
from assembler.returns.odd_characters import named
from assembler.returns.verdict import Carrier, Entry, Origin, Signed, SigningPlace, Verdict, Words
from assembler.returns.word_findings import (
    PlacedFact,
    active_of,
    added_facts,
    additions_of,
    character_findings,
    fact_findings,
    indent_findings,
    unknowns_of,
)

SIGNERS = ".signers."
"""What stands in the names of the controls beside signatures."""

LONGEST_SIGNER, MOST_WORDS = 80, 10
"""The most letters and words of what a signer types beside a signature: a name, a title, a place or a day."""


def compare_word_files(paper: str, path: str, ours: bytes, theirs: bytes) -> Verdict:
    """Return the verdict on a Word file that came back, against the bytes of the paper that was sent."""
    sent, fields, fault = _read_sent(ours)
    if sent is None:
        unreadable = error("unreadable-original", f"{paper}: {fault}", Span(path, 1, 1), "Build the packet again.")
        return Verdict(path, papers=(paper,), findings=(unreadable,))
    back_file, fault = open_word(theirs)
    back, fault = read_both_views(back_file, fields) if back_file else (None, fault)
    if back_file is None or back is None:
        return Verdict(path, findings=(unreadable_finding(path, fault),))
    carrier = Carrier.AS_ISSUED if ours == theirs else Carrier.SAVED_ANEW
    if has_lost_controls(sent, back, back_file.body.controls):
        carrier = Carrier.FLATTENED
    return _judge(paper, path, carrier, sent, back)


@lru_cache(8)  # many files are held against one that was sent
def _read_sent(ours: bytes) -> tuple[WordContent | None, tuple[str, ...], str]:
    """Return the content of a file that was sent, and the tags of its controls; None, with a sentence, where it cannot be read."""
    file, fault = open_word(ours)
    content, fault = read_both_views(file) if file else (None, fault)
    return content, tags_of(file) if file else (), fault


def _judge(paper: str, path: str, carrier: Carrier, sent: WordContent, back: WordContent) -> Verdict:
    lost = carrier is Carrier.FLATTENED
    back, typed = restore_controls(sent, back) if lost else (back, ())
    changes = text_changes(sent, back)
    named_place = _line_places(back.accepted)
    added = added_facts(sent, back, named_place)
    entries = (*_entries(sent, back), *typed)
    findings = (
        *((lost_controls_finding(path),) if lost else ()),
        *fact_findings(path, sent, back, added),
        *character_findings(path, sent, back, named_place),
        *indent_findings(path, sent, back, named_place),
        *layout_findings(path, sent, back, named_place),
        *_entry_findings(path, entries),
        *_protection_findings(path, sent, back),
    )
    return Verdict(
        path,
        Origin.OURS,
        papers=(paper,),
        carrier=(carrier,),
        words=Words.CHANGED if changes else Words.SAME,
        changes=changes,
        entries=entries,
        execution=tuple(_execution(sent, added)),
        additions=tuple(additions_of(added)),
        active=tuple(active_of(added)),
        unknowns=tuple(unknowns_of(added)),
        findings=findings,
    )


def _line_places(lines: Sequence[ParagraphText]) -> Callable[[int], str]:
    """Return the function that names the place of a line of a view by its number."""
    starts, places = [line.at for line in lines], places_of(lines)

    def place(at: int) -> str:
        index = bisect_right(starts, at) - 1
        return places[index] if index >= 0 else "The beginning"

    return place


def _entries(sent: WordContent, back: WordContent) -> Iterator[Entry]:
    """Yield the controls that hold something else than when the file was issued; LibreOffice runs the lines of some together."""
    for name, before in sent.entries.items():
        after = back.entries.get(name, before)
        if " ".join(after.split()) not in (" ".join(before.split()), " ".join("".join(before.splitlines()).split())):
            yield Entry(name, before, after)


def _entry_findings(path: str, entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each entry beside a signature that is more than a name, a title, a place or a day."""
    for entry in entries:
        if SIGNERS in entry.name and (len(entry.after) > LONGEST_SIGNER or len(entry.after.split()) > MOST_WORDS):
            sentence = f"“{entry.name}” holds more than a name or a day: “{named(entry.after)[:400]}”."
            yield warning(
                "more-than-a-name", sentence, Span(path, 1, 1), "Read it: a term of the contract does not belong there."
            )


def _protection_findings(path: str, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if sent.protected and not back.protected:
        yield warning("removed-protection", "The protection against changes was taken off the file.", Span(path, 1, 1))
    if back.authors:
        yield info("tracked-changes", f"Changes were tracked by {', '.join(map(named, back.authors))}.", Span(path, 1, 1))


def _execution(sent: WordContent, added: Sequence[PlacedFact]) -> Iterator[SigningPlace]:
    """Yield the places to sign: a drawing that was added may be a signature, which nobody can tell from the file."""
    drawn = any(each.fact.kind is FactKind.OBJECT for each in added)
    for name in sent.places_to_sign:
        yield SigningPlace(name, Signed.UNKNOWN if drawn else Signed.NOT, known_by="a drawing in the file" if drawn else "")
