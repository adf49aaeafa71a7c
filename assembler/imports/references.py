"""References that a contract types, such as “Section 8.4(a) (Fees)”: resolved by their number, and held against the title beside it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assembler.checks.other_papers import definite_before, is_of_definite, is_of_other, is_paper, names_law, plain
from assembler.imports.conditions import Condition
from assembler.imports.doubts import Doubt
from assembler.imports.headings import is_heading
from assembler.imports.outline import Placed
from assembler.imports.spans import Span
from assembler.model.number_looks import SECTION

_WORD = (
    r"(?<!\w)(?P<word>[Ss]ections?|SECTIONS?|[Cc]lauses?|[Aa]rticles?|[Pp]aragraphs?|[Ss]ubsections?|Parts?|§§?)(?:\s+|(?<=§))"
)
_GROUPS = r"(?:\s?\((?:[a-z]{1,2}|[ivxl]{1,5}|\d{1,2})\))*"
_FIGURES = rf"\d{{1,3}}(?!\d)(?:\.\d{{1,3}})*{_GROUPS}"
_ANY = (
    r"(?:\d{1,3}(?!\d)|[IVXLC]{1,7}\b|[A-Z]\b)(?:\.(?:\d{1,3}|[a-z]{1,2}|[ivxl]{1,5}|[IVXL]{1,5}|[A-Z])(?!\w))*"
    r"(?:\s?\((?:[a-z]{1,2}|[ivxl]{1,5}|[A-Z]|[IVXL]{1,5}|\d{1,2})\)|(?<=[)\d])[a-z]{1,2}\))*"
)
"""Numbers as most contracts print them, and as any look that is kept may print them: II, I.A.1, 2(1)a)."""


def _pattern(number: str) -> re.Pattern[str]:
    return re.compile(rf"{_WORD}(?P<numbers>{number}(?:(?:,? (?:and|or|to|through) |, |–|-){number})*)")


_REFERENCE, _REFERENCE_OF_ANY = _pattern(_FIGURES), _pattern(_ANY)
_EACH, _EACH_OF_ANY = re.compile(_FIGURES), re.compile(_ANY)
_TITLE = re.compile(r"\s*\([“‘\"']?(?P<title>[A-Z][^()“”\"]{1,90}?)[”’\"']?\)")
_MEASURE = re.compile(
    r"\s*(?:%|(?:per ?cent|(?:(?:business|working|calendar|trading) )?(?:hour|day|week|month|quarter|year)s?|copies|times|units)\b)"
)
"""What behind a number says that it counts something: in “Clause 5 or 12 months” 12 is no clause."""
_STATUTE = re.compile(r"(?:\d+/\d+|Act|Code|Law|Regulation|Directive|Rule|U\.S\.C\.)[.,]?\s*\Z")
_OF_A_CODE = re.compile(r"\d+-\d+-\d")
"""How the codes of many states number their sections: 34-6-201."""
_OF_FEW = re.compile(r"§|Part")
"""What few contracts have before their numbers: elsewhere it cites a law, or a part of something."""
_GROUP = re.compile(r"(?:\s?\([^()]*\)|(?<=[)\d])[a-z]{1,2}\)|\.[A-Za-z]{1,5})\Z")
_NAMED = re.compile(r"\s+(?:of|in|under|to) (?:the |that |our |your )?")
KEEPS = "Import the contract into another folder with --keep-numbers, which counts numbers of this look."
STAYS_WORDS = "Leave it: it stays as it is typed."
ANOTHER_PAPER = "It cites another paper, or a schedule, and stays words."
MEANT_HERE = "Leave it. Where a clause of this paper is meant, write `[#](#…)` for the number, with the clause's name."
NOT_THERE, DISAGREE = "There is no", "The number and the title disagree"
"""How the sentences begin of a number that leads nowhere, and of one that is not that of the title beside it."""
LONGEST_STATUTE, LONGEST_NAME = 40, 200
"""How many letters before a reference are looked at for a statute, and for the name of a paper."""


@dataclass(frozen=True, slots=True)
class Target:
    """A paragraph that references can point at: its name in the library, its title, and whether a reference prints that title.

    `within` is the title of its Section. `lead` is the word that a reference prints before its number. One that is printed only on a
    `condition` has that.
    """

    name: str
    title: str
    prints_title: bool = False
    within: str = ""
    lead: str = SECTION
    condition: Condition | None = None

    def is_called(self, title: str) -> bool:
        """Whether a title behind a reference is its own, alone or behind that of its Section."""
        return _same_title(title, self.title) or _same_title(title, f"{self.within} {self.title}")


@dataclass(frozen=True, slots=True)
class CitedPaper:
    """A paper that references point into: its numbered paragraphs by their full numbers, its id and title.

    `words` are the numbers that stand in its text as words. `repeated` are the numbers that other paragraphs have too, which the
    library does not count: which of them a reference means is never chosen. `choice` brings the paper, and is empty for one that is in
    each packet.
    """

    targets: Mapping[str, Target]
    repeated: frozenset[str] = frozenset()
    id: str = ""
    title: str = ""
    choice: str = ""
    words: frozenset[str] = frozenset()

    def counts_in(self, word: str) -> bool:
        """Whether its own numbers have a word, or the sign §, by which a text cites one."""
        begins = word[: len("part")].casefold().replace("§§", "§")
        return any(target.lead.casefold().startswith(begins) for target in self.targets.values())


class LiveLink(NamedTuple):
    """A reference that is live: the place of its paragraph, its words, and the title and the name of what it points at."""

    at: int
    words: str
    title: str
    target: str


@dataclass(slots=True)
class ReferenceFinder:
    """Finds the references of a paper into itself, and into others that it calls by their `names`, which are in small letters.

    `conditions` are those of the paper's paragraphs, by their places; with `any_look` numbers may be other than figures. `cited` are
    the paragraphs the references point at, each by the id of its paper and its number, `live` the references themselves.
    """

    own: CitedPaper
    names: Mapping[str, CitedPaper] = field(default_factory=dict)
    conditions: Mapping[int, Condition] = field(default_factory=dict)
    any_look: bool = False
    cited: set[tuple[str, str]] = field(default_factory=set)
    live: list[LiveLink] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def find(self, placed: Placed) -> Iterator[Span]:
        """Yield the references of a paragraph; one that cannot be kept live stays as it is typed, and is a doubt."""
        text = placed.text
        pattern, number_in = (_REFERENCE_OF_ANY, _EACH_OF_ANY) if self.any_look else (_REFERENCE, _EACH)
        for found in pattern.finditer(text):
            paper = self._paper_of(text, found)
            if _OF_FEW.match(found["word"]) and not self.own.counts_in(found["word"]):
                continue  # contracts cite themselves by these where their own numbers have them
            before = text[max(0, found.start() - LONGEST_STATUTE) : found.start()]
            if _STATUTE.search(before) or _OF_A_CODE.match(found["numbers"]):
                continue
            if paper is None:
                self._told_elsewhere(placed, found)
                continue
            if paper.choice and paper is not self.own and not self.own.choice:
                self._told_elected(placed, found, paper)
                continue
            if other := self._named_before(text, found) if paper is self.own else "":
                self._told_other(placed, found, other)
                continue
            numbers = [*number_in.finditer(text, found.start("numbers"), found.end("numbers"))]
            if len(numbers) > 1 and _MEASURE.match(text, found.end()):
                del numbers[-1]
            for number in numbers:
                yield from self._resolve(paper, placed, found, number, alone=len(numbers) == 1)

    def _paper_of(self, text: str, found: re.Match[str]) -> CitedPaper | None:
        """Return the paper that a reference names behind its number or before it; its own where it names none; None for a foreign one."""
        end = _end_of_title(text, found)
        named, is_definite = _NAMED.match(text, end), is_of_definite(text, end)
        before = text[max(0, found.start() - LONGEST_NAME) : found.start()].casefold()
        for name in sorted(self.names, key=len, reverse=True):
            behind = text[named.end() : named.end() + len(name) + 1].casefold() if named else ""
            if named and behind.startswith(name) and not behind[len(name) :].isalnum():
                is_other = is_definite and (self.names[name] is self.own or text[named.end()].islower())
                return None if is_other else self.names[name]
            if re.search(rf"\b{re.escape(name)}(?:['’]s|,)? \Z", before):
                return self.names[name]
        is_law = (names_law(text, found.end()) or names_law(text, end)) and not found["word"].isupper()
        return None if is_law or is_definite or is_of_other(text, end, self.own.title) else self.own

    def _named_before(self, text: str, found: re.Match[str]) -> str:
        """Return another paper that the sentence names before a number, and that may be meant; empty for none.

        It is one of the programme, by its whole title, or one that is told from all others.
        """
        sentence = re.split(r"[.;:]\s", text[max(0, found.start() - LONGEST_NAME) : found.start()])[-1]
        others = (
            f"“{paper.title}”"
            for name, paper in self.names.items()
            if " " in name and paper is not self.own and name in sentence.casefold()
        )
        definite = definite_before(sentence)
        return next(others, f"“{definite}”" if definite else "")

    def _told_other(self, placed: Placed, found: re.Match[str], other: str) -> None:
        told = f"{other} is named before it: a {found['word'].rstrip('s')} of that may be meant, or one of this paper."
        hint = "It stays words. Write `[#](#PAPER/…)` or `[#](#…)` for the number, with the name of the clause that is meant."
        self._doubt(placed, found, told, hint)

    def _told_elsewhere(self, placed: Placed, found: re.Match[str]) -> None:
        """Add the doubt about a reference into a paper that is none of the programme; there is none about one into a law."""
        if is_paper(placed.text, _end_of_title(placed.text, found)):
            self._doubt(placed, found, ANOTHER_PAPER, MEANT_HERE)

    def _resolve(
        self, paper: CitedPaper, placed: Placed, found: re.Match[str], number: re.Match[str], *, alone: bool
    ) -> Iterator[Span]:
        text = placed.text
        name, end = _longest(number[0], paper.targets)
        stop = number.start() + end
        title = _TITLE.match(text, number.end()) if stop == number.end() or end else None
        if fault := self._fault(paper, placed, found, name or number[0], title["title"] if title else ""):
            if found.start() or not is_heading(placed.passage):  # a heading may begin with its own number
                self._doubt(placed, found, *fault)
            return
        target, live = paper.targets[name], self._live(paper, name)
        self.cited.add((paper.id, name))
        self.live.append(LiveLink(placed.passage.told_at, f"{found['word']} {name}", target.title, live))
        said = f"({target.title})"  # a title in quotes stays as it is typed
        consumed = title is not None and target.prints_title and title[0].strip() == said and stop == number.end()
        whole = alone and text[found.start() : number.start()] == target.lead and paper is self.own
        if whole and (consumed or not target.prints_title):
            yield Span(found.start(), title.end() if title and consumed else stop, f"[]({live})")
        else:
            yield Span(number.start(), stop, f"[#]({live})")

    def _live(self, paper: CitedPaper, number: str) -> str:
        """Return a number of a paper as references write it."""
        return f"#{'' if paper is self.own else f'{paper.id}/'}{paper.targets[number].name}"

    def _fault(self, paper: CitedPaper, placed: Placed, found: re.Match[str], number: str, title: str) -> tuple[str, str] | None:
        """Return why a number with the title behind it cannot be kept live, and what to do; None where it can."""
        where = "this contract" if paper is self.own else f"“{paper.title}”"
        target = paper.targets.get(number)
        if target is None:
            told = f"{NOT_THERE} {found['word'].rstrip('s')} {number} in {where}."
            if re.sub(r"\s", "", number).casefold() in paper.words:
                told = f"This number stands in {where} as words: no reference to it can be live."
                return told, STAYS_WORDS if self.any_look else KEEPS
            return told, "Leave it where it cites another paper, or correct the number."
        live = self._live(paper, number)
        if not paper.repeated.isdisjoint((number, _GROUP.sub("", number), number.partition(".")[0])):
            told = f"More than one paragraph has the number {number} in {where}."
            return told, f"Where {target.name} is meant: {_instead(found['word'], live)}"
        if target.condition and target.condition != self.conditions.get(placed.passage.at):
            told = f"{number} is printed only where {target.condition.words}, and this text always."
            return told, f"It stays words. Where its paragraph has the same {{when: …}}, write `[#]({live})` for the number."
        if title and target.title and not target.is_called(title):
            meant = [known for known, each in paper.targets.items() if each.is_called(title)]
            others = (self._live(paper, known) for known in meant[:1])
            return _disagreement(number, target, title, meant), f"Ask which is meant. {_instead(found['word'], live, *others)}"
        return None

    def _told_elected(self, placed: Placed, found: re.Match[str], paper: CitedPaper) -> None:
        told = f"“{paper.title}” is elected, and not in each packet: a live reference to it would print nothing without it."
        hint = f"It stays words. Where its paragraph has {{when: {paper.choice}}}, write `Section [#](#{paper.id}/…)` there."
        self._doubt(placed, found, told, hint)

    def _doubt(self, placed: Placed, found: re.Match[str], sentence: str, hint: str) -> None:
        self.doubts.append(Doubt(placed.passage.told_at, found[0], sentence, hint))


def _end_of_title(text: str, found: re.Match[str]) -> int:
    """Return where the title behind a reference ends, or the reference, where it has none."""
    title = _TITLE.match(text, found.end())
    return title.end() if title else found.end()


def _instead(word: str, *lives: str) -> str:
    """Return what to write for a reference whose number is typed: the words around the number stay."""
    which = " or ".join(f"`[#]({live})`" for live in lives)
    return f"Write {which} for the number alone; “{word}” before it, and what stands behind it, stay as they ought to read."


def _longest(written: str, targets: Mapping[str, Target]) -> tuple[str, int]:
    """Return the target that a number names, with as many of its letters as stand before a paragraph, and how far that reaches."""
    rest = written
    while rest:
        if (name := re.sub(r"\s", "", rest)) in targets:
            return name, len(rest)
        shorter = _GROUP.sub("", rest)
        if shorter == rest:
            break
        rest = shorter
    return "", 0


def _disagreement(number: str, target: Target, title: str, meant: Sequence[str]) -> str:
    other = f"“{title}” is the title of {', '.join(meant)}." if meant else f"No Section has the title “{title}”."
    return f"{DISAGREE}: {number} is “{target.title}”. {other}"


def _same_title(one: str, other: str) -> bool:
    return plain(one) == plain(other)


def doubtful_fields(paragraphs: Sequence[Placed], marks: Iterable[str]) -> Iterator[Doubt]:
    """Yield a doubt at each reference of a program whose bookmark is not in the file, or whose paragraph has another number now.

    What it shows is kept. A paragraph whose number the library does not count is not held against it.
    """
    known, numbers = {*marks}, {mark: each.number for each in paragraphs for mark in each.passage.marks if each.number}
    for each in paragraphs:
        for reference in each.passage.references:
            shown, number = re.sub(r"[\s.]+\Z|\s", "", reference.shown), numbers.get(reference.mark, "")
            told = ""
            if reference.mark not in known:
                told = f"The reference that shows “{reference.shown}” points at nothing in the file."
            elif number and shown[:1].isdigit() and shown != number:
                told = f"The reference shows “{reference.shown}”, and what it points at has the number {number} now."
            if told:
                yield Doubt(each.passage.told_at, reference.shown, told, "Check the number; it is kept as it was shown.")
