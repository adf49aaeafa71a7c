"""Capitalised words that need no definition in any contract: names, statutes, abbreviations, captions, and text in capitals."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from babel.numbers import list_currencies

from assembler.checks.prose import UNKNOWN, Prose, ProseToken

NAMES = [
    "European Union",
    "European Economic Area",
    "European Commission",
    "European Parliament",
    "European Court of Justice",
    "Europe",
    "European",
    "Union law",
    "United Nations",
    "United States",
    "United States of America",
    "United Kingdom",
    "Great Britain",
    "England",
    "Wales",
    "England and Wales",
    "Scotland",
    "Northern Ireland",
    "World Trade Organization",
    "World Intellectual Property Organization",
    "International Chamber of Commerce",
    "International Court of Arbitration",
    "American Arbitration Association",
    "Securities and Exchange Commission",
    "Internal Revenue Service",
    "Internet",
    "Incoterms",
    "Internal Revenue Code",
    "Uniform Commercial Code",
    "Civil Code",
    "Commercial Code",
    "Criminal Code",
    "Penal Code",
    "Chicago",
    "Delaware",
    "California",
    "New York",
    "Colorado",
    "Nevada",
    "Texas",
    "Washington",
    "London",
    "Paris",
    "Berlin",
    "Dublin",
    "Frankfurt",
    "Munich",
    "Zurich",
    "Geneva",
    "Vienna",
    "Brussels",
    "Amsterdam",
    "Luxembourg",
    "Hong Kong",
    "English",
    "German",
    "French",
    "Spanish",
    "Italian",
    "Dutch",
    "Swedish",
    "Danish",
    "Norwegian",
    "Finnish",
    "Polish",
    "Portuguese",
    "Irish",
    "British",
    "American",
    "Swiss",
    "Austrian",
    "Japanese",
    "Chinese",
    "Euro",
    "Sterling",
    "Christmas",
    "Christmas Eve",
    "Good Friday",
    "Easter Monday",
    "New Year",
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Ltd",
    "Limited",
    "Inc",
    "LLC",
    "LLP",
    "GmbH",
    "Corp",
    "plc",
    "Central European Time",
    "Greenwich Mean Time",
    "Coordinated Universal Time",
    "Eastern Time",
    "Pacific Time",
    "PDF",
    "API",
    "United States Code",
    "Bankruptcy Code",
    "GPL",
    "LGPL",
    "AGPL",
    "GNU",
    "BSD",
    "MIT",
    "MIT License",
    "Apache",
    "Mozilla",
    "FAR",
    "DFARS",
    "URL",
    "HTTP",
    "HTTPS",
    "HTML",
    "XML",
    "JSON",
    "CSV",
    "VAT",
    "GST",
    "GDPR",
    "CCPA",
    "HIPAA",
    "EU",
    "EEA",
    "UK",
    "USA",
    "US",
    "UN",
    "ISO",
    "IEC",
    "ICC",
    "IT",
    "IP",
    "PCI",
    "DSS",
    "SOC",
    "SSL",
    "TLS",
    "FTC",
    "SEC",
    "IRS",
    "CISG",
    "UNCITRAL",
    "OFAC",
    "GAAP",
    "IFRS",
    "CEO",
    "CFO",
    "UTC",
    "GMT",
    "CET",
    "CEST",
    "EST",
    "EDT",
    "PST",
    "PDT",
    "AM",
    "PM",
    "ID",
    "FAQ",
]
_STATUTES = frozenset(
    ("Act", "Acts", "Directive", "Ordinance", "Statute", "Statutes", "Convention", "Treaty", "Constitution", "Decree")
)
_LONG_NAMES = frozenset(("Regulation", "Regulations", "Code", "Rules", "Law", "Commission", "Administration"))
"""What a statute or an agency is called at the end of a name of three words or more."""
_COMPANIES = frozenset(("Corporation", "County", "Foundation"))
_BODIES = frozenset(
    ("Department", "Ministry", "Court", "Bank", "Government", "Kingdom", "Republic", "University", "Chamber", "City")
)
_COURTS = frozenset(("Court", "Courts", "University", "Parliament", "Senate", "Congress", "Ministry"))
CONNECTORS = frozenset(("of", "and", "for", "on", "in", "to", "with", "by", "at", "from", "&"))
_NUMBERED = re.compile(
    r"\b(?:Sections?|Clauses?|Articles?|Schedules?|Annex(?:es)?|Exhibits?|Appendix|Appendices|Attachments?|Paragraphs?|Items?|Chapters?"
    r"|Parts?|Regulations?|Directives?|Acts?|Laws?|Decisions?|Standards?|Version|Release|Recitals?|Rules?|Titles?|Forms?|Nos?)\.?\s+"
    r"(?:\([A-Z]{2,8}\)\s*)?(?:No\.?\s*)?(?=\d|[A-Z]\b(?!\s+[A-Z])|[IVX]+\b|\(\w{1,4}\))"
)
# “5.4 (Usage), 9 (Rules) and 23 (Definitions)”: titles behind numbers, without a word before each
_LISTED_CAPTION = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{1,3})*(?:\(\w{1,4}\))*\s*(\([A-Z][^()\d]{1,90}\))")
_OF_SECTIONS = re.compile(r"\b(?:Sections?|Clauses?|Articles?|Paragraphs?)\b")
_REALM = re.compile(r"\b(?:State|Commonwealth|County|Province)(?=\s+of\s+[A-Z])")
_THIS_PLACE = re.compile(
    r"\b(?:this|that|each|such|these|following|preceding)\s+(?:Sections?|Clauses?|Articles?|Paragraphs?)\b", re.IGNORECASE
)
# “[Date of the sale]”, which somebody is to fill in
_TO_FILL_IN = re.compile(r"\[[^\[\]]{3,200}\]")
# “Price per Share” alone in a paragraph, the label of what stands below it
_LABEL = re.compile(r"[A-Z][\w’'-]*(?:[ /&]+(?:[A-Z][\w’'-]*|of|and|for|the|to|on|in|per|a|an|or))*")
_SPELLED_OUT = re.compile(r"(?P<words>(?:[A-Z][\w’'-]*(?:\s+(?:of|and|for|the|to|on|in))*\s+){2,8})\((?P<short>[A-Z]{2,8})s?\)")
_TYPED_CAPTION = re.compile(r"\b(?:Sections?|Clauses?|Articles?|Paragraphs?)\s+\d[\d.]*(?:\(\w{1,4}\))*\s*(\([^()\d]{2,90}\))")
_CAPTION = re.compile(rf"\s*(\([A-Z][^()\d{UNKNOWN}]{{1,90}}\))")
_SMALL_WORDS = frozenset(["AS", "IS", "IT", "OR", "AND", "THE", "NOT", "NO", "OF", "TO", "IN", "ANY", "BE", "FOR", "WITH"])
STRESSED = _SMALL_WORDS | {"ALL", "ONLY", "MUST", "BOTH", "EACH", "NEVER", "BUT", "IF", "ARE", "MAY", "EVERY", "ALSO"}
"""Words that a text writes in capitals to stress them."""
SHORTEST_RUN = 3
"""The number of words in capitals from which they are a sentence in capitals, and no name."""


@lru_cache(1)
def names_of_the_world() -> tuple[str, ...]:
    """Return names, abbreviations and codes of currencies that need no definition in any contract."""
    return (*NAMES, *sorted(list_currencies()))


def is_proper_name(words: Sequence[str]) -> bool:
    """Whether capitalised words are the name of a statute, a state, a court or a body: “Data Safety and Portability Act”."""
    if len(words) > 1 and (words[-1] in _STATUTES or words[-1] in _COURTS):
        return True
    if len(words) > 1 and words[-1] in _COMPANIES:
        return True
    capitalised = [word for word in words if word not in CONNECTORS and word != "the"]
    if len(capitalised) >= SHORTEST_RUN and words[-1] in _LONG_NAMES:
        return True
    return len(words) >= SHORTEST_RUN and words[0] in _BODIES and words[1] in ("of", "for")


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
    """Yield the stretches whose capitals name no term: the word before a number, and the title in brackets behind a reference."""
    if "(" in prose.text or _NUMBERED.search(prose.text):
        for found in _NUMBERED.finditer(prose.text):
            yield found.span()
        for found in _TYPED_CAPTION.finditer(prose.text):
            yield found.span(1)
        if _OF_SECTIONS.search(prose.text) or len(_LISTED_CAPTION.findall(prose.text)) > 1:
            yield from (found.span(1) for found in _LISTED_CAPTION.finditer(prose.text))
    yield from (found.span() for found in _THIS_PLACE.finditer(prose.text))
    yield from (found.span() for found in _REALM.finditer(prose.text))
    yield from (found.span() for found in _TO_FILL_IN.finditer(prose.text))
    if prose.part.kind == "paragraph" and _LABEL.fullmatch(prose.text):
        yield 0, len(prose.text)
    captions = (_CAPTION.match(prose.text, at + 1) for at, _ in prose.references)
    yield from (caption.span(1) for caption in captions if caption)


def is_code(word: str) -> bool:
    """Whether a word in capitals is a code, “SHA-256”, or stressed, “NOT”."""
    return word.isupper() and (any(letter.isdigit() for letter in word) or word in STRESSED)


def spelled_out(text: str) -> Iterator[str]:
    """Yield the abbreviations that stand in brackets behind the words whose initials they are: “Service Level Agreement (SLA)”."""
    for found in _SPELLED_OUT.finditer(text):
        initials = "".join(word[0] for word in re.split(r"[\s-]+", found["words"]) if word[:1].isupper())
        if initials.endswith(found["short"]):
            yield found["short"]
