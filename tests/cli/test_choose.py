from pathlib import Path

import pytest
from cli.running import data, run


def test_choose_without_choices_lists_them(place: Path) -> None:
    result = run(place, "choose", "small")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "Small Programme (small): 14 valid combinations",
            "  lend                     Lending  [T-1]",
            "  trade                    Trading  [T-2]",
            "    retail                   Retail  [T-3, exactly one of these]",
            "    wholesale                Wholesale  [T-3, exactly one of these]",
            "    delivery                 Delivery  [T-4, default]",
            "    express                  Express delivery  [T-5]",
        ],
    )


def test_choose_lists_choices_under_the_titles_of_their_groups(place: Path) -> None:
    file = place / "library" / "small" / "programme.yaml"
    text = file.read_text("utf-8").replace("title: Lending,", "title: Lending, group: loans,")
    file.write_text(text.replace("choices:\n", "groups: {loans: Loans of all kinds}\nchoices:\n"), "utf-8")
    lines = run(place, "choose", "small").stdout.splitlines()
    assert lines[1] == "  trade                    Trading  [T-2]"
    assert lines[-3:] == ["", "Loans of all kinds", "  lend                     Lending  [T-1]"]


def test_choose_without_choices_lists_them_as_data_too(place: Path) -> None:
    listed = run(place, "choose", "small", "--json")
    (group,) = data(listed)["groups"]
    assert (listed.exit_code, data(listed)["combinations"]) == (0, 14)
    assert [choice["id"] for choice in group["choices"]] == ["lend", "trade"]


@pytest.mark.parametrize("as_data", [False, True])
def test_choose_without_choices_lists_them_where_no_choice_at_all_is_refused(place: Path, *, as_data: bool) -> None:
    file = place / "library" / "small" / "programme.yaml"
    rule = "rules:\n  - {id: one, or: [lend, trade], text: A partner lends or trades., source: T-9}\n"
    file.write_text(file.read_text("utf-8").replace("rules:\n", rule), "utf-8")
    result = run(place, "choose", "small", *(["--json"] if as_data else []))
    assert (result.exit_code, "wholesale" in result.stdout) == (0, True)


def test_choose_says_what_follows_and_why(place: Path) -> None:
    result = run(place, "choose", "small", "trade", "retail", "lend")
    assert result.exit_code == 0
    assert result.stdout.startswith("These choices go together.\nchoices\n  lend ")
    assert "  delivery                 Delivery  [default]" in result.stdout
    assert "  Note " in result.stdout.partition("forms\n")[2]


def test_choose_has_no_heading_over_no_forms(place: Path) -> None:
    lines = run(place, "choose", "small", "trade", "retail").stdout.splitlines()
    assert ("documents" in lines, "forms" in lines) == (True, False)


PARTS = "{retail: {title: Retail, source: T-3}, wholesale: {title: Wholesale, source: T-3}}"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (f"or: {PARTS}", "at least one of these"),
        (f"mandatory: {PARTS}", "always part of it"),
        (f"choose: {{between: 0..1, of: {PARTS}}}", "0 to 1 of these"),
    ],
)
def test_choose_lists_how_many_parts_hold_with_their_whole(place: Path, parts: str, said: str) -> None:
    file = place / "library" / "small" / "programme.yaml"
    text = file.read_text("utf-8")
    written = text[text.index("    alternative:\n") : text.index("    optional:\n")]
    file.write_text(text.replace(written, f"    {parts}\n"), "utf-8")
    assert f"    wholesale                Wholesale  [T-3, {said}]\n" in run(place, "choose", "small").stdout


def test_choose_refuses_with_rule_text_source_and_repairs(place: Path) -> None:
    result = run(place, "choose", "small", "trade", "retail", "express", "--without", "delivery")
    assert (result.exit_code, result.stdout.splitlines()) == (
        1,
        [
            "These choices do not go together.",
            "  Express delivery is delivery. [express-requires-delivery; T-5]",
            "  “Delivery” is declined. [declined-delivery; the matter]",
            "  repair: add “Delivery”",
            "  repair: drop “Express delivery”",
        ],
    )


def test_choose_draws_a_picture_over_an_earlier_one_and_says_so(place: Path) -> None:
    file = place / "choices.svg"
    file.write_text("an earlier picture", "utf-8")
    result = run(place, "choose", "small", "--picture", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"The picture of which choices go together is in {file}."
    assert file.read_text("utf-8").startswith("<svg ")


def test_choose_draws_the_picture_of_a_refused_selection_too(place: Path) -> None:
    file = place / "choices.svg"
    result = run(place, "choose", "small", "retail", "--picture", str(file), "--json")
    assert (result.exit_code, data(result)["valid"], data(result)["picture"]) == (1, False, str(file))
    assert file.read_text("utf-8").startswith("<svg ")


@pytest.mark.parametrize("as_data", [False, True])
def test_choose_says_where_a_picture_cannot_be_written(place: Path, *, as_data: bool) -> None:
    file = place / "nowhere" / "choices.svg"
    result = run(place, "choose", "small", "--picture", str(file), *(["--json"] if as_data else []))
    assert result.exit_code == 1
    said = data(result)["findings"][0]["message"] if as_data else result.stderr
    assert f"The picture could not be written to {file}: No such file or directory." in said


def test_choose_as_data(place: Path) -> None:
    keys = {"valid", "choices", "conflicts", "repairs", "documents", "forms", "answers", "combinations", "edition", "findings"}
    valid, refused = (data(run(place, "choose", "small", choice, "--json")) for choice in ("lend", "retail"))
    assert set(valid) == set(refused) == keys
    assert (valid["valid"], valid["combinations"], valid["conflicts"], valid["repairs"]) == (True, 14, [], [])
    assert {"id": "small/note", "title": "Note"}.items() <= valid["forms"][0].items()
    assert valid["documents"][0]["because"] == ["in every packet"]
    assert (refused["valid"], refused["documents"], refused["repairs"][0]) == (False, [], {"add": ["trade"], "drop": []})
    (conflict,) = refused["conflicts"]
    assert set(conflict) == {"rules", "choices"}
    assert set(conflict["rules"][0]) == {"id", "text", "source"}


def later(place: Path, old: str, new: str) -> None:
    """Let something of the library begin with its second edition, of 2026-07-01."""
    file = place / "library" / "small" / "programme.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_choice_is_there_from_its_edition_on(place: Path) -> None:
    later(place, "{title: Lending, source: T-1}", "{title: Lending, source: T-1, since: 2026-07-01}")
    early = run(place, "choose", "small", "lend", "--date", "2026-06-30")
    assert (early.exit_code, "“Lending” begins with the edition of 2026-07-01. [not-in-edition-lend; T-1]" in early.stdout) == (
        1,
        True,
    )
    assert run(place, "choose", "small", "lend", "--date", "2026-07-01").exit_code == 0
    assert run(place, "choose", "small", "lend").exit_code == 0, "the latest edition has it"
    lists = [run(place, "choose", "small", *more).stdout for more in (["--date", "2026-06-30"], [])]
    assert ["Lending" in text for text in lists] == [False, True]
    assert lists[0].splitlines()[-1] == "This is the edition of 2026-01-01."


def test_a_choice_whose_only_paper_has_not_begun_is_told(place: Path) -> None:
    later(place, "{document: note, ", "{document: note, since: 2026-07-01, ")
    text = "“Lending” brings no paper: “Note” begins with the edition of 2026-07-01."
    early = run(place, "choose", "small", "lend", "--date", "2026-06-30")
    assert (early.exit_code, text in early.stdout) == (0, True)
    assert text not in run(place, "choose", "small", "lend").stdout
    told = data(run(place, "choose", "small", "lend", "--date", "2026-06-30", "--json"))
    assert ([one["id"] for one in told["findings"]], told["edition"]) == (["no-paper-in-edition"], "2026-01-01")


def test_a_day_before_the_first_edition_is_wrong_use(place: Path) -> None:
    result = run(place, "choose", "small", "--date", "2025-12-31")
    assert (result.exit_code, "the first is of 2026-01-01" in result.stderr) == (2, True)


def test_an_occasion_that_is_taken_for_a_choice_is_told_as_one(place: Path) -> None:
    file = place / "library" / "small" / "programme.yaml"
    occasions = "occasions:\n  joining: {title: Joining, source: T-1}\n  farewell: {title: A farewell, follows: agreement, source: T-1, note: It ends all.}\n"
    file.write_text(f"{file.read_text('utf-8')}{occasions}", "utf-8")
    result = run(place, "choose", "small", "farewell")
    assert result.exit_code == 2
    told = " ".join(result.stderr.replace("│", " ").split())
    assert "“farewell” is an occasion of small, A farewell, and no choice. Ask with “--occasion farewell”;" in told
    listed = run(place, "choose", "small").stdout.splitlines()
    assert listed[-2:] == ["  farewell                 A farewell  [T-1]", f"  {'':<24} It ends all."]
