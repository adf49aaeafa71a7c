"""Faults in defined terms: deleted, doubled, misspelt, or absent where they are used."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from mutation.mutants import PROGRAMME, Line, Mutant, Shipped, kind

from assembler.checks.proper_names import is_proper_name
from assembler.checks.world_names import names_of_the_world
from assembler.model.values import country_names

DEFINITION = re.compile(r'\*\*"([^"]+)"\*\* means .*')
NUMBERED = ("Section", "Module One", "Module Two", "Module Three", "Module Four")
"""Words of the lexicon that no text needs there: a number or a bracket stands behind them."""
ADDENDA = ("sell-addendum", "referral-addendum", "co-sell-addendum", "services-addendum", "participation-form", "special-terms")


def definitions(shipped: Shipped, under: str = "") -> Iterator[tuple[Line, str]]:
    """Yield the paragraphs that define a term, and the term."""
    for line in shipped.body(under):
        found = DEFINITION.fullmatch(line.text)
        if found and found[1] not in shipped.titles():
            yield line, found[1]


def inside(term: str) -> str:
    """Return a pattern that finds a term within a sentence; a capitalised word before it would make another term."""
    return rf"[a-z,] {term}(?:s|es|['’]s)?(?: [a-z]|[,.;])"


def users(shipped: Shipped, path: str, term: str) -> tuple[str, ...]:
    """Return the clauses that use a term within a sentence, in the document of a file and those based on it."""
    folder = str(Path(path).parent)
    base = Path(folder).name
    based = [str(Path(other).parent) for other in shipped.documents() if f"\nbase: {base}\n" in shipped.texts[other]]
    clauses = [clause for clause in shipped.clauses() if str(Path(clause).parent) in (folder, *based, "common/clauses")]
    return shipped.saying(inside(term), clauses)


def defining(shipped: Shipped) -> Mapping[str, set[str]]:
    """Return the files that define each term."""
    found: dict[str, set[str]] = {}
    for line, term in definitions(shipped):
        found.setdefault(term, set()).add(line.path)
    return found


def uses(shipped: Shipped) -> Iterator[tuple[Line, str]]:
    """Yield the uses of two-word terms within sentences, in the document that defines them."""
    for line, term in definitions(shipped):
        if " " in term:
            for use in shipped.body(f"{Path(line.path).parent}/"):
                if re.search(inside(term), use.text) and not DEFINITION.fullmatch(use.text):
                    yield use, term


@kind("A term that is used loses its definition.")
def definition_deleted(shipped: Shipped) -> Iterator[Mutant]:
    known = defining(shipped)
    for line, term in definitions(shipped):
        paths = users(shipped, line.path, term)
        if paths and len(known[term]) == 1:
            yield Mutant(line.written(), "undefined-term", paths, names=(term,))


@kind("A term loses its definition where another document, which is no base, has one.")
def definition_left_to_another_document(shipped: Shipped) -> Iterator[Mutant]:
    known = defining(shipped)
    for line, term in definitions(shipped):
        paths = users(shipped, line.path, term)
        based = "\nbase: " in shipped.texts[f"{Path(line.path).parent}/document.yaml"]
        if paths and len(known[term]) > 1 and not based:
            yield Mutant(line.written(), "term-not-in-base", paths, names=(term,))


@kind("A definition stands only where a choice is elected.")
def definition_moved_behind_when(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in definitions(shipped):
        choice = "tax_form" if "mutual-nda" in line.path else "nda"
        if paths := users(shipped, line.path, term):
            yield Mutant(line.written(line.with_end(f"{{when: {choice}}}")), "undefined-term", paths, names=(term,))


@kind("A definition stands twice, in the same words.")
def definition_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line, _ in definitions(shipped):
        yield line.below(line.text, "term-defined-twice", apart=True)


@kind("A term is defined a second time, in other words.")
def definition_contradicted(shipped: Shipped) -> Iterator[Mutant]:
    for line, _ in definitions(shipped):
        yield line.below(
            re.sub(r" means .*", " means what the parties agree from time to time.", line.text),
            "differing-definitions",
            apart=True,
        )


@kind("An addendum defines a term of its base anew.")
def base_term_defined_anew(shipped: Shipped) -> Iterator[Mutant]:
    terms = [term for _, term in definitions(shipped, "qpn/alliance-agreement/")]
    for folder in ADDENDA[:4]:
        line = list(definitions(shipped, f"qpn/{folder}/"))[-1][0]
        for term in terms:
            yield line.below(f'**"{term}"** means what this Addendum calls so.', "differing-definitions", term, apart=True)


@kind("Two addenda that one packet holds define a term differently.")
def siblings_contradicting(shipped: Shipped) -> Iterator[Mutant]:
    first, *others = [list(definitions(shipped, f"qpn/{folder}/"))[-1][0] for folder in ADDENDA[:3]]
    for other in others:
        one = first.written(first.text, "", '**"Turnaround"** means a day. The Turnaround is fixed.')
        two = other.written(other.text, "", '**"Turnaround"** means an hour. The Turnaround is fixed.')
        files = {**one, **two}
        yield Mutant(files, "differing-definitions", (first.path, other.path), names=("Turnaround",))


@kind("A definition only says where its term is defined, and it is not defined there.")
def definition_pointing_nowhere(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in definitions(shipped, "qpn/alliance-agreement/"):
        yield line.mutant(f'**"{term}"** has the meaning given in [](#structure).', "definition-not-there", term)


@kind("The term in a definition is misspelt.")
def defined_term_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in definitions(shipped):
        if users(shipped, line.path, term):
            yield line.mutant(line.text.replace(f'"{term}"', f'"{misspelt(term)}"'), "unused-term", term)


def misspelt(term: str) -> str:
    """Double a letter in the middle of a term's first word."""
    at = len(term.split(maxsplit=1)[0]) // 2
    return f"{term[:at]}{term[at - 1].lower()}{term[at:]}"


@kind("A term is misspelt where it is used.")
def use_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in uses(shipped):
        yield line.mutant(line.text.replace(f" {term}", f" {misspelt(term)}", 1), "undefined-term", term)


@kind("A term is used that no document defines.")
def unknown_term_used(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if line.plain and "@" not in line.path:
            yield line.mutant(line.with_end("This is subject to the Escalation Procedure."), "undefined-term")


@kind("A term stands in small letters where it is used.")
def use_in_small_letters(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in uses(shipped):
        yield line.mutant(line.text.replace(f" {term}", f" {term.lower()}", 1), "capital-drift", term)


@kind("A term is defined that nobody uses.")
def unused_definition(shipped: Shipped) -> Iterator[Mutant]:
    for line, _ in definitions(shipped):
        yield line.below('**"Escalation Procedure"** means the steps that follow a complaint.', "unused-term", apart=True)


@kind("A term is defined beside one that differs by a hyphen.")
def near_duplicate_defined(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in definitions(shipped):
        if re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", term):
            text = f'**"{term.replace(" ", "-")}"** means nearly the same thing.'
            yield line.below(text, "near-duplicate-term", apart=True)


@kind("Two definitions explain each other.")
def definitions_in_a_circle(shipped: Shipped) -> Iterator[Mutant]:
    for (line, term), (other, used) in pairwise(definitions(shipped)):
        if line.path == other.path:
            circle = {line.text: f'**"{term}"** means the part of each {used} that is due.'}
            circle |= {other.text: f'**"{used}"** means the part of each {term} that is due.'}
            text = "\n".join(circle.get(each, each) for each in shipped.texts[line.path].split("\n"))
            yield Mutant({line.path: text}, "circular-definition", (line.path,), names=(term, used))


@kind("A text uses a term that only another document defines, which is not its base.")
def term_of_another_document(shipped: Shipped) -> Iterator[Mutant]:
    here = {term for _, term in definitions(shipped, "qpn/alliance-agreement/")}
    every = [term for folder in ADDENDA[:4] for _, term in definitions(shipped, f"qpn/{folder}/")]
    there = [term for term in every if term not in here and term.split()[0] not in here]
    for at, line in enumerate(shipped.items("qpn/alliance-agreement/")):
        if line.plain:
            yield line.mutant(line.with_end(f"The same holds for the {there[at % len(there)]}."), "term-not-in-base")


@kind("A proper noun that is used leaves the programme's lexicon.")
def lexicon_word_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        found = re.fullmatch(r"  - ([A-Z][A-Za-z ]+)", line.text)
        paths = shipped.saying(inside(found[1]), shipped.clauses()) if found else ()
        known = (*shipped.titles(), *country_names().values(), *names_of_the_world(), *NUMBERED)
        needed = found and not is_proper_name(found[1].split()) and not found[1].startswith("United Nations")
        if found and needed and paths and not any(found[1] in title for title in known):
            yield Mutant(line.written(), "undefined-term", paths, names=(found[1],))


@kind("A document loses its base, whose terms it uses.")
def base_dropped(shipped: Shipped) -> Iterator[Mutant]:
    terms = [term for _, term in definitions(shipped, "qpn/alliance-agreement/")]
    terms += [term for _, term in definitions(shipped, "qpn/master-services-agreement/")]
    for line in shipped.lines(*shipped.documents()):
        if line.text.startswith("base: "):
            folder = f"{Path(line.path).parent}/"
            paths = shipped.saying(
                "|".join(map(inside, terms)), [path for path in shipped.texts if path.startswith((folder, "qpn/clauses/"))]
            )
            if paths:
                yield Mutant(line.written(), "term-not-in-base", paths, names=(folder, "qpn/alliance-agreement/", "qpn/clauses/"))


@kind("A role is misspelt in the programme, and the texts call it by its name.")
def role_renamed(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.programme():
        if line.text == "  end_customer: End Customer":
            paths = (*shipped.clauses("qpn/eula/"), *shipped.clauses("qpn/end-user-terms/"), *shipped.clauses("common/clauses/"))
            for name in ("Final Customer", "Enduser", "User"):
                yield Mutant(
                    {PROGRAMME: "\n".join(line.whole).replace(line.text, f"  end_customer: {name}") + "\n"},
                    "undefined-term",
                    paths,
                    names=("End Customer", name),
                )


@kind("A term stands misspelt at the start of a sentence.")
def use_misspelt_at_start(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if re.match(r"\d+\. The (Partner|Vendor|Customer) ", line.text):
            text = re.sub(r"^(\d+\. )The (Par|Ven|Cus)", r"\1Every \2t", line.text)
            yield line.mutant(text, "undefined-term")


@kind("A term stands misspelt as the first word of a sentence.")
def first_word_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if line.plain:
            yield line.mutant(line.with_end("Custommers are told of this."), "undefined-term")


@kind("A term of one word stands in small letters where it is used.", missed="It is an ordinary word too: “the products”.")
def one_word_in_small_letters(shipped: Shipped) -> Iterator[Mutant]:
    for line, term in definitions(shipped):
        if " " not in term and "-" not in term:
            for use in shipped.body(f"{Path(line.path).parent}/"):
                if re.search(inside(term), use.text) and not DEFINITION.fullmatch(use.text):
                    yield use.mutant(re.sub(rf" {term}\b", f" {term.lower()}", use.text, count=1), "capital-drift", term)


@kind("A document has another title, and others call it by the old one.")
def document_retitled(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.documents():
        title = re.search(r"^title: (.*)$", shipped.texts[path], re.MULTILINE)
        folder = f"{Path(path).parent}/"
        calling = shipped.saying(inside(title[1]), shipped.clauses()) if title else ()
        calling = tuple(other for other in calling if not other.startswith(folder))
        if title and calling and not any(f'**"{title[1]}"**' in text for text in shipped.texts.values()):
            files = {path: shipped.texts[path].replace(title[0], "title: Renamed Terms")}
            yield Mutant(files, "undefined-term", calling, names=("Renamed", title[1], *title[1].split()))
