"""What an import makes: a programme with a paper for each contract, the blanks of all, and for each paper what stays to be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assembler.imports.alternatives import Alternative
from assembler.imports.blanks import Fact
from assembler.imports.clause_files import ClauseFile
from assembler.imports.doubts import Doubt
from assembler.imports.papers import PlannedPaper
from assembler.imports.references import LiveLink
from assembler.imports.renumbering import Renumbered, StoodParagraph
from assembler.imports.signers import ROLES
from assembler.model.contract import LeftOut


@dataclass(frozen=True, slots=True)
class ImportedPaper:
    """A contract as a paper: its clauses, its doubts in the order of the contract, and what is not taken.

    `file` is the name of the contract's file. `references` and `definitions` are how many are live, `notes` what became a note of a
    clause. `needs` are the choices of the papers that it cites; `signers` the roles that sign it. One that is `titled` begins with the
    title of its paper. `numbers` are the first of each level, where they look otherwise than those of the library. `fields` are how many a form has, `changes` the tracked changes of the contract; `field_notes` say
    in the contract who fills in each group of fields, as the library does too, and are empty where it does not. `marks` are
    those of conditions, `paragraphs` all that the contract has, each with whether it is printed with what the matter elects, where some
    are not; `renumbered` are the numbers behind these with those that are printed. `live` are the references that are live.
    """

    file: str
    plan: PlannedPaper
    clauses: tuple[ClauseFile, ...]
    doubts: tuple[Doubt, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    references: int = 0
    definitions: int = 0
    notes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    titled: bool = False
    numbers: tuple[str, ...] = ()
    fields: int = 0
    changes: tuple[str, ...] = ()
    field_notes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    paragraphs: tuple[StoodParagraph, ...] = ()
    renumbered: tuple[Renumbered, ...] = ()
    live: tuple[LiveLink, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedProgramme:
    """A programme: its id, its papers, the first of which is in each packet, the facts that stand for blanks, the day of its edition.

    Of the choices of each of its `alternatives` at most one is elected.
    """

    id: str
    papers: tuple[ImportedPaper, ...]
    facts: tuple[Fact, ...]
    edition: date
    alternatives: tuple[Alternative, ...] = ()
    roles: Mapping[str, str] = field(default_factory=lambda: ROLES)

    @property
    def title(self) -> str:
        """The title of the first paper."""
        return self.papers[0].plan.title
