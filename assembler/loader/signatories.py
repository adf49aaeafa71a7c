"""Who signs for a party, as a matter and an entity of the vendor name them."""

from assembler.expressions import Datum
from assembler.library import Signatory
from assembler.loader.shapes import Line, Shape


class SignatoryShape(Shape):
    """Who signs."""

    name: Line
    title: Line | None = None
    email: Line | None = None


def read_signatory(shape: SignatoryShape) -> Signatory:
    """Read one who signs; what is not stated is empty."""
    blank = Datum("", shape.name.span)
    title, email = (Datum(one.value, one.span) if one else blank for one in (shape.title, shape.email))
    return Signatory(Datum(shape.name.value, shape.name.span), title, email)
