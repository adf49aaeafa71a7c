"""The kinds of remarks in two classes that are never mixed: what is surely wrong, and what somebody should look at, ranked."""

from collections.abc import Mapping

SURE: Mapping[str, str] = {
    "number-against-title": "Ask which of the two is meant, and correct the other.",
    "missing-target": "Correct the number, or name the paper that has it.",
    "dead-reference-field": "Type the number anew, or insert the cross-reference again.",
    "attachment-not-there": "Attach it, or name the paper that has it with --with.",
    "number-out-of-order": "Number the paragraphs in order, and check what refers to them.",
    "missing-enumerator": "Number the items in order, and check what refers to them.",
    "words-and-figures": "Ask which of the two was agreed, and write the other one like it.",
    "impossible-date": "Write the day that is meant.",
    "wrong-weekday": "Ask which of the two is meant; or leave the weekday away.",
    "dates-out-of-order": "Write the days that are meant, the first one first.",
    "impossible-hour": "The hours go from 0:00 to 24:00, those with a.m. and p.m. from 1 to 12.",
    "malformed-figure": "Group by threes, with a point before decimals, such as 5,000.00.",
    "doubled-word": "Delete one of the two, or write the word that was meant.",
    "unpaired-mark": "Close what is opened, with the same kind of mark, or delete it.",
    "invisible-character": "Delete it, and type the words around it anew.",
    "blank-left": "Fill it in.",
    "signer-missing": "Give each party its place to sign, or name it as the text does.",
    "signer-twice": "Let each party sign once.",
    "strange-party": "Name the party that is meant, or define who that is.",
    "misspelled-term": "Write the term as it is defined, or define the other one.",
    "differing-definitions": "Keep one meaning, or name the other thing differently.",
}
"""The kinds that are surely wrong, with what to do."""

TO_LOOK_AT: Mapping[str, str] = {
    "singular-behind-all": "Write the plural, or “each” before the singular.",
    "notice-at-once": "Keep one of the two, or say for which case each is.",
    "rate-over-whole": "Write the rate that is meant.",
    "notice-periods-in-conflict": "Keep one period, or say for which case each is.",
    "term-defined-twice": "Keep one of the definitions.",
    "redefined-term": "Check that the other meaning is meant, and that this paper goes before the other.",
    "near-duplicate-term": "Use one spelling and one definition, unless two things are meant.",
    "unused-term": "Delete the definition, or use the term where it is meant.",
    "capital-drift": "Write the defined term, or other words if something else is meant.",
    "undefined-term": "Define it, or write it in small letters.",
    "terms-of-another-paper": "Name the paper that defines them with --with, or define them here.",
    "numbers-of-another-paper": "Name the paper that has them with --with, or correct them.",
    "similar-terms": "Check that two things are meant.",
    "circular-definition": "Say in one of them what it is, in words that are not defined.",
}
"""The kinds that somebody should look at, those that are wrong most often first, with what to do."""

RANKS: Mapping[str, int] = {id: rank for rank, id in enumerate(TO_LOOK_AT)}


def hint_of(id: str) -> str:
    """Return what to do about a remark of a kind."""
    return SURE.get(id) or TO_LOOK_AT[id]
