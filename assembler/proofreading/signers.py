"""The parties that a contract names held against its places to sign."""

import re
from collections.abc import Iterator
from itertools import islice

from assembler.checks.check import Fault
from assembler.checks.index import Phrases
from assembler.checks.prose import fold
from assembler.imports.outline import Placed
from assembler.imports.places_to_sign import signing_parties
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.proofreading.as_library import ContractPaper

MISSING = Fault("signer-missing", Severity.ERROR)
TWICE = Fault("signer-twice", Severity.ERROR)

STRANGE = Fault("strange-party", Severity.ERROR)

RARE = 3
"""Up to how many times a party is named that was left over from another contract."""
# “the Seller”, and not “the Seller Group”
_OF_A_CONTRACT = re.compile(
    r"\b(?:[Tt]he|[Ee]ach|[Ee]ither)\s+(?P<party>Seller|Buyer|Purchaser|Vendor|Supplier|Customer|Licensor|Licensee|Lessor|Lessee|Landlord|Tenant|Lender"
    r"|Borrower|Contractor|Consultant|Distributor|Manufacturer|Franchisor|Franchisee|Assignor|Assignee|Employer|Employee)"
    r"(?:['’]s?)?(?![\w’'-]|\s+[A-Z])"
)
FIRST_PAGE = 25
"""In how many paragraphs a contract names its parties."""
_BETWEEN = re.compile(r"\b(?:between|by and among|among)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.&’'-]*(?:,? (?:[A-Z][\w.&’'-]*|of|and|the|&))*")
# “(the “Supplier”)”, behind the name of a party and what is said of it
_TERM = re.compile(r"\([^()“\"]{0,40}[“\"](?P<term>[A-Z][^“”\"]{1,40}?),?[”\"][^()]{0,40}\)")
_MARK = re.compile(r"[“”\"()]")
FURTHEST = 200
"""How many letters stand at most between a name and its term, such as an address."""


def find_wrong_signers(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find a party that the contract names and that has no place to sign, and one that has two beside it.

    Only where another party of the contract is known at its place, so that the names can be held against each other.
    """
    parties = [*_parties(paper)]
    places = signing_parties(paper.read.contract)
    signs = {term: [at for at, party in places if _is_called(party, name, term)] for name, term, _, _ in parties}
    if len(parties) < 2 or not any(signs.values()):  # noqa: PLR2004 - a contract has two parties at least
        return
    every = {each.passage.at: each for each in paper.read.every}
    for _, term, placed, at in parties:
        if not signs[term]:
            yield MISSING(
                f"{quoted(term)} is a party, and has no place to sign.", paper.place(placed, at, at + len(term)), "", term
            )
            for other, twice in signs.items():
                if len(twice) > 1 and twice[1] in every:
                    yield TWICE(f"{quoted(other)} has two places to sign.", paper.place(every[twice[1]]), "", other)


def find_strange_parties(paper: ContractPaper, known: Phrases) -> Iterator[Diagnostic]:
    """Find a person by whose name another contract calls its party, such as “the Seller”, and who is none here.

    Only where the contract names its parties, and neither defines the word nor says who that is. One that is named often is meant.
    """
    parties = [term for _, term, _, _ in _parties(paper)]
    if len(parties) < 2:  # noqa: PLR2004 - a contract has two parties at least
        return
    named: dict[str, list[tuple[Placed, re.Match[str]]]] = {}
    for placed in paper.read.every:
        for found in _OF_A_CONTRACT.finditer(placed.text):
            if not known.knows(fold(found["party"])):
                named.setdefault(found["party"], []).append((placed, found))
    for party, places in named.items():
        explained = any(re.search(rf"[“\"]{party}[”\"]", placed.text) for placed in paper.read.every)
        for placed, found in places if len(places) <= RARE and not explained else ():
            sentence = f"{quoted(party)} is no party of this contract, which is between {' and '.join(map(quoted, parties))}."
            yield STRANGE(sentence, paper.place(placed, *found.span("party")), "", party)


def _parties(paper: ContractPaper) -> Iterator[tuple[str, str, Placed, int]]:
    """Yield the parties that one sentence at the beginning names, each with its name, its term, and where the term stands."""
    for placed in paper.read.every[:FIRST_PAGE]:
        begins = _BETWEEN.search(placed.text)
        found = [*islice(_parties_named(placed.text[begins.end() :]), 2)] if begins else []
        if begins and len(found) > 1:
            yield from ((name, term, placed, begins.end() + at) for name, term, at in found)
            return


def _parties_named(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each name to which a bracket behind it gives a term, with the term and where that stands."""
    for bracket in _TERM.finditer(text):
        said = _MARK.split(text[: bracket.start()])[-1]
        name = next((found for found in _NAME.finditer(said) if len(said) - found.end() <= FURTHEST), None)
        if name is not None:
            yield name[0], bracket["term"], bracket.start("term")


def _is_called(said: str, name: str, term: str) -> bool:
    """Whether a place to sign names a party, by its term or by its name."""
    bare, named = _letters_alone(said), _letters_alone(name)
    return bare == _letters_alone(term) or (bool(named) and (bare.startswith(named) or named.startswith(bare)))


def _letters_alone(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())).removeprefix("the ")
