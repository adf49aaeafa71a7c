"""The people who sign: those in the signature blocks of one or more documents, in signing order."""

from collections.abc import Iterable, Iterator

from assembler.model.document import Document, SignatureParty, Signer
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain, signing_parties


@dataclass(frozen=True, slots=True)
class Person:
    """A person who signs for a party, under a number that is the same in all papers of a packet. `turn` is the party's place in the signing order, from 1.

    `role` is the id of the role, `capacity` its printed name. `papers` are the names of the documents the person signs, in order.
    A name, title or e-mail address that is not known yet is empty.
    """

    role: str
    number: int
    turn: int
    capacity: str
    party: str
    name: str
    title: str
    email: str
    papers: tuple[str, ...]


def signers(documents: Iterable[Document]) -> tuple[Person, ...]:
    """Return everyone who signs at least one of the documents, in signing order; joint signatories in the order they are named."""
    places = [(document, *place) for document in documents for place in places_to_sign(document)]
    # A role that signs several documents may have a different turn in each; the latest counts for the order of all.
    turns = _roles_in_order((party.id, party.turn) for _, party, _, _ in places)
    people: dict[tuple[str, int], tuple[SignatureParty, Signer]] = {}
    papers: dict[tuple[str, int], list[str]] = {}
    for document, party, number, signer in places:
        people.setdefault((party.id, number), (party, signer))
        papers.setdefault((party.id, number), []).append(document.name)
    order = sorted(people, key=lambda key: turns.index(key[0]))
    return tuple(_build_person(*key, turns, *people[key], papers[key]) for key in order)


def places_to_sign(document: Document) -> Iterator[tuple[SignatureParty, int, Signer]]:
    """Yield the places to sign of a document: the party, the number of the signer for it, and the signer."""
    for party in signing_parties(document):
        for number, signer in party.numbered:
            yield party, number, signer


def _roles_in_order(signing: Iterable[tuple[str, int]]) -> list[str]:
    """Return the roles in the order of their latest turn: one who countersigns any document comes after those who sign before."""
    latest: dict[str, int] = {}
    for role, turn in signing:
        latest[role] = max(turn, latest.get(role, 0))
    return sorted(latest, key=lambda role: latest[role])


def _build_person(role: str, number: int, turns: list[str], party: SignatureParty, signer: Signer, papers: list[str]) -> Person:
    return Person(
        role=role,
        number=number,
        turn=turns.index(role) + 1,
        capacity=party.role,
        party=plain(party.name),
        name=plain(signer.name),
        title=plain(signer.title),
        email=signer.email,
        papers=tuple(dict.fromkeys(papers)),
    )
