"""Sample packets: the papers of a programme for an invented partner, by which two libraries are compared word by word."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from assembler.assembly import Assembly, assemble
from assembler.assembly.election import elect_selection, facts_of
from assembler.commands.new_matter import Examples, example_clause
from assembler.loader.files import decode
from assembler.loader.matters import read_matter
from assembler.model.declarations import FieldType
from assembler.model.expressions import ALWAYS, Maybe, Name, Not, OneOf, Type, stated_type
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.library import Library, Occasion, Programme
from assembler.model.values import Kind
from assembler.rules import Prover, Reason, ReasonKind, Selection

MOST_ENTRIES = 6
"""The most entries of a list that are invented: one for each word that a field may be, so that what depends on one is printed."""
STATED = ("all", "required", "none")
"""How much a sample states."""
DETAILS: Mapping[str, object] = {"register": "HRB 1", "email": "partner@partner.example", "affiliate_of": "Sample Holding"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Which packet is invented: its occasion, the choices that are on, and the vendor's entity, empty for the usual one.

    A company states `all` that may be stated, or with `required` only what must be, in each list one entry; with `none` an individual
    has no entry at all. `in_force` is what was signed before.
    """

    occasion: str
    choices: tuple[str, ...]
    entity: str = ""
    stated: str = "all"
    in_force: InForce = field(default_factory=InForce)


def smallest_combinations(programme: Programme, prover: Prover) -> tuple[tuple[str, ...], ...]:
    """Return the smallest valid combination, and the smallest with each choice and without each, the smallest first."""
    wanted = (ALWAYS, *(one for choice in programme.choices for one in (Name(choice.id), Not(Name(choice.id)))))
    found = dict.fromkeys(witness.choices for one in wanted if (witness := prover.witness(one)))
    return tuple(sorted(found, key=len))


def sample_packet(library: Library, programme: Programme, sample: Sample) -> Assembly | None:
    """Return the packet of a sample in the edition in which a programme stands; None where it has no paper or cannot be assembled."""
    file, _ = decode(json.dumps(_sample_keys(programme, sample)).encode(), "sample.yaml")
    read = read_matter(file, library)[0] if file else None
    if read is None:
        return None
    matter = replace(read, in_force=sample.in_force)
    elected = Selection(dict.fromkeys(sample.choices, Reason(ReasonKind.ELECTED)))
    election = elect_selection(matter, facts_of(library, matter), elected)
    # What stands against an invented entry is no fault here.
    return assemble(matter, replace(election, findings=()))[0] if election.papers else None


def as_signed(packet: Assembly, choices: tuple[str, ...]) -> InForce:
    """Return what is in force once a sample packet is signed."""
    papers = {
        paper.document.plan: PaperInForce(
            *(paper.document.plan, paper.document.title, False, packet.edition, packet.edition, packet.edition),
            *("Sample Partner", paper.entity, "sample-001", 1, paper.numbers, paper.text_sha256),
            words=packet.words.get(paper.text_sha256, {}),
        )
        for paper in packet.papers
        if paper.document.kind != "form"
    }
    return InForce(papers, "sample-001", "", 1, choices, party_since=packet.edition)


def _sample_keys(programme: Programme, sample: Sample) -> dict[str, object]:
    """Return the keys of a matter, with an example of each value that it states."""
    issued = programme.edition or programme.editions[-1]
    examples = Examples(issued, example_clause(programme, sample.occasion))
    partner = _partner("Sample Partner", sample.stated)
    written: dict[str, object] = {"programme": programme.id, "matter": "sample-001", "issued": issued.isoformat()}
    written |= {"partner": partner} | ({"occasion": sample.occasion} if sample.occasion else {})
    written |= {"entity": sample.entity} if sample.entity else {}
    written |= _successor(next((one for one in programme.occasions if one.id == sample.occasion), None), programme)
    if facts := dict(_field_examples(programme.facts, examples, sample, 0)):
        written["facts"] = facts
    for plan in programme.lists if sample.stated != "none" else ():
        count = _count_entries(plan.fields) if sample.stated == "all" else 1
        written[plan.id] = [dict(_field_examples(plan.fields, examples, sample, at)) for at in range(count)]
    return written


def _partner(name: str, stated: str) -> dict[str, object]:
    alone = stated == "none"
    signatory = {"name": "Kim Sample"} | ({} if alone else {"title": "Director"})
    known: dict[str, object] = {"kind": "individual" if alone else "company", "legal_name": name, "country": "DE"}
    return known | {"address": ["1 Sample Street"], "signatories": [signatory]} | (dict(DETAILS) if stated == "all" else {})


def _successor(occasion: Occasion | None, programme: Programme) -> dict[str, object]:
    match occasion.transfers if occasion else "":
        case "entity":
            return {"to_entity": programme.entities[-1].id}
        case "partner":
            return {"to_partner": _partner("Next Partner", "required")}
        case _:
            return {}


def _field_examples(fields: Iterable[FieldType], examples: Examples, sample: Sample, number: int) -> Iterator[tuple[str, object]]:
    """Yield the value of each field of an entry; the entries with the next numbers have the next words."""
    for one in fields:
        if sample.stated == "all" or not isinstance(one.type, Maybe):
            yield one.id, _value(stated_type(one.type), examples, number)


def _value(kind: Type, examples: Examples, number: int) -> object:
    match kind:
        case OneOf(options) if options:
            return options[number % len(options)]
        case Kind.ID:
            return f"first-{number + 1:03}"
        case Kind.TRUTH:
            return number % 2 == 0
        case Kind.INTEGER:
            return 1
        case Kind.NUMBER:
            return 0.5
        case _:
            return examples.of(kind)


def _count_entries(fields: Iterable[FieldType]) -> int:
    """Return how many entries a list has: one for each word that a field may be, up to a limit."""
    words = (len(kind.options) for one in fields if isinstance(kind := stated_type(one.type), OneOf))
    return min(MOST_ENTRIES, max(words, default=1))
