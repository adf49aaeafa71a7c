"""What a Word file holds or leads to beside its words: macros, links, embedded files, parts that are not known; found by relations."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from assembler.formats.word.package import CONTENT_TYPES, Package, Relation, parse

KNOWN = frozenset(
    (
        *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "styles", "numbering"),
        *("settings", "webSettings", "fontTable", "font", "theme", "header", "footer", "footnotes", "endnotes", "comments"),
        *("commentsExtended", "commentsIds", "commentsExtensible", "people", "customXml", "customXmlProps", "stylesWithEffects"),
        *("glossaryDocument", "documenttasks", "classificationlabels"),
    )
)
"""The kinds of relations to parts that are read, or that no page shows: those of an embedded font are told by its letters."""

ACTIVE = {
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "control": "an ActiveX control",
    "activeXControlBinary": "an ActiveX control",
    "webextension": "an add-in",
    "webextensiontaskpanes": "an add-in",
    "extensibility": "a changed ribbon",
    "attachedToolbars": "changed toolbars",
    "keyMapCustomizations": "changed keys",
    "attachedTemplate": "an attached template",
    "mailMergeSource": "a source of data",
    "mailMergeHeaderSource": "a source of data",
    "recipientData": "a source of data",
    "frame": "a page of a frame",
    "hyperlink": "a link",
}
"""The kinds of relations to what acts, or leads elsewhere."""

HELD = {
    "aFChunk": "another file, whose words Word takes in",
    "subDocument": "another file, whose words Word shows",
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "chart": "a chart",
    "diagramData": "a diagram (SmartArt)",
    "image": "a picture",
}
"""The kinds of relations to what shows words or pictures that are not read."""

MACROS_ENABLED = "macroEnabled"
"""The word in the type of a main part that may have macros."""


@dataclass(frozen=True, slots=True)
class ForeignPart:
    """Something beside the words of a file: what it is, what it leads to, and whether it acts or leads elsewhere."""

    what: str
    target: str
    active: bool


def foreign_parts(package: Package) -> tuple[ForeignPart, ...]:
    """Return what a file holds or leads to beside its words, each once; what nothing in the file leads to is among it."""
    found = [each for relations in package.relations.values() for relation in relations for each in _foreign(package, relation)]
    if MACROS_ENABLED in package.types.get(package.main, ""):
        found.append(ForeignPart("macros", "", active=True))
    found += [ForeignPart("a part that nothing leads to", part, active=False) for part in _unreachable(package)]
    return tuple(dict.fromkeys(found))


def _foreign(package: Package, relation: Relation) -> Iterator[ForeignPart]:
    kind, target = relation.kind, relation.target
    if relation.external:
        what = ACTIVE.get(kind) or f"{HELD.get(kind, 'something')} that lies elsewhere"
        yield ForeignPart(what, target, active=True)
    elif not relation.known:
        yield ForeignPart("a part of a kind that is not known", target, active=False)
    elif kind == "hyperlink":
        return  # to a place in the file itself
    elif kind in ACTIVE:
        yield ForeignPart(ACTIVE[kind], "" if ACTIVE[kind] == "macros" else target, active=True)
    elif kind == "webSettings" and _holds_frames(package.parts.get(target, b"")):
        yield ForeignPart("a page of frames", target, active=True)
    elif kind == "image":
        yield ForeignPart(HELD[kind], sha256(package.parts.get(target, b"")).hexdigest()[:12], active=False)
    elif kind not in KNOWN:
        yield ForeignPart(HELD.get(kind, "a part of a kind that is not known"), target, active=False)


def _holds_frames(data: bytes) -> bool:
    tree = parse(data) if data else None
    return tree is not None and next(tree.iter("{*}frameset"), None) is not None


def _unreachable(package: Package) -> Iterator[str]:
    """Yield the parts to which no relation leads, directly or by others."""
    known, waiting = set[str](), [""]
    while waiting:
        for relation in package.relations.get(waiting.pop(), ()):
            if not relation.external and relation.target in package.parts and relation.target not in known:
                known.add(relation.target)
                waiting.append(relation.target)
    yield from (
        part
        for part in package.parts
        if part not in known and not part.endswith("/") and not part.lower().endswith(".rels") and part != CONTENT_TYPES
    )
