"""Checks of notice: a sentence gives one period, and none where something ends at once."""

import re
from collections.abc import Iterator

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex, TextPart
from assembler.checks.numbers import SENTENCE, TYPED_NUMBER
from assembler.checks.prose import UNKNOWN, Prose, proses_holding, texts
from assembler.checks.written_numbers import NUMBER_WORDS, UNIT
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import unparse

NOTICE = Fault("notice-periods-in-conflict", Severity.INFO)
AT_ONCE = Fault("notice-at-once", Severity.WARNING)

_NUMBER = rf"(?:\d[\d,.]*|{NUMBER_WORDS}(?:\s+\(\d+\))?)(?:\s+{UNIT})|{UNKNOWN}"
# “30 days’ notice”, “notice of at least 30 days”, each with figures, words or a quoted value
NOTICE_OF_A_PERIOD = re.compile(
    rf"(?:{_NUMBER})['’]?s?\s+(?:prior\s+|advance\s+|written\s+)*notice\b|\bnotice\s+of\s+(?:at\s+least\s+)?(?:{_NUMBER})",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:immediately|at once|forthwith|with immediate effect|without\s+(?:(?:any|prior|further|written)\s+)*notice(?!\s+of))\b",
    re.IGNORECASE,
)
_NOTICE_WORD = re.compile("notice", re.IGNORECASE)
# between “at once” and the notice, these say that either is for a case of its own
_CASES = re.compile(
    r"\b(?:or|if|where|when|unless|except|but|after|until|provided|in\s+case|in\s+the\s+event|whichever|failing)\b", re.IGNORECASE
)
_LEAD = re.compile(r"(?:\A|(?<=[.;]))[^.;]*:\s*\Z")


def find_notice_at_once(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a sentence that lets something end at once, and by notice of a period, in one breath.

    Why it matters: the party that ends the agreement ends it today, the other one insists on the period.

    Example: `The Vendor may end this Agreement immediately on 30 days' notice.`; or `immediately:` before a list, with
    `upon 30 days' notice` in one of its items.

    Write instead: one of the two; or two sentences, each with the case it is for.
    """
    for part, lead in _leads(index):
        for prose in texts(index)[part]:
            for start, end, periods in _sentences_with_periods(prose):
                said = lead + prose.text[start:end] if start == 0 else prose.text[start:end]
                shift = len(said) - (end - start)
                if found := next(
                    (one for one in periods if _at_once(said, one.start() - start + shift, one.end() - start + shift)), None
                ):
                    words = re.split("['’]", found[0])[0]
                    hint = "Keep one of the two, or give each a sentence of its own, with the case it is for."
                    span = prose.span(found.start(), found.start() + len(words))
                    yield AT_ONCE("What ends at once needs no period of notice.", span, hint, _subject(said))


def _leads(index: ProgrammeIndex) -> Iterator[tuple[TextPart, str]]:
    """Yield each text with the sentence that its list goes on with: “… may end it immediately:”; empty where there is none."""
    opened: list[tuple[TextPart, str]] = []
    for part in index.parts:
        while opened and (opened[-1][0].wording is not part.wording or opened[-1][0].level >= part.level):
            opened.pop()
        yield part, "".join(lead for _, lead in opened)
        said = next((found[0] for prose in texts(index)[part] if (found := _LEAD.search(prose.text))), "")
        if said:
            opened.append((part, said))


def _sentences_with_periods(prose: Prose) -> Iterator[tuple[int, int, tuple[re.Match[str], ...]]]:
    """Yield the place of each sentence, with the periods of notice that it states."""
    for sentence in SENTENCE.finditer(prose.text) if _NOTICE_WORD.search(prose.text) else ():
        if found := tuple(NOTICE_OF_A_PERIOD.finditer(prose.text, *sentence.span())):
            yield *sentence.span(), found


def _at_once(said: str, start: int, end: int) -> bool:
    """Whether “at once” stands in a sentence beside the notice from offset `start` to `end`, and no word between makes two cases of them."""
    for found in _AT_ONCE.finditer(said):
        between = said[found.end() : start] if found.end() <= start else said[end : found.start()]
        if not _CASES.search(between):
            return True
    return False


def find_notice_periods_in_conflict(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a sentence that lets something end by notice of two periods, or at once in one case and by notice in another. A guess.

    Why it matters: the party that ends the agreement takes the shorter, the other one insists on the longer.

    Example: `The Vendor may end this Agreement by notice of 30 days, or on 60 days' written notice.`

    Write instead: one of the two; or two sentences, each with the case it is for.
    """
    for prose in proses_holding(index, _NOTICE_WORD):
        for start, end, found in _sentences_with_periods(prose):
            said = prose.text[start:end]
            once = [one for one in found if _at_once(said, one.start() - start, one.end() - start)]
            periods = {_stated_period(prose, *one.span()) for one in found}
            if not once and (len(periods) > 1 or _AT_ONCE.search(said)):
                hint = "Give each period a sentence of its own, with the case it is for."
                begin, words = found[-1].start(), re.split("['’]", found[-1][0])[0]
                yield NOTICE(
                    "This sentence gives notice in two ways.", prose.span(begin, begin + len(words)), hint, _subject(said)
                )


def _subject(sentence: str) -> str:
    return " ".join(sentence.split())[:80]


def _stated_period(prose: Prose, start: int, end: int) -> tuple[str, ...]:
    """Return the period in a stretch of a text: the values it quotes, or else its typed numbers."""
    quoted_there = tuple(unparse(quote.expression) for at, quote in prose.quotes if start <= at < end)
    return quoted_there or tuple(TYPED_NUMBER.findall(prose.text[start:end].lower()))


NOTICES = (
    AT_ONCE.found_by(find_notice_at_once, reads=Reads.ONE_CLAUSE),
    NOTICE.found_by(find_notice_periods_in_conflict, reads=Reads.ONE_CLAUSE),
)
