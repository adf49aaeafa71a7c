"""Papers that are none of a programme, where a text cites them: by their kind, told apart by a date, by parties or by a name; and laws."""

import re

_KIND = (
    "(?:agreement|contract|lease|licen[cs]e|deed|policy|addendum|amendment|act|law|statute|code|regulation|by-?laws|charter|treaty|order"
    "|schedule|annex|appendix|exhibit)s?"
)
_LAW = re.compile(
    r"\s+(?:of|in|under) (?:the |that |its |our |your |Title |title |Part |an? )?(?!this|This|these)[A-Z]|\s?U\.S\.C|\s+[A-Z][A-Za-z]*[A-Z]\b"
)
"""What names a law or a paper with a capital: “of the Securities Act”, “GDPR”."""
_OTHER = re.compile(
    rf"\s+(?:thereof\b|of (?:that|such|another|any|each|an?|its|their|his|her) (?:[a-z-]+ ){{0,2}}{_KIND}\b"
    rf"|of the (?!(?:present|said|same|above|current|entire|whole) )(?P<named>[a-z-]+ (?:(?!(?:the|this|these) )[a-z-]+ ){{0,2}}{_KIND})\b)"
)
"""What says in small letters that a number is of another paper: “of that agreement”, “of the master agreement”, “thereof”."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BY_DATE = (
    r",? (?:dated|signed|executed|concluded|entered into|made (?:on|between|by|with|in|as)|effective (?:as of|on|from)|known as|called"
    rf"|titled|entitled|named|[Nn][or]\.|number \d)|,? of (?:the )?(?:\d{{1,2}}(?:st|nd|rd|th)?\b|(?:{_MONTHS})\b)"
)
_BY_PARTIES = r" (?:by and )?between\b| with (?:the )?[A-Z]| \((?:the )?[“\"]| [“\"]"
_PAPER = rf"(?:[\w’'-]+ ){{0,3}}?(?i:{_KIND})"
_DEFINITE = re.compile(rf"\s+(?:of|in|under|to) (?:the|an?|that|its|their|his|her) {_PAPER}(?:{_BY_DATE}|{_BY_PARTIES})")
_DEFINITE_BEFORE = re.compile(rf"(?<!\w)(?P<paper>(?:the|that|its|their) {_PAPER})(?:{_BY_DATE})")
_NAMED = re.compile(
    r"\s+(?:of|in|under|to) (?:(?:the|that|its|your|our|any|an?) )?(?:[A-Z][\w’'-]* (?:(?:and|of|for) )?){0,5}"
    r"(?:Agreement|Contract|Lease|Licen[cs]e|Deed|Policy|Addendum|Amendment|By-?[Ll]aws|Terms|Schedule|Annex|Appendix|Exhibit|Form)s?\b"
)


def names_law(text: str, end: int) -> bool:
    """Whether what stands behind a number names a law, or a paper with a capital."""
    return _LAW.match(text, end) is not None


def is_of_other(text: str, end: int, own_title: str) -> bool:
    """Whether what stands behind a number names another paper in small letters, which is not called as this one is."""
    found = _OTHER.match(text, end)
    return found is not None and not (found["named"] and plain(own_title).endswith(plain(found["named"])))


def is_of_definite(text: str, end: int) -> bool:
    """Whether behind a number stands a paper that is told from all others: “of the lease dated 3 May”, “of the agreement between A and B”."""
    return _DEFINITE.match(text, end) is not None


def definite_before(sentence: str) -> str:
    """Return the last paper that a sentence names before a number and tells from all others by a date or a name; empty for none."""
    return next((found["paper"] for found in [*_DEFINITE_BEFORE.finditer(sentence)][::-1]), "")


def is_paper(text: str, end: int) -> bool:
    """Whether what stands behind a number names a paper, and no law."""
    return any(pattern.match(text, end) for pattern in (_DEFINITE, _OTHER, _NAMED))


def plain(title: str) -> str:
    """Return the words of a title in small letters."""
    return " ".join(re.findall(r"\w+", title.casefold()))
