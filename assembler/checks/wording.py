"""Checks of what an editor's hand leaves behind: a word twice, a bracket alone, “above” for what is below, an item left out."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.doubled_amounts import doubled_amounts
from assembler.checks.index import ProgrammeIndex, TextPart
from assembler.checks.prose import UNKNOWN, Prose, proses_holding
from assembler.checks.reference_targets import pointer_in, targets
from assembler.checks.written_numbers import NUMBER_WORDS
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import both

DOUBLED = Fault("doubled-word", Severity.WARNING)
UNPAIRED = Fault("unpaired-mark", Severity.WARNING)
DIRECTION = Fault("wrong-direction", Severity.WARNING)
ENUMERATOR = Fault("missing-enumerator", Severity.ERROR)

_TWICE = re.compile(
    r"(?<![\w’'-])(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\W\d_]+ [^\W\d_]+)\s+(?P=word)(?![\w’'-])", re.IGNORECASE
)
_MEANT = frozenset(("that", "had", "is", "her", "so", "very", "bora", "baden", "pago", "duran", "walla"))
"""Words that English, or a name, may say twice in a row."""
# “extended day for day for each delay”
_FOR_EACH = re.compile(
    r"(?:day|week|month|year|dollar|euro|pound|share|unit|line|page|point|step|side) (?:for|by|to)", re.IGNORECASE
)
# “from time to time to pay”
_FROM_TO = re.compile(r"\bfrom\s+(\w+)\s+to\s+\1\s+to\Z", re.IGNORECASE)
# a title with its number, right before what follows
_NUMBERED_TITLE = re.compile(r"(?:\A|\s)\d+(?:\.\d+)+\.?\s+((?:[A-Z][\w’'-]*\s+)*)\Z")
_OPENERS = frozenset(("the", "this", "these", "each", "if", "in", "it", "any", "all", "a", "an", "no", "such", "for", "by"))
# “/s/ A. Miller A. Miller”: who signed, and the name printed below
_SIGNED = re.compile(r"/+s/+[\s.\w-]{0,12}\Z")
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_MARK = re.compile(r"[()\[\]{}“”«»]")
# “a)” and “1)” at the beginning of an item typed in the text, which pair with nothing
_HALF = re.compile(r"(?:(?<=^)|(?<=[\s;,:]))(?P<mark>[a-z]|\d{1,2}|[ivx]{1,4}|(?<=^)[A-Z])\)")
# the seconds of 23°14'50”, and the frame of “STATE OF … ) ss.”
_NO_MARK = re.compile(r"(?<=[°'’]\d)[“”\"]|(?<=[°'’]\d\d)[“”\"]|(?<=\s)\)(?=\s|\Z)")
# 8” by 10”, an inch
_MEASURE = re.compile(r"\d[“”]|[“”]\d")
_SIDE = re.compile(
    rf"{UNKNOWN}(?:\s*\([^()]*\))?,?\s+(?:(?:as\s+)?(?:set\s+out|stated|described|given|mentioned)\s+)?(above|below|hereinabove|hereinbelow)\b",
    re.IGNORECASE,
)
_SIDE_WORD = re.compile(r"above|below", re.IGNORECASE)
_ENUMERATOR = re.compile(rf"(?<![\w.)\]{UNKNOWN}–—-])\((?P<mark>[a-z]{{1,2}}|[ivx]{{1,5}}|\d{{1,2}})\)(?=\s)")
_REFERRING = re.compile(
    rf"(?:\b(?:sections?|clauses?|articles?|paragraphs?|items?|points?|letters?|sub-?(?:section|clause|paragraph)s?|limbs?|and/or|case\s+of|or|and|to|in|by|of|under|"
    rf"through|both|either|with)|[\d{UNKNOWN}]|\(\w{{1,5}}\)\s*[–—-])\s*\Z",
    re.IGNORECASE,
)
# “the rights in (a), (b) and (c)”
_CITED_BEFORE = re.compile(
    r"(?:\b(?:in|under|of|by|to|from|(?:sub-?)?(?:clauses?|sections?|items?|paragraphs?))|\d\.?\d*)\s*\(\w{1,5}\)(?:\s*,\s*\(\w{1,5}\))*\s*,\s*\Z",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b{NUMBER_WORDS}\s*\Z", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BRACKET = re.compile(r"\)")
BEFORE, MOST_MARKS, BESIDE = 200, 300, 2
"""How many letters before a mark or a word say what it is part of; a text with more marks is no sentence with a list in it; how far a mark
is from a blank that is beside it."""
_ENDED, _CAPITAL = re.compile(r"[.:][”\"’)]?\s*\Z"), re.compile(r"\s+[“\"]?[A-Z]")
_FULL_STOP = re.compile(r"\.[”\"’)]?\s*\Z")
# “45 C.F.R.”, “No.”
_SHORTENED = re.compile(r"(?:\b[A-Z]|\b(?:No|Nos|Inc|Ltd|Co|Corp|Sec|Art|St|Ave|Dr|Mr|Ms))\.\s*\Z")
_GOES_ON = re.compile(r"[,;]\s*(?:(?:and|or)\s+)?\Z")
_SENTENCE_BEGINS = re.compile(r"[.!?][”\"’)]*\s+[“\"(]?[A-Z]")


def find_doubled_word(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a word, or two words, that stand twice in a row.

    Why it matters: it is a slip of the hand that the other side sees first, and sometimes another word was meant.

    Example: `The Partner pays the the fee.`

    Write instead: `The Partner pays the fee.`
    """
    for prose in proses_holding(index):
        for found in _TWICE.finditer(prose.text):
            word = found["word"]
            meant: tuple[object, ...] = (
                word.lower() in _MEANT or len(word) == 1,
                _FOR_EACH.fullmatch(word),
                _begins_anew(found, prose.text),
                _FROM_TO.search(prose.text, max(0, found.start() - 6), found.end()),
                _SIGNED.search(prose.text, max(0, found.start() - BEFORE), found.start()),
            )
            if not any(meant) and not _is_name_doubled(found, prose) and "\n" not in found[0]:
                hint = "Delete one of the two, or write the word that was meant."
                yield DOUBLED(f"{quoted(word)} stands twice in a row.", prose.span(*found.span()), hint, found[0].lower())


def _begins_anew(found: re.Match[str], text: str) -> bool:
    """Whether the second of two capitalised words begins the sentence behind a title and its number: “18.6 Headings Headings used …”."""
    if not (found["word"][0].isupper() and found[0][-len(found["word"])].isupper()):
        return False
    title = _NUMBERED_TITLE.search(text, max(0, found.start() - BEFORE), found.start())
    return title is not None and not _OPENERS & {*title[1].lower().split(), found["word"].lower()}


def _is_name_doubled(found: re.Match[str], prose: Prose) -> bool:
    """Whether one of two equal words is a name and the other is not: “the The Hague office”, “the Software as software as a service”."""
    first, second = found["word"], found[0][-len(found["word"]) :]
    if first[0].isupper() == second[0].isupper():
        return False
    return not any(token.first for token in prose.tokens if token.start == found.start())


def find_unpaired_mark(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a bracket or a quotation mark of which the other half is missing.

    Why it matters: nobody can say where the exception in the bracket ends.

    Example: `The Partner pays the fee (with tax on the first day.`

    Write instead: `The Partner pays the fee (with tax) on the first day.` What a sentence opens that goes on in the next paragraph,
    that one may close.
    """
    alone = [(prose, _alone_in(prose)) for prose in proses_holding(index, _MARK)]
    for (prose, marks), (below, closing) in pairwise(alone):
        if _goes_on_into(prose, below):
            _take_out_what_is_closed(marks, closing)
    for prose, at in ((prose, at) for prose, marks in alone for at, _ in marks):
        mark = prose.text[at]
        half = f"“{mark}”" if mark not in "“”" else "a quotation mark"
        hint = "Close what you open, or delete the mark."
        yield UNPAIRED(
            f"The other half of {half} is missing.", prose.span(at, at + 1), hint, f"{mark}{prose.text[at + 1 : at + 40]}"
        )


def _alone_in(prose: Prose) -> list[tuple[int, str]]:
    """Return the marks without their other half, of quotation marks the first one; none beside a blank, which may hold it."""
    blanks = [at for at, _ in prose.quotes]
    return [
        (at, mark)
        for at, mark in unpaired_marks(prose.text)
        if not any(abs(at - blank) <= BESIDE or (mark in "[]" and 0 < at - blank < BEFORE) for blank in blanks)
    ]


def _take_out_what_is_closed(opened: list[tuple[int, str]], closing: list[tuple[int, str]]) -> None:
    """Take what the text below closes out of both lists."""
    for one in reversed(opened[:]):
        if other := next((other for other in closing if _CLOSING.get(other[1]) == one[1]), None):
            opened.remove(one)
            closing.remove(other)


def _goes_on_into(prose: Prose, below: Prose) -> bool:
    """Whether the next paragraph of a clause may close what a sentence opens that goes on over its end, as at the end of a page."""
    ended = _FULL_STOP.search(prose.text) is not None and not _SHORTENED.search(prose.text)
    return below.part.wording is prose.part.wording and not ended


def unpaired_marks(text: str) -> Iterator[tuple[int, str]]:
    """Yield each mark without its other half, with its offset: brackets, and of the quotation marks of a text the first one."""
    typed = {found.end() - 1 for found in _HALF.finditer(text)} | {found.end() - 1 for found in _NO_MARK.finditer(text)}
    opened: list[tuple[int, str]] = []
    told = False
    for at, mark in [*_unpaired_in(text, typed, opened), *opened]:
        if mark not in "“”" or not told:
            yield at, mark
        told = told or mark in "“”"


def _unpaired_in(text: str, typed: Collection[int], opened: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield each closing mark that nothing opened and each mark that another pair closes over; `opened` are those that stay open."""
    for found in _MARK.finditer(text):
        at = found.start()
        mark = _as_it_stands(found, text)
        if at in typed and mark != ")":
            continue
        if mark in _PAIRS:
            opened.append((at, mark))
        elif opened and opened[-1][1] == _CLOSING[mark]:
            opened.pop()
        elif any(one == _CLOSING[mark] for _, one in opened):
            while opened[-1][1] != _CLOSING[mark]:
                yield opened.pop()
            opened.pop()
        elif at not in typed and not _MEASURE.search(text, max(0, at - 1), at + 1):
            yield at, mark


def _as_it_stands(found: re.Match[str], text: str) -> str:
    """Return a mark as what it is by its place: “Term“ closes with the mark that opens."""
    mark, before, behind = found[0], text[: found.start()][-1:], text[found.end() : found.end() + 1]
    if mark not in "“”":
        return mark
    if before in ("(", "[") or behind in (")", "]"):
        return "“" if before in ("(", "[") else "”"  # also around the spaces of a blank
    begins = (not before or before.isspace()) and bool(behind) and not behind.isspace()
    ends = bool(before) and not before.isspace() and (not behind or behind in " \n\t.,;:!?")
    return "“" if begins and not ends else "”" if ends and not begins else mark


def find_wrong_direction(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find “above” behind a reference to what stands below, or “below” behind one to what stands above.

    Why it matters: the reader looks in the wrong half, and doubts which place is meant.

    Example: `as [](#fees) below says`, where the clause on fees stands before this one.

    Write instead: `as [](#fees) says`; the number says where it is.
    """
    for prose in proses_holding(index, _SIDE_WORD):
        here = _position(prose.part)
        for found in _SIDE.finditer(prose.text):
            said = found[1].lower()
            side = "below" if "above" in said else "above"
            wrong = [
                target
                for target in _targets_at(found.start(), prose, index)
                if _position(target) != here and (_position(target) < here) is (side == "above")
            ]
            if witness := proofs.smallest(both(prose.part.condition, target.condition) for target in wrong):
                sentence = f"This place stands {side}, not {said}."
                hint = f"Delete “{found[1]}”: the number says where it is."
                yield DIRECTION(sentence, prose.span(*found.span(1)), hint, f"{prose.part.wording.clause.id}:{found[1]}", witness)


def _position(part: TextPart) -> tuple[int, int, int]:
    """Return the position of a text in its paper, by its clause and its place in the file."""
    return part.wording.order, part.span.line, 0 if part.kind == "heading" else part.span.column


def _targets_at(offset: int, prose: Prose, index: ProgrammeIndex) -> tuple[TextPart, ...]:
    """Return the places of its own paper that the reference at an offset means."""
    reference = next((leaf for at, leaf in prose.references if at == offset), None)
    if reference is None:
        return ()
    own = prose.part.document.id
    pointer = pointer_in(index.papers, prose.part, reference, own)
    found = targets(index).get(pointer.addresses[0], ()) if pointer.addresses[0].document == own else ()
    return tuple(part for part in found if part.wording.paper is prose.part.wording.paper)


def find_missing_enumerator(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a list inside a sentence, “(a) …; (b) …”, of which a letter or number is left out or stands twice.

    Why it matters: an item was lost, or a reference to “(c)” has no place or two.

    Example: `The Partner (a) sells, (b) installs and (d) supports.`

    Write instead: a list of numbered items below the sentence, which is numbered when the packet is assembled.
    """
    for prose in proses_holding(index, _BRACKET):
        for marks in inline_lists(prose.text):
            for before, found in pairwise(marks):
                if found["mark"] == "i" and before["mark"] not in ("g", "h"):
                    break  # the first of Roman numerals, whose others stand in paragraphs of their own
                if not _follows(found["mark"], before["mark"], marks[0]["mark"]) and not _begins_an_item(found, prose.text):
                    sentence = f"({found['mark']}) follows ({before['mark']})."
                    hint = "Number the items in order; better, make a list of them: 1. 2. 3. below the sentence."
                    yield ENUMERATOR(sentence, prose.span(*found.span()), hint, f"{prose.part.wording.clause.id}:{found[0]}")
                    break


def _begins_an_item(found: re.Match[str], text: str) -> bool:
    """Whether a mark behind a full stop begins an item of a list around the sentence, whose paragraph was lost: “… sold. (c) Returns.”."""
    return _ENDED.search(text, 0, found.start()) is not None and _CAPITAL.match(text, found.end()) is not None


def inline_lists(text: str) -> Iterator[tuple[re.Match[str], ...]]:
    """Yield the enumerators of each list inside a text: “(a)”, “(b)” …, or “a)”, “b)” …; a mark that is part of a reference is none."""
    marks = [found for found in _marks(text) if not _refers(found, text)]
    while marks and len(marks) <= MOST_MARKS:
        first = marks.pop(0)
        if first["mark"] not in ("a", "i", "1", "aa", "x"):
            continue
        nested = (_roman_runs(marks) if first["mark"] == "a" else set()) | _last_letters(marks)
        of_kind = [one for one in marks if one.start() not in nested and _place_of(one["mark"], first["mark"]) is not None]
        again = [at for at, one in enumerate(of_kind) if one["mark"] == first["mark"]]
        if again == [len(of_kind) - 1] and _list_continues(text[[first, *of_kind][-2].end() : of_kind[-1].start()]):
            again = []  # one more item of this list, no list of its own
        listed = of_kind[: again[0]] if again else of_kind
        marks = [one for one in marks if one not in listed]
        if listed:
            yield (first, *listed)


def _list_continues(between: str) -> bool:
    """Whether a list goes on behind the words between two of its marks: with a comma or semicolon, in the same sentence."""
    return _GOES_ON.search(between) is not None and not _SENTENCE_BEGINS.search(between)


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Yield what may be an enumerator: not the figure of an amount, “one (1) year”, nor a letter before the end of a bracket."""
    amounts = [found.whole for found in doubled_amounts(text)]
    for found in sorted((*_ENUMERATOR.finditer(text), *_outside_brackets(text)), key=re.Match.start):
        if not any(start <= found.start() < end for start, end in amounts):
            yield found


def _outside_brackets(text: str) -> Iterator[re.Match[str]]:
    """Yield each “a)” that closes no bracket which was opened before it."""
    opened = behind = 0
    for found in _HALF.finditer(text):
        between = text[behind : found.start()]
        opened += between.count("(") - between.count(")")
        behind = found.end()
        if opened <= 0:
            yield found


def _last_letters(marks: Sequence[re.Match[str]]) -> set[int]:
    """Return the offsets of “(x)”, “(y)” and “(z)”, which begin a list of their own: “dividing (x) the price by (y) the number”."""
    runs = set[int]()
    for one, following in pairwise(marks):
        if (one["mark"], following["mark"]) in (("x", "y"), ("y", "z")):
            runs |= {one.start(), following.start()}
    return runs


def _roman_runs(marks: Sequence[re.Match[str]]) -> set[int]:
    """Return the offsets of the marks that count in Roman numbers, “(i)” before “(ii)”: no letters of the list around them."""
    runs = set[int]()
    for one, following in pairwise(marks):
        if one["mark"] in _ROMAN and _follows(following["mark"], one["mark"], "i"):
            runs |= {one.start(), following.start()}
    return runs


def _refers(found: re.Match[str], text: str) -> bool:
    """Whether a mark is the end of a reference, such as “Section 3 (a)”, or one of several that a sentence names: “(a) or (b) above”.

    That of a number in words, “thirty (30) days”, enumerates nothing either.
    """
    before = text[max(0, found.start() - BEFORE) : found.start()]
    if found["mark"].isdigit() and _COUNTED.search(before):
        return True
    if _CITED_BEFORE.search(before):
        return True
    if not (said := _REFERRING.search(before)):
        return False
    word = said[0].strip().lower()
    if word in ("or", "and", "to", "through", "and/or"):
        named = re.search(r"\(\w{1,5}\)\s*,?\s*\Z", before[: said.start()].rstrip()) is not None
        return named or re.match(r"\s*(?:above|below)\b", text[found.end() :]) is not None
    if word in ("in", "by", "of", "under", "both", "either", "with"):
        return (
            re.match(r"\s*(?:above|below|(?:and/or|and|or|to)\s+\(|,\s*\(|of\b|is\b|are\b|appl)", text[found.end() :]) is not None
        )
    return True


def _follows(mark: str, before: str, first: str) -> bool:
    place, known = _place_of(mark, first), _place_of(before, first)
    return place is not None and known is not None and place == known + 1


def _place_of(mark: str, first: str) -> int | None:
    """Return the place of an enumerator in a list that begins with `first`; None where it belongs to no such list."""
    if first == "1":
        return int(mark) if mark.isdigit() else None
    if first == "i":
        return _ROMAN.index(mark) + 1 if mark in _ROMAN else None
    if first == "x":
        return "xyz".index(mark) + 1 if mark in ("x", "y", "z") else None
    if first == "a" and len(mark) == 1 and mark.isalpha():
        return _LETTERS.index(mark) + 1
    return _LETTERS.index(mark[0]) + 1 if first == "aa" and mark == 2 * mark[0] else None


WORDING = (
    DOUBLED.found_by(find_doubled_word, reads=Reads.ONE_CLAUSE),
    UNPAIRED.found_by(find_unpaired_mark, reads=Reads.ONE_CLAUSE),
    DIRECTION.found_by(find_wrong_direction, reads=Reads.ONE_CLAUSE),
    ENUMERATOR.found_by(find_missing_enumerator, reads=Reads.ONE_CLAUSE),
)
