"""Packets: a matter's documents as one folder with its manifest. Without a manifest there is no packet."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assembler.assembly import Assembly
from assembler.diagnostics import Diagnostic, error, failing
from assembler.library import Library
from assembler.loader.templates import Templates
from assembler.matter import Matter
from assembler.packets.commit import commit
from assembler.packets.manifest import PacketFile, engines, manifest
from assembler.packets.rendering import FORMATS, Report, render_files

__all__ = ["FORMATS", "BuiltPacket", "Order", "build_packet"]

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What to build a packet from, and in which formats. `choices` gives each choice that is on, and why."""

    library: Library
    templates: Templates
    matter: Matter
    assembly: Assembly
    choices: Mapping[str, str]
    formats: tuple[str, ...] = ("docx", "pdf")
    split: bool = False

    @property
    def packet(self) -> str:
        """The packet's name: the matter's id, and eight digits of a hash over all that goes into it."""
        return f"{self.matter.id}-{self.key[:8]}"

    @property
    def key(self) -> str:
        """A hash over everything that decides the packet's bytes."""
        parts = [self.library.digest, self.templates.digest, self.matter.digest, *sorted(self.formats), str(self.split)]
        parts += [f"{name} {version}" for name, version in engines().items()]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class BuiltPacket:
    """A packet on disk. `fresh` is false when it had been built before."""

    folder: Path
    manifest: Mapping[str, Any]
    fresh: bool


def build_packet(order: Order, output: Path, report: Report) -> tuple[BuiltPacket | None, tuple[Diagnostic, ...]]:
    """Build a packet into the output folder, whole or not at all; the same order twice is built once."""
    folder = output / order.packet
    if (built := _built(folder)) is not None:
        return built, ()
    if others := _others(output, order):
        return None, others
    programme = order.library.programmes[order.matter.programme]
    files, findings = render_files(
        order.assembly, order.templates, order.formats, programme.title, order.matter.issued, split=order.split, report=report
    )
    if failing(findings):
        return None, findings
    written = manifest(order.packet, order.library, order.matter, order.assembly, files, _origin(order))
    data = (json.dumps(written, indent=2, ensure_ascii=False) + "\n").encode()
    try:
        fresh = commit(folder, (*files, PacketFile(MANIFEST, data, ())))
    except OSError as fault:
        return None, (*findings, _not_written(fault, output))
    return BuiltPacket(folder, written, fresh), findings


def _built(folder: Path) -> BuiltPacket | None:
    path = folder / MANIFEST
    return BuiltPacket(folder, json.loads(path.read_text("utf-8")), fresh=False) if path.is_file() else None


def _others(output: Path, order: Order) -> tuple[Diagnostic, ...]:
    """Refuse a second packet of other contents for the same matter: one of the two would be signed by mistake."""
    found = sorted(path.parent.name for path in output.glob(f"{order.matter.id}-*/{MANIFEST}") if _is_of(path, order.matter.id))
    if not found:
        return ()
    sentence = f"The matter “{order.matter.id}” has a packet of other contents: {found[0]}."
    hint = f"Give the matter a new id, or remove {output / found[0]} if nobody has received it."
    return (error("other-packet", sentence, order.matter.span, hint, order.matter.id),)


def _is_of(path: Path, matter: str) -> bool:
    return bool(json.loads(path.read_text("utf-8"))["matter"]["id"] == matter)


def _origin(order: Order) -> dict[str, Any]:
    return {
        "choices": [{"id": id, "because": because} for id, because in order.choices.items()],
        "library": {"sha256": order.library.digest},
        "templates": {"sha256": order.templates.digest},
    }


def _not_written(fault: OSError, output: Path) -> Diagnostic:
    where = fault.filename or output
    return error(
        "not-written",
        f"The packet could not be written to {where}: {fault.strerror}.",
        hint="Free space, or name another folder by -o.",
    )
