"""Builds the checklist of a packet: what to do now in which order, what is signed now and later, and where to return it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assembler.assembly.next_steps import KEEP, MUST, WORDS, Deed, Standing, next_step
from assembler.assembly.tasks import STEPS, Filling, PaperTask
from assembler.model.document import (
    Block,
    Document,
    Front,
    Heading,
    Inlines,
    LineBreak,
    Paragraph,
    Provision,
    Strong,
    Table,
    Text,
)
from assembler.model.expressions import BoundValue, Datum
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.signers import Person, signers
from assembler.model.values import show

TITLES = {
    "sign_now": ("Sign now", "These papers are in packet.pdf, in this order."),
    "sign_later": (
        "Fill in and sign later",
        "Each of these is a file of its own, in the folder “forms” or on the page of the link.",
    ),
    "third_party": ("Signed by others", "These papers are signed between the parties named."),
    "exhibit": ("Attached", "These papers bind through the papers signed; they are not signed on their own."),
    "reference": ("Incorporated by reference", "These texts apply as signed before or as published; they are not attached."),
}
UNSIGNED = ("For your records", "Nobody signs these papers.")
"""What stands for attached papers in a packet in which nobody signs."""

APART = ("sign_later", "third_party")
"""The steps whose papers are signed apart from the packet."""
HEADER = ("Paper", "Fields, by whom", "Sign, in this order", "When")
ORDER = "What to do, in this order"
SPECIMEN = "Nothing is signed on it: it shows the form that will be."
DRAFT = "This packet is a draft. Do not sign it."
TOGETHER = "packet.pdf"
BY_LINK = ", or on the page of the link by which it came"
INITIALS = ", and initials each page"
LATER = (
    "Each form that follows is filled in and signed when its event happens, and goes where it or the paper that asks for it says."
)


@dataclass(frozen=True, slots=True)
class ReturnAddress:
    """Where the signed packet is returned: to whom, at which address, by which day; what is not stated is empty."""

    to: str
    address: str
    by: str


def find_return_address(given: Mapping[str, BoundValue], matter: Matter) -> ReturnAddress:
    """Return where the partner returns what it signed: to the contracting entity, at the address it states for that."""
    vendor = given.get("vendor")
    stated = {name: part for name, part in vendor.items() if isinstance(part, Datum)} if isinstance(vendor, Mapping) else {}
    name, address = (show(stated[key].value) if key in stated else "" for key in ("legal_name", "returns"))
    return ReturnAddress(name, address, show(matter.return_by.value) if matter.return_by else "")


def build_checklist(tasks: tuple[PaperTask, ...], programme: Programme, matter: Matter, destination: ReturnAddress) -> Document:
    """Build the checklist of a packet as a document of its own."""
    steps = [(step, found) for step in STEPS if (found := tuple(task for task in tasks if task.step == step))]
    blocks: list[Block] = [Paragraph((Strong((Text(DRAFT),)),))] if matter.draft else []
    if sentences := tuple(_instructions(tasks, destination, initialled=matter.initials)):
        blocks += [*_letter(tasks, programme, destination), *_numbered_instructions(sentences)]
    signed = any(task.people for task in tasks)
    for number, (step, found) in enumerate(steps, 2 if sentences else 1):
        heading = TITLES[step] if signed or step != "exhibit" else UNSIGNED
        blocks += _step_section(number, heading, found, (_other_address(task, programme, matter, destination) for task in found))
    return Document(
        name="checklist",
        plan="checklist",
        title="Checklist",
        short_title="Checklist",
        kind="schedule",
        handling="reference",
        front=Front(programme.title, (Text("Checklist"),), (), tuple(_checklist_particulars(programme, matter, destination))),
        blocks=tuple(blocks),
        edition=tasks[0].paper.document.edition,
        reference=matter.id,
        draft=matter.draft,
        contents=False,
    )


def with_way_to_sign(checklist: Document, way: str) -> Document:
    """Return a checklist with a sentence on how to sign, above what is done in which order; one of a draft has none."""
    at = next(
        (at for at, block in enumerate(checklist.blocks) if isinstance(block, Heading) and block.content == (Text(ORDER),)), -1
    )
    if at < 0 or checklist.draft:
        return checklist
    return replace(checklist, blocks=(*checklist.blocks[: at + 1], Paragraph((Text(way),)), *checklist.blocks[at + 1 :]))


def _other_address(task: PaperTask, programme: Programme, matter: Matter, destination: ReturnAddress) -> str:
    """Return the sentence on where a paper goes that is signed apart from the packet, with another entity; empty for any other."""
    entity = next((one for one in programme.entities if one.id == task.paper.entity), None)
    if entity is None or task.step not in APART or "vendor" not in task.paper.signers:
        return ""
    address = find_return_address({"vendor": entity.fields}, matter)
    return "" if address == destination else f"Signed, it goes to {', '.join(filter(None, (address.to, address.address)))}."


def _checklist_particulars(programme: Programme, matter: Matter, destination: ReturnAddress) -> Iterator[tuple[str, Inlines]]:
    yield "Reference", (Text(matter.id, matter.span, "matter.id"),)
    yield "Issued", (Text(show(matter.day), matter.span),)
    if programme.is_issued_alone(matter.occasion):
        occasion = programme.occasion(matter.occasion)
        yield "Occasion", (Text(occasion.title, occasion.span),)
        if followed := matter.in_force.papers.get(occasion.follows):
            yield "Under", (Text(f"{followed.title}, in force since {show(followed.since)}"),)
    if matter.return_by:
        yield "Return by", (Strong((Text(destination.by, matter.return_by.span, "return_by"),)),)


def _letter(tasks: tuple[PaperTask, ...], programme: Programme, destination: ReturnAddress) -> Iterator[Block]:
    """Yield the words to those who sign for the partner: who they are, what they have before them, and whom they can ask."""
    people = [person for person in signers(task.paper.document for task in _tasks_now(tasks)) if person.role == "partner"]
    names = [*dict.fromkeys(person.name for person in people if person.name)]
    if not names:
        return
    yield Paragraph((Text(f"Dear {_join(names)},"),))
    yield Paragraph((Text(f"Here is what {people[0].party} does with this packet of the {programme.title}, step by step."),))
    if destination.to and destination.address:
        yield Paragraph((Text(f"If you have a question, ask {destination.to}: {destination.address}."),))


def _tasks_now(tasks: Iterable[PaperTask]) -> tuple[PaperTask, ...]:
    """Return the tasks of the papers that are signed with the packet; of a packet of forms alone, those of the forms."""
    signed = [task for task in tasks if task.people]
    together = tuple(task for task in signed if task.step == "sign_now")
    return together or tuple(task for task in signed if task.step == "sign_later")


def _numbered_instructions(sentences: tuple[Inlines, ...]) -> Iterator[Block]:
    yield Heading("1.", "1", "step-1", (Text(ORDER),))
    for number, sentence in enumerate(sentences, 1):
        yield Provision(2, f"1.{number}", f"1.{number}", f"step-1.{number}", sentence)


def _instructions(tasks: tuple[PaperTask, ...], destination: ReturnAddress, *, initialled: bool) -> Iterator[Inlines]:
    """Yield what is done now, a sentence each: filled in, signed by each person in turn, returned, kept."""
    now = _tasks_now(tasks)
    what = (
        TOGETHER if any(task.step == "sign_now" for task in now) else "each of them, signed," if len(now) > 1 else "it, signed,"
    )
    people = signers(task.paper.document for task in now)
    titles = {task.paper.document.name: task.title for task in now}
    if not people:
        return
    for capacity, named in _papers_to_fill(now, first=True).items():
        yield (
            Text(f"The {capacity} {WORDS[Deed.FILL].of} "),
            *_join_titles(named),
            Text(f"; {MUST[0].lower()}{MUST[1:]}"),
        )
    parts = _papers_to_fill(now, first=False)
    for role in dict.fromkeys(person.role for person in people):
        own = [person for person in people if person.role == role]
        if role != people[0].role and own[0].capacity in parts:
            yield _part_instruction(own[0].capacity, parts.pop(own[0].capacity))
        for person in own:
            yield (
                Strong((Text(_describe_signatory(person)),)),
                Text(f" {WORDS[Deed.SIGN].of} "),
                *_join_titles([titles[name] for name in person.papers]),
                Text(f"{INITIALS if initialled else ''}."),
            )
        if role == "partner" and destination.to:
            alone = what == TOGETHER and len({other.role for other in people}) == 1 and not parts
            yield _return_instruction(destination, own[0].capacity, what, last=own[-1] is people[-1], alone=alone)
    for capacity, named in parts.items():
        yield _part_instruction(capacity, named)
    later = any(task.step == "sign_later" and task not in now for task in tasks)
    yield (Text(f"{KEEP} {LATER}" if later else KEEP),)


def _part_instruction(capacity: str, titles: list[str]) -> Inlines:
    """Return the sentence on the part of a role in papers of others: what it checks and decides, before it signs its own."""
    return (Text(f"The {capacity} then fills in its part of "), *_join_titles(titles), Text("."))


def _return_instruction(destination: ReturnAddress, capacity: str, what: str, *, last: bool, alone: bool) -> Inlines:
    """Return the sentence on where the packet goes once the partner has signed; those who sign after it have it by then.

    What the partner signs alone, such as a notice, goes where the paper's own line says, and not where contracts are returned.
    """
    address = f", {destination.address}" if destination.address else ""
    by = (Text(", by "), Strong((Text(destination.by),))) if destination.by else ()
    end = "." if last else "; a copy that all have signed comes back."
    how = (
        f"sends {what} to {destination.to}, as the last column below says"
        if alone
        else f"{WORDS[Deed.RETURN].of} {what} to {destination.to}{address}{BY_LINK}"
    )
    return (Text(f"The {capacity} {how}"), *by, Text(end))


def _papers_to_fill(now: tuple[PaperTask, ...], *, first: bool) -> dict[str, list[str]]:
    """Return the papers each role fills in: before they are signed, by a role that signs them, or afterwards, by another."""
    found: dict[str, list[str]] = {}
    for task in now:
        signing = {person.role for person in task.people}
        for part in task.fill:
            if (part.role in signing) is first:
                found.setdefault(part.capacity, []).append(task.title)
    return found


def _join_titles(titles: list[str]) -> Inlines:
    return (Text(_join(titles)),)


def _join(words: list[str]) -> str:
    return ", ".join(words[:-1]) + (" and " if words[:-1] else "") + words[-1]


def _describe_signatory(person: Person) -> str:
    """Name a person who signs: “Ann Berg, Director, for the Partner”; by the party alone where the person is not known yet."""
    name = ", ".join(part for part in (person.name, person.title) if part)
    party = f"the {person.capacity}{f' ({person.party})' if person.party and not name else ''}"
    return f"{name}, for {party}," if name else f"A signatory of {party}"


def _step_section(
    number: int, heading: tuple[str, str], tasks: tuple[PaperTask, ...], addresses: Iterable[str]
) -> Iterator[Block]:
    """Build the section of a step, with a sentence on the address of each paper; a column that is blank for every paper is left out."""
    title, intro = heading
    if tasks[0].step == "sign_later":
        step = next_step(Standing(fills=any(task.fill for task in tasks), signs=any(task.people for task in tasks), later=True))
        intro = f"{intro} {step.words}"
    rows = tuple(_task_row(task, address) for task, address in zip(tasks, addresses, strict=True))
    columns = [at for at in range(len(HEADER)) if any(row[at] for row in rows)]
    yield Heading(f"{number}.", str(number), f"step-{number}", (Text(title),))
    yield Paragraph((Text(intro),))
    yield Table(
        tuple(_text_cell(HEADER[at]) for at in columns),
        tuple(tuple(row[at] for at in columns) for row in rows),
        (False,) * len(columns),
    )


def _task_row(task: PaperTask, address: str) -> tuple[Inlines, ...]:
    about = task.paper.paper
    purpose = (LineBreak(), Text(about.purpose)) if about.purpose else ()
    due = SPECIMEN if task.paper.specimen else "" if task.step == "reference" else about.due
    return (
        (Strong((Text(task.title),)), *purpose),
        _join_lines(map(_describe_filling, task.fill)),
        _join_lines(_describe_turns(task.people)),
        _text_cell(" ".join(filter(None, (due, address)))),
    )


def _describe_filling(part: Filling) -> str:
    return f"{part.capacity}: {part.fields}{f' ({part.required} required)' if part.required else ''}"


def _describe_turns(people: Iterable[Person]) -> Iterator[str]:
    for person in people:
        yield f"{person.turn}. {person.name or 'a signatory'} ({person.capacity})"


def _join_lines(texts: Iterable[str]) -> Inlines:
    lines = tuple(texts)
    return tuple(part for at, text in enumerate(lines) for part in ((LineBreak(), Text(text)) if at else (Text(text),)))


def _text_cell(text: str) -> Inlines:
    return (Text(text),) if text else ()
