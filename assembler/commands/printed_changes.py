"""What the packets of the smallest combinations print otherwise by one library than by another, word by word, as they are assembled."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import reduce

from assembler.assembly import Assembly
from assembler.commands.clause_lines import PrintedLine
from assembler.commands.sample_packets import STATED, Sample, as_signed, sample_packet, smallest_combinations
from assembler.model.document import Block, Document, Heading, Provision, SignatureBlock, Table
from assembler.model.editions import programme_in_edition
from assembler.model.expressions import ALWAYS, Expression, Name, Not, both
from assembler.model.in_force import InForce
from assembler.model.library import Library, Programme
from assembler.model.walk import block_words, front_words, plain, references_in
from assembler.rules import Prover

FRONT, SIGNATURES, CHECKLIST, CLAUSE = "the front page", "the places to sign", "the checklist", "the text before the first clause"
"""The names of the parts of a packet that are no clauses."""


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part of a paper as it is printed: its number, its title, its lines, and what its references print.

    `masked` has the text of each line without the numbers in references, which move with what is above them.
    """

    number: str = ""
    title: str = ""
    lines: tuple[PrintedLine, ...] = ()
    masked: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedChange:
    """A part of a paper that a combination prints otherwise; where it differs in `numbers` alone, these are told, before and after.

    `document` is the title of the paper, `clause` the id of the clause, or the name of the part where it is none.
    """

    combination: tuple[str, ...]
    document: str
    clause: str
    before: PrintedPart
    after: PrintedPart
    numbers: tuple[tuple[str, str], ...] = ()


def printed_changes(id: str, edition: date, before: Library, after: Library) -> tuple[PrintedChange, ...]:
    """Return what differs in the packets that both libraries give in the smallest combinations of an edition, each difference once."""
    if any(id not in one.programmes for one in (before, after)) or _own_files(before, id) == _own_files(after, id):
        return ()
    found: dict[object, PrintedChange] = {}
    for packets, choices in _packets(id, edition, before, after):
        for change in _part_changes(choices, *map(_packet_parts, packets)):
            found.setdefault((change.document, change.clause, change.numbers or (change.before, change.after)), change)
    return tuple(found.values())


def _own_files(library: Library, id: str) -> Mapping[str, bytes]:
    """Return the files of a library that are of no other programme."""
    others = tuple(f"{one}/" for one in library.programmes if one != id)
    return {path: data for path, data in library.files.items() if not path.startswith(others)}


def _packets(id: str, edition: date, *libraries: Library) -> Iterator[tuple[tuple[Assembly, ...], tuple[str, ...]]]:
    """Yield the packets that the libraries give for each sample, with its choices; none where one of them gives none."""
    after = libraries[-1].programmes[id]
    occasions = [one.id for one in after.occasions] or [""]
    samples = [*_samples_on(occasions[0], id, edition, libraries)]
    for sample in samples:
        packets = tuple(_packet(library, id, edition, sample) for library in libraries)
        yield from _if_both(packets, sample)
    largest = max((one.choices for one in samples), key=len, default=())
    signed = [_packet(library, id, edition, Sample(occasions[0], largest)) for library in libraries]
    for occasion in occasions[1:]:
        for stated in STATED:
            packets = tuple(
                _packet(
                    library, id, edition, Sample(occasion, largest, "", stated, as_signed(base, largest) if base else InForce())
                )
                for library, base in zip(libraries, signed, strict=True)
            )
            yield from _if_both(packets, Sample(occasion, largest))


def _if_both(packets: tuple[Assembly | None, ...], sample: Sample) -> Iterator[tuple[tuple[Assembly, ...], tuple[str, ...]]]:
    whole = tuple(one for one in packets if one)
    if len(whole) == len(packets):
        yield whole, sample.choices


def _packet(library: Library, id: str, edition: date, sample: Sample) -> Assembly | None:
    programme = library.programmes[id]
    known = not sample.occasion or any(one.id == sample.occasion for one in programme.occasions)
    return sample_packet(library, programme_in_edition(programme, edition, sample.occasion), sample) if known else None


def _samples_on(occasion: str, id: str, edition: date, libraries: Sequence[Library]) -> Iterator[Sample]:
    """Yield the smallest combinations that both libraries have; the first and the last for every entity, and for partners who state less.

    All of them are for each entity of which something differs.
    """
    standing = [programme_in_edition(one.programmes[id], edition, occasion) for one in libraries]
    with ExitStack() as stack:
        provers = [stack.enter_context(Prover(programme)) for programme in standing]
        found = dict.fromkeys(
            choices
            for programme, prover in zip(standing, provers, strict=True)
            for choices in smallest_combinations(programme, prover)
        )
        valid = [one for one in found if all(map(_can_be_ordered, (one, one), standing, provers))]
    ordered = sorted(valid, key=len)
    for choices in ordered:
        ends = choices in (ordered[0], ordered[-1])
        for entity in ("", *_entities(standing, differing=not ends)):
            yield Sample(occasion, choices, entity)
        yield from (Sample(occasion, choices, "", stated) for stated in STATED[1:] if ends)


def _entities(programmes: Sequence[Programme], *, differing: bool) -> Iterator[str]:
    """Yield the entities that all programmes have; where asked for, only those of which something differs."""
    known = [{one.id: (one.fields, one.signatories) for one in programme.entities} for programme in programmes]
    for id, entity in known[-1].items():
        if all(id in each for each in known) and not (differing and all(each[id] == entity for each in known)):
            yield id


def _can_be_ordered(choices: Sequence[str], programme: Programme, prover: Prover) -> bool:
    known = {one.id for one in programme.choices}
    whole: Expression = ALWAYS
    for one in known:
        whole = both(whole, Name(one) if one in choices else Not(Name(one)))
    return {*choices} <= known and prover.possible(whole)


def _packet_parts(packet: Assembly) -> Mapping[tuple[str, str], tuple[str, PrintedPart]]:
    """Return the parts of the papers of a packet by the name of the paper and of the part, each with the title of the paper."""
    found: dict[tuple[str, str], tuple[str, PrintedPart]] = {}
    for paper in packet.papers:
        if paper.signed is None:
            names = {one.id.rpartition("/")[2]: one.id for one in paper.clauses}
            for name, part in _document_parts(paper.document):
                found[paper.document.name, names.get(name, name)] = paper.document.title, part
    parts = [part for _, part in _document_parts(packet.checklist)]
    lines = tuple(line for part in parts for line in (*_title_line(part), *part.lines))
    found["", CHECKLIST] = packet.checklist.title, PrintedPart(lines=lines, masked=tuple(line.text for line in lines))
    return found


def _title_line(part: PrintedPart) -> Iterator[PrintedLine]:
    if part.title:
        yield PrintedLine(part.number, part.title)


def _document_parts(document: Document) -> Iterator[tuple[str, PrintedPart]]:
    front = tuple(PrintedLine("", " ".join(text.split())) for text in front_words(document.front) if text.strip())
    yield FRONT, PrintedPart("", "", front, tuple(line.text for line in front))
    name, blocks = CLAUSE, list[Block]()
    for block in document.blocks:
        begins = block.anchor if isinstance(block, Heading) or (isinstance(block, Provision) and block.level == 1) else ""
        begins = SIGNATURES if isinstance(block, SignatureBlock) else begins
        if begins and blocks:
            yield name, _part(blocks)
            blocks = []
        name = begins or name
        blocks.append(block)
    if blocks:
        yield name, _part(blocks)


def _part(blocks: Sequence[Block]) -> PrintedPart:
    lines: list[PrintedLine] = []
    masked: list[str] = []
    references = [one for block in blocks for one in references_in(block)]
    for block in blocks:
        for line in _block_lines(block):
            lines.append(line)
            masked.append(
                reduce(lambda text, one: text.replace(one.printed, f"{one.lead}‹{one.target}›{one.tail}"), references, line.text)
            )
    heading = blocks[0]
    number = heading.label if isinstance(heading, Heading | Provision) else ""
    title = plain(heading.content) if isinstance(heading, Heading) else ""
    return PrintedPart(number, title, tuple(lines), tuple(masked), tuple(one.printed for one in references))


def _block_lines(block: Block) -> Iterator[PrintedLine]:
    """Yield the lines of a block; a row of a table is one, and so is each text of a field or a place to sign."""
    match block:
        case Heading():
            return
        case Provision(level, label, content=content):
            yield PrintedLine(label, plain(content), level=level)
        case Table(header, rows):
            yield from (PrintedLine("", " | ".join(" ".join(plain(cell).split()) for cell in row)) for row in (header, *rows))
        case _:
            yield from (PrintedLine("", text) for text in block_words(block) if text.strip())


def _part_changes(
    choices: tuple[str, ...],
    before: Mapping[tuple[str, str], tuple[str, PrintedPart]],
    after: Mapping[tuple[str, str], tuple[str, PrintedPart]],
) -> Iterator[PrintedChange]:
    for name in dict.fromkeys((*after, *before)):
        (title, now), (former, was) = after.get(name, ("", PrintedPart())), before.get(name, ("", PrintedPart()))
        if was == now:
            continue
        alike = (was.title, was.masked) == (now.title, now.masked)
        if numbers := tuple(_other_numbers(was, now, alike=alike)):
            yield PrintedChange(choices, title or former, name[1], was, now, numbers)
        if not alike:
            yield PrintedChange(choices, title or former, name[1], was, now)


def _other_numbers(was: PrintedPart, now: PrintedPart, *, alike: bool) -> Iterator[tuple[str, str]]:
    """Yield the numbers that differ, before and after: of the part, of its lines, and where its words are alike of its references."""
    if was.number and now.number and was.number != now.number:
        yield was.number, now.number
    old, new = was.number.rstrip("."), now.number.rstrip(".")
    for start, first, size in SequenceMatcher(None, was.masked, now.masked, autojunk=False).get_matching_blocks():
        for before, after in zip(was.lines[start : start + size], now.lines[first : first + size], strict=True):
            if before.label.removeprefix(old) != after.label.removeprefix(new):
                yield before.label, after.label
    if alike:
        yield from (pair for pair in zip(was.references, now.references, strict=True) if pair[0] != pair[1])
