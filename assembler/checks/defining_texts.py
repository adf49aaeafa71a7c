"""The texts that define terms: the words before and behind a definition, and those in which it says what the thing is."""

import re
from collections.abc import Iterable
from itertools import pairwise

from assembler.checks.index import DefinedTerm
from assembler.checks.proper_names import FARTHEST
from assembler.checks.prose import UNKNOWN, Prose, proses

# “of” goes on with the kind: “the part of each Fee”; what stands behind another preposition only says more about it
_GENUS_ENDS = re.compile(
    r"[,;:.(]|\b(?:that|which|who|whose|whom|where|when|if|as|unless|under|for|by|in|on|at|to|from|with|within|between|pursuant|"
    r"including|through|upon|after|before|during|via|per)\b",
    re.IGNORECASE,
)
# “has the meaning given in …”, “is defined in …”, “shall have the same meaning as in …”
_POINTER = re.compile(
    rf"(?:”?,?\s*(?:(?:and|or)\s+)?“?(?:{UNKNOWN}|[^“”.;]{{1,60}}”))*\s*(?:(?:shall|will|must)\s+)?(?:"
    r"(?:has|have|bears?|carr(?:y|ies)|takes?)\s+(?:the|its|their)\s+(?:\w+\s+)?(?:meanings?|definitions?)\b"
    r"|(?:is|are|be)\s+(?:as\s+)?(?:defined|described|set\s+out|set\s+forth|stated|given)\b"
    r"|[:–-]?\s*(?:as\s+defined|see)\b"
    r"|means?,?\s+(?:what|as)\b(?=[^.]{0,40}\b(?:says?|defin\w+|set)\b))"
    rf"[^.;]{{0,120}}(?:{UNKNOWN}|\b(?:ascribed|assigned|given|attributed)\s+(?:to\s+(?:it|them|(?:such|that|those|the|this)\s+(?:\w+\s+)?(?:terms?|words?))|thereto)\b|\b(?:Section|Clause|Article)s?\s+\d+(?:\.\d+)*|\bin\s+the\s+(?:[A-Z]\w*\s+|first\s+|second\s+|opening\s+)*"
    rf"(?:preamble|recitals?|introduct\w+|paragraph|cover\s+page|agreement|contract|order|addendum)\b)[^.;]{{0,60}}[.;]?\s*",
    re.IGNORECASE,
)

# what follows a pointer: nothing, or the next definition of the same paragraph
_NEXT_DEFINED = re.compile(rf"\s*(?:\Z|“?{UNKNOWN})")
_PART = r"(?:[A-Z][\w’'&-]*|\d[\w.:/-]*)"
_NAME = re.compile(rf"(?<![\w’'.-]){_PART}(?:,?\s+(?:(?:of|and|the|for)\s+)*{_PART})*")
"""Capitalised words, with numbers among them: “Example Trading”, “May 1, 2027”."""
_WORDS = re.compile(r"[^\W\d_]{2,}")
_ANY_WORD = re.compile(r"[^\W\d_]+")
# between two names of one thing: “, the ”, “ or the ”
_JOINT = re.compile(
    r"[”\"]?(?:,\s+|\s+|\s*(?P<slash>/)\s*|,?\s+(?P<or>or)(?:,\s+where\s+\w+,)?\s+)(?:(?:the|an?)\s+)?[“\"]?", re.IGNORECASE
)
_TOGETHER = re.compile(r"\b(?:together|collectively|and\s+all)\b")
_JOINING = frozenset(("and", "or", "the", "this", "each", "an", "any", "collectively", "together", "individually"))
_ACT = re.compile(r"(?:ing|ed|e)?\Z")
_MORE = re.compile(r"[”\"]?\s+(?:(?:shall|will|may|must|does|also|only|not|further)\s+)*includes?\b", re.IGNORECASE)
_OWNER = re.compile(rf"[\w{UNKNOWN}][’']s?\s+[“\"]?\Z")
# “the Trade Act of 2027, as amended, and any rules made under it (the ”
_LAW = re.compile(
    rf"\b(?:Act|Code|Regulations?|Directive|Ordinance|Statute)(?:\s+(?:of\s+)?\d{{4}}|\s+\(?\w*\)?\s*\d+/\d+)?"
    rf"(?:(?:,|\s*\()?\s*(?:as\s+(?:\w+\s+)*amended|and\s+(?:any|all|the|its)\b|including)[^.;{UNKNOWN}]{{0,150}})?,?\s*\(?(?:the|collectively,?|together,?)?\s*[“\"]?\Z"
)
_AS_USED_IN = re.compile(
    r"[”\"]?,?\s*\(?(?:as|within\s+the\s+meaning\s+of)\s+(?:(?:that|such)\s+term\s+is|used\s+in\s+[Ss]ection|defined\s+in\s+[Ss]ection\s+\d[^;.]{0,60}\s(?:Act|Code|Regulations?)\b)"
)
_AS_A_NOUN = re.compile(
    rf"\b(?:used\s+as|as)\s+an?\s+(?:noun|verb|adjective),?\s*[“\"]?(?:{UNKNOWN}[”\"]?\s+(?:or|and)\s+[“\"]?)?\Z", re.IGNORECASE
)
_DEFINED_ELSEWHERE = re.compile(
    r"[”\"]?,?\s+(?:as\s+)?(?:further\s+|more\s+fully\s+)?(?:defined|described)\s+(?:below|herein|in\b)"
)
# the first words of a paper: “This Order Form (the …) is entered into by and between …”
_BEGINS_A_PAPER = re.compile(
    r"\b(?:entered\s+into|by\s+and\s+(?:between|among)|the\s+undersigned|in\s+relation\s+to\s+my|is\s+made\s+(?:as\s+of|by|on)|to\s+inform\s+you)\b",
    re.IGNORECASE,
)
_FOR_THIS_PLACE = re.compile(
    rf"\b(?:for|as\s+used\s+in|in|under)\s+(?:(?:the\s+)?purposes?\s+of\s+)?(?:this|these|the\s+(?:foregoing|preceding))\s+(?:[A-Za-z-]+|{UNKNOWN})(?:\s+(?:\d[\d.]*|[IVX]+|{UNKNOWN}))?(?:\([a-z]+\))*,?\s*(?:only,?\s*)?(?:the\s+)?(?:terms?\s+)?[“\"]?\Z",
    re.IGNORECASE,
)
SHORTEST_NAME = 6
"""The number of letters from which a name in another definition is the same thing, and no accident."""


def defining_prose(definition: DefinedTerm) -> tuple[Prose | None, int]:
    """Return the paragraph or cell that defines a term, and the offset of the term in it; None for a label of a field."""
    for prose in proses(definition.part):
        for at, leaf in prose.definitions:
            if leaf.span == definition.span:
                return prose, at
    return None, 0


def defines_in_passing(definition: DefinedTerm) -> bool:
    """Whether a text says something else, and names a thing in it: “… within a week (the “Window”)”."""
    return _says(definition.text[: definition.at])


def other_names(definition: DefinedTerm, beside: Iterable[DefinedTerm]) -> tuple[DefinedTerm, ...]:
    """Return the other names that a text gives to the same thing: all of a row that ends with “or”, “(the “Client” or the “Buyer”)”.

    The first of such a row that no bracket holds is the term itself, and has none: ““Net Price” or “Price” means …”.
    """
    row = sorted((one for one in beside if one.text == definition.text), key=lambda one: one.at)
    if short := [one for one in row if _is_short_for(one, definition) or _is_the_act(one, definition)]:
        return tuple(short)
    at = next((place for place, one in enumerate(row) if one.at == definition.at), 0)
    joints = [_JOINT.fullmatch(one.text, one.at + 1, other.at) for one, other in pairwise(row)]
    first = last = at
    while first and joints[first - 1]:
        first -= 1
    while last < len(joints) and joints[last]:
        last += 1
    ends_with_or = last > first and (joint := joints[last - 1]) is not None and (joint["or"] or joint["slash"]) is not None
    if not ends_with_or:
        return ()
    return tuple(one for place, one in enumerate(row[first : last + 1], first) if place != at)


def _is_short_for(one: DefinedTerm, definition: DefinedTerm) -> bool:
    """Whether a term right behind another one is its abbreviation, or the whole of which it is a part: ““Work Order” or “WO””, “each a “Renewal” and together the “Term””."""
    between = one.text[definition.at + 1 : one.at]
    if one.at <= definition.at or len(between) > FARTHEST:
        return False
    initials = "".join(word[0] for word in definition.term.split())
    abbreviated = one.term.isupper() and one.term.removesuffix("s").isalpha() and shortens(one.term, initials)
    return (abbreviated and _JOINT.fullmatch(between) is not None) or (
        _TOGETHER.search(between) is not None and ")" not in between
    )


def _is_the_act(one: DefinedTerm, definition: DefinedTerm) -> bool:
    """Whether a term right behind another one is made of the same word: ““Package” or “Packaging””."""
    same_word = _ACT.sub("", one.term) == _ACT.sub("", definition.term)
    return same_word and one.at > definition.at and _JOINT.fullmatch(one.text, definition.at + 1, one.at) is not None


def abbreviates(definition: DefinedTerm) -> bool:
    """Whether a term is made of the first letters of words right before it: “common area maintenance (“CAM”)”."""
    before = definition.text[max(0, definition.at - FARTHEST) : definition.at]
    initials = "".join(word[0] for word in _ANY_WORD.findall(before)).upper()
    short = re.sub(r"[\s-]", "", definition.term.removesuffix("s"))
    short = short.upper() if short[1:].isupper() else short  # “cGMP”
    capitals = "".join(word[0] for word in _ANY_WORD.findall(before) if word[0].isupper())
    return (
        short.isupper()
        and short.isalpha()
        and (short in initials or (len(short) > 1 and (short in capitals or shortens(short, capitals))))
    )


def is_name_of_a_law(definition: DefinedTerm) -> bool:
    """Whether a text gives a short name to a law that it names: “the Trade Act of 2027, as amended (the “Trade Act”)”."""
    return _LAW.search(definition.text[: definition.at]) is not None


def is_quoted(definition: DefinedTerm) -> bool:
    """Whether a text quotes the term of a law or of another text: ““foreign buyer” (as that term is used in the Trade Act)”."""
    return _AS_USED_IN.match(definition.text, definition.at + 1) is not None


def shortens(short: str, initials: str) -> bool:
    """Whether an abbreviation is made of the last of some first letters, in their order: “FERPA” of “Family Educational Rights and Privacy Act”."""
    left = list(short)
    for letter in reversed(initials.upper()):
        if left and left[-1] == letter:
            left.pop()
    return not left and initials.upper().endswith(short[-1])


def _says(text: str) -> bool:
    """Whether a text says something: not only a number of its own, or a word that joins terms, “1.9”, “(the”, “or”."""
    return any(word.lower() not in _JOINING for word in _WORDS.findall(text))


def is_pointer(definition: DefinedTerm) -> bool:
    """Whether a definition only says where the term is defined."""
    found = _POINTER.match(definition.text, definition.at + 1)
    return found is not None and (
        found[0].rstrip().endswith((".", ";")) or _NEXT_DEFINED.match(definition.text, found.end()) is not None
    )


def name_the_same(one: DefinedTerm, other: DefinedTerm) -> bool:
    """Whether two definitions name the same company, paper or day, of which at least one is in passing: “… 1 May 2027 (the “Start”)”.

    So they do where one has no words of its own, as below a party's address, or says where the term is defined. Where both are in passing, a name of two words that both have will do; else the day or name right before the bracket, or a number of a paper.
    """
    if any(not _says(each.text) or _DEFINED_ELSEWHERE.match(each.text, each.at + 1) for each in (one, other)):
        return True
    if defines_in_passing(one) and defines_in_passing(other):
        both = (
            (_names_before(each), " ".join(beside.text[: beside.at].lower().split()))
            for each, beside in ((one, other), (other, one))
        )
        return any(" " in name and name in before for names, before in both for name in names)
    passing, full = (one, other) if defines_in_passing(one) else (other, one)
    said = " ".join(full.text.lower().split())
    names = _names_before(passing)
    telling = [*names[-1:], *(name for name in names if any(map(str.isdigit, name)))]
    return any(len(name) >= SHORTEST_NAME and name in said for name in telling)


def _names_before(definition: DefinedTerm) -> list[str]:
    """Return the capitalised words and the days before a term that a text names in passing, in small letters."""
    before = definition.text[: definition.at] if defines_in_passing(definition) else ""
    return [" ".join(found[0].lower().split()).strip(" ,.") for found in _NAME.finditer(before)]


def is_of_a_part(definition: DefinedTerm) -> bool:
    """Whether a definition is for a part of its document only: for “this Section”, or for another paper that is bound into it, whose first words it stands in."""
    before = definition.text[: definition.at]
    return _FOR_THIS_PLACE.search(before) is not None or _BEGINS_A_PAPER.search(definition.text) is not None


def is_of_somebody(definition: DefinedTerm) -> bool:
    """Whether a definition says what a thing is for one of several: “the Seller’s “Managers” means …”."""
    return _OWNER.search(definition.text, 0, definition.at) is not None


def goes_on(definition: DefinedTerm) -> bool:
    """Whether a definition says more of what the text before has defined: ““Data” shall include …”, “when used as a noun, “Fit” means …”."""
    return (
        _MORE.match(definition.text, definition.at + 1) is not None
        or _AS_A_NOUN.search(definition.text, 0, definition.at) is not None
    )


def genus(definition: DefinedTerm) -> tuple[int, int]:
    """Return the stretch in which a definition says of what kind a thing is: the words behind “means” up to “that”, “under” or a comma.

    A term that a text names in passing has none.
    """
    text, at = definition.text, definition.at
    if defines_in_passing(definition):
        return 0, 0
    end = _GENUS_ENDS.search(text, at + 1)
    return at + 1, end.start() if end else len(text)
