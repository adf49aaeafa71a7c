"""From a matter's file to an order for its packet: read, choose, assemble; every finding on the way."""

from pathlib import Path

from assembler.assembly import assemble, environment
from assembler.choosing import Answer, choose, reasons, refusals
from assembler.diagnostics import Diagnostic
from assembler.library import Library
from assembler.loader import load_matter
from assembler.loader.templates import Templates, load_templates
from assembler.matter import Matter
from assembler.packets import Order


def order_packet(
    library: Library, templates: Path, matter: Path, formats: tuple[str, ...], *, split: bool = False
) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Read a matter and assemble its papers; with an error there is no order."""
    looks, findings = load_templates(templates)
    read, faults = load_matter(matter, library)
    findings = (*findings, *faults)
    if looks is None or read is None:
        return None, findings
    order, faults = order_matter(library, looks, read, formats, split=split)
    return order, (*findings, *faults)


def order_matter(
    library: Library, looks: Templates, matter: Matter, formats: tuple[str, ...], *, split: bool = False
) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    """Assemble the papers of a matter that has been read; with an error there is no order."""
    answer = answer_matter(library, matter)
    if answer.selection is None:
        return None, tuple(refusals(answer, matter))
    assembly, findings = assemble(library, matter, answer.selection.choices)
    if assembly is None:
        return None, findings
    return Order(library, looks, matter, assembly, reasons(answer), formats, split), findings


def answer_matter(library: Library, matter: Matter) -> Answer:
    """Answer the matter's choices, with its facts: a rule may ask where a partner is, or what it is."""
    programme = library.programmes[matter.programme]
    facts, _ = environment(programme, matter, ())
    elected, declined = ([one.id for one in named] for named in (matter.choices, matter.declined))
    return choose(library, programme, elected, declined, facts)
