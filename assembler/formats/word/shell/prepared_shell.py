"""A Word shell: opened, checked and compiled once; filled as often as there are papers."""

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from assembler.formats.word.archive import ZipMember, member
from assembler.formats.word.embedding import CONTENT_TYPE, ITEM_PROPERTIES, add_model_relation
from assembler.formats.word.package import (
    CONTENT_TYPES,
    DOCUMENT,
    DOCUMENT_RELATIONS,
    NUMBERING,
    RELATIONS,
    SETTINGS,
    Package,
    W,
    open_package,
)
from assembler.formats.word.properties import HEADER, PARTS
from assembler.formats.word.protection import mark_sections, with_form_protection
from assembler.formats.word.shell.inspection import LEVELS, REPLACED, clause_list, inspect
from assembler.formats.word.shell.tagged_parts import Templates, compile_parts
from assembler.model.diagnostics import Diagnostic, failing

A4_WIDTH, MARGIN = 11906, 1418
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell ready to be filled: parts that never change, deflated; parts with tags, compiled.

    `settings` are the shell's own, `protecting` those that let nothing but fields be changed. `numbering` is the list its clauses belong to; `width` of the text and `indents` of the four levels are in twentieths
    of a point.
    """

    path: str
    fixed: tuple[ZipMember, ...]
    settings: ZipMember
    protecting: ZipMember
    templates: Templates
    numbering: int
    width: int
    indents: tuple[int, ...]


@lru_cache(16)
def prepare_shell(path: str, data: bytes) -> tuple[Shell | None, tuple[Diagnostic, ...]]:
    """Open, check and compile a shell, once for all packets; no shell where anything is wrong with it."""
    package, findings = open_package(path, data)
    if package is None:
        return None, findings
    findings = inspect(package)
    if failing(findings):
        return None, findings
    mark_sections(package.trees[DOCUMENT])
    templates, findings = compile_parts(package)
    if failing(findings):
        return None, findings
    return _shell(package, templates), ()


def _shell(package: Package, templates: Templates) -> Shell:
    filled = {name for name, _ in templates}
    numbering, number = _new_list(package.trees[NUMBERING])
    rewritten = {
        NUMBERING: numbering,
        CONTENT_TYPES: _content_types(package.trees[CONTENT_TYPES]),
        RELATIONS: _relations(package.trees[RELATIONS]),
        DOCUMENT_RELATIONS: _document_relations(package.trees[DOCUMENT_RELATIONS]),
    }
    kept = {
        name: data
        for name, data in package.parts.items()
        if name not in filled and name != SETTINGS and not REPLACED.fullmatch(name)
    }
    fixed = tuple(member(name, data) for name, data in sorted({**kept, **rewritten}.items()) if not name.endswith("/"))
    width = _text_width(package.trees[DOCUMENT])
    settings = package.trees[SETTINGS]
    own, protecting = (member(SETTINGS, data) for data in (package.parts[SETTINGS], _written(with_form_protection(settings))))
    return Shell(package.path, fixed, own, protecting, templates, number, width, _indents(package.trees[NUMBERING]))


def _new_list(numbering: etree._Element) -> tuple[bytes, int]:
    """Add a list of our own that starts every level at 1, whatever the shell's own paragraphs have counted."""
    tree, lists = deepcopy(numbering), list(numbering.iterfind(f"{W}num"))
    number = 1 + max((_whole(each, "numId", 0) for each in lists), default=0)
    clauses = clause_list(numbering)
    source = "" if clauses is None else clauses.get(f"{W}abstractNumId", "")
    ours = etree.Element(f"{W}num", {f"{W}numId": str(number)})
    etree.SubElement(ours, f"{W}abstractNumId", {f"{W}val": source})
    for level in range(len(LEVELS)):
        override = etree.SubElement(ours, f"{W}lvlOverride", {f"{W}ilvl": str(level)})
        etree.SubElement(override, f"{W}startOverride", {f"{W}val": "1"})
    tree.insert(1 + max(at for at, each in enumerate(tree) if each.tag in (f"{W}abstractNum", f"{W}num")), ours)
    return _written(tree), number


def _content_types(types: etree._Element) -> bytes:
    """Name the kinds of our property parts, and of no other under docProps."""
    tree = deepcopy(types)
    namespace = etree.QName(tree).namespace
    for each in [each for each in tree if REPLACED.fullmatch(each.get("PartName", "").lstrip("/"))]:
        tree.remove(each)
    kinds = {name: f"application/vnd.openxmlformats-{kind}+xml" for name, (_, kind) in PARTS.items()}
    for name, kind in (kinds | {ITEM_PROPERTIES: CONTENT_TYPE}).items():
        etree.SubElement(tree, f"{{{namespace}}}Override", {"PartName": f"/{name}", "ContentType": kind})
    return _written(tree)


def _relations(relations: etree._Element) -> bytes:
    """Point the package at its text and at our property parts, and at nothing else: no thumbnail, no data of the desk's."""
    tree = deepcopy(relations)
    namespace = etree.QName(tree).namespace
    for each in [each for each in tree if each.get("Target", "").lstrip("/") != DOCUMENT]:
        tree.remove(each)
    for at, (name, (kind, _)) in enumerate(PARTS.items(), 1):
        etree.SubElement(tree, f"{{{namespace}}}Relationship", {"Id": f"properties{at}", "Type": kind, "Target": name})
    return _written(tree)


def _document_relations(relations: etree._Element) -> bytes:
    tree = deepcopy(relations)
    add_model_relation(tree)
    return _written(tree)


def _written(tree: etree._Element) -> bytes:
    return f"{HEADER}{etree.tostring(tree, encoding='unicode')}".encode()


def _text_width(document: etree._Element) -> int:
    """Read the width of the text from the last section; A4 with our margins where the shell does not say."""
    size, margins = (document.find(f"{W}body/{W}sectPr/{W}{name}") for name in ("pgSz", "pgMar"))
    page = A4_WIDTH if size is None else _whole(size, "w", A4_WIDTH)
    sides = (MARGIN, MARGIN) if margins is None else (_whole(margins, "left", MARGIN), _whole(margins, "right", MARGIN))
    return page - sum(sides)


def _indents(numbering: etree._Element) -> tuple[int, ...]:
    """Read how far the text of each level stands from the margin."""
    clauses = clause_list(numbering)
    levels = [] if clauses is None else clauses.findall(f"{W}lvl")[: len(LEVELS)]
    indents = (level.find(f"{W}pPr/{W}ind") for level in levels)
    return tuple(0 if indent is None else _whole(indent, "left", 0) for indent in indents)


def _whole(element: etree._Element, name: str, otherwise: int) -> int:
    value = element.get(f"{W}{name}", "")
    return int(value) if WHOLE_NUMBER.fullmatch(value) else otherwise
