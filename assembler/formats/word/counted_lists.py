"""The list that counts the clauses of a document, in the look of its numbers: the shell's own list, or one that overrides its levels."""

from copy import deepcopy
from functools import lru_cache

from lxml import etree

from assembler.formats.word.archive import ZipMember, member
from assembler.formats.word.package import NUMBERING, Element, W, child_at, val_at
from assembler.formats.word.properties import HEADER
from assembler.model.number_looks import Looks, completed

FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
"""How Word calls the kinds of numerals (ISO/IEC 29500-1, 17.18.59)."""


@lru_cache(64)
def numbering_member(lists: bytes, number: int, looks: Looks) -> ZipMember:
    """Return the part of a shell that holds its lists, with the levels of one list in these looks; as it is where there are none."""
    return member(NUMBERING, _with_looks(lists, number, looks) if looks else lists)


def _with_looks(lists: bytes, number: int, looks: Looks) -> bytes:
    root = etree.fromstring(lists)
    ours = root.find(f"{W}num[@{W}numId='{number}']")
    source = root.find(f"{W}abstractNum[@{W}abstractNumId='{val_at(ours, f'{W}abstractNumId')}']")
    if ours is None or source is None:
        raise LookupError(f"The shell has no list {number}.")
    for override, level in zip(ours.iterfind(f"{W}lvlOverride"), source.iterfind(f"{W}lvl"), strict=False):
        if (at := int(level.get(f"{W}ilvl", "0"))) < len(looks):
            override.append(_level(level, looks, at))
    return f"{HEADER}{etree.tostring(root, encoding='unicode')}".encode()


def _level(level: Element, looks: Looks, at: int) -> Element:
    """Return a level of the shell in a look: its indents and its fonts stay, and it numbers no style, since each paragraph names its list."""
    made, look = deepcopy(level), looks[at]
    for each in [child for child in made if child.tag in (f"{W}pStyle", f"{W}isLgl")]:
        made.remove(each)
    shown = ".".join(f"%{number}" for number in range(at + 2 - len(look.kinds), at + 2))
    for name, value in (("numFmt", FORMATS[look.kinds[-1]]), ("lvlText", f"{look.before}{shown}{look.after}")):
        child = child_at(made, f"{W}{name}")
        if child is not None:
            child.set(f"{W}val", value)
    own = tuple(each.kinds[-1] for each in completed(looks))[at + 1 - len(look.kinds) : at + 1]
    if look.kinds != own:  # all in figures, whatever the levels above are counted in (17.9.4)
        before = (f"{W}start", f"{W}numFmt", f"{W}lvlRestart")
        made.insert(sum(child.tag in before for child in made), etree.Element(f"{W}isLgl"))
    return made
