"""Rules as data: what follows from their parts."""

from assembler.model.expressions import ALWAYS, Name
from assembler.model.rules import Permits


def test_rights_that_are_not_permitted_are_denied() -> None:
    assert Permits(ALWAYS, ("sell",), ("sell", "lend", "host")).denied == ("lend", "host")
    assert Permits(Name("a"), ("sell",), ("sell",)).denied == ()
