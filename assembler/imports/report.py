"""The report of an import, as the README of its library: what was taken, what is doubtful and where, what was not taken."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assembler.imports.blanks import Fact
from assembler.imports.imported_programme import ImportedPaper, ImportedProgramme
from assembler.imports.proof import PaperProof, Proof

MOST_WORDS, MOST_NUMBERS, MOST_LIVE = 30, 40, 500
"""The most words by which the report shows something that is not taken; of numbers that change, and of live references, how many it lists."""


def as_readme(programme: ImportedProgramme) -> str:
    """Return the report in Markdown."""
    return "\n".join(
        (
            *_head(programme),
            *_doubts(programme.papers),
            *_tracked_changes(programme.papers),
            *_left_out(programme.papers),
            *_live_references(programme.papers),
            *_facts(programme.facts),
        )
    )


def _head(programme: ImportedProgramme) -> Iterator[str]:
    folder = f"clauses/{programme.id}"
    files = ", ".join(paper.file for paper in programme.papers)
    yield f"# {programme.title}\n"
    yield f"Imported from {files}: {summary(programme)}.\n"
    yield "| to | run, in this folder |"
    yield "|---|---|"
    yield "| build it as it stood | `assembler build matter.yaml --library clauses` |"
    yield "| see what a checker says of it | `assembler check --library clauses` |\n"
    yield f"`{folder}/programme.yaml` says what a person is asked for each blank, `matter.yaml` what stood in it. The Vendor, the Partner and"
    yield "their addresses are names to be replaced by yours.\n"
    yield "| contract | is the paper, with a file for each Section | comes with the choice |"
    yield "|---|---|---|"
    for paper in programme.papers:
        choice = f"`{paper.plan.choice}`" if paper.plan.choice else "is in each packet"
        yield f"| {_cell(paper.file)} | `{folder}/{paper.plan.id}/` | {choice} |"
    yield ""


def summary(programme: ImportedProgramme) -> str:
    """Return in words how much was taken."""
    papers = programme.papers
    counts = (
        *(((len(papers), "paper"),) if len(papers) > 1 else ()),
        (sum(len(paper.clauses) for paper in papers), "clause"),
        (sum(paper.references for paper in papers), "live reference"),
        (sum(paper.definitions for paper in papers), "definition"),
        (sum(not fact.condition for fact in programme.facts), "blank"),
        (sum(len(paper.doubts) for paper in papers), "doubt"),
    )
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def proof_lines(proofs: Sequence[PaperProof]) -> Iterator[str]:
    """Yield the sentences on the proofs of all papers: what is the same, and each difference behind the words before it."""
    for each in proofs:
        yield from _proof_of_paper(each.proof, f"“{each.title}”" if len(proofs) > 1 else "the paper that is built")


def _proof_of_paper(proof: Proof, paper: str) -> Iterator[str]:
    numbers = f" and {proof.numbers:,} counted numbers" if proof.numbers else ""
    if proof.holds:
        yield f"Checked: {paper} has all {proof.words:,} words{numbers} of the contract, in their order."
    else:
        yield f"Of {proof.words:,} words{numbers} these differ in {paper}:"
    for each in proof.differences:
        parts = [
            f"{what} “{_cut(words).strip('“”')}”" for what, words in (("lacks", each.missing), ("adds", each.added)) if words
        ]
        if not each.told:
            yield f"  behind “{each.behind}”: {', '.join(parts)}"
    told = sum(len(each.missing.split()) for each in proof.differences if each.told and not each.added)
    if told:
        yield f"{told:,} words are not printed; the report names them."
    if proof.beside:
        yield f"The library adds: {', '.join(f'“{line}”' for line in proof.beside)}."


def _doubts(papers: Sequence[ImportedPaper]) -> Iterator[str]:
    yield "## Doubts\n"
    if not any(paper.doubts for paper in papers):
        yield "None.\n"
        return
    yield "The number is that of the paragraph in the file, in Markdown that of the line.\n"
    several = len(papers) > 1
    yield f"| {'contract | ' if several else ''}at | in | words | doubt | what to do |"
    yield f"|---|---|---|---|---|{'---|' if several else ''}"
    for paper in papers:
        cells = f"{_cell(paper.file)} | " if several else ""
        for each in paper.doubts:
            place = f"`{each.clause}`" if each.clause else ""
            yield f"| {cells}{each.at} | {place} | {_cell(each.words)} | {_cell(each.sentence)} | {_cell(each.hint)} |"
    yield ""


def _tracked_changes(papers: Sequence[ImportedPaper]) -> Iterator[str]:
    """Yield the tracked changes of the contracts, where there are any."""
    if any(paper.changes for paper in papers):
        yield "## Tracked changes\n"
        for paper in papers:
            place = f"{_cell(paper.file)}, " if len(papers) > 1 else ""
            yield from (f"* {place}{_cell(change)}" for change in paper.changes)
        yield ""


def _left_out(papers: Sequence[ImportedPaper]) -> Iterator[str]:
    yield "## Not taken\n"
    for paper in papers:
        place = f"{_cell(paper.file)}: " if len(papers) > 1 else ""
        counted = Counter((each.what, each.text) for each in paper.left_out)
        yield from (
            f"* {place}{what}{': ' if text else ''}{_cut(text)}{f' ({count} times)' if count > 1 else ''}"
            for (what, text), count in counted.items()
        )
        if paper.renumbered:
            pairs = ", ".join(f"{old} as {new}" for old, new, _ in paper.renumbered[:MOST_NUMBERS])
            more = f" and {len(paper.renumbered) - MOST_NUMBERS} more" if len(paper.renumbered) > MOST_NUMBERS else ""
            yield f"* {place}numbers, since what stands before them is printed only on another condition: {pairs}{more}"
        yield from (f"* {place}not printed, a `note` of the clause that it stands in: “{_cell(note)}”" for note in paper.notes)
    if not any(paper.left_out or paper.notes or paper.renumbered for paper in papers):
        yield "Nothing: each word of the text is in a clause."
    yield ""


def _live_references(papers: Sequence[ImportedPaper]) -> Iterator[str]:
    """Yield the references that are live, each with the title of what it points at, so that one that is meant otherwise is seen."""
    if not any(paper.live for paper in papers):
        return
    yield "## Live references\n"
    yield "Read whether each means what it points at. One that means a paragraph of another contract is written as words: `Section 7`.\n"
    several = len(papers) > 1
    yield f"| {'contract | ' if several else ''}at | words | points at | which is called |"
    yield f"|---|---|---|---|{'---|' if several else ''}"
    for paper in papers:
        cells = f"{_cell(paper.file)} | " if several else ""
        yield from (
            f"| {cells}{each.at} | {_cell(each.words)} | `{each.target}` | {_cell(each.title)} |"
            for each in paper.live[:MOST_LIVE]
        )
        if len(paper.live) > MOST_LIVE:
            yield f"| {cells}… | {len(paper.live) - MOST_LIVE} more |  |  |"
    yield ""


def _facts(facts: Sequence[Fact]) -> Iterator[str]:
    blanks = [fact for fact in facts if not fact.condition]
    if not blanks:
        return
    yield "## Blanks\n"
    yield "A name may be changed: it stands under `facts` in programme.yaml and in matter.yaml, and as `{{ name }}` in the texts. What is left of"
    yield "an earlier name, `assembler check` finds.\n"
    yield "| fact | what stood there | in how many places |"
    yield "|---|---|---|"
    yield from (f"| `{fact.name}` | {_cell(fact.written) or 'nothing: an empty cell'} | {fact.times} |" for fact in blanks)
    yield ""


def _cell(text: str) -> str:
    """Return a text as the words of a cell; what stands between backquotes is kept as it is."""
    parts = " ".join(text.split()).replace("|", "\\|").split("`")
    if len(parts) % 2 == 0:
        return "`".join(map(_escaped, parts))
    return "`".join(part if at % 2 else _escaped(part) for at, part in enumerate(parts))


def _escaped(text: str) -> str:
    return re.sub(r"\\(?!\|)|[<\[]", lambda found: f"\\{found[0]}", text)


def _cut(text: str) -> str:
    words = text.split()
    return f"“{_cell(' '.join(words[:MOST_WORDS]))}{' …' if len(words) > MOST_WORDS else ''}”" if words else ""
