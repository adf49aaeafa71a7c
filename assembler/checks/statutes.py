"""To which text a typed number or attachment belongs: a paper of the programme, or one from elsewhere, such as a statute."""

import re

from assembler.checks.index import ProgrammeIndex
from assembler.checks.other_papers import is_of_definite, is_of_other
from assembler.checks.prose import Prose

# what follows a number of another text: “of the Supply Act”, “to Regulation (EU) 2016/679”, “GDPR”
_OF_A_STATUTE = re.compile(r"(?:\s*\([^()]{1,60}\))?(?:\s*,)?\s+(?:(?:of|to|in|under)\s+(?:the\s+)?(?=[A-Z])|(?=[A-Z]{2,}))")
# more numbers before the statute: “Sections 13(d) and 14(d) of the Exchange Act”
_MORE = re.compile(
    r"(?:\s*\(\w{1,4}\)|\s+(?:and|or)\s+\(\w{1,4}\))*(?:(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|to)\s+)(?:(?:Section|Clause|Article|Annex|Schedule|Appendix|Part|Exhibit)s?\s+)?"
    r"(?:\d[\d.]*[A-Z]?|[IVX]+|[A-Z])\b(?:\(\w{1,4}\))*)*"
)


def cites_a_statute(prose: Prose, end: int, index: ProgrammeIndex) -> bool:
    """Whether a number is followed by “of …” or capitals, such as “of the Supply Act”, that begin no title of the programme's papers."""
    end = more.end() if (more := _MORE.match(prose.text, end)) else end
    found = _OF_A_STATUTE.match(prose.text, end)
    if found is None:
        return False
    ours = ("This", "These", *(paper.plan.title for paper in index.papers))
    return not prose.text[found.end() :].startswith(ours)


_IN_BRACKETS = re.compile(r"\s*\([^()]{1,80}\)")
_OF_OURS = re.compile(r"(?:\s*\([^()]{1,80}\))?\s+(?:of|to|in|under)\s+(?:the\s+|(?P<this>this\s+|these\s+))?(?=[A-Z])")


def document_cited(prose: Prose, end: int, index: ProgrammeIndex) -> str:
    """Return the id of the document of which a text types a number that ends at an offset.

    Empty where that is a statute or another paper, “the lease dated 3 May”, or where “this Agreement” may be the paper or the one that it
    is based on.
    """
    own = prose.part.document
    end = more.end() if (more := _MORE.match(prose.text, end)) else end
    behind = title.end() if (title := _IN_BRACKETS.match(prose.text, end)) else end
    if is_of_other(prose.text, behind, own.title) or is_of_definite(prose.text, behind):
        return ""
    found = _OF_OURS.match(prose.text, end)
    if found is None:
        return "" if cites_a_statute(prose, end, index) else own.id
    rest = prose.text[found.end() :]
    titled = [paper.plan for paper in index.papers if rest.startswith(paper.plan.title)]
    if titled:
        return max(titled, key=lambda plan: len(plan.title)).id
    return own.id if found["this"] and not own.base else ""
