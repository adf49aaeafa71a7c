"""Reads the occasions of `programme.yaml`, and the key `occasion:` of what belongs to some of them."""

from collections.abc import Iterable, Iterator

from assembler.loader.programme.programme_shapes import FieldShape, ListShape, OccasionShape, PaperShape, ProgrammeShape
from assembler.loader.written_expressions import ExpressionReader
from assembler.model.diagnostics import nearest
from assembler.model.library import Occasion, full_id
from assembler.model.values import NAME_PATTERN


def read_occasions(shape: ProgrammeShape, reader: ExpressionReader) -> tuple[Occasion, ...]:
    """Read the occasions in order. The first needs nothing in force and ends nothing; each `like` names it."""
    papers = {full_id(paper.document.value, shape.programme.value) for paper in shape.documents}
    found = tuple(_read_occasion(id, one, shape, reader) for id, one in shape.occasions.items())
    for occasion in found:
        _check_occasion(occasion, shape.occasions[occasion.id], found[0], papers, reader)
    return found


def _read_occasion(id: str, shape: OccasionShape, programme: ProgrammeShape, reader: ExpressionReader) -> Occasion:
    if not NAME_PATTERN.fullmatch(id):
        hint = "Write small letters, digits and single underscores."
        reader.add_error("bad-name", f"“{id}” is no name of an occasion.", shape.span, hint)
    return Occasion(
        id=id,
        title=shape.title.value,
        source=shape.source.value,
        span=shape.span,
        note=shape.note.value if shape.note else "",
        follows=full_id(shape.follows.value, programme.programme.value) if shape.follows else "",
        like=shape.like.value if shape.like else "",
        ends=reader.expression(shape.ends) if shape.ends else None,
        transfers=shape.transfers.value if shape.transfers else "",
    )


def _check_occasion(
    occasion: Occasion, shape: OccasionShape, first: Occasion, papers: Iterable[str], reader: ExpressionReader
) -> None:
    is_first = occasion is first
    if shape.follows and occasion.follows not in papers:
        hint = nearest(occasion.follows, papers) or f"There are {', '.join(papers)}."
        reader.add_error("unknown-document", f"“{shape.follows.value}” is no paper of the programme.", shape.follows.span, hint)
    if shape.like and (is_first or occasion.like != first.id):
        sentence = f"An occasion can only be like the first one, “{first.id}”."
        reader.add_error("bad-value", sentence, shape.like.span, "Leave “like” away, or name that one.")
    if not is_first and not occasion.follows:
        sentence = f"The occasion “{occasion.id}” does not say which document must be in force."
        reader.add_error("missing-key", sentence, shape.span, "Add “follows: DOCUMENT”.")
    for key in (shape.follows, shape.ends, shape.transfers) if is_first else ():
        if key is not None:
            sentence = f"On the first occasion, “{occasion.id}”, nothing is in force yet."
            reader.add_error("bad-value", sentence, key.span, "Leave this away.")


def occasions_of(
    shape: PaperShape | FieldShape | ListShape, occasions: tuple[Occasion, ...], reader: ExpressionReader
) -> tuple[str, ...]:
    """Return the occasions that something belongs to: those it names; else the first one, and those like it."""
    known = [one.id for one in occasions]
    for named in shape.occasion:
        if named.value not in known:
            hint = nearest(named.value, known) or (
                f"There are {', '.join(known)}." if known else "Declare it under “occasions”, or leave “occasion” away."
            )
            reader.add_error("unknown-name", f"“{named.value}” is no occasion of the programme.", named.span, hint)
    named_ones = tuple(one.value for one in shape.occasion)
    return named_ones or tuple(electing(occasions))


def electing(occasions: tuple[Occasion, ...]) -> Iterator[str]:
    """Yield the occasions on which choices are elected: the first, and those like it."""
    return (one.id for at, one in enumerate(occasions) if at == 0 or one.like)
