"""The outline of a contract: sections, items, and the numbers that stay words."""

from imports.passages import outlined, passages, stretches

from assembler.imports.conditions import Condition
from assembler.imports.outline import ContractOutline, Placed, PlacedTable, Section, every_passage, outline
from assembler.model.contract import Cell, Passage, Stretch
from assembler.model.number_looks import first_numbers


def shown(section: Section) -> tuple[str, str, list[str]]:
    lead = section.lead.text if section.lead else ""
    return section.heading, lead, [each.number if isinstance(each, Placed) and each.number else "-" for each in section.entries]


def test_numbers_give_sections_and_items() -> None:
    found = outlined(
        "*Agreement*", "1. Term", "1.1 It runs.", "(a) here; and", "(b) there.", "1.2 It ends.", "2. *Fees*", "2.1 None."
    )
    assert found.title is not None
    assert found.title.text == "Agreement"
    assert [shown(each) for each in found.sections] == [
        ("numbered", "Term", ["1.1", "1.1(a)", "1.1(b)", "1.2"]),
        ("numbered", "Fees", ["2.1"]),
    ]
    assert found.uncounted == ()


def test_a_heading_that_runs_into_its_text_keeps_it() -> None:
    (section,) = outlined("1. Term. This Agreement runs for a year and no longer.").sections
    assert shown(section) == ("run_in", "Term. This Agreement runs for a year and no longer.", [])


def test_a_heading_with_nothing_below_is_its_own_text() -> None:
    first, second = outlined("1. Reserved", "2. Term", "2.1 It runs.").sections
    assert (first.heading, second.heading) == ("run_in", "numbered")


def test_what_has_no_number_stands_where_it_stood() -> None:
    found = outlined(
        "*Agreement*",
        "It is made today.",
        "*Recitals*",
        "Whereas.",
        "1. Term",
        "1.1 It runs:",
        "(a) now;",
        "and later.",
        "*Signatures*",
        "Signed.",
    )
    assert [shown(each)[:2] for each in found.sections] == [
        *(("none", ""), ("unnumbered", "Recitals"), ("numbered", "Term"), ("unnumbered", "Signatures")),
    ]
    rest = found.sections[2].entries[-1]
    assert isinstance(rest, Placed)
    assert (rest.text, rest.under) == ("and later.", 2)


def test_a_bold_line_between_items_is_no_new_section() -> None:
    found = outlined("1. Term", "1.1 It runs.", "*Payment*", "1.2 It ends.")
    assert [shown(each) for each in found.sections] == [("numbered", "Term", ["1.1", "-", "1.2"])]


def test_a_number_that_the_library_would_not_print_stays_in_the_text() -> None:
    found = outlined("1. Term", "(a) first", "1.2 late", "2. Fees", "2.1.1 deep", "2.1 It is due.")
    assert [(passage.at, label) for passage, label in found.uncounted] == [(2, "(a)"), (3, "1.2"), (5, "2.1.1")]
    kept = [each.text for section in found.sections for each in section.entries if isinstance(each, Placed) and not each.number]
    assert kept == ["(a) first", "1.2 late", "2.1.1 deep"]


def test_the_letter_behind_h_is_no_roman_numeral() -> None:
    letters = [f"({letter}) words" for letter in "abcdefghi"]
    found = outlined("1. List", "1.1 These:", *letters, "1.2 Those:", "(a) one:", "(i) deep")
    (section,) = found.sections
    numbers = [each.number for each in section.entries if isinstance(each, Placed)]
    assert (numbers[9], numbers[-1]) == ("1.1(i)", "1.2(a)(i)")


def test_a_roman_numeral_behind_h_is_known_by_the_one_that_follows() -> None:
    letters = [f"({letter}) item" for letter in "abcdefgh"]
    for any_look in (False, True):
        found = outlined("1. Term", "1.1 It ends:", *letters, "(i) sub", "(ii) sub", "(i) last", any_look=any_look)
        assert numbers(found)[-3:] == ["1.1(h)(i)", "1.1(h)(ii)", "1.1(i)"]
    capitals = [f"{letter}. item" for letter in "ABCDEFGH"]
    assert numbers(outlined(*capitals, "I. sub", "II. sub", "I. last", any_look=True))[-3:] == ["H.I", "H.II", "I"]


def test_a_table_keeps_its_rows_cells_and_paragraphs() -> None:
    cells = [("Company", Cell(0, 0, 0)), ("Acme", Cell(0, 0, 1)), ("Limited", Cell(0, 0, 1)), ("Date", Cell(0, 1, 0))]
    found = outline([Passage(at, stretches(text), cell=cell) for at, (text, cell) in enumerate(cells, 1)])
    (table,) = found.sections[0].entries
    assert isinstance(table, PlacedTable)
    assert [[[each.text for each in cell] for cell in row] for row in table.rows] == [
        [["Company"], ["Acme", "Limited"]],
        [["Date"]],
    ]


def test_the_number_of_a_paragraph_in_a_table_is_words() -> None:
    found = outline([Passage(1, (Stretch("Bylaws"),), label="1.", cell=Cell(0, 0, 0))])
    (table,) = found.sections[0].entries
    assert isinstance(table, PlacedTable)
    assert table.rows[0][0][0].text == "1. Bylaws"


def numbers(found: ContractOutline) -> list[str]:
    return [each.number for each in every_passage(found.sections) if each.number]


def test_where_numbers_begin_again_those_that_go_on_longest_are_counted() -> None:
    found = outlined(
        "*How to use this form*", "1. Fill it in.", "2. Send it.", "*Terms*", "1. Term", "1.1 It runs.", "2. Fees", "2.1 None."
    )
    assert numbers(found) == ["1", "1.1", "2", "2.1"]
    assert [label for _, label in found.uncounted] == ["1.", "2."]


def test_numbers_keep_their_look_where_that_is_asked_for() -> None:
    texts = (
        "*ARTICLE I*",
        "*TERM*",
        "Section 1.1 It runs.",
        "Section 1.2 It ends:",
        "a. now",
        "ARTICLE II. Fees",
        "Section 2.1 None.",
    )
    found = outlined(*texts, any_look=True)
    assert [shown(each) for each in found.sections] == [
        ("numbered", "TERM", ["1.1", "1.2", "1.2a"]),
        ("numbered", "Fees", ["2.1"]),
    ]
    assert first_numbers(found.looks) == ("ARTICLE I", "Section 1.1", "a.")
    assert numbers(outlined(*texts)) == []


def test_a_contract_whose_numbers_show_no_look_is_counted_as_the_library_does() -> None:
    found = outlined("1. Term", "1.1 It runs.", "(a) one", "1.2. It ends.", any_look=True)
    assert (numbers(found), found.uncounted) == (["1", "1.1", "1.1(a)", "1.2"], ())


def test_paragraphs_of_which_one_alone_is_printed_may_have_the_same_number() -> None:
    texts = passages("1. Term", "1.1 It runs.", "1.2 It renews.", "1.2 It ends.", "1.3 At once.", "1.3 Fees.", "1.4 None.")
    renewed, ended = Condition("renewal"), Condition("renewal", negated=True)
    found = outline(texts, {3: renewed, 4: ended, 5: ended})
    assert (numbers(found), found.uncounted) == (["1", "1.1", "1.2", "1.2", "1.3", "1.3", "1.4"], ())
    assert [label for _, label in outline(texts).uncounted] == ["1.2", "1.3"]


def test_a_heading_ends_with_its_condition() -> None:
    renewed, ended = Condition("renewal"), Condition("renewal", negated=True)
    texts = passages("Some words.", "*Renewal*", "It renews.", "It ends.", "Always.")
    found = outline(texts, {2: renewed, 3: renewed, 4: ended})
    assert [shown(each) for each in found.sections] == [
        ("none", "", ["-"]),
        ("unnumbered", "Renewal", ["-"]),
        ("none", "", ["-", "-"]),
    ]


def test_a_list_inside_a_section_takes_no_number_of_a_later_heading() -> None:
    found = outlined("1. *Votes*", "1. By mail, as the Board says.", "2. By hand.", "2. *Board*", "2.1 It meets.")
    assert [shown(each) for each in found.sections] == [
        ("numbered", "Votes", ["-", "-"]),
        ("numbered", "Board", ["2.1"]),
    ]
    assert [label for _, label in found.uncounted] == ["1.", "2."]


def test_sections_without_a_look_of_their_own_are_counted_though_an_annex_has_headings() -> None:
    found = outlined("1. We sell.", "2. You pay.", "*Annex*", "1. *Goods*", "2. *Prices*")
    assert [label for _, label in found.uncounted] == ["1.", "2."]
    assert [each.lead.number for each in found.sections if each.lead and each.lead.number] == ["1", "2"]


def test_a_list_that_begins_again_in_a_section_does_not_go_on_with_the_one_before() -> None:
    found = outlined(
        "1. Term",
        "1.1 One",
        "(a) first",
        "(b) second",
        "*Safety*",
        "(a) third",
        "(b) fourth",
        "(c) fifth",
        "1.2 Two",
        "(a) sixth",
    )
    assert [label for _, label in found.uncounted] == ["(a)", "(b)", "(c)"]
    assert shown(found.sections[0])[2] == ["1.1", "1.1(a)", "1.1(b)", "-", "-", "-", "-", "1.2", "1.2(a)"]


def test_a_short_sentence_that_looks_like_the_text_around_it_is_no_heading() -> None:
    found = outlined(
        "1. It pays what is owed;", "Words.", "2. Term", "2.1 It runs.", "3. The Seller delivers the goods to us.", "Words."
    )
    assert [each.heading for each in found.sections] == ["run_in", "numbered", "run_in"]


def test_a_number_that_stays_words_begins_the_heading_below_it() -> None:
    found = outlined("*Contract*", "Between us.", "*§ 1*", "*Scope*", "Words.", "*§ 2*", "*Pay*", "More words.")
    assert [shown(each)[:2] for each in found.sections][1:] == [("unnumbered", "§ 1 Scope"), ("unnumbered", "§ 2 Pay")]


def test_a_heading_may_have_a_colon_behind_its_number() -> None:
    found = outlined("*Agreement*", "Words.", "*Schedule 2: Prices of the goods*", "More.", "*ARTICLE 3 : END*", "Words.")
    assert [shown(each)[:2] for each in found.sections][1:] == [
        ("unnumbered", "Schedule 2: Prices of the goods"),
        ("unnumbered", "ARTICLE 3 : END"),
    ]


def test_a_schedule_whose_numbers_begin_again_has_none_that_are_counted() -> None:
    texts = (
        "1. *Term*",
        "1.1 It runs.",
        "2. *Data*",
        "2.1 It is kept.",
        "2.2 It goes.",
        "*SCHEDULE C: DATA*",
        "1. *Scope*",
        "1.1 All.",
        "3. *End*",
    )
    for any_look in (False, True):
        found = outlined(*texts, any_look=any_look)
        assert numbers(found) == ["1", "1.1", "2", "2.1", "2.2"]
        assert [shown(each)[:2] for each in found.sections][2:] == [("unnumbered", "SCHEDULE C: DATA")]
        assert found.begun_again is not None
        assert found.begun_again.at == 6


def test_numbers_go_on_in_a_schedule_that_does_not_begin_again() -> None:
    found = outlined("1. Term", "1.1 It runs.", "*Schedule*", "2. Fees", "2.1 None.")
    assert (numbers(found), found.begun_again) == (["1", "1.1", "2", "2.1"], None)


def test_a_contract_is_counted_though_its_schedule_has_twice_as_many_numbers() -> None:
    agreement = ["1. Term", *(f"1.{at} One." for at in range(1, 11))]
    schedule = ["*Schedule*", "1. Data", *(f"1.{at} Two." for at in range(1, 26))]
    assert len(numbers(outlined(*agreement, *schedule))) == 11


def test_a_number_above_its_heading_is_kept_where_it_is_not_counted() -> None:
    found = outlined("*Clause 1*", "*Scope*", "Words.", "*Clause 4*", "*Term*", "Words.", any_look=True)
    every = [each.text for each in every_passage(found.sections)]
    assert [text for text in every if "Term" in text] == ["Clause 4 Term"]
    assert [label for _, label in found.uncounted] == ["Clause 4"]


def test_numbers_that_keep_their_look_end_as_most_of_their_level_do() -> None:
    texts = ("1. Term", "1.1 It runs.", "1.2. It ends.", "1.3. It rests.", "2. Fees", "2.1. None.")
    found = outlined(*texts, any_look=True)
    assert (first_numbers(found.looks), numbers(found)) == (("1.", "1.1."), ["1", "1.1", "1.2", "1.3", "2", "2.1"])


def test_parts_are_sections_where_they_are_numbered_alone() -> None:
    texts = ("Part 1. Name", "It is called so.", "Part 2. Trustee", "A. Who", "B. Until when")
    found = outlined(*texts, any_look=True)
    assert (first_numbers(found.looks), numbers(found)) == (("Part 1.", "A."), ["1", "2", "2.A", "2.B"])
    through = outlined("Part I. Terms", "1. Term", "2. Fees", "Part II. Data", "3. Law", "4. End", any_look=True)
    assert numbers(through) == ["1", "2", "3", "4"]
