"""What texts side by side state, in a form in which alternatives are found: the same but for a value, a “not” or a word such as “may”."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assembler.checks.index import TextPart, WordingTexts, kept_per_wording
from assembler.checks.prose import UNKNOWN, Prose, fold, fold_word, texts_of
from assembler.checks.written_numbers import NUMBER_WORDS
from assembler.model.expressions import ALWAYS, And, Expression, Filter, Maybe, Scope, type_of, unparse
from assembler.model.expressions.type_rules import ExpressionTypeError
from assembler.model.values import Kind

FEWEST_WORDS = 3
"""The number of words that two sentences have in common at least, beside what differs."""
NAMING = 2
"""The number of words from the start of which a typed number names something: “Note 1”, “In year 2”."""
NAMED = frozenset(
    ("level", "stage", "phase", "step", "tier", "grade", "class", "category", "band", "year", "version", "part", "number")
)
"""The words behind which a typed number names something wherever it stands: “support of level 1”."""
MEASURED = (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.MONEY, Kind.DATE, Kind.DURATION)
"""The types of values of which a thing has one at a time."""

_MODAL = r"(?:must|may|can|will|shall|should|need)(?:\s+not\b)?|cannot"
# capitals count: “May” is a month
_TOKEN = re.compile(
    rf"(?P<known>{UNKNOWN})|(?P<modal>\b(?:{_MODAL})\b)|(?P<negation>\b(?:(?:do|does|did)\s+)?not\b)"
    rf"|(?P<number>\d[\d,.]*\d|\d|(?i:{NUMBER_WORDS}))|(?P<word>[^\W\d_][\w’'-]*)"
)
_VALUE = (
    rf"(?:{UNKNOWN}|\d|{NUMBER_WORDS}\b|[€$£]|[A-Z]{{3}}\s?\d"
    r"|the\s+(?:date|day|later|earlier|first|last|sum|amount|price|laws?|courts?)\b)"
)
# a case, which a sentence with another one does not contradict: “If the goods are not sold, …”
_CASE = re.compile(
    r"\s*(?:(?:if|where|when|whenever|unless|until|once|while|as long as|in case)\b|for (?!(?:an?|the) (?:period|term|time)\b)(?=[a-z]))[^,.;:]*,",
    re.IGNORECASE,
)
# that of which an amount is the price: “for a box”
_FOR_EACH = re.compile(r"\b(?:for|per) (?:(?:an?|the|each|every|one) )?(?P<what>[a-z]\w+)")
# what a thing has one of: an amount, a day, a beginning
_FACT = re.compile(
    rf"(?:\A|;\s)(?P<subject>[^.;:]*\w[)”’]?)\s+(?P<verb>(?:is|are|amounts?\s+to|comes?\s+to|equals?|lasts?|runs\s+(?:for|from|until))(?=\s+{_VALUE})"
    r"|takes?\s+effect|falls?\s+due|(?:begins?|starts?)(?=\s+(?:on|when|at|from|with|as)\b))(?P<rest>\b[^.;]*)"
)
# what only one party does
_PARTY = re.compile(
    r"The (?P<who>[A-Z]\w+(?:\s[A-Z]\w+)?) (?P<what>(?:controls|leads|owns|bears|pays|decides|chooses|appoints)\s[^,.;]*)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """What a text states: a `key` that it shares with its alternatives beside it, and what it `said` that differs in them.

    `own` is the text's condition beside that of what is around it.
    """

    key: tuple[object, ...]
    said: tuple[str, ...]
    part: TextPart
    own: Expression


@kept_per_wording
def statements(one: WordingTexts, _: None) -> tuple[Statement, ...]:
    """Return what the texts of a wording state. What stands in a repetition is left out: it is printed for other entries."""
    return tuple(made for made in (*_of_texts(one), *_of_rows(one)) if not made.part.repeated)


def _of_texts(one: WordingTexts) -> Iterator[Statement]:
    """Yield what items and paragraphs state, each beside the others in the same list or clause."""
    around: list[TextPart] = []
    for part in one.parts:
        while around and not _is_within(part, around[-1]):
            around.pop()
        above = around[-1] if around else None
        if part.kind in ("item", "paragraph") and above is not None:
            own = _own_condition(part, above)
            for key, said in _stated(texts_of(one, None)[part]):
                yield Statement((id(above), *key), said, part, own)
            if part.title:
                yield Statement((id(above), "title", *fold(part.title)), (str(part.span),), part, own)
        if part.kind in ("heading", "item"):
            around.append(part)


def _is_within(part: TextPart, around: TextPart) -> bool:
    """Whether a part is of what a heading or an item begins: an item has one more level, what else stands there has the same."""
    return around.level < part.level if part.kind == "item" else part.kind != "heading" and around.level <= part.level


def _own_condition(part: TextPart, above: TextPart) -> Expression:
    if part.condition == above.condition:
        return ALWAYS
    whole = part.condition
    return whole.right if isinstance(whole, And) and whole.left == above.condition else whole


def _stated(proses: Sequence[Prose]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the keys of a text's words with what differs: of the whole, of what one party does, of the fact that it states first.

    A text that a list below it completes, such as “The Buyer must not:”, states nothing by itself.
    """
    for prose in (one for one in proses[:1] if not one.text.rstrip().endswith(":")):
        words, said = _words_and_gaps(prose, prose.text)
        if len(words) - words.count("") >= FEWEST_WORDS:
            yield ("words", *words), said
        if found := _PARTY.match(prose.text):
            what = _words_and_gaps(prose, found["what"], found.start("what"))
            yield ("party", *what[0], *what[1]), (found["who"],)
        found = _FACT.search(prose.text)
        if found and not _names_a_place(prose, found["rest"], found.start("rest")):
            subject, rest = _words_and_gaps(prose, found["subject"]), _words_and_gaps(prose, found["rest"], found.start("rest"))
            verb = fold_word(found["verb"].split()[0])
            of_each = (fold_word(each["what"]) for each in _FOR_EACH.finditer(found["rest"]))
            yield ("fact", *subject[0], *subject[1], verb, *of_each), (*rest[0], *rest[1])


def _names_a_place(prose: Prose, rest: str, start: int) -> bool:
    """Whether a stretch begins with a reference or a term: of what is attached there is more than one."""
    at = start + len(rest) - len(rest.lstrip())
    return any(at == place for place, _ in (*prose.references, *prose.definitions))


def _words_and_gaps(prose: Prose, text: str, start: int = 0) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a stretch that begins at an offset, with gaps in them, and what stood in the gaps: values, “must”, “not”.

    The case that a sentence begins with has no gaps.
    """
    case = found.end() if (found := _CASE.match(text)) else 0
    quotes = {at: unparse(quote.expression) for at, quote in prose.quotes}
    measured = {at for at, quote in prose.quotes if _is_measured(quote.expression, prose.part.scope)}
    named = {at: f"#{leaf.target}" for at, leaf in prose.references} | {at: leaf.term for at, leaf in prose.definitions}
    named |= {at: said for at, said in quotes.items() if at not in measured}
    words: list[str] = []
    said: list[str] = []
    for found in _TOKEN.finditer(text):
        at = start + found.start()
        match found.lastgroup:
            case "known" if at in named:
                words.append(named[at])
            case "word":
                words.append(fold_word(found[0].lower()))
            case _ if found.start() < case:
                words.append(quotes.get(at) or found[0].lower())
            case "negation":
                said.append("not")
            case "number" if len(words) < NAMING or words[-1] in NAMED:
                words.append(found[0].lower())
            case _:
                words.append("")
                said.append(quotes.get(at) or " ".join(found[0].lower().split()))
    return tuple(words), tuple(said)


def _is_measured(quoted: Expression, scope: Scope) -> bool:
    """Whether a quoted value counts or measures something; a name or a country is part of what is spoken of."""
    while isinstance(quoted, Filter):
        quoted = quoted.operand
    try:
        found = type_of(quoted, scope)
    except ExpressionTypeError:
        return False
    return (found.type if isinstance(found, Maybe) else found) in MEASURED


def _of_rows(one: WordingTexts) -> Iterator[Statement]:
    """Yield the rows of tables by their first cells; none of a table in which these are no names of rows."""
    cells = groupby(one.parts, key=lambda part: part.kind == "cell")
    for at, parts in enumerate(list(parts) for is_cell, parts in cells if is_cell):
        rows = [[*row] for _, row in groupby(parts, key=lambda part: part.span)]
        named = [(_name_of_row(row, one), row) for row in rows]
        if len({(name, row[0].condition) for name, row in named}) == len(rows):
            yield from (
                Statement((at, "row", *name), _other_cells(row, one), row[0], _own_condition(row[0], parts[0]))
                for name, row in named
                if name
            )


def _name_of_row(row: Sequence[TextPart], one: WordingTexts) -> tuple[str, ...]:
    prose = next(iter(texts_of(one, None)[row[0]]), None)
    return fold(prose.text.lower()) if prose and UNKNOWN not in prose.text else ()


def _other_cells(row: Sequence[TextPart], one: WordingTexts) -> tuple[str, ...]:
    """Return what the other cells of a row say."""
    read = [_words_and_gaps(prose, prose.text) for part in row[1:] for prose in texts_of(one, None)[part]]
    return tuple(word for each in read for words in each for word in words)
