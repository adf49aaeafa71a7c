"""The Pydantic models of a verdict in answers of the API: the object that `assembler read --json` and `compare --json` print.

The names and docstrings of the models are part of the OpenAPI document.
"""

from pydantic import BaseModel, Field

from assembler.portal.web.api.schemas import Finding, ReturnShown
from assembler.returns.verdict import Carrier, Origin, Signed, Standing, Words


class WordEdit(BaseModel):
    """Words that were taken out, and those that were put in their place; one of the two may be empty."""

    deleted: str
    inserted: str


class ChangeMade(BaseModel):
    """A change of one line: `changed`, `deleted`, `inserted`, `renumbered` or `moved`; `silent` is one that was not tracked."""

    place: str
    kind: str
    silent: bool
    by: list[str]
    ours: str
    theirs: str
    edits: list[WordEdit]


class EntryMade(BaseModel):
    """A field that was filled in or changed."""

    name: str
    before: str
    after: str


class PlaceSigned(BaseModel):
    """A place to sign, what stands there, by whom, and by what that is known."""

    place: str
    signed: Signed
    by: str
    known_by: str


class SignatureFound(BaseModel):
    """A signature with a certificate; the times are those that it states and that a service stamped."""

    field: str
    signer: str
    name: str
    seal: bool
    stated: str | None
    stamped: str | None
    stamped_by: str
    revoked: str | None
    certifies: bool
    holds: bool
    trusted: bool
    certificate_sha256: str


class AdditionMade(BaseModel):
    """Something that was added beside our words, such as a stamp or a comment, with the author and the time that it states."""

    what: str
    place: str
    text: str
    by: str
    on: str | None


class ActiveFound(BaseModel):
    """Something that acts or leads elsewhere, and where to."""

    what: str
    place: str
    target: str


class UnknownFound(BaseModel):
    """Something that is not understood, and so may show anything."""

    what: str
    place: str


class VerdictShown(BaseModel):
    """What a returned file is: whose it is, what became of our words, what was filled in, signed and added.

    `standing` is all of it in one word. `packet` and `issued_as` say which file of ours it is a version of.
    """

    file: str
    standing: Standing
    origin: Origin
    packet: str
    issued_as: str
    papers: list[str]
    carrier: list[Carrier]
    words: Words
    changes: list[ChangeMade]
    silent: int = Field(description="How many of the changes were not tracked.")
    entries: list[EntryMade]
    execution: list[PlaceSigned]
    signatures: list[SignatureFound]
    additions: list[AdditionMade]
    active: list[ActiveFound]
    not_understood: list[UnknownFound]
    findings: list[Finding]


class JudgedReturn(ReturnShown):
    """A file that came back, as it was stored, with the verdict on each part of it that is one of the papers."""

    packet: str
    verdicts: list[VerdictShown]
