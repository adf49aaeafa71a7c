"""What a returned Word file holds beside the words of its text that ours does not, as findings with their places."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from assembler.formats.word.facts import Fact, FactKind
from assembler.formats.word.received_file import ParagraphText, WordContent
from assembler.loader.forbidden_characters import character_name
from assembler.model.diagnostics import Diagnostic, error, info, warning
from assembler.model.source import Span
from assembler.returns.odd_characters import disguised_words, named, odd_characters
from assembler.returns.text_differences import normalized
from assembler.returns.verdict import ActiveContent, Addition, NotUnderstood

LONGEST = 400
"""The most letters of a text that one finding quotes."""

MOST_SAME = 12
"""The most findings of one kind; of more, only their number is told."""

TWIP, SAME_LENGTH = 25.4 / 1440, 200
"""The millimetres in a twentieth of a point, and the difference of two lengths, in those, up to which they are alike to the eye."""

UNSEEN = "Nobody who reads the page sees it: it is hidden, tiny, cut off or coloured like its ground."
LOOK = "Look at it in Word: its words are not read."


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """A fact of a returned file that ours does not have, and the name of its place."""

    fact: Fact
    place: str


def added_facts(sent: WordContent, back: WordContent, places: Callable[[int], str]) -> tuple[PlacedFact, ...]:
    """Return the facts that a returned file has more often than ours, each with its place; `places` names that of a line."""
    known = Counter(map(_key, sent.facts))
    found = list[PlacedFact]()
    for fact in back.facts:
        if known[_key(fact)]:
            known[_key(fact)] -= 1
        else:
            found.append(PlacedFact(fact, _place(fact, places)))
    return tuple(found)


def _key(fact: Fact) -> tuple[FactKind, str, str, str]:
    return fact.kind, fact.what, normalized(fact.text), fact.place


def _place(fact: Fact, places: Callable[[int], str]) -> str:
    at = "" if fact.line is None else places(fact.line)
    return f"{fact.place} at {at}" if fact.place and at else fact.place or at or "the file"


def fact_findings(path: str, sent: WordContent, back: WordContent, added: tuple[PlacedFact, ...]) -> Iterator[Diagnostic]:
    """Yield the findings of what was added beside the text, and of what is gone from there."""
    place = Span(path, 1, 1)
    yield from few_of_each((finding for each in added for finding in _finding(each, sent, place)), place)
    yield from _removed(path, sent, back)


def few_of_each(findings: Iterable[Diagnostic], place: Span) -> Iterator[Diagnostic]:
    """Yield the first findings of each kind, and for each kind the number of those that are left out."""
    counts = Counter[str]()
    for finding in findings:
        counts[finding.id] += 1
        if counts[finding.id] <= MOST_SAME:
            yield finding
    for id, number in counts.items():
        if number > MOST_SAME:
            yield info("more-of-the-kind", f"There are {number - MOST_SAME} more findings “{id}” in the file.", place)


def _finding(each: PlacedFact, sent: WordContent, place: Span) -> Iterator[Diagnostic]:
    fact, at = each.fact, each.place
    text = quoted(fact.text)
    match fact.kind:
        case FactKind.HIDDEN:
            yield error("hidden-text", f"{at}: {text} cannot be seen.", place, UNSEEN)
        case FactKind.DOUBT:
            hint = "It is not known what the property does to the text: look at it in Word."
            yield warning("strange-look", f"{at}: whether {text} can be read is not known ({fact.what}).", place, hint)
        case FactKind.OBJECT:
            yield warning("added-object", f"{at}: the file holds {fact.what}, which ours does not.", place, LOOK)
        case FactKind.FURNITURE:
            yield from _furniture(fact, sent, place)
        case FactKind.NOTE:
            yield warning("added-note", f"{at}: there is {fact.what}: {text}.", place)
        case FactKind.COMMENT:
            day = f" on {fact.on.date()}" if fact.on else ""
            who = f"{named(fact.by) or 'Somebody without a name'}{day}"
            yield info("added-comment", f"{at}: {who} comments: {text}.", place, "It changes no word of the text: settle it.")
        case FactKind.FIELD:
            hint = "A field prints what it computes, which may be something else tomorrow."
            yield warning("changed-field", f"{at}: the file holds a field that ours does not: {quoted(fact.what)}.", place, hint)
        case FactKind.STALE:
            hint = "Word prints the other number as soon as it renews the fields: ask which clause is meant."
            yield warning("stale-reference", f"{at}: the reference {text} leads {fact.what}.", place, hint)
        case FactKind.BINDING:
            hint = "Word shows what the other part holds as soon as the file is opened."
            yield error("bound-control", f"{at}: a control {named(fact.what)[:LONGEST]}.", place, hint)
        case FactKind.TICK:
            hint = "Ask the signer which of the two is meant."
            yield warning("shown-otherwise", f"{at}: the box “{named(fact.text)}” {fact.what}.", place, hint, fact.text)
        case FactKind.ACTIVE:
            leads = f" ({named(fact.text)[:LONGEST]})" if fact.text else ""
            hint = "Do not open it where it may act: nothing of it belongs into a contract."
            yield warning("active-content", f"The file holds {fact.what}{leads}, which ours does not.", place, hint)
        case FactKind.UNKNOWN | FactKind.PRINTED:
            leads = f" ({named(fact.text)[:LONGEST]})" if fact.text else ""
            yield warning(
                "not-understood", f"{at}: there is {named(fact.what)}{leads}.", place, "Look at it: it may show anything."
            )


def quoted(text: str) -> str:
    """Return a text as a finding quotes it: in one line, cut where it is long, with names for characters that deceive the eye."""
    shown = named(" ".join(text.split()))
    return f"“{shown[:LONGEST]}{'…' if len(shown) > LONGEST else ''}”"


def _furniture(fact: Fact, sent: WordContent, place: Span) -> Iterator[Diagnostic]:
    """Yield what a header or footer says that ours does not, and what it no longer says."""
    shown = {each.what: each.text for each in sent.facts if each.kind is FactKind.FURNITURE}
    usual = fact.what.partition(" of ")[0]  # where ours has none for such pages, they show that of all others
    ours = [each.text for each in sent.facts if each.kind is FactKind.FURNITURE and each.what == fact.what] or [
        shown.get(usual, "")
    ]
    before = {normalized(line): line for text in ours for line in text.splitlines()}
    after = {normalized(line): line for line in fact.text.splitlines()}
    name = f"{fact.what[0].upper()}{fact.what[1:]}"
    for line in (after[key] for key in after if key not in before):
        yield warning("changed-furniture", f"{name} says {quoted(line)}, which ours does not.", place)
    for line in (before[key] for key in before if key not in after):
        yield warning("changed-furniture", f"{name} no longer says {quoted(line)}.", place)


def _removed(path: str, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    """Yield what ours has and the returned file no longer: headers, footers and notes."""
    place = Span(path, 1, 1)
    left = {each.what for each in back.facts if each.kind is FactKind.FURNITURE}
    for fact in sent.facts:
        if fact.kind is FactKind.FURNITURE and fact.what not in left and fact.text:
            yield from _furniture(replace(fact, text=""), sent, place)
    ours, theirs = (sum(fact.kind is FactKind.MARK for fact in side.facts) for side in (sent, back))
    if theirs < ours:
        sentence = f"The file has {theirs} of the {ours} marks of foot- and endnotes that ours has."
        yield warning("removed-note", sentence, place, "Look for the notes that no longer stand in the file.")
    gone = Counter(map(_key, sent.facts)) - Counter(map(_key, back.facts))
    for (kind, what, text, _), number in gone.items():
        if kind is FactKind.NOTE and number:
            hint = "Settle with the sender what is to become of it."
            yield warning("removed-note", f"{what[0].upper()}{what[1:]} of ours is gone: {quoted(text)}.", place, hint)


def indent_findings(path: str, sent: WordContent, back: WordContent, places: Callable[[int], str]) -> Iterator[Diagnostic]:
    """Yield the text without a number that is indented otherwise than in ours, so that it may belong to another clause."""
    before = [(normalized(line.text), line.layout.indent) for line in sent.accepted if _hangs_on_a_clause(line)]
    known, every = dict(before), frozenset(before)
    for line in (line for line in back.accepted if _hangs_on_a_clause(line)):
        text, indent = normalized(line.text), line.layout.indent
        if abs(indent - known.get(text, indent)) > SAME_LENGTH and (text, indent) not in every:
            ours, theirs = (in_millimetres(each) for each in (known[text], indent))
            sentence = f"{places(line.at)}: {quoted(line.text)} is indented by {theirs}, by {ours} in ours."
            hint = "Text without a number belongs to the clause or item below which it stands: see whether that is another now."
            yield warning("changed-indent", sentence, Span(path, 1, 1), hint)


def in_millimetres(length: int) -> str:
    """Return a length in twentieths of a point in millimetres."""
    return f"{length * TWIP:.0f} mm"


def _hangs_on_a_clause(line: ParagraphText) -> bool:
    return bool(line.text.strip()) and not (line.label or line.cell or line.in_contents)


def character_findings(path: str, sent: WordContent, back: WordContent, places: Callable[[int], str]) -> Iterator[Diagnostic]:
    """Yield the characters and words that deceive the eye and that ours does not have."""
    place = Span(path, 1, 1)
    known = odd_characters("\n".join(line.text for line in sent.accepted))
    words = {word for line in sent.accepted for word in disguised_words(line.text)}
    for line in back.accepted:
        for character, count in odd_characters(line.text).items():
            if count > known[character]:
                sentence = f"{places(line.at)}: {character_name(character)} stands in {quoted(line.text)}."
                yield warning("hidden-character", sentence, place, "It cannot be seen, or turns the order of reading: delete it.")
            known[character] -= min(count, known[character])
        for word in dict.fromkeys(each for each in disguised_words(line.text) if each not in words):
            sentence = f"{places(line.at)}: {quoted(word)} only looks as it does."
            yield warning(
                "look-alike", sentence, place, "Letters of another script stand for those they look like: type it anew."
            )


def additions_of(added: tuple[PlacedFact, ...]) -> Iterator[Addition]:
    """Yield what was added beside our words and says something."""
    kinds = (FactKind.NOTE, FactKind.COMMENT, FactKind.FURNITURE, FactKind.OBJECT)
    for each in added:
        fact = each.fact
        if fact.kind in kinds:
            yield Addition(fact.what, each.place, fact.text, fact.by, fact.on)


def active_of(added: tuple[PlacedFact, ...]) -> Iterator[ActiveContent]:
    """Yield what was added that acts or leads elsewhere."""
    return (ActiveContent(each.fact.what, each.place, each.fact.text) for each in added if each.fact.kind is FactKind.ACTIVE)


def unknowns_of(added: tuple[PlacedFact, ...]) -> Iterator[NotUnderstood]:
    """Yield what was added that is not understood."""
    kinds = (FactKind.UNKNOWN, FactKind.DOUBT, FactKind.OBJECT)
    for each in added:
        if each.fact.kind in kinds:
            yield NotUnderstood(each.fact.what, each.place)
