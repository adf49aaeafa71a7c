"""The report of an import names each doubt and whatever is not taken."""

from datetime import date

from imports.passages import passages

from assembler.imports.conversion import convert
from assembler.imports.report import as_readme, summary
from assembler.model.contract import Contract, LeftOut


def test_the_report_has_doubts_and_what_is_not_taken_at_their_places() -> None:
    left = (LeftOut("the footer", "Page | of"), LeftOut("the footer", "Page | of"), LeftOut("an image", ""))
    texts = ("*Terms*", "1. Fees", "1.1 See Section 7 and [the long name of a blank].")
    imported = convert((Contract("own.docx", passages(*texts), left),), date(2026, 5, 1))
    report = as_readme(imported)
    assert summary(imported) == "1 clause, 0 live references, 0 definitions, 1 blank, 1 doubt"
    assert "| 3 | `fees.md` | Section 7 | There is no Section 7 in this contract. |" in report
    assert "* the footer: “Page \\| of” (2 times)\n* an image\n" in report
    assert "| `the_long_name_of_a_blank` | \\[the long name of a blank] | 1 |" in report


def test_what_is_to_be_written_stands_as_it_is_written() -> None:
    texts = ("*Terms*", "1. Fees", "1.1 See Section 2 (Fees).", "2. Term", "2.1 It runs.")
    report = as_readme(convert((Contract("own.docx", passages(*texts)),), date(2026, 5, 1)))
    assert "Ask which is meant. Write `[#](#term)` or `[#](#fees)` for the number alone;" in report


def test_a_report_without_doubts_says_so() -> None:
    imported = convert((Contract("own.md", passages("Words.")),), date(2026, 5, 1))
    report = as_readme(imported)
    assert "## Doubts\n\nNone.\n" in report
    assert "Nothing: each word of the text is in a clause." in report


def test_the_report_on_several_contracts_names_the_file_of_each_doubt() -> None:
    first = Contract("own.docx", passages("*Terms*", "1. Fees", "1.1 See Section 7."))
    second = Contract("more.docx", passages("*Sell Addendum*", "1. More", "1.1 See Section 9."), (LeftOut("the footer", "Page"),))
    imported = convert((first, second), date(2026, 5, 1))
    report = as_readme(imported)
    assert summary(imported).startswith("2 papers, 2 clauses, ")
    assert (
        "| own.docx | `clauses/own/terms/` | is in each packet |\n| more.docx | `clauses/own/sell-addendum/` | `sell_addendum` |"
        in report
    )
    assert "| more.docx | 3 | `more.md` | Section 9 | There is no Section 9 in this contract. |" in report
    assert "* more.docx: the footer: “Page”" in report


def test_the_report_has_the_tracked_changes() -> None:
    contract = Contract("own.docx", passages("*Terms*", "Words."), changes=("paragraph 2, deleted by A: “old”",))
    assert "## Tracked changes\n\n* paragraph 2, deleted by A: “old”\n\n## Not taken" in as_readme(
        convert((contract,), date(2026, 5, 1))
    )
