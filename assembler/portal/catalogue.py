"""What the clauses of the library print, for the pages of the catalogue; worked out once, when somebody first asks."""

from dataclasses import dataclass, field
from threading import Lock

from assembler.commands.clause_lines import ClauseText, clause_texts
from assembler.model.library import Library


@dataclass(slots=True)
class Catalogue:
    """The clauses of a library in every document, by programme and edition."""

    library: Library
    _lock: Lock = field(default_factory=Lock)
    _texts: tuple[ClauseText, ...] = ()

    def texts(self) -> tuple[ClauseText, ...]:
        """Return what every clause prints, with the editions that print it so."""
        with self._lock:
            self._texts = self._texts or clause_texts(self.library)
        return self._texts
