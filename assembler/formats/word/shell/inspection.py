"""Checks of a Word shell: unsafe or unstable content, missing styles and numbering, broken tags, words of its own."""

import re
from collections.abc import Iterator

from lxml import etree

from assembler.formats.word.package import CONTENT_TYPES, DOCUMENT, NUMBERING, STYLES, Element, W
from assembler.formats.word.shell import tags
from assembler.formats.word.shell.shell_package import ShellPackage
from assembler.formats.word.shell.tags import BODY, OPENING, tagged_paragraphs
from assembler.model.diagnostics import Diagnostic

RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
"""The parts whose tags are filled."""
REPLACED = re.compile(r"(docProps|customXml)/.*")
"""The parts of a shell that never reach a document: its own properties and data."""
STABLE_FIELDS = ("PAGE", "NUMPAGES", "STYLEREF")
TRACKED = [f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange")]
COMMENTS = [f"{W}{name}" for name in ("commentReference", "commentRangeStart")]
ACTIVE = re.compile(r"vbaProject|vbaData|activeX|/embeddings/|customUI|/afchunk", re.IGNORECASE)
USED_STYLES = (
    *(f"Clause{level}" for level in range(1, 5)),
    *(f"ClauseText{level}" for level in range(1, 5)),
    *("BodyText", "Definition", "DefinedTerm", "PageBreak", "TOCHeading", "TOC1", "ClauseTable", "TableHeading", "TableText"),
    *("TableGap", "FieldTable", "FieldLabel", "FieldHint", "FieldValue", "RequiredMark"),
    *("SignatureTable", "SignatureRole", "SignatureName", "SignatureSpace", "SignatureLine"),
)
LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))
"""The numbering of clauses, as the document model writes labels: 4. / 4.1 / (a) / (i)."""


def inspect(package: ShellPackage) -> tuple[Diagnostic, ...]:
    """Return the findings of all checks."""
    return tuple(finding for check in CHECKS for finding in check(package))


def parts_with_tags(package: ShellPackage) -> Iterator[tuple[str, Element]]:
    """Yield name and tree of each part whose tags are filled."""
    return ((name, tree) for name, tree in package.trees.items() if RENDERED.fullmatch(name))


def _external_links(package: ShellPackage) -> Iterator[Diagnostic]:
    for name, tree in package.trees.items():
        for relation in tree.iter("{*}Relationship") if name.endswith(".rels") else ():
            if relation.get("TargetMode") == "External":  # Word would fetch it, and tell its server who opens the file
                sentence = f"The shell reaches outside the file, to “{relation.get('Target', '')[:80]}”."
                yield package.fault(
                    "unsafe-shell", name, sentence, "Remove the link and keep its text; insert pictures, do not link them."
                )


def _active_content(package: ShellPackage) -> Iterator[Diagnostic]:
    kinds = (element.get("ContentType", "") for element in package.trees[CONTENT_TYPES])
    if any("macroEnabled" in kind for kind in kinds):
        yield package.fault(
            "unsafe-shell", CONTENT_TYPES, "The shell is a file with macros.", "Save it as a Word document (.docx)."
        )
    for name in package.parts:
        if ACTIVE.search(name):
            sentence = "The shell holds a macro, a control or another file."
            yield package.fault("unsafe-shell", name, sentence, "Remove it, and save the shell as a Word document (.docx).")
    for name, tree in parts_with_tags(package):
        if next(tree.iter(f"{W}altChunk", f"{W}object", f"{W}control"), None) is not None:
            yield package.fault("unsafe-shell", name, "The shell embeds another file.", "Remove the embedded object.")


def _unstable_fields(package: ShellPackage) -> Iterator[Diagnostic]:
    """Find fields that show the date, the reader or the disk: the document would change after it is signed."""
    for name, tree in parts_with_tags(package):
        for instruction in _field_codes(tree):
            kind = (instruction.split() or [""])[0].upper()
            if kind not in STABLE_FIELDS:
                hint = f"Type the text, or use a tag; allowed are {', '.join(STABLE_FIELDS)}."
                yield package.fault(
                    "unstable-shell", name, f"The field {kind or 'without a name'} may change what a signed paper says.", hint
                )


def _field_codes(tree: Element) -> Iterator[str]:
    yield from (element.get(f"{W}instr", "") for element in tree.iter(f"{W}fldSimple"))
    code: list[str] | None = None
    for element in tree.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType", "")
        if kind == "begin":
            code = []
        elif kind and code is not None:
            yield "".join(code)
            code = None
        elif code is not None:
            code.append(element.text or "")


def _unfinished_edits(package: ShellPackage) -> Iterator[Diagnostic]:
    for name, tree in parts_with_tags(package):
        if next(tree.iter(*TRACKED), None) is not None:
            yield package.fault(
                "unstable-shell", name, "The shell holds tracked changes.", "Accept or reject all changes in Word."
            )
        if next(tree.iter(*COMMENTS), None) is not None:
            yield package.fault(
                "unstable-shell", name, "The shell holds comments, which partners would read.", "Delete all comments in Word."
            )


def _missing_styles(package: ShellPackage) -> Iterator[Diagnostic]:
    known = {style.get(f"{W}styleId") for style in package.trees[STYLES].iter(f"{W}style")}
    for style in USED_STYLES:
        if style not in known:
            sentence = f"The style with the id “{style}” is missing."
            yield package.fault("broken-shell", STYLES, sentence, "Copy it from a shell in templates/ with Word's Organizer.")


def _wrong_numbering(package: ShellPackage) -> Iterator[Diagnostic]:
    clauses = clause_list(package.trees[NUMBERING])
    if clauses is None:
        yield package.fault(
            "broken-shell", NUMBERING, "No list is linked to the style Clause 1.", "Link a multilevel list to Clause 1 to 4."
        )
        return
    for at, (level, (kind, text)) in enumerate(zip(clauses.iterfind(f"{W}lvl"), LEVELS, strict=False), 1):
        # Another numbering would print other labels than the references in the text, which are computed from the model.
        found = _child_val(level, "numFmt"), _child_val(level, "lvlText")
        if found != (kind, text) or _child_val(level, "start") not in ("", "1"):
            sentence = f"Level {at} of the clauses is numbered “{found[1]}” ({found[0]}), not “{text}” ({kind}) from 1."
            yield package.fault("broken-shell", NUMBERING, sentence, "Define the multilevel list as 1. / 1.1 / (a) / (i).")


def _child_val(parent: Element, name: str) -> str:
    element = parent.find(f"{W}{name}")
    return "" if element is None else element.get(f"{W}val", "")


def clause_list(numbering: Element) -> Element | None:
    """Return the list that numbers clauses: the one whose levels are linked to the styles Clause1 to Clause4."""
    for each in numbering.iterfind(f"{W}abstractNum"):
        linked = [_child_val(level, "pStyle") for level in each.iterfind(f"{W}lvl")]
        if linked[: len(LEVELS)] == [f"Clause{level}" for level in range(1, 5)]:
            return each
    return None


def _broken_tags(package: ShellPackage) -> Iterator[Diagnostic]:
    for name, tree in parts_with_tags(package):
        for line in tagged_paragraphs(tree):
            yield from (package.fault("broken-tag", name, sentence, hint) for sentence, hint in tags.tag_faults(line))
        if any(OPENING.search(value) for value in _texts_outside_runs(tree)):
            sentence = "A tag stands outside the text: in a field, a bookmark's name or a picture's description."
            yield package.fault("broken-tag", name, sentence, "Tags belong in the text only.")


def _texts_outside_runs(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        yield from map(str, element.attrib.values())
        if element.tag != f"{W}t":
            yield element.text or ""


def _stray_tags(package: ShellPackage) -> Iterator[Diagnostic]:
    for name, tree in package.trees.items():
        filled = RENDERED.fullmatch(name) or REPLACED.fullmatch(name)
        if not filled and OPENING.search(etree.tostring(tree, encoding="unicode")):
            sentence = "A tag stands in a part that is never filled."
            yield package.fault("broken-tag", name, sentence, "Tags work in the text, headers, footers and footnotes.")


def _misplaced_body(package: ShellPackage) -> Iterator[Diagnostic]:
    place = package.trees[DOCUMENT].find(f"{W}body")
    found = [line for line in tagged_paragraphs(package.trees[DOCUMENT]) if BODY in map(tags.in_usual_spelling, line.tags)]
    if len(found) != 1 or found[0].element.getparent() is not place:
        sentence = (
            f"The tag “{BODY}” stands {len(found)} times in the text."
            if len(found) != 1
            else f"The tag “{BODY}” stands in a table or box."
        )
        yield package.fault("broken-tag", DOCUMENT, sentence, f"Put one paragraph with nothing but {BODY} where the clauses go.")


def _typed_words(package: ShellPackage) -> Iterator[Diagnostic]:
    """Find words typed into the text of a shell: the words of a document come from the library, where they are checked."""
    for line in tagged_paragraphs(package.trees[DOCUMENT]):
        own = tags.TAG.sub("", line.text).strip()
        if own and not OPENING.search(own):
            hint = "Move the words to a clause; the header and the footer may hold words of their own."
            yield package.fault("shell-words", DOCUMENT, f"The words “{own[: tags.LONGEST_SHOWN]}” stand in the shell.", hint)


CHECKS = (
    _external_links,
    _active_content,
    _unstable_fields,
    _unfinished_edits,
    _missing_styles,
    _wrong_numbering,
    _broken_tags,
    _stray_tags,
    _misplaced_body,
    _typed_words,
)
