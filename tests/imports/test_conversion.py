"""A contract as a library: its clauses, references, notes and doubts together."""

from datetime import date

from imports.passages import passages

from assembler.imports.conversion import Imported, convert
from assembler.model.contract import Contract, LeftOut, Passage, Stretch

DAY = date(2026, 5, 1)


def converted(*texts: str) -> Imported:
    return convert(Contract("own.docx", passages(*texts)), "Own Contract", DAY)


def clause(imported: Imported, name: str) -> str:
    (text,) = (text for path, text in imported.files.items() if path.endswith(f"/{name}.md"))
    return text.partition("\n---\n")[2]


def test_references_name_clauses_and_items_and_only_what_is_cited_has_a_name() -> None:
    found = converted(
        "*Terms*", "1. Fees", "1.1 ~Due~. Pay as Section 2 says.", "2. Term", "2.1 See Section 1.1 (Due).", "2.2 End."
    )
    assert clause(found, "fees") == "1. **Due.** Pay as [](#term) says. {id: due}\n"
    assert clause(found, "term") == "1. See [](#fees.due).\n\n2. End.\n"
    assert (found.references, found.doubts) == (2, ())


def test_two_sections_of_one_title_have_two_names() -> None:
    found = converted("1. Fees", "1.1 One.", "2. Fees", "2.1 See Section 2.")
    assert [each.name for each in found.programme.clauses] == ["fees", "fees-2"]
    assert clause(found, "fees-2") == "1. See [](#fees-2).\n"


def test_blanks_definitions_and_notes_find_their_places() -> None:
    found = converted("*Terms*", "[Note: for buyers only.]", "1. Fees", "1.1 “Fee” means [amount in words].", "1.2 See {name}.")
    assert clause(found, "fees") == '1. **"Fee"** means {{ amount_in_words }}.\n\n2. See {{ name }}.\n'
    assert 'note: "Note: for buyers only."' in found.files["clauses/own-contract/terms/fees.md"]
    assert '  amount_in_words: "[amount in words]"\n  name: "{name}"' in found.files["matter.yaml"]
    assert (found.definitions, [fact.name for fact in found.facts]) == (1, ["amount_in_words", "name"])


def test_boxes_become_choices_that_are_ticked_or_not() -> None:
    found = converted("Notices go by:", "☐ Email", "☒ Postal mail")
    assert "{{ email_box }} Email\n\n{{ postal_mail_box }} Postal mail\n" in clause(found, "preamble")
    programme = found.files["clauses/own-contract/programme.yaml"]
    assert '  email: {title: "Email", source: imported}\n  postal_mail: {title: "Postal mail", source: imported}\n' in programme
    assert """  email_box: {type: text, source: imported, is: '"[x]" if email else "[ ]"'}\n""" in programme
    assert "\nchoices: [postal_mail]\n" in found.files["matter.yaml"]


def test_footnotes_and_comments_become_the_note_of_their_clause() -> None:
    passage = Passage(2, (Stretch("It runs."),), notes=("A footnote.",))
    found = convert(Contract("own.docx", (*passages("1. Term"), passage)), "own", DAY)
    assert any('note: "A footnote."' in text for text in found.files.values())


def test_the_title_stands_on_one_line_and_its_notes_at_the_first_clause() -> None:
    title = Passage(1, (Stretch("Partner\nAgreement", "b"),), notes=("As of May.",))
    found = convert(Contract("own.docx", (title, *passages("", "Words.")[1:])), "own", DAY)
    assert (found.programme.title, found.notes) == ("Partner Agreement", ("As of May.",))
    assert 'note: "As of May."' in found.files["clauses/own/partner-agreement/preamble.md"]


def test_a_number_that_stays_words_is_a_doubt_at_its_place() -> None:
    found = converted("1. Term", "1.1 It runs.", "1.3 It ends.")
    (doubt,) = found.doubts
    assert (doubt.at, doubt.words) == (3, "1.3 It ends.")
    assert "1\\.3" not in clause(found, "term")
    assert "1.3 It ends." in clause(found, "term")


def test_numbers_that_begin_again_are_words_and_no_reference_is_guessed() -> None:
    found = converted("*Guide*", "1. Read", "1.1 Do.", "*Terms*", "1. Fees", "1.1 See Section 1.")
    assert "1.1 See Section 1." in clause(found, "terms")
    assert [doubt.at for doubt in found.doubts] == [5, 6, 6]


def test_what_is_left_out_is_handed_on() -> None:
    left = (LeftOut("the header", "Draft"),)
    assert convert(Contract("own.docx", passages("Words."), left), "own", DAY).left_out == left
