"""Faults in dates: moved, doubled, between two editions, after the last one, the wrong way round, or asked for by a condition."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from mutation.mutants import LIBRARY, PROGRAMME, Files, Line, Mutant, Shipped, kind
from mutation.numbers import plain_items, value_lines
from mutation.rules import MODELS, choice
from mutation.structure import named

from assembler.model.edition_locks import LOCK_FILE

FIRST, INSIDE, LAST, AFTER = "2026-11-01", "2027-03-01", "2027-07-01", "2028-01-01"
"""The programme's editions, a day between them, and a day after the last."""

LOCK = str(Path(PROGRAMME).with_name(LOCK_FILE))
BETWEEN = "date-between-editions"
CHANGED = "edition-changed"
OFF = (INSIDE, AFTER)
CONDITIONS = (
    'matter.issued >= "{}"',
    'matter.edition >= "{}"',
    'not (matter.issued < "{}")',
    'matter.edition in ("2026-11-01", "{}")',
)


def locked(files: Files) -> Files:
    """Return changed files with the programme's lock, which a mutant has only where its fault is found by it."""
    return {**files, LOCK: (LIBRARY / LOCK).read_text("utf-8")}


def living(shipped: Shipped) -> Iterator[Line]:
    """Yield the lines below which `since:` and `until:` may stand: the titles of choices and lists, the rules, papers, entities."""
    room = ""
    for line in shipped.programme():
        room = line.text if re.match(r"[a-z]", line.text) else room
        if re.match(r" +(title: |text: |handling: |legal_name: )", line.text) and room != "occasions:":
            yield line


def dated(line: Line, *keys: str) -> Files:
    """Return the programme with keys below a line, as deep as it."""
    indent = re.match(" *", line.text)
    return line.written(line.text, *(f"{indent[0] if indent else ''}{key}" for key in keys))


def undated(shipped: Shipped) -> Iterator[str]:
    """Yield the paths of the programme's clauses that have one wording, without a date or a choice."""
    for path in shipped.clauses(f"{Path(PROGRAMME).parent}/"):
        if not any(other.startswith(f"{path.removesuffix('.md')}@") for other in shipped.texts) and "@" not in path:
            yield path


def at(path: str, mark: str) -> str:
    """Return the path of a clause's wording for a date."""
    return path.replace(".md", f"@{mark}.md")


def placed(shipped: Shipped, *lifetime: str) -> Iterator[tuple[Line, str, str]]:
    """Yield each line that lists a clause, the clause's path, and the line with `since:` or `until:`."""
    for line, path in shipped.placed():
        if line.path.startswith(f"{Path(PROGRAMME).parent}/"):
            yield line, path, f"  - {{clause: {Path(path).stem}, {', '.join(lifetime)}}}"


@kind("An amount changes on a day that is no edition.")
def amount_between_editions(shipped: Shipped) -> Iterator[Mutant]:
    for number, line in enumerate(value_lines(shipped)):
        if found := re.search(r"2026-01-01: ([^,}]+)\}\}$", line.text):
            yield line.mutant(line.text.replace("}}", f", {OFF[number % 2]}: {found[1]}}}}}"), BETWEEN)


@kind("An amount changes with an edition that is locked.")
def amount_in_locked_edition(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        if found := re.search(r"2026-01-01: ([^,}]+)\}\}$", line.text):
            other = re.sub(r"\d+", lambda figure: str(int(figure[0]) + 1), found[1], count=1)
            files = line.written(line.text.replace("}}", f", {LAST}: {other}}}}}"))
            if other != found[1]:
                yield Mutant(locked(files), CHANGED, (line.path,), line.number)


@kind("The first amount of a value is moved to another date.")
def amount_moved(shipped: Shipped) -> Iterator[Mutant]:
    for line in value_lines(shipped):
        name, text = line.text.strip().partition(":")[0], line.text.replace("2026-01-01:", f"{LAST}:")
        yield Mutant(locked(line.written(text)), CHANGED, (line.path,), line.number, (name,))


@kind("A wording begins on a day that is no edition.")
def wording_between_editions(shipped: Shipped) -> Iterator[Mutant]:
    for number, path in enumerate(undated(shipped)):
        wording = at(path, OFF[number % 2])
        yield Mutant({wording: shipped.texts[path]}, BETWEEN, (wording,), 2)


@kind("A wording begins with an edition that is locked.")
def wording_in_locked_edition(shipped: Shipped) -> Iterator[Mutant]:
    for path in undated(shipped):
        wording = f"{shipped.texts[path].rstrip()}\n\nThe parties follow this from then on.\n"
        yield Mutant(locked({at(path, LAST): wording}), CHANGED, (at(path, LAST),), 2)


@kind("A wording is moved to another date.")
def wording_moved(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        if path.endswith(f"@{LAST}.md"):
            for day in (FIRST, "2026-01-01"):
                moved = path.replace(LAST, day)
                name = path.partition("@")[0]
                yield Mutant(locked({path: None, moved: shipped.texts[path]}), CHANGED, (moved,), 2, (name,))


@kind("Two wordings of a clause have one date.")
def wording_doubled(shipped: Shipped) -> Iterator[Mutant]:
    fields = "by: partner\nfields:\n  - {id: remark, label: Remark, type: text}\n"
    for line, path in shipped.placed():
        if path.startswith(f"{Path(PROGRAMME).parent}/"):
            head = "".join(f"{text}\n" for text in shipped.texts[path].splitlines()[1:3])
            files = {path.replace(".md", ".yaml"): head + fields}
            yield Mutant(files, "variants-not-one", (line.path,), line.number, (Path(path).stem, "remark"))


@kind("Something begins or ends on a day that is no edition.")
def lifetime_between_editions(shipped: Shipped) -> Iterator[Mutant]:
    for number, line in enumerate(living(shipped)):
        key = ("since", "until")[number % 2]
        yield Mutant(dated(line, f"{key}: {OFF[number // 2 % 2]}"), BETWEEN, (line.path,), line.number + 1)


@kind("A clause begins or ends in a document on a day that is no edition.")
def place_between_editions(shipped: Shipped) -> Iterator[Mutant]:
    for number, (line, _, text) in enumerate(placed(shipped, f"since: {INSIDE}")):
        yield line.mutant(text.replace("since", ("since", "until")[number % 2]), BETWEEN)


@kind("Something has ended before it begins.")
def since_after_until(shipped: Shipped) -> Iterator[Mutant]:
    for line in living(shipped):
        files = dated(line, f"since: {LAST}", f"until: {FIRST}")
        named = re.fullmatch(r" +(?:- \w+: )?([\w-]+):?", line.whole[line.number - 2])
        yield Mutant(files, "never-in-force", (line.path,), names=(named[1].replace("-", "_"),) if named else ())


@kind("A clause has ended in a document before it begins.")
def place_since_after_until(shipped: Shipped) -> Iterator[Mutant]:
    for line, _, text in placed(shipped, f"since: {LAST}", f"until: {LAST}"):
        yield line.mutant(text, "never-in-force")


@kind("Something that a locked edition has begins after it, or has ended by then.")
def lifetime_in_locked_edition(shipped: Shipped) -> Iterator[Mutant]:
    for number, (line, path, text) in enumerate(placed(shipped, f"since: {LAST}")):
        files = line.written(text.replace("since", ("since", "until")[number % 2]))
        names = (Path(path).stem, *named(shipped.texts[path]))
        yield Mutant(locked(files), CHANGED, (line.path,), names=names)


@kind("Two clauses of a locked edition have changed places.")
def order_in_locked_edition(shipped: Shipped) -> Iterator[Mutant]:
    for one, following in pairwise(line for line, *_ in placed(shipped)):
        if (one.path, one.number + 1) == (following.path, following.number) and "{" not in one.text + following.text:
            swapped = shipped.texts[one.path].replace(f"{one.text}\n{following.text}\n", f"{following.text}\n{one.text}\n")
            yield Mutant(locked({one.path: swapped}), CHANGED, (one.path,), following.number)


@kind("A choice of a locked edition begins after it.")
def choice_in_locked_edition(shipped: Shipped) -> Iterator[Mutant]:
    for id in MODELS:
        files = dated(choice(shipped, id), f"  since: {LAST}")
        yield Mutant(locked(files), CHANGED, (PROGRAMME,), names=(id, id.replace("_", "-")))


@kind("An edition is moved to another date, or is gone.")
def edition_moved(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("editions: "):
            for editions in (f"{FIRST}, 2027-08-01", f"2026-12-01, {LAST}", FIRST, f"{FIRST}, {INSIDE}", LAST):
                yield Mutant(locked(line.written(f"editions: [{editions}]")), "bad-value", (LOCK,))


@kind("An edition stands twice.")
def edition_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("editions: "):
            for editions in (f"{FIRST}, {LAST}, {LAST}", f"{FIRST}, {FIRST}, {LAST}", f"{LAST}, {FIRST}, {LAST}"):
                yield line.mutant(f"editions: [{editions}]", "doubled-id")


@kind("A date in a condition stands without quotes.")
def date_unquoted(shipped: Shipped) -> Iterator[Mutant]:
    for line in plain_items(shipped):
        yield line.mutant(line.with_end(f"{{when: matter.edition >= {LAST}}}"), "bad-expression")


@kind("A condition asks for a day that is no edition.")
def condition_between_editions(shipped: Shipped) -> Iterator[Mutant]:
    for number, line in enumerate(item for item in plain_items(shipped) if item.path.startswith("qpn/")):
        condition = CONDITIONS[number % len(CONDITIONS)].format(OFF[number // len(CONDITIONS) % 2])
        yield line.mutant(line.with_end(f"{{when: {condition}}}"), BETWEEN)


@kind("A condition changes with the day of issue, within an edition.")
def condition_on_day_of_issue(shipped: Shipped) -> Iterator[Mutant]:
    asked = ('matter.issued > "{}"', 'matter.issued == "{}"', 'matter.issued <= "{}"', "matter.issued != matter.edition")
    for number, line in enumerate(item for item in plain_items(shipped) if item.path.startswith("qpn/")):
        yield line.mutant(line.with_end(f"{{when: {asked[number % len(asked)].format(LAST)}}}"), BETWEEN)
