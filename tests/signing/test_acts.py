import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from authority import stamping_server
from formats.pdf.test_personal_certificates import authority
from formats.pdf.verapdf import faults, needs_verapdf
from keys import PASSPHRASE, made_key
from returns.verification_sample import PARTNER, issued, packet
from signing.signing_sample import (
    AT,
    TEMPLATE,
    by_both,
    by_partner,
    key,
    keys,
    manifest,
    on,
    partners_act,
    refusal,
    sign,
    vendors_act,
)

from assembler.formats.pdf.certification import KeyFile, open_key
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.revisions import read_state
from assembler.formats.pdf.signatures import read_signatures
from assembler.packets.manifest import digest
from assembler.returns import Verdict, judge, read_packet, received_file
from assembler.returns.verdict import Signed, Standing
from assembler.signing import CONSENT, SigningAct, SigningKeys, sign_papers
from assembler.signing.acts import named_at
from assembler.signing.turns import people_to_sign


def verdict(pdf: bytes) -> Verdict:
    papers, findings = read_packet(packet().folder)
    assert papers is not None, findings
    return judge(received_file("signed.pdf", pdf), papers)


def test_an_act_signs_all_places_of_a_person_and_fills_in_what_stands_beside_them() -> None:
    signed = by_both()
    assert signed.data.startswith(by_partner().data)
    assert by_partner().data.startswith(issued())
    assert signed.fields == ("alliance-agreement.signatures.vendor.1", "participation-form.signatures.vendor.1")
    beside = {name.rpartition(".")[2]: text for name, text in signed.entries.items()}
    assert beside == {"name": "Aoife O'Brien", "title": "Director", "place": "Dublin", "date": "2026-12-03"}
    assert {name.rpartition(".")[2] for name in by_partner().entries} == {"place", "date"}, "the name is printed already"


@pytest.mark.slow
def test_verify_names_the_person_and_the_seal_at_each_stage() -> None:
    one, both = verdict(by_partner().data), verdict(by_both().data)
    assert (one.standing, both.standing) == (Standing.COMPLETED, Standing.COMPLETED)
    assert (one.findings, both.findings) == ((), ())
    assert (len(one.signed), len(one.unsigned), len(both.signed)) == (2, 2, 4)
    said = {(place.signed, place.by, place.known_by) for place in both.execution}
    assert said == {
        (Signed.BY_SERVICE, PARTNER, "the seal of Try Vendor e-seal"),
        (Signed.BY_SERVICE, "Aoife O'Brien", "the seal of Try Vendor e-seal"),
    }


@pytest.mark.slow
def test_with_an_authority_each_person_signs_by_an_own_certificate() -> None:
    pdf = issued()
    signed, _ = sign(pdf, partners_act(pdf), SigningKeys(key(), authority()))
    assert signed is not None
    assert (signed.signed_by, signed.personal) == (PARTNER, True)
    said = {(place.signed, place.by) for place in verdict(signed.data).execution}
    assert said == {(Signed.BY_PERSON, PARTNER), (Signed.NOT, "")}


@pytest.mark.slow
def test_an_end_customer_signs_the_paper_that_has_a_place_for_it_and_the_vendor_after_it() -> None:
    pdf = (packet().folder / "documents/05-eula-opp-004.pdf").read_bytes()
    customers = SigningAct("end_customer", 1, "Carla Gómez", CONSENT, AT, digest(pdf), "Head of Purchase")
    assert refusal(pdf, replace(customers, role="partner")).id == "no-place-to-sign"
    assert refusal(pdf, replace(customers, role="vendor")).message.endswith("must sign first.")
    one, findings = sign(pdf, customers)
    assert one is not None, findings
    both, findings = sign(one.data, vendors_act(one.data))
    assert both is not None, findings
    found = verdict(both.data)
    assert (found.standing, found.findings) == (Standing.COMPLETED, ())
    assert {place.by for place in found.execution} == {"Carla Gómez", "Aoife O'Brien"}


@pytest.mark.parametrize("name", ["Tomás Rivera", "Lena Müller", "Dr. Lena Muller", "Dr Lena Müller"])
def test_nobody_signs_under_another_name_than_that_of_the_papers(name: str) -> None:
    pdf = issued()
    refused = refusal(pdf, partners_act(pdf, name))
    assert (refused.id, refused.message) == ("other-name", "The papers name Dr. Lena Müller.")
    assert refused.hint == "If you are somebody else, ask for a link of your own."


@pytest.mark.slow
def test_the_name_of_the_papers_is_signed_however_its_spaces_case_and_accents_were_typed() -> None:
    pdf = issued()
    signed, findings = sign(pdf, partners_act(pdf, "  dr. lena  mu\u0308ller "))
    assert signed is not None, findings
    assert {one.name for one in read_signatures(signed.data)[0] if "partner" in one.field} == {PARTNER}


def test_a_name_that_was_filled_in_beside_the_place_is_that_of_the_papers() -> None:
    pdf, lines = (
        issued(),
        {f"{paper}.signers.vendor.1.name": "Aoife O'Brien" for paper in ("alliance-agreement", "participation-form")},
    )
    filled, findings = fill_pdf(pdf, lines, TEMPLATE, append=True)
    assert findings == ()
    state = read_state(filled)
    assert state is not None
    vendor = next(one for one in people_to_sign(manifest(), state) if one.role == "vendor")
    assert (vendor.name, named_at(vendor, state)) == ("", "Aoife O'Brien")


@pytest.mark.slow
def test_another_name_than_that_of_the_papers_is_told() -> None:
    """A signing service may let somebody sign under another name; `verify` tells it."""
    pdf, unnamed = issued(), replace(manifest(), signers=tuple(replace(one, name="") for one in manifest().signers))
    signed, findings = sign_papers(pdf, unnamed, partners_act(pdf, "Jane Roe"), keys(), TEMPLATE)
    assert signed is not None, findings
    assert {one.id for one in verdict(signed.data).findings} == {"other-signer"}


def test_what_was_not_shown_is_not_signed() -> None:
    pdf = issued()
    assert refusal(pdf, replace(partners_act(pdf), shown="0" * 64)).id == "other-file-shown"
    assert refusal(by_partner().data, partners_act(pdf)).id == "other-file-shown", "the same act a second time"


def test_nobody_signs_twice_or_before_another_or_without_a_place() -> None:
    pdf, after = issued(), by_partner().data
    assert refusal(after, partners_act(after)).id == "no-place-to-sign"
    assert refusal(pdf, vendors_act(pdf)).message == "Dr. Lena Müller must sign first."
    assert refusal(pdf, replace(partners_act(pdf), number=2)).id == "no-place-to-sign"
    assert refusal(pdf, replace(partners_act(pdf), role="end_customer")).id == "no-place-to-sign"


@pytest.mark.parametrize(
    ("change", "id"),
    [
        ({"name": "  "}, "no-name"),
        ({"name": "x" * 65}, "no-name"),
        ({"place": "x" * 400}, "long-entry"),
        ({"at": datetime(2026, 11, 30, 9, 59, tzinfo=UTC)}, "too-early-to-sign"),
        ({"at": datetime(2037, 1, 1, tzinfo=UTC)}, "no-key"),
    ],
    ids=str,
)
def test_an_act_that_cannot_be_done_leaves_nothing(change: dict[str, object], id: str) -> None:
    pdf = issued()
    assert refusal(pdf, replace(partners_act(pdf), **change)).id == id  # type: ignore[arg-type]


def test_a_name_that_cannot_be_printed_signs_nothing() -> None:
    pdf = by_partner().data
    signed, findings = sign(pdf, replace(vendors_act(pdf), name="株", strokes=()))
    assert signed is None
    assert {one.id for one in findings} == {"wrong-entry"}, "where the name is printed"


def test_a_day_that_has_begun_somewhere_is_a_day() -> None:
    pdf = issued()
    signed, findings = sign(pdf, on(partners_act(pdf), datetime(2026, 11, 30, 10, 1, tzinfo=UTC)))
    assert signed is not None, findings


def test_only_a_seal_signs_for_others_and_only_an_authority_issues() -> None:
    pdf = issued()
    person, _ = open_key(KeyFile("key.p12", made_key("Jonas Weber").p12, PASSPHRASE))
    assert person is not None
    assert refusal(pdf, partners_act(pdf), SigningKeys(person)).id == "not-a-seal"
    assert refusal(pdf, partners_act(pdf), SigningKeys(key(), key())).id == "no-authority"


def test_a_time_stamp_is_of_the_service_and_without_it_nothing_is_signed() -> None:
    pdf = issued()
    with stamping_server(AT) as address:
        signed, findings = sign(pdf, partners_act(pdf), SigningKeys(key(), time_stamps=address))
    assert signed is not None, findings
    stamps = {(one.stamped, one.stamped_by) for one in read_signatures(signed.data)[0] if not one.certifies}
    assert stamps == {(AT, "Test TSA")}
    gone = SigningKeys(key(), time_stamps=address)
    assert refusal(pdf, partners_act(pdf), gone).message == f"{address} gave no time stamp, so nothing was signed."


@pytest.mark.java
@pytest.mark.slow
@needs_verapdf
def test_every_stage_stays_valid_pdf_a_and_pdf_ua(tmp_path: Path) -> None:
    paths = []
    for name, stage in (("one", by_partner()), ("both", by_both()), ("bare", by_both(certified=False))):
        (tmp_path / f"{name}.pdf").write_bytes(stage.data)
        paths.append(tmp_path / f"{name}.pdf")
    assert faults("2a,ua1", *paths) == []


@pytest.mark.poppler
def test_poppler_finds_the_same_signatures_valid(tmp_path: Path) -> None:
    path = tmp_path / "both.pdf"
    path.write_bytes(by_both().data)
    said = subprocess.run(["pdfsig", path], check=False, capture_output=True, text=True).stdout
    fields = [line.partition(": ")[2] for line in said.splitlines() if "Field Name" in line]
    assert sorted(fields) == sorted(("Certification", *by_partner().fields, *by_both().fields))
    assert said.count("Signature is Valid.") == 5
    assert said.count("\n  - Total document signed") == 1
    assert said.count("Dec 02 2026 09:30:00") == said.count("Dec 03 2026 15:05:00") == 2


@pytest.mark.poppler
def test_what_is_seen_is_the_typed_name_and_the_strokes(tmp_path: Path) -> None:
    path = tmp_path / "both.pdf"
    path.write_bytes(by_both().data)
    read = subprocess.run(["pdftotext", path, "-"], check=False, capture_output=True, text=True).stdout
    text = next(page for page in read.split("\f") if "Signed electronically" in page)
    assert text.count("Dr. Lena Müller") == 2, "as the printed name, and as the signature"
    assert text.count("Aoife O'Brien") == 1, "as the entry: the signature is drawn"
    assert text.count("Signed electronically, 2 December 2026, 09:30 UTC") == 1
