"""Random edits of a copy of the shipped library, each followed by a check of the session and a whole check, which must say the same."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import process_time

from assembler.checks import CheckReport
from assembler.commands.check import CheckSession
from assembler.model.diagnostics import as_text

Edit = Callable[[Random, str, "Library"], str]
"""From a file's text another one; the same where there is nothing to edit."""


@dataclass(slots=True)
class Library:
    """A copy of a library that is edited, and its clause files."""

    root: Path
    clauses: list[Path]


@dataclass(slots=True)
class Edited:
    """What came of some edits: how many of each kind, how many findings there were, the seeds at which the two checks differed.

    `seconds` are the processor times of each check after an edit of one clause, `whole` those of the whole checks.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    unreadable: int = 0
    differing: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


WORDS = (
    "the",
    "Partner",
    "thirty days",
    "Section 7",
    "the the",
    "Fee",
    "(a",
    "Annex Q",
    "forthwith",
    "150%",
    "31 February 2027",
    "TBD",
)


def _word(chance: Random, text: str, _: Library) -> str:
    """Put a word into a line of the text."""
    places = [found.end() for found in re.finditer(r"(?m)^[ ]*\d+\. \w+(?: \w+)*", text)]
    at = chance.choice(places) if places else len(text)
    return f"{text[:at]} {chance.choice(WORDS)}{text[at:]}"


def _without_word(chance: Random, text: str, _: Library) -> str:
    """Take a word out."""
    found = chance.choice([*re.finditer(r" [A-Za-z]+(?= )", text)] or [None])
    return text[: found.start()] + text[found.end() :] if found else text


def _line(chance: Random, text: str, library: Library) -> str:
    """Put an item of another clause at the end, or a line before the others."""
    other = chance.choice(library.clauses).read_text("utf-8") if library.clauses else ""
    lines = [line for line in other.splitlines() if re.match(r"1\. ", line)]
    return f"{text.rstrip()}\n{chance.choice(lines)}\n" if lines else text


def _without_line(chance: Random, text: str, _: Library) -> str:
    """Take a line out."""
    lines = text.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def _condition(chance: Random, text: str, library: Library) -> str:
    """Give a line the condition that another line of the library has."""
    other = chance.choice(library.clauses).read_text("utf-8")
    conditions = re.findall(r" \{when: [^}]+\}", other) or [" {when: not (partner.country in EU)}"]
    ends = [found.end() for found in re.finditer(r"(?m)^\d+\. .*[.;]$", text)]
    at = chance.choice(ends or [len(text)])
    return f"{text[:at]}{chance.choice(conditions)}{text[at:]}"


def _without_mark(chance: Random, text: str, _: Library) -> str:
    """Take out a condition, the id of an item, or a reference."""
    found = chance.choice([*re.finditer(r" \{(?:when|id|grants): [^}]+\}|\[\]\(#[^)]*\)", text)] or [None])
    return text[: found.start()] + text[found.end() :] if found else text


def _reference(chance: Random, text: str, library: Library) -> str:
    """Refer to another clause by its name, which the paper may have or not."""
    name = chance.choice(library.clauses).stem.partition("@")[0]
    places = [found.end() for found in re.finditer(r"(?m)^\d+\. [A-Z]\w+", text)]
    at = chance.choice(places or [len(text)])
    return f"{text[:at]} under [](#{name}){text[at:]}"


def _definition(chance: Random, text: str, _: Library) -> str:
    """Define a term, or another meaning of one."""
    term = chance.choice(("Zone", "Partner Fee", "Customer", "Confidential Information", "Working Day"))
    return f'{text.rstrip()}\n1. **"{term}"** means each {term.lower()} of the Vendor.\n'


def _title(chance: Random, text: str, _: Library) -> str:
    """Change the title."""
    return re.sub(r"(?m)^title: (.*)$", lambda found: f"title: {found[1]} {chance.choice(WORDS[:4])}", text, count=1)


def _figure(chance: Random, text: str, _: Library) -> str:
    """Change a number of a YAML file."""
    found = chance.choice([*re.finditer(r"(?<= )\d{1,2}(?= days| %|,)", text)] or [None])
    return f"{text[: found.start()]}{chance.randrange(1, 99)}{text[found.end() :]}" if found else text


def _order(chance: Random, text: str, _: Library) -> str:
    """Let two clauses of a document change their places."""
    lines = text.splitlines(keepends=True)
    listed = [at for at, line in enumerate(lines) if re.match(r"\s+- [\w/-]+$", line)]
    if len(listed) > 1:
        one, other = chance.sample(listed, 2)
        lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


OF_CLAUSES: tuple[Edit, ...] = (
    *(_word, _word, _word, _without_word, _without_word, _line, _without_line),
    *(_condition, _without_mark, _reference, _definition, _title),
)
OF_YAML: tuple[Edit, ...] = (_figure, _order, _without_line)
SEVEN = 7


def edit_library(source: Path, templates: Path, place: Path, seed: int, edits: int, programmes: Sequence[str] = ()) -> Edited:
    """Edit a copy of a library below a place, or of some of its programmes; not all edits are of a clause, and some are taken back."""
    chance, root, made = Random(seed), place / f"library-{seed}", Edited()
    left_out = {path.parent.name for path in source.glob("*/programme.yaml")} - set(programmes) if programmes else set[str]()
    shutil.copytree(source, root, ignore=lambda folder, names: left_out & {*names} if Path(folder) == source else ())
    library = Library(
        root, sorted(path for path in root.rglob("*.md") if path.parent.parent != root and path.name != "README.md")
    )
    yaml = sorted(path for path in root.rglob("*.yaml") if path.name in ("document.yaml", "programme.yaml"))
    originals = {path: path.read_text("utf-8") for path in (*library.clauses, *yaml)}
    session = CheckSession(root, templates)
    now = session.check()
    for number in range(edits):
        kind, alone = _edit(chance, library, originals, yaml, number if now.obligations else SEVEN - 1)
        began = process_time()
        now = session.check()
        checked = process_time()
        whole = CheckSession(root, templates).check()
        made.kinds[kind] += 1
        made.findings += len(now.findings)
        made.unreadable += not now.obligations
        if alone and now.obligations:
            made.seconds.append(checked - began)
            made.whole.append(process_time() - checked)
        if _all_of(now) != _all_of(whole):
            made.differing.append(f"seed {seed}, edit {number} ({kind})")
    return made


def _edit(chance: Random, library: Library, originals: dict[Path, str], yaml: list[Path], number: int) -> tuple[str, bool]:
    """Make an edit; return its kind, and whether it is one of a single clause. What can no longer be read is taken back soon."""
    if number % SEVEN == SEVEN - 1:
        for path, text in originals.items():
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
        return "all taken back", False
    if number % SEVEN == SEVEN - 2:
        path, edit = chance.choice(yaml), chance.choice(OF_YAML)
        path.write_text(edit(chance, path.read_text("utf-8"), library), "utf-8")
        return f"{path.name}: {edit.__name__.strip('_').replace('_', ' ')}", False
    path = chance.choice([path for path in library.clauses if path.exists()])
    if number % SEVEN == SEVEN - 3:
        path.unlink()
        return "clause deleted", False
    edit = chance.choice(OF_CLAUSES)
    path.write_text(edit(chance, path.read_text("utf-8"), library), "utf-8")
    return f"clause: {edit.__name__.strip('_').replace('_', ' ')}", True


def _all_of(report: CheckReport) -> tuple[object, ...]:
    """Return all that a report says, as it is printed too: equal spans may stand in lines that differ."""
    printed = tuple(map(as_text, report.findings))
    suppressed = tuple((as_text(finding), by) for finding, by in report.suppressed)
    return report, printed, suppressed
