"""The report of an import, as the README of its library: what was taken, what is doubtful and where, what was not taken."""

from collections import Counter
from collections.abc import Iterator

from assembler.imports.conversion import Imported
from assembler.imports.proof import Proof

MOST_WORDS = 30
"""The most words by which the report shows something that is not taken."""


def as_readme(imported: Imported, contract: str) -> str:
    """Return the report in Markdown; `contract` is the name of the file."""
    return "\n".join((*_head(imported, contract), *_doubts(imported), *_left_out(imported), *_facts(imported)))


def _head(imported: Imported, contract: str) -> Iterator[str]:
    programme = imported.programme
    folder = f"clauses/{programme.id}"
    yield f"# {programme.title}\n"
    yield f"Imported from {contract}: {summary(imported)}.\n"
    yield "| to | run, in this folder |"
    yield "|---|---|"
    yield "| build it as it stood | `assembler build matter.yaml --library clauses` |"
    yield "| see what a checker says of it | `assembler check --library clauses` |\n"
    yield f"`{folder}/{programme.paper}/` holds a file for each Section, `{folder}/programme.yaml` what a person is asked for each blank,"
    yield "`matter.yaml` what stood in it. The Vendor, the Partner and their addresses are names to be replaced by yours.\n"


def summary(imported: Imported) -> str:
    """Return in words how much was taken."""
    counts = (
        (len(imported.programme.clauses), "clause"),
        (imported.references, "live reference"),
        (imported.definitions, "definition"),
        (len(imported.facts), "blank"),
        (len(imported.doubts), "doubt"),
    )
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def proof_lines(proof: Proof) -> Iterator[str]:
    """Yield the sentences on a proof: what is the same, and each difference behind the words before it."""
    numbers = f" and {proof.numbers:,} counted numbers" if proof.numbers else ""
    if not any(not each.told for each in proof.differences):
        yield f"Checked: the paper that is built has all {proof.words:,} words{numbers} of the contract, in their order."
    else:
        yield f"Of {proof.words:,} words{numbers} these differ in the paper that is built:"
    for each in proof.differences:
        parts = [
            f"{what} “{_cut(words).strip('“”')}”" for what, words in (("lacks", each.missing), ("adds", each.added)) if words
        ]
        if not each.told:
            yield f"  behind “{each.behind}”: {', '.join(parts)}"
    told = sum(len(each.missing.split()) for each in proof.differences if each.told)
    if told:
        yield f"{told:,} words are not printed; the report names them."


def _doubts(imported: Imported) -> Iterator[str]:
    yield "## Doubts\n"
    if not imported.doubts:
        yield "None.\n"
        return
    yield "The number is that of the paragraph in the file, in Markdown that of the line.\n"
    yield "| at | words | doubt | what to do |"
    yield "|---|---|---|---|"
    yield from (f"| {each.at} | {_cell(each.words)} | {_cell(each.sentence)} | {_cell(each.hint)} |" for each in imported.doubts)
    yield ""


def _left_out(imported: Imported) -> Iterator[str]:
    yield "## Not taken\n"
    counted = Counter((each.what, each.text) for each in imported.left_out)
    yield from (
        f"* {what}{': ' if text else ''}{_cut(text)}{f' ({count} times)' if count > 1 else ''}"
        for (what, text), count in counted.items()
    )
    yield from (f"* not printed, a `note` of the clause that it stands in: “{_cell(note)}”" for note in imported.notes)
    if not counted and not imported.notes:
        yield "Nothing: each word of the text is in a clause."
    yield ""


def _facts(imported: Imported) -> Iterator[str]:
    if not imported.facts:
        return
    yield "## Blanks\n"
    yield "| fact | what stood there |"
    yield "|---|---|"
    yield from (f"| `{fact.name}` | {_cell(fact.written)} |" for fact in imported.facts)
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("[", "\\[")


def _cut(text: str) -> str:
    words = text.split()
    return f"“{_cell(' '.join(words[:MOST_WORDS]))}{' …' if len(words) > MOST_WORDS else ''}”" if words else ""
