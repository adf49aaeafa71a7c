"""Names, types and ids that the parts of a library use of each other."""

import pytest
from loader.library_builder import LibraryFolder

PAPER = "  - {document: agreement, handling: sign_now}\n"


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (
            "1. The fee is {{ fee_rat | percent }}.\n",
            """\
demo/agreement/term.md:5:18: error: “fee_rat” is not known here. [unknown-name]
  5 | 1. The fee is {{ fee_rat | percent }}.
    |                  ^^^^^^^
  hint: Did you mean “fee_rate”?""",
        ),
        (
            "1. The fee is {{ fee_rate | money }}.\n",
            """\
demo/agreement/term.md:5:29: error: “money” prints a sum of money; this is a rate. [wrong-type]
  5 | 1. The fee is {{ fee_rate | money }}.
    |                             ^^^^^
  hint: Use the filter of its type.""",
        ),
        (
            '1. In Germany. {when: partner.countri == "DE"}\n',
            """\
demo/agreement/term.md:5:23: error: “partner” has no part “countri”. [unknown-name]
  5 | 1. In Germany. {when: partner.countri == "DE"}
    |                       ^^^^^^^^^^^^^^^
  hint: Did you mean “country”?""",
        ),
    ],
)
def test_a_typical_mistake_in_a_clause_is_told(folder: LibraryFolder, body: str, printed: str) -> None:
    assert folder.clause(body).printed() == printed


@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("| A |\n|---|\n| {{ nothing }} |\n", "term.md:7:6: error: “nothing” is not known here."),
        ("**all {{ nothing }}**\n", "term.md:5:10: error: “nothing” is not known here."),
        ("1. {{ lead.customer }}.\n", "term.md:5:7: error: “lead” is not known here."),
        ("1. {{ l.custmer }}. {for: l in leads}\n", "term.md:5:7: error: “l” has no part “custmer”."),
        ("1. Text. {for: l in territory}\n", "term.md:5:15: error: Only a list is repeated."),
        ("1. Text. {for: sell in leads}\n", "term.md:5:15: error: “sell” already has a meaning here."),
        ("1. Text. {when: fee_rate}\n", "term.md:5:17: error: A condition is true or false; this is a rate."),
        ("1. {{ sell }} it.\n", "term.md:5:7: error: A condition cannot be printed."),
    ],
)
def test_every_leaf_of_a_clause_is_checked(folder: LibraryFolder, body: str, first: str) -> None:
    assert folder.clause(body).printed().startswith(f"demo/agreement/{first}")


def test_inside_a_repetition_the_entry_is_known(folder: LibraryFolder) -> None:
    assert folder.clause("1. For {{ l.customer }}. {for: l in leads} {when: l.worth is stated}\n").printed() == ""


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("  - term\n", "  - terms\n", "5:5: error: There is no clause “demo/agreement/terms”. [unknown-clause]"),
        ("  - term\n", "  - term\n  - term\n", "6:5: error: The clause “demo/agreement/term” stands twice. [doubled-id]"),
        ("  - term\n", "  - {clause: term, when: sel}\n", "5:26: error: “sel” is not known here. [unknown-name]"),
        ("[vendor, partner]", "[vendor, reseller]", "3:19: error: “reseller” is no role. [unknown-name]"),
        ("signers: [vendor, partner]", "signers: [vendor]\nparties: [buyer]", "4:11: error: “buyer” is no role. [unknown-name]"),
        ("kind: agreement", "kind: agreement\nbase: nothing", "3:7: error: There is no document “demo/nothing”. [unknown-document]"),
    ],
)  # fmt: skip
def test_what_a_document_names_must_exist(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/agreement/document.yaml:{first}" in folder.document(old, new).printed()


@pytest.mark.parametrize(
    ("new", "first"),
    [
        ("  - {document: agrement, handling: sign_now}\n", "28:16: error: There is no document “demo/agrement”. [unknown-document]"),
        (PAPER + PAPER, "29:16: error: The document “demo/agreement” stands twice. [doubled-id]"),
        ("  - {document: agreement, handling: sign_now, when: sel}\n", "28:53: error: “sel” is not known here. [unknown-name]"),
        ("  - {document: agreement, handling: sign_now, for: sell in leads}\n", "28:52: error: “sell” already has a meaning here. [doubled-id]"),
        ("  - {document: agreement, handling: sign_now, for: t in special_terms}\n", "28:52: error: A paper for each entry needs an id in every entry. [missing-key]"),
        ("  - {document: agreement, handling: sign_now, specimen: sel}\n", "28:57: error: “sel” is not known here. [unknown-name]"),
    ],
)  # fmt: skip
def test_what_a_paper_names_must_exist(folder: LibraryFolder, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(PAPER, new).printed()


@pytest.mark.parametrize("handling", ["sign_now", "sign_later", "third_party"])
def test_a_paper_to_be_signed_has_signers(folder: LibraryFolder, handling: str) -> None:
    folder.document("signers: [vendor, partner]\n", "").programme("handling: sign_now", f"handling: {handling}")
    sentence = f"Nobody signs “Demo Agreement”, whose handling is {handling}. [no-signers]"
    assert f"demo/programme.yaml:28:16: error: {sentence}" in folder.printed()


@pytest.mark.parametrize("handling", ["exhibit", "reference"])
def test_other_papers_need_none(folder: LibraryFolder, handling: str) -> None:
    folder.document("signers: [vendor, partner]\n", "").programme("handling: sign_now", f"handling: {handling}")
    assert folder.printed() == ""


def test_field_ids_are_unique_in_a_document(folder: LibraryFolder) -> None:
    field = "by: partner\nfields:\n  - {id: customer, label: Customer, type: text}\n"
    folder.fields(field, "first").document("  - first\n", "  - first\n  - second\n")
    folder.write("demo/agreement/second.yaml", f"title: Second\nsource: D-7\n{field}")
    sentence = "The field “customer” stands in “demo/agreement/first” too. [doubled-id]"
    assert f"demo/agreement/second.yaml:5:10: error: {sentence}" in folder.printed()


def test_two_wordings_of_one_clause_may_share_field_ids(folder: LibraryFolder) -> None:
    field = "by: partner\nfields:\n  - {id: customer, label: Customer, type: text}\n"
    folder.fields(field).write("demo/agreement/details@sell.yaml", f"title: Details\nsource: D-7\n{field}")
    assert folder.printed() == ""


def test_who_fills_a_group_is_a_role(folder: LibraryFolder) -> None:
    folder.fields("by: parner\nfields:\n  - {id: a, label: A, type: text}\n")
    assert folder.printed().startswith("demo/agreement/details.yaml:3:5: error: “parner” is no role. [unknown-name]")


def test_a_variant_is_under_a_choice_of_the_programme(folder: LibraryFolder) -> None:
    folder.write("demo/agreement/term@sel.md", "---\ntitle: Term\nsource: D-6\n---\nText.\n")
    assert "demo/agreement/term@sel.md:2:8: error: “@sel” is no choice. [unknown-name]" in folder.printed()


def test_a_list_is_not_called_like_a_key_of_every_matter(folder: LibraryFolder) -> None:
    folder.programme("  leads:\n", "  choices:\n")
    assert "error: “choices” is a key of every matter. [doubled-id]" in folder.printed()


def test_every_partner_has_a_contracting_entity(folder: LibraryFolder) -> None:
    folder.programme("- {entity: demo-inc}", '- {entity: demo-inc, when: partner.country == "US"}')
    assert "demo/programme.yaml:26:14: error: Some partners would have no contracting entity. [no-entity]" in folder.printed()


OWN_VENDOR = """\
  - document: receipt
    handling: sign_later
    for: lead in leads
    vendor: [{when: CONDITION, entity: demo-inc}]
"""
RECEIPT = "title: Receipt\nkind: form\nsigners: [vendor]\nclauses:\n  - {clause: sum, when: not vendor.law is stated}\n"
PACKETS = "is computed from the packet's vendor, and this paper has cases of its own for who that is."
COMPUTED = """\
computed:
  abroad: {type: truth, is: vendor.country != partner.country, source: D-9}
  far: {type: truth, is: abroad and referral, source: D-9}
documents:
"""


@pytest.mark.parametrize(
    ("condition", "text", "place", "sentence"),
    [
        ("lead.customer is stated and far", "1. {{ lead.customer }} {{ vendor.law }}.", "", ""),
        ("led.customer is stated", "1. Words.", "demo/programme.yaml:36:21", "“led” is not known here."),
        ("lead.customer", "1. Words.", "demo/programme.yaml:36:21", "A condition is true or false; this is a text."),
        ("referral", "1. Words. {when: far}", "demo/receipt/sum.md:5:18", f"“far” {PACKETS}"),
        ("referral", "1. {{ lead.customer }}. {when: lead.near}", "demo/receipt/sum.md:5:32", f"“near” {PACKETS}"),
    ],
)
def test_a_paper_with_a_vendor_of_its_own_is_checked(
    folder: LibraryFolder, condition: str, text: str, place: str, sentence: str
) -> None:
    near = "    computed: {near: {type: truth, is: vendor.country == partner.country, source: D-9}}\n"
    folder.programme("worth: money?}\n", f"worth: money?}}\n{near}").programme("documents:\n", COMPUTED)
    folder.programme(PAPER, PAPER + OWN_VENDOR.replace("CONDITION", condition))
    folder.write("demo/receipt/document.yaml", RECEIPT)
    folder.write("demo/receipt/sum.md", f"---\ntitle: Sum\nsource: D-9\n---\n{text}\n")
    assert folder.printed().partition(" [")[0] == (f"{place}: error: {sentence}" if place else "")


def test_representatives_of_the_partner_sign_only_what_the_partner_signs(folder: LibraryFolder) -> None:
    folder.programme("handling: sign_now}", "handling: sign_now, representatives: true}")
    assert folder.printed() == ""
    folder.document("signers: [vendor, partner]", "signers: [vendor]")
    assert folder.printed().startswith(
        "demo/programme.yaml:28:16: error: The partner does not sign “Demo Agreement”, nor can its repre"
    )


def test_a_case_of_a_paper_names_an_entity_of_the_programme(folder: LibraryFolder) -> None:
    folder.programme("handling: sign_now}", "handling: sign_now, vendor: [{entity: demo-ink}]}")
    assert folder.printed().startswith("demo/programme.yaml:28:65: error: “demo-ink” is no entity. [unknown-name]")


def test_of_an_unknown_name_that_is_a_condition_only_what_is_true_or_false_is_offered(folder: LibraryFolder) -> None:
    values = "values:\n  courses_fee: {type: money, source: T-1, from: {2026-01-01: 5 EUR}}\n"
    printed = folder.programme("values:\n", values).document("  - term\n", "  - {clause: term, when: courses}\n").printed()
    assert "“courses” is not known here." in printed
    assert "courses_fee" not in printed.partition("hint:")[2].partition("\n")[0]
    assert "Write a choice that the programme declares" in printed


def test_a_paper_of_a_deadline_that_is_not_there_is_told_at_its_own_line(folder: LibraryFolder) -> None:
    deadline = "deadlines:\n  end:\n    title: The end\n    day: issued\n    of: partner\n    paper: agrement\n    source: T-1\n"
    text = folder.programme("documents:\n", f"{deadline}documents:\n").printed()
    (line,) = [one for one in text.splitlines() if "There is no paper “demo/agrement”." in one]
    written = (folder.root / "demo/programme.yaml").read_text("utf-8").splitlines()
    assert written[int(line.split(":")[1]) - 1].strip() == "paper: agrement"
