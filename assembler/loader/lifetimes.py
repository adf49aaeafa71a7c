"""Reads `since:` and `until:`, the editions in which a part of a programme exists."""

from assembler.loader.yaml.shapes import Day, Shape
from assembler.model.lifetime import ALWAYS_THERE, Lifetime


class LifetimeShape(Shape):
    """The keys of everything that may begin or end with an edition."""

    since: Day | None = None
    until: Day | None = None


def read_lifetime(shape: LifetimeShape) -> Lifetime:
    """Return the lifetime that is written; `loader.edition_dates` checks its dates against the editions."""
    since, until = shape.since, shape.until
    if since is None and until is None:
        return ALWAYS_THERE
    return Lifetime(
        since.value if since else None,
        until.value if until else None,
        since.span if since else None,
        until.span if until else None,
    )
