"""The manifest of a packet, made from its order and its files; and a packet's files compared with it."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from assembler.assembly import AssembledPaper, Assembly, PaperTask
from assembler.assembly.papers import UsedClause
from assembler.formats.word.archive import packed_parts, unpack
from assembler.model.document import Document
from assembler.model.form_fields import SIGNATURES
from assembler.model.in_force import ATTACHED
from assembler.model.library import Library
from assembler.model.manifest import (
    FORMAT,
    ChecklistTask,
    ChoiceMade,
    FillingStep,
    FolderDigest,
    IssuedDocument,
    IssuedMatter,
    IssuedProgramme,
    IssuedWording,
    IssuerCertificate,
    ListedFile,
    Manifest,
    NamedParty,
    PacketChecklist,
    PacketOptions,
    PacketSigner,
    ReturnInstruction,
    SigningPlace,
    SigningStep,
)
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.signers import Person, signers
from assembler.model.walk import plain
from assembler.packets.environment import engines, environment
from assembler.packets.manifest_file import MANIFEST

SIGNATURE = "manifest.json.p7s"
"""The file beside the manifest of a certified packet with its signature; the manifest cannot list the file that signs it."""

ZIP_SIGNATURE = b"PK\x03\x04"
"""The first bytes of an archive (APPNOTE 4.3.7), such as a Word file; no text and no PDF begins so."""


@dataclass(frozen=True, slots=True)
class PacketFile:
    """A file of a packet: its path inside the folder, its bytes, and the names of the documents it holds."""

    path: str
    data: bytes
    papers: tuple[str, ...]


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_digest(files: Iterable[PacketFile]) -> str:
    """Return a digest over part names and uncompressed contents: it does not depend on the version of zlib."""
    whole = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.path):
        for name, data in sorted(_named_contents(file)):
            whole.update(f"{name}\0{digest(data)}\n".encode())
    return whole.hexdigest()


def _named_contents(file: PacketFile) -> list[tuple[str, bytes]]:
    is_archive = file.data.startswith(ZIP_SIGNATURE)
    parts = packed_parts(file.data) or unpack(file.data)[0] if is_archive else {}
    return [(f"{file.path}/{name}", data) for name, data in parts.items()] or [(file.path, file.data)]


@dataclass(frozen=True, slots=True)
class SupplementTo:
    """The packet that a supplement is issued to, and its number among the supplements to that, from 1.

    `replaces` has the packet or supplement that holds the earlier issue of a form, by the form's name. Without a packet there is no
    supplement.
    """

    packet: str
    number: int
    replaces: Mapping[str, str]


NO_SUPPLEMENT = SupplementTo("", 0, {})


@dataclass(frozen=True, slots=True)
class PacketOrigin:
    """What a packet was made from besides its papers: choices with their reasons, digest of the templates, options, certificate.

    `supplement` says to which packet it is issued, where it is no packet of its own.
    """

    choices: Mapping[str, str]
    templates: str
    options: PacketOptions
    certified: IssuerCertificate | None
    content_sha256: str
    supplement: SupplementTo = NO_SUPPLEMENT


def build_manifest(
    packet: str, library: Library, matter: Matter, assembly: Assembly, files: tuple[PacketFile, ...], origin: PacketOrigin
) -> Manifest:
    """Build the manifest of a packet."""
    programme = library.programmes[matter.programme]
    to = assembly.return_address
    return Manifest(
        format=FORMAT,
        packet=packet,
        matter=_issued_matter(matter, assembly),
        programme=IssuedProgramme(programme.id, programme.title, assembly.edition),
        draft=assembly.draft,
        choices=tuple(ChoiceMade(id, because) for id, because in origin.choices.items()),
        library=FolderDigest(library.digest),
        templates=FolderDigest(origin.templates),
        options=origin.options,
        certified=origin.certified,
        content_sha256=origin.content_sha256,
        signers=tuple(map(_signer, signers(paper.document for paper in assembly.papers))),
        checklist=PacketChecklist(
            ReturnInstruction(to.to, to.address, to.by), tuple(_task(task, files) for task in assembly.tasks)
        ),
        documents=tuple(_document(paper, matter, files, origin.supplement) for paper in assembly.papers),
        files=tuple(ListedFile(file.path, len(file.data), digest(file.data)) for file in files),
        engines=engines(),
        deadlines=assembly.deadlines,
        supplement_to=origin.supplement.packet,
        supplement_number=origin.supplement.number,
        environment=environment(),
        known=matter.known if origin.supplement.packet else None,
    )


def _issued_matter(matter: Matter, assembly: Assembly) -> IssuedMatter:
    return IssuedMatter(
        matter.id,
        matter.issued,
        matter.digest,
        matter.form_number,
        matter.after or matter.id,
        matter.in_force.event,
        assembly.occasion,
    )


def _document(paper: AssembledPaper, matter: Matter, files: tuple[PacketFile, ...], supplement: SupplementTo) -> IssuedDocument:
    document = paper.document
    parties = zip(paper.parties, document.front.parties, strict=True)
    return IssuedDocument(
        id=document.plan,
        name=document.name,
        title=document.title,
        kind=document.kind,
        handling=document.handling,
        specimen=paper.specimen,
        edition=document.edition,
        issued=paper.signed.issued if paper.signed else matter.day if supplement.packet else matter.issued,
        effective=paper.effective,
        entity=paper.entity,
        parties=tuple(NamedParty(role, party.role, plain(party.name)) for role, party in parties),
        signers=tuple(_place_to_sign(person, document) for person in signers((document,))),
        because=paper.because,
        files=_files_of(document.name, files),
        clauses=tuple(_wording(used) for used in paper.clauses),
        numbers=paper.numbers,
        text_sha256=paper.text_sha256,
        signed_in=paper.signed.packet if paper.signed else "",
        form_number=paper.signed.form_number if paper.signed else matter.form_number,
        attached=paper.signed.attached if paper.signed else document.handling in ATTACHED,
        replaces=supplement.replaces.get(document.name, ""),
    )


def _files_of(name: str, files: Iterable[PacketFile]) -> tuple[str, ...]:
    return tuple(file.path for file in files if name in file.papers)


def _wording(used: UsedClause) -> IssuedWording:
    return IssuedWording(used.id, used.variant.variant, used.variant.version, used.variant.digest)


def _place_to_sign(person: Person, document: Document) -> SigningPlace:
    field = ".".join((*document.path, SIGNATURES, person.role, str(person.number)))
    return SigningPlace(person.role, person.number, person.turn, field)


def _task(task: PaperTask, files: Iterable[PacketFile]) -> ChecklistTask:
    name, about = task.paper.document.name, task.paper.paper
    return ChecklistTask(
        step=task.step,
        document=name,
        title=task.title,
        purpose=about.purpose,
        fill=tuple(FillingStep(part.role, part.fields, part.required) for part in task.fill),
        sign=tuple(SigningStep(one.turn, one.role, one.number, one.name) for one in task.people),
        due="" if task.paper.specimen else about.due,
        files=_files_of(name, files),
    )


def _signer(person: Person) -> PacketSigner:
    return PacketSigner(
        role=person.role,
        number=person.number,
        order=person.turn,
        capacity=person.capacity,
        party=person.party,
        name=person.name,
        title=person.title,
        email=person.email,
        signs=person.papers,
    )


def altered(folder: Path, written: Manifest) -> tuple[str, ...]:
    """Return the paths of files that differ from a packet's manifest: changed, missing or added."""
    listed = written.digests
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    same = {path for path in listed.keys() & found.keys() if digest(found[path].read_bytes()) == listed[path]}
    return changed({*listed} | unlisted(written), {*found}, same)


def unlisted(written: Manifest) -> set[str]:
    """Return the paths that a manifest does not list: the manifest itself and, of a certified packet, its signature."""
    return {MANIFEST, SIGNATURE} if written.certified else {MANIFEST}


def changed(listed: set[str], found: set[str], same: set[str]) -> tuple[str, ...]:
    """Return the listed and found paths without the same ones. Of files no manifest lists, only the presence counts."""
    return tuple(sorted((listed | found) - same - (listed & found & {MANIFEST, SIGNATURE})))
