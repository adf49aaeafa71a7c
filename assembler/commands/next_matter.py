"""The next matter of a partner: written from what is in force, or copied from another matter under a new id."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from assembler.commands.new_matter import Examples, example_clause, lists_block
from assembler.commands.record import show
from assembler.loader.files import decode
from assembler.loader.matter_occasions import occasion_of
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode, read_yaml
from assembler.model.declarations import FieldType
from assembler.model.diagnostics import Diagnostic, error, failing, nearest, quoted, warning
from assembler.model.editions import edition_on, exists, programme_in_edition
from assembler.model.expressions import Maybe, unparse
from assembler.model.in_force import InForce
from assembler.model.library import Library, Programme
from assembler.model.matter import PLACEHOLDER
from assembler.model.record import Record
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN, LONGEST_ID
from assembler.packets.kept import kept_matter, matter_path
from assembler.packets.order import Order
from assembler.packets.records import folder_of, read_record
from assembler.packets.store import Store
from assembler.rules import Selection, solve

Written = tuple[str | None, tuple[Diagnostic, ...]]
"""The text of a matter, or None and why there is none."""

ID_LINE = re.compile(r"""^(matter:[ \t]*)("[^"\n]*"|'[^'\n]*'|[^\s#]+)""", re.MULTILINE)


def next_matter(store: Store, record: str, library: Library, today: date, occasion: str = "") -> Written:
    """Return the text of a matter that goes on with a record, issued today: the partner, choices and facts as they were signed last.

    `occasion` is why it is issued; empty for the one that the programme takes by default. Raises `OSError` where the store cannot be
    read.
    """
    shown, findings = show(store, record, today)
    if shown is None or failing(findings):
        return None, findings
    place = Span(store.place(folder_of(record)), 1, 1)
    if shown.in_force is None:
        hint = "Record the signature of its packet by “assembler record adopt”."
        return None, (error("not-signed", f"Nothing of the record “{record}” is signed by {today}.", place, hint, record),)
    tree, findings = _stated_before(store, [packet for packet, day in shown.record.signed.items() if day <= today])
    if tree is None:
        return None, findings
    programme = library.programmes.get(_text_of(tree, "programme"))
    if programme is None:
        sentence = f"The library has no programme {quoted(_text_of(tree, 'programme'))}, of which the record “{record}” is."
        return None, (error("unknown-name", sentence, place, "Name the library of that programme by “--library”.", record),)
    if occasion and occasion not in (known := [one.id for one in programme.occasions]):
        hint = nearest(occasion, known) or f"There are {', '.join(known) or 'none'}."
        return None, (error("unknown-name", f"“{occasion}” is no occasion of {programme.title}.", place, hint, occasion),)
    lines = _lines(tree, programme, shown.in_force, (_free_id(shown.record), today, occasion))
    return "\n".join((*lines, "")), ()


def find_only_new_entries(order: Order, store: Store) -> Iterator[Diagnostic]:
    """Yield a warning where all that a packet has anew, beside what is in force, are entries whose forms could follow the signed packet."""
    matter, programme = order.matter, order.library.programmes[order.matter.programme]
    stated, held = _tree_of(matter.text, matter.span.path), matter.in_force
    changes = matter.anew or matter.signed_before or matter.special_terms.terms or matter.effective
    if stated is None or not matter.after or changes or programme.is_issued_alone(matter.occasion):
        return
    if {*order.choices} != {*held.choices} or {paper.edition for paper in held.papers.values()} != {order.assembly.edition}:
        return
    try:
        record, _ = read_record(store, matter.after)
        signed = [packet for packet, day in record.signed.items() if day <= matter.issued] if record else []
        before, _ = _stated_before(store, signed) if signed else (None, ())
    except OSError:
        return
    if before is None or any(_plain(before.get(key)) != _plain(stated.get(key)) for key in SAME):
        return
    entries = {*_entry_ids(before, programme)}
    if not _differs_in_forms_alone(before, stated, programme):
        return
    forms = [paper for paper in order.assembly.papers if paper.document.handling == "sign_later" and paper.entry]
    new = {paper.document.plan.rpartition("/")[2] for paper in forms if paper.entry not in entries}
    if new and record is not None:
        file = f"the file of “{record.issued[signed[-1]].matter}”"
        sentence = f"Beside what is in force only entries are new: the packet says again what was signed in {signed[-1]}."
        hint = (
            f"Where nothing else was meant, take it back by “assembler withdraw”, add the entries to {file}, and run “assembler form "
            f"{min(new)} FILE”: their forms follow that packet, and nothing is signed again."
        )
        yield warning("only-new-entries", sentence, matter.after_span or matter.span, hint, matter.id)


SAME = ("partner", "facts")
"""What a matter states as it was signed, where only its entries are new."""


def _differs_in_forms_alone(before: MappingNode, stated: MappingNode, programme: Programme) -> bool:
    """Whether each list that says something else is one whose entries have forms, and no paper that is signed with the packet."""
    handled = [(paper.handling, unparse(paper.repeat.list)) for paper in programme.papers if paper.repeat]
    forms, now = ({name for handling, name in handled if handling == one} for one in ("sign_later", "sign_now"))
    return all(plan.id in forms - now or _plain(before.get(plan.id)) == _plain(stated.get(plan.id)) for plan in programme.lists)


def _entry_ids(tree: MappingNode, programme: Programme) -> Iterator[str]:
    """Yield the ids of the entries of all lists."""
    for plan in programme.lists:
        rows = tree.get(plan.id)
        for row in rows if isinstance(rows, SequenceNode) else ():
            yield _text_of(row, "id") if isinstance(row, MappingNode) else ""


def _plain(node: Node | None) -> object:
    """Return what a node says, wherever it stands; an empty mapping says as much as none."""
    match node:
        case Scalar(text):
            return text
        case MappingNode():
            return {key: _plain(value) for key, value in node.items()} or None
        case SequenceNode():
            return [_plain(value) for value in node]
        case _:
            return None


def _tree_of(text: bytes, place: str) -> MappingNode | None:
    file, _ = decode(text, place)
    return read_yaml(file.source)[0] if file else None


def _free_id(record: Record) -> str:
    """Return an id for the next matter of a record: that of the record with the first number that no matter of it has."""
    known = {record.id, *(what.matter for what in record.issued.values())}
    ids = (f"{record.id[: LONGEST_ID - 4]}-{number}" for number in count(2))
    return next(id for id in ids if id not in known)


def _stated_before(store: Store, packets: Sequence[str]) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return what the matters of signed packets state, in the order of signature, as far as they are kept: of each key, fact and list the last.

    The last one must be kept. To whom everything passed is that one's alone.
    """
    *earlier, (last, findings) = [_matter_of(store, packet) for packet in packets]
    if last is None:
        return None, findings
    stated, facts = MappingNode(last.span), MappingNode(last.span)
    for tree in (*(tree for tree, _ in earlier if tree is not None), last):
        stated.update((key, value) for key, value in tree.items() if key != "to_partner" or tree is last)
        facts.update(found if isinstance(found := tree.get("facts"), MappingNode) else {})
    stated["facts"] = facts
    return stated, findings


def _matter_of(store: Store, packet: str) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return the kept text of the matter of a packet as a tree."""
    kept, findings = kept_matter(store, packet)
    if kept is None:
        return None, findings
    file, findings = decode(kept.matter.text.encode(), store.place(matter_path(packet)))
    return read_yaml(file.source) if file else (None, findings)


def _lines(tree: MappingNode, written: Programme, in_force: InForce, stating: tuple[str, date, str]) -> Iterator[str]:
    """Yield the lines of the next matter, which states its id, its day of issue and, unless empty, its occasion."""
    id, today, occasion = stating
    stated = {"after": Scalar(in_force.record, tree.span)} | ({"occasion": Scalar(occasion, tree.span)} if occasion else {})
    asked = MappingNode(tree.span)
    asked.update(stated)
    why = occasion_of(written, asked)
    programme = programme_in_edition(written, edition_on(written, today), why)
    yield f"# The next matter of the record {in_force.record}, written from what was signed. Read it, and change what has changed."
    yield f"programme: {programme.id}"
    yield f"matter: {id}"
    yield f"issued: {today}"
    yield from (f"{key}: {value.text}" for key, value in stated.items())
    yield from _block("partner", tree.get("to_partner") or tree["partner"])
    if not programme.is_issued_alone(why):
        yield from _election(programme, in_force)
    facts = tree.get("facts")
    yield from _facts(programme, facts if isinstance(facts, MappingNode) else MappingNode(tree.span))
    yield from _lists(programme, tree, Examples(today, example_clause(programme, why)))


def _election(programme: Programme, in_force: InForce) -> Iterator[str]:
    """Yield what is elected and declined; what follows from it by default is not said, so that who takes out a model takes out its parts."""
    held = [choice for choice in programme.choices if choice.id in in_force.choices and exists(programme, choice.id)]
    declined = [choice.id for choice in programme.choices if choice.default and choice not in held]
    elected = [choice.id for choice in held if not choice.default]
    found = solve(programme, elected, declined=declined)
    if not isinstance(found, Selection) or {*found.choices} != {choice.id for choice in held}:
        elected = [choice.id for choice in held]
    yield f"choices: [{', '.join(elected)}]"
    yield f"without: [{', '.join(declined)}]"


def _lists(programme: Programme, before: MappingNode, examples: Examples) -> Iterator[str]:
    """Yield the lists that are asked for: as they were stated before, else an example of an entry.

    What a paper is issued for stands behind #, since that paper would be issued again.
    """
    for plan in programme.lists:
        if not before.get(plan.id) or not _goes_on(plan.occasions, programme):
            yield from lists_block(replace(programme, lists=(plan,)), examples)
        elif any(paper.repeat and unparse(paper.repeat.list) == plan.id for paper in programme.papers):
            yield f"# As stated before; a paper is issued for each {plan.one} that is listed:"
            yield from (f"# {line}" for line in _block(plan.id, before[plan.id]))
        else:
            yield from _block(plan.id, before[plan.id])


def _goes_on(occasions: Iterable[str], programme: Programme) -> bool:
    """Whether what is stated on these occasions holds until it is stated anew, rather than for one packet that is issued alone."""
    return not programme.occasions or any(id in programme.electing for id in occasions)


def _facts(programme: Programme, before: MappingNode) -> Iterator[str]:
    """Yield the facts that are asked for: as they were stated before, else to be filled in where they must be stated."""
    known = {fact.id: before[fact.id] for fact in programme.facts if fact.id in before and _goes_on(fact.occasions, programme)}
    lines = [line for fact in programme.facts for line in _fact(fact, known)]
    if lines:
        yield "facts:"
        yield from lines


def _fact(fact: FieldType, before: Mapping[str, Node]) -> Iterator[str]:
    if fact.id in before:
        yield from _block(fact.id, before[fact.id], "  ")
    elif not isinstance(fact.type, Maybe):
        yield f"  {fact.id}: {PLACEHOLDER}  # {fact.explanation}"


def _block(key: str, node: Node, indent: str = "") -> Iterator[str]:
    """Yield the lines of a key with its value; texts stand in quotes, which a matter reads as it reads them without."""
    match node:
        case Scalar(text):
            yield f"{indent}{key}: {json.dumps(text, ensure_ascii=False)}"
        case MappingNode():
            yield f"{indent}{key}:"
            for name, value in node.items():
                yield from _block(name, value, f"{indent}  ")
        case SequenceNode():
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_flow(one)}" for one in node)


def _flow(node: Node) -> str:
    match node:
        case Scalar(text):
            return json.dumps(text, ensure_ascii=False)
        case MappingNode():
            return f"{{{', '.join(f'{name}: {_flow(value)}' for name, value in node.items())}}}"
        case SequenceNode():
            return f"[{', '.join(map(_flow, node))}]"


def _text_of(tree: MappingNode, key: str) -> str:
    found = tree.get(key)
    return found.text if isinstance(found, Scalar) else ""


def duplicate(text: str, path: str, id: str) -> Written:
    """Return the text of a matter's file under a new id, and nothing else changed in it."""
    if not ID_PATTERN.fullmatch(id) or len(id) > LONGEST_ID:
        hint = f"Write small letters, digits and single hyphens, at most {LONGEST_ID}, such as “acme-2027-002”."
        return None, (error("bad-value", f"{quoted(id)} is no id of a matter.", None, hint, id),)
    if len(ID_LINE.findall(text)) != 1:
        hint = "Name a matter's file that has its id in a line of its own, “matter: acme-2027-001”."
        return None, (error("missing-key", f"{path} has no line that says its id.", Span(path, 1, 1), hint, "matter"),)
    return ID_LINE.sub(lambda found: f"{found[1]}{id}", text), ()
