"""A clause that a matter names is printed with the number that was signed, under the title that was signed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from small_library import agreement, load, matter

from assembler.assembly.signed_clauses import with_printed_clauses
from assembler.model.expressions import BoundValue, Datum
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.values import show

SIGNED = PaperInForce(
    "small/agreement", "Agreement of Old", attached=False, edition=date(2026, 1, 1), issued=date(2026, 1, 5), since=date(2026, 1, 9),
    partner="Exempel AB", entity="ours-uk", packet="first-001", form_number=1, numbers={"fee": "7", "fee.set-off": "7.2"}, text_sha256="",
)  # fmt: skip


def printed(value: BoundValue) -> str:
    assert isinstance(value, Datum)
    return show(value.value)


def test_a_clause_is_printed_as_it_was_signed(tmp_path: Path) -> None:
    files = agreement({"fee": "1. Paid at once.\n"})
    programme = files["small/programme.yaml"].replace("facts: {place: text?}", "facts: {place: clause?}")
    library = load(tmp_path, {**files, "small/programme.yaml": programme.replace("owed: money?", "changed: clause?")})
    more = (
        "facts: {place: agreement/fee.set-off}\nloans: [{id: a, item: Boat, changed: small/agreement/fee}, {id: b, item: Car}]\n"
    )
    read = replace(matter(library, more), in_force=InForce({SIGNED.document: SIGNED}))
    assert [(clause.name, place.line) for clause, place in read.named_clauses] == [
        ("agreement/fee.set-off", 10),
        ("small/agreement/fee", 11),
    ]
    bound = with_printed_clauses(read, library)
    assert printed(bound.facts["place"]) == "Section 7.2 of the Agreement of Old"
    assert printed(bound.lists["loans"][0]["changed"]) == "Section 7 of the Agreement of Old"
