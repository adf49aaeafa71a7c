"""The first format of manifests, which packets had until November 2026: read for ever, and turned into the model of today."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from assembler.model.in_force import ATTACHED
from assembler.model.manifest import (
    FORMAT,
    ChoiceMade,
    FolderDigest,
    IssuedDocument,
    IssuedMatter,
    IssuedProgramme,
    IssuedWording,
    IssuerCertificate,
    ListedFile,
    Manifest,
    ManifestPart,
    PacketChecklist,
    PacketOptions,
    PacketSigner,
    ReturnInstruction,
    SigningPlace,
)
from assembler.model.quick_dataclass import dataclass

NO_CHECKLIST = PacketChecklist(ReturnInstruction("", "", ""), ())


@dataclass(frozen=True, slots=True)
class MatterOfFormat1(ManifestPart):
    """The matter: its id, the day of issue, and the digest of its file."""

    id: str
    issued: date
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentOfFormat1(ManifestPart):
    """A document: its signers are roles alone."""

    id: str
    name: str
    title: str
    kind: str
    handling: str
    specimen: bool
    signers: tuple[str, ...]
    because: tuple[str, ...]
    files: tuple[str, ...]
    clauses: tuple[IssuedWording, ...]


@dataclass(frozen=True, slots=True)
class ManifestOfFormat1(ManifestPart):
    """A manifest of format 1. The keys with a default were added in time, without another number."""

    packet: str
    matter: MatterOfFormat1
    programme: IssuedProgramme
    draft: bool
    choices: tuple[ChoiceMade, ...]
    library: FolderDigest
    templates: FolderDigest
    content_sha256: str
    documents: tuple[DocumentOfFormat1, ...]
    files: tuple[ListedFile, ...]
    engines: Mapping[str, str]
    format: Literal[1] = 1
    esign: str = "none"
    certified: IssuerCertificate | None = None
    signers: tuple[PacketSigner, ...] = ()
    checklist: PacketChecklist = NO_CHECKLIST


def as_manifest(old: ManifestOfFormat1) -> Manifest:
    """Return the manifest of an older packet; what its format does not say is empty."""
    return Manifest(
        format=FORMAT,
        packet=old.packet,
        matter=IssuedMatter(old.matter.id, old.matter.issued, old.matter.sha256, form_number=0, record=old.matter.id, follows=""),
        programme=old.programme,
        draft=old.draft,
        choices=old.choices,
        library=old.library,
        templates=old.templates,
        options=PacketOptions((), split=False, esign=old.esign, esign_sha256=""),
        certified=old.certified,
        content_sha256=old.content_sha256,
        signers=old.signers,
        checklist=old.checklist,
        documents=tuple(_document(one, old) for one in old.documents),
        files=old.files,
        engines=old.engines,
    )


def _document(document: DocumentOfFormat1, old: ManifestOfFormat1) -> IssuedDocument:
    return IssuedDocument(
        id=document.id,
        name=document.name,
        title=document.title,
        kind=document.kind,
        handling=document.handling,
        specimen=document.specimen,
        edition=old.programme.edition,
        issued=old.matter.issued,
        effective=None,
        entity="",
        parties=(),
        signers=_places(document, old),
        because=document.because,
        files=document.files,
        clauses=document.clauses,
        numbers={},
        text_sha256="",
        signed_in="",
        form_number=0,
        attached=document.handling in ATTACHED,
    )


def _places(document: DocumentOfFormat1, old: ManifestOfFormat1) -> tuple[SigningPlace, ...]:
    """Return the places to sign of a document as its task lists them; without a checklist, one for each role."""
    tasks = (task for task in old.checklist.tasks if task.document == document.name)
    listed = tuple(SigningPlace(one.role, one.number, one.order, "") for task in tasks for one in task.sign)
    return listed or tuple(SigningPlace(role, 1, order, "") for order, role in enumerate(document.signers, 1))
