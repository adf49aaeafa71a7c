"""The Pydantic models of the API's requests and answers, from which FastAPI makes its OpenAPI document.

The names and docstrings of the models are part of that document.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from assembler.assembly.tasks import STEPS
from assembler.model.diagnostics import Severity
from assembler.portal.store.evidence import PARTNER, STAFF
from assembler.portal.store.packets import STATES
from assembler.portal.store.submissions import UNDECIDED
from assembler.portal.store.tables import TAKEN_BACK
from assembler.returns.answers import AnswerData

STORABLE = r"^[^\x00]*$"
"""Any text that a database can store: of PostgreSQL none has the character of number 0."""

Text = Annotated[str, Field(max_length=2_000, pattern=STORABLE)]
Days = Annotated[int, Field(strict=True, ge=1, le=365, description="How long the link is open. Left out: thirty days.")]


def one_of(*values: str) -> dict[str, JsonValue]:
    """Return what the OpenAPI document says of a key that has one of some values."""
    return {"enum": list(values)}


HANDLING = one_of(*STEPS)


class ApiModel(BaseModel):
    """A request body; it refuses unknown keys."""

    model_config = ConfigDict(extra="forbid")


class Finding(BaseModel):
    """What is wrong, where, and what to write instead; as the command line says it.

    `assembler explain ID` shows the page of its `id`.
    """

    id: str
    severity: Annotated[str, Field(json_schema_extra=one_of(*Severity))]
    path: str | None
    line: int | None
    column: int | None
    message: str
    hint: str
    witness: list[str]
    cause: list[str]


class Problem(BaseModel):
    """Why a request was refused."""

    message: str
    findings: list[Finding]


class ChoiceShown(BaseModel):
    """Something a partner can elect. `group` is the title of the group it is shown in, empty for none."""

    id: str
    title: str
    group: str
    parent: str
    default: bool
    source: str


class ProgrammeShown(BaseModel):
    """A programme, its choices, and the JSON Schema of its matters."""

    id: str
    title: str
    choices: list[ChoiceShown]
    matter: dict[str, object]


class Question(ApiModel):
    """Choices to ask about."""

    choices: Annotated[list[str], Field(max_length=200)] = []
    without: Annotated[list[str], Field(max_length=200)] = []


class RuleShown(BaseModel):
    """A rule in words, and its source."""

    id: str
    text: str
    source: str


class ConflictShown(BaseModel):
    """Rules and choices that do not go together."""

    rules: list[RuleShown]
    choices: list[str]


class ResolutionShown(BaseModel):
    """What is said instead of a packet: whom to ask."""

    text: str
    source: str


class RepairShown(BaseModel):
    """What to add and what to drop."""

    add: list[str]
    drop: list[str]


class ReasonShown(BaseModel):
    """A choice that is on, and why."""

    id: str
    because: str


class PaperShown(BaseModel):
    """A paper that follows from the choices, and why."""

    id: str
    title: str
    handling: Annotated[str, Field(json_schema_extra=HANDLING)]
    because: list[str]


class AnswerShown(BaseModel):
    """Whether choices go together; what follows, or why not and what would mend it."""

    valid: bool
    choices: list[ReasonShown]
    conflicts: list[ConflictShown]
    repairs: list[RepairShown]
    documents: list[PaperShown]
    forms: list[PaperShown]
    answers: list[ResolutionShown]


class MatterText(ApiModel):
    """A matter's file, as it is written for the command line."""

    text: Annotated[str, Field(min_length=1, max_length=200_000, description="YAML, the text of a matter's file.")]
    partner: Annotated[
        str | None,
        Field(max_length=32, pattern=STORABLE, description="The partner it belongs to; left out: the one whose data it states."),
    ] = None
    another: Annotated[bool, Field(description="Whether it is another company than the partner that has its name.")] = False


class ChangedMatter(ApiModel):
    """A matter's file in the place of the one that was read."""

    text: Annotated[str, Field(min_length=1, max_length=200_000, description="YAML, the text of a matter's file.")]
    version: Annotated[int, Field(ge=1, description="The version that was read: where there is a later one, nothing is saved.")]


class EditShown(BaseModel):
    """Words that are replaced by others in a line; one of the two may be empty."""

    before: str
    after: str


class LineChange(BaseModel):
    """A line of a paper that differs: `changed`, `deleted`, `inserted`, `renumbered` or `moved`."""

    kind: Annotated[str, Field(json_schema_extra=one_of("changed", "deleted", "inserted", "renumbered", "moved"))]
    place: str
    edits: list[EditShown]


class PaperChanged(BaseModel):
    """A paper that would differ from the packet: it is `added`, `removed`, `changed`, or `unknown` where the built one is gone."""

    title: str
    kind: Annotated[str, Field(json_schema_extra=one_of("added", "removed", "changed", "unknown"))]
    changes: list[LineChange]


class HistoryEvent(BaseModel):
    """Something that happened to a packet. `by` names who did it; empty for the portal itself, and who has no account any more."""

    at: int
    kind: str
    by: str


class MatterShown(BaseModel):
    """A matter in the store."""

    id: str
    name: str
    programme: str
    partner: str
    partner_name: str
    owner: Annotated[str, Field(description="The id of the account or token that it belongs to; empty where that is not known.")]
    version: int
    text: str


class PacketOrder(ApiModel):
    """What a packet is ordered with."""

    contact: Text = ""
    note: Text = ""
    revise: Annotated[bool, Field(description="Whether it takes the place of the matter's packet that nobody has signed.")] = (
        False
    )


class Withdrawal(ApiModel):
    """Why a packet is taken back; its record keeps the reason apart."""

    reason: Annotated[str, Field(min_length=1, max_length=2_000, pattern=STORABLE)]


class Signature(ApiModel):
    """The signature of a packet."""

    signed_on: Annotated[date, Field(description="The day of the last signature.")]


class FileShown(BaseModel):
    """A file of a packet, fetched by its number."""

    number: int
    path: str
    sha256: str
    size: int


class DocumentShown(BaseModel):
    """A paper of a packet."""

    number: int
    name: str
    title: str
    handling: Annotated[str, Field(json_schema_extra=HANDLING)]
    purpose: str
    due: str
    signers: list[str]


class PacketShown(BaseModel):
    """A packet: whole only when its state is `built`."""

    id: str
    matter: str
    matter_name: str
    partner_name: str
    state: Annotated[
        str,
        Field(
            json_schema_extra=one_of(*STATES),
            description="`queued` and `building` end by themselves. `refused`: the findings say why. `interrupted`: the portal ended while "
            "it was built; order it again. `superseded` and `withdrawn` packets were built, and nothing comes back of them.",
        ),
    ]
    ahead: Annotated[int, Field(description="How many packets stand before it in the queue; 0 where it is not queued.")]
    name: str
    record: Annotated[str, Field(description="The record it belongs to; empty until it is built.")]
    signed_on: Annotated[str, Field(description="The day of the last signature; empty until it is known.")]
    draft: bool
    due: Annotated[str, Field(description="The day by which the matter asks for what is signed; empty where it states none.")]
    contact: str
    revises: Annotated[str, Field(description="The packet whose place it takes; empty for none.")]
    documents: list[DocumentShown]
    files: list[FileShown]
    findings: list[Finding]


class LinkOrder(ApiModel):
    """How long a link is to be open."""

    days: Days | None = None


class LinkShown(BaseModel):
    """A link without its secret."""

    id: str
    state: Annotated[str, Field(json_schema_extra=one_of("open", "expired", "revoked"))]
    created: int
    expires: int
    passed_on: bool


class NewLink(BaseModel):
    """A link's address. It cannot be had a second time."""

    address: str


class ReturnFinding(Finding):
    """A finding about a form that came back. Its `subject` is what it is about, such as a field of the form."""

    subject: str


class ReturnShown(BaseModel):
    """A form that came back, and what it holds."""

    id: str
    form: str
    number: int
    state: Annotated[
        str,
        Field(
            json_schema_extra=one_of(*UNDECIDED, "accepted", "sent_back", TAKEN_BACK),
            description="`complete`, `look` (a person must look at it), `incomplete` or `refused`, until staff have `accepted` it or "
            "`sent_back` with a reason, or the partner has `taken_back` what came, whose file is gone then.",
        ),
    ]
    sha256: str
    at: int
    values: dict[str, AnswerData]
    findings: list[ReturnFinding]


class EvidenceShown(BaseModel):
    """A supporting file attached to a form, by the partner or by staff."""

    id: str
    form: str
    number: int
    name: str
    sha256: str
    size: int
    given_by: Annotated[str, Field(json_schema_extra=one_of(PARTNER, STAFF))]
    at: int


class NewEntry(ApiModel):
    """An entry for a list of the matter whose forms the partner signs one by one, with its values as text, by their keys."""

    list: Annotated[str, Field(max_length=200, pattern=STORABLE, description="The list's key in a matter's file.")]
    values: Annotated[dict[str, Text], Field(max_length=200)]


class Decision(ApiModel):
    """Whether a reported entry is accepted, and if not why: the partner reads the reason."""

    accept: bool
    reason: Text = ""


class ReportShown(BaseModel):
    """An entry that the partner reported, or that was added for it, to the matter of a packet."""

    id: str
    packet: str
    list: str
    values: dict[str, str]
    state: Annotated[str, Field(json_schema_extra=one_of("pending", "accepted", "rejected"))]
    reason: Annotated[str, Field(description="Why it was rejected; else empty.")]


class Matters(BaseModel):
    """A page of matters."""

    total: int
    matters: list[MatterShown]


class Packets(BaseModel):
    """A page of packets."""

    total: int
    packets: list[PacketShown]


class TokenOrder(ApiModel):
    """A token for a machine."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=STORABLE)]
    role: Annotated[str, Field(pattern="^(viewer|own|editor|admin)$")]
    days: Annotated[int, Field(strict=True, ge=1, le=3650)] = 365


class NewToken(BaseModel):
    """A token's secret. It cannot be had a second time."""

    token: str
