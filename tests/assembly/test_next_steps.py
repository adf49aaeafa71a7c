"""What is next with a paper: one sentence for each state, whoever asks."""

import pytest

from assembler.assembly.next_steps import Deed, PageSigning, Standing, deeds_of, next_step, sentence_of

TOGETHER = Standing(fills=False)


def test_what_nobody_did_yet_is_filled_in_signed_and_returned_in_this_order() -> None:
    assert sentence_of(deeds_of(Standing())) == "Fill it in, sign it where it says so, and return it."
    assert sentence_of(deeds_of(Standing(signs=False))) == "Fill it in and return it."
    assert sentence_of(deeds_of(TOGETHER)) == "Sign it where it says so and return it."
    assert sentence_of(deeds_of(Standing(returned="unsigned"))) == "Sign it where it says so and return it."
    assert sentence_of(deeds_of(Standing(returned="returned"))) == ""


@pytest.mark.parametrize(
    ("standing", "deed", "label", "words"),
    [
        (Standing(), Deed.FILL, "to be filled in", "Fill it in, sign it"),
        (Standing(returned="draft"), Deed.FILL, "draft saved", "What was typed so far is kept. Fill it in,"),
        (Standing(returned="unsigned"), Deed.SIGN, "to be signed", "Get the filled-in PDF: sign it where it says so and return it."),
        (Standing(returned="corrections", why="A page is missing."), Deed.FILL, "to be corrected", "Sent back: A page is missing."),
        (Standing(returned="corrections", why="A page is missing"), Deed.FILL, "to be corrected", "A page is missing. Correct it,"),
        (Standing(returned="corrections"), Deed.FILL, "to be corrected", "It could not be taken as it was. Correct it,"),
        (Standing(returned="returned"), Deed.WAIT, "returned", "Nothing is to be done now"),
        (Standing(returned="to_look"), Deed.WAIT, "to be looked at", "It counts as returned after that."),
        (Standing(returned="accepted"), Deed.KEEP, "accepted", "Nothing more is to be done. Keep a copy"),
        (Standing(later=True), Deed.FILL, "to be filled in", "When its time has come: fill it in, sign it"),
        (TOGETHER, Deed.SIGN, "to be signed and returned", "Sign it where it says so and return it. Sign by pen or"),
        (Standing(held="draft"), Deed.WAIT, "draft", "Do not sign these papers yet."),
        (Standing(held="correcting"), Deed.WAIT, "being corrected", "will be here, under the same link. What you have typed"),
        (Standing(held="correcting", you="signed"), Deed.WAIT, "being corrected", "That you signed them is not carried over"),
        (Standing(held="corrected", you="turn"), Deed.WAIT, "corrected", "To sign the corrected papers you get another link."),
    ],
)  # fmt: skip
def test_what_is_next_follows_from_what_was_done(standing: Standing, deed: Deed, label: str, words: str) -> None:
    step = next_step(standing)
    assert (step.deed, step.label) == (deed, label)
    assert words in step.words


@pytest.mark.parametrize(
    ("signing", "deed", "label", "words"),
    [
        (PageSigning("open", ("Anna Berg",)), Deed.WAIT, "being signed on pages", "It is the turn of Anna Berg. Each person who"),
        (PageSigning("signed"), Deed.WAIT, "signed by all", "open this page again in a minute"),
        (PageSigning("executed"), Deed.KEEP, "signed by all", "All have signed. Keep both files"),
        (PageSigning("elsewhere", (), "3 May 2027"), Deed.KEEP, "signed", "in another way on 3 May 2027"),
        (PageSigning("declined", (), "Too dear."), Deed.ASK, "declined", "nobody signs them now. Reason: Too dear. Ask your contact"),
        (PageSigning("declined", (), "too dear"), Deed.ASK, "declined", "Reason: too dear. Ask your contact"),
        (PageSigning("withdrawn", (), "On whose behalf?"), Deed.ASK, "taken back", "Reason: On whose behalf? Ask your contact"),
        (PageSigning("withdrawn", (), "An error."), Deed.ASK, "taken back", "were taken back, so nobody signs them now. Reason: An"),
        (PageSigning("expired", (), "3 May 2027"), Deed.ASK, "time to sign is over", "was over on 3 May 2027. Ask your contact"),
    ],
)  # fmt: skip
def test_the_signing_on_pages_comes_before_what_would_be_done_without_it(
    signing: PageSigning, deed: Deed, label: str, words: str
) -> None:
    for standing in (Standing(fills=False, signing=signing), Standing(returned="unsigned", signing=signing)):
        step = next_step(standing)
        assert (step.deed, step.label) == (deed, label)
        assert words in step.words


def test_whoever_signs_reads_whether_it_is_their_turn() -> None:
    signing = PageSigning("open", ("Anna Berg", "Bo Ek"))
    steps = {you: next_step(Standing(fills=False, signing=signing, you=you)) for you in ("turn", "signed", "later")}
    assert {you: step.deed for you, step in steps.items()} == {"turn": Deed.SIGN, "signed": Deed.WAIT, "later": Deed.WAIT}
    assert steps["later"].words.startswith("Somebody else signs first: Anna Berg and Bo Ek.")
    early = next_step(Standing(fills=False, signing=signing, you="turn", begins="1 June 2035"))
    assert (early.deed, "sign them from that day on" in early.words) == (Deed.WAIT, True)


def test_what_all_signed_stands_whatever_is_changed_since() -> None:
    assert next_step(Standing(signing=PageSigning("executed"), held="corrected", you="signed")).deed is Deed.KEEP


def test_what_came_back_waits_even_where_pages_would_be_signed() -> None:
    assert next_step(Standing(returned="returned", signing=PageSigning("declined", (), "x"))).label == "returned"
