"""Random pairs of a Word file of ours and one that came back, their redlines, and what LibreOffice makes of these.

Half of the files have the edits of a negotiator, tracked and silent; the other half those of `word_edits.py`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from formats.word.word_sample import word
from returns.libreoffice_changes import words_by_libreoffice
from returns.word_edits import random_edit
from returns.word_kinds import Parts, made

from assembler.formats.word.opened_file import open_word
from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.received_file import read_both_views
from assembler.returns.redline import Redline, redline_file, summary_of
from assembler.returns.redline_reading import words, words_as_read, words_of_cover
from assembler.returns.redlining import redline_lines
from assembler.returns.word_verdicts import compare_word_files

BLOCK = re.compile(r"<w:p><w:pPr><w:pStyle w:val=\"(?:Clause[1-4]|BodyText|Definition|ClauseText[1-4])\"/>(?:(?!</w:p>).)*</w:p>")
PLAIN_RUN = re.compile(r'<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t xml:space="preserve">([^<]{9,})</w:t></w:r>')
ROWS = re.compile(r"<w:tr><w:trPr><w:cantSplit/></w:trPr>(?:(?!</w:tr>).)*(?:Select|Premier)(?:(?!</w:tr>).)*</w:tr>")
CONTENTS = re.compile(r"<w:sdt><w:sdtPr><w:id w:val=\"999999\"/>.*?</w:sdt>", re.DOTALL)
NO_CONTENTS = "<w:p></w:p>"
CODES = re.compile(r"<w:fldChar[^>]*/>|<w:(instrText|delInstrText)[^>]*>[^<]*</w:\1>")
"""What makes a field of what it shows: LibreOffice counts references anew, in a redline they are text."""

AUTHORS = ("Kim Negotiator", "Dr. Ö. & Partner")
WORDS = ("twelve", "not", "reasonable", "EUR 1", "10%", "(as amended)", "Übermaß", "never,", "“Fee”")


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair: what was done to it, both files, and whether both programs must read what came back alike."""

    name: str
    what: str
    ours: bytes
    theirs: bytes
    plain: bool


def pair(seed: int) -> Pair:
    """Return the pair of a seed."""
    ours = word()
    if seed % 2:
        return Pair(f"pair-{seed:05}", *random_edit_of(seed, ours), plain=False)
    random = Random(seed)
    names = [random.choice(list(EDITS)) for _ in range(random.randint(1, 5))]

    def edit(texts: Parts) -> None:
        (contents,) = (found[0] for found in CONTENTS.finditer(texts[DOCUMENT]))
        text = texts[DOCUMENT].replace(contents, NO_CONTENTS)  # which LibreOffice's words are compared without
        for name in names:
            text = EDITS[name](random, text)
        texts[DOCUMENT] = text.replace(NO_CONTENTS, contents)

    return Pair(f"pair-{seed:05}", ", ".join(names), ours, made(edit, ours), plain=True)


def random_edit_of(seed: int, ours: bytes) -> tuple[str, bytes, bytes]:
    what, theirs = random_edit(seed, ours)
    return what, ours, theirs


def _by(random: Random) -> str:
    author = random.choice(AUTHORS).replace("&", "&amp;")
    return f'w:id="{random.randrange(10**6)}" w:author="{author}" w:date="2026-11-{random.randint(10, 28)}T09:30:00Z"'


def _chosen(random: Random, pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return random.choice(found) if found else None


def _swap(text: str, found: re.Match[str], new: str) -> str:
    return f"{text[: found.start()]}{new}{text[found.end() :]}"


def _words(random: Random, text: str, *, open_: bool) -> str:
    """Change some words of a run."""
    found = _chosen(random, PLAIN_RUN, text)
    if not found:
        return text
    look, words = found[1] or "", found[2].split(" ")
    at = random.randrange(len(words))
    upto = min(len(words), at + random.randint(0, 2))
    new = " ".join(random.choice(WORDS) for _ in range(random.randint(0 if upto > at else 1, 2)))
    before, gone, after = (" ".join(words[a:b]) for a, b in ((0, at), (at, upto), (upto, len(words))))
    before, after = before + " " * bool(before), " " * bool(after) + after

    def run(words: str, name: str = "t") -> str:
        return f'<w:r>{look}<w:{name} xml:space="preserve">{words}</w:{name}></w:r>' if words else ""

    if not open_:
        return _swap(text, found, run(before + new + after))
    deleted = f"<w:del {_by(random)}>{run(gone, 'delText')}</w:del>" if gone else ""
    inserted = f"<w:ins {_by(random)}>{run(new)}</w:ins>" if new else ""
    return _swap(text, found, run(before) + deleted + inserted + run(after))


def _silent_words(random: Random, text: str) -> str:
    return _words(random, text, open_=False)


def _open_words(random: Random, text: str) -> str:
    return _words(random, text, open_=True)


def _marked(block: str, name: str, by: str) -> str:
    """Return a paragraph of which all runs and the end have a tracked change."""
    inner = block.replace("</w:pPr>", f"<w:rPr><w:{name} {by}/></w:rPr></w:pPr>", 1)
    head, _, rest = inner.partition("</w:pPr>")
    wrapped = re.sub(r"(<w:r>.*?</w:r>)", rf"<w:{name} {by}>\1</w:{name}>", rest)
    if name == "del":
        wrapped = (
            wrapped.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>").replace("w:instrText", "w:delInstrText")
        )
    return f"{head}</w:pPr>{wrapped}"


def _bare(block: str) -> str:
    return re.sub(r"<w:bookmark(Start|End)[^>]*>", "", block)


def _delete_block(random: Random, text: str) -> str:
    found = _chosen(random, BLOCK, text)
    if not found or "<w:ins " in found[0] or "<w:del " in found[0]:
        return text
    following = text[found.end() : found.end() + 5]
    if random.random() < 0.5 or following != "<w:p>":
        return _swap(text, found, "")
    return _swap(text, found, _marked(found[0], "del", _by(random)))


def _insert_block(random: Random, text: str) -> str:
    found = _chosen(random, BLOCK, text)
    if not found:
        return text
    style = re.match(r"<w:p>(<w:pPr>.*?</w:pPr>)", re.sub("<w:rPr><w:(ins|del)[^>]*/></w:rPr>", "", found[0]))
    words = " ".join(random.choice(WORDS) for _ in range(random.randint(2, 6)))
    new = f'<w:p>{style[1] if style else ""}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
    return _swap(text, found, (new if random.random() < 0.5 else _marked(new, "ins", _by(random))) + found[0])


def _move_block(random: Random, text: str) -> str:
    found = _chosen(random, BLOCK, text)
    if not found or "<w:ins " in found[0] or "<w:del " in found[0] or text[found.end() : found.end() + 5] != "<w:p>":
        return text
    if random.random() < 0.5:
        left, moved = "", found[0]
    else:
        left, moved = _marked(found[0], "moveFrom", _by(random)), _marked(_bare(found[0]), "moveTo", _by(random))
    text = _swap(text, found, left)
    other = _chosen(random, BLOCK, text)
    return _swap(text, other, moved + other[0]) if other else text


def _split_block(random: Random, text: str) -> str:
    """Press return in the middle of a run, with or without tracking."""
    found = _chosen(random, BLOCK, text)
    run = found and _chosen(random, PLAIN_RUN, found[0])
    if not found or not run or "<w:ins " in found[0] or "<w:del " in found[0] or " " not in run[2]:
        return text
    properties = re.search(r"<w:pPr>.*?</w:pPr>", found[0])
    before, _, after = run[2].partition(" ")
    own = properties[0] if properties else ""
    mark = f"<w:rPr><w:ins {_by(random)}/></w:rPr></w:pPr>" if random.random() < 0.6 else "</w:pPr>"
    first, second = (f'<w:r>{run[1] or ""}<w:t xml:space="preserve">{words}</w:t></w:r>' for words in (before, after))
    head = found[0][: run.start()].replace("</w:pPr>", mark, 1)
    return _swap(text, found, f"{head}{first}</w:p><w:p>{own}{second}{found[0][run.end() :]}")


def _rows(random: Random, text: str) -> str:
    found = _chosen(random, ROWS, text)
    if not found:
        return text
    way = random.choice(("gone", "twice", "open gone", "open twice"))
    if way == "gone":
        return _swap(text, found, "")
    new = found[0].replace("Premier", "Global").replace("Select", "Local")
    if way == "twice":
        return _swap(text, found, found[0] + new)
    name = "del" if way == "open gone" else "ins"
    by = _by(random)
    row = found[0] if name == "del" else new
    marked = row.replace("</w:trPr>", f"<w:{name} {by}/></w:trPr>", 1)
    marked = re.sub(r"<w:p>.*?</w:p>", lambda block: _marked(block[0], name, by), marked)
    return _swap(text, found, marked if name == "del" else found[0] + marked)


EDITS = {
    "words": _silent_words,
    "tracked words": _open_words,
    "more words": _silent_words,
    "more tracked words": _open_words,
    "a paragraph gone": _delete_block,
    "a new paragraph": _insert_block,
    "a paragraph moved": _move_block,
    "a paragraph in two": _split_block,
    "a row": _rows,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair judged: the words that are missing or too many with all accepted and all rejected, as we and as LibreOffice read theirs."""

    pair: Pair
    marks: int
    silent: int
    accepted: bool
    rejected: bool
    drawn: bool
    as_theirs: bool

    @property
    def holds(self) -> bool:
        """Whether accepting gives theirs and rejecting ours, as we read both."""
        return self.drawn and self.accepted and self.rejected

    @property
    def read_otherwise(self) -> bool:
        """Whether LibreOffice reads a negotiator's file otherwise than we do, when it accepts all of its own changes."""
        return self.pair.plain and not self.as_theirs


def judge_pairs(seeds: Iterable[int], folder: Path) -> list[Judged]:
    """Return the judgement on the pairs of some seeds, all opened by one LibreOffice."""
    made_pairs = [(one, redline) for seed in seeds if (redline := redlined(one := pair(seed)))]
    files = {f"{one.name}-red": redline_file(redline) for one, redline in made_pairs}
    files |= {f"{one.name}-back": without_contents_and_codes(one.theirs) for one, _ in made_pairs if one.plain}
    files["ours"] = without_contents_and_codes(word())
    read = words_by_libreoffice(files, folder)
    return [_judged(one, redline, read) for one, redline in made_pairs]


def redlined(one: Pair) -> Redline | None:
    """Return the redline of a pair; None where the file that came back cannot be opened."""
    sent, back = open_word(one.ours)[0], open_word(one.theirs)[0]
    if sent is None or back is None or read_both_views(back)[0] is None:
        return None
    verdict = compare_word_files("alliance-agreement", "back.docx", one.ours, one.theirs)
    return Redline("Alliance Agreement", verdict, sent, back, redline_lines(sent, back))


def _judged(one: Pair, redline: Redline, read: dict[tuple[str, bool], list[str]]) -> Judged:
    sent, back = open_word(one.ours)[0], open_word(one.theirs)[0]
    assert sent is not None
    assert back is not None
    first = words_of_cover(summary_of(redline))
    accepted, rejected = (words(read.get((f"{one.name}-red", way), [])) for way in (True, False))
    drawn = accepted[: len(first)] == first and rejected[: len(first)] == first
    accepted, rejected = accepted[len(first) :], rejected[len(first) :]
    theirs = words(read.get((f"{one.name}-back", True), []))
    return Judged(
        one,
        sum(line.changed for line in redline.lines),
        len(redline.verdict.silent),
        accepted == words_as_read(back, sent),
        rejected == words_as_read(sent, sent) == words(read.get(("ours", False), [])),
        drawn,
        accepted == theirs
        or any(label.startswith("0.") for label in accepted),  # an item before the first clause: programs differ
    )


def without_contents_and_codes(data: bytes) -> bytes:
    def edit(texts: Parts) -> None:
        texts[DOCUMENT] = CODES.sub("", CONTENTS.sub("", texts[DOCUMENT]))

    return made(edit, data)
