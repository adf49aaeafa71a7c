"""Titles and labels that a text itself types: behind a number of its own, before a sentence, in brackets behind a reference."""

import re
from collections.abc import Iterator

from assembler.checks.prose import UNKNOWN, Prose
from assembler.model.clause_text import Definition, StrongWords, Words
from assembler.model.walk import leaves_of, words_of

_SMALL = "of|and|for|the|to|on|in|per|an?|or|with|from|by|as|at|not|nor|upon|without|within|between|among|under|into|its|their|during|after|before|&"
_JOINT = r"(?:[,;:]?[^\S\n]+|[^\S\n]*[/–—][^\S\n]*|[^\S\n]+-[^\S\n]+)"
_TITLE = rf"[A-Z][\w’'&-]*(?:{_JOINT}(?:[A-Z][\w’'&-]*|{_SMALL})){{0,13}}"
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}(?:\.\d{1,3})*|[A-Za-z])"
_COUNTED = r"(?:\d{1,3}|[IVX]{1,5})(?:\.\d{1,3})+"
_MARK = rf"(?:(?:(?:Sections?|SECTION|Articles?|ARTICLE|Clauses?|Parts?|PART)\s+|§{{1,2}}\s?){_NUMBER}[.):]?|{_NUMBER}[.)]|{_COUNTED}|\(\w{{1,4}}\)|[•·▪◦●‣*–—-]|{UNKNOWN})"
# “Price per Share”, “Position, Scope, and Reporting” alone in a paragraph, the label of what stands below it
_LABEL = re.compile(r"[A-Z][\w’'-]*(?:[ /&,;:—–-]+(?:[A-Z][\w’'-]*|of|and|for|the|to|on|in|per|a|an|or|with|from|by)){0,13}")
# “6.1 Audits. The Partner …”, “• Support”, “(a) Return or Destruction: …”, “2.3 Credits”, a number that is typed and the title behind it
_NUMBERED_TITLE = re.compile(
    rf"^[^\S\n]*(?:{_MARK}[^\S\n]+(?:[:–—-][^\S\n]+)?)+({_TITLE})(?=\s*(?:[.:](?:\s|\Z)|\n|\s[–—-]\s|\Z))", re.MULTILINE
)
_MARKS = re.compile(rf"\s*(?:{_MARK}\s+)*")
# “Audits. The Partner …”
_RUN_IN = re.compile(rf"\A\s*({_TITLE})\.(?=\s+[A-Z“{UNKNOWN}]|\s*\Z)")
# “… its terms. 9.4. No Conflicts. Neither party …”
_WITHIN = re.compile(
    rf"(?:(?<=[.;:!?”)A-Z])\s+(?:{_COUNTED}\.?|\d{{1,3}}\.)|\s\(\w{{1,4}}\))\s+({_TITLE})(?=\.\s|,?\setc\.|\s\([a-z]\)\s[A-Z])"
)
# “Exhibit C – Form of Notice”, where a text lists what is attached
_ATTACHED = re.compile(rf"\b(?:Annex|Exhibit|Schedule|Appendix|Attachment)\s+[A-Z\d][\w.-]{{0,4}}\s*[:–—-]\s+({_TITLE})")
# “Print Name:”, “Full Report: …”, the label of what stands behind it, at the beginning of a line
_LABELLED = re.compile(
    r"^[“(]?[A-Z][\w’'-]*(?:[ /&,]+(?:[A-Z][\w’'-]*|of|and|for|the|to|on|in|per|a|an|or)){0,6}(?=\s?:(?:\s|\Z))", re.MULTILINE
)
_OF_SECTIONS = re.compile(r"\b(?:Sections?|Clauses?|Articles?|Paragraphs?)\b")
# “5.4 (Usage), 9 (Rules) and 23 (Definitions)”: titles behind numbers, without a word before each
_LISTED = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5})(?:\(\w{1,4}\))*\s*(\([A-Z][^()\d]{1,90}\))")
# “EXAMPLE ENTERPRISES”, a line in capitals
_IN_CAPITALS = re.compile(r"^[^a-z\n]*[A-Z]{2}[^a-z\n]*$", re.MULTILINE)
_TYPED = re.compile(
    r"\b(?:Sections?|Clauses?|Articles?|Paragraphs?|Schedules?|Annex|Exhibit|Appendix|Modules?|Options?|Parts?)\s+"
    r"(?:\d[\d.]*|[A-Z]|[IVX]+|One|Two|Three|Four)(?:\(\w{1,4}\))*\s*(\([^()\d]{2,90}\))"
)
# “our section on Cancellation”, “the article entitled Fees and Taxes”
_ABOUT = re.compile(rf"\b(?:sections?|clauses?|articles?|headings?)\s+(?:on|about|entitled|titled|called)\s+“?({_TITLE})")
# “the Fees and Payment section”
_CALLED = re.compile(
    r"((?:[A-Z][\w’'-]{0,60}(?:\s+|,\s+)(?:(?:of|and|for|the|to|or|on|in|&)\s+)*){1,8})(?:section|clause|article|paragraph)s?\b"
)
_QUICK = re.compile(r"[Ss]ection|[Cc]lause|[Aa]rticle|[Pp]aragraph|[Hh]eading")
_BEHIND = re.compile(rf"\s*(\([A-Z][^()\d{UNKNOWN}]{{1,90}}\))")
_PARAGRAPHS = ("paragraph", "cell")
LONGEST_TITLE = 14
"""The most words of a title."""


def captions_in(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the stretches that are titles or labels, whose capitals name no term."""
    yield from _at_the_beginning(prose)
    yield from (found.span() for found in _IN_CAPITALS.finditer(prose.text) if "\n" in prose.text)
    yield from (found.span() for found in _LABELLED.finditer(prose.text) if ":" in prose.text)
    yield from (found.span(1) for pattern in (_WITHIN, _ATTACHED) for found in pattern.finditer(prose.text))
    if "(" in prose.text:
        yield from (found.span(1) for found in _TYPED.finditer(prose.text))
        if _OF_SECTIONS.search(prose.text) or len(_LISTED.findall(prose.text)) > 1:
            yield from (found.span(1) for found in _LISTED.finditer(prose.text))
    if _QUICK.search(prose.text):
        yield from (found.span(1) for pattern in (_ABOUT, _CALLED) for found in pattern.finditer(prose.text))
    behind = (_BEHIND.match(prose.text, at + 1) for at, _ in prose.references)
    yield from (caption.span(1) for caption in behind if caption)


def _at_the_beginning(prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the title with which a text begins, or that it is."""
    if prose.part.kind in (*_PARAGRAPHS, "item") and _LABEL.fullmatch(prose.text):
        yield 0, len(prose.text)
    elif bold := _bold_title(prose):
        yield 0, prose.text.find(bold) + len(bold)
    elif title := _RUN_IN.match(prose.text):
        yield title.span(1)
    yield from (title.span(1) for title in _NUMBERED_TITLE.finditer(prose.text))


def _bold_title(prose: Prose) -> str:
    """Return the words in bold with which a text begins, behind a number that is typed; empty where there are none, or they are no title."""
    content = prose.part.content
    before = content[0].text if content and isinstance(content[0], Words) else ""
    lead = next(iter(content[1:] if before else content), None)
    if not isinstance(lead, StrongWords) or not _MARKS.fullmatch(before) or any(leaves_of(Definition, [lead])):
        return ""
    said = words_of([lead])
    begins = next(filter(str.isalpha, said), "").isupper()
    return said if begins and said in prose.text and len(said.split()) <= LONGEST_TITLE else ""


def label_of(prose: Prose) -> str:
    """Return the words of a paragraph or cell that is the label of what stands behind it: “Effective Date”; empty for another."""
    said = prose.text.strip().removesuffix(":")
    return said if prose.part.kind in _PARAGRAPHS and _LABEL.fullmatch(said) and not prose.definitions else ""
