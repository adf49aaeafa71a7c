"""Who signed and when is told apart: a person or a seal, the person named, the day of issue, the certificate's revocation."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assembler.formats.pdf.signatures import Signature
from assembler.model.source import Span
from assembler.returns.trust import ExpectedSignatures, is_name_of, trust_findings

FIELD = "agreement.signatures.partner.1"
EXPECTED = ExpectedSignatures({FIELD: "Dr. Lena Müller"}, date(2026, 12, 1))
AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
BY_LENA = Signature(FIELD, "Lena Müller", "0", AT, certifies=False, whole=True, allowed=True, trusted=True)
SEALED = replace(BY_LENA, signer="Example Sign Ltd", seal=True)


def told(signature: Signature, expected: ExpectedSignatures = EXPECTED) -> list[tuple[str, str]]:
    return [(one.id, one.message) for one in trust_findings([signature], expected, Span("back", 1, 1))]


@pytest.mark.parametrize("name", ["Dr. Lena Müller", "MÜLLER, Lena", "Lena Mueller", "Lena M. Muller", "Lena Maria Müller"])
def test_a_name_is_that_of_a_person_however_it_is_written(name: str) -> None:
    assert is_name_of("Dr. Lena Müller", name)


@pytest.mark.parametrize("name", ["", "Dr.", "Lena Meier", "Anna Müller", "Example Sign Ltd"])
def test_a_name_is_not_that_of_another(name: str) -> None:
    assert not is_name_of("Dr. Lena Müller", name)


def test_a_signature_by_the_person_named_says_nothing_more() -> None:
    assert told(BY_LENA) == []
    assert told(replace(BY_LENA, signer="Jo Doe"), ExpectedSignatures()) == [], "nobody is named"
    assert told(replace(BY_LENA, signer="Jo Doe", stamp=True)) == [], "a time stamp is no person's"
    assert told(replace(BY_LENA, signer="Jo Doe", whole=False)) == [], "what does not hold is told as that"


def test_another_person_in_the_place_of_one_is_told() -> None:
    assert told(replace(BY_LENA, signer="Jo Doe")) == [("other-signer", "At the place of Dr. Lena Müller, Jo Doe signed.")]
    named = replace(BY_LENA, signer="Jo Doe", name="Dr. Lena Müller")
    assert told(named) == [("other-signer", "At the place of Dr. Lena Müller, Jo Doe signed.")], (
        "whatever the signature calls itself"
    )


def test_a_seal_names_its_service_and_the_signer_where_it_says_whom_it_is_for() -> None:
    assert told(replace(SEALED, name="Dr. Lena Müller")) == []
    ((id, message),) = told(SEALED)
    assert (id, message) == (
        "other-signer",
        "At the place of Dr. Lena Müller stands the seal of Example Sign Ltd: it does not say that Dr. Lena Müller signed.",
    )
    assert "for “Jo Doe”" in told(replace(SEALED, name="Jo Doe"))[0][1]


@pytest.mark.parametrize(
    ("stated", "stamped", "id"),
    [
        (datetime(2026, 11, 28, tzinfo=UTC), None, ["signed-before-issue"]),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), None, []),  # it is the first of December in Auckland
        (AT, datetime(2026, 11, 20, tzinfo=UTC), ["signed-before-issue"]),
        (datetime(2026, 11, 20, tzinfo=UTC), AT, []),  # a clock that is wrong
        (None, None, []),
    ],
)
def test_a_signature_of_before_the_issue_is_told(stated: datetime | None, stamped: datetime | None, id: list[str]) -> None:
    assert [one for one, _ in told(replace(BY_LENA, stated=stated, stamped=stamped))] == id


@pytest.mark.parametrize(
    ("stamped", "revoked", "is_told"),
    [
        (None, datetime(2026, 12, 1, tzinfo=UTC), True),
        (None, datetime(2027, 1, 1, tzinfo=UTC), True),  # the day that it states is anybody's
        (AT, datetime(2027, 1, 1, tzinfo=UTC), False),
        (AT, datetime(2026, 12, 1, tzinfo=UTC), True),
        (AT, None, False),
    ],
)
def test_a_revoked_certificate_is_told_unless_a_time_stamp_is_older(
    stamped: datetime | None, revoked: datetime | None, *, is_told: bool
) -> None:
    assert [one for one, _ in told(replace(BY_LENA, stamped=stamped, revoked=revoked))] == ["revoked-certificate"] * is_told
