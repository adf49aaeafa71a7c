"""The files of an imported library: a programme with one paper, its clauses, and a matter that builds it as it stood."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assembler.imports.blanks import BLANK_BOX, TICKED, Fact
from assembler.imports.clause_files import SOURCE, ClauseFile


@dataclass(frozen=True, slots=True)
class ImportedProgramme:
    """A programme of one paper: the ids of both, the paper's title and clauses, the facts that stand for blanks, the edition."""

    id: str
    paper: str
    title: str
    clauses: tuple[ClauseFile, ...]
    facts: tuple[Fact, ...]
    edition: date


def programme_files(programme: ImportedProgramme) -> dict[str, str]:
    """Return the files of a programme by their paths in the library."""
    folder = f"clauses/{programme.id}"
    files = {f"{folder}/{programme.paper}/{clause.name}.md": clause.text for clause in programme.clauses}
    return {
        f"{folder}/programme.yaml": _programme(programme),
        f"{folder}/{programme.paper}/document.yaml": _paper(programme),
        **files,
        "matter.yaml": _matter(programme),
    }


def _quoted(text: str) -> str:
    """Return a text as a YAML value in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _programme(programme: ImportedProgramme) -> str:
    lines = [
        "# Imported. The names of parties and entities are to be replaced by yours.",
        f"programme: {programme.id}",
        f"title: {_quoted(programme.title)}",
        f"editions: [{programme.edition}]",
        "house_style: false                      # the contract was written by others, in their style",
        "",
        "roles:",
        "  vendor: Vendor",
        "  partner: Partner",
        "",
        *_choices(programme.facts),
        *_facts(programme.facts),
        "entities:",
        "  vendor:",
        "    legal_name: Vendor",
        "    country: US",
        '    address: ["1 Street of the Vendor", "12345 Town"]',
        "",
        "vendor:",
        "  - {entity: vendor}",
        "",
        "documents:",
        f"  - {{document: {programme.paper}, handling: exhibit}}",
    ]
    return "\n".join(lines) + "\n"


def _choices(facts: Iterable[Fact]) -> list[str]:
    """Return a choice for each box, and what its box prints."""
    boxes = [fact for fact in facts if fact.box]
    choices = [f"  {box.name}: {{title: {_quoted(box.question)}, source: {SOURCE}}}" for box in boxes]
    printed = [
        f"""  {box.quoted}: {{type: text, source: {SOURCE}, is: '"{TICKED}" if {box.name} else "{BLANK_BOX}"'}}"""
        for box in boxes
    ]
    return ["choices:", *choices, "", "computed:", *printed, ""] if boxes else []


def _facts(facts: Iterable[Fact]) -> list[str]:
    written = [f"  {fact.name}: {{type: text, question: {_quoted(fact.question)}}}" for fact in facts if not fact.box]
    return ["facts:", *written, ""] if written else []


def _paper(programme: ImportedProgramme) -> str:
    listed = (
        f"  - {clause.name}" if clause.heading == "numbered" else f"  - {{clause: {clause.name}, heading: {clause.heading}}}"
        for clause in programme.clauses
    )
    head = (f"title: {_quoted(programme.title)}", "kind: terms", f"source: {SOURCE}", "clauses:")
    return "\n".join((*head, *listed)) + "\n"


def _matter(programme: ImportedProgramme) -> str:
    facts = [f"  {fact.name}: {_quoted(fact.written)}" for fact in programme.facts if not fact.box]
    ticked = [fact.name for fact in programme.facts if fact.box and fact.written == TICKED]
    lines = [
        f"programme: {programme.id}",
        f"matter: {programme.id}-001",
        f"issued: {programme.edition}",
        "partner:",
        "  kind: company",
        "  legal_name: Partner",
        "  country: US",
        '  address: ["1 Street of the Partner", "12345 Town"]',
        "  signatories:",
        "    - {name: Name of who signs, title: Title of who signs}",
        *([f"choices: [{', '.join(ticked)}]"] if ticked else []),
        *(["facts:                                  # what stood in each blank of the contract", *facts] if facts else []),
    ]
    return "\n".join(lines) + "\n"
