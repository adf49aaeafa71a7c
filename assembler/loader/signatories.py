"""Reads the people who sign for a party, as a matter and an entity of the vendor name them."""

from typing import Annotated

from pydantic import Field

from assembler.loader.yaml.shapes import Line, Shape
from assembler.model.expressions import Datum
from assembler.model.library import Signatory


# Its docstring is its description in the JSON Schema of matters.
class SignatoryShape(Shape):
    """Who signs."""

    name: Line
    title: Annotated[
        Line | None, Field(description="Who signs for a company signs in a capacity, such as Managing Director.")
    ] = None
    email: Annotated[Line | None, Field(title="E-mail")] = None


def read_signatory(shape: SignatoryShape) -> Signatory:
    """Build a signatory from its shape; a part that is not stated is an empty text."""
    blank = Datum("", shape.name.span)
    title, email = (Datum(one.value, one.span) if one else blank for one in (shape.title, shape.email))
    return Signatory(Datum(shape.name.value, shape.name.span), title, email)
