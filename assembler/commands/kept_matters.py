"""The texts from which a matter is read again when its packet is made anew: its own, those of earlier matters, records as they stood."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from assembler.loader import load_matter, read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library
from assembler.model.manifest import Manifest
from assembler.model.matter import KeptText, Matter
from assembler.packets.kept import kept_library
from assembler.packets.records import read_record
from assembler.packets.store import Store


def read_kept_library(store: Store, issued: Manifest) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Read the library that a packet was made from; None with findings where it is not kept whole. Raises `OSError`."""
    from assembler.loader.libraries import load_library  # noqa: PLC0415 -- the readers of clauses come with it

    files, findings = kept_library(store, issued.library.sha256)
    if files is None:
        return None, findings
    with TemporaryDirectory() as folder:
        write_files(Path(folder), files)
        return load_library(Path(folder), issued.programme.id)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write kept files below a folder. Raises `OSError`, also for one that would lie beside it."""
    for name, data in files.items():
        path = folder / name
        if folder.resolve() not in path.resolve().parents:
            raise PermissionError(None, "it names a file outside its folder", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def with_sources(matter: Matter, library: Library, store: Store | None) -> Matter:
    """Return a matter with the texts of the earlier matters that it names, and the last event of each record before its packet."""
    return replace(
        matter,
        earlier={**dict(_earlier_texts(matter, library, store)), **matter.earlier},
        events={**dict(_last_events(matter, store)), **matter.events},
    )


def _earlier_texts(matter: Matter, library: Library, store: Store | None) -> Iterator[tuple[str, KeptText]]:
    for name in {signed.matter: None for signed in matter.signed_before if signed.matter not in ("", *matter.earlier)}:
        earlier, _ = load_matter(Path(matter.span.path).parent / name, library, matter.issued)
        if earlier is not None:
            yield name, with_sources(earlier, library, store).kept


def _last_events(matter: Matter, store: Store | None) -> Iterator[tuple[str, str]]:
    named = {matter.after, *(signed.record for signed in matter.signed_before)} - {"", *matter.events}
    if store is None:
        return
    for id in sorted(named):
        record, _ = read_record(store, id)
        if record is not None:
            yield id, record.before(matter.id).last


def read_kept(
    kept: KeptText, shown: str, library: Library, day: date | None = None
) -> tuple[Matter | None, tuple[Diagnostic, ...]]:
    """Read a matter from a kept text, which messages name as `shown`; what it names is as it was then. `day` is that of a supplement."""
    file, findings = decode(kept.text.encode(), shown)
    matter, faults = read_matter(file, library, day) if file else (None, ())
    return replace(matter, earlier=kept.earlier, events=kept.events) if matter else None, (*findings, *faults)
