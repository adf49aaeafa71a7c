"""Faults of a Word file that no validator sees, though Word stumbles over them."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from assembler.formats.word.package import W


def lint(document: bytes) -> Iterator[str]:
    """Yield the faults of a file's main part."""
    tree = etree.fromstring(document)
    yield from _repeated("bookmark", [mark.get(f"{W}name", "") for mark in tree.iter(f"{W}bookmarkStart")])
    yield from _repeated("bookmark number", [mark.get(f"{W}id", "") for mark in tree.iter(f"{W}bookmarkStart")])
    yield from _repeated("control", [number.get(f"{W}val", "") for number in tree.iterfind(f".//{W}sdtPr/{W}id")])
    names = {mark.get(f"{W}name", "") for mark in tree.iter(f"{W}bookmarkStart")}
    yield from (f"long bookmark {name}" for name in names if len(name) > 40)
    codes = [(code.text or "").split() for code in tree.iter(f"{W}instrText")]
    yield from (f"reference to missing {code[1]}" for code in codes if code[0] == "REF" and code[1] not in names)
    yield from (
        f"link to missing {link.get(f'{W}anchor')}" for link in tree.iter(f"{W}hyperlink") if link.get(f"{W}anchor") not in names
    )
    kinds = Counter(mark.get(f"{W}fldCharType") for mark in tree.iter(f"{W}fldChar"))
    if len(set(kinds.values())) > 1:
        yield f"unbalanced fields {dict(kinds)}"
    yield from ("cell without a last paragraph" for cell in tree.iter(f"{W}tc") if cell[-1].tag != f"{W}p")
    texts = {f"{W}t", f"{W}instrText"}
    yield from (
        f"stray text {element.text}" for element in tree.iter() if element.tag not in texts and (element.text or "").strip()
    )


def _repeated(what: str, names: list[str]) -> Iterator[str]:
    return (f"repeated {what} {name}" for name, count in Counter(names).items() if count > 1)
