import pytest
from loader.library_builder import MATTER, read_demo_matter

from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library


def findings(demo: Library, old: str, new: str) -> tuple[Diagnostic, ...]:
    assert old in MATTER
    return read_demo_matter(demo, MATTER.replace(old, new))[1]


@pytest.mark.parametrize("name", ["Аcme Ltd", "Acmе Ltd", "Αlpha AG", "ООО Рoга"])  # Cyrillic А and е, Greek Α, Latin o
def test_two_alphabets_in_one_word_are_told(demo: Library, name: str) -> None:
    (found,) = findings(demo, "Acme GmbH", name)

    assert (found.id, found.span is not None) == ("mixed-alphabets", True)


@pytest.mark.parametrize(
    "name",
    ["Acme Алфа ΑΕ", "Żółw Łódź", "ООО Рога и Копыта", "ΑΛΦΑ Ltd", "5µ Ltd", "M̂a Ltd", "R**B ** Ltd", "A < B > C", "C# __x"],
)
def test_words_of_one_alphabet_each_and_signs_are_not(demo: Library, name: str) -> None:
    assert findings(demo, "Acme GmbH", f'"{name}"') == ()


@pytest.mark.parametrize("name", ["**Acme** Ltd", "<b>Acme</b> Ltd", "[Acme](https://acme.example) Ltd", "`Acme` Ltd", "# Acme"])
def test_markup_in_a_name_is_told(demo: Library, name: str) -> None:
    assert [found.id for found in findings(demo, "Acme GmbH", f'"{name}"')] == ["markup-in-value"]


@pytest.mark.parametrize(
    ("term", "ids"), [("For **public bodies** only.", []), ("- one", ["markup-in-value"]), ("See `x`.", ["markup-in-value"])]
)
def test_a_special_term_may_have_bold_words_alone(demo: Library, term: str, ids: list[str]) -> None:
    stated = f'special_terms: {{approved_by: Legal, terms: ["{term}"]}}\nchoices:'

    assert [found.id for found in findings(demo, "choices:", stated)] == ids


@pytest.mark.parametrize(
    ("worth", "ids"), [("5 DEM", ["currency-not-in-use"]), ("5 HRK", ["currency-not-in-use"]), ("5 EUR", []), ("5 JPY", [])]
)
def test_a_currency_is_in_use_on_the_day_of_issue(demo: Library, worth: str, ids: list[str]) -> None:
    stated = f"choices: [referral]\nleads: [{{id: a, customer: b, worth: {worth}}}]\n"
    text = "\n".join(line for line in MATTER.splitlines() if not line.startswith("choices")) + f"\n{stated}"

    assert [found.id for found in read_demo_matter(demo, text)[1]] == ids


def test_forms_are_counted_from_one(demo: Library) -> None:
    (found,) = findings(demo, "choices:", "form_number: 0\nchoices:")

    assert (found.message, "form_number: 1" in found.hint) == ("Forms are counted from 1.", True)
