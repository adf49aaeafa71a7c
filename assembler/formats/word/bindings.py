"""What a content control shows when Word opens the file: the value in another part that it is bound to (ISO/IEC 29500-1, 17.5.2.6)."""

import re

from lxml import etree

from assembler.formats.word.package import Element, Package, parse

STEP = re.compile(r"/(?:[\w.-]+:)?([\w.-]+)(?:\[([0-9]{1,6})\])?")
ATTRIBUTE = re.compile(r"/@(?:[\w.-]+:)?([\w.-]+)$")


def bound_value(package: Package, path: str) -> str | None:
    """Return the value that a path of elements leads to, in whichever part has it; None where none has, or two differ.

    Word names the part by an id; programs differ in how they take one that is not there, so that every part is asked.
    """
    values = {
        value for data in package.parts.values() if data.lstrip()[:1] == b"<" and (value := _value_in(data, path)) is not None
    }
    return next(iter(values)) if len(values) == 1 else None


def _value_in(data: bytes, path: str) -> str | None:
    attribute = ATTRIBUTE.search(path)
    steps = path[: attribute.start()] if attribute else path
    if STEP.sub("", steps) or not steps:
        return None
    root = parse(data)
    found: Element | None = None
    for at, (name, number) in enumerate(STEP.findall(steps)):
        below = [] if root is None else [root] if at == 0 else [] if found is None else list(found.iterchildren("*"))
        named = [each for each in below if etree.QName(each).localname == name]
        found = named[int(number or 1) - 1] if 0 < int(number or 1) <= len(named) else None
        if found is None:
            return None
    if found is None:
        return None
    if attribute:
        return next((str(value) for key, value in found.attrib.items() if etree.QName(str(key)).localname == attribute[1]), None)
    return " ".join("".join(str(each) for each in found.itertext()).split())
