"""The jobs of child processes and their results, which travel as JSON over standard input and output.

A job names the folder it works in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from assembler.portal.signing_keys import SealFiles
from assembler.portal.store.packet_contents import Contents
from assembler.portal.store.stored_findings import StoredFindings
from assembler.returns import AnswerData
from assembler.signing import SigningAct
from assembler.signing.acts import SignedPapers
from assembler.signing.audit import AuditStep

PACKET_FOLDER = "packet"
"""The folder of a build in which the packet's own folder is made."""

PAGES_FOLDER = "pages"
"""The folder of a build for the files from which the packet's pages are made."""

OTHERS_FOLDER = "others"
"""The folder of the other packets of the matter, with its record."""
WHOLE_FOLDER = "whole"
"""The folder, in that of a job, for all files of the packet, by which the parts of what came back are told apart."""

RETURNED_FILE = "returned"
"""The name of a returned file in the folder of its job, without an ending: its format is recognised by its bytes."""


ISSUED_FILE = "form"
"""The name, without its ending, of each file that was issued, in the folder of its job."""

TO_SIGN, SIGNED, EXECUTED, AUDIT = "to-sign", "signed", "executed", "audit"
"""The names of the files of a signing in the folder of its job, all PDFs."""


@dataclass(frozen=True, slots=True)
class BuildPacket:
    """Build the packet of a matter's text, from a library with this digest, or a supplement to a packet.

    A supplement is issued to `supplement_to` on a `day`, with the forms of one `entry` of the matter's lists. The records that it may
    read lie in the folder's `PACKET_FOLDER`, with the packet that is supplemented; `earlier` has the texts of the partner's matters by
    their files.
    """

    folder: Path
    library: Path
    templates: Path
    digest: str
    text: str
    earlier: Mapping[str, str]
    day: date
    entry: str = ""
    supplement_to: str = ""
    task: Literal["build_packet"] = "build_packet"


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The name and contents of a packet that was built; no contents where the findings hold an error."""

    name: str
    contents: Contents | None
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class CheckLibrary:
    """Check the library and the Word shell of the templates."""

    library: Path
    templates: Path
    task: Literal["check_library"] = "check_library"


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """The findings of a check, the lines that `assembler check` closes with, and the digest of the library; empty where it cannot be read."""

    findings: StoredFindings
    closing: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """Read the table in a file of the folder."""

    folder: Path
    library: Path
    name: str
    task: Literal["read_table"] = "read_table"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its place, and the text of its matter, empty where the findings hold an error."""

    id: str
    place: str
    text: str
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table, and the findings about the table itself."""

    rows: tuple[TableRow, ...]
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class IssuedFiles:
    """The names of the issued files in the folder that a returned file is compared with, and of the papers expected in it."""

    folder: Path
    templates: Path
    matter: str
    files: tuple[str, ...]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FillForm:
    """Fill the form's PDF with values, write it as the returned file, and read it back."""

    issued: IssuedFiles
    values: Mapping[str, str]
    task: Literal["fill_form"] = "fill_form"


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """Read the returned file, and compare it with what was issued."""

    issued: IssuedFiles
    task: Literal["read_return"] = "read_return"


@dataclass(frozen=True, slots=True)
class CompareReturn:
    """Compare the returned Word file with those that were issued, side by side."""

    issued: IssuedFiles
    task: Literal["compare_return"] = "compare_return"


@dataclass(frozen=True, slots=True)
class ComparedReturn:
    """Both texts side by side as HTML, in which all that was typed is escaped; empty where the findings say why there is none."""

    html: str
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class CleanReturn:
    """Write a clean copy of the returned file of the folder in its place, if it is a PDF."""

    folder: Path
    task: Literal["clean_return"] = "clean_return"


@dataclass(frozen=True, slots=True)
class CleanedReturn:
    """Whether there is a clean copy."""

    cleaned: bool


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """The state of a returned file as in `FormReturn`, its findings, and the values of its fields.

    `other_papers` names the papers of the packet that a file holds which came back at the place of another. `verdicts` has the verdict
    on each part that is one of the papers, as `--json` prints it.
    """

    state: str
    findings: StoredFindings
    values: Mapping[str, AnswerData]
    other_papers: tuple[str, ...] = ()
    verdicts: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class ProofreadFile:
    """Proofread the file of the folder, a contract that was sent under a name; with `copy`, put a copy with comments in its place."""

    folder: Path
    name: str
    copy: bool
    task: Literal["proofread_file"] = "proofread_file"


@dataclass(frozen=True, slots=True)
class FoundRemark:
    """A remark on a contract: its class, its sentence, its first place with the words there, what to do, the number of further places."""

    sure: bool
    sentence: str
    where: str
    words: str
    hint: str
    further: int


@dataclass(frozen=True, slots=True)
class ProofreadResult:
    """The remarks on a contract of so many words, with the number of those not shown; none where the findings say why."""

    remarks: tuple[FoundRemark, ...]
    words: int
    more: int
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class SignPapers:
    """Sign the file of the folder as one person's act; the manifest of its `packet` lies beside it."""

    folder: Path
    templates: Path
    keys: SealFiles
    packet: str
    act: SigningAct
    task: Literal["sign_papers"] = "sign_papers"


@dataclass(frozen=True, slots=True)
class SignResult:
    """An act whose file lies in the folder, so that its `data` are empty; none where the findings say why nothing was signed."""

    signed: SignedPapers | None
    findings: StoredFindings


@dataclass(frozen=True, slots=True)
class ClosePapers:
    """Seal the file of the folder, which all have signed, and make its audit file; the manifest of its `packet` lies beside it."""

    folder: Path
    keys: SealFiles
    packet: str
    issued_sha256: str
    steps: tuple[AuditStep, ...]
    at: datetime
    task: Literal["close_papers"] = "close_papers"


@dataclass(frozen=True, slots=True)
class CloseResult:
    """The last step of a signing whose executed copy and audit file lie in the folder; none where the findings say why not."""

    step: AuditStep | None
    findings: StoredFindings


Job = (
    BuildPacket
    | CheckLibrary
    | ReadTable
    | FillForm
    | ReadReturn
    | CompareReturn
    | CleanReturn
    | ProofreadFile
    | SignPapers
    | ClosePapers
)
JobResult = (
    BuildResult
    | CheckedLibrary
    | TableRows
    | ReturnResult
    | ComparedReturn
    | CleanedReturn
    | ProofreadResult
    | SignResult
    | CloseResult
)


KEPT_JOBS = (BuildPacket,)
"""The jobs that read no file which somebody sent and open no key: a worker that is kept runs them, and no other."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job, and the seconds of processor time and bytes of memory that its process may use."""

    job: Annotated[Job, Field(discriminator="task")]
    seconds: int
    memory: int


ASSIGNMENT = TypeAdapter(Assignment)


@dataclass(frozen=True, slots=True)
class WarmUp:
    """What a warm parent reads before it has workers, and when a kept worker ends: after so many jobs, or once it held more memory."""

    library: Path
    templates: Path
    jobs: int
    memory: int


WARM_UP = TypeAdapter(WarmUp)
