"""The model of a verdict in answers of the API has what the command line prints, no key more and none less."""

from datetime import UTC, datetime

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import error
from assembler.model.source import Span
from assembler.portal.web.api.verdict_schemas import VerdictShown
from assembler.returns.text_differences import Edit
from assembler.returns.verdict import (
    ActiveContent,
    Addition,
    Carrier,
    Change,
    Entry,
    NotUnderstood,
    Signed,
    SigningPlace,
    Verdict,
)
from assembler.returns.verdict_data import verdict_data

DAY = datetime(2026, 12, 1, 9, tzinfo=UTC)
SIGNATURE = Signature(
    "a.signatures.partner.1",
    "Lena Müller",
    "0",
    DAY,
    certifies=False,
    whole=True,
    allowed=True,
    trusted=True,
    stamped=DAY,
    revoked=DAY,
)
FULL = Verdict(
    "back.pdf",
    carrier=(Carrier.SAVED_ANEW,),
    changes=(Change("changed", "3.2", "60", "90", (Edit("60", "90"),), silent=True, by=("Lena",)),),
    entries=(Entry("a.place", "", "Graz"),),
    execution=(SigningPlace("a.signatures.partner.1", Signed.BY_PERSON, "Lena Müller", "certificate"),),
    signatures=(SIGNATURE,),
    additions=(Addition("a stamp", "page 1", "seen", "Lena", DAY),),
    active=(ActiveContent("a link", "page 1", "https://x.example"),),
    unknowns=(NotUnderstood("a layer", "page 1"),),
    findings=(error("altered", "It was changed.", Span("back.pdf", 1, 1)),),
)


def test_nothing_of_a_verdict_is_lost_or_put_in() -> None:
    for verdict in (FULL, Verdict("back.pdf")):
        printed = verdict_data(verdict)
        assert VerdictShown.model_validate(printed).model_dump(mode="json") == printed
