"""The page of changes in Markdown, for a pull request: what each changed clause prints, as a redline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from itertools import chain

from assembler.commands.changes import ChangedClause, LibraryChanges, Renumbered, Shown
from assembler.commands.clause_lines import PrintedLine
from assembler.commands.other_changes import OtherChange

LONGEST = 60_000
"""The most characters of a page: GitHub and GitLab refuse a comment that is much longer."""
ALIKE = 0.4
"""The share of words that two lines have in common from which one is shown as a change of the other."""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORD = re.compile(r"\w+|[^\w\s]")
_LAST_WORD = re.compile(r"\w+\Z")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def as_markdown(changes: LibraryChanges) -> str:
    """Return the page; where it would be too long, what is left out is counted."""
    count = len(changes.clauses) + len(changes.numbers) + len(changes.others) + bool(changes.files)
    page = _summary(changes)
    parts = chain(
        _clause_parts(changes.clauses), _number_parts(changes.numbers), _other_parts(changes.others), _file_part(changes.files)
    )
    for at, part in enumerate(parts):
        if len(page) + len(part) > LONGEST:
            return f"{page}\n… and {count - at} more changes, which `assembler changes --json` has.\n"
        page += part
    return page


def _summary(changes: LibraryChanges) -> str:
    """Return the first line: how many clauses print otherwise, or that none does."""
    count = len(changes.clauses)
    if count:
        clauses = "1 clause prints" if count == 1 else f"{count} clauses print"
        return f"**{clauses} otherwise.** ~~Deleted~~, **added**; each in the smallest combination.\n"
    if changes.numbers:
        return "**Only numbers are printed otherwise.**\n"
    return f"**No clause prints otherwise.**{' What else differs stands below.' if changes.others or changes.files else ''}\n"


def _clause_parts(changes: Iterable[ChangedClause]) -> Iterator[str]:
    for change in changes:
        yield "\n".join(_clause_lines(change)) + "\n"


def _number_parts(changes: Iterable[Renumbered]) -> Iterator[str]:
    title = "\n### Numbers that differ\n\n"
    for one in changes:
        moved = ", ".join(f"{escaped(before)} became {escaped(after)}" for before, after in one.numbers)
        yield f"{title}- {escaped(one.document)}, `{one.clause}`: {moved} ({_editions(one.editions)} of the {escaped(one.programme)})\n"
        title = ""


def _other_parts(changes: Iterable[OtherChange]) -> Iterator[str]:
    title = "\n### What may be ordered, and how it is signed\n\n"
    for one in changes:
        yield f"{title}- {escaped(one.what)} is {one.how} ({_editions(one.editions)} of the {escaped(one.programme)}): `{one.place}`\n"
        title = ""


def _file_part(paths: Sequence[str]) -> Iterator[str]:
    if paths:
        yield f"\nThese files differ too, in nothing that is printed or ordered: {', '.join(f'`{path}`' for path in paths)}.\n"


def _editions(days: Sequence[date]) -> str:
    return f"edition{'s' if days[1:] else ''} {', '.join(map(str, days))}"


def _clause_lines(change: ChangedClause) -> Iterator[str]:
    title = change.after or change.before
    what = " (new)" if not change.before else " (deleted)" if not change.after else ""
    yield ""
    yield f"### {escaped(change.document)}: {escaped(title)}{what}"
    yield ""
    yield f"{escaped(change.programme)}, {_editions(change.editions)} · `{change.clause}`"
    if change.before and change.after and change.before != change.after:
        yield from ("", f"> {redline(change.before, change.after)}")
    told: set[str] = set()
    for shown in change.shown:
        lines = [line for line in redlined(shown.before, shown.after) if line not in told]
        told.update(lines)
        if lines:
            yield from _shown_lines(shown, lines)


def _shown_lines(shown: Shown, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    elected = ", ".join(map(escaped, shown.combination)) or "no choice at all"
    yield f"*With {elected}{'' if shown.valid_before else ', which could not be ordered before'}:*"
    yield ""
    yield from (f"> {line}\n>" for line in lines)


def redlined(before: Sequence[PrintedLine], after: Sequence[PrintedLine]) -> Iterator[str]:
    """Yield the lines that differ, each as a redline, with what is alike left out."""
    matcher = SequenceMatcher(None, [_whole(one) for one in before], [_whole(one) for one in after], autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield from _replaced(before[start:end], after[first:last])


def _replaced(before: Sequence[PrintedLine], after: Sequence[PrintedLine]) -> Iterator[str]:
    """Yield lines in the order of the new text; each old one that became none of them stands before them."""
    became: dict[int, PrintedLine] = {}
    left = [*before]
    for at, line in enumerate(after):
        best = max(left, key=lambda one: _alike(one.text, line.text), default=None)
        if best is not None and _alike(best.text, line.text) >= ALIKE:
            became[at] = best
            left.remove(best)
    yield from (_shown_line(one, None) for one in left)
    yield from (_shown_line(became.get(at), line) for at, line in enumerate(after))


def _shown_line(before: PrintedLine | None, after: PrintedLine | None) -> str:
    line = after or before
    if line is None:
        return ""
    label = f"{escaped(line.label)} " if line.label else ""
    when = f"*(where {escaped(line.when)})* " if line.when else ""
    return f"{label}{when}{redline(before.text if before else '', after.text if after else '')}"


def redline(before: str, after: str) -> str:
    """Return a text in which ~~what is deleted~~ and **what is added** are marked, word by word."""
    made = ""
    for kept, deleted, added in _steps(_TOKEN.findall(before.strip()), _TOKEN.findall(after.strip())):
        made += escaped(kept) + _marked(deleted, "~~")
        made += " " if deleted.strip() and added.strip() and not made.endswith(" ") and not added[0].isspace() else ""
        made += _marked(added, "**")
    return made


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is kept, and then deleted and added, from the left to the right.

    A change begins and ends where a mark of Markdown can stand: a mark of punctuation in it never touches a word outside of it.
    """
    kept, deleted, added = [""], [""], [""]
    for kind, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            deleted[-1] += "".join(old[start:end])
            added[-1] += "".join(new[first:last])
            continue
        for token in old[start:end]:
            changed = deleted[-1] or added[-1]
            if changed and not _may_end((deleted[-1], added[-1]), token):
                deleted[-1] += token
                added[-1] += token
            elif changed:
                kept, deleted, added = [*kept, token], [*deleted, ""], [*added, ""]
            else:
                kept[-1] += token
    for same, gone, new_words in zip(kept, deleted, added, strict=True):
        glued = same[-1:].isalnum() and any(_is_punctuation(one[:1]) for one in (gone, new_words))
        begun = _LAST_WORD.search(same) if glued else None
        before = begun[0] if begun else ""
        yield same.removesuffix(before), before + gone, before + new_words


def _may_end(changed: tuple[str, str], token: str) -> bool:
    """Whether a change may end before a token: not between a mark of punctuation and a word."""
    return not token[0].isalnum() or not any(_is_punctuation(one[-1:]) for one in changed)


def _is_punctuation(character: str) -> bool:
    return bool(character) and not character.isalnum() and not character.isspace()


def _marked(text: str, mark: str) -> str:
    """Return a text between marks, with the spaces around it outside, where Markdown wants them."""
    bare = text.strip()
    if not bare:
        return text
    lead, _, tail = text.partition(bare)
    return f"{lead}{mark}{escaped(bare)}{mark}{tail}"


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _WORD.findall(one), _WORD.findall(other), autojunk=False).ratio()


def _whole(line: PrintedLine) -> tuple[str, str]:
    """Return what is compared of a line; its number is not, which moves with what is above it."""
    return line.text.strip(), line.when


def escaped(text: str) -> str:
    """Return a text that Markdown prints as it is."""
    return _MARKUP.sub(r"\\\1", text)
