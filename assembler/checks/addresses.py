"""Stretches of a text that are an address, a place to sign or a list of names: no word of them is a term."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assembler.checks.world_names import places_of_the_world
from assembler.model.values import country_names

_PART = r"(?:\d+(?:st|nd|rd|th)|[A-Z][\w’'.-]*)"
_COUNT = r"(?:\d{1,6}(?:-\d{1,6})?[A-Za-z]?|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
_STREET = (
    r"(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Way|Square|Place|Drive|Court|Row|Quay|Plaza|Parkway|Pkwy|Highway|Hwy|Terrace|Circle|Close|"
    r"Crescent|Alley|Wharf|Center|Centre|Broadway)"
)
_BEGINS = r"(?:The|This|These|Each|If|In|It|All|Any|No|For|By|We|You|Upon|When|Where)\b"
# “the 149 New Street, 4th Floor, San Francisco, CA 94105”, “One Mill Place, Pittsburgh”
_ADDRESS = re.compile(
    rf"(?<![\w$€£.,-])(?<!Section )(?<!Article )(?<!Clause ){_COUNT}\s+(?:{_PART}\s+){{0,4}}{_STREET}\b\.?"
    rf"(?:[,;]?\s+(?!{_BEGINS})(?:{_PART}|\d+\w*|#\d+)){{0,10}}"
)
# “10th Floor, Houston”, “Suite 500”
_FLOOR = re.compile(r"\b\d+(?:st|nd|rd|th)\s+(?:Floor|Fl)\b")
_TOWN = r"(?:[A-Z][\w’'.-]*\s+){0,2}[A-Z][\w’'-]+"
# “Vero Beach, FL 32963”
_BEFORE_CODE = re.compile(rf"\b{_TOWN},?\s+[A-Z]{{2}},?\s+\d{{5}}\b")
_LABEL = r"(?:By|(?:Print(?:ed)?\s+)?Name|Title|Its|Position|Signature|Date|Address|Attention|Attn|Witness|Telephone|Tel|Phone|Facsimile|Fax|E-?mail)"
_LABELLED = re.compile(rf"(?:\b{_LABEL}\b\s*(?::|_{{2,}}))?\s*/+s/+|\b{_LABEL}\b\s*(?::|_{{2,}}|(?=/+s/+))")
_FILLED_IN = re.compile(r"(?:[^\S\n]*(?:[A-Z_][^\s.;]*\.?|of|and|&|,|-|\d\S*)(?=\s|,|\Z)){0,8}")
NEAR = 80
"""How far apart the labels of a place to sign stand at most, in letters."""
# “Title: Head of Sales”, one line of a place to sign
_LINE = re.compile(rf"\s*{_LABEL}\s*:[^.;\n]{{0,90}}", re.IGNORECASE)
MANY = 5
"""From how many names on a text lists them."""
_NAME = r"[A-Z0-9][\w’'.&-]*(?:\s+(?:&\s+)?[A-Z][\w’'.&-]*){0,3}"
_NAMES = re.compile(rf"(?<![\w’'-]){_NAME}(?:,\s+{_NAME}){{{MANY - 2},}}(?:,?\s+(?:and|or)\s+{_NAME}|,\s+{_NAME})")
# “Secrecy, Inventions & Duties of Staff Agreement dated …”
_PAPER = re.compile(
    r"(?:[A-Z][\w’'-]*(?:,\s+|\s+(?:(?:of|and|for|on|&)\s+)*)){2,10}(?:Agreement|Plan|Policy|Addendum|Deed|Notice|Covenant|Letter)s?\b(?=,?\s+(?:dated|effective|entered|by\s+and)\b|\s+\()"
)


# “Certain portions of this exhibit have been omitted …”, “Source: EXAMPLE INC, 10-Q, 5/1/2019”: what a register has printed into a text
_LEGEND = re.compile(
    r"(?:\A|(?<=[.\n\])*]\s)|(?<=\s\s))[^.\n]{0,300}?(?:[Cc]onfidential\s+[Tt]reatment|CONFIDENTIAL\s+TREATMENT|[Pp]ortions?\s+of\s+(?:this|the)\s+(?:exhibit|Exhibit|page|document|agreement)"
    r"|[Ii]nformation\s+(?:in\s+this\s+\w+\s+)?(?:has\s+been|identified\s+by)|filed\s+separately|publicly\s+disclosed|asterisks?\s+denotes?|omitted\s+pursuant|[Oo]mitted\s+portions)[^.\n]*(?:\.|\Z)"
    r"|\bSource:\s+[A-Z][^\n]{2,90}?\d{1,2}/\d{1,2}/\d{4}|\b(?:E(?:XECUTION|xecution)\s+(?:V(?:ERSION|ersion)|C(?:OPY|opy)))\b"
)
_OF_A_LEGEND = ("onfidential", "CONFIDENTIAL", "ource:", "ortion", "disclosed", "mitted", "xecution", "XECUTION", "denote")


def legends_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that a register or a filing has printed into a text, which are no part of it."""
    if any(mark in text for mark in _OF_A_LEGEND):
        yield from (found.span() for found in _LEGEND.finditer(text))


def places_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are addresses, legends of a filing, or lines of places to sign from their first label on."""
    yield from legends_in(text)
    if any(map(str.isdigit, text)) or "One " in text:
        for pattern in (_ADDRESS, _FLOOR, _BEFORE_CODE):
            yield from (found.span() for found in pattern.finditer(text))
    if "," in text:
        yield from (found.span(1) for found in _before_a_state().finditer(text))
    if _LINE.fullmatch(text):
        yield 0, len(text)
    elif "/s/" in text or ":" in text or "__" in text:
        yield from _places_to_sign(text)


def _places_to_sign(text: str) -> Iterator[tuple[int, int]]:
    """Yield each label of a place to sign with what is filled in behind it: of labels that follow each other, or with a signature."""
    labels = [found.span() for found in _LABELLED.finditer(text)]
    for at, (start, end) in enumerate(labels):
        following = labels[at + 1][0] if at + 1 < len(labels) else len(text)
        before = labels[at - 1][1] if at else -NEAR - 1
        filled = _FILLED_IN.match(text, end, following)
        beside = start - before <= NEAR or (at + 1 < len(labels) and following - end <= NEAR)
        if beside or "s/" in text[start:end]:
            yield start, max(end, filled.end() if filled else end)


def lists_of_names_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches that list many names, or the parts of a paper's title: they are names where none of them is a term."""
    if "," in text:
        yield from (found.span() for pattern in (_NAMES, _PAPER) for found in pattern.finditer(text))


@lru_cache(1)
def _before_a_state() -> re.Pattern[str]:
    """Return the pattern of a town before its state or country: “Paramus, New Jersey”."""
    states = "|".join(map(re.escape, sorted({*places_of_the_world(), *country_names().values()}, key=len, reverse=True)))
    return re.compile(rf"\b({_TOWN}),\s+(?:{states})(?=\s+\d|\s*[,;.)]|\s*\Z)")
