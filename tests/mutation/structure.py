"""Faults in the structure of papers: dropped, doubled, empty, never printed, without a rank or a signer."""

import re
from collections.abc import Iterator
from pathlib import Path

from mutation.mutants import PROGRAMME, Line, Mutant, Shipped, kind
from mutation.references import OTHER, papers

ENOUGH = 14


def named(text: str) -> tuple[str, ...]:
    """Return the capitalised words of a text: terms that may be used nowhere else."""
    return tuple(sorted(set(re.findall(r"[A-Z][a-z]{2,}", text))))


def quoted(text: str) -> tuple[str, ...]:
    """Return the values that a text quotes: no other text may quote them."""
    return tuple(re.findall(r"\{\{ ([a-z_.]+)", text))


@kind("A clause's file is deleted.")
def clause_file_deleted(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        yield Mutant({path: None}, "unknown-clause", (line.path,), line.number, (Path(path).stem,))


@kind("A clause is no longer listed by its document.")
def clause_not_listed(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        names = (Path(path).stem, *quoted(shipped.texts[path]), *named(shipped.texts[path]))
        yield Mutant(line.written(), "clause-in-no-document", (path,), names=names)


@kind("A clause is listed twice.")
def clause_listed_twice(shipped: Shipped) -> Iterator[Mutant]:
    for line, _ in shipped.placed():
        yield line.below(line.text, "doubled-id")


@kind("A clause's text is copied under a second id.")
def clause_copied(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        text = shipped.texts[path]
        if len(text.split()) > 60 and "**" not in text:
            copy = f"{Path(path).parent}/zz-copy.md"
            yield Mutant({copy: text} | dict(line.written(line.text, "  - zz-copy")), "same-text-twice", (copy,))


@kind("A sentence stands twice in a clause.")
def item_copied(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        number = int(line.text.partition(".")[0])
        following = line.whole[line.number] if line.number < len(line.whole) else ""
        if line.plain and len(line.text.split()) > ENOUGH and not following:
            yield line.below(re.sub(r"^\d+", str(number + 1), line.text), "same-text-twice")


@kind("A sentence has a condition that can never hold.")
def dead_item(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if line.plain and "addendum" not in line.path:
            yield line.mutant(line.with_end(f"{{when: {OTHER}}}"), "dead-text", *named(line.text), *quoted(line.text))


@kind("A clause has a condition that can never hold.")
def dead_clause(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        stem, text = Path(path).stem, shipped.texts[path]
        if stem != "definitions" and "**" not in text:
            changed = line.written(f"  - {{clause: {stem}, when: {OTHER}}}")
            yield Mutant(changed, "dead-clause", (path,), names=(stem, *named(text), *quoted(text)))


@kind("A paper has a condition that can never hold.")
def dead_paper(shipped: Shipped) -> Iterator[Mutant]:
    for start, document in papers(shipped):
        name = document.rpartition("/")[2]
        title = re.search(
            r"^title: (?:XM )?(.*)$",
            shipped.texts[f"{document if '/' in document else f'qpn/{document}'}/document.yaml"],
            re.MULTILINE,
        )
        when = next((line for line in shipped.programme()[start.number :] if "when:" in line.text), start)
        if when.number == start.number + 2 and "opportunity" not in when.text:
            files = when.written(f"    when: {OTHER}")
            yield Mutant(files, "dead-document", (PROGRAMME,), start.number, (document, name, title[1] if title else ""))


@kind("Every sentence of a clause goes with a choice, and none is left without it.")
def whole_list_conditional(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        body = [line for line in shipped.body(path) if line.text]
        if body and all(line.item and line.plain for line in body) and "@" not in path:
            lines = shipped.texts[path].splitlines()
            choice = "tax_form" if "mutual-nda" in path else "nda"
            for line in body:
                lines[line.number - 1] = line.with_end(f"{{when: {choice}}}")
            yield Mutant({path: "\n".join(lines) + "\n"}, "empty-list", (path,), body[0].number, named(shipped.texts[path]))


@kind("Every row of a table goes with a choice, and none is left without it.")
def whole_table_conditional(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        rows = [line for line in shipped.body(path) if line.text.strip().startswith("|")]
        for choice in ("nda", "tax_form", "bank_details") if rows else ():
            lines = shipped.texts[path].splitlines()
            for row in rows[2:]:
                cells = re.sub(r" \{when: [^{}]*\}", "", row.text)
                lines[row.number - 1] = re.sub(r" \|$", f" {{when: {choice}}} |", cells)
            yield Mutant({path: "\n".join(lines) + "\n"}, "empty-table", (path,), rows[0].number)


@kind("The rows that say one thing or its opposite lose one of the two, and a table is empty.")
def rows_of_one_side(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        rows = [line for line in shipped.body(path) if line.text.strip().startswith("|")][2:]
        for row in rows if "{when" in shipped.texts[path] else ():
            if "{when" in row.text:
                lines = list(row.whole)
                gone = [other.number - 1 for other in rows if other.number != row.number]
                text = "\n".join(line for at, line in enumerate(lines) if at not in gone) + "\n"
                names = named(" ".join(other.text for other in rows))
                yield Mutant({path: text}, "empty-table", (path,), rows[0].number - 2, names)


@kind("What stood in every packet goes with a choice, and some packets are empty.")
def no_paper_for_sure(shipped: Shipped) -> Iterator[Mutant]:
    documents = [line for line in shipped.programme() if line.text.startswith("  - document: ")]
    bare = [line for line in documents if not re.search(r"^    (when|for): ", _entry(line), re.MULTILINE)]
    for choice in ("nda", "tax_form", "bank_details"):
        lines = list(documents[0].whole)
        for line in reversed(bare):
            lines.insert(line.number, f"    when: {choice}")
        yield Mutant({PROGRAMME: "\n".join(lines) + "\n"}, "empty-packet", (PROGRAMME,), names=("",))


def _entry(start: Line) -> str:
    """Return the lines of a paper in the programme."""
    rest = start.whole[start.number :]
    return "\n".join(rest[: next((at for at, text in enumerate(rest) if not text.startswith("    ")), len(rest))])


@kind("A paper of a programme stands twice.")
def paper_listed_twice(shipped: Shipped) -> Iterator[Mutant]:
    for start, document in papers(shipped):
        text = f"  - {{document: {document}, handling: exhibit, when: nda}}"
        yield Mutant(start.written(text, start.text), "doubled-id", (PROGRAMME,), start.number + 1)


def signed(shipped: Shipped) -> Iterator[tuple[Line, list[str]]]:
    """Yield the lines with the signers of a document, and their roles."""
    for line in shipped.lines(*shipped.documents()):
        if found := re.fullmatch(r"signers: \[(.*)\]", line.text):
            yield line, found[1].split(", ")


@kind("A document is signed by somebody who is no party of it.")
def signer_who_is_no_party(shipped: Shipped) -> Iterator[Mutant]:
    for line, roles in signed(shipped):
        if "\nparties: " in shipped.texts[line.path]:
            (parties, *_) = re.findall(r"parties: (.*)", shipped.texts[line.path])
            for other in sorted({"vendor", "partner", "end_customer"} - set(roles)):
                shared = line.path.startswith("common/") and other == "end_customer"  # other programmes have no such role
                if other not in re.findall(r"\w+", parties) and not shared:
                    yield line.mutant(f"signers: [{', '.join((*roles, other))}]", "wrong-party")
                    yield line.mutant(f"signers: [{', '.join((*roles[1:], other))}]", "wrong-party")


@kind("A document is signed by a role of which its text never speaks.")
def signer_of_whom_nothing_is_said(shipped: Shipped) -> Iterator[Mutant]:
    for line, roles in signed(shipped):
        if "\nparties: " not in shipped.texts[line.path]:
            text = " ".join(shipped.texts[path] for path in shipped.clauses(f"{Path(line.path).parent}/"))
            for at in range(len(roles)) if "End Customer" not in text else ():
                swapped = [*roles[:at], "end_customer", *roles[at + 1 :]]
                yield line.mutant(f"signers: [{', '.join(swapped)}]", "silent-party", f"{Path(line.path).parent}/")


@kind("Nobody signs a document that is to be signed.")
def all_signers_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line, _ in signed(shipped):
        name = str(Path(line.path).parent).removeprefix("qpn/")
        place = next(start for start in shipped.programme() if start.text == f"  - document: {name}")
        yield Mutant(line.written(), "no-signers", (PROGRAMME,), place.number, (name,))


@kind("A signer is no role of the programme.")
def signer_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line, roles in signed(shipped):
        yield line.mutant(line.text.replace(roles[-1], f"{roles[-1]}s"), "unknown-name")


@kind("Fields are filled in by a role that the programme does not have.")
def role_of_fields_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*(path for path in shipped.texts if path.endswith(".yaml"))):
        if re.fullmatch(r"by: \w+", line.text):
            yield line.mutant(f"{line.text}s", "unknown-name")


@kind("An entire-agreement clause no longer leaves another agreement of the same parties in force.")
def entire_agreement_without_another(shipped: Shipped) -> Iterator[Mutant]:
    path = "qpn/alliance-agreement/entire-agreement.md"
    for line in shipped.body(path):
        if "non-disclosure" in line.text:
            for said in ("an earlier letter between the parties", "a separate order", "a quotation of the Vendor"):
                yield Mutant(line.written(f"   3. {said}; or"), "entire-agreement-shuts-out", (path,))
        if "supplier" in line.text:
            for said in ("a purchase of goods", "a lease between the parties"):
                yield Mutant(line.written(f"   2. {said};"), "entire-agreement-shuts-out", (path,))


@kind("An agreement that addenda attach to says nothing of which prevails.")
def precedence_deleted(shipped: Shipped) -> Iterator[Mutant]:
    ranks = re.compile(r"\bprevail|\bprecedence\b|\brank", re.IGNORECASE)
    folder = "qpn/alliance-agreement/"
    changed = {path: shipped.texts[path] for path in shipped.saying(ranks.pattern, shipped.clauses(folder))}
    for word in ("apply first", "count", "govern"):
        files = {path: ranks.sub(word.split()[0], text) for path, text in changed.items()}
        yield Mutant(files, "no-order-of-precedence", (f"{folder}document.yaml",), names=("structure",))


@kind("The base of a document is misspelt.")
def base_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.documents()):
        if line.text.startswith("base: "):
            yield line.mutant(f"{line.text}s", "unknown-document")


@kind("Two wordings of a clause can be in force together.")
def two_wordings(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        stem, text = Path(path).with_suffix(""), shipped.texts[path]
        if "**" not in text and "alliance-agreement" in path:
            files = {f"{stem}@nda.md": text, f"{stem}@tax_form.md": text}
            yield Mutant(files, "variants-not-one", (line.path,), line.number, (stem.name,))


@kind("A clause is in force only from a later day on.")
def no_wording_before_a_day(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        stem, text = Path(path).with_suffix(""), shipped.texts[path]
        if "**" not in text and path.startswith("qpn/"):
            files = {path: None, f"{stem}@2027-07-01.md": text}
            yield Mutant(files, "variants-not-one", (line.path,), line.number, (stem.name, *named(text)))


@kind("A clause stands only where a choice is elected, and its document in other packets too.")
def wording_for_a_choice_only(shipped: Shipped) -> Iterator[Mutant]:
    for line, path in shipped.placed():
        stem, text = Path(path).with_suffix(""), shipped.texts[path]
        if "**" not in text and "mutual-nda" not in path:
            files = {path: None, f"{stem}@nda.md": text}
            yield Mutant(files, "variants-not-one", (line.path,), line.number, (stem.name, *named(text)))


@kind("One of two signers is dropped.")
def one_signer_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line, roles in signed(shipped):
        if len(roles) > 1 and "kind: form" not in line.whole:  # a form may be what one party declares
            for role in roles:
                yield line.mutant(f"signers: [{role}]", "signed-by-one", "Partner", "Vendor")


def two_sides(shipped: Shipped) -> Iterator[tuple[Line, str]]:
    """Yield each line with a condition, and the text of a line next to it that has the contrary condition."""
    for line in shipped.body():
        for other in (line.whole[line.number - 2], *line.whole[line.number : line.number + 1]):
            one, contrary = (re.search(r" \{when: ([^{}]*)\}", text) for text in (line.text, other))
            if one and contrary and (_denies(one[1], contrary[1]) or _denies(contrary[1], one[1])):
                yield line, other


def _denies(one: str, other: str) -> bool:
    return one == f"not ({other})" or (one == f"not {other}" and " " not in other)


def without_condition(line: Line) -> Mutant:
    return line.mutant(re.sub(r" \{when: [^{}]*\}", "", line.text), "alternatives-at-once")


@kind("Of two rows of one name that exclude each other, one loses its condition.")
def side_of_row_without_condition(shipped: Shipped) -> Iterator[Mutant]:
    for line, other in two_sides(shipped):
        if line.text.strip().startswith("|") and line.text.split("|")[1] == other.split("|")[1]:
            yield without_condition(line)


@kind("Of two sentences that exclude each other, and say when one thing begins, one loses its condition.")
def side_of_beginning_without_condition(shipped: Shipped) -> Iterator[Mutant]:
    for line, other in two_sides(shipped):
        begun = re.match(r"\d+\. (.*\b(?:takes effect|begins)) ", line.text)
        if begun and f". {begun[1]} " in other:
            yield without_condition(line)


@kind("Of two sentences that exclude each other, one gets the contrary of what it says beside the other.")
def contrary_beside_it(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        number, text = line.text.split(". ", 1)
        if line.plain and " must not " in text and line.number == len(line.whole):
            files = line.written(line.text, f"{int(number) + 1}. {text.replace(' must not ', ' may ', 1)} {{when: nda}}")
            yield Mutant(files, "alternatives-at-once", (line.path,), line.number)


@kind(
    "Of two sentences that exclude each other in different words, one loses its condition.",
    missed="Whether two sentences without a word in common exclude each other, only a reader knows.",
)
def side_of_sentence_without_condition(shipped: Shipped) -> Iterator[Mutant]:
    for line, other in two_sides(shipped):
        if line.item and " ".join(line.text.split()[1:4]) != " ".join(other.split()[1:4]):
            yield without_condition(line)
