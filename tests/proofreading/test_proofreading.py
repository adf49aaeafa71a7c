"""Nothing is told of a sound contract; each slip that is put into it is told once, in its class, at its words."""

import pytest
from proofreading.sound_contract import SOUND, changed, read, told

from assembler.proofreading.kinds import SURE, TO_LOOK_AT

SLIPS = [
    ("(Payment)", "(Price)", "number-against-title", "Section 2.3", "Section 3.1 (Price)"),
    ("Section 4 (Term)", "Section 4.7", "missing-target", "Section 2.3", "Section 4.7"),
    ("(see Exhibit A)", "(see Exhibit B)", "attachment-not-there", "Section 2.2", "Exhibit B"),
    (
        "The hall of",
        "Exhibit C\n\nThe plan is in Exhibit D, the rest in Exhibit C. The hall of",
        "attachment-not-there",
        "",
        "Exhibit D",
    ),
    ("3.2 **Discount", "3.3 **Discount", "number-out-of-order", "Section 3.3, first sentence", "3.3"),
    ("(b) is not", "(c) is not", "missing-enumerator", "Section 2.1, second sentence", "(c)"),
    ("thirty (30)", "thirty (60)", "words-and-figures", "Section 2.1, first sentence", "thirty"),
    ("28 February", "30 February", "impossible-date", "Section 2.3", "30 February 2029"),
    ("Monday, 1 March", "Tuesday, 1 March", "wrong-weekday", "Section 2.2", "Tuesday, 1 March 2027"),
    ("28 February 2029", "28 February 2025", "dates-out-of-order", "Section 2.3", "1 March 2027 to 28 February 2025"),
    ("to 17:00", "to 24:30", "impossible-hour", "Section 2.2", "24:30"),
    ("EUR 5,000.00", "EUR 5,000,00", "malformed-figure", "Section 3.1", "5,000,00"),
    ("pays EUR", "pays pays EUR", "doubled-word", "Section 3.1", "pays pays"),
    ("(see Exhibit A)", "(see Exhibit A", "unpaired-mark", "Section 2.2", "("),
    ("“Goods” means", '“Goods" means', "unpaired-mark", "Section 1.2", "“"),
    ("a discount", "a dis\u200bcount", "invisible-character", "Section 3.2", "\u200b"),
    ("a discount of 5%", "a discount of [●]%", "blank-left", "Section 3.2", "[●]"),
    (
        "names a Third-Party Part",
        "names a Third Party Part",
        "misspelled-term",
        "Section 2.1, second sentence",
        "Third Party Part",
    ),
    (
        "1.2 “Goods” means",
        "1.2 “Order” means any letter. “Goods” means",
        "differing-definitions",
        "Section 1.3, first sentence",
        "“Order”",
    ),
    ("Bolt GmbH\n\nBy", "Acme Ltd\n\nBy", "signer-missing", "First paragraph", "Buyer"),
    ("a discount of 5%", "a discount of 150%", "rate-over-whole", "Section 3.2", "150%"),
    ("upon 30 days’ notice", "immediately upon 30 days’ notice", "notice-at-once", "Section 4.1, first sentence", "30 days"),
    ("The hall of", "“Hall” means the hall of", "unused-term", "“Exhibit A”, paragraph 1", "“Hall”"),
    ("not\nsigned", "not a third-party part", "capital-drift", "Section 2.1, second sentence", "third-party part"),
    (
        "The hall of the Buyer.",
        "The Hall Master has the keys of the hall. The Hall Master signs.",
        "undefined-term",
        "",
        "Hall Master",
    ),
    ("upon 30 days’ notice", "with all Order that it has", "singular-behind-all", "Section 4.1, first sentence", "Order"),
]


def test_nothing_is_told_of_a_sound_contract() -> None:
    assert told(SOUND) == []


@pytest.mark.parametrize(("before", "after", "id", "where", "words"), SLIPS, ids=[f"{row[2]} {row[1]}"[:40] for row in SLIPS])
def test_a_slip_is_told_at_its_words(before: str, after: str, id: str, where: str, words: str) -> None:
    found = told(changed(before, after))
    assert [each for each in found if each[0] == id and where in each[1]][:1] == [(id, where or found[0][1], words)], found
    assert {other for other, _, _ in found} <= {id, *ALSO.get(id, ())}


NAMES = [
    "Anchor",
    "Basket",
    "Candle",
    "Dragon",
    "Engine",
    "Forest",
    "Garden",
    "Hammer",
    "Island",
    "Jacket",
    "Kettle",
    "Ladder",
    "Magnet",
    "Needle",
    "Orange",
    "Pencil",
    "Rocket",
]
ALSO = {"signer-missing": ("signer-twice",), "number-out-of-order": (), "differing-definitions": ()}
"""What is told beside a slip, because it is so too."""


def test_what_is_sure_and_what_is_to_be_looked_at_are_never_mixed() -> None:
    assert not SURE.keys() & TO_LOOK_AT.keys()
    found = read(changed("The hall of", "“Hall” means the the hall of"))
    assert [(each.id, each.sure) for each in found.remarks] == [("doubled-word", True), ("unused-term", False)]
    assert ([each.id for each in found.sure], [each.id for each in found.to_look_at]) == (["doubled-word"], ["unused-term"])


def test_no_more_is_shown_than_somebody_reads_and_nothing_sure_is_left_away() -> None:
    terms = "\n\n".join(f"“{name}” means a thing of the the kind." for name in NAMES)
    found = read(f"# Paper\n\n{terms}")
    shown = found.first()
    assert (len(found.to_look_at), len(shown.to_look_at), shown.more) == (len(NAMES), found.most, len(NAMES) - found.most)
    assert shown.sure == found.sure
    assert len(found.sure) == len(NAMES)


def test_a_term_that_is_named_again_in_passing_is_to_be_looked_at() -> None:
    found = read(changed("The hall of the Buyer.", "The hall of the Buyer is a part of what is ordered (the “Goods”).")).remarks
    assert [(each.id, each.sure) for each in found] == [("redefined-term", False)]


def test_terms_of_a_paper_beside_the_contract_are_known_and_may_be_changed() -> None:
    addendum = "# Addendum\n\nThe Delivery Note lists the Goods. Each Delivery Note names the Order.\n\n“Goods” means bolts."
    assert [each.id for each in read(addendum).remarks] == ["terms-of-another-paper"]
    found = read(addendum, SOUND)
    assert [(each.id, each.sentence) for each in found.remarks] == [
        ("redefined-term", "“Goods” is defined in other words at Section 1.2 of “Supply Agreement”."),
        ("undefined-term", "“Delivery Note” is used and defined nowhere."),
    ]
    assert [each.id for each in read(addendum, SOUND, lexicon=("Delivery Note",)).remarks] == ["redefined-term"]


def test_a_letter_behind_a_full_stop_belongs_to_an_item_of_its_own() -> None:
    lost = "# Lease\n\n1. Rent. It is (a) fixed and (b) due. (d) Notice. It is given in writing."
    assert told(lost) == []
    assert [row[2] for row in told(lost.replace("due. (d) Notice", "due, (d) notice"))] == ["(d)"]


def test_a_term_that_is_defined_in_other_words_again_and_again_is_one_remark() -> None:
    terms = "\n\n".join(f"“Company” means {words}." for words in ("Acme", "Acme and its parents", "Acme and its daughters"))
    found = [each for each in read(f"# Paper\n\n{terms}\n\nThe Company pays.").remarks if each.id == "differing-definitions"]
    assert len(found) <= 1
