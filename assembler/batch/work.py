"""Build the packet of one row, in any process: a matter in, a packet in the store and an outcome out."""

import hashlib
import traceback
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Literal

from assembler.commands.build import BuildRequest, order_packet
from assembler.formats.pdf.certification import KeyFile
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.loader import load_library
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, as_text, error
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.packets.environment import engines
from assembler.packets.order import PDF_FIELDS, build_packet
from assembler.packets.records import read_record
from assembler.packets.store import Store, open_store
from assembler.platform.memory import give_back

State = Literal["built", "found", "refused", "failed"]
"""`built` now, `found` built before, `refused` by a finding about the row, `failed` for another reason, such as the disk."""

ROWS_BETWEEN_RELEASES = 20
"""After how many rows a process returns free memory to the system; without that its memory grows with the rows."""

_rows = count(1)


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How all packets of a batch are built, in values that can be sent to another machine: folders, digests, formats.

    With `revise` a row that was changed supersedes its packet, unless that is signed. `key_file` is the key that certifies, `fingerprint` the SHA-256 of its certificate. It goes to processes of this machine only.
    """

    library: str
    templates: str
    output: str
    library_digest: str
    templates_digest: str
    formats: tuple[str, ...] = DEFAULT_FORMATS
    split: bool = False
    esign: str = PDF_FIELDS
    key_file: KeyFile | None = None
    fingerprint: str = ""
    revise: bool = False

    def key(self, matter: Matter) -> str:
        """Return a SHA-256 over everything that decides a row's packet: the journal finds a finished row by it."""
        parts = [self.library_digest, self.templates_digest, matter.digest, *sorted(self.formats), str(self.split), self.esign]
        parts += [self.fingerprint]
        parts += [f"{name} {version}" for name, version in engines().items()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RowTask:
    """A row to build: its key, its place in the table, and its matter."""

    key: str
    place: str
    matter: Matter


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a row: its packet's name, or the reasons why there is none; and the seconds it took.

    `halting` is true where every other row would fail for the same reason, such as a full disk.
    """

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
        """Whether the packet is there."""
        return self.state in ("built", "found")


@dataclass(frozen=True, slots=True)
class RowResources:
    """The values that a process needs for every row, read once."""

    library: Library
    templates: Templates
    store: Store


def build_row(settings: BatchSettings, task: RowTask) -> Outcome:
    """Build a row's packet. Every error becomes the outcome; nothing is raised, so that the other rows go on."""
    begun = perf_counter()
    try:
        outcome = _build_packet_of(settings, task)
    except Exception:  # noqa: BLE001 - an unforeseen error in one row must not stop the others
        outcome = Outcome(task.key, task.place, task.matter.id, "failed", reasons=(traceback.format_exc(),))
    if next(_rows) % ROWS_BETWEEN_RELEASES == 0:
        give_back()
    return replace(outcome, seconds=perf_counter() - begun)


def _build_packet_of(settings: BatchSettings, task: RowTask) -> Outcome:
    resources = _resources(settings)
    if isinstance(resources, Diagnostic):
        return _without_packet(task, (resources,))
    request = BuildRequest(
        resources.library,
        task.matter,
        resources.templates,
        settings.formats,
        settings.split,
        settings.esign,
        settings.key_file,
        resources.store,
    )
    if known := _find_known(settings, task.matter, resources.store):
        return Outcome(task.key, task.place, task.matter.id, "found", known)
    order, findings = order_packet(request)
    if order is None:
        return _without_packet(task, findings)
    packet, findings = build_packet(order, resources.store, lambda _: None, revise=settings.revise)
    if packet is None:
        return _without_packet(task, findings)
    state: State = "built" if packet.fresh else "found"
    superseded = (f"It supersedes {packet.revises}.",) if packet.revises else ()
    return Outcome(task.key, task.place, task.matter.id, state, order.packet, (*superseded, *map(as_text, findings)))


def _find_known(settings: BatchSettings, matter: Matter, store: Store) -> str:
    """Return the packet that was issued for the same row in the same way, by its record; empty where there is none.

    It stands, whatever the library and the templates have become since. One whose files were changed is none.
    """
    record, _ = read_record(store, matter.after or matter.id)
    packet = record.standing_of(matter.id) if record else ""
    manifest = store.manifest(packet)[0] if packet else None
    if manifest is None or manifest.matter.sha256 != matter.digest:
        return ""
    options, certified = manifest.options, manifest.certified.sha256 if manifest.certified else ""
    made = ({*options.formats}, options.split, options.esign, certified)
    same = made == ({*settings.formats}, settings.split, settings.esign, settings.fingerprint)
    return packet if same and not store.altered(packet, manifest) else ""


def _without_packet(task: RowTask, findings: tuple[Diagnostic, ...]) -> Outcome:
    halting = any(finding.id in ("not-written", "changed-library") for finding in findings)
    state: State = "failed" if halting else "refused"
    return Outcome(task.key, task.place, task.matter.id, state, reasons=tuple(map(as_text, findings)), halting=halting)


@lru_cache(1)
def _resources(settings: BatchSettings) -> RowResources | Diagnostic:
    """Read library and templates, once in a process; a finding where the texts have changed since the batch began."""
    library, _ = load_library(Path(settings.library))
    templates, _ = load_templates(Path(settings.templates))
    same = (
        library is not None
        and templates is not None
        and (library.digest, templates.digest) == (settings.library_digest, settings.templates_digest)
    )
    if not same or library is None or templates is None:
        hint = "Start the batch again; what is built with the old texts is there under its own name."
        return error("changed-library", f"{settings.library} or {settings.templates} changed while the batch ran.", hint=hint)
    return RowResources(library, templates, open_store(settings.output))
