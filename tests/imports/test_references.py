"""References that are typed: live where number and title agree, told where they do not."""

import pytest

from assembler.imports.outline import Placed
from assembler.imports.references import CitedPaper, ReferenceFinder, Target, doubtful_fields
from assembler.imports.spans import Span
from assembler.model.contract import LiveReference, Passage, Stretch

TARGETS = {
    "4": Target("fees", "Fees"),
    "4.1": Target("fees.due", "Due Date", prints_title=True),
    "4.2": Target("fees.n4-2", ""),
    "4.2(b)": Target("fees.late", ""),
    "9": Target("term", "Term"),
}


def placed(text: str) -> Placed:
    return Placed(Passage(7, (Stretch(text),)), (Stretch(text),))


AGREEMENT = CitedPaper(
    {"2": Target("term", "Term"), "2.1": Target("term.start", "Start", prints_title=True)}, id="agreement", title="Agreement"
)
ADDENDUM = CitedPaper(TARGETS, id="addendum", title="Sell Addendum", choice="sell")


def finder(own: CitedPaper = ADDENDUM) -> ReferenceFinder:
    return ReferenceFinder(own, {"agreement": AGREEMENT, "partner agreement": AGREEMENT, "addendum": ADDENDUM})


def live(text: str) -> str:
    """Return a text with its references as the library writes them."""
    spans = [*finder().find(placed(text))]
    for start, end, written in reversed(spans):
        text = text[:start] + written + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see Section 4.", "see [](#fees)."),
        ("see Section 4 (Fees).", "see [](#fees) (Fees)."),
        ("see Section 4.1 (Due Date).", "see [](#fees.due)."),
        ("see Section 4.1 (“Due Date”).", "see Section [#](#fees.due) (“Due Date”)."),
        ("see Section 4.1 ('Term').", "see Section 4.1 ('Term')."),
        ("see Section 4.1.", "see Section [#](#fees.due)."),
        ("see Section 4.2(b) now", "see [](#fees.late) now"),
        ("see Section 4.2 (b) now", "see [](#fees.late) now"),
        ("see Section 4.2(c)(i) now", "see [](#fees.n4-2)(c)(i) now"),
        ("see Sections 4 and 9", "see Sections [#](#fees) and [#](#term)"),
        ("see Sections 4 (Fees) and 9 (Term)", "see Sections [#](#fees) (Fees) and 9 (Term)"),
        ("see Clauses 4, 4.2(b) and 9", "see Clauses [#](#fees), [#](#fees.late) and [#](#term)"),
        ("see Section 12", "see Section 12"),
        ("Section 4 of the Securities Act", "Section 4 of the Securities Act"),
        ("Section 4 of this Agreement", "[](#fees) of this Agreement"),
        ("Regulation 2016/679, Article 9(1)", "Regulation 2016/679, Article 9(1)"),
        ("this Section and 4 days", "this Section and 4 days"),
        ("Section 4830 U.S.C.", "Section 4830 U.S.C."),
        ("Article 4 GDPR", "Article 4 GDPR"),
        ("under Section 4-6-201 of it", "under Section 4-6-201 of it"),
        ("SECTION 4 SHALL SURVIVE", "SECTION [#](#fees) SHALL SURVIVE"),
        ("C.R.S. § 4-2-113", "C.R.S. § 4-2-113"),
        ("as Part 4 says", "as Part 4 says"),
        ("Section 2 of the Agreement", "Section [#](#agreement/term) of the Agreement"),
        ("Section 2.1 (Start) of the Partner Agreement", "Section [#](#agreement/term.start) (Start) of the Partner Agreement"),
        ("Sections 2 and 2.1 in the AGREEMENT", "Sections [#](#agreement/term) and [#](#agreement/term.start) in the AGREEMENT"),
        ("the Agreement’s Section 2", "the Agreement’s Section [#](#agreement/term)"),
        ("Section 4 of the Addendum", "[](#fees) of the Addendum"),
        ("Section 2 of the Agreements Act", "Section 2 of the Agreements Act"),
        ("Section 4 of the master agreement", "Section 4 of the master agreement"),
        ("Section 4 (Fees) of such contract", "Section 4 (Fees) of such contract"),
        ("Section 4 of any other lease", "Section 4 of any other lease"),
        ("Section 4 thereof", "Section 4 thereof"),
        ("Section 4 of the sell addendum", "[](#fees) of the sell addendum"),
        ("Section 4 of the present contract", "[](#fees) of the present contract"),
        ("Section 4 of the contract and this", "[](#fees) of the contract and this"),
        ("Section 4 of each schedule", "Section 4 of each schedule"),
        ("Section 4 of the addendum dated 3 May 2024", "Section 4 of the addendum dated 3 May 2024"),
        ("Section 4 (Fees) of the lease between Acme and us", "Section 4 (Fees) of the lease between Acme and us"),
        ("Section 2 of the Agreement dated 3 May", "Section [#](#agreement/term) of the Agreement dated 3 May"),
        ("Section 2 of the agreement dated 3 May", "Section 2 of the agreement dated 3 May"),
        ("under the lease of 3 May 2024, Section 4", "under the lease of 3 May 2024, Section 4"),
        ("within Section 4 or 9 months", "within [](#fees) or 9 months"),
        ("under Clause 4 and 9 business days later", "under Clause [#](#fees) and 9 business days later"),
    ],
)
def test_a_reference_keeps_its_words_and_follows_its_number(text: str, written: str) -> None:
    assert live(text) == written


def test_where_number_and_title_disagree_it_is_told_and_nothing_is_chosen() -> None:
    finder = ReferenceFinder(CitedPaper(TARGETS))
    assert [*finder.find(placed("see Section 4 (Term)."))] == []
    (doubt,) = finder.doubts
    assert (doubt.at, doubt.words) == (7, "Section 4")
    assert doubt.sentence == "The number and the title disagree: 4 is “Fees”. “Term” is the title of 9."


def test_what_another_paper_does_not_hold_is_told_by_its_title() -> None:
    found = finder()
    assert [*found.find(placed("see Section 9 of the Agreement and Section 2 (Start) of the Agreement"))] == []
    assert [doubt.sentence for doubt in found.doubts] == [
        "There is no Section 9 in “Agreement”.",
        "The number and the title disagree: 2 is “Term”. “Start” is the title of 2.1.",
    ]


def test_a_paper_in_each_packet_has_no_live_reference_into_one_that_is_elected() -> None:
    found = finder(AGREEMENT)
    assert [*found.find(placed("see Section 4 of the Addendum"))] == []
    assert [doubt.words for doubt in found.doubts] == ["Section 4"]


def test_of_two_paragraphs_of_one_number_none_is_chosen() -> None:
    finder = ReferenceFinder(CitedPaper(TARGETS, frozenset(("4", "7"))))
    assert [*finder.find(placed("see Section 4.1 and Section 9."))] == [Span(20, 29, "[](#term)")]
    assert [doubt.sentence for doubt in finder.doubts] == ["More than one paragraph has the number 4.1 in this contract."]


def test_a_reference_to_nothing_is_a_doubt() -> None:
    finder = ReferenceFinder(CitedPaper(TARGETS))
    assert [*finder.find(placed("see Section 12."))] == []
    assert [doubt.sentence for doubt in finder.doubts] == ["There is no Section 12 in this contract."]


def test_a_reference_of_the_program_to_nothing_is_a_doubt() -> None:
    passage = Passage(3, (Stretch("see 13"),), references=(LiveReference("13", "_Gone"), LiveReference("4", "_There")))
    (doubt,) = doubtful_fields([Placed(passage, passage.stretches)], ["_There"])
    assert (doubt.at, doubt.sentence) == (3, "The reference that shows “13” points at nothing in the file.")


def test_a_reference_of_the_program_that_shows_an_earlier_number_is_a_doubt() -> None:
    passage = Passage(3, (Stretch("see 4 and 4.1."),), references=(LiveReference("4", "_Fees"), LiveReference("4.1.", "_Due")))
    moved = Placed(Passage(9, (), marks=("_Fees",)), (), level=1, number="5")
    due = Placed(Passage(10, (), marks=("_Due",)), (), level=2, number="4.1")
    (doubt,) = doubtful_fields([Placed(passage, passage.stretches), moved, due], ["_Fees", "_Due"])
    assert doubt.sentence == "The reference shows “4”, and what it points at has the number 5 now."


def test_a_title_may_stand_behind_that_of_its_section() -> None:
    own = CitedPaper({"6.3": Target("warranties.vendor", "From the Vendor", within="Warranties", prints_title=True)})
    found = ReferenceFinder(own)
    (span,) = found.find(placed("see Section 6.3 (Warranties from the Vendor)."))
    assert (span.written, found.doubts) == ("[#](#warranties.vendor)", [])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("see Article II.", "see [](#fees)."),
        ("see Article II (Fees).", "see [](#fees) (Fees)."),
        ("see article II.", "see article [#](#fees)."),
        ("see Section 2.1(a) now", "see [](#fees.first) now"),
        ("see § 3(2)b) now", "see [](#tax.b) now"),
        ("see Article IX of the Treaty", "see Article IX of the Treaty"),
        ("see Section II.B.2.d.", "see [](#deep)."),
        ("see Part 6 and Parts 6 and 7", "see [](#trustees) and Parts [#](#trustees) and 7"),
        ("see part 6, Part 6 of the Act", "see part 6, Part 6 of the Act"),
    ],
)
def test_numbers_of_any_look_are_cited_with_their_words(text: str, written: str) -> None:
    targets = {
        "II": Target("fees", "Fees", lead="Article "),
        "2.1(a)": Target("fees.first", ""),
        "3(2)b)": Target("tax.b", "", lead="§ "),
        "II.B.2.d": Target("deep", ""),
        "6": Target("trustees", "Trustees", lead="Part "),
    }
    for start, end, instead in reversed([*ReferenceFinder(CitedPaper(targets), any_look=True).find(placed(text))]):
        text = text[:start] + instead + text[end:]
    assert text == written


def test_a_number_that_stays_words_is_told_with_the_way_to_count_it() -> None:
    own = CitedPaper({}, words=frozenset(("1.1", "3")))
    for any_look, hint in ((False, "--keep-numbers"), (True, "Leave it")):
        found = ReferenceFinder(own, any_look=any_look)
        assert [*found.find(placed("see Section 1.1 and Section 7"))] == []
        assert ["stands in this contract as words" in doubt.sentence for doubt in found.doubts] == [True, False]
        assert hint in found.doubts[0].hint


def test_a_number_behind_the_title_of_another_paper_is_never_chosen() -> None:
    found = finder()
    assert [*found.find(placed("The parties use the Partner Agreement by its Section 4."))] == []
    (doubt,) = found.doubts
    assert doubt.sentence == "“Agreement” is named before it: a Section of that may be meant, or one of this paper."
    assert len([*finder().find(placed("The Partner Agreement ends. See Section 4."))]) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Section 4 of the lease dated 3 May 2024", "It cites another paper"),
        ("Section 4 (Fees) of the Master Lease", "It cites another paper"),
        ("Section 4 thereof", "It cites another paper"),
        ("the lease dated 3 May 2024 (Section 4)", "“the lease” is named before it"),
        ("Section 4 of the Securities Act", ""),
    ],
)
def test_what_is_cited_of_another_paper_is_listed_and_what_is_cited_of_a_law_is_not(text: str, told: str) -> None:
    found = finder()
    assert [*found.find(placed(text))] == []
    assert [doubt.sentence.startswith(told) for doubt in found.doubts] == [True] * bool(told)


def test_a_heading_does_not_cite_itself_by_its_number() -> None:
    found = finder()
    assert [*found.find(placed("SECTION 12 TERM"))] == []
    assert [*found.find(placed("AS SECTION 12 SAYS"))] == []
    assert len(found.doubts) == 1


def test_a_title_in_quotes_is_compared_too() -> None:
    found = finder()
    assert [*found.find(placed("see Section 4 (“Docking Clause”)"))] == []
    assert found.doubts[0].sentence.startswith("The number and the title disagree")


def test_each_live_reference_is_named_with_what_it_points_at() -> None:
    found = finder()
    assert [*found.find(placed("see Sections 4 and 4.1"))]
    assert [(each.at, each.words, each.title, each.target) for each in found.live] == [
        (7, "Sections 4", "Fees", "#fees"),
        (7, "Sections 4.1", "Due Date", "#fees.due"),
    ]
