"""A matter: when its packet is a draft."""

from datetime import date

from assembler.model.expressions import Datum
from assembler.model.matter import Matter, Party, SpecialTerms
from assembler.model.source import Span

HERE = Span("matter.yaml", 1, 1)


def matter(special_terms: SpecialTerms) -> Matter:
    return Matter(
        id="first-001",
        programme="small",
        issued=date(2026, 12, 1),
        effective=None,
        effective_reason=None,
        form_number=1,
        partner=Party({}, (), HERE),
        choices=(),
        declined=(),
        lists={},
        facts={},
        special_terms=special_terms,
        digest="",
        span=HERE,
    )


def test_a_packet_with_special_terms_is_a_draft_until_they_are_approved() -> None:
    terms = (Datum("Fees are due in 60 days."),)
    approvals = (SpecialTerms((), None), SpecialTerms(terms, None), SpecialTerms(terms, Datum("Anna Berg")))
    assert [matter(special).draft for special in approvals] == [False, True, False]
