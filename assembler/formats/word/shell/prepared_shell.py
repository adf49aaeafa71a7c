"""A Word shell prepared for use: parsed, checked and compiled once, then filled for any number of documents."""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache

from lxml import etree

from assembler.formats.word.archive import ZipMember, member
from assembler.formats.word.embedding import CONTENT_TYPE, ITEM_PROPERTIES, add_model_relation
from assembler.formats.word.package import CONTENT_TYPES, DOCUMENT, DOCUMENT_RELATIONS, NUMBERING, RELATIONS, SETTINGS, Element, W
from assembler.formats.word.properties import HEADER, PARTS
from assembler.formats.word.protection import mark_sections, with_form_protection
from assembler.formats.word.shell.inspection import LEVELS, REPLACED, clause_list, inspect, parts_with_tags
from assembler.formats.word.shell.shell_package import ShellPackage, open_shell_package
from assembler.formats.word.shell.tagged_parts import Templates, compile_parts
from assembler.formats.word.shell.tags import in_usual_spelling, tagged_paragraphs
from assembler.model.diagnostics import Diagnostic, failing
from assembler.model.quick_dataclass import dataclass
from assembler.platform.user_cache import made_or_kept

A4_WIDTH, MARGIN = 11906, 1418  # twentieths of a point
INITIALS = "{{ document.initials }}"
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")
TEMPLATE = "paper.docx"
"""The name of the shell in the findings about a packet."""


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell ready to be filled: its fixed parts compressed, its parts with tags compiled.

    `settings` is the shell's own part of settings, `protecting` the same with the protection of forms. `numbering` is the list
    of the clauses, `lists` the part that holds it. `width` of the text and `indents` of the four levels are in twentieths of a point. `initialled`
    says that it has a place for initials.
    """

    path: str
    fixed: tuple[ZipMember, ...]
    settings: ZipMember
    protecting: ZipMember
    templates: Templates
    numbering: int
    lists: bytes
    width: int
    indents: tuple[int, ...]
    initialled: bool


@lru_cache(16)
def prepare_shell(path: str, data: bytes) -> tuple[Shell | None, tuple[Diagnostic, ...]]:
    """Return a shell, parsed, checked and compiled once for all packets, or None and the findings where it has a fault."""
    return made_or_kept(_prepare_shell, path, data)


def _prepare_shell(path: str, data: bytes) -> tuple[Shell | None, tuple[Diagnostic, ...]]:
    package, findings = open_shell_package(path, data)
    if package is None:
        return None, findings
    findings = inspect(package)
    if failing(findings):
        return None, findings
    mark_sections(package.trees[DOCUMENT])
    templates, findings = compile_parts(package)
    if failing(findings):
        return None, findings
    return _build_shell(package, templates), ()


def _build_shell(package: ShellPackage, templates: Templates) -> Shell:
    filled = {name for name, _ in templates}
    numbering, number = _new_list(package.trees[NUMBERING])
    rewritten = {
        CONTENT_TYPES: _content_types(package.trees[CONTENT_TYPES]),
        RELATIONS: _package_relations(package.trees[RELATIONS]),
        DOCUMENT_RELATIONS: _document_relations(package.trees[DOCUMENT_RELATIONS]),
    }
    unchanged = {
        name: data
        for name, data in package.parts.items()
        if name not in filled and name not in (SETTINGS, NUMBERING) and not REPLACED.fullmatch(name)
    }
    fixed = tuple(member(name, data) for name, data in sorted({**unchanged, **rewritten}.items()) if not name.endswith("/"))
    width = _text_width(package.trees[DOCUMENT])
    settings = package.trees[SETTINGS]
    own, protecting = (member(SETTINGS, data) for data in (package.parts[SETTINGS], _serialize(with_form_protection(settings))))
    indents, initialled = _indents(package.trees[NUMBERING]), INITIALS in map(in_usual_spelling, _tags_of(package))
    return Shell(package.path, fixed, own, protecting, templates, number, numbering, width, indents, initialled)


def _tags_of(package: ShellPackage) -> Iterator[str]:
    return (tag for _, tree in parts_with_tags(package) for line in tagged_paragraphs(tree) for tag in line.tags)


def _new_list(numbering: Element) -> tuple[bytes, int]:
    """Return the numbering part with a list of our own, whose levels all start at 1, and the number of that list."""
    tree, lists = deepcopy(numbering), list(numbering.iterfind(f"{W}num"))
    number = 1 + max((_integer_attribute(each, "numId", 0) for each in lists), default=0)
    clauses = clause_list(numbering)
    source = "" if clauses is None else clauses.get(f"{W}abstractNumId", "")
    ours = etree.Element(f"{W}num", {f"{W}numId": str(number)})
    etree.SubElement(ours, f"{W}abstractNumId", {f"{W}val": source})
    for level in range(len(LEVELS)):
        override = etree.SubElement(ours, f"{W}lvlOverride", {f"{W}ilvl": str(level)})
        etree.SubElement(override, f"{W}startOverride", {f"{W}val": "1"})
    # The schema places lists behind abstract lists (17.9.16).
    tree.insert(1 + max(at for at, each in enumerate(tree) if each.tag in (f"{W}abstractNum", f"{W}num")), ours)
    return _serialize(tree), number


def _content_types(types: Element) -> bytes:
    """Return the content types with those of our properties, and without those of the shell's."""
    tree = deepcopy(types)
    namespace = etree.QName(tree).namespace
    for each in [each for each in tree if REPLACED.fullmatch(each.get("PartName", "").lstrip("/"))]:
        tree.remove(each)
    kinds = {name: f"application/vnd.openxmlformats-{kind}+xml" for name, (_, kind) in PARTS.items()}
    for name, kind in (kinds | {ITEM_PROPERTIES: CONTENT_TYPE}).items():
        etree.SubElement(tree, f"{{{namespace}}}Override", {"PartName": f"/{name}", "ContentType": kind})
    return _serialize(tree)


def _package_relations(relations: Element) -> bytes:
    """Return the package's relations to its main part and to our properties only: no thumbnail, no data of the shell's author."""
    tree = deepcopy(relations)
    namespace = etree.QName(tree).namespace
    for each in [each for each in tree if each.get("Target", "").lstrip("/") != DOCUMENT]:
        tree.remove(each)
    for at, (name, (kind, _)) in enumerate(PARTS.items(), 1):
        etree.SubElement(tree, f"{{{namespace}}}Relationship", {"Id": f"properties{at}", "Type": kind, "Target": name})
    return _serialize(tree)


def _document_relations(relations: Element) -> bytes:
    tree = deepcopy(relations)
    add_model_relation(tree)
    return _serialize(tree)


def _serialize(tree: Element) -> bytes:
    return f"{HEADER}{etree.tostring(tree, encoding='unicode')}".encode()


def _text_width(document: Element) -> int:
    """Return the width of the text in the last section; that of A4 with our margins where the shell does not say."""
    size, margins = (document.find(f"{W}body/{W}sectPr/{W}{name}") for name in ("pgSz", "pgMar"))
    page = A4_WIDTH if size is None else _integer_attribute(size, "w", A4_WIDTH)
    sides = (
        (MARGIN, MARGIN)
        if margins is None
        else (_integer_attribute(margins, "left", MARGIN), _integer_attribute(margins, "right", MARGIN))
    )
    return page - sum(sides)


def _indents(numbering: Element) -> tuple[int, ...]:
    """Return the indent of each level's text from the margin."""
    clauses = clause_list(numbering)
    levels = [] if clauses is None else clauses.findall(f"{W}lvl")[: len(LEVELS)]
    indents = (level.find(f"{W}pPr/{W}ind") for level in levels)
    return tuple(0 if indent is None else _integer_attribute(indent, "left", 0) for indent in indents)


def _integer_attribute(element: Element, name: str, otherwise: int) -> int:
    value = element.get(f"{W}{name}", "")
    return int(value) if WHOLE_NUMBER.fullmatch(value) else otherwise
