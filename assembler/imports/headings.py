"""Which paragraphs are headings, by their looks, and which number above or below is theirs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from assembler.imports.labels import WORDED, Numbered, with_number
from assembler.imports.papers import SHORT_NAMES
from assembler.model.contract import COLOURED, MARKED, UNDERLINED, Passage, Stretch

LONGEST_TITLE, LONGEST_LINE = 14, 200
"""The most words, and the most letters, of a heading that stands alone."""
FIRST_PAGE, LETTERHEAD, MOST_FRAMED = 12, 4, 3
"""In how many paragraphs at the beginning a title may stand, in how many below a letterhead, and how many at most one frame holds."""
LONGEST_ADDRESS = 8
"""The most words of a line of a letterhead."""
_PAPER: re.Pattern[str] = re.compile(
    r"\b(?:agreement|contract|form|questionnaire|letter|consent|certificate|memorandum|notice|statement|addendum|amendment|polic(?:y|ies)|by-?laws|deed|lease|declaration|covenants|license|licence"
    r"|contrats?|convention|accord|avenant|conditions générales|\w*vertrag|\w*vereinbarung|satzung|contratos?|acordo|acuerdo|convenio"
    r"|contratto|accordo|overeenkomst|smlouva|stanovy|umowa|perjanjian|act adi[tț]ional|договор|соглашение|контракт|устав|договір|угода)\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(
    r"\s*(?:schedule|annex|appendix|exhibit|attachment|annexe|anlage|anhang|anexo|allegato|bilag|bijlage|příloha|załącznik)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<!\bNo)(?<!\bNr)(?<!\bInc)(?<!\bLtd)(?<!\bCo)(?<!\bArt)[.;:!?]\s+\S", re.IGNORECASE)
"""Where a second sentence begins; a full stop behind a short word such as “No.” ends none."""
_NUMBERED = re.compile(r"\s*[^\W\d_]+\s+(?:\d{1,3}|[IVXLC]{1,7}|[A-Z])\s*[:.–—-]\s+")
"""How a heading such as “Schedule 2: Prices” begins."""
_MOVING = re.compile(r"[\[\]{}]|_{3,}|<\w[^<>]*>|«\w[^«»\s]*»")


def with_their_numbers(
    passages: Sequence[Passage], *, any_look: bool
) -> tuple[Sequence[Passage], Sequence[Numbered], tuple[Passage, ...]]:
    """Return paragraphs and their numbers, of which one that stands alone belongs to the heading below it; and those that were joined so."""
    if any_look:
        kept, numbered = with_joined_headings(passages, [with_number(each, any_look=True) for each in passages])
    else:
        kept = [*with_numbers_of_headings(passages)]
        numbered = [with_number(each) for each in kept]
    left = {each.at for each in kept}
    return kept, numbered, tuple(each for each in passages if each.at not in left)


def with_joined_headings(passages: Sequence[Passage], numbered: Sequence[Numbered]) -> tuple[list[Passage], list[Numbered]]:
    """Return paragraphs in which a number that stands alone, such as ARTICLE I, is that of the heading below it."""
    kept, labels = list[Passage](), list[Numbered]()
    for passage, number in zip(passages, numbered, strict=True):
        is_alone = labels and labels[-1].label and not any(each.text.strip() for each in labels[-1].stretches)
        if is_alone and labels[-1].typed and not number.label and not passage.cell and is_heading(passage):
            kept[-1] = _with_number_above(kept[-1], passage)
            labels[-1] = labels[-1]._replace(stretches=passage.stretches)
        else:
            kept.append(passage)
            labels.append(number)
    return kept, labels


def with_numbers_of_headings(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield paragraphs in which a number that stays words and stands alone, such as § 1, begins the heading below it."""
    alone: Passage | None = None
    for passage in passages:
        if alone and is_heading(passage) and not passage.cell and not passage.label:
            yield _with_number_above(alone, passage)
            alone = None
            continue
        if alone:
            yield alone
        is_number = not passage.label and not passage.cell and WORDED.fullmatch(passage.text)
        alone = passage if is_number else None
        if not is_number:
            yield passage
    if alone:
        yield alone


def _with_number_above(number: Passage, heading: Passage) -> Passage:
    """Return a heading that begins with the number above it, with all that stands beside both."""
    return replace(
        heading,
        stretches=(*number.stretches, Stretch(" "), *heading.stretches),
        notes=(*number.notes, *heading.notes),
        marks=(*number.marks, *heading.marks),
        references=(*number.references, *heading.references),
    )


def is_title(passage: Passage) -> bool:
    """Whether a paragraph, the first of a contract, is its title: short, and of a style or a look, or the name of a kind of paper."""
    return (
        not passage.cell
        and (_ends_in_short_name(passage) or _is_marked(passage) or (passage.centred and not passage.boxed))
        and is_short(passage.text)
        and not passage.text.rstrip().endswith((":", ","))
        and not is_numbered(passage)
    )


def title_place(passages: Sequence[Passage]) -> int | None:
    """Return the place of the title: the first paragraph, or one of the first page that names a kind of paper, where the first does not."""
    if not passages:
        return None
    first, is_first = passages[0], is_title(passages[0])
    if is_first and (names_paper(first.text) or _ends_in_short_name(first)):
        return 0
    reach = 2 if is_first and (first.titled or first.heading) else _letterhead(passages) if is_first else FIRST_PAGE
    later = (
        at
        for at, each in enumerate(passages[1:reach], 1)
        if names_paper(each.text) and _is_alone(each, below_name=at == 1 and is_first)
    )
    return next(later, 0 if is_first else None)


def _letterhead(passages: Sequence[Passage]) -> int:
    """Return in how many paragraphs a title may stand below the first: in more where short lines such as those of an address go before it."""
    lines = takewhile(lambda each: not is_heading(each) and _is_of_letterhead(each), passages[1:FIRST_PAGE])
    return max(LETTERHEAD, sum(1 for _ in lines) + 2)


def _is_of_letterhead(passage: Passage) -> bool:
    """Whether a paragraph may be a line of a letterhead: few words that are no sentence and have no number."""
    words = passage.text.split()
    return (
        not (passage.cell or passage.label or passage.text.rstrip().endswith((".", ";", ":"))) and len(words) <= LONGEST_ADDRESS
    )


def _ends_in_short_name(passage: Passage) -> bool:
    """Whether the last word of a paragraph is a short name of a kind of paper."""
    return bool(SHORT_NAMES.intersection(passage.text.casefold().split()[-1:]))


def _is_alone(passage: Passage, *, below_name: bool) -> bool:
    """Whether a paragraph stands as a title does; right below the name of who wrote the contract it may look like the text."""
    looks = (is_title(passage) and (_is_marked(passage) or passage.centred)) or (
        below_name and passage.text[:1].isupper() and not passage.cell and not passage.text.startswith(("This", "These"))
    )
    return (
        looks
        and not passage.text[:1].islower()
        and is_short(passage.text)
        and not passage.text.rstrip().endswith((".", ":", ","))
    )


def title_with_blank(passages: Sequence[Passage]) -> str:
    """Return the words of the first paragraph where they name a kind of paper and have a blank in them, without its signs; else none."""
    first = passages[0] if passages else None
    if first is None or not _MOVING.search(first.text) or not names_paper(first.text) or not _is_marked(first):
        return ""
    plain = re.sub(r"[«»<>{}\[\]]|_{2,}", "", first.text)
    return plain if is_short(plain) else ""


def is_annex(passage: Passage) -> bool:
    """Whether a paragraph is the heading of a schedule or an annex, whose numbers are no longer those of the contract."""
    return _ANNEX.match(passage.text) is not None and (is_heading(passage) or (passage.centred and is_short(passage.text)))


def names_paper(text: str) -> bool:
    """Whether a text has the word for a kind of paper, in one of several languages."""
    return _PAPER.search(text) is not None


def without_boxes(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield paragraphs; a heading or a title that stands in a table of one cell, to have a frame around it, stands in none."""
    for cell, group in groupby(passages, lambda each: each.cell.table if each.cell else -1):
        inside = [*group]
        framed = cell >= 0 and len({each.cell for each in inside}) == 1 and len(inside) <= MOST_FRAMED
        if framed and all(is_short(each.text) and (is_heading(each) or each.centred or is_numbered(each)) for each in inside):
            yield from (replace(each, cell=None) for each in inside)
        else:
            yield from inside


def is_numbered(passage: Passage) -> bool:
    """Whether a paragraph begins with a number and its word, such as “Article 1 – Fees”."""
    return WORDED.match(passage.text) is not None


def is_short(text: str) -> bool:
    """Whether a text is short enough for a heading, one sentence at most, without a blank."""
    return (
        len(text.split()) <= LONGEST_TITLE
        and len(text) <= LONGEST_LINE
        and not _SENTENCES.search(_on_one_line(text))
        and not _MOVING.search(text)
    )


def _on_one_line(text: str) -> str:
    """Return a text without a number such as “Schedule 2:” before it; in capitals, as headings are, a semicolon ends no sentence."""
    found = _NUMBERED.match(text)
    shown = text[found.end() :] if found else text
    return shown.replace(";", ",") if shown.isupper() else shown


def _is_marked(passage: Passage) -> bool:
    """Whether a paragraph stands out: by its style, or large letters, or bold or underlined throughout, or in capitals.

    What stood in a text box, or is highlighted throughout, does by its style alone, unless it names a paper or an annex: the one may be
    an answer, the other is to be filled in.
    """
    if passage.titled or passage.heading:
        return True
    is_filled_in = passage.boxed or _is_throughout(passage, MARKED)
    if is_filled_in and not names_paper(passage.text) and not _ANNEX.match(passage.text):
        return False
    return bool(
        passage.large
        or _is_throughout(passage, "b")
        or (_is_throughout(passage, UNDERLINED) and not _is_throughout(passage, COLOURED))
        or passage.text.isupper()
    )


def _is_throughout(passage: Passage, look: str) -> bool:
    words = [stretch for stretch in passage.stretches if stretch.text.strip()]
    return bool(words) and all(look in stretch.face for stretch in words)


def stands_out(stretches: Sequence[Stretch]) -> bool:
    """Whether words are bold throughout, or in capitals."""
    words = [each for each in stretches if each.text.strip()]
    return bool(words) and (all("b" in each.face for each in words) or "".join(each.text for each in words).isupper())


def is_heading(passage: Passage) -> bool:
    """Whether a paragraph without a number is a heading: short, and of its style, or of a look that stands out."""
    text = passage.text.strip()
    return (
        _is_marked(passage)
        and not text[:1].islower()
        and is_short(text)
        and not text.endswith((".", ";", ",", ":"))
        and any(map(str.isalpha, text))
    )
