"""Tags in a paper's places to sign: put in where a service is to fill a line, counted where the file must hold them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from string import Template

from assembler.model.document import Block, Document, SignatureBlock, SignatureParty, Signer, Tag, signature_lines
from assembler.model.esign_service import PARTS, ESignService
from assembler.model.signers import Person, places_to_sign, signers


@dataclass(frozen=True, slots=True)
class Anchor:
    """A tag of one recipient on one kind of line, and how often a paper holds it."""

    document: str
    role: str
    number: int
    part: str
    text: str
    count: int


def tagged(documents: Iterable[Document], dialect: ESignService) -> tuple[Document, ...]:
    """Put a service's tags into papers that are signed together, which number their recipients together."""
    documents = tuple(documents)
    quoted = {(person.role, person.number): names for person, names in recipients(documents)}

    def change(party: SignatureParty, number: int, signer: Signer) -> Signer:
        return _signer(signer, dialect, quoted[party.id, number])

    return tuple(_signing(document, change) for document in documents)


def without_signing_fields(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Take the fields out of the places to sign: a pen needs lines only."""
    return tuple(_signing(document, lambda _party, _number, signer: replace(signer, fielded=False)) for document in documents)


def untagged(document: Document) -> Document:
    """Give a paper without tags: its own words."""
    return _signing(document, lambda _party, _number, signer: replace(signer, tags=()))


Change = Callable[[SignatureParty, int, Signer], Signer]


def _signing(document: Document, change: Change) -> Document:
    """Change every place to sign of a paper."""
    return replace(document, blocks=tuple(_block(block, change) for block in document.blocks))


def _block(block: Block, change: Change) -> Block:
    if not isinstance(block, SignatureBlock):
        return block
    return replace(block, parties=tuple(_party(party, change) for party in block.parties))


def _party(party: SignatureParty, change: Change) -> SignatureParty:
    return replace(party, signers=tuple(change(party, number, signer) for number, signer in enumerate(party.signers, 1)))


Names = Mapping[str, str | int]


def recipients(documents: Iterable[Document]) -> tuple[tuple[Person, Names], ...]:
    """Give those who sign, in their order, each with what tags and drafts may quote."""
    people = signers(documents)
    several = {person.role for person in people if person.number > 1}
    return tuple((person, _names(person, at, several)) for at, person in enumerate(people))


def _names(person: Person, index: int, several: set[str]) -> Names:
    role = f"{person.capacity} {person.number}" if person.role in several else person.capacity
    return {
        "number": index + 1,
        "index": index,
        "order": person.turn,
        "role": role,
        "name": person.name,
        "title": person.title,
        "email": person.email,
        "party": person.party,
        "capacity": person.capacity,
    }


def _signer(signer: Signer, dialect: ESignService, names: Names) -> Signer:
    """Put a tag on every line that is blank and that the service fills in."""
    blank = [line.part for line in signature_lines(signer) if not line.value]
    texts = ((part, Template(dialect.tags[part]).substitute(names)) for part in blank if part in dialect.tags)
    return replace(signer, fielded=False, tags=tuple(Tag(part, text, dialect.size, dialect.colour) for part, text in texts))


def anchors(document: Document) -> tuple[Anchor, ...]:
    """Count the tags a paper holds: each recipient's, on each kind of line."""
    counts: dict[tuple[str, int, str, str], int] = {}
    for key in _keys(document):
        counts[key] = counts.get(key, 0) + 1
    return tuple(Anchor(document.name, *key, count) for key, count in counts.items())


def _keys(document: Document) -> Iterator[tuple[str, int, str, str]]:
    for party, number, signer in places_to_sign(document):
        for tag in sorted(signer.tags, key=lambda tag: PARTS.index(tag.part)):
            yield party.id, number, tag.part, tag.text
