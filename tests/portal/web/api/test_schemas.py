"""What the API takes is what its description says: a number of days is an integer, and nothing that could be read as one."""

import pytest
from pydantic import BaseModel, ValidationError

from assembler.portal.web.api.schemas import LinkOrder, TokenOrder

TOKEN = {"name": "ci", "role": "viewer"}


@pytest.mark.parametrize("days", [True, "30", 30.0, 0])
@pytest.mark.parametrize(("schema", "rest"), [(LinkOrder, {}), (TokenOrder, TOKEN)])
def test_days_are_an_integer(schema: type[BaseModel], rest: dict[str, str], days: object) -> None:
    with pytest.raises(ValidationError):
        schema.model_validate(rest | {"days": days})
    assert schema.model_validate(rest | {"days": 30})
