from dataclasses import replace
from datetime import date

from assembler.model.in_force import BINDING, in_force_after
from assembler.model.manifest import FolderDigest, IssuedDocument, IssuedMatter, IssuedProgramme, Manifest, PacketOptions
from assembler.packets.manifest_format_1 import NO_CHECKLIST

FIRST, SECOND, LATER = date(2026, 12, 1), date(2027, 8, 1), date(2030, 1, 1)


def document(id: str, handling: str, edition: date = FIRST, name: str = "", **number: str) -> IssuedDocument:
    return IssuedDocument(
        id=f"shop/{id}", name=name or id, title=id.title(), kind="agreement", handling=handling, specimen=False, edition=edition,
        issued=edition, effective="last_signature", entity="north", parties=(), signers=(), because=(), files=(), clauses=(),
        numbers=number,
        text_sha256="",
        signed_in="",
        form_number=0,
        attached=handling == "exhibit",
    )  # fmt: skip


def manifest(packet: str, number: int, *documents: IssuedDocument) -> Manifest:
    return Manifest(
        format=2, packet=packet, matter=IssuedMatter(packet, FIRST, "", number, "acme", ""),
        programme=IssuedProgramme("shop", "Shop", FIRST), draft=False, choices=(), library=FolderDigest(""),
        templates=FolderDigest(""), options=PacketOptions((), split=False, esign="none", esign_sha256=""), certified=None,
        content_sha256="", signers=(), checklist=NO_CHECKLIST, documents=tuple(replace(one, form_number=one.form_number or number) for one in documents), files=(), engines={},
    )  # fmt: skip


JOINING = manifest(
    "p-1", 1, document("agreement", "sign_now", term="4"), document("form", "sign_now"), document("annex", "exhibit")
)


def test_a_signed_packet_puts_its_papers_into_force_in_its_edition_and_with_its_numbers() -> None:
    found = in_force_after([(JOINING, date(2026, 12, 20))], LATER, "acme", "digest")
    assert (found.record, found.event, found.form_number) == ("acme", "digest", 1)
    agreement = found.papers["shop/agreement"]
    assert (agreement.edition, agreement.since, agreement.entity) == (FIRST, date(2026, 12, 20), "north")
    assert (agreement.packet, agreement.form_number, agreement.numbers) == ("p-1", 1, {"term": "4"})


def test_an_effective_date_is_the_day_from_which_a_paper_is_in_force() -> None:
    dated = manifest("p-1", 1, replace(document("agreement", "sign_now"), effective=date(2026, 11, 1)))
    assert in_force_after([(dated, date(2026, 12, 20))], LATER).papers["shop/agreement"].since == date(2026, 11, 1)


def test_what_is_attached_to_a_form_binds_until_a_form_without_it_is_signed() -> None:
    again = document("form", "sign_now", SECOND)
    kept = manifest("p-2", 2, document("agreement", "reference"), again, document("annex", "reference"))
    dropped = manifest("p-2", 2, document("agreement", "reference"), again)
    apart = manifest("p-2", 2, document("nda", "sign_now"))
    first = (JOINING, FIRST)
    assert in_force_after([first, (kept, SECOND)], LATER).papers["shop/annex"].packet == "p-1"
    assert "shop/annex" not in in_force_after([first, (dropped, SECOND)], LATER).papers
    assert "shop/annex" in in_force_after([first, (apart, SECOND)], LATER).papers, "no paper in force was signed again"


def test_an_agreement_stays_in_force_where_a_later_packet_does_not_name_it() -> None:
    found = in_force_after([(JOINING, FIRST), (manifest("p-2", 2, document("form", "sign_now", SECOND)), SECOND)], LATER)
    assert found.papers["shop/agreement"].packet == "p-1"
    assert found.papers["shop/form"].packet == "p-2"


def test_a_blank_a_repeated_form_and_a_paper_signed_later_are_not_in_force() -> None:
    packet = manifest(
        "p-1", 1, document("declaration", "sign_now", name="declaration-opp-1"), replace(document("report", "sign_now"), specimen=True),
        document("order", "sign_later"), document("policy", "reference"),
    )  # fmt: skip
    assert in_force_after([(packet, FIRST)], LATER).papers == {}
    assert "sign_later" not in BINDING


def test_an_agreement_that_a_group_company_signed_stays_in_force_for_who_joined_it() -> None:
    joined = replace(document("agreement", "reference", term="4"), signed_in="parent-1", effective=date(2026, 5, 1))
    found = in_force_after([(manifest("p-1", 1, joined, document("form", "sign_now")), FIRST)], LATER)
    agreement = found.papers["shop/agreement"]
    assert (agreement.packet, agreement.since, agreement.numbers) == ("parent-1", date(2026, 5, 1), {"term": "4"})


def test_a_paper_keeps_the_number_of_the_form_it_was_signed_with() -> None:
    stated = replace(document("annex", "reference"), signed_in="before-1", form_number=1, attached=True)
    found = in_force_after([(manifest("p-2", 2, document("form", "sign_now"), stated), FIRST)], LATER)
    assert {id: paper.form_number for id, paper in found.papers.items()} == {"shop/form": 2, "shop/annex": 1}
    assert found.papers["shop/annex"].attached, "it is still held against its words, and lapses with its form"


def test_a_form_that_is_effective_later_replaces_the_one_in_force_only_then() -> None:
    new_year = date(2028, 1, 1)
    later = [
        replace(document(id, handling, SECOND), effective=new_year)
        for id, handling in (("form", "sign_now"), ("nda", "sign_now"))
    ]
    signed = [(JOINING, FIRST), (manifest("p-2", 2, *later), date(2027, 9, 20))]
    before, after = (in_force_after(signed, day) for day in (date(2027, 12, 31), new_year))
    assert (before.papers["shop/form"].packet, before.papers["shop/annex"].packet, before.form_number) == ("p-1", "p-1", 2)
    assert before.papers["shop/nda"].packet == "p-2", "it replaces nothing, so it binds from the signature on"
    assert after.papers["shop/form"].packet == "p-2"
    assert "shop/annex" not in after.papers
