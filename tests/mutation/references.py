"""Faults in references: renamed, left behind, or to a target that some packets do not hold."""

import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutants import PROGRAMME, Line, Mutant, Shipped, kind

REFERENCE = re.compile(r"\[\]\(#([^)]*[^)/])\)")
WHOLE = re.compile(r"\[\]\(#([^)]*)/\)")
OTHER = "referral and co_sell"
CONDITIONAL = ("sell-addendum", "referral-addendum", "co-sell-addendum", "services-addendum", "end-user-terms", "eula")


def lines_with_references(shipped: Shipped) -> Iterator[tuple[Line, str]]:
    """Yield each reference to a clause or item, except in the clauses that have checks of their own."""
    for line in shipped.body():
        if Path(line.path).stem not in ("survival", "precedence", "structure"):
            yield from ((line, target) for target in dict.fromkeys(REFERENCE.findall(line.text)))


def without_condition(text: str) -> str:
    return re.sub(r" \{when: [^{}]*\}", "", text)


def of_document(path: str, target: str) -> str:
    """Return the path of the clause that a reference inside a document means."""
    return f"{Path(path).parent}/{target.partition('.')[0]}.md"


@kind("A reference names a clause or an item by another name.")
def reference_renamed(shipped: Shipped) -> Iterator[Mutant]:
    for line, target in lines_with_references(shipped):
        yield line.mutant(line.text.replace(f"(#{target})", f"(#{target}-old)"), "dangling-reference")


@kind("A reference names a document by another name.")
def document_renamed_in_reference(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        if Path(line.path).stem not in ("precedence", "structure"):
            for folder in re.findall(r"\(#((?:[a-z-]+/)+)", line.text):
                text = line.text.replace(f"(#{folder}", f"(#{folder[:-1]}-old/", 1)
                yield line.mutant(text, "reference-to-absent-document")


@kind("A text that refers to a document loses the condition under which the packet holds it.")
def condition_of_reference_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        named = WHOLE.search(line.text)
        if "{when" in line.text and named and not _stand_together(shipped, Path(line.path).parent.name, named[1]):
            ranks = Path(line.path).stem in ("precedence", "structure")
            check = "precedence-names-absent" if ranks else "reference-to-absent-document"
            granted = (
                "{grants:" in line.text and "{when: special_terms_agreed}" not in line.text
            )  # that grant stands in every packet
            yield line.mutant(without_condition(line.text), "grant-names-absent" if granted else check)


def _stand_together(shipped: Shipped, paper: str, other: str) -> bool:
    """Whether two papers are in the packet under one condition, so that a reference needs none of its own."""
    conditions = dict(re.findall(r"(?m)^  - document: (\S+)\n(?:    (?!when).*\n)*?    when: (.*)$", shipped.texts[PROGRAMME]))
    return paper in conditions and conditions[paper] == conditions.get(other)


@kind("A text refers to a document that only some packets hold.")
def reference_to_document_added(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(shipped.items("qpn/alliance-agreement/")):
        if line.plain and Path(line.path).stem not in ("structure", "survival", "entire-agreement"):
            name = CONDITIONAL[at % len(CONDITIONAL)]
            yield line.mutant(line.with_end(f"This also holds for [](#{name}/)."), "reference-to-absent-document")


@kind("A clause that refers to a document loses its condition in `document.yaml`.")
def condition_of_clause_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.documents()):
        found = re.fullmatch(r"  - \{clause: ([a-z-]+), when: .*\}", line.text)
        path = f"{Path(line.path).parent}/{found[1]}.md" if found else ""
        if found and WHOLE.search(shipped.texts.get(path, "")):
            yield Mutant(line.written(f"  - {found[1]}"), "reference-to-absent-document", (path,), names=(found[1],))


@kind("The item that a reference names loses its name.")
def id_of_item_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line, target in lines_with_references(shipped):
        path = of_document(line.path, target)
        id = target.partition(".")[2]
        refused = f"clause: {target}" in shipped.texts[PROGRAMME]  # a deadline names it too, and nothing else is read then
        if id and "/" not in target and path != line.path and not refused and f"{{id: {id}}}" in shipped.texts.get(path, ""):
            text = shipped.texts[path].replace(f" {{id: {id}}}", "")
            yield Mutant({path: text}, "dangling-reference", (line.path,), line.number, (target,))


@kind("The item that a reference names is printed for companies only.")
def item_referred_to_made_conditional(shipped: Shipped) -> Iterator[Mutant]:
    for line, target in lines_with_references(shipped):
        path = of_document(line.path, target)
        mark = f" {{id: {target.partition('.')[2]}}}\n"
        if "." in target and line.plain and path != line.path and mark in shipped.texts.get(path, ""):
            text = shipped.texts[path].replace(mark, f' {{when: partner.kind == "company"}}{mark}')
            yield Mutant({path: text}, "dangling-reference", (line.path,), line.number, (target,))


@kind("The clause that a reference names is listed for companies only.")
def clause_referred_to_made_conditional(shipped: Shipped) -> Iterator[Mutant]:
    listed = {path: line for line, path in shipped.placed()}
    for line, target in lines_with_references(shipped):
        placed = listed.get(of_document(line.path, target))
        if placed and line.plain and target not in ("definitions", "interpretation") and "." not in target:
            text = f'  - {{clause: {target}, when: partner.kind == "company"}}'
            yield Mutant(placed.written(text), "dangling-reference", (line.path,), line.number, (target, "definitions"))


@kind("A list of what survives names a clause by another name.")
def survival_renamed(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body("qpn/alliance-agreement/survival"):
        for target in REFERENCE.findall(line.text):
            yield line.mutant(line.text.replace(f"(#{target})", f"(#{target}-old)"), "survival-names-absent")


@kind("An order of precedence ranks a document that only some packets hold.")
def rank_of_absent_document(shipped: Shipped) -> Iterator[Mutant]:
    last = list(shipped.items("qpn/alliance-agreement/structure"))[-1]
    for name in CONDITIONAL:
        yield last.below(f"7. After these ranks [](#{name}/).", "precedence-names-absent")
    for name in ("sell-addendum", "services-addendum", "referral-addendum"):
        terms = list(shipped.items("common/data-processing-terms/precedence"))[-1]
        yield terms.below(f"5. After these ranks [](#qpn/{name}/).", "precedence-names-absent")


@kind("A number of a clause is typed where a reference stood.")
def number_in_place_of_reference(shipped: Shipped) -> Iterator[Mutant]:
    for at, (line, target) in enumerate(lines_with_references(shipped)):
        text = line.text.replace(f"[](#{target})", f"Section {at % 30 + 1}.{at % 4 + 1}")
        if "/" not in target:
            yield line.mutant(text, "hard-coded-number")


@kind("A text refers to the very item it stands in.")
def reference_to_itself(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        stem, named = Path(line.path).stem, re.fullmatch(r"(\d+\. .*\.) (\{id: ([a-z-]+)\})", line.text)
        if named and "@" not in stem and stem not in ("survival", "precedence", "structure"):
            yield line.mutant(f"{named[1]} More is said in [](#{stem}.{named[3]}). {named[2]}", "reference-loop")


LISTED = "qpn/participation-form/addenda-in-force.md"
"""The clause that lists papers with their editions."""


@kind("A document's paper leaves the programme, and others refer to it.")
def paper_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for start, document in papers(shipped):
        folder = f"qpn/{document}"
        if "/" not in document:  # what programmes share is still among the others' papers
            title = re.search(r"^title: (?:XM )?(.*)$", shipped.texts[f"{folder}/document.yaml"], re.MULTILINE)
            names = (document, title[1] if title else "", "Data Terms", "Work Order")
            listed = f"edition_of.{document.replace('-', '_')} " in shipped.texts[LISTED]
            found_by, path = ("unknown-name", LISTED) if listed else ("document-in-no-programme", f"{folder}/document.yaml")
            yield Mutant({PROGRAMME: without_paper(start)}, found_by, (path,), names=names)


def papers(shipped: Shipped) -> Iterator[tuple[Line, str]]:
    """Yield the first line of each paper in the programme except the main agreement, and its document."""
    for line in shipped.programme():
        if (found := re.fullmatch(r"  - document: (.*)", line.text)) and found[1] != "alliance-agreement":
            yield line, found[1]


def without_paper(start: Line) -> str:
    """Return the programme without a paper."""
    rest = start.whole[start.number :]
    length = next(at for at, text in enumerate(rest) if not text.startswith("    "))
    return "\n".join((*start.whole[: start.number - 1], *rest[length:])) + "\n"


@kind("A paper to which others refer goes with one more choice.")
def condition_of_paper_tightened(shipped: Shipped) -> Iterator[Mutant]:
    for start, document in papers(shipped):
        name = document.rpartition("/")[2]
        folder = document if "/" in document else f"qpn/{document}"
        referring = [
            path for path in shipped.saying(rf"\(#(?:common/)?{name}/", shipped.clauses()) if not path.startswith(folder)
        ]
        when = next(line for line in shipped.programme() if line.number > start.number and "when:" in line.text)
        if referring and when.number <= start.number + 2:
            files = when.written(f"{when.text} and nda")
            checks = "precedence-names-absent" if name == "special-terms" else "reference-to-absent-document"
            paths = ("qpn/alliance-agreement/structure.md",) if name == "special-terms" else tuple(referring)
            based = [str(Path(path).parent) for path in shipped.documents() if f"\nbase: {name}\n" in shipped.texts[path]]
            yield Mutant(files, checks, paths, names=(document, name, *based))


@kind("A form is no longer attached as a blank specimen, and an addendum says that it must be signed.")
def specimen_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text.startswith("    specimen: "):
            model = line.text.partition(": ")[2].replace("_", "-")
            paths = shipped.saying("Material Value Declaration|Proof of Services", shipped.clauses(f"qpn/{model}-addendum/"))
            yield Mutant(line.written(), "form-required-but-absent", paths, names=("Material Value", "Proof of"))


@kind("A text names a form by its title that only some packets hold.")
def form_named_where_absent(shipped: Shipped) -> Iterator[Mutant]:
    titles = ("Work Order", "Bank Details Form", "Tax Form Request", "Anti-Corruption and Conduct Certification")
    for at, line in enumerate(shipped.items("qpn/alliance-agreement/")):
        if line.plain and at % 3 == 0:
            yield line.mutant(line.with_end(f"The parties also sign the {titles[at // 3 % 4]}."), "form-required-but-absent")
