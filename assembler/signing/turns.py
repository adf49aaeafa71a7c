"""Who signs a file of a packet, at which places, and whose turn it is: in the order that the packet's manifest states."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assembler.formats.pdf.revisions import RevisionState
from assembler.model.manifest import Manifest


@dataclass(frozen=True, slots=True)
class PersonToSign:
    """A person with places to sign in a file: the `number`-th of a role, who signs in the turn `order`, from 1.

    `fields` are the names of the places, in the order of the papers, and `papers` the titles of these; `open` are the places that are
    not signed. A name, title or e-mail address that the packet does not know is empty.
    """

    role: str
    number: int
    order: int
    capacity: str
    party: str
    name: str
    title: str
    email: str
    fields: tuple[str, ...]
    papers: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def key(self) -> str:
        """The role with the number, such as `partner.1`."""
        return f"{self.role}.{self.number}"


def people_to_sign(manifest: Manifest, state: RevisionState) -> tuple[PersonToSign, ...]:
    """Return the people who sign a file of a packet, in signing order; whoever has no place in this file is left out."""
    return people_with_places(manifest, {*state.signed, *state.unsigned}, state.signed)


def places_in(manifest: Manifest, file: str) -> tuple[str, ...]:
    """Return the places to sign in a file of a packet, by the manifest alone."""
    return tuple(place.field for document in manifest.documents if file in document.files for place in document.signers)


def people_with_places(manifest: Manifest, places: Collection[str], signed: Collection[str]) -> tuple[PersonToSign, ...]:
    """Return the people who sign at some places, of which some are `signed`, in signing order."""
    theirs = [
        ((place.role, place.number), place.field, document.title)
        for document in manifest.documents
        for place in document.signers
        if place.field in places
    ]
    people = []
    for one in sorted(manifest.signers, key=lambda one: one.order):
        own = [(field, title) for who, field, title in theirs if who == (one.role, one.number)]
        fields, papers = tuple(field for field, _ in own), tuple(title for _, title in own)
        left = tuple(field for field in fields if field not in signed)
        about = (one.role, one.number, one.order, one.capacity, one.party, one.name, one.title, one.email)
        people += [PersonToSign(*about, fields, papers, left)] if own else []
    return tuple(people)


def next_to_sign(people: Iterable[PersonToSign]) -> tuple[PersonToSign, ...]:
    """Return those whose turn it is: all of the earliest turn in which a place is open; nobody where all have signed."""
    waiting = [one for one in people if one.open]
    first = min((one.order for one in waiting), default=0)
    return tuple(one for one in waiting if one.order == first)
