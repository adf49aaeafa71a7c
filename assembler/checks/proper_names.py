"""Capitalised words that need no definition in any contract: names, companies, statutes, abbreviations, and text in capitals."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assembler.checks.prose import UNKNOWN, Prose, ProseToken
from assembler.checks.written_numbers import NUMBER_WORDS

TREATIES = frozenset(("Convention", "Treaty"))
"""What is a name with what it is “on”: “Convention on the International Sale of Goods”."""
_STATUTES = frozenset(
    ("Act", "Acts", "Directive", "Ordinance", "Statute", "Statutes", "Convention", "Treaty", "Constitution", "Decree")
)
_LONG_NAMES = frozenset(("Regulation", "Regulations", "Code", "Rules", "Law", "Laws", "Commission", "Administration"))
"""What a statute or an agency is called at the end of a name of three words or more."""
_COMPANIES = frozenset(("Corporation", "County", "Foundation"))
_BODIES = frozenset(
    ("Department", "Ministry", "Court", "Bank", "Government", "Kingdom", "Republic", "University", "Chamber", "City")
)
_AGENCIES = frozenset(
    (
        "Authority",
        "Agency",
        "Commissioner",
        "Council",
        "Institute",
        "Bureau",
        "Exchange",
        "Initiative",
        "Market",
        "Association",
        "Organization",
        "Organisation",
        "Bank",
    )
)
"""What a body is called at the end of a name of three words or more; “Board” at that of four."""
_LEGAL_FORMS = frozenset(
    ("LLC", "LLP", "LP", "Inc", "Ltd", "Limited", "GmbH", "AG", "SE", "PLC", "plc", "Corp", "Co", "KG", "BV", "NV")
)
_RANKS = frozenset(("Chief", "Vice", "Assistant", "Deputy", "Managing", "Executive", "Senior", "Associate", "Acting"))
_OFFICES = frozenset(("Officer", "President", "Secretary", "Treasurer", "Director", "Manager", "Counsel", "Minister", "Order"))
"""What an office is called at the end, behind a rank; an Executive Order is an act of one."""
_COURTS = frozenset(("Department", "Court", "Courts", "University", "Parliament", "Senate", "Congress", "Ministry"))
CONNECTORS = frozenset(("of", "and", "for", "on", "in", "to", "with", "by", "at", "from", "&"))
_NUMBERED = re.compile(
    r"\b(?:Sections?|Clauses?|Articles?|Schedules?|Annex(?:es)?|Exhibits?|Appendix|Appendices|Attachments?|Enclosures?|Addendum|Addenda|"
    r"Amendments?|Paragraphs?|Items?|Chapters?|Subchapters?|Subtitles?|Sentences?|Parts?|Subparts?|Regulations?|Directives?|Decisions?|Acts?|Laws?|Standards?|Version|Release|"
    r"Recitals?|Rules?|Titles?|Forms?|Nos?|Tables?|Figures?|Modules?|Options?|Phases?|Steps?|Stages?|Tiers?|Levels?|Lots?|Class|Classes|"
    r"Suite|Floor|Room|Unit|Box|Years?|Quarters?|Months?|Weeks?|Days?|Milestones?|Series)\.?\s+"
    r"(?:\([A-Z]{2,8}\)\s*)?(?:No\.?\s*)?(?:(?=\d|[A-Z]\d{1,3}\b|[A-Z]\b(?!\s+[A-Z])|[IVX]+\b|\(\w{1,4}\))|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b)"
)
_REALM = re.compile(
    r"\b(?:Northern|Southern|Eastern|Western|Central|Middle)\s+District(?=\s+of\s+[A-Z])|\b(?:(?:State|Commonwealth|County|Province|City|Town|Borough|Republic|Kingdom|Canton|Principality|Port)s?(?=\s+of\s+[A-Z])"
    r"|(?:State|Commonwealth|County|Province|City|Town)\s+of\s+(?:[A-Z][\w’'-]*\s?)+)"
)
_THIS_PLACE = re.compile(
    r"\b(?:this|that|each|such|these|following|preceding)\s+(?:Sections?|Clauses?|Articles?|Paragraphs?)\b", re.IGNORECASE
)
# “[Date of the sale]”, which somebody is to fill in
TO_FILL_IN = re.compile(r"\[[^\[\]]{3,1000}\]")
"""A blank with what somebody is to write into it."""
# A word of a name has at most 61 letters here and below: from each capital of a longer one, its end would be looked for anew.
_COMPANY = re.compile(
    r"((?:[A-Z][\w’'&-]{0,60},?\s+){1,5})(?:Inc|LLC|L\.L\.C|Ltd|Limited|GmbH|AG|SE|S\.A|SA|B\.V|BV|N\.V|PLC|plc|LLP|LP|Corp|Co|Pty|Pte|KG|AB)\b"
)
_SHORT = re.compile(r"\([“\"]?([A-Z][A-Za-z]?[A-Z]{1,7})s?[”\"]?\)")
_LETTERS = re.compile(r"[A-Za-z]+")
# “The Text (https://…)”, “our Text, available at https://…”: a text that is found elsewhere
_AT_AN_ADDRESS = re.compile(
    r"((?:[A-Z][\w’'-]{0,60}\s+(?:(?:of|and|for|the|to|on|in)\s+)*){1,8})(?:\(\s*(?:see\s+|at\s+)?(?:https?://|www\.)|,?\s*(?:(?:which\s+(?:is|are)\s+)?"
    r"(?:available|located|posted|published|found|set\s+out)\s+)?at\s+(?:https?://|www\.))"
)
# “https://…”, “name@example.com”, “Example.com”
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|gov|edu|app|dev|ai|tools?|co\.uk|eu|de|gg|co|me)\b",
    re.IGNORECASE,
)
# “this Offer Letter”, by which a paper speaks of itself
_THIS_PAPER = re.compile(
    r"\b(?:[Tt]his|[Tt]hese)\s+((?:[A-Z][\w’'&-]*\s+(?:(?:of|and|for|by|to)\s+)*){0,6}(?:Agreement|Addendum|Letter|Consent|Policy|Policies|Terms|Notice|Deed|"
    r"Amendment|Confirmation|Certificate|Form|Contract|Release|Guidelines|Statement|Declaration|Undertaking|License|Licence|Waiver|Memorandum|Annex|Exhibit|"
    r"Schedule|Appendix|Attachment))\b"
)
# “the European Union (Withdrawal) Act”
_BRACKETED = re.compile(r"((?:[A-Z][\w’'-]{0,60}\s+)*\([A-Z][\w -]*\))\s+(Act|Acts|Regulations?|Directive|Order|Code)\b")
# “these Example Terms Version 2.0”, which is the text itself
_VERSION = re.compile(r"(?:[A-Z][\w’'-]{0,60}\s+(?:(?:of|and|for|the)\s+)*){1,9}\(?Version\s+(?=\d)")
# “Professional Liability / Errors and Omissions insurance”, a kind of it
_INSURANCE = re.compile(r"(?:(?:[A-Z][\w’'-]{0,60}(?:\s+|\s*[/&]\s*)(?:(?:and|or|of)\s+)*){1,7})[Ii]nsurance\b")
# “Bank of England”, “City of Columbus”
_BODY_OF = re.compile(rf"\b(?:{'|'.join(sorted(_BODIES))})\s+(?:of|for)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
# “Contract Reference Number ABC-12/2027”
_REFERENCE = re.compile(r"\b(?:[A-Z][\w’'-]*\s+){0,3}(?:Nos?\b\.?|Number|Ref\.?|Reference):?\s+(?=[\w/.-]*\d)[A-Z\d][\w/.-]*")
# “that certain Supply Agreement”, a paper of others
_CERTAIN = re.compile(r"\b(?:that|those|a)\s+certain\s+((?:[A-Z][\w’'&-]*\s*(?:(?:of|and|for|the)\s+)*)+)")
# “Last Updated”, what something is called, and not the thing
_QUOTED = re.compile(r"“[^“”.]{1,80}”")
# “API (Application Programming Interface)”
_EXPLAINED = re.compile(r"\b([A-Z]{2,8})s?\s+\(([A-Z][\w’' -]{3,80})\)")
# “Attn: Legal Department”, for whom a letter is
_TO_PERSON = re.compile(r"\b(?:Attn|Attention|c/o)\b[.:]?[^\n,;]*")
# “Five Hundred Dollars (500)”
_AMOUNT = re.compile(rf"\b(?:{NUMBER_WORDS})\s+([A-Z][a-z]+)\b", re.IGNORECASE)
# what a bracket names behind the words that it is about: “the Restricted Stock Agreement (the “RSA”)”
_NAMED = re.compile(rf"((?:[A-Z][\w’'&-]{{0,60}},?\s+(?:(?:of|and|for|the|to|on|in)\s+)*)+)\([^()]{{0,60}}?[“\"]?{UNKNOWN}")
_STRETCHES = (
    (_THIS_PLACE, 0, ()),
    (_REALM, 0, (" of ",)),
    (TO_FILL_IN, 0, ("[",)),
    (
        _URL,
        0,
        ("://", "www.", "@", ".com", ".org", ".net", ".io", ".gov", ".edu", ".app", ".dev", ".ai", ".tool", ".co", ".eu", ".de"),
    ),
    (_BODY_OF, 0, (" of ", " for ")),
    (_REFERENCE, 0, ("No", "Number", "Ref")),
    (_CERTAIN, 1, (" certain ",)),
    (_QUOTED, 0, ("“",)),
    (_INSURANCE, 0, ("nsurance",)),
    (_TO_PERSON, 0, ("Att", "c/o")),
    (_THIS_PAPER, 1, ("his ", "hese ")),
    (_AT_AN_ADDRESS, 1, ("://", "www.")),
    (_BRACKETED, 1, (") ",)),
    (_VERSION, 0, ("Version",)),
    (_AMOUNT, 1, ("Dollar", "Euro", "Pound", "Cent")),
)
"""Stretches whose capitals name no term: the pattern, its group, and what a text has one of that has such a stretch."""
_SMALL_WORDS = frozenset(
    ["THIS", "THESE", "BETWEEN", "AS", "IS", "IT", "OR", "AND", "THE", "NOT", "NO", "OF", "TO", "IN", "ANY", "BE", "FOR", "WITH"]
)
STRESSED = _SMALL_WORDS | {
    "ALL",
    "ONLY",
    "MUST",
    "BOTH",
    "EACH",
    "NEVER",
    "BUT",
    "IF",
    "ARE",
    "MAY",
    "EVERY",
    "ALSO",
    "RESOLVED",
    "FURTHER",
    "WHEREAS",
    "PROVIDED",
    "ALWAYS",
    "NOW",
    "THEREFORE",
    "SHALL",
    "HOWEVER",
}
"""Words that a text writes in capitals to stress them."""
FARTHEST = 120
"""How many letters before an abbreviation it is spelled out."""
SHORTEST_RUN = 3
"""The number of words in capitals from which they are a sentence in capitals, and no name."""


def is_proper_name(words: Sequence[str]) -> bool:
    """Whether capitalised words are the name of a statute, a state, a court or a body: “Data Safety and Portability Act”."""
    words = [*words[:-1], re.sub(r"[’']s?\Z", "", words[-1])]
    if len(words) > 1 and (words[-1] in _STATUTES or words[-1] in _COURTS or words[-1] in _COMPANIES):
        return True
    if len(words) > 1 and (words[-1] in _LEGAL_FORMS or (words[0] in _RANKS and words[-1] in _OFFICES)):
        return True
    capitalised = [word for word in words if word not in CONNECTORS and word != "the"]
    if len(capitalised) >= SHORTEST_RUN and (words[-1] in _LONG_NAMES or words[-1] in _AGENCIES):
        return True
    if len(capitalised) > SHORTEST_RUN and words[-1] == "Board":
        return True
    of_a_place = any(one in _LONG_NAMES and following == "of" for one, following in pairwise(words[1:])) or words[:2] == [
        "Laws",
        "of",
    ]
    of_states = words[0] in TREATIES and words[1:2] == ["on"]
    return of_a_place or of_states or (len(words) >= SHORTEST_RUN and words[0] in _BODIES and words[1] in ("of", "for"))


def in_capitals(tokens: Sequence[ProseToken]) -> frozenset[int]:
    """Return the places of the words that belong to a sentence in capitals, as disclaimers are."""
    found: set[int] = set()
    run: list[int] = []
    for at, token in enumerate((*tokens, None)):
        if token is not None and token.text.isupper():
            run.append(at)
            continue
        words = {tokens[place].text for place in run}
        if len(run) >= SHORTEST_RUN or (len(run) > 1 and words & _SMALL_WORDS):
            found.update(run)
        run = []
    return frozenset(found)


def quoted_places(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the stretches whose capitals name no term: the word before a number, an address, a realm and the like."""
    for found in _NUMBERED.finditer(prose.text):
        yield found.span()
    for pattern, group, marks in _STRETCHES:
        if not marks or any(mark in prose.text for mark in marks):
            yield from (found.span(group) for found in pattern.finditer(prose.text))
    if "(" in prose.text:
        yield from ((start, end) for start, end, _ in _spelled_out(prose.text))
        yield from (found.span(2) for found in _EXPLAINED.finditer(prose.text) if _initials(found[2]).startswith(found[1]))
    if prose.definitions:
        yield from _named_by_brackets(prose)


def _named_by_brackets(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the words whose last one, or whose initials, a bracket behind them makes a term: “Stock Repurchase Agreement (the “SRA”)”."""
    terms = {at: definition.term for at, definition in prose.definitions}
    for found in _NAMED.finditer(prose.text):
        words, term = found[1].split(), terms.get(found.end() - 1, "")
        if words and term and (term.split()[-1] in words or _initials(found[1]).endswith(re.sub(r"\W", "", term))):
            yield found.span(1)


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", words) if word[:1].isupper())


def companies_in(text: str) -> Iterator[str]:
    """Yield the names of companies that a text writes with their legal form, without it: “Example Trading” of “Example Trading, Inc.”."""
    yield from (found[1].strip(" ,").removeprefix("The ") for found in _COMPANY.finditer(text))


def is_code(word: str) -> bool:
    """Whether a word in capitals is a code, “SHA-256”, or stressed, “NOT”."""
    return word.isupper() and (any(letter.isdigit() for letter in word) or word in STRESSED)


def spelled_out(text: str) -> Iterator[str]:
    """Yield the abbreviations that stand in brackets behind the words whose initials they are: “key performance indicators (KPIs)”."""
    yield from (short for _, _, short in _spelled_out(text))


def _spelled_out(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield each abbreviation that a text spells out, with the place of the words."""
    for found in _SHORT.finditer(text):
        short = found[1].upper()
        words = [*_LETTERS.finditer(text, max(0, found.start() - FARTHEST), found.start())]
        for first in range(len(words) - 1, -1, -1):
            said = [word[0] for word in words[first:]]
            long = [word for word in said if word.lower() not in CONNECTORS and word != "the"]
            if short in ("".join(word[0] for word in said).upper(), "".join(word[0] for word in long).upper()):
                yield words[first].start(), words[-1].end(), found[1]
                break
