r"""E-sign tags of a document: inserted into the blank lines of its signature blocks, and counted, to check the finished file.

A tag is a text such as `\s1\` that an e-sign service replaces by a field of one recipient.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from string import Template

from assembler.model.document import Document, FieldGroup, SignatureParty, Signer, Tag, signature_lines
from assembler.model.esign_service import PARTS, ESignService
from assembler.model.quick_dataclass import dataclass
from assembler.model.signers import Person, places_to_sign, signers
from assembler.model.walk import InputBlock, with_input_blocks


@dataclass(frozen=True, slots=True)
class Anchor:
    """A tag of one recipient on one kind of line, and the number of times a document holds it."""

    document: str
    role: str
    number: int
    part: str
    text: str
    count: int


def tagged(documents: Iterable[Document], dialect: ESignService) -> tuple[Document, ...]:
    """Return documents that are signed together with a service's tags; recipients are numbered across all of them."""
    documents = tuple(documents)
    quoted = {(person.role, person.number): names for person, names in recipients(documents)}

    def change(party: SignatureParty, number: int, signer: Signer) -> Signer:
        return _tag_signer(signer, dialect, quoted[party.id, number])

    return tuple(_with_signers_changed(document, change) for document in documents)


def without_signing_fields(documents: Iterable[Document]) -> tuple[Document, ...]:
    """Return documents whose signature blocks have no form fields, for signing with a pen."""
    return tuple(
        _with_signers_changed(document, lambda _party, _number, signer: replace(signer, fielded=False)) for document in documents
    )


def untagged(document: Document) -> Document:
    """Return a document without tags: its own words only."""
    return _with_signers_changed(document, lambda _party, _number, signer: replace(signer, tags=()))


SignerChange = Callable[[SignatureParty, int, Signer], Signer]


def _with_signers_changed(document: Document, change: SignerChange) -> Document:
    """Return a document with every signer replaced by what `change` makes of it."""
    return with_input_blocks(document, lambda block: _change_block(block, change))


def _change_block(block: InputBlock, change: SignerChange) -> InputBlock:
    if isinstance(block, FieldGroup):
        return block
    return replace(block, parties=tuple(_change_party(party, change) for party in block.parties))


def _change_party(party: SignatureParty, change: SignerChange) -> SignatureParty:
    return replace(party, signers=tuple(change(party, number, signer) for number, signer in party.numbered))


RecipientNames = Mapping[str, str | int]


def recipients(documents: Iterable[Document]) -> tuple[tuple[Person, RecipientNames], ...]:
    """Return the people who sign, in signing order, each with the values that tags and drafts may quote."""
    people = signers(documents)
    several = {person.role for person in people if person.number > 1}
    return tuple((person, _recipient_names(person, at, several)) for at, person in enumerate(people))


def _recipient_names(person: Person, index: int, several: set[str]) -> RecipientNames:
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


def _tag_signer(signer: Signer, dialect: ESignService, names: RecipientNames) -> Signer:
    """Return a signer with a tag on every blank line that the service fills in."""
    blank = [line.part for line in signature_lines(signer) if not line.value]
    texts = ((part, Template(dialect.tags[part]).substitute(names)) for part in blank if part in dialect.tags)
    # The service makes fields of its own from the tags: a form field beside one would be filled in twice.
    return replace(signer, fielded=False, tags=tuple(Tag(part, text, dialect.size, dialect.colour) for part, text in texts))


def anchors(document: Document) -> tuple[Anchor, ...]:
    """Return the tags of a document with their counts, for each recipient and kind of line."""
    counts: dict[tuple[str, int, str, str], int] = {}
    for key in _tag_keys(document):
        counts[key] = counts.get(key, 0) + 1
    return tuple(Anchor(document.name, *key, count) for key, count in counts.items())


def _tag_keys(document: Document) -> Iterator[tuple[str, int, str, str]]:
    for party, number, signer in places_to_sign(document):
        for tag in sorted(signer.tags, key=lambda tag: PARTS.index(tag.part)):
            yield party.id, number, tag.part, tag.text
