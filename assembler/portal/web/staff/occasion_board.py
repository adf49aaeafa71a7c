"""The occasions of a programme as a page shows them; where a packet is issued alone, what is in force in place of choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assembler.model.in_force import InForce, PaperInForce
from assembler.model.library import Choice, Occasion, Programme
from assembler.packets.records import in_force_of, read_record
from assembler.packets.store import Store
from assembler.portal.clock import today
from assembler.portal.matter_form import AnswerTree, occasion_of


@dataclass(frozen=True, slots=True)
class OccasionBoard:
    """The occasions of a programme and the one of a matter; `stated` is its id where the matter has to say it, else empty.

    Where the packet is issued `alone`, `in_force` is what it goes on with, with the `choices` of that; None where nothing is known.
    """

    occasions: tuple[Occasion, ...] = ()
    occasion: Occasion | None = None
    stated: str = ""
    alone: bool = False
    in_force: InForce | None = None
    choices: tuple[Choice, ...] = ()

    @property
    def papers(self) -> tuple[PaperInForce, ...]:
        """The papers in force, and then those that were issued alone and bind beside them."""
        return (*self.in_force.papers.values(), *self.in_force.added) if self.in_force else ()


def build_occasion_board(programme: Programme, answers: Mapping[str, AnswerTree], store: Store) -> OccasionBoard:
    """Build the board for the answers of a matter, by the records in a store. A programme without occasions has an empty one."""
    id = occasion_of(programme, answers)
    if not id:
        return OccasionBoard()
    usual = occasion_of(programme, {key: answer for key, answer in answers.items() if key != "occasion"})
    stated, occasion = "" if id == usual else id, programme.occasion(id)
    if not programme.is_issued_alone(id):
        return OccasionBoard(programme.occasions, occasion, stated)
    found = _in_force(str(answers.get("after", "")), _day_of_issue(answers), store)
    choices = tuple(choice for choice in programme.choices if found and choice.id in found.choices)
    return OccasionBoard(programme.occasions, occasion, stated, alone=True, in_force=found, choices=choices)


def _day_of_issue(answers: Mapping[str, AnswerTree]) -> date:
    try:
        return date.fromisoformat(str(answers.get("issued")))
    except ValueError:
        return today()


def _in_force(record: str, day: date, store: Store) -> InForce | None:
    """Return what is in force by a record on a day; None where there is no such record, or nothing of it is signed by then."""
    known = read_record(store, record)[0] if record else None
    return in_force_of(store, known, day)[0] if known and known.events else None
