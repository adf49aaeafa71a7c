"""Reads `suppress:` of a clause, document or programme: findings that somebody has reviewed and accepts, each with a reason."""

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from assembler.loader.yaml.tree import MappingNode, Scalar
from assembler.model.library import Suppression


def _read_suppressions(data: object) -> tuple[Suppression, ...]:
    if not isinstance(data, MappingNode) or not all(isinstance(reason, Scalar) for reason in data.values()):
        raise PydanticCustomError("suppress", "Expected “check-id: reason” lines here")
    return tuple(
        Suppression(check, reason.text.strip(), data.key_spans[check])
        for check, reason in data.items()
        if isinstance(reason, Scalar)
    )


Suppressions = Annotated[
    tuple[Suppression, ...],
    PlainValidator(_read_suppressions),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}}),
]
