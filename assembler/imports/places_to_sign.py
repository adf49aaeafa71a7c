"""Places to sign at the end of a contract: who signs there, and the contract without them, since the library prints places of its own."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assembler.imports.doubts import Doubt
from assembler.imports.labels import with_number
from assembler.model.contract import Contract, LeftOut, Passage, Stretch

# Possessive: a line of forty underscores is one blank, and not twenty of two or any other sum, each of which would be tried.
_BLANK = r"(?:\$?_{2,}+|[.…]{3,}+|\[[^\[\]]{0,200}\]|\{\{?[^{}]{1,120}\}\}?|<<?[^<>]{1,120}>>?|«[^«»\s]{1,120}»)"
_OF = r"signature (?:of|for) (?:the )?\w+(?: \w+)?"
_SIGNS = rf"{_OF}|by|sign here|sign(?:ed by|ed|ature)?|authori[sz]ed (?:signature|signatory)"
_LABEL = (
    rf"(?:{_SIGNS}|(?:signatory['’]?s? |signer['’]?s? |print(?:ed)? |full |legal )?name(?: and title)?|(?:job )?title|position|capacity"
    r"|its|place(?:,| and)? date|date(?: of signature| signed|(?:,| and) place)?|place)"
)
_LINE = re.compile(rf"(?>{_LABEL}\s*+:?\s*+(?:{_BLANK}\s*+)*+)++", re.IGNORECASE)
_PARTY_OF = re.compile(r"signature (?:of|for) (?:the )?(?P<party>\w+(?: \w+)?)", re.IGNORECASE)
# “Signed by Acme Ltd”, “For and on behalf of Acme Ltd”, where the name may stand in the next line
_SIGNED_FOR = re.compile(
    r"(?:(?:signed|executed)(?:\s+as\s+a\s+deed)?,?\s+(?:by|for)(?:\s+and\s+on\s+behalf\s+of)?|for(?:\s+and\s+on\s+behalf\s+of)?|on\s+behalf\s+of)"
    r"(?:\s+(?P<party>(?-i:(?:the\s+)?[A-Z]).{1,80}))?[\s:,]*",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"{_LABEL}\b", re.IGNORECASE)
_SIGNED = re.compile(rf"(?:{_SIGNS})\b", re.IGNORECASE)
_EMPTY = re.compile(rf"(?:{_BLANK}|[\s/.,:]|and)*+")
# a line with nothing beside it, and “Hamburg, ____” or “Hamburg, on ____”, for the day
_BARE_LINE = re.compile(r"[xX]?\s*(?:_{4,}+|\.{8,}+|…{3,}+)[\s_]*+")
_PLACE_AND_DAY = re.compile(
    rf"(?:(?-i:[^\W\d_])[\w.’'-]{{0,30}}(?: [^\W\d_][\w.’'-]{{0,30}}){{0,3}}|{_BLANK}),\s*(?:(?:on|the|this|den|dated?)\s+)*(?:{_BLANK}[\s/.,]*+){{1,5}}",
    re.IGNORECASE,
)
_NAME_LABEL, _OTHER_LABEL, _DAY_LABEL = (
    re.compile(rf"(?:{kind})\s*+:?\s*+(?:{_BLANK}\s*+)*+", re.IGNORECASE)
    for kind in (
        r"(?:print(?:ed)? |full |legal )?name(?: and title)?",
        r"(?:job )?title|position|capacity|its|date(?: of signature| signed)?|place(?:,| and)? date|place",
        r"date(?: of signature| signed)?|place(?:,| and)? date",
    )
)
_WITNESS = re.compile(r"\bin\s+witness\s+where\s?of\b", re.IGNORECASE)
# “[Name of the Client]” where a party is named
_ASKED_FOR = re.compile(
    r"\[\s*(?:(?:full |legal |company )*name of (?:the )?)?(?P<party>[^\W\d_][^\[\]]{0,60}?)\s*\]", re.IGNORECASE
)
_NAMED_BLANK = re.compile(r"[\[{<«]\s*\w")
_HEADING = re.compile(r"signatures?|signature (?:page|block)|execution|signed by the parties", re.IGNORECASE)
_APART = re.compile(r"\s*\t\s*|\s{3,}|\n")
LONGEST_PARTY, LONGEST_ROLE, PARTIES = 8, 3, 2
"""The most words by which a place to sign names its party, the most of a role, and how many parties sign where places are taken."""
LONGEST_SHOWN = 60
LAST, NEAR = 12, 4
"""How many paragraphs are the last of a contract, and how far a label stands at most from the line that is signed."""
WHAT = "the places to sign, which the library prints anew"


@dataclass(frozen=True, slots=True)
class PlacesToSign:
    """The places to sign of a contract: the parties in their order, as they are called there, and where the first begins."""

    parties: tuple[str, ...]
    at: int


def take_places_to_sign(contract: Contract, *, alone: bool = False) -> tuple[Contract, PlacesToSign | None]:
    """Return a contract without its places to sign, which it names among what is left out; the contract itself where it has none.

    They are taken where nothing follows them and two parties sign, or one `alone`, as forms are signed. Places with anything else in
    them, such as an address for notices or a blank that says what goes there, are kept as text.
    """
    both = _taken(contract, PARTIES, _is_of_a_place)
    if alone and (both is None or _is_signed_once(contract.passages[len(both[0].passages) :])):
        return _taken(contract, 1, _is_of_a_place_alone) or both or (contract, None)
    return both or (contract, None)


def _taken(contract: Contract, most: int, belongs: Callable[[Passage], bool]) -> tuple[Contract, PlacesToSign] | None:
    passages = contract.passages
    asked = _asked_for_above(passages)
    start = len(passages)
    while start and belongs(asked(passages[start - 1])):
        start -= 1
    while start < len(passages) and _is_spare(passages[start]):
        start += 1
    places = [*map(asked, passages[start:])]
    parties = [*_parties(places)]
    named = any(_NAMED_BLANK.search(each.text) for each in places)  # such a blank is a fact, and would be lost here
    if not start or named or not (len(parties) == most or (most == 1 and not parties)) or not _somebody_signs(places, most):
        return None
    words = " ".join(f"{each.label} {each.text}" for each in passages[start:])
    left = replace(contract, passages=passages[:start], left_out=(*contract.left_out, LeftOut(WHAT, words)))
    return left, PlacesToSign(tuple(parties), places[0].told_at)


def _asked_for_above(passages: Sequence[Passage]) -> Callable[[Passage], Passage]:
    """Return what reads a party that is a blank, “[Name of the Client]”, as “Client”, where another paragraph above asks for it."""
    met = Counter(found[0] for each in passages for found in {one[0]: one for one in _ASKED_FOR.finditer(each.text)}.values())

    def as_asked(passage: Passage) -> Passage:
        parts = [found for part in _side_by_side(passage) if (found := _ASKED_FOR.fullmatch(part)) and met[part] > 1]
        text = passage.text
        for found in parts:
            text = text.replace(found[0], found["party"])
        return replace(passage, stretches=(Stretch(text),)) if parts else passage

    return as_asked


def _somebody_signs(places: Sequence[Passage], most: int) -> bool:
    """Whether a place says that somebody signs there, or has for each of so many a bare line, or a name and a day to write.

    With nothing but lines in it, it may as well hold two days, or two amounts, that are to be filled in; with names and titles, two contacts.
    """
    parts = [part for each in places for part in _side_by_side(each)]
    names, others, days, placed = (
        sum(bool(kind.fullmatch(part)) for part in parts) for kind in (_NAME_LABEL, _OTHER_LABEL, _DAY_LABEL, _PLACE_AND_DAY)
    )
    lines = sum(map(is_bare_line, parts))
    signed = any(_SIGNED.match(part) for part in parts)
    return signed or (lines >= most and bool(names or others or placed)) or min(names, days) >= most


def is_bare_line(part: str) -> bool:
    """Whether a part is nothing but a line to write on."""
    return _BARE_LINE.fullmatch(part) is not None


def signing_parties(contract: Contract) -> tuple[tuple[int, str], ...]:
    """Return the parties that the places to sign at the end name, in their order, each with the place of its paragraph in the file.

    A party that has two places stands there twice. Empty where nothing says that somebody signs.
    """
    named = ((passage.at, _signer(part)) for passage in _places_at_end(contract) for part in _side_by_side(passage))
    return tuple((at, name) for at, name in named if name)


def signed_from(contract: Contract) -> int:
    """Return the place in the file of the first paragraph of the places to sign at the end; one that no file has for none."""
    places = _places_at_end(contract)
    return places[0].at if places else sys.maxsize


def _places_at_end(contract: Contract) -> Sequence[Passage]:
    """Return the last paragraphs, which hold nothing but parties and lines; none where nothing says that somebody signs."""
    start = len(contract.passages)
    while start and _may_name_signer(contract.passages[start - 1]):
        start -= 1
    places = contract.passages[start:]
    parts = (part for passage in places for part in _side_by_side(passage))
    signed = any(_SIGNED.match(part) or _SIGNED_FOR.fullmatch(part) for part in parts)
    return places if signed or _somebody_signs(places, PARTIES) else ()


def _may_name_signer(passage: Passage) -> bool:
    parts = _side_by_side(passage)
    return not with_number(passage).label and all(_is_line_or_party(part) or _SIGNED_FOR.fullmatch(part) for part in parts)


def _signer(part: str) -> str:
    """Return the party that a part of a place to sign names; empty for a line to write on."""
    if found := _SIGNED_FOR.fullmatch(part):
        return (found["party"] or "").rstrip(" :,")
    return "" if _is_line(part) else re.sub(_BLANK, "", part).rstrip(" :,").strip()


def _is_line(part: str) -> bool:
    return bool(_LINE.fullmatch(part) or _EMPTY.fullmatch(part) or _PLACE_AND_DAY.fullmatch(part))


def lines_to_sign_on(contract: Contract) -> frozenset[int]:
    """Return the places in the file of paragraphs with a line to sign on, or for the day of it.

    Such a line is bare, or for a place and a day: “Hamburg, ____”; it stands near a name, a title or a day to write, behind “IN WITNESS
    WHEREOF”, or, among the last paragraphs, beside a party.
    """
    passages = contract.passages
    parts = [_side_by_side(each) for each in passages]
    labelled = [any(map(_is_label, each)) for each in parts]
    named = [any(map(_names_party, each)) for each in parts]
    witnessed = next((at for at, each in enumerate(passages) if _WITNESS.search(each.text)), len(passages))
    last = len(passages) - LAST

    def is_signed(at: int) -> bool:
        behind_last = at >= last and any(named[max(0, at - 1) : at + 2])
        return at > witnessed or behind_last or any(labelled[max(0, at - NEAR) : at + NEAR + 1])

    lines = (at for at, each in enumerate(parts) if any(is_bare_line(part) or _PLACE_AND_DAY.fullmatch(part) for part in each))
    return frozenset(passages[at].at for at in lines if is_signed(at))


def _is_label(part: str) -> bool:
    return bool(_NAME_LABEL.fullmatch(part) or _OTHER_LABEL.fullmatch(part) or _SIGNED.fullmatch(part.rstrip(": ")))


def doubtful_places(contract: Contract) -> Iterator[Doubt]:
    """Yield a doubt at the first place to sign that stays in the text of a contract."""
    lines = lines_to_sign_on(contract)
    for each in contract.passages:
        if each.at in lines or any(map(is_signature, _side_by_side(each))):
            told = "Places to sign with other lines than the library prints, with named blanks, or for other than two parties, stay text."
            hint = "For places that can be signed take them out, with the facts that only they have, and write `signers: [vendor, partner]` into document.yaml and `handling: sign_now` into programme.yaml."
            yield Doubt(each.told_at, " ".join(each.text.split())[:LONGEST_SHOWN], told, hint)
            return


def is_signed_line(text: str) -> bool:
    """Whether a text is a line of a place to sign, such as “Print Name:”."""
    return _LINE.fullmatch(text.strip()) is not None


def is_signature(text: str) -> bool:
    """Whether a text says that somebody signs beside it, such as “By:” or “Signature”."""
    return _SIGNED.fullmatch(re.sub(_BLANK, "", text).strip(" :")) is not None


def role_title(party: str) -> str:
    """Return the title of a role by what stands at its place to sign; empty where that is the name of a company or a person."""
    words = party.split()
    if len(words) > LONGEST_ROLE or re.search(r"[,.&]|\b(?:Inc|LLC|Ltd|GmbH|AG|SE|plc|Corp)\b", party, re.IGNORECASE):
        return ""
    return party.capitalize() if party.isupper() else party


def _side_by_side(passage: Passage) -> list[str]:
    """Return what stands in a paragraph in columns."""
    return [part.strip() for part in _APART.split(passage.text.strip())]


def _is_of_a_place(passage: Passage) -> bool:
    parts = _side_by_side(passage)
    return not with_number(passage).label and all(map(_is_line_or_party, parts)) and not _is_filled_in(parts)


def _is_filled_in(parts: Sequence[str]) -> bool:
    """Whether a name stands behind a label such as Name or Title in a line of columns: somebody has filled it in."""
    return any(_LABELLED.match(label) and _is_line(label) and not _is_line(name) for label, name in pairwise(parts))


def _is_signed_once(places: Sequence[Passage]) -> bool:
    """Whether places have one signature, and a line to write on that names no party, such as “Region: ____” in a form."""
    parts = [part for each in places for part in _side_by_side(each)]
    return sum(bool(_SIGNED.match(part)) for part in parts) == 1 and not all(map(_is_of_a_place_alone, places))


def _is_of_a_place_alone(passage: Passage) -> bool:
    """Whether a paragraph belongs to the place where one party signs: a field of the form above it, “Region: ____”, does not."""
    fields = any(
        re.search(_BLANK, part) and not _LINE.fullmatch(part) and not _EMPTY.fullmatch(part) for part in _side_by_side(passage)
    )
    return _is_of_a_place(passage) and not fields


def _is_line_or_party(part: str) -> bool:
    return _is_line(part) or _names_party(part)


def _names_party(part: str) -> bool:
    """Whether a part is short and in capitals, at least the first letter of each word, such as “Company:” or “ACME, Inc.”."""
    words = [
        word for word in re.findall(r"[^\W\d_][\w’'&-]*", re.sub(_BLANK, "", part)) if word not in ("and", "of", "the", "for")
    ]
    capital = bool(words) and len(words) <= LONGEST_PARTY and all(word[0].isupper() for word in words)
    return capital and not re.search(r"[;?!]|[a-z]{4,}\.\s*\Z", part) and not _LABELLED.match(part)


def _is_spare(passage: Passage) -> bool:
    """Whether a paragraph before the first place belongs to the text: a heading such as “Signatures”, or nothing but blanks."""
    return bool(_HEADING.fullmatch(passage.text.strip(" :.")) or passage.heading or passage.titled)


def _parties(places: Sequence[Passage]) -> Iterator[str]:
    """Yield the parties by which the places are named, each once."""
    known = set[str]()
    for part in (part for each in places for part in _side_by_side(each)):
        name = re.sub(_BLANK, "", part).rstrip(" :,").strip()
        if (of := _PARTY_OF.fullmatch(name)) and of["party"].casefold() not in known:
            known.add(of["party"].casefold())
            yield of["party"]
        if not _is_line(part) and name.casefold() not in known:
            known.add(name.casefold())
            yield name
