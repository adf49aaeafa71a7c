"""Terms where they are defined, and pointers, which define nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imports.passages import placed

from assembler.imports.definitions import defined_terms
from assembler.imports.outline import Placed
from assembler.imports.spans import as_markdown, without_overlaps
from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import ClauseParagraph
from assembler.model.contract import Passage, Stretch
from assembler.model.source import SourceText
from assembler.model.walk import words_of


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("“Fee” means the fee.", ['**"Fee"**']),
        ('"*Fee*" shall mean the fee.', ['**"Fee"**']),
        ('“Customer Facility" means any office.', ['**"Customer Facility"**']),
        ("“Cost” or “Expense” means money.", ['**"Cost"**', '**"Expense"**']),
        ("Acme (the “Vendor”) and Beta (“Partner”) agree.", ['**"Vendor"**', '**"Partner"**']),
        ("(each, a “Party,” and jointly “Parties”) agree", ['**"Party"**,', '**"Parties"**']),
        ("*Fee* means the fee.", ['**"Fee"**']),
        ("A person who asks is a “Candidate.”", ['**"Candidate"**.']),
        ("What we refer to in this paper as “Scheme” goes on.", ['**"Scheme"**']),
        ("“Groups” are shared rooms.", ['**"Groups"**']),
        ("“A Fee”, “B Fee”, and “C Fee” shall have the meaning of the law.", ['**"A Fee"**', '**"B Fee"**', '**"C Fee"**']),
        ("“Costs” shall include all fees.", ['**"Costs"**']),
        ("another firm (the “Other Guarantor(s)”) pays", ['**"Other Guarantor(s)"**']),
        ("“Lend”, “Loan” and “Lent” each refers to money.", ['**"Lend"**', '**"Loan"**', '**"Lent"**']),
        ("“Reserve Share” for any Month for all Loans means a part.", ['**"Reserve Share"**']),
        ("“Branch” of any Person means a firm.", ['**"Branch"**']),
        ("the “Lower Sum” shall be the greatest part of it", ['**"Lower Sum"**']),
        ("“Illness” shall be defined as it is elsewhere.", ['**"Illness"**']),
        ("“Software” means the tool currently known as “Example Suite”, and its parts.", ['**"Software"**']),
        ("“Software” means the tool. It is hereinafter known as “Tool”.", ['**"Software"**', '**"Tool"**']),
        ("for debts (currently referred to as “Loan Debts” in Rule 4 of the Bank)", []),
        ("debts, currently referred to as “Loan Debts” in Rule 4 of the Bank", []),
        ("(If there is none, please write “None”.)", []),
        ("The “Fee” shall be paid at once.", []),
        ("“Fee” as used in this paper shall mean the fee.", ['**"Fee"**']),
        ("The term “Fee”  means the fee.", ['**"Fee"**']),
        ("They call it “Fee” in jest.", []),
        ("(other than the “Daily Special” area) each area", []),
        ("The “Special” area is new.", []),
        ("(even where it is described as a “Partner”)", []),
        ("as Section 5 (“Trademarks”) says", []),
        ("its marks (the “example.com Marks”)", ['**"example.com Marks"**']),
        ("its practice (“cGMP”)", ['**"cGMP"**']),
        ("what is wrong (“OOS / “OOT”)", ['**"OOT"**']),
        ('what is wrong ("OOS / "OOT")', ['**"OOT"**']),
        ("“Mark*” means a mark.", ['**"Mark\\*"**']),
        ("Fee means the fee.", []),
    ],
)
def test_terms_are_found_as_contracts_write_them(text: str, written: list[str]) -> None:
    (paragraph,) = placed(f"{text} More.")
    assert [span.written for span in defined_terms([paragraph]).get(1, ())] == written


def test_a_pointer_defines_nothing_where_the_term_is_defined_elsewhere() -> None:
    both = defined_terms(placed("“Fee” is defined in Section 4.", "a fee (the “Fee”)", "“Cap” is defined in the Order."))
    assert {at: [span.written for span in spans] for at, spans in both.items()} == {2: ['**"Fee"**'], 3: ['**"Cap"**']}


LETTERS = st.text(st.sampled_from("aZ1 /\n*_`\\<>|#&;'’,.-()"), max_size=6)
DEFINING = st.tuples(
    st.sampled_from(["", "(the ", "known as ", "a/"]),
    st.sampled_from('“"'),
    st.just("A"),
    LETTERS,
    st.sampled_from('”"'),
    st.sampled_from([" means", ")", "B", " or "]),
).map("".join)


@given(st.lists(st.builds(Stretch, DEFINING, st.sampled_from(["", "b", "i"])), min_size=1, max_size=3))
def test_a_paragraph_with_its_definitions_is_read_back(parts: list[Stretch]) -> None:
    paragraph = Placed(Passage(1, tuple(parts)), tuple(parts))
    written = as_markdown(parts, without_overlaps(defined_terms([paragraph]).get(1, ())))
    (block,), findings = read_markdown(SourceText("a.md", written + "\n"), 0)
    assert findings == (), written
    assert isinstance(block, ClauseParagraph)
    assert _plain(words_of(block.content)) == _plain("".join(part.text for part in parts)), written


def _plain(text: str) -> str:
    """Return a text without blanks and quotes, and without what a definition puts behind its quote."""
    return "".join(letter for letter in text if letter not in "“”‘’\"',." and not letter.isspace())
