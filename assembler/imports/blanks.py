"""Blanks of a contract: brackets, braces, lines to write on and boxes become facts of the matter; drafting notes become notes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from assembler.imports.blank_names import plain_words, words_around
from assembler.imports.doubts import Doubt
from assembler.imports.outline import Placed
from assembler.imports.spans import Span
from assembler.model.contract import PLACEHOLDER

_BETWEEN_ANGLES = (
    r"<<\s?[^\W\d_][^<>\n]{0,120}>>|<(?!https?:|mailto:|www\.|[^<>\s]*@)[^\W\d_][^<>\n]{1,80}>|«(?=[^\W\d_])[^«»\s]{1,120}»"
)
"""Blanks such as <name>, <<name>> and «Name»; a quotation between guillemets has several words, and an address is no blank."""
BLANK = re.compile(
    rf"\$?_{{2,}}%?|\[\[[^\[\]]{{1,400}}\]\]|\$?\[[^\[\]]{{0,400}}\]|\{{\{{?[^{{}}\n]{{1,120}}\}}\}}?|[☐☒☑□]|(?:^|(?<=\n))\s*\(\s+[xX]?\s*\)|{_BETWEEN_ANGLES}"
)
NOTE = re.compile(
    r"\[\s*(?:(?:drafting|drafter['’]?s?|guidance|practice)\s+)?(?:note|example|instructions?|guidance|explanation)\b[^\[\]]*\]",
    re.IGNORECASE,
)
QUOTE, ANGLE, NAMING = "«", "<", "{<«"
"""How a blank begins that may be a quotation, one that is printed as [name], and those that have a name of even one word between their signs."""
_QUOTATION = re.compile(r"«\s?[^«»]*\s[^«»]*»")
_OF_A_PROGRAM = re.compile(r"[a-z\d][A-Z]|_")
"""What no word of a language has: a capital behind a small letter, or a low line."""
_IDENTIFIER = re.compile(r"[A-Za-z]\w*")
FEW_WORDS = 4
"""How many words on each side show a blank that says nothing itself."""
_CAPITAL = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
"""Where the next word of a name begins that is written in one: ClientName."""
BOX, TICKED, BLANK_BOX = "_box", "[x]", "[ ]"
BOXES = {"☐": BLANK_BOX, "□": BLANK_BOX, "☒": TICKED, "☑": TICKED}
"""Boxes as they are printed: most fonts have none."""
_TYPED_BOX = re.compile(r"\s*[\[(]\s*(?P<tick>[xX]?)\s*[\])]")
_PROMPT = re.compile(r"(?:click|tap|choose|select|enter|type|insert)\b", re.IGNORECASE)
"""How a placeholder begins that says nothing of what goes there."""
_BEHIND_BOX = re.compile(r"\s+(?:[^\W\d_a-z]|[“\"{\[_$€£])")

GENERIC = frozenset(
    ("fill in", "insert", "tbd", "to be determined", "enter", "date", "name", "number", "amount", "x", "#", "●", "•")
)
_OF_A_MATTER = (
    *("partner", "vendor", "matter", "successor", "edition_of", "in_force_since", "first_listed"),
    *("special_terms", "special_terms_agreed"),
)
_OF_CONDITIONS = ("and", "or", "not", "in", "is", "if", "else", "stated", "true", "false", "none", "each", "this")
_FUNCTIONS = (
    *("count", "sum", "some", "every", "date", "day", "month", "year", "quarter", "min", "max", "share", "band", "rounded"),
    *("words", "smallest", "largest", "or_else", "month_end", "quarter_start", "quarter_end"),
)
RESERVED = frozenset((*_OF_A_MATTER, *_OF_CONDITIONS, *_FUNCTIONS))
"""Names that mean something else in the library."""

LONGEST_NAME, LONGEST_LETTERS, LONGEST_TITLE = 6, 50, 100
"""The most words and the most letters of a name, and the most letters of the title of a choice."""


_LABEL = re.compile(r"(?:\A|[\n.;,()])\s*(?P<label>[^:.;,()\n]{2,60}):\s*\Z")
"""What stands right before a blank as its label."""
AROUND = 200
"""How many letters on each side of a blank it may be named by."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that stands for a blank: its name, what a person is asked, and what stood there.

    Of a `box` the name is that of a choice, and what is printed, ticked or not, has another one. A `condition` is a choice that prints
    nothing. Both were `written` as a box that is ticked or not. An `optional` one need not be stated: nothing stood there. It stands
    in the text as many `times`.
    """

    name: str
    question: str
    written: str
    box: bool = False
    condition: bool = False
    optional: bool = False
    times: int = 1

    @property
    def is_choice(self) -> bool:
        """Whether it is elected, not stated."""
        return self.box or self.condition

    @property
    def quoted(self) -> str:
        """What a text quotes of it; of one that need not be stated a space where it is not."""
        return f"{self.name}{BOX}" if self.box else f'or_else({self.name}, " ")' if self.optional else self.name


@dataclass(slots=True)
class BlankFinder:
    """Finds the blanks of a contract, and gives each a name: one that says what goes there has one name wherever it stands.

    Over all contracts `names` has the name of each blank that says what goes there, by its words, `labels` the labels behind which each
    fact stood, and `given` how often a name was wanted; `taken` are names of something else. Of the contract that is searched `quotes`
    says that guillemets are its quotation marks, `boxes` has the names of the boxes by the places of their paragraphs, and `doubts` are
    about its blanks.
    """

    facts: dict[str, Fact] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    labels: dict[str, list[str]] = field(default_factory=dict)
    quotes: bool = False
    boxes: dict[int, list[str]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def begin(self, texts: Iterable[str] = ()) -> None:
        """Begin to search another contract, which has these texts: guillemets are quotation marks where several words stand between them."""
        self.quotes = any(map(_QUOTATION.search, texts))
        self.boxes.clear()
        self.doubts.clear()

    def find(self, placed: Placed, label: str) -> Iterator[Span]:
        """Yield the blanks of a paragraph; `label` is what stands beside it in its table, by which a blank without words is named."""
        text = placed.text
        for found in BLANK.finditer(text):
            if NOTE.fullmatch(found[0]) or (found[0][0] == QUOTE and self.quotes and not _OF_A_PROGRAM.search(found[0])):
                continue
            before, after = text[max(0, found.start() - AROUND) : found.start()], text[found.end() : found.end() + AROUND]
            fact = self._fact_of(_box(found[0], before, after) or found[0], before, after, label)
            self._compare_labels(placed, fact, found[0], before, label)
            if fact.box:
                self.boxes.setdefault(placed.passage.at, []).append(fact.name)
            yield Span(*found.span(), f"{{{{ {fact.quoted} }}}}")
        yield from self._placeholders(placed, label)

    def highlighted(self, placed: Placed, places: Iterable[tuple[int, int]], label: str) -> Iterator[Span]:
        """Yield the highlighted words of a paragraph that are to be filled in, by their places."""
        for start, end in places:
            written, before = placed.text[start:end], placed.text[max(0, start - AROUND) : start]
            fact = self._fact_of(written, before, placed.text[end : end + AROUND], label)
            self._compare_labels(placed, fact, written, before, label)
            yield Span(start, end, f"{{{{ {fact.quoted} }}}}")

    def empty_cell(self, label: str) -> Span:
        """Return the blank of an empty cell beside a label: a fact that need not be stated."""
        name = self._free("_".join(plain_words(label)[:LONGEST_NAME]))
        self.facts[name] = Fact(name, " ".join(label.split()).rstrip(" :")[:LONGEST_TITLE], "", optional=True)
        return Span(0, 1, f"{{{{ {self.facts[name].quoted} }}}}")

    def _placeholders(self, placed: Placed, label: str) -> Iterator[Span]:
        """Yield the content controls of a paragraph that nobody has filled in."""
        at = 0
        for text, face in placed.stretches:
            start, at = at, at + len(text)
            if PLACEHOLDER in face and not BLANK.search(text):
                before = placed.text[max(0, start - AROUND) : start]
                fact = self._fact_of(text.strip(), before, placed.text[at : at + AROUND], label)
                self._compare_labels(placed, fact, text.strip(), before, label)
                lead = len(text) - len(text.lstrip())
                yield Span(start + lead, start + len(text.rstrip()), f"{{{{ {fact.quoted} }}}}")

    def condition(self, said: str, *, negated: bool) -> str:
        """Return a condition as texts have it: the choice that stands for its words, elected where any text is printed under it."""
        key = f"if {said.casefold()}"
        if key not in self.names:
            name = self._free("_".join(plain_words(said)[:LONGEST_NAME]))
            self.names[key] = name
            self.facts[name] = Fact(name, " ".join(said.replace("_", " ").split()), BLANK_BOX, condition=True)
        name = self.names[key]
        if not negated:
            self.facts[name] = replace(self.facts[name], written=TICKED)
        return f"not {name}" if negated else name

    def _fact_of(self, written: str, before: str, after: str, label: str) -> Fact:
        inside = [] if _PROMPT.match(written) else plain_words(_CAPITAL.sub(" ", written))
        is_value = written[0].isdigit()  # “0 months” says what stands there, not what goes there
        says = bool(inside) and not is_value and (written[0] in NAMING or (len(inside) > 1 and " ".join(inside) not in GENERIC))
        key = " ".join(written.split()).casefold() if says else ""
        if key and key in self.names:
            known = self.facts[self.names[key]]
            self.facts[known.name] = replace(known, times=known.times + 1)
            return self.facts[known.name]
        if written in BOXES:
            own = plain_words(BLANK.sub(" ", after))[:LONGEST_NAME]
            named = [] if own else plain_words(after)[:LONGEST_NAME]
            words = own or (["with", *named] if named else plain_words(label)[:LONGEST_NAME]) or ["box"]
        elif says:
            words = inside
        else:
            words = [*(plain_words(label) or words_around(before, after)), *([] if is_value else inside[:1])]
        name = self._free("_".join(words[:LONGEST_NAME]))
        if key:
            self.names[key] = name
        asked = _title_of_box(after, label) if written in BOXES else _question(written, before, after, label)
        question = " ".join((asked.strip() or " ".join(words) or "What stands here?").split())
        kept = BOXES.get(written) or re.sub("_{5,}", "____", " ".join(written.split()))
        kept = f"[{kept.strip('<> ')}]" if kept[0] == ANGLE else kept
        self.facts[name] = Fact(name, question, kept, box=written in BOXES)
        return self.facts[name]

    def _compare_labels(self, placed: Placed, fact: Fact, written: str, before: str, beside: str) -> None:
        """Doubt that a blank is one where it stands behind another label than before, or beside itself in its row."""
        own = _LABEL.search(before)
        label = " ".join((own["label"] if own else beside).split())
        label = label if plain_words(label)[:LONGEST_NAME] == plain_words(label) else ""
        known = self.labels.setdefault(fact.name, [])
        is_new = bool(label) and label.casefold() not in map(str.casefold, known)
        if fact.times > 1 and ((is_new and known) or written in beside):
            behind = f"behind “{known[0]}” and behind “{label}”" if is_new and known else "in two cells of this row"
            told = f"“{written}” stands {behind}, and is one fact: what is filled in is printed in both places."
            hint = (
                f"Where they are two, quote another fact here than `{fact.name}`, and ask for it under `facts` in programme.yaml."
            )
            self.doubts.append(Doubt(placed.passage.told_at, written, told, hint))
        if is_new:
            known.append(label)

    def _free(self, wanted: str) -> str:
        whole = wanted if len(wanted) <= LONGEST_LETTERS else wanted[: LONGEST_LETTERS + 1].rpartition("_")[0]
        name = re.sub(r"_+", "_", (whole or wanted)[:LONGEST_LETTERS]).strip("_") or "blank"
        name = name if name[0].isalpha() else f"blank_{name}"
        name = f"{name}_here" if name in RESERVED | self.taken else name
        count, free = self.given.get(name, 1), name
        while not self.facts.keys().isdisjoint((free, free.removesuffix(BOX), f"{free}{BOX}")):
            count += 1
            free = f"{name}_{count}"
        self.given[name] = count
        return free


def _shortened(text: str) -> str:
    """Return a text cut between two words, with as many letters as a title has at most, and a sign that it goes on."""
    return (
        text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rpartition(' ')[0] or text[: LONGEST_TITLE - 2]} …"
    )


def _title_of_box(after: str, label: str) -> str:
    """Return the words behind a box, without its blanks; of a box before nothing but a blank the name of that."""
    line = (after.strip() or label).partition("\n")[0]
    plain = BLANK.sub("…", line)
    return _shortened(plain if any(map(str.isalpha, plain)) else _as_words(line))


def _question(written: str, before: str, after: str, label: str) -> str:
    """Return what a person is asked for a blank: for its name, or for what it says; of one that says nothing, the words around it."""
    inside = written.strip("[]{}_$%<>«»\n\t ")
    if any(map(str.isalpha, inside)) and len(inside) > 1 and not written[0].isdigit():
        return f"What is the {_as_words(inside).lower()}?" if _IDENTIFIER.fullmatch(inside) and written[0] in NAMING else inside
    lead, tail = BLANK.sub("…", before).split()[-FEW_WORDS:], BLANK.sub("…", after).split()[:FEW_WORDS]
    around = " ".join((*lead, "____", *tail))
    if any(map(str.isalpha, around)):
        return f"What goes into “{around}”?"
    return f"What stands beside “{' '.join(label.split())}”?" if label else ""


def _as_words(name: str) -> str:
    """Return the name of a blank as words: ClientName and client_name as Client name."""
    plain = " ".join(_CAPITAL.sub(" ", name.strip("[]{}_$%<>«» ")).replace("_", " ").split())
    return plain[:1].upper() + plain[1:].lower() if _IDENTIFIER.fullmatch(name.strip("[]{}_$%<>«» ")) else plain


def _box(written: str, before: str, after: str) -> str:
    """Return the box that is typed as [ ] or ( x ) at the beginning of a line, before words that begin with a capital; empty for none."""
    found = _TYPED_BOX.fullmatch(written)
    begins = before.rpartition("\n")[2].strip() == "" and _BEHIND_BOX.match(after)
    return ("☒" if found["tick"] else "☐") if found and begins else ""


def notes_in(placed: Placed) -> Iterator[Span]:
    """Yield the drafting notes of a paragraph, which are no part of the contract."""
    for found in NOTE.finditer(placed.text):
        yield Span(*found.span(), "")
