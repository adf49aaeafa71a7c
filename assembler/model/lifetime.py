"""The lifetime of a part of a programme: the editions in which it exists."""

from dataclasses import field
from datetime import date

from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class Lifetime:
    """From the edition of `since` on, until that of `until`, in which it is gone; None for no beginning or no end.

    The spans are the places at which the two dates are written.
    """

    since: date | None = None
    until: date | None = None
    since_span: Span | None = field(default=None, compare=False)
    until_span: Span | None = field(default=None, compare=False)

    def holds(self, edition: date) -> bool:
        """Whether the part exists in an edition."""
        return (self.since is None or self.since <= edition) and (self.until is None or edition < self.until)

    def overlaps(self, other: "Lifetime") -> bool:
        """Whether there can be an edition in which both parts exist."""
        begin = max(self.since or date.min, other.since or date.min)
        return begin < min(self.until or date.max, other.until or date.max)

    @property
    def dates(self) -> tuple[tuple[date, Span | None], ...]:
        """The dates at which the part begins or ends, each with its place."""
        written = ((self.since, self.since_span), (self.until, self.until_span))
        return tuple((day, span) for day, span in written if day is not None)

    def describe(self, edition: date) -> str:
        """Return in words why the part does not exist in an edition: when it begins, or when it ended."""
        if self.since is not None and edition < self.since:
            return f"begins with the edition of {self.since}"
        return f"ended with the edition of {self.until}"


ALWAYS_THERE = Lifetime()
"""The lifetime of what exists in every edition."""
