"""The texts that define terms: the words before and behind a definition, and those in which it says what the thing is."""

import re

from assembler.checks.index import DefinedTerm
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
    rf"[^.;]{{0,120}}(?:{UNKNOWN}|\b(?:Section|Clause|Article)s?\s+\d+(?:\.\d+)*)[^.;]{{0,60}}[.;]?\s*",
    re.IGNORECASE,
)


def defining_prose(definition: DefinedTerm) -> tuple[Prose | None, int]:
    """Return the paragraph or cell that defines a term, and the offset of the term in it; None for a label of a field."""
    for prose in proses(definition.part):
        for at, leaf in prose.definitions:
            if leaf.span == definition.span:
                return prose, at
    return None, 0


def defines_in_passing(definition: DefinedTerm) -> bool:
    """Whether a text says something else, and names a thing in it: “… within a week (the “Window”)”."""
    return bool(re.search(r"\w", definition.text[: definition.at]))


def is_pointer(definition: DefinedTerm) -> bool:
    """Whether a definition only says where the term is defined."""
    return bool(_POINTER.fullmatch(definition.text, definition.at + 1))


def genus(definition: DefinedTerm) -> tuple[int, int]:
    """Return the stretch in which a definition says of what kind a thing is: the words behind “means” up to “that”, “under” or a comma.

    A term that a text names in passing has none.
    """
    text, at = definition.text, definition.at
    if defines_in_passing(definition):
        return 0, 0
    end = _GENUS_ENDS.search(text, at + 1)
    return at + 1, end.start() if end else len(text)
