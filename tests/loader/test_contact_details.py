"""Addresses, registers and e-mail addresses that look like none are warned of, never refused, and those of many countries are not."""

import email_validator
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader.library_builder import MATTER, read_demo_matter

from assembler.loader.contact_details import PLAIN_EMAIL
from assembler.model.diagnostics import Severity
from assembler.model.library import Library


def warnings(demo: Library, **stated: str) -> list[tuple[str, str]]:
    """Return the warnings about a partner that states this, each with the id of its message."""
    lines = [line for line in MATTER.splitlines() if not line.strip().startswith(tuple(f"{key}:" for key in stated))]
    at = next(number for number, line in enumerate(lines) if line.startswith("partner:"))
    lines[at + 1 : at + 1] = [f"  {key}: {value}" for key, value in stated.items()]
    matter, findings = read_demo_matter(demo, "\n".join(lines) + "\n")
    assert matter is not None, findings
    assert all(finding.severity is Severity.WARNING and finding.hint and finding.span for finding in findings)
    return [(finding.id, finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("email", "fault"),
    [
        ("partner.example", "must have an @-sign"),
        ("a@b@c.example", "invalid characters"),
        ("Anna Berg <anna@berg.example>", "angle brackets"),
        ("anna@berg", "should have a period"),
        ("anna berg@berg.example", "SPACE"),
    ],
)
def test_what_no_mail_can_be_sent_to_is_told(demo: Library, email: str, fault: str) -> None:
    ((id, message),) = warnings(demo, email=f'"{email}"')
    assert (id, fault in message) == ("odd-e-mail", True)


@pytest.mark.parametrize("email", ["o'brien@berg.example", "rené@exemple.example", "a.b+c@münchen.example", "用户@例子.example"])
def test_e_mail_addresses_of_other_scripts_are_none_of_these(demo: Library, email: str) -> None:
    assert warnings(demo, email=f'"{email}"') == []


@given(st.from_regex(PLAIN_EMAIL, fullmatch=True))
def test_an_address_that_is_told_to_be_plain_is_one_that_the_library_accepts(email: str) -> None:
    email_validator.validate_email(email, check_deliverability=False)


def test_an_address_in_a_domain_of_special_use_is_not_plain() -> None:
    assert PLAIN_EMAIL.fullmatch("a@b.example")
    for domain in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        assert not PLAIN_EMAIL.fullmatch(f"a@{domain}")
        assert not PLAIN_EMAIL.fullmatch(f"a@b.{domain}")


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("[Weg 1]", "too short"),
        ("[High Street, London]", "no number"),
        ("[TBD, 80331 München]", "says nothing"),
        ("[500 EXAMPLE AVENUE, WILMINGTON]", "capitals"),
    ],
)
def test_what_looks_like_no_address_is_told(demo: Library, address: str, fault: str) -> None:
    ((id, message),) = warnings(demo, address=address)
    assert (id, fault in message) == ("odd-address", True)


@pytest.mark.parametrize(
    "address",
    [
        "[Beispielstraße 1, 80331 München]",
        "[Rose Cottage, Ballyvaughan, Co. Clare]",
        "[東京都千代田区千代田一丁目一番]",
        "[شارع المثال ١٢، القاهرة]",
        '["12 rue de l\'Exemple", "75008 PARIS"]',
        "[Hof 1, 6883 Au]",
    ],
)
def test_addresses_of_many_countries_are_none_of_these(demo: Library, address: str) -> None:
    assert warnings(demo, address=address) == []


@pytest.mark.parametrize("register", ["HRB", "Handelsregister Köln", "none", "???"])
def test_what_looks_like_no_register_is_told(demo: Library, register: str) -> None:
    ((id, _),) = warnings(demo, register=f'"{register}"')
    assert id == "odd-register"


@pytest.mark.parametrize("register", ["HRB 1", "Delaware Division of Corporations", "Γ.Ε.ΜΗ. 123456701000", "SIREN 552 100 554"])
def test_registers_of_many_countries_are_none_of_these(demo: Library, register: str) -> None:
    assert warnings(demo, register=f'"{register}"') == []


@pytest.mark.parametrize("line", ["Germany", "Deutschland", "DEUTSCHLAND"])
def test_the_country_in_its_own_language_is_no_line_of_the_address(demo: Library, line: str) -> None:
    _, findings = read_demo_matter(demo, MATTER.replace("80331 München]", f"80331 München, {line}]"))

    assert [finding.id for finding in findings] == ["country-in-address"]


@pytest.mark.parametrize("itself", ["Acme GmbH", "ACME GMBH", "Acme G.m.b.H."])
def test_a_party_is_not_its_own_group_company_however_it_is_spelt(demo: Library, itself: str) -> None:
    matter, findings = read_demo_matter(demo, MATTER.replace("partner:\n", f"partner:\n  affiliate_of: {itself}\n"))
    assert (matter, [finding.id for finding in findings]) == (None, ["own-group-company"])


def test_a_group_company_may_have_a_like_name(demo: Library) -> None:
    assert warnings(demo, affiliate_of="Berg Holding AB") == []
