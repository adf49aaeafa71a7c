"""What is next with a paper that comes back: one answer for the checklist and for every page behind a link."""

from enum import StrEnum

from assembler.model.quick_dataclass import dataclass


class Deed(StrEnum):
    """What is done with a paper."""

    FILL = "fill"
    SIGN = "sign"
    RETURN = "return"
    WAIT = "wait"
    ASK = "ask"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class DeedWords:
    """The words of a deed: said to whoever does it (“fill it in”), and of whoever does it (“fills in”)."""

    to: str
    of: str


WORDS = {
    Deed.FILL: DeedWords("fill it in", "fills in"),
    Deed.SIGN: DeedWords("sign it where it says so", "signs"),
    Deed.RETURN: DeedWords("return it", "returns"),
}
"""The deeds of whoever is asked for a paper, in their order."""

MUST = "What is marked with an asterisk must be filled in."
KEEP = "Keep a copy of all that was signed."
ALL_SIGNED = (
    "All have signed. Keep both files: the contract with every signature, which lawyers call the executed copy, and the audit file, "
    "which says who signed it, when and how."
)
NOTHING_NOW = "Nothing is to be done now: the other side looks at it."
OWN_LINKS = (
    "Each person who signs gets a link of their own from the other side: this link here cannot sign. If it is your turn and you have none, "
    "ask your contact."
)
WHEN = "When its time has come:"
ON_PAPER = (
    "Sign by pen or with your signing service. The other side may open it to be signed on a page: then each person who signs gets a link "
    "of their own, and nothing is printed."
)


@dataclass(frozen=True, slots=True)
class PageSigning:
    """The signing of a paper on pages.

    `standing` is `open`, `signed`, `executed`, `declined`, `withdrawn` or `expired`; or `elsewhere`, where the papers were signed in
    another way. `turn` and `done` are the names of those whose turn it is, and of those who have signed. `ended` says why the signing
    ended, or on which day; `by` who ended it and when, such as “by Anna Berg on 3 May 2027”, where that is known.
    """

    standing: str
    turn: tuple[str, ...] = ()
    ended: str = ""
    done: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a paper stands with whoever is asked for it; as it is made here, nothing was done yet.

    `returned` is what came back: `open` (nothing), `draft` (typed and saved), `unsigned`, `corrections`, `to_look` (a person looks at
    it before it counts), `returned` or `accepted`; `why` is the reason of what is to be corrected. `later` says that the paper has a
    time of its own, and can wait for it. `held` says why nobody signs now: `draft`, `correcting` or `corrected`. `you` is set for the
    page of a person who signs, `turn`, `signed` or `later`, and `begins` is the day before which that person cannot sign.
    """

    fills: bool = True
    signs: bool = True
    later: bool = False
    returned: str = "open"
    why: str = ""
    signing: PageSigning | None = None
    held: str = ""
    begins: str = ""
    you: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next step with a paper: the deed, its state in a few words, and what to do in sentences."""

    deed: Deed
    label: str
    words: str


def deeds_of(standing: Standing) -> tuple[Deed, ...]:
    """Return what is still to be done by whoever is asked for a paper, in this order; nothing where it came back."""
    if standing.returned in ("to_look", "returned", "accepted"):
        return ()
    fills = standing.fills and standing.returned != "unsigned"
    return (*((Deed.FILL,) if fills else ()), *((Deed.SIGN,) if standing.signs else ()), Deed.RETURN)


def sentence_of(deeds: tuple[Deed, ...]) -> str:
    """Return deeds as one sentence to whoever does them: “Fill it in, sign it where it says so, and return it.”; empty for none."""
    if not deeds:
        return ""
    *before, last = (WORDS[deed].to for deed in deeds)
    joined = f"{', '.join(before)}{',' if before[1:] else ''} and {last}" if before else last
    return f"{joined[0].upper()}{joined[1:]}."


def _small(sentence: str) -> str:
    """Return a sentence as it goes on after a colon."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def _as_sentence(reason: str) -> str:
    """Return a reason that a person typed with a full stop at its end, where it has no sign of its own there."""
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."


def next_step(standing: Standing) -> NextStep:
    """Return what is next with a paper: after what all signed, what holds it, what came back, its signing on pages, what nobody did yet."""
    return (
        _of_what_all_signed(standing)
        or _while_held(standing)
        or _of_what_came_back(standing)
        or _while_signed_on_pages(standing)
        or _of_what_is_asked(standing)
    )


def _while_held(standing: Standing) -> NextStep | None:
    personal = bool(standing.you)
    lost = " That you signed them is not carried over to the corrected ones." if standing.you == "signed" else ""
    anew = f"{lost} To sign the corrected papers you get another link."
    if standing.held == "correcting":
        here = " The corrected ones will be here, under the same link. What you have typed into forms stays."
        return NextStep(
            Deed.WAIT, "being corrected", f"These papers are being corrected. Do not sign them.{anew if personal else here}"
        )
    if standing.held == "corrected":
        return NextStep(Deed.WAIT, "corrected", f"These papers were corrected. Nobody signs them any more.{anew}")
    if standing.held == "draft":
        return NextStep(Deed.WAIT, "draft", "Special terms wait for approval. Do not sign these papers yet.")
    return None


def _of_what_all_signed(standing: Standing) -> NextStep | None:
    match standing.signing:
        case PageSigning("executed"):
            return NextStep(Deed.KEEP, "signed by all", ALL_SIGNED)
        case PageSigning("signed"):
            words = "All have signed. The contract with every signature is being made: open this page again in a minute."
            return NextStep(Deed.WAIT, "signed by all", words)
        case PageSigning("elsewhere", _, day):
            return NextStep(Deed.KEEP, "signed", f"These papers were signed in another way on {day}.")
    return None


def _of_what_came_back(standing: Standing) -> NextStep | None:
    match standing.returned:
        case "accepted":
            return NextStep(Deed.KEEP, "accepted", f"It was accepted. Nothing more is to be done. {KEEP}")
        case "returned":
            return NextStep(Deed.WAIT, "returned", NOTHING_NOW)
        case "to_look":
            return NextStep(Deed.WAIT, "to be looked at", f"{NOTHING_NOW} It counts as returned after that.")
    return None


def _while_signed_on_pages(standing: Standing) -> NextStep | None:
    match standing.signing:
        case PageSigning("open"):
            done = "".join(f"{name} has signed. " for name in standing.signing.done)
            return _of_whoever_looks(standing, " and ".join(standing.signing.turn), done)
        case PageSigning("declined", _, why, _, by):
            return _ask(
                "declined", f"These papers were declined{_spaced(by)}, so nobody signs them now. Reason: {_as_sentence(why)}"
            )
        case PageSigning("withdrawn", _, why, _, by):
            return _ask(
                "taken back", f"These papers were taken back{_spaced(by)}, so nobody signs them now. Reason: {_as_sentence(why)}"
            )
        case PageSigning("expired", _, day):
            return _ask("time to sign is over", f"The time to sign these papers was over on {day}.")
    return None


def _spaced(words: str) -> str:
    """Return words behind a space; nothing for none."""
    return f" {words}" if words else ""


def _ask(label: str, words: str) -> NextStep:
    return NextStep(Deed.ASK, label, f"{words} Ask your contact, if they are still to be signed.")


def _of_whoever_looks(standing: Standing, turn: str, done: str) -> NextStep:
    """Return the next step while papers are signed on pages: for a person who signs, or for whoever has the link to all of them."""
    if standing.you and standing.begins and standing.you != "signed":
        words = f"These papers are issued on {standing.begins}. You can read them now, and sign them from that day on."
        return NextStep(Deed.WAIT, "not yet", words)
    match standing.you:
        case "signed":
            words = "You have signed. When all have, the contract with every signature will be here, under the same link."
            return NextStep(Deed.WAIT, "signed by you", words)
        case "turn":
            words = (
                "Read these papers, then go on to the place to sign. You sign all that are marked “to be signed” at once; "
                "what is attached binds through them."
            )
            return NextStep(Deed.SIGN, "your turn", words)
        case "later":
            return NextStep(Deed.WAIT, "not yet", f"Somebody else signs first: {turn}. You can read the papers meanwhile.")
    before = f" Sent back before: {standing.why}" if standing.returned == "corrections" and standing.why else ""
    words = f"These papers are signed on pages. {done}It is the turn of {turn}. {OWN_LINKS}{before}"
    return NextStep(Deed.WAIT, "being signed on pages", words)


def _of_what_is_asked(standing: Standing) -> NextStep:
    deeds = deeds_of(standing)
    match standing.returned:
        case "corrections":
            why = f"Sent back: {_as_sentence(standing.why)}" if standing.why else "It could not be taken as it was."
            return NextStep(deeds[0], "to be corrected", f"{why} Correct it, and return it once more.")
        case "unsigned":
            came = (
                "It is filled in, and not signed yet. Get the filled-in PDF:" if standing.fills else "Not all have signed it yet:"
            )
            return NextStep(Deed.SIGN, "to be signed", f"{came} {_small(sentence_of(deeds))} {ON_PAPER}")
        case "draft":
            return NextStep(Deed.FILL, "draft saved", f"What was typed so far is kept. {sentence_of(deeds)}")
    words = f"{WHEN} {_small(sentence_of(deeds))}" if standing.later else sentence_of(deeds)
    if standing.fills:
        return NextStep(Deed.FILL, "to be filled in", words)
    return NextStep(deeds[0], "to be signed and returned", f"{words} {ON_PAPER}")
