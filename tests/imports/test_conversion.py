"""A contract as a library: its clauses, references, notes and doubts together."""

from datetime import date

from imports.passages import passages, stretches

from assembler.imports.conversion import convert
from assembler.imports.imported_programme import ImportedPaper, ImportedProgramme
from assembler.imports.programme_files import programme_files
from assembler.loader.markdown_contracts import read_markdown_contract
from assembler.model.contract import Cell, Contract, LeftOut, Passage, Stretch

DAY = date(2026, 5, 1)


def converted(*texts: str) -> ImportedProgramme:
    return convert((Contract("Own Contract.docx", passages(*texts)),), DAY)


def paper(programme: ImportedProgramme) -> ImportedPaper:
    (only,) = programme.papers
    return only


def clause(programme: ImportedProgramme, name: str) -> str:
    (text,) = (text for path, text in programme_files(programme).items() if path.endswith(f"/{name}.md"))
    return text.partition("\n---\n")[2]


def test_references_name_clauses_and_items_and_only_what_is_cited_has_a_name() -> None:
    found = converted(
        "*Terms*", "1. Fees", "1.1 ~Due~. Pay as Section 2 says.", "2. Term", "2.1 See Section 1.1 (Due).", "2.2 End."
    )
    assert clause(found, "fees") == "1. **Due.** Pay as [](#term) says. {id: due}\n"
    assert clause(found, "term") == "1. See [](#fees.due).\n\n2. End.\n"
    assert paper(found).references == 2
    assert not paper(found).doubts


def test_two_sections_of_one_title_have_two_names() -> None:
    found = converted("1. Fees", "1.1 One.", "2. Fees", "2.1 See Section 2.")
    assert [each.name for each in paper(found).clauses] == ["fees", "fees-2"]
    assert clause(found, "fees-2") == "1. See [](#fees-2).\n"


def test_blanks_definitions_and_notes_find_their_places() -> None:
    found = converted("*Terms*", "[Note: for buyers only.]", "1. Fees", "1.1 “Fee” means [amount in words].", "1.2 See {name}.")
    assert clause(found, "fees") == '1. **"Fee"** means {{ amount_in_words }}.\n\n2. See {{ name }}.\n'
    assert 'note: "Note: for buyers only."' in programme_files(found)["clauses/own-contract/terms/fees.md"]
    assert '  amount_in_words: "[amount in words]"\n  name: "{name}"' in programme_files(found)["matter.yaml"]
    assert (paper(found).definitions, [fact.name for fact in found.facts]) == (1, ["amount_in_words", "name"])


def test_boxes_become_choices_that_are_ticked_or_not() -> None:
    found = converted("Notices go by:", "☐ Email", "☒ Postal mail")
    assert "{{ email_box }} Email\n\n{{ postal_mail_box }} Postal mail\n" in clause(found, "preamble")
    programme = programme_files(found)["clauses/own-contract/programme.yaml"]
    assert '  email: {title: "Email", source: imported}\n  postal_mail: {title: "Postal mail", source: imported}\n' in programme
    assert """  email_box: {type: text, source: imported, is: '"[x]" if email else "[ ]"'}\n""" in programme
    assert "\nchoices: [postal_mail]\n" in programme_files(found)["matter.yaml"]


def test_a_box_in_a_title_stays_as_it_is_written_and_is_no_choice() -> None:
    found = converted("1. ☐ Option 1", "It explains boxes.", "2. Fees", "It pays ☒ by mail.")
    assert [fact.name for fact in found.facts] == ["by_mail"]
    assert "Option 1" in programme_files(found)["clauses/own-contract/own-contract/option-1.md"]


def test_a_box_in_a_cell_of_its_own_has_the_words_behind_it_and_yes_denies_no() -> None:
    cells = (("☐", 0, 0), ("Yes, we do", 0, 1), ("☐", 1, 0), ("No", 1, 1))
    table = [Passage(at, (Stretch(text),), cell=Cell(0, row, column)) for at, (text, row, column) in enumerate(cells, 5)]
    found = convert((Contract("own.docx", (*passages("Words."), *table)),), DAY)
    assert [(fact.name, fact.question) for fact in found.facts] == [("yes_we_do", "Yes, we do"), ("no", "No")]
    assert "excludes: [yes_we_do, no]" in programme_files(found)["clauses/own/programme.yaml"]


def test_name_in_a_table_where_nobody_signs_is_a_blank_however_long_the_labels_are() -> None:
    rows = ("Name:", "Activities relevant to the data transferred under these Clauses:")
    cells = [(Stretch(text), Cell(0, row, column)) for row, label in enumerate(rows) for column, text in enumerate((label, ""))]
    table = [Passage(at, (text,), cell=cell) for at, (text, cell) in enumerate(cells, 5)]
    found = convert((Contract("own.docx", (*passages("Words."), *table)),), DAY)
    assert [fact.optional for fact in found.facts] == [True, True]


def test_a_bold_line_of_a_table_with_nothing_beside_it_is_a_heading_and_no_label() -> None:
    rows = (("*Transfer*", ""), ("Country", ""), ("Since", ""), ("Ground", "Contract"))
    cells = [(stretches(text), Cell(0, row, column)) for row, texts in enumerate(rows) for column, text in enumerate(texts)]
    table = [Passage(at, texts, cell=cell) for at, (texts, cell) in enumerate(cells, 5)]
    found = convert((Contract("own.docx", (*passages("Words."), *table)),), DAY)
    assert [fact.name for fact in found.facts] == ["country", "since"]


def test_footnotes_and_comments_become_the_note_of_their_clause() -> None:
    passage = Passage(2, (Stretch("It runs."),), notes=("A footnote.",))
    found = convert((Contract("own.docx", (*passages("1. Term"), passage)),), DAY)
    assert any('note: "A footnote."' in text for text in programme_files(found).values())


def test_the_title_stands_on_one_line_and_its_notes_at_the_first_clause() -> None:
    title = Passage(1, (Stretch("Partner\nAgreement", "b"),), notes=("As of May.",))
    found = convert((Contract("own.docx", (title, *passages("", "Words.")[1:])),), DAY)
    assert (found.title, paper(found).notes) == ("Partner Agreement", ("As of May.",))
    assert 'note: "As of May."' in programme_files(found)["clauses/own/partner-agreement/preamble.md"]


def test_a_number_that_stays_words_is_a_doubt_at_its_place() -> None:
    found = converted("1. Term", "1.1 It runs.", "1.3 It ends.")
    (doubt,) = paper(found).doubts
    assert (doubt.at, doubt.words) == (3, "1.3 It ends.")
    assert "1\\.3" not in clause(found, "term")
    assert "1.3 It ends." in clause(found, "term")


def test_numbers_that_begin_again_are_words_and_no_reference_is_guessed() -> None:
    found = converted("*Guide*", "1. Read", "1.1 Do.", "*Terms*", "1. Fees", "1.1 See Section 1.")
    assert "1.1 See Section 1." in clause(found, "terms")
    assert [(doubt.at, doubt.words) for doubt in paper(found).doubts] == [(5, "1. Fees"), (6, "Section 1")]


def test_a_picture_of_which_the_text_speaks_is_a_doubt() -> None:
    left = (LeftOut("a picture, in paragraph 7", ""),)
    found = [convert((Contract("own.docx", passages(text), left),), DAY) for text in ("See the diagram below.", "See below.")]
    assert [[doubt.at for doubt in paper(each).doubts] for each in found] == [[7], []]


def test_a_header_names_a_contract_that_has_no_title() -> None:
    left = (LeftOut("the header", "Page 1"), LeftOut("the header of the first page", "Bylaws of the\nClub"))
    found = convert((Contract("own.docx", passages("ARTICLE I — Name", "Words."), left),), DAY)
    assert (found.title, paper(found).titled) == ("Bylaws of the Club", False)


def test_what_is_left_out_is_handed_on() -> None:
    left = (LeftOut("the header", "Draft"),)
    assert paper(convert((Contract("own.docx", passages("Words."), left),), DAY)).left_out == left


def test_what_stands_in_one_cell_of_markdown_changes_no_other() -> None:
    text = "# Terms\n\n| A | B |\n|---|---|\n| One word here | the “Fee” means [the amount] |\n"
    found = convert((read_markdown_contract("own.md", text),), DAY)
    assert '| One word here | the **"Fee"** means {{ the_amount }} |' in clause(found, "preamble")


def several(*texts: tuple[str, ...]) -> ImportedProgramme:
    return convert([Contract(f"{number}.docx", passages(*each)) for number, each in enumerate(texts)], DAY)


AGREEMENT = ("*Partner Agreement*", "1. Fees", "1.1 Each Fee is [the amount].", "1.2 End.")


def test_an_addendum_points_into_its_agreement_and_shares_its_blanks() -> None:
    found = several(
        AGREEMENT, ("*Sell Addendum*", "1. More", "1.1 Under Section 1.1 of the Agreement it is [the amount], see Section 1.")
    )
    files = programme_files(found)
    live = "Under Section [#](#partner-agreement/fees.n1-1) of the Agreement it is {{ the_amount }}, see [](#more)."
    assert live in files["clauses/0/sell-addendum/more.md"]
    assert "Each Fee is {{ the_amount }}. {id: n1-1}" in files["clauses/0/partner-agreement/fees.md"]
    assert "base: partner-agreement" in files["clauses/0/sell-addendum/document.yaml"]
    assert "handling: exhibit, when: sell_addendum}" in files["clauses/0/programme.yaml"]
    assert "choices: [sell_addendum]" in files["matter.yaml"]
    assert [fact.name for fact in found.facts] == ["the_amount"]


def test_a_paper_that_cites_an_elected_one_needs_it_and_an_agreement_never_does() -> None:
    agreement = (*AGREEMENT, "1.3 See Section 1 of the Sell Addendum.")
    found = several(agreement, ("*Sell Addendum*", "1. More"), ("*Order Form*", "1. See Section 1 of the Sell Addendum."))
    assert [each.needs for each in found.papers] == [(), (), ("sell_addendum",)]
    assert "requires: {if: order_form, then: sell_addendum}" in programme_files(found)["clauses/0/programme.yaml"]
    (doubt,) = found.papers[0].doubts
    assert doubt.sentence.startswith("“Sell Addendum” is elected, and not in each packet")
    assert "See Section 1 of the Sell Addendum." in programme_files(found)["clauses/0/partner-agreement/fees.md"]


def test_a_blank_that_is_called_as_a_paper_gets_another_name() -> None:
    found = several((*AGREEMENT, "See {sell addendum}."), ("*Sell Addendum*", "1. More"))
    assert [fact.name for fact in found.facts] == ["the_amount", "sell_addendum_here"]


def test_of_boxes_below_select_one_at_most_one_is_elected() -> None:
    found = converted("*Order*", "Pay [select one]:", "☐ By invoice", "☒ By card")
    assert (
        "  - id: one-of-by-invoice\n    excludes: [by_invoice, by_card]\n"
        in programme_files(found)["clauses/own-contract/programme.yaml"]
    )
    many = converted("*Order*", "Select one:", *(f"☐ Option {number}" for number in range(101)))
    assert (many.alternatives, len(paper(many).doubts)) == ((), 1)
    found = converted("*Order*", "Select one:", "☒ By invoice", "☒ By card")
    assert found.alternatives == ()
    assert [(doubt.at, doubt.sentence) for doubt in paper(found).doubts] == [
        (3, "One is to be ticked, and 2 are: “By invoice”, “By card”."),
    ]


def test_conditions_of_other_programs_are_choices() -> None:
    found = converted(
        "*Terms*",
        "{IF yearly}",
        "1. Fees",
        "1.1 They are due.",
        "{END-IF}",
        "2. Support",
        "{IF premium tier}2.1 It is fast.{END-IF}",
        "2.2 It is slow.",
    )
    files = programme_files(found)
    assert "  - {clause: fees, when: yearly}\n  - support\n" in files["clauses/own-contract/terms/document.yaml"]
    assert clause(found, "fees") == "1. They are due.\n"
    assert clause(found, "support") == "1. It is fast. {when: premium_tier}\n\n2. It is slow.\n"
    assert "choices: [yearly, premium_tier]" in files["matter.yaml"]
    assert '  premium_tier: {title: "premium tier", source: imported}\n' in files["clauses/own-contract/programme.yaml"]


def test_what_is_printed_without_a_choice_that_is_elected_is_told() -> None:
    found = converted("*Terms*", "{IF x}One.{END-IF}", "{IF !x}Two.{END-IF}", "{IF !y}Three.{END-IF}")
    assert clause(found, "preamble") == "One. {when: x}\n\nTwo. {when: not x}\n\nThree. {when: not y}\n"
    assert "choices: [x]\n" in programme_files(found)["matter.yaml"]
    assert LeftOut("printed only where x is not elected", "Two.") in paper(found).left_out


def test_a_reference_to_what_is_printed_on_a_condition_only_stays_words() -> None:
    texts = ("1. Term", "{IF x}", "1.1 It runs, as Section 1.1 says.", "{END-IF}", "1.2 See Section 1.1.")
    found = converted(*texts)
    assert clause(found, "term") == "1. It runs, as [](#term.n1-1) says. {when: x} {id: n1-1}\n\n2. See Section 1.1.\n"
    assert [each.sentence for each in paper(found).doubts] == [
        "1.1 is printed only where x is elected, and this text always.",
    ]


def test_numbers_behind_a_condition_that_is_not_elected_are_told() -> None:
    found = paper(converted("1. Term", "{IF x}", "1.1 On.", "{END-IF}", "{IF !x}", "1.2 Off.", "{END-IF}", "1.3 End."))
    assert [text.strip() for text, printed, *_ in found.paragraphs if not printed] == ["1.2 Off."]
    assert [each[:2] for each in found.renumbered] == [("1.3", "1.2")]
    assert found.marks == ("{IF x}", "{END-IF}", "{IF !x}", "{END-IF}")


def test_numbers_that_keep_their_look_are_shown_by_the_document_and_cited_with_their_words() -> None:
    texts = (
        "*Terms*",
        "Article I. Fees",
        "Section 1.1 Pay as Article II says.",
        "Article II. Term",
        "Section 2.1 See Article I and Section 1.1.",
    )
    found = convert((Contract("own.docx", passages(*texts)),), DAY, keeps_looks=True)
    assert 'numbers: ["Article I.", "Section 1.1"]\n' in programme_files(found)["clauses/own/terms/document.yaml"]
    assert clause(found, "fees") == "1. Pay as [](#term) says. {id: n1-1}\n"
    assert clause(found, "term") == "1. See [](#fees) and [](#fees.n1-1).\n"
    assert paper(found).doubts == ()


def test_what_is_blank_in_a_form_is_a_field_and_in_an_agreement_a_fact() -> None:
    texts = ("*Registration Form*", "*Partner*", "Company: ____", "[Note: in capitals.]")
    agreement = Contract("agreement.md", passages("*Agreement*", "Company: ____"))
    found = convert((agreement, Contract("form.md", passages(*texts))), DAY)
    files = programme_files(found)
    assert files["clauses/agreement/registration-form/partner.yaml"] == (
        'title: "Partner"\nsource: imported\nby: partner\nfields:\n  - {id: company, label: "Company", type: text}\n'
    )
    assert [fact.name for fact in found.facts] == ["company"]
    assert found.papers[1].notes == ("Note: in capitals.",)


def test_a_reference_to_a_title_that_stands_alone_prints_what_the_contract_did() -> None:
    found = converted("1. Notices", "1.1 *Mailing Address.*", "The owner tells it.", "1.2 Under Section 1.1 hereof.")
    assert clause(found, "notices").endswith("2. Under Section [#](#notices.mailing-address) hereof.\n")


def test_a_title_has_no_spaces_at_its_end_and_none_together() -> None:
    found = converted("*Terms*", "1. *Name  of  us  *", "1.1 We are.")
    assert 'title: "Name of us"' in programme_files(found)["clauses/own-contract/terms/name-of-us.md"]
