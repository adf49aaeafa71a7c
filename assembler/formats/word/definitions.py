"""What the styles, the lists and the fonts of a Word file define in a way that is not known, or twice: programs differ in what counts."""

from collections import Counter
from collections.abc import Iterator

from assembler.formats.word.package import CONTENT_TYPES, Element, Package, W, parse

KNOWN = {
    "styles": ("docDefaults", "latentStyles", "style"),
    "docDefaults": ("rPrDefault", "pPrDefault"),
    "rPrDefault": ("rPr",),
    "pPrDefault": ("pPr",),
    "style": (
        *("name", "aliases", "basedOn", "next", "link", "autoRedefine", "hidden", "uiPriority", "semiHidden", "unhideWhenUsed"),
        *("qFormat", "locked", "personal", "personalCompose", "personalReply", "rsid", "pPr", "rPr", "tblPr", "trPr", "tcPr"),
        "tblStylePr",
    ),
    "tblStylePr": ("pPr", "rPr", "tblPr", "trPr", "tcPr"),
    "numbering": ("numPicBullet", "abstractNum", "num", "numIdMacAtCleanup"),
    "abstractNum": ("nsid", "multiLevelType", "tmpl", "name", "styleLink", "numStyleLink", "lvl"),
    "num": ("abstractNumId", "lvlOverride"),
    "lvlOverride": ("startOverride", "lvl"),
    "lvl": (
        *("start", "numFmt", "lvlRestart", "pStyle", "isLgl", "suff", "lvlText", "lvlPicBulletId", "legacy", "lvlJc", "pPr"),
        *("rPr", "AlternateContent"),
    ),
    "fonts": ("font",),
}
"""The elements of a definition by what is known in them; what is not named here is not looked into."""

NAMED = {
    "style": "styleId",
    "abstractNum": "abstractNumId",
    "num": "numId",
    "lvl": "ilvl",
    "lvlOverride": "ilvl",
    "tblStylePr": "type",
    "font": "name",
}
"""The definitions of which there are several, each with another name in an attribute."""

REPEATED = frozenset(("latentStyles", "numPicBullet", "rsid"))
"""Those of which there may be several without a name."""

PARTS = ("styles", "numbering", "fontTable")


def definition_doubts(package: Package) -> Iterator[str]:
    """Yield what is doubtful in the definitions of a file, and the relations and types of parts that it states twice."""
    for kind in PARTS:
        if len(package.related(kind)) > 1:
            yield f"more than one part of the kind {kind}"
        root = parse(package.data(kind))
        if root is not None:
            yield from _doubts_in(root)
    for part, relations in package.relations.items():
        yield from (f"a relation that is stated twice ({part} {id})" for id in _stated_twice(each.id for each in relations))
    types = parse(package.parts.get(CONTENT_TYPES, b""))
    said = () if types is None else (each.get("PartName", each.get("Extension", "")).lower() for each in types)
    yield from (f"a type that is stated twice ({name})" for name in _stated_twice(said))


def _stated_twice(names: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    return (name for name, number in Counter(names).items() if number > 1)


def _doubts_in(element: Element) -> Iterator[str]:
    name = str(element.tag).removeprefix(W)
    known = KNOWN.get(name)
    if known is None:
        return
    children = list(element.iterchildren("*"))
    for child in children:
        if _element_name(child) not in known:
            yield f"an element that is not known in {name} ({child.tag})"
        yield from _doubts_in(child)
    for found, number in Counter(map(_definition_key, children)).items():
        if number > 1 and found[0] not in REPEATED:
            yield f"a definition that is stated twice ({' '.join(found).strip()})"


def _element_name(element: Element) -> str:
    tag = str(element.tag)
    return tag.removeprefix(W) if tag.startswith(W) or not tag.endswith("}AlternateContent") else "AlternateContent"


def _definition_key(element: Element) -> tuple[str, str]:
    name = _element_name(element)
    return name, element.get(f"{W}{NAMED[name]}", "").lower() if name in NAMED else ""
