"""The files of an imported library: a programme with its papers and their clauses, and a matter that builds them as they stood."""

from collections.abc import Iterable

from assembler.imports.blanks import BLANK_BOX, TICKED, Fact
from assembler.imports.clause_files import SOURCE, ClauseFile, quoted_value
from assembler.imports.imported_programme import ImportedPaper, ImportedProgramme
from assembler.imports.places_to_sign import WHAT as PLACES_TO_SIGN


def programme_files(programme: ImportedProgramme) -> dict[str, str]:
    """Return the files of a programme by their paths in the library."""
    folder = f"clauses/{programme.id}"
    files = {f"{folder}/programme.yaml": _programme(programme)}
    for paper in programme.papers:
        files[f"{folder}/{paper.plan.id}/document.yaml"] = _paper(paper, programme.papers[0])
        files |= {f"{folder}/{paper.plan.id}/{clause.name}.{clause.ending}": clause.text for clause in paper.clauses}
    return {**files, "matter.yaml": _matter(programme)}


def _programme(programme: ImportedProgramme) -> str:
    lines = [
        "# Imported. The names of parties and entities are to be replaced by yours.",
        f"programme: {programme.id}",
        f"title: {quoted_value(programme.title)}",
        f"editions: [{programme.edition}]",
        "house_style: false                      # the contract was written by others, in their style",
        "",
        "roles:",
        *(f"  {id}: {quoted_value(title)}" for id, title in programme.roles.items()),
        "",
        *_choices(programme),
        *_rules(programme),
        *_facts(programme.facts),
        "entities:",
        "  vendor:",
        '    legal_name: "[Name of the Vendor]"    # in brackets, each packet is a draft',
        "    country: US",
        '    address: ["1 Street of the Vendor", "12345 Town"]',
        "",
        "vendor:",
        "  - {entity: vendor}",
        "",
        "documents:",
        *(f"  - {{document: {paper.plan.id}, handling: {_handling(paper)}{_when(paper)}}}" for paper in programme.papers),
    ]
    return "\n".join(lines) + "\n"


def _handling(paper: ImportedPaper) -> str:
    if not paper.signers:
        return "exhibit"
    return "sign_later" if paper.fields else "sign_now"  # a form is filled in when there is something to fill in


def _when(paper: ImportedPaper) -> str:
    return f", when: {paper.plan.choice}" if paper.plan.choice else ""


def _choices(programme: ImportedProgramme) -> list[str]:
    """Return a choice for each paper that is elected, one for each box, and what the box prints."""
    boxes = [fact for fact in programme.facts if fact.box]
    titles = {paper.plan.choice: paper.plan.title for paper in programme.papers if paper.plan.choice}
    titles |= {fact.name: fact.question for fact in programme.facts if fact.is_choice}
    choices = [f"  {name}: {{title: {quoted_value(title)}, source: {SOURCE}}}" for name, title in titles.items()]
    printed = [
        f"""  {box.quoted}: {{type: text, source: {SOURCE}, is: '"{TICKED}" if {box.name} else "{BLANK_BOX}"'}}"""
        for box in boxes
    ]
    return [*(["choices:", *choices, ""] if choices else []), *(["computed:", *printed, ""] if printed else [])]


def _rules(programme: ImportedProgramme) -> list[str]:
    """Return a rule for each paper that cites another which is elected too, and one for boxes of which at most one is ticked."""
    titles = {paper.plan.choice: paper.plan.title for paper in programme.papers}
    rules = [
        f"  - id: {paper.plan.id}-needs-{needed.replace('_', '-')}\n"
        f"    requires: {{if: {paper.plan.choice}, then: {needed}}}\n"
        f"    text: {quoted_value(f'{paper.plan.title} cites {titles[needed]}.')}\n"
        f"    source: {SOURCE}"
        for paper in programme.papers
        for needed in paper.needs
    ]
    rules += [
        f"  - id: one-of-{alternative.names[0].replace('_', '-')}\n"
        f"    excludes: [{', '.join(alternative.names)}]\n"
        f"    text: {quoted_value(f'At most one of these is ticked: {alternative.words}.')}\n"
        f"    source: {SOURCE}"
        for alternative in programme.alternatives
    ]
    return ["rules:", *rules, ""] if rules else []


def _facts(facts: Iterable[Fact]) -> list[str]:
    written = [
        f"  {fact.name}: {{type: {'text?' if fact.optional else 'text'}, question: {quoted_value(fact.question)}}}"
        for fact in facts
        if not fact.is_choice
    ]
    return ["facts:", *written, ""] if written else []


def _paper(paper: ImportedPaper, first: ImportedPaper) -> str:
    listed = (f"  - {_entry(clause)}" for clause in paper.clauses)
    base = () if paper is first else (f"base: {first.plan.id}",)
    signers = (f"signers: [{', '.join(paper.signers)}]",) if paper.signers else ()
    stood = (" ".join(each.text.split()) for each in paper.left_out if each.what == PLACES_TO_SIGN)
    notes = (f"note: {quoted_value(f'The places to sign: {words}')}" for words in stood)
    head = (
        f"title: {quoted_value(paper.plan.title)}",
        f"kind: {paper.plan.kind}",
        *base,
        f"source: {SOURCE}",
        *((f"numbers: [{', '.join(map(quoted_value, paper.numbers))}]",) if paper.numbers else ()),
        *notes,
        *signers,
        "clauses:",
    )
    return "\n".join((*head, *listed)) + "\n"


def _entry(clause: ClauseFile) -> str:
    """Return a clause as its document lists it."""
    heading = "" if clause.heading == "numbered" else f", heading: {clause.heading}"
    when = f", when: {clause.when}" if clause.when else ""
    return f"{{clause: {clause.name}{when}{heading}}}" if heading or when else clause.name


def _matter(programme: ImportedProgramme) -> str:
    facts = [
        f"  {fact.name}: {quoted_value(fact.written)}" for fact in programme.facts if not fact.is_choice and not fact.optional
    ]
    ticked = [fact.name for fact in programme.facts if fact.is_choice and fact.written == TICKED]
    elected = [paper.plan.choice for paper in programme.papers if paper.plan.choice]
    lines = [
        f"programme: {programme.id}",
        f"matter: {programme.id}-001",
        f"issued: {programme.edition}",
        "partner:",
        "  kind: company",
        '  legal_name: "[Name of the Partner]"       # in brackets, the packet is a draft',
        "  country: US",
        '  address: ["1 Street of the Partner", "12345 Town"]',
        "  signatories:",
        '    - {name: "[Name of who signs]", title: "[Title of who signs]"}',
        *([f"choices: [{', '.join((*elected, *ticked))}]"] if (*elected, *ticked) else []),
        *(["facts:                                  # what stood in each blank of the contract", *facts] if facts else []),
    ]
    return "\n".join(lines) + "\n"
