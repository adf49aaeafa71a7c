"""Rebuild: an issued packet made anew from its manifest and from what its store keeps beside it, and compared with what was issued."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.kept_matters import read_kept, write_files
from assembler.commands.record import refused_by_disk
from assembler.formats.registry import PDF, format_of
from assembler.loader import load_library
from assembler.loader.templates import ESIGN
from assembler.model.diagnostics import Diagnostic, Severity, error, failing, info, nearest, warning
from assembler.model.manifest import Environment, Manifest
from assembler.model.matter import KeptText
from assembler.model.source import Span
from assembler.packets.environment import OURS, engines, environment
from assembler.packets.kept import KeptMatter, kept_library, kept_matter, kept_service, kept_templates, matter_path
from assembler.packets.manifest import PacketFile, PacketOrigin, SupplementTo, build_manifest, content_digest, digest
from assembler.packets.manifest_file import MANIFEST, write_manifest
from assembler.packets.order import Order, render_settings
from assembler.packets.records import erased_record, folder_of, issued_manifest, read_record, record_ids
from assembler.packets.rendering import ProgressReport, render_files
from assembler.packets.store import Store
from assembler.packets.supplements import order_supplement

Findings = tuple[Diagnostic, ...]
Files = tuple[PacketFile, ...]

INSTALL = "“assembler rebuild PACKET --environment” names the versions it was made with: install these, and rebuild."


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A packet made anew: the manifest that was issued, the files as they are made now, and how they compare.

    `differing` has the paths of the files whose bytes differ, without the certificates that were appended. `content` says whether
    the contents are the same, `words` whether the words and numbers of the documents are. `versions` has each part of the
    environment that differs, with what it was and what it is.
    """

    manifest: Manifest
    files: Files
    differing: tuple[str, ...]
    content: bool
    words: bool
    versions: Mapping[str, tuple[str, str]]


def rebuild_packet(store: Store, packet: str, report: ProgressReport) -> tuple[Rebuilt | None, Findings]:
    """Make an issued packet anew and compare it; nothing is written.

    Returns no packet but findings where something it is made from is missing, was changed or erased, or where this version cannot
    assemble it. With a packet they say what differs from what was issued.
    """
    try:
        return _rebuild(store, packet, report)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)


def _rebuild(store: Store, packet: str, report: ProgressReport) -> tuple[Rebuilt | None, Findings]:
    issued, findings = _issued(store, packet)
    if issued is None:
        return None, findings
    order, findings = order_again(store, packet)
    if order is None:
        return None, findings
    order = _as_supplement(order, issued) if issued.supplement_to else order
    settings = replace(render_settings(order), packet=issued.packet)
    files, findings = render_files(order.assembly, order.templates, order.formats, settings, report)
    if failing(findings):
        return None, (_not_assembled(issued, store), *findings)
    rebuilt = _compare(store, issued, order, files)
    place = Span(store.place(packet), 1, 1)
    return rebuilt, (*_find_differences(rebuilt, place), *_find_other_files(issued, store, place))


def order_again(store: Store, packet: str) -> tuple[Order | None, Findings]:
    """Return the order for an issued packet from what is kept, without rendering it; None with what is missing or changed.

    Raises `OSError` where the store cannot be read.
    """
    issued, findings = _issued(store, packet)
    if issued is None:
        return None, findings
    kept, findings = kept_matter(store, issued.packet)
    if kept is None or (findings := (*_find_other_text(issued, kept, store), *_find_lost_events(kept.matter, store))):
        return None, findings
    return _order_again(store, issued, kept)


def issued_packet(store: Store, packet: str) -> tuple[Manifest | None, Findings]:
    """Return the manifest of an issued packet, which is as its record says; None with findings where there is none."""
    try:
        return _issued(store, packet)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)


def write_rebuilt(rebuilt: Rebuilt, store: Store) -> tuple[str, Findings]:
    """Write a packet that was made anew into another store, and return its place there; empty where something has its name."""
    packet = rebuilt.manifest.packet
    try:
        if store.commit(packet, rebuilt.files):
            return store.place(packet), ()
    except OSError as fault:
        return "", (refused_by_disk(fault, store),)
    place = store.place(packet)
    sentence = f"{place} is there already, and nothing is written over it."
    return "", (error("not-written", sentence, Span(place, 1, 1), "Name another place by -o.", packet),)


def requirements(issued: Manifest) -> Iterator[str]:
    """Yield the lines of a file for pip with the versions that made a packet; comments say what pip cannot install."""
    made = issued.environment
    packages = made.packages if made else issued.engines
    commit = made.commit if made else ""
    yield f"# {issued.packet} was made by {OURS} {packages.get(OURS, '')}{f', commit {commit}' if commit else ''}"
    if made:
        yield f"# with Python {made.python} and zlib {made.zlib}"
    if commit:
        yield "# Check that commit out, and install there: pip install --constraint THIS_FILE --editable ."
    yield from (f"{name}=={version}" for name, version in sorted(packages.items()) if not (commit and name == OURS))


def _issued(store: Store, packet: str) -> tuple[Manifest | None, Findings]:
    manifest, findings = store.manifest(packet)
    if manifest is None:
        return None, findings or (_no_packet(store, packet),)
    record, findings = read_record(store, manifest.matter.record)
    if record is None:
        return None, findings
    if record.erased:
        return None, (erased_record(store, record.id),)
    return issued_manifest(store, record, packet) if packet in record.manifests else (manifest, ())


def _no_packet(store: Store, packet: str) -> Diagnostic:
    """Return why there is no packet of a name: it was erased, or never there."""
    for id in record_ids(store):
        record, _ = read_record(store, id)
        if record is not None and record.erased and packet in record.manifests:
            return erased_record(store, id)
    place = Span(store.place(packet), 1, 1)
    hint = nearest(packet, (name for name in store.below("") if "-" in name)) or "Name the folder that holds manifest.json."
    return error("no-packet", f"{place.path} holds no packet.", place, hint, packet)


def _find_other_text(issued: Manifest, kept: KeptMatter, store: Store) -> Iterator[Diagnostic]:
    if kept.matter.sha256 != issued.matter.sha256:
        place = store.place(matter_path(issued.packet))
        sentence = f"{place} is not the matter that {issued.packet} was issued for: its digest is another one."
        yield error("altered-kept", sentence, Span(place, 1, 1), "Take the folder “kept” from a backup of the store.")


def _find_lost_events(kept: KeptText, store: Store) -> Iterator[Diagnostic]:
    """Find records that no longer have the event after which the packet was issued."""
    for id, event in kept.events.items():
        record, findings = read_record(store, id)
        yield from findings
        if record is not None and record.erased:
            yield erased_record(store, id)
        elif record is not None and event not in ("", *(one.sha256 for one in record.events)):
            place = store.place(folder_of(id))
            sentence = f"The record “{id}” no longer has the event that was its last one when the packet was issued."
            yield error("bad-record", sentence, Span(place, 1, 1), "Take the record and the packet from one backup.", id)
    for earlier in kept.earlier.values():
        yield from _find_lost_events(earlier, store)


def _order_again(store: Store, issued: Manifest, kept: KeptMatter) -> tuple[Order | None, Findings]:
    """Return the order for an issued packet, from what is kept."""
    library, findings = kept_library(store, issued.library.sha256)
    templates, more = kept_templates(store, issued.templates.sha256)
    options = issued.options
    service, faults = kept_service(store, options.esign_sha256) if options.esign_sha256 else (None, ())
    if library is None or templates is None or (findings := (*findings, *more, *faults)):
        return None, (*findings, *more, *faults)
    services = {f"{ESIGN}/{options.esign}.yaml": service} if service is not None else {}
    with TemporaryDirectory() as folder:
        write_files(Path(folder) / "library", library)
        write_files(Path(folder) / "templates", {**templates, **services})
        read, findings = load_library(Path(folder) / "library", issued.programme.id)
        place = store.place(matter_path(issued.packet))
        matter, more = read_kept(kept.matter, place, read, issued.issued) if read else (None, ())
        if read is None or matter is None:
            return None, (_not_assembled(issued, store), *_errors((*findings, *more)))
        matter = replace(matter, known=issued.known)
        request = BuildRequest(
            read, matter, Path(folder) / "templates", options.formats, options.split, options.esign, None, store
        )
        order, findings = order_packet(request)
    return order, (() if order else (_not_assembled(issued, store), *_errors(findings)))


def _as_supplement(order: Order, issued: Manifest) -> Order:
    """Return the order for the forms of a matter that were issued in a supplement."""
    documents = {document.name: document for document in issued.documents}
    papers = (paper for paper in order.assembly.papers if paper.document.name in documents)
    replaces = {name: document.replaces for name, document in documents.items() if document.replaces}
    return order_supplement(order, papers, SupplementTo(issued.supplement_to, issued.supplement_number, replaces))


def _errors(findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    return (finding for finding in findings if finding.severity is Severity.ERROR)


def _not_assembled(issued: Manifest, store: Store) -> Diagnostic:
    place = Span(store.place(issued.packet), 1, 1)
    sentence = (
        f"{issued.packet} cannot be assembled by this version from what it was made from{_version_changes(_versions(issued))}."
    )
    return error("not-rebuilt", sentence, place, INSTALL, issued.packet)


def _compare(store: Store, issued: Manifest, order: Order, files: Files) -> Rebuilt:
    """Compare a packet made anew with what was issued. What a certificate appended to a PDF is no difference."""
    options = issued.options
    origin = PacketOrigin(order.choices, order.templates.digest, options, None, content_digest(files), order.supplement)
    made = build_manifest(issued.packet, order.library, order.matter, order.assembly, files, origin)
    data = write_manifest(made)
    listed, paths = issued.digests, {file.path for file in files}
    differing = {file.path for file in files if not _is_same(store, issued, file, listed.get(file.path, ""))}
    as_issued = replace(made, files=issued.files, certified=issued.certified) if issued.certified else made
    if not differing and write_manifest(as_issued) != store.read(f"{issued.packet}/{MANIFEST}"):
        differing.add(MANIFEST)
    said = replace(as_issued, files=(), engines={}, environment=None)
    content = made.content_sha256 == issued.content_sha256 and said == replace(issued, files=(), engines={}, environment=None)
    return Rebuilt(
        manifest=issued,
        files=(*files, PacketFile(MANIFEST, data, ())),
        differing=tuple(sorted({*differing, *(listed.keys() - paths)})),
        content=content,
        words=_words(made) == _words(issued),
        versions=_versions(issued),
    )


def _is_same(store: Store, issued: Manifest, file: PacketFile, sha256: str) -> bool:
    if digest(file.data) == sha256:
        return True
    if not issued.certified or format_of(file.path) is not PDF:
        return False
    data = store.read(f"{issued.packet}/{file.path}") or b""
    return digest(data) == sha256 and data.startswith(file.data)


def _words(manifest: Manifest) -> list[tuple[str, str, Mapping[str, str]]]:
    return [(one.name, one.text_sha256, one.numbers) for one in manifest.documents]


def _versions(issued: Manifest) -> dict[str, tuple[str, str]]:
    """Return each part of the environment that differs, with what it was and what it is; empty where it was or is not there."""
    now = environment()
    then = issued.environment
    was, here = (_named_versions(then), _named_versions(now)) if then else (dict(issued.engines), engines())
    if then and then.code_sha256 == now.code_sha256:  # another commit may hold the same code
        was[OURS] = here[OURS]
    return {name: (was.get(name, ""), here.get(name, "")) for name in {**was, **here} if was.get(name) != here.get(name)}


def _named_versions(one: Environment) -> dict[str, str]:
    ours = " ".join(
        filter(None, (one.packages.get(OURS, ""), one.commit and f"commit {one.commit[:12]}", f"code {one.code_sha256[:12]}"))
    )
    return {
        OURS: ours,
        "Python": one.python,
        "zlib": one.zlib,
        **{name: one.packages[name] for name in one.packages if name != OURS},
    }


def _version_changes(versions: Mapping[str, tuple[str, str]]) -> str:
    """Return which versions differ, as the end of a sentence; empty where none does."""
    listed = "; ".join(f"{name} was {was or 'absent'}, is {now or 'absent'}" for name, (was, now) in versions.items())
    return f" ({listed})" if listed else ""


def _find_other_files(issued: Manifest, store: Store, place: Span) -> Iterator[Diagnostic]:
    """Yield a finding for the files of the packet that are not as they were issued, and one for those that are gone."""
    other = store.altered(issued.packet, issued)
    gone = tuple(path for path in other if store.read(f"{issued.packet}/{path}") is None)
    hint = "Write the packet anew to another place by “-o”, and take the file from there."
    if changed := ", ".join(path for path in other if path not in gone):
        sentence = f"In {place.path} there is what was not issued: {changed} has been changed or added since."
        yield warning("altered-packet", sentence, place, hint, issued.packet)
    if gone:
        yield info("altered-packet", f"In {place.path} there is no {', no '.join(gone)} any more.", place, hint, issued.packet)


def _find_differences(rebuilt: Rebuilt, place: Span) -> Iterator[Diagnostic]:
    """Yield how a packet made anew differs from what was issued: in its words, its contents, or its bytes alone."""
    if not rebuilt.differing and rebuilt.content:
        return
    packet, versions = rebuilt.manifest.packet, _version_changes(rebuilt.versions)
    where = ", ".join(rebuilt.differing) or MANIFEST
    hint = (
        INSTALL
        if rebuilt.versions
        else "The versions are the same: rebuild it on the machine, or a system like that, that built it."
    )
    if not rebuilt.words:
        yield error(
            "rebuilt-otherwise", f"{packet} has other words or numbers than were issued{versions}: {where}.", place, hint, packet
        )
    elif not rebuilt.content:
        sentence = f"{packet} has the words and numbers that were issued, in other files{versions}: {where}."
        yield warning("rebuilt-otherwise", sentence, place, hint, packet)
    else:
        sentence = f"{packet} has the contents that were issued, with other bytes{versions}: {where}."
        yield info("rebuilt-otherwise", sentence, place, hint, packet)
