"""How the signing of a packet stands: who signs, whose turn it is, what was done so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from assembler.model.manifest import Manifest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.service import ConflictError
from assembler.portal.store.database import reading
from assembler.portal.store.links import Link
from assembler.portal.store.packets import Packet
from assembler.portal.store.signings import OPEN, Signing, find_signing, steps_of
from assembler.signing import PersonToSign, next_to_sign
from assembler.signing.audit import AuditStep, Step
from assembler.signing.turns import people_with_places, places_in

SIGNS = "sign/"
"""What the `form` of a personal link begins with, before the key of the person."""


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

    def signed_at(self, key: str) -> str:
        """Return when a person signed; empty where that was not yet."""
        return next((one.at for one in self.steps if one.step is Step.SIGNED and one.by == key), "")


def person_of(link: Link) -> str:
    """Return the key of the person whom a personal link is for; empty for any other link."""
    return link.form.removeprefix(SIGNS) if link.form.startswith(SIGNS) else ""


def signing_state(context: AppContext, packet: Packet) -> SigningState | None:
    """Return the latest signing of a packet; None where it was never opened for signature."""
    with reading(context.engine) as connection:
        signing = find_signing(connection, packet.id)
        steps = steps_of(connection, signing.id) if signing else ()
    if signing is None:
        return None
    manifest = manifest_of(context, packet)
    signed = [place for one in steps if one.step is Step.SIGNED for place in one.facts["fields"].split()]
    people = people_with_places(manifest, places_in(manifest, packet.contents.packet), signed)
    return SigningState(signing, manifest, people, steps, signing.standing(now()))


def manifest_of(context: AppContext, packet: Packet) -> Manifest:
    """Return the manifest of a packet; raise `ConflictError` where it cannot be read."""
    data = context.file_storage.packets.read(f"{packet.name}/{MANIFEST}") or b""
    manifest, findings = read_manifest(data, packet.name)
    if manifest is None:
        raise ConflictError(findings[0].message if findings else f"The manifest of {packet.name} is missing.")
    return manifest


def can_be_signed_here(context: AppContext, packet: Packet) -> bool:
    """Whether a packet can be opened for signature: it is built, not signed, no draft, and the portal has a seal."""
    fit = packet.state == "built" and not packet.signed and packet.parent is None and not packet.contents.draft
    return bool(fit and packet.contents.packet and context.seal_files)
