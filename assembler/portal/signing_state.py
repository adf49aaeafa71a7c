"""What is signed as one file, and how its signing stands: who signs, whose turn it is, what was done so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from assembler.formats.registry import PDF
from assembler.model.manifest import Manifest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.service import ConflictError
from assembler.portal.store.database import reading
from assembler.portal.store.links import SIGNS, Link
from assembler.portal.store.packet_contents import PaperSummary
from assembler.portal.store.packets import Packet, find_packet
from assembler.portal.store.signings import OPEN, Signing, find_signing, steps_of
from assembler.signing import PersonToSign, next_to_sign
from assembler.signing.audit import AuditStep, Step
from assembler.signing.turns import people_with_places, places_in

SIGNED_ALONE = ("sign_later", "third_party")
"""The handling of what is signed alone: a form that follows later, and a paper between others, such as the vendor and an end customer."""


@dataclass(frozen=True, slots=True)
class PapersToSign:
    """What is signed as one file: the papers of a packet that are signed together, or a later form or paper of others, by its name."""

    packet: Packet
    form: str = ""

    @property
    def paper(self) -> PaperSummary | None:
        """The paper that is signed alone; None for those that are signed together, and for a name that none has."""
        alone = (one for one in self.packet.contents.papers if one.handling in SIGNED_ALONE and one.signers and not one.specimen)
        return next((one for one in alone if one.name == self.form), None)

    @property
    def path(self) -> str:
        """The path of the file in the packet; empty where there is none to sign."""
        if not self.form:
            return self.packet.contents.packet if self.packet.parent is None else ""
        return self.paper.path(PDF) if self.paper else ""

    def link_form(self, key: str) -> str:
        """Return the `form` of the personal link of a person."""
        return f"{SIGNS}{key}/{self.form}" if self.form else f"{SIGNS}{key}"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs here: the key of the person, the author of what is done, which is a link or an account, and how the person is known."""

    key: str
    author: str
    known_by: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SigningState:
    """The signing of a packet as pages show it: the people with their places, and the steps so far."""

    signing: Signing
    manifest: Manifest
    people: tuple[PersonToSign, ...]
    steps: tuple[AuditStep, ...]
    standing: str

    @property
    def turn(self) -> tuple[PersonToSign, ...]:
        """Those whose turn it is; nobody where the papers are not open."""
        return next_to_sign(self.people) if self.standing == OPEN else ()

    def person(self, key: str) -> PersonToSign | None:
        """Return a person by the key; None for one who signs nothing here."""
        return next((one for one in self.people if one.key == key), None)

    @property
    def signed(self) -> tuple[PersonToSign, ...]:
        """Those who have signed."""
        return tuple(one for one in self.people if self.signed_at(one.key))

    def place_in_order(self, person: PersonToSign) -> int:
        """Return whether a person signs first, second and so on; those of one turn have the same place."""
        return 1 + len({one.order for one in self.people if one.order < person.order})

    def signed_as(self, key: str) -> str:
        """Return the name that a person signed by, where it is not the one of the papers; else nothing."""
        person, signed = self.person(key), (one for one in self.steps if one.step is Step.SIGNED and one.by == key)
        name = next((one.facts.get("name", "") for one in signed), "")
        return name if person and name != person.name else ""

    def declined_at(self, key: str) -> str:
        """Return when a person declined; empty where that person did not."""
        return next((one.at for one in self.steps if one.step is Step.DECLINED and one.by == key), "")

    def signed_at(self, key: str) -> str:
        """Return when a person signed; empty where that was not yet."""
        return next((one.at for one in self.steps if one.step is Step.SIGNED and one.by == key), "")


def person_of(link: Link) -> str:
    """Return the key of the person whom a personal link is for; empty for any other link."""
    return link.form.removeprefix(SIGNS).partition("/")[0] if link.personal else ""


def papers_behind(link: Link, packet: Packet) -> PapersToSign:
    """Return what a personal link to a packet is for."""
    return PapersToSign(packet, link.form.removeprefix(SIGNS).partition("/")[2] if link.personal else "")


def signing_state(context: AppContext, papers: PapersToSign) -> SigningState | None:
    """Return the latest signing of papers; None where they were never opened for signature."""
    if not papers.path:
        return None
    with reading(context.engine) as connection:
        signing = find_signing(connection, papers.packet.id, papers.form)
        steps = steps_of(connection, signing.id) if signing else ()
    if signing is None:
        return None
    manifest = manifest_of(context, papers.packet)
    signed = [place for one in steps if one.step is Step.SIGNED for place in one.facts["fields"].split()]
    people = people_with_places(manifest, places_in(manifest, papers.path), signed)
    return SigningState(signing, manifest, people, steps, signing.standing(now()))


def earlier_signing(context: AppContext, papers: PapersToSign) -> SigningState | None:
    """Return the signing of the papers before their correction that somebody had signed in; None where nobody had."""
    former, state = papers.packet, None
    while former.revises and not (state and state.signed):
        with reading(context.engine) as connection:
            found = find_packet(connection, former.revises)
        if found is None:
            return None
        former, state = found, signing_state(context, PapersToSign(found, papers.form))
    return state if state and state.signed else None


def signers_of(context: AppContext, papers: PapersToSign) -> tuple[PersonToSign, ...]:
    """Return who signs papers, whether they were opened for signature or not; nobody where that cannot be read."""
    if not papers.path:
        return ()
    try:
        manifest = manifest_of(context, papers.packet)
    except ConflictError:
        return ()
    return people_with_places(manifest, places_in(manifest, papers.path), ())


def manifest_of(context: AppContext, packet: Packet) -> Manifest:
    """Return the manifest of a packet; raise `ConflictError` where it cannot be read."""
    data = context.file_storage.packets.read(f"{packet.name}/{MANIFEST}") or b""
    manifest, findings = read_manifest(data, packet.name)
    if manifest is None:
        raise ConflictError(findings[0].message if findings else f"The manifest of {packet.name} is missing.")
    return manifest


def can_be_signed_here(context: AppContext, papers: PapersToSign) -> bool:
    """Whether papers can be opened for signature: their packet is built and no draft, they are not signed, and the portal has a seal."""
    packet = papers.packet
    signed = bool(packet.signed) and not papers.form
    return bool(packet.state == "built" and not signed and not packet.contents.draft and papers.path and context.seal_files)
