"""The manifest of a packet: what was issued, by which parts it was made, and which number each clause has in each paper.

Names, order and types of the fields are the format of `manifest.json`, whose JSON Schema is made from these classes. A manifest never
changes after the packet was issued. Digests are SHA-256 in hexadecimal.
"""

from __future__ import annotations  # pydantic reads them when a manifest is first read or written

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from assembler.model.quick_dataclass import dataclass

FORMAT: Final = 2
"""The number of the format that is written. Formats 1 and 2 are read."""

EffectiveDate = date | Literal["last_signature"] | None
"""The effective date of a paper: a day, or that of the last signature; None where the paper states none."""


NUMBERS = 'The number of each clause and item that references can point at, as they print it: `"term.notice": "4.2(b)"`.'


class ManifestPart:
    """A part of a manifest: an object that has no keys but its fields."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class IssuedOccasion(ManifestPart):
    """Why papers were issued, and what the packet does to what is in force, once it is signed."""

    id: str
    title: str
    alone: Annotated[bool, Field(description="Whether it elects no choices, and binds beside what is in force.")]
    ends: Annotated[date | None, Field(description="The last day on which anything is in force; null where nothing ends.")]
    entity: Annotated[str, Field(description="The id of the vendor's entity to which everything passes; empty for none.")]
    partner: Annotated[str, Field(description="The legal name of the partner to which everything passes; empty for none.")]
    outlasting: Annotated[
        tuple[str, ...], Field(description="The ids of the documents in force that go on after that last day.")
    ] = ()
    changes: Annotated[
        tuple[str, ...],
        Field(
            description="The clauses and items that the packet changes, each as the id of its document, a slash, and its name."
        ),
    ] = ()


@dataclass(frozen=True, slots=True)
class IssuedMatter(ManifestPart):
    """The matter that the packet was issued for: its id, the day of issue, the digest of its file, and the occasion.

    Format 1 says no more than the first three: there the form has no number and belongs to the record that begins with this matter.
    """

    id: str
    issued: date
    sha256: str
    form_number: Annotated[int, Field(description="The number of the form; 0 in format 1, which does not say it.")]
    record: Annotated[str, Field(description="The id of the record that the packet belongs to.")]
    follows: Annotated[str, Field(description="The digest of the event that was the record's last; empty for a first packet.")]
    occasion: Annotated[
        IssuedOccasion | None, Field(description="Null where the programme has no occasions, or had none when it was issued.")
    ] = None


@dataclass(frozen=True, slots=True)
class KnownOnDay(ManifestPart):
    """What is known on the day on which forms are issued after their packet: the day, and since when each paper was in force then."""

    day: Annotated[date, Field(description="The day on which the supplement was issued.")]
    in_force_since: Annotated[
        Mapping[str, date],
        Field(description="From which day each paper was in force on it by the record, by the id of the document."),
    ]


@dataclass(frozen=True, slots=True)
class IssuedProgramme(ManifestPart):
    """The programme: its id, its title, and the edition of the packet."""

    id: str
    title: str
    edition: date


@dataclass(frozen=True, slots=True)
class ChoiceMade(ManifestPart):
    """A choice that was on, and why, such as “elected” or “default”."""

    id: str
    because: str


@dataclass(frozen=True, slots=True)
class FolderDigest(ManifestPart):
    """The digest of a folder that the packet was made from."""

    sha256: str


@dataclass(frozen=True, slots=True)
class PacketOptions(ManifestPart):
    """The options of the build."""

    formats: Annotated[
        tuple[str, ...], Field(description="The formats of the documents; empty in format 1, which does not say them.")
    ]
    split: Annotated[bool, Field(description="Whether each document is a PDF of its own too.")]
    esign: Annotated[
        str, Field(description="The way to sign: `none` by pen, `pdf` in fields of the file, else the id of an e-sign service.")
    ]
    esign_sha256: Annotated[str, Field(description="The digest of the description of the e-sign service; empty without one.")]


@dataclass(frozen=True, slots=True)
class IssuerCertificate(ManifestPart):
    """The certificate that the PDFs carry: the name of its subject, and its fingerprint."""

    by: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PacketSigner(ManifestPart):
    """A person who signs, as the `number`-th of a role, from 1. What is not known yet is empty."""

    role: str
    number: int
    order: Annotated[int, Field(description="The place of the role in the signing order, from 1; roles may share one.")]
    capacity: Annotated[str, Field(description="The printed name of the role.")]
    party: Annotated[str, Field(description="The legal name of the party that the person signs for.")]
    name: str
    title: str
    email: str
    signs: Annotated[tuple[str, ...], Field(description="The names of the documents the person signs.")]


@dataclass(frozen=True, slots=True)
class FillingStep(ManifestPart):
    """How many fields of a document a role fills in, and how many of them are required."""

    role: str
    fields: int
    required: int


@dataclass(frozen=True, slots=True)
class SigningStep(ManifestPart):
    """A signature: its turn, from 1, the role and number of the person, and the person's name, empty where it is not known."""

    order: int
    role: str
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class ChecklistTask(ManifestPart):
    """What one document asks of people."""

    step: Annotated[str, Field(description="The document's handling.")]
    document: Annotated[str, Field(description="The document's name.")]
    title: str
    purpose: str
    fill: tuple[FillingStep, ...]
    sign: tuple[SigningStep, ...]
    due: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnInstruction(ManifestPart):
    """Where signed papers go: to whom, at which address, by which day. What is not stated is empty."""

    to: str
    address: str
    by: str


@dataclass(frozen=True, slots=True)
class PacketChecklist(ManifestPart):
    """The checklist as data."""

    return_: Annotated[ReturnInstruction, Field(alias="return")]
    tasks: tuple[ChecklistTask, ...]


@dataclass(frozen=True, slots=True)
class NamedParty(ManifestPart):
    """A party as the document names it: its role, the printed name of the role, and its legal name, empty where it is not known."""

    role: str
    capacity: str
    name: str


@dataclass(frozen=True, slots=True)
class SigningPlace(ManifestPart):
    """A place to sign in a document: for the `number`-th person of a role, from 1, in this turn."""

    role: str
    number: int
    order: int
    field: Annotated[
        str, Field(description="The name of its signature field where the document is signed in fields; empty in format 1.")
    ]


@dataclass(frozen=True, slots=True)
class IssuedWording(ManifestPart):
    """A clause of a document: its id, which of its wordings, the version, and the digest of the file."""

    id: str
    variant: Annotated[
        str, Field(description="What follows `@` in the name of the clause's file; empty for the wording without it.")
    ]
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IssuedDocument(ManifestPart):
    """A document of the packet. What format 1 does not say of it is empty or null."""

    id: Annotated[str, Field(description="The id of the document in the library.")]
    name: Annotated[str, Field(description="The name of the document, unique in the packet.")]
    title: str
    kind: str
    handling: str
    specimen: bool
    edition: date
    issued: date
    effective: Annotated[EffectiveDate, Field(description="The effective date; null for a document that states none.")]
    entity: Annotated[str, Field(description="The id of the vendor's contracting entity.")]
    parties: tuple[NamedParty, ...]
    signers: tuple[SigningPlace, ...]
    because: tuple[str, ...]
    files: tuple[str, ...]
    clauses: tuple[IssuedWording, ...]
    numbers: Annotated[Mapping[str, str], Field(description=NUMBERS)]
    text_sha256: Annotated[str, Field(description="The digest of the words of its clauses; empty in format 1.")]
    signed_in: Annotated[
        str, Field(description="The packet that holds a paper that was signed before; empty for one of this packet.")
    ]
    form_number: Annotated[int, Field(description="The number of the form with which it was signed; 0 in format 1.")]
    attached: Annotated[
        bool, Field(description="Whether it binds through a paper that was signed, and not by a signature of its own.")
    ]
    replaces: Annotated[
        str, Field(description="In a supplement, the packet or supplement whose form of this name it replaces; else empty.")
    ] = ""


@dataclass(frozen=True, slots=True)
class ListedFile(ManifestPart):
    """A file of the packet: its path below the folder, its size in bytes, and its digest."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class IssuedDeadline(ManifestPart):
    """A day by which somebody must act, once the packet is signed.

    Where `rule` is not empty, the day is counted from the effective date: the rule is an expression whose only name is `matter.effective`.
    """

    id: Annotated[str, Field(description="The id of the deadline in the programme.")]
    title: str
    of: Annotated[tuple[str, ...], Field(description="The roles that act; where there are several, each of them may.")]
    document: Annotated[str, Field(description="The name of the document that it follows from.")]
    clause: Annotated[str, Field(description="The name of the clause or item of that document; empty where none is named.")]
    entry: Annotated[str, Field(description="The id of the entry of a list that it is for; empty for none.")]
    row: Annotated[str, Field(description="The key of the row of a table that it is for; empty for none.")]
    day: Annotated[
        date | None, Field(description="The day, the first one where it recurs; null until the last signature tells it.")
    ]
    counts_from: Annotated[
        EffectiveDate,
        Field(
            description="The effective date, where the day is counted from it; null where the day is known already, such as one counted from a date of the matter."
        ),
    ]
    rule: Annotated[str, Field(description="The expression that gives the day; empty where the day is not counted.")]
    every: Annotated[str, Field(description="After which time it recurs, such as `1 year`; empty where it does not.")]
    source: str


@dataclass(frozen=True, slots=True)
class Environment(ManifestPart):
    """What made the packet. With the same environment it can be made anew with the same bytes."""

    python: Annotated[str, Field(description="The version of Python.")]
    zlib: Annotated[str, Field(description="The version of zlib, which compresses.")]
    commit: Annotated[str, Field(description="The Git commit of clause-assembler; empty where it is not known.")]
    code_sha256: Annotated[str, Field(description="The digest of the code of clause-assembler.")]
    packages: Annotated[Mapping[str, str], Field(description="The version of each package that clause-assembler needs.")]


@dataclass(frozen=True, slots=True)
class Manifest(ManifestPart):
    """The manifest of a packet. What a format was given in time, without another number, has a default."""

    format: Literal[2]
    packet: Annotated[str, Field(description="The name of the packet.")]
    matter: IssuedMatter
    programme: IssuedProgramme
    draft: Annotated[bool, Field(description="Whether it is a draft, which is never issued.")]
    choices: tuple[ChoiceMade, ...]
    library: FolderDigest
    templates: FolderDigest
    options: PacketOptions
    certified: IssuerCertificate | None
    content_sha256: Annotated[
        str, Field(description="The digest over the parts of all files, uncompressed and without certificates.")
    ]
    signers: tuple[PacketSigner, ...]
    checklist: PacketChecklist
    documents: tuple[IssuedDocument, ...]
    files: tuple[ListedFile, ...]
    engines: Annotated[Mapping[str, str], Field(description="The version of each package that decides the bytes of the files.")]
    deadlines: Annotated[
        tuple[IssuedDeadline, ...], Field(description="The days by which somebody must act; before November 2026 it says none.")
    ] = ()
    supplement_to: Annotated[
        str, Field(description="Of a supplement, the packet whose forms it adds to or replaces; empty for a packet.")
    ] = ""
    supplement_number: Annotated[int, Field(description="The number of the supplement among those of its packet, from 1.")] = 0
    environment: Annotated[
        Environment | None, Field(description="All that made it; null in a packet that was issued before this was written.")
    ] = None
    known: Annotated[
        KnownOnDay | None,
        Field(description="Of a supplement, its day and what was known on it; null for a packet, and in one of before."),
    ] = None

    @property
    def issued(self) -> date:
        """The day of issue: that of a supplement, or of the packet. Before supplements said theirs, it is that of their packet."""
        return self.known.day if self.known else self.matter.issued

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each listed file, by its path."""
        return {file.path: file.sha256 for file in self.files}
