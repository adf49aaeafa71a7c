"""Word files changed by chance, in their bytes or in the XML of their parts, and what is said of each.

It is never an exception, and never that nothing differs where the words do.
"""

import json
import re
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

from formats.word.word_sample import parts
from lxml import etree
from returns.changed_by_chance import BYTE_CHANGES, JudgedFile, change_bytes, judged
from returns.returned_sample import templates

from assembler.formats.word.package import DOCUMENT, W
from assembler.returns import Baseline, judge, make_baseline, read_packet, read_returned, received_file
from assembler.returns.redline import make_redline, read_back, redline_file, redline_page
from assembler.returns.verdict import sentence
from assembler.returns.verdict_data import detail_lines, verdict_data
from examples import ROOT

PACKET = ROOT / "tests" / "data" / "packet-1902f63" / "first-001-a0f92a25"
PAPERS = ("documents/01-agreement.docx", "documents/02-record-march.docx")
"""The papers that are changed: one to read, and one to fill in."""

ODD_VALUES = (
    *("", " ", "x", "-1", "0", "1", "0.5", "1e9", "1e999", "nan", "inf", "true", "auto", "100%", "-5pt", "9cm", "0x1F", "FFFFFF"),
    *(
        "9" * 25,
        "-" * 9,
        "²",
        "١٢",
        "①",
        "Ⅻ",
        "\N{RIGHT-TO-LEFT OVERRIDE}",
        "\N{ZERO WIDTH SPACE}",
        "é" * 300,
        "%1.%2.%99",
        "a:b:c",
    ),
    *("../../x", "http://[", "//", "#", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+99:00", "\U0001d7d9", "|", "{}", "{1}"),
)
TOKENS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"\xff\xff\xff\xff", b"\0\0", b"../", b"<", b"&", b"]]>")
XML_TOKENS = (
    b"<!--",
    b"<?x?>",
    b"<![CDATA[",
    b"]]>",
    b"&#x202e;",
    b"&amp;",
    b"&x;",
    b"<w:p/>",
    b"<w:tbl>",
    b'"',
    b">",
    b"xmlns:w=''",
    b"\xff",
)


@cache
def baseline() -> Baseline:
    """Return what was sent."""
    found, findings = read_packet(PACKET)
    assert found is not None, findings
    return make_baseline(templates(), found)


def mutated(seed: int) -> tuple[str, str, bytes]:
    """Return what was done, the paper, and that paper changed at a few places."""
    draw = Random(seed)
    path = draw.choice(PAPERS)
    data, what = (PACKET / path).read_bytes(), draw.choice((*ARCHIVE_CHANGES, *PART_CHANGES, *TREE_CHANGES, *TREE_CHANGES))
    times = draw.randrange(1, 6)
    if what in ARCHIVE_CHANGES:
        return what, path, _changed(draw, data, what, times, TOKENS)
    held = parts(data)
    for _ in range(times):
        name = draw.choice((DOCUMENT, *sorted(held)))
        if what in PART_CHANGES:
            PART_CHANGES[what](draw, held, name)
        elif name in held:
            held[name] = _with_tree_changed(draw, held[name], TREE_CHANGES[what])
        if not held:
            break
    return what, path, zipped(held)


def zipped(held: dict[str, bytes]) -> bytes:
    """Return the archive of some parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return written.getvalue()


def _changed(draw: Random, given: bytes, what: str, times: int, tokens: tuple[bytes, ...]) -> bytes:
    data = bytearray(given)
    for _ in range(times if data else 0):
        change_bytes(draw, data, what, tokens)
    return bytes(data)


ARCHIVE_CHANGES = (*BYTE_CHANGES, "directory")
Parts = dict[str, bytes]


def _part_of_bytes(draw: Random, held: Parts, name: str) -> None:
    if name in held:
        held[name] = _changed(draw, held[name], draw.choice(BYTE_CHANGES), 2, XML_TOKENS)


def _part_gone(draw: Random, held: Parts, name: str) -> None:
    if draw.random() < 0.5 or name == DOCUMENT:
        held.pop(draw.choice(sorted(held)))
    elif name in held:
        held[name] = draw.choice((b"", b"\0", b"<x/>", b"\xef\xbb\xbf<?xml version='1.0'?>", b"not XML"))


def _parts_exchanged(draw: Random, held: Parts, name: str) -> None:
    other = draw.choice(sorted(held))
    if name in held:
        held[name], held[other] = held[other], held[name]


def _part_renamed(draw: Random, held: Parts, name: str) -> None:
    if name in held and (name != DOCUMENT or draw.random() < 0.3):
        held[draw.choice((name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"), f"{name}/x", "é" * 40))] = held.pop(
            name
        )


def _part_coded(draw: Random, held: Parts, name: str) -> None:
    text = held.get(name, b"").decode("utf-8", "replace").partition("?>")[2]
    encoding = draw.choice(("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7"))
    named = draw.choice((encoding, "UTF-8", "nonsense"))
    if text:
        held[name] = f"<?xml version='1.0' encoding='{named}'?>{text}".encode(encoding, "xmlcharrefreplace")


PART_CHANGES: dict[str, Callable[[Random, Parts, str], None]] = {
    "bytes of a part": _part_of_bytes,
    "a part gone or empty": _part_gone,
    "parts exchanged": _parts_exchanged,
    "a part named otherwise": _part_renamed,
    "a part in another encoding": _part_coded,
}
Node = etree._Element  # noqa: SLF001 - lxml has no other name for it


def _with_tree_changed(draw: Random, data: bytes, change: Callable[[Random, list[Node]], None]) -> bytes:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    if len(nodes) > 1:
        change(draw, nodes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _inner(draw: Random, nodes: list[Node]) -> Node:
    return draw.choice(nodes[1:])


def _copy(node: Node) -> Node:
    return etree.fromstring(etree.tostring(node, with_tail=False))


def _element_gone(draw: Random, nodes: list[Node]) -> None:
    node = _inner(draw, nodes)
    parent = node.getparent()
    assert parent is not None
    if draw.random() < 0.5:
        for child in node:
            node.addprevious(child)
    parent.remove(node)


def _element_twice(draw: Random, nodes: list[Node]) -> None:
    node = _inner(draw, nodes)
    for _ in range(draw.choice((1, 1, 3, 200))):
        node.addnext(_copy(node))


def _element_moved(draw: Random, nodes: list[Node]) -> None:
    draw.choice(nodes).insert(0, _copy(_inner(draw, nodes)))


def _element_renamed(draw: Random, nodes: list[Node]) -> None:
    node = _inner(draw, nodes)
    node.tag = draw.choice((_inner(draw, nodes).tag, "{urn:x}y", "y", f"{W}tbl", f"{W}p", f"{W}sdt", f"{W}ins", f"{W}fldSimple"))


def _element_wrapped(draw: Random, nodes: list[Node]) -> None:
    node = _inner(draw, nodes)
    tag = draw.choice((node.tag, f"{W}ins", f"{W}del", f"{W}sdtContent", f"{W}tc", f"{W}tbl", "{urn:x}y"))
    for _ in range(draw.choice((1, 2, 30, 400))):
        outer = etree.Element(tag)
        node.addprevious(outer)
        outer.append(node)


def _value_odd(draw: Random, nodes: list[Node]) -> None:
    held = [node for node in nodes if node.attrib]
    if held:
        node = draw.choice(held)
        node.set(draw.choice(sorted(map(str, node.attrib))), draw.choice(ODD_VALUES))


def _value_gone(draw: Random, nodes: list[Node]) -> None:
    held = [node for node in nodes if node.attrib]
    if held:
        node = draw.choice(held)
        del node.attrib[draw.choice(sorted(map(str, node.attrib)))]


def _values_exchanged(draw: Random, nodes: list[Node]) -> None:
    first, second = draw.choice(nodes), draw.choice(nodes)
    kept, others = ([(str(name), str(value)) for name, value in node.items()] for node in (first, second))
    for node, values in ((first, others), (second, kept)):
        node.attrib.clear()
        for name, value in values:
            node.set(name, value)


def _text_odd(draw: Random, nodes: list[Node]) -> None:
    node = draw.choice([node for node in nodes if node.text] or nodes)
    node.text = draw.choice((*ODD_VALUES, "\t\n", "{" * 2000))


TREE_CHANGES: dict[str, Callable[[Random, list[Node]], None]] = {
    "an element gone": _element_gone,
    "an element many times": _element_twice,
    "an element elsewhere": _element_moved,
    "an element of another name": _element_renamed,
    "an element in others": _element_wrapped,
    "an odd value": _value_odd,
    "no value": _value_gone,
    "values exchanged": _values_exchanged,
    "an odd text": _text_odd,
}


def judge_mutated(seed: int) -> JudgedFile:
    """Return the verdict on one changed file: judged, read as a form, told in lines and as data, and drawn as a redline."""
    what, path, data = mutated(seed)
    return judged(seed, what, lambda: _judged(path, data))


def _judged(path: str, data: bytes) -> tuple[str, str]:
    file, against = received_file("back.docx", data), baseline()
    assert against.issued is not None
    verdict = judge(file, against.issued)
    read = read_returned(file, against)
    redline, _ = make_redline(verdict, against.issued, data)
    if redline:
        read_back(redline, redline_file)
        read_back(redline, redline_page)
    said = [sentence(verdict), *detail_lines(verdict), *map(str, read.findings), json.dumps(verdict_data(verdict))]
    "\n".join(said).encode()
    unread = any(finding.id == "unreadable-return" for finding in verdict.findings)
    silent = verdict.passes and not verdict.entries and words_of(data) != words_of((PACKET / path).read_bytes())
    return "unreadable" if unread else str(verdict.standing), "passes with other words" if silent else ""


def words_of(data: bytes) -> list[str]:
    """Return the words of the text, as they stand in it, whoever reads them."""
    root = etree.fromstring(parts(data)[DOCUMENT])
    return re.findall(r"\S+", " ".join("".join(map(str, each.itertext(f"{W}t"))) for each in root.iter(f"{W}p")))
