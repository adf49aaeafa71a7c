"""Matters: each value typed by its written form, each refusal at its place, and no bytes that make the loader raise."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loader.library_builder import MATTER, LibraryFolder, read_demo_matter, report

from assembler.loader import load_matter, programme_of
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.model.values import Country, Money

LEAD = "leads: [{id: a-1, customer: Beispiel AG, worth: 5 EUR}]\n"


def refusals(demo: Library, text: str | bytes) -> list[str]:
    matter, findings = read_demo_matter(demo, text)
    assert matter is None
    assert all(finding.hint for finding in findings)
    return [f"{finding.span}: {finding.message}" for finding in findings]


def changed(old: str, new: str) -> str:
    assert MATTER.count(old) == 1
    return MATTER.replace(old, new)


def test_a_matter_is_typed_by_its_programme(demo: Library) -> None:
    matter, findings = read_demo_matter(demo, MATTER + LEAD + "facts: {territory: Germany}\n")
    assert findings == ()
    assert matter is not None
    assert (matter.id, matter.issued, [choice.id for choice in matter.choices]) == ("acme-001", date(2026, 12, 1), ["referral"])
    (lead,) = matter.lists["leads"]
    worth = lead["worth"]
    assert isinstance(worth, Datum)
    assert worth.value == Money(Decimal("5.00"), "EUR")
    assert str(worth.span) == "acme.yaml:12:49"


@pytest.mark.parametrize(
    "name",
    [
        "No",
        "Null",
        "True",
        "None",
        "O'Neil & Sons",
        "AT&T",
        "株式会社",
        "שלום",
        "Müller\u00a0GmbH",
        "1:30",
        "01234",
        "{{ x }}",
        "a <b>",
    ],
)
def test_true_names_are_accepted(demo: Library, name: str) -> None:
    matter, findings = read_demo_matter(demo, changed("legal_name: Acme GmbH", f'legal_name: "{name}"'))
    assert matter is not None, report(findings)
    datum = matter.partner.fields["legal_name"]
    assert isinstance(datum, Datum)
    assert datum.value == name


def test_norway_is_a_country(demo: Library) -> None:
    matter, _ = read_demo_matter(demo, changed("country: DE", "country: NO"))
    assert matter is not None
    country = matter.partner.fields["country"]
    assert isinstance(country, Datum)
    assert country.value == Country("NO")


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("Acme GmbH", "ACME #1 GmbH", "6:20: The text behind # would be lost: “#1 GmbH”."),
        ("Acme GmbH", '"ACME  GmbH"', "6:15: This text has a space at its beginning or end, or two together."),
        ("Acme GmbH", '" ACME GmbH"', "6:15: This text has a space at its beginning or end, or two together."),
        ("Acme GmbH", "", "6:14: This text is empty."),
        ("Acme GmbH", "~", "6:15: “~” means nothing in YAML."),
        ("Acme GmbH", '"a\\nb"', "6:15: This text holds a line break."),
        ("Acme GmbH", '"a\\u202Eb"', "6:15: U+202E RIGHT-TO-LEFT OVERRIDE is a bidirectional control, which changes the order in which text is read."),
        ("Acme GmbH", "x" * 501, "6:15: This text has 501 characters; a line may have 500."),
        ("Acme GmbH", "[a, b]", "6:3: A single value belongs here."),
        ("country: DE", "country: Germany", "7:12: “Germany” is no country."),
        ("country: DE", "country: no", "7:12: “no” is no country."),
        ("issued: 2026-12-01", "issued: 2026-02-30", "3:9: There is no day 2026-02-30 in the calendar."),
        ("issued: 2026-12-01", "issued: 31.01.2024", "3:9: “31.01.2024” is no date."),
        ("issued: 2026-12-01", "issued: 2026-12-01T00:00", "3:9: “2026-12-01T00:00” is no date."),
        ("issued: 2026-12-01", "issued: 2025-12-31", "3:9: No edition of the texts was in force on 2025-12-31; the first is of 2026-01-01."),
        ("issued: 2026-12-01\n", "", "1:1: “issued” is missing."),
        ("matter: acme-001", "matter: ../etc", "2:9: “../etc” is no id."),
        ("programme: demo", "programme: demmo", "1:12: There is no programme “demmo”."),
        ("kind: company", "kind: Company", "5:9: “Company” is not possible here."),
        ("kind: company", "knd: company", "4:1: “kind” is missing."),
        ("choices: [referral]", "choices: [referal]", "11:11: “referal” is not possible here."),
        ("choices: [referral]", "choices: [referral, referral]", "11:21: “referral” is named twice."),
        ("choices: [referral]", "choices: referral", "11:10: A list belongs here."),
        ("choices: [referral]", "choises: [referral]", "11:1: “choises” is not known here."),
        (", title: Managing Director", "", "10:14: “title” is missing: who signs for a company signs in a capacity."),
        ("[Beispielstraße 1, 80331 München]", "[]", "8:3: A list of 0 is too few; at least 1 belong here."),
        ("[Beispielstraße 1, 80331 München]", "[a, b, c, d, e, f, g, h, i, j, k, l, m]", "8:3: A list of 13 is too many; at most 12 fit here."),
        ("[Beispielstraße 1, 80331 München]", "{a: b}", "8:3: A list belongs here."),
        ("choices: [referral]", "leads: [{id: a, customer: b, worth: 5}]", "11:37: “5” is no sum of money."),
        ("choices: [referral]", "leads: [{id: a, customer: b}, {id: a, customer: c}]", "11:36: The lead “a” stands twice."),
        ("choices: [referral]", "leads: [{id: a}]", "11:9: “customer” is missing."),
        ("choices: [referral]", "effective: 2026-01-01", "11:12: The effective date lies before the issue and needs a reason."),
        ("choices: [referral]", "return_by: 2026-11-30", "11:12: What is signed cannot come back before it is issued."),
        (", title: Managing Director}\n", ", title: CEO}\n  representatives: [{name: B}]\n", "11:28: “title” is missing: who signs for a company signs in a capacity."),
        ("kind: company", "kind: individual\n  representatives: [{name: B}]", "6:28: An individual signs alone."),
        ("choices: [referral]", "entity: demo-ink", "11:9: “demo-ink” is not possible here."),
        ("choices: [referral]", "facts: {teritory: x}", "11:9: “teritory” is not known here."),
    ],
)  # fmt: skip
def test_a_refusal_stands_at_its_place(demo: Library, old: str, new: str, refusal: str) -> None:
    assert f"acme.yaml:{refusal}" in refusals(demo, changed(old, new))


def test_the_typical_mistakes_of_one_file_are_all_told(demo: Library) -> None:
    text = changed("country: DE", "country: de").replace("choices: [referral]", "choises: [referral]")
    assert (
        report(read_demo_matter(demo, text)[1])
        == """\
acme.yaml:7:12: error: “de” is no country. [bad-value]
  7 |   country: de
    |            ^^
  hint: Did you mean “DE”?
acme.yaml:11:1: error: “choises” is not known here. [unknown-key]
  11 | choises: [referral]
     | ^^^^^^^
  hint: Did you mean “choices”?"""
    )


@pytest.mark.parametrize("data", [MATTER.encode("utf-8-sig"), MATTER.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_crlf_are_accepted(demo: Library, data: bytes) -> None:
    assert read_demo_matter(demo, data)[0] is not None


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "1:1: The file is empty."),
        (MATTER.encode("utf-16"), "1:1: acme.yaml is not text in UTF-8: byte 0xff at offset 0."),
        (MATTER.encode("latin-1"), "8:25: acme.yaml is not text in UTF-8: byte 0xdf at offset 139."),
        (b"\x00" * 10, "1:1: U+0000 is a control character."),
        (MATTER.replace("Acme", "A\u200bcme").encode(), "6:16: U+200B ZERO WIDTH SPACE is an invisible formatting character."),
        (MATTER.replace("Müller", "Mu\u0308ller").encode(), "10:20: U+0075 LATIN SMALL LETTER U is not in its composed form."),
    ],
)
def test_files_that_are_no_matter(demo: Library, data: bytes, refusal: str) -> None:
    assert refusals(demo, data)[0] == f"acme.yaml:{refusal}"


def test_a_missing_file_is_a_finding(demo: Library, folder: LibraryFolder) -> None:
    matter, findings = load_matter(folder.root / "none.yaml", demo)
    assert matter is None
    assert [finding.id for finding in findings] == ["unreadable-file"]


def test_what_is_recited_as_past_is_not_later_than_the_day_of_issue(folder: LibraryFolder) -> None:
    folder.programme("{territory: text?}", "{paid_on: {type: date?, past: true}}")
    folder.programme("worth: money?}", "met_on: {type: date, past: true}, due_on: date}")
    library = folder.library()
    lead = "leads: [{{id: a-1, customer: Beispiel AG, met_on: {}, due_on: 2027-03-01}}]\n"
    late = MATTER + "facts: {paid_on: 2026-12-02}\n" + lead.format("2027-01-05")
    assert refusals(library, late) == [
        "acme.yaml:12:18: “paid_on” is recited as past, and 2026-12-02 is later than the day of issue, 2026-12-01.",
        "acme.yaml:13:50: “met_on” is recited as past, and 2027-01-05 is later than the day of issue, 2026-12-01.",
    ]
    of_fact, of_field = read_demo_matter(library, late)[1]
    assert "or leave “paid_on” away until then" in of_fact.hint
    assert of_field.hint == "State the day on which it was; or issue the matter on or after 2027-01-05."
    matter, _ = read_demo_matter(library, MATTER + "facts: {paid_on: 2026-12-01}\n" + lead.format("2026-11-30"))
    assert matter is not None, "of the day of issue itself, and before"


def test_special_terms_make_a_draft_until_somebody_approves(demo: Library) -> None:
    terms = "special_terms:\n  terms: [The Partner may do more.]\n"
    draft, _ = read_demo_matter(demo, MATTER + terms)
    approved, _ = read_demo_matter(demo, MATTER + terms + "  approved_by: Counsel\n")
    assert draft is not None
    assert approved is not None
    assert (draft.draft, approved.draft) == (True, False)


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=200))
def test_no_bytes_make_the_loader_raise(demo: Library, data: bytes) -> None:
    matter, findings = read_demo_matter(demo, data)
    assert matter is None
    assert findings


VALID = (MATTER + LEAD).encode()


@settings(max_examples=400, deadline=None)
@given(
    at=st.integers(0, len(VALID)),
    cut=st.integers(0, 8),
    put=st.one_of(st.binary(max_size=6), st.text(max_size=4).map(str.encode)),
)
def test_no_change_of_a_sound_matter_makes_the_loader_raise(demo: Library, at: int, cut: int, put: bytes) -> None:
    matter, findings = read_demo_matter(demo, VALID[:at] + put + VALID[at + cut :])
    assert (matter is None) == bool(findings)
    assert all(finding.span and finding.message[-1] == "." for finding in findings)


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("matter: m\nprogramme: demo # ours\n", "demo"),
        ("programme: [demo]\n", ""),
        ("matter: m\n", ""),
        ("programme: demo\nprogramme: {\n", ""),
        ("- programme: demo\n", ""),
    ],
)
def test_a_matters_programme_is_known_before_its_library_is_read(tmp_path: Path, text: str, programme: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    assert programme_of(tmp_path / "m.yaml") == programme
    assert programme_of(tmp_path / "none.yaml") == ""


def test_a_matter_may_state_the_entity_that_contracts(demo: Library) -> None:
    stated, _ = read_demo_matter(demo, changed("choices: [referral]", "entity: demo-inc"))
    left_out, _ = read_demo_matter(demo, changed("choices: [referral]", ""))
    assert stated is not None
    assert left_out is not None
    assert (stated.entity and stated.entity.value, left_out.entity) == ("demo-inc", None)
