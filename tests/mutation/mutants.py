"""Mutants of the shipped library, the kinds of fault that make them, and the texts that faults are seeded into."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from assembler.model.edition_locks import LOCK_FILE

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "clauses"
SITES = 5
PROGRAMME = "qpn/programme.yaml"

Files = Mapping[str, str | bytes | None]
"""Changed files by their path in the library; None deletes one."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """The library with one fault: the changed files, the check that must find it, in one of which files, and at which line.

    Line 0 means any line. `names` are names that depend on the fault: a finding with one of them is expected too.
    """

    files: Files
    check: str
    paths: tuple[str, ...]
    line: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: a sentence, and the function that seeds it. A kind that only a person with the source can see is `human`.

    `missed` is the reason why the checks do not find a kind that they might find.
    """

    name: str
    sentence: str
    seed: "Seed"
    human: bool = False
    missed: str = ""

    @property
    def mutants(self) -> tuple[Mutant, ...]:
        """Some of its mutants, the same each time."""
        return draw(self)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file of the library, with the file around it. `number` counts from 1."""

    path: str
    number: int
    text: str
    whole: tuple[str, ...]

    def written(self, *lines: str) -> Files:
        """Return the file with other lines in place of this one."""
        return {self.path: "".join(f"{line}\n" for line in (*self.whole[: self.number - 1], *lines, *self.whole[self.number :]))}

    def mutant(self, text: str, check: str, *names: str) -> Mutant:
        """Build a mutant with another text in place of the line, which the check must find here."""
        return Mutant(self.written(text), check, (self.path,), self.number, names)

    def below(self, text: str, check: str, *names: str, apart: bool = False) -> Mutant:
        """Build a mutant with a line below, which the check must find there. `apart` makes it a paragraph of its own."""
        added = ("", text) if apart else (text,)
        return Mutant(self.written(self.text, *added), check, (self.path,), self.number + len(added), names)

    @property
    def item(self) -> bool:
        """Whether the line is an item at the left that ends a sentence."""
        return bool(re.match(r"\d+\. .*[.}]$", self.text))

    @property
    def plain(self) -> bool:
        """Whether the line has no condition, no id and no repetition."""
        return "{when" not in self.text and "{id" not in self.text and "{for" not in self.text

    def with_end(self, mark: str) -> str:
        """Return the text with more at its end, such as a mark in braces."""
        return f"{self.text} {mark}"


@dataclass(frozen=True, slots=True)
class Shipped:
    """The shipped library as texts by their path in it."""

    texts: Mapping[str, str]

    def lines(self, *paths: str) -> Iterator[Line]:
        """Yield the lines of files."""
        for path in paths:
            whole = tuple(self.texts[path].splitlines())
            yield from (Line(path, number, text, whole) for number, text in enumerate(whole, 1))

    def body(self, under: str = "") -> Iterator[Line]:
        """Yield the lines of clauses' texts, below their front matter."""
        for path in self.clauses(under):
            end = 1 + self.texts[path].splitlines().index("---", 1)
            yield from (line for line in self.lines(path) if line.number > end)

    def items(self, under: str = "") -> Iterator[Line]:
        """Return the items at the left."""
        return (line for line in self.body(under) if line.item)

    def clauses(self, under: str = "") -> tuple[str, ...]:
        """Return the paths of the clauses in Markdown."""
        return tuple(path for path in self.texts if path.endswith(".md") and path.startswith(under))

    def documents(self) -> tuple[str, ...]:
        """Return the paths of the files `document.yaml`."""
        return tuple(path for path in self.texts if path.endswith("/document.yaml"))

    def programme(self) -> tuple[Line, ...]:
        """Return the lines of `programme.yaml`."""
        return tuple(self.lines(PROGRAMME))

    def placed(self) -> Iterator[tuple[Line, str]]:
        """Yield each line of a `document.yaml` that lists a clause without a condition, and the clause's path."""
        for line in self.lines(*self.documents()):
            if found := re.fullmatch(r"  - ([a-z-]+)", line.text):
                path = f"{Path(line.path).parent}/{found[1]}.md"
                if path in self.texts:
                    yield line, path

    def saying(self, pattern: str, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the files in which a pattern is found below the front matter."""
        return tuple(path for path in paths if re.search(pattern, self.texts[path].rpartition("\n---\n")[2]))

    def titles(self) -> tuple[str, ...]:
        """Return the titles of documents and choices, which need no definition."""
        of_documents = "\n".join(self.texts[path] for path in self.documents())
        return tuple(re.findall(r"^ *title: (.*)$", f"{of_documents}\n{self.texts[PROGRAMME]}", re.MULTILINE))


@cache
def draw(kind: Kind) -> tuple[Mutant, ...]:
    """Draw a sample of a kind's mutants, seeded by the kind's name."""
    every = tuple(kind.seed(shipped()))
    chosen = Random(kind.name).sample(range(len(every)), min(SITES, len(every)))
    return tuple(every[at] for at in sorted(chosen))


Seed = Callable[[Shipped], Iterator[Mutant]]
DECLARED: list[Kind] = []


def kind(sentence: str, *, human: bool = False, missed: str = "") -> Callable[[Seed], Seed]:
    """Declare a kind of fault by a sentence."""

    def declare(seed: Seed) -> Seed:
        DECLARED.append(Kind(seed.__name__.replace("_", " "), sentence, seed, human, missed))
        return seed

    return declare


@cache
def shipped() -> Shipped:
    """Read the texts of one programme and those that programmes share, once."""
    folders = (LIBRARY / PROGRAMME.partition("/")[0], LIBRARY / "common")
    paths = sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".md", ".yaml") and path.name != LOCK_FILE
    )
    read = {path.relative_to(LIBRARY).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return Shipped({path: text for path, text in read.items() if "/" in path})
