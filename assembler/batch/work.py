"""One row's work: a matter in, its packet in the store out, and what came of it, in whichever process it is done."""

import hashlib
import traceback
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Literal

from assembler.commands.build import order_matter, sealed_by, signed_by
from assembler.formats.pdf.certification import Key, KeyFile, open_key
from assembler.loader import load_library
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, as_text, error
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.packets.manifest import engines
from assembler.packets.order import PDF_FIELDS, build_packet
from assembler.packets.store import Store, open_store
from assembler.platform.memory import give_back

State = Literal["built", "found", "refused", "failed"]
"""`built` now, `found` built before, `refused` by a finding about the row, `failed` for another reason, such as the disk."""


TIDIED = 20
"""After how many rows a process gives back the memory it does not use; without that it would hold ever more of it."""

_rows = count(1)


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How all packets of a batch are made, in values that can be sent to another machine: folders, digests, formats.

    `key_file` holds the key that certifies, whose certificate has the SHA-256 `fingerprint`; it goes to processes here alone.
    """

    library: str
    templates: str
    output: str
    library_digest: str
    templates_digest: str
    formats: tuple[str, ...] = ("docx", "pdf")
    split: bool = False
    esign: str = PDF_FIELDS
    key_file: KeyFile | None = None
    fingerprint: str = ""

    def key(self, matter: Matter) -> str:
        """Give a hash over all that decides a row's packet, so that what is done can be known without doing it again."""
        parts = [self.library_digest, self.templates_digest, matter.digest, *sorted(self.formats), str(self.split), self.esign]
        parts += [self.fingerprint]
        parts += [f"{name} {version}" for name, version in engines().items()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RowTask:
    """A row to be done: its key, the place it stands at, and its matter."""

    key: str
    place: str
    matter: Matter


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a row: its packet's name, or the reasons why there is none. `halting` is true where no other row can do better."""

    key: str
    place: str
    matter: str
    state: State
    packet: str = ""
    reasons: tuple[str, ...] = ()
    seconds: float = 0.0
    halting: bool = False

    @property
    def done(self) -> bool:
        """`True` when the packet is there."""
        return self.state in ("built", "found")


@dataclass(frozen=True, slots=True)
class RowResources:
    """What a process needs for every row, read once."""

    library: Library
    templates: Templates
    store: Store
    seal: Key | None


def build_row(making: BatchSettings, task: RowTask) -> Outcome:
    """Build a row's packet. Whatever goes wrong is told in the outcome; nothing is raised, so that the other rows go on."""
    begun = perf_counter()
    try:
        outcome = _build(making, task)
    except Exception:  # noqa: BLE001 - one row's accident must not cost the others
        outcome = Outcome(task.key, task.place, task.matter.id, "failed", reasons=(traceback.format_exc(),))
    if next(_rows) % TIDIED == 0:
        give_back()
    return replace(outcome, seconds=perf_counter() - begun)


def _build(making: BatchSettings, task: RowTask) -> Outcome:
    workshop = _workshop(making)
    if isinstance(workshop, Diagnostic):
        return _refused(task, (workshop,))
    order, findings = order_matter(workshop.library, workshop.templates, task.matter, making.formats, split=making.split)
    if order is not None:
        order, more = signed_by(order, making.esign)
        findings = (*findings, *more)
    if order is not None and workshop.seal and making.key_file:
        order, more = sealed_by(order, workshop.seal, making.key_file.path)
        findings = (*findings, *more)
    if order is None:
        return _refused(task, findings)
    packet, findings = build_packet(order, workshop.store, lambda _: None)
    if packet is None:
        return _refused(task, findings)
    state: State = "built" if packet.fresh else "found"
    return Outcome(task.key, task.place, task.matter.id, state, order.packet, tuple(map(as_text, findings)))


def _refused(task: RowTask, findings: tuple[Diagnostic, ...]) -> Outcome:
    halting = any(finding.id in ("not-written", "changed-library") for finding in findings)
    state: State = "failed" if halting else "refused"
    return Outcome(task.key, task.place, task.matter.id, state, reasons=tuple(map(as_text, findings)), halting=halting)


@lru_cache(1)
def _workshop(making: BatchSettings) -> RowResources | Diagnostic:
    """Read what a process needs; texts that changed since the batch began would give two kinds of packets in one run."""
    library, _ = load_library(Path(making.library))
    templates, _ = load_templates(Path(making.templates))
    same = (
        library is not None
        and templates is not None
        and (library.digest, templates.digest) == (making.library_digest, making.templates_digest)
    )
    if not same or library is None or templates is None:
        hint = "Start the batch again; what is built with the old texts is there under its own name."
        return error("changed-library", f"{making.library} or {making.templates} changed while the batch ran.", hint=hint)
    seal, faults = open_key(making.key_file) if making.key_file else (None, ())
    return faults[0] if faults else RowResources(library, templates, open_store(making.output), seal)
