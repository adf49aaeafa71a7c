"""What each changed clause prints, before and after, in the smallest combinations that its change touches."""

from pathlib import Path

from small_library import agreement, load, paper

from assembler.commands.changes import ChangedClause, find_changes

LISTED = "- {document: annex, handling: exhibit, when: lend}\n"
PRICE = "1. The price is fixed.\n2. It is delivered. {when: delivery}\n3. It is due in {{ notice }}.\n"


def changes(root: Path, before: str, after: str) -> tuple[ChangedClause, ...]:
    olds, news = (agreement({"price": text, "other": "1. Nothing.\n"}) for text in (before, after))
    return find_changes(load(root / "before", olds), load(root / "after", news))


def test_a_library_as_it_was_has_no_changes(tmp_path: Path) -> None:
    assert changes(tmp_path, PRICE, PRICE) == ()


def test_a_change_is_shown_with_the_choices_it_needs_and_no_more(tmp_path: Path) -> None:
    (one,) = changes(tmp_path, PRICE, PRICE.replace("delivered", "sent"))
    assert (one.document, one.clause, one.before, one.after) == ("Agreement", "small/agreement/price", "price", "price")
    assert [str(day) for day in one.editions] == ["2026-01-01", "2026-07-01"], "told once for both editions"
    (shown,) = one.shown
    assert shown.combination == ("trade", "wholesale", "delivery")
    assert [(line.label, line.text) for line in (*shown.before, *shown.after)] == [
        ("2.", "It is delivered."),
        ("2.", "It is sent."),
    ]


def test_a_line_is_numbered_as_it_is_in_that_combination(tmp_path: Path) -> None:
    late = changes(tmp_path, PRICE, PRICE.replace("It is due in", "It is payable in"))[1]
    (shown,) = late.shown
    assert (shown.combination, [(line.label, line.text) for line in shown.after]) == ((), [("2.", "It is payable in 60 days.")])


def test_a_change_of_a_condition_alone_is_shown_where_it_prints_otherwise(tmp_path: Path) -> None:
    (one,) = changes(tmp_path, PRICE, PRICE.replace(" {when: delivery}", ""))
    (shown,) = one.shown
    assert (shown.combination, shown.before) == ((), ())
    assert [(line.label, line.text) for line in shown.after] == [("2.", "It is delivered.")]


def test_a_condition_that_is_dropped_is_shown_where_it_did_not_hold(tmp_path: Path) -> None:
    either = "1. It is sold. {when: retail}\n2. It is sold in lots. {when: wholesale}\n"
    before = f"{either}3. It is lent. {{when: lend}}\n"
    for choice, text in (("retail", "It is sold."), ("wholesale", "It is sold in lots.")):
        (one,) = changes(tmp_path / choice, before, before.replace(f" {{when: {choice}}}", ""))
        (shown,) = one.shown
        assert choice not in shown.combination
        assert ([line.text for line in shown.before], [line.text for line in shown.after]) == ([], [text])


def test_a_condition_said_in_other_words_changes_nothing(tmp_path: Path) -> None:
    before = "1. It is sold.\n2. It is brought. {when: delivery}\n"
    assert changes(tmp_path, before, before.replace("when: delivery", "when: delivery and trade")) == ()


def test_what_depends_on_a_fact_is_shown_with_its_condition(tmp_path: Path) -> None:
    after = PRICE.replace("{when: delivery}", "{when: place is stated}")
    assert any("place" in line.when for one in changes(tmp_path, PRICE, after) for each in one.shown for line in each.after)


def test_a_value_that_changes_shows_the_clause_that_prints_it(tmp_path: Path) -> None:
    old = load(tmp_path / "before", agreement({"price": PRICE}))
    new = load(tmp_path / "after", agreement({"price": PRICE}))
    path = tmp_path / "after/small/programme.yaml"
    path.write_text(path.read_text("utf-8").replace("2026-07-01: 60 days", "2026-07-01: 90 days"), "utf-8")
    new = load(tmp_path / "after", {})
    (one,) = find_changes(old, new)
    assert [str(day) for day in one.editions] == ["2026-07-01"]
    assert [line.text for line in one.shown[0].after if "90 days" in line.text] == ["It is due in 90 days."]


def test_a_clause_that_is_new_or_gone_is_shown_whole(tmp_path: Path) -> None:
    old = load(tmp_path / "before", agreement({"price": PRICE}))
    new = load(tmp_path / "after", agreement({"terms": PRICE}))
    found = {(one.before, one.after): one for one in find_changes(old, new)}
    assert set(found) == {("", "terms"), ("price", "")}
    assert found["", "terms"].shown[0].before == ()


def test_a_new_paper_is_shown_with_the_choice_that_brings_it(tmp_path: Path) -> None:
    annex = paper("annex", {"own": "1. It is lent.\n"}, more="base: agreement\n")
    old = load(tmp_path / "before", agreement({"price": PRICE}))
    new = load(tmp_path / "after", agreement({"price": PRICE}, papers=LISTED) | annex)
    (one,) = find_changes(old, new)
    assert (one.document, one.shown[0].combination) == ("Annex", ("lend",))
