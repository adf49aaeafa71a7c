"""A redline of a returned Word file on our own paper, made from its verdict and the lines of both files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath
from typing import TypeVar

from assembler.formats.html.redline import render_redline, render_redline_page
from assembler.formats.registry import WORD
from assembler.formats.word.opened_file import WordFile, embedded_paper, open_word
from assembler.formats.word.package import UNREADABLE
from assembler.formats.word.redline_writer import write_redline
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.redline import ListedChange, Mark, RedlineLine, RedlineSummary, Stretch, side
from assembler.model.source import Span
from assembler.packets.manifest import PacketFile
from assembler.returns.issued import IssuedPapers, read_others
from assembler.returns.odd_characters import named
from assembler.returns.redline_reading import misread_file, misread_page
from assembler.returns.redline_words import SILENT
from assembler.returns.redlining import redline_lines
from assembler.returns.verdict import Change, Verdict, sentence

LONGEST = 400
"""The most letters of a change that the list on the first page quotes."""

NO_REDLINE = "no-redline"
MISREAD_REDLINE = "misread-redline"

Rendered = TypeVar("Rendered", bound=bytes | str)


@dataclass(frozen=True, slots=True)
class Redline:
    """A redline: the title of the paper, the verdict on the file, our file, what came back of it, and the lines."""

    title: str
    verdict: Verdict
    sent: WordFile
    back: WordFile
    lines: tuple[RedlineLine, ...]


def make_redline(verdict: Verdict, issued: IssuedPapers, data: bytes) -> tuple[Redline | None, tuple[Diagnostic, ...]]:
    """Return the redline of a returned file that was judged, or None and a finding that says why there is none."""
    sent = next(_files_named(verdict, issued), None)
    place = Span(verdict.path, 1, 1)
    if sent is None:
        hint = "A redline is made of a Word file that we issued and of what came back of it."
        return None, (error(NO_REDLINE, f"{verdict.path} is no Word file of ours, so there is no redline of it.", place, hint),)
    (ours, _), (theirs, fault) = open_word(sent.data), open_word(data)
    if ours is None or theirs is None:
        return None, (error(NO_REDLINE, f"There is no redline of {verdict.path}: {fault}", place, "Ask for the file again."),)
    named_in_it = embedded_paper(ours.package)
    title = named_in_it.title if named_in_it else ", ".join(verdict.papers)
    try:
        return Redline(title, verdict, ours, theirs, redline_lines(ours, theirs)), ()
    except (LookupError, ValueError):
        return None, (
            error(NO_REDLINE, f"There is no redline of {verdict.path}: {UNREADABLE}", place, "Ask for the file again."),
        )


def _files_named(verdict: Verdict, issued: IssuedPapers) -> Iterator[PacketFile]:
    """Yield the Word file of ours that a verdict names, of this packet or of another one of the matter."""
    for packet in (issued, *read_others(issued)):
        for part in packet.latest_first:
            if part.packet == verdict.packet:
                yield from (file for file in part.files_of(WORD) if file.path == verdict.issued_as)


def read_back(redline: Redline, render: Callable[[Redline], Rendered]) -> tuple[Rendered | None, tuple[Diagnostic, ...]]:
    """Return a redline as a file or a page, or None and a finding where our own reader finds other words in it than in both files."""
    made = render(redline)
    if isinstance(made, bytes):
        where = misread_file(made, redline.sent, redline.back, summary_of(redline))
    else:
        where = misread_page(made, redline.sent, redline.back, redline.lines, shown_lines(redline))
    if not where:
        return made, ()
    path = redline.verdict.path
    sentence = f"There is no redline of {path}: the one that was made says otherwise than both files. {where}"
    return None, (
        error(MISREAD_REDLINE, sentence, Span(path, 1, 1), "Read the list of its changes, and report this file to us."),
    )


def redline_file(redline: Redline) -> bytes:
    """Return a redline as a Word file."""
    return write_redline(redline.sent, redline.lines, summary_of(redline))


def redline_page(redline: Redline) -> str:
    """Return a redline as a page of HTML with both texts side by side, which needs nothing else."""
    return render_redline_page(summary_of(redline), shown_lines(redline))


def redline_fragment(redline: Redline) -> str:
    """Return the list of changes and both texts side by side as HTML, for a page of the portal."""
    return render_redline(summary_of(redline), shown_lines(redline))


def shown_lines(redline: Redline) -> tuple[RedlineLine, ...]:
    """Return its lines with the characters named that cannot be seen, or turn the order of reading."""
    return tuple(replace(line, number=_named(line.number), text=_named(line.text)) for line in redline.lines)


def _named(stretches: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    return tuple(replace(each, text=named(each.text)) for each in stretches)


def summary_of(redline: Redline) -> RedlineSummary:
    """Return what its first page says; of where the file lies it has only the name, since a redline is sent to others."""
    numbers = dict(_moved_to(redline.lines))
    return RedlineSummary(
        f"Redline of {redline.title}",
        (
            sentence(replace(redline.verdict, path=PureWindowsPath(redline.verdict.path).name)),
            f"Tracked changes bear the name of their author. What was changed without tracking bears the name “{SILENT.by}”.",
        ),
        tuple(_listed(change, numbers) for change in redline.verdict.changes),
        tuple(f"{finding.message}" for finding in redline.verdict.findings),
    )


def _moved_to(lines: tuple[RedlineLine, ...]) -> Iterator[tuple[str, str]]:
    """Yield the place of each line that was moved with its new number."""
    for line in lines:
        if line.move and line.end is Mark.INSERTED and (number := side(line.number, theirs=True)):
            yield line.place, number


def _listed(change: Change, numbers: dict[str, str]) -> ListedChange:
    new = numbers.get(change.place, "") if change.kind == "moved" else ""
    place = f"{change.place}, now {new}" if new and new != change.place else change.place
    words = "; ".join(map(str, change.edits)) or f"“{named(change.ours)}”"
    shown = f"{words[:LONGEST]}…" if len(words) > LONGEST else words
    by = SILENT.by if change.silent else named(", ".join(change.by)) or "follows from tracked changes"
    return ListedChange(named(place), change.kind, shown, by, change.silent)
