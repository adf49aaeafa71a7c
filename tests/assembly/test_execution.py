"""The front matter and the signature block of a paper."""

from pathlib import Path

import pytest
from small_library import MATTER, agreement, assembled, load, paper, write

from assembler.assembly.execution import insert_signatures, signing_turns
from assembler.loader import load_library
from assembler.model.document import Document, FieldGroup, Heading, SignatureBlock, signature_lines
from assembler.model.form_fields import controls
from assembler.model.signers import signers as packet_signers
from assembler.model.walk import plain

TEXT = {"term": "Words."}
INDIVIDUAL = MATTER.replace("company", "individual").replace("Exempel AB", "Anna Berg").replace(", title: Director", "")
JOINT = MATTER.replace("[{name: Anna Berg, title: Director}]", "[{name: A, title: CEO}, {name: B, title: CFO}]")


def signers(document: Document) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    (block,) = [block for block in document.blocks if isinstance(block, SignatureBlock)]
    return [(party.role, [(plain(one.name), plain(one.title), one.titled) for one in party.signers]) for party in block.parties]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MATTER, [("Anna Berg", "Director", True)]),
        (INDIVIDUAL, [("Anna Berg", "", False)]),
        (JOINT, [("A", "CEO", True), ("B", "CFO", True)]),
    ],
    ids=["company", "individual", "joint"],
)
def test_the_partner_signs_by_its_signatories(tmp_path: Path, text: str, expected: list[tuple[str, str, bool]]) -> None:
    document = assembled(load(tmp_path, agreement(TEXT)), text=text).papers[0].document
    assert signers(document) == [("Vendor", [("", "", True)]), ("Partner", expected)]


@pytest.mark.parametrize(
    ("handling", "signed"),
    [("sign_now", True), ("sign_later", True), ("third_party", True), ("exhibit", False), ("reference", False)],
)
def test_an_exhibit_and_a_text_by_reference_are_not_signed(tmp_path: Path, handling: str, *, signed: bool) -> None:
    files = agreement(TEXT, papers=f"- {{document: note, handling: {handling}}}\n")
    chosen = assembled(load(tmp_path, files | paper("note", TEXT, more="signers: [partner]\n"))).papers[1]
    assert any(isinstance(block, SignatureBlock) for block in chosen.document.blocks) is signed
    assert chosen.signers == (("partner",) if signed else ())


def test_representatives_sign_the_papers_of_theirs_where_the_matter_names_any(tmp_path: Path) -> None:
    papers = "- {document: note, handling: sign_later, representatives: true}\n"
    note = paper("note", TEXT, kind="form", more="signers: [partner, vendor]\n")
    library = load(tmp_path, agreement(TEXT, papers=papers) | note)
    without = assembled(library, text=JOINT).papers
    assert signers(without[1].document)[0] == signers(without[0].document)[1]
    named = JOINT.replace("title: CFO}]", "title: CFO}]\n  representatives: [{name: C, title: Clerk}]")
    made = assembled(library, text=named).papers
    assert signers(made[0].document) == signers(without[0].document)
    assert signers(made[1].document) == [("Partner", [("C", "Clerk", True)]), ("Vendor", [("", "", True)])]
    people = [(one.role, one.number, one.name, one.papers) for one in packet_signers(one.document for one in made)]
    assert people == [
        ("partner", 1, "A", ("agreement",)),
        ("partner", 2, "B", ("agreement",)),
        ("partner", 3, "C", ("note",)),
        ("vendor", 1, "", ("agreement", "note")),
    ]
    places = [control.name for control in controls(made[1].document) if control.kind == "signature"]
    assert places == ["note.signatures.partner.3", "note.signatures.vendor.1"]


def test_the_front_names_the_parties_and_the_dates(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT))
    front = assembled(library).papers[0].document.front
    said = [(party.caption, plain(party.name), [*map(plain, party.details)]) for party in front.parties]
    assert said == [
        ("between the Vendor", "Ours Limited", ["1 Example Street, London", "United Kingdom"]),
        ("and the Partner", "Exempel AB", ["Gatan 1, Stockholm", "Sweden"]),
    ]
    assert [(label, plain(value)) for label, value in front.particulars] == [
        ("Edition", "1 July 2026"),
        ("Effective date", "Date of the last signature"),
        ("Reference", "first-001"),
    ]
    dated = assembled(library, "effective: 2027-01-01").papers[0].document.front
    assert plain(dated.particulars[1][1]) == "1 January 2027"


@pytest.mark.parametrize(("handling", "kind"), [("sign_later", "form"), ("third_party", "agreement")])
def test_what_takes_effect_on_a_day_of_its_own_says_no_effective_date(tmp_path: Path, handling: str, kind: str) -> None:
    files = agreement(TEXT, papers=f"- {{document: note, handling: {handling}}}\n") | paper(
        "note", TEXT, kind=kind, more="signers: [partner]\n"
    )
    front = assembled(load(tmp_path, files)).papers[1].document.front
    assert [label for label, _ in front.particulars if label != "Edition"] == ["Reference"]


def test_what_one_party_declares_says_no_effective_date_and_a_specimen_says_what_it_is(tmp_path: Path) -> None:
    papers = (
        "- {document: note, handling: sign_now}\n- {document: slip, handling: sign_later, for: loan in loans, specimen: lend}\n"
    )
    note, slip = (paper(name, TEXT, kind="form", more="signers: [partner]\n") for name in ("note", "slip"))
    _, note_made, slip_made = assembled(load(tmp_path, agreement(TEXT, papers=papers) | note | slip), "choices: [lend]").papers
    said = [[label for label, _ in made.document.front.particulars] for made in (note_made, slip_made)]
    assert said == [["Reference"], ["Reference", "Use"]]
    assert plain(slip_made.document.front.particulars[1][1]) == "Blank specimen, not for signature"


def test_special_terms_mark_every_paper_as_a_draft_until_someone_approves_them(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"a when: special_terms_agreed": "1. {{ t.text }} {for: t in special_terms}", "b": "B."}))
    waiting = assembled(library, "special_terms: {terms: [No fee.]}")
    assert (waiting.draft, waiting.papers[0].document.draft, waiting.checklist.draft) == (True, True, True)
    approved = assembled(library, "special_terms: {terms: [No fee.], approved_by: Eva Lund}")
    assert (approved.draft, approved.papers[0].document.draft) == (False, False)


def test_who_signs_signs_before_what_another_fills_in_afterwards() -> None:
    heading, signature = Heading("1.", "1", "a", ()), SignatureBlock((), ())
    ours, theirs = FieldGroup((), "partner"), FieldGroup((), "vendor")
    blocks = (heading, ours, heading, theirs)
    assert insert_signatures(blocks, (signature,), ("partner",)) == (heading, ours, signature, heading, theirs)
    assert insert_signatures(blocks, (signature,), ("partner", "vendor")) == (*blocks, signature)
    assert insert_signatures((heading, theirs, heading, ours), (signature,), ("partner",))[-1] == signature


ENTITY = "ours-uk: {legal_name: Ours Limited"
WITH_SIGNATORY = ENTITY + ", signatories: [{name: Vera Ode, title: Secretary, email: vera@ours.example}]"


def test_the_vendor_signs_by_the_signatories_of_its_entity(tmp_path: Path) -> None:
    files = agreement(TEXT)
    files["small/programme.yaml"] = files["small/programme.yaml"].replace(ENTITY, WITH_SIGNATORY)
    document = assembled(load(tmp_path, files)).papers[0].document
    assert signers(document)[0] == ("Vendor", [("Vera Ode", "Secretary", True)])


def test_a_group_company_says_whose_it_is(tmp_path: Path) -> None:
    text = MATTER.replace("country: SE", "country: SE\n  affiliate_of: Moder AB")
    (block,) = [
        b
        for b in assembled(load(tmp_path, agreement(TEXT)), text=text).papers[0].document.blocks
        if isinstance(b, SignatureBlock)
    ]
    assert [plain(party.standing) for party in block.parties] == ["", "a group company of Moder AB"]


def test_a_party_nobody_knows_yet_has_a_line_for_its_name(tmp_path: Path) -> None:
    files = agreement(TEXT, papers="- {document: note, handling: third_party}\n")
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("partner: Partner}", "partner: Partner, buyer: Buyer}")
    files |= paper("note", TEXT, more="signers: [vendor, buyer]\n")
    (block,) = [b for b in assembled(load(tmp_path, files)).papers[1].document.blocks if isinstance(b, SignatureBlock)]
    lines = [[line.label for line in signature_lines(party.signers[0])] for party in block.parties]
    assert lines == [["Signature", "Name", "Title", "Place", "Date"], ["Signature", "Name", "Title", "Company", "Place", "Date"]]


def test_the_vendor_countersigns_unless_the_programme_says_otherwise() -> None:
    assert signing_turns(("vendor", "partner"), ()) == ("partner", "vendor")
    assert signing_turns(("vendor", "partner", "buyer"), ()) == ("partner", "buyer", "vendor")
    assert signing_turns(("partner", "vendor"), ("vendor", "partner")) == ("vendor", "partner")


def test_a_signing_order_names_roles_of_the_programme(tmp_path: Path) -> None:
    files = agreement(TEXT)
    files["small/programme.yaml"] += "signing_order: [vendor, partnr]\n"
    _, findings = load_library(write(tmp_path, files))
    assert [(finding.id, finding.hint) for finding in findings] == [("unknown-name", "Did you mean “partner”?")]
