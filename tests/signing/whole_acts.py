"""Packets of the examples, signed by all in turn and closed, with the file of every stage; and what independent programs say of each."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from authority import revocation_list, root, stamping_server
from cryptography.hazmat.primitives.serialization import Encoding
from formats.pdf.test_personal_certificates import authority, opened
from signing.signing_sample import WAVE, key
from signing.test_archived import certified_seal
from signing.witnesses import Validity, by_mutool, by_openssl, by_pdfsig, spoilt

from assembler.formats.pdf.drawn_signature import read_strokes
from assembler.formats.pdf.revisions import read_state
from assembler.formats.pdf.signatures import read_signatures
from assembler.formats.pdf.validation_data import ValidationData
from assembler.packets.manifest import digest
from assembler.packets.order import BuiltPacket, build_packet
from assembler.returns import judge, read_packet, received_file
from assembler.returns.verdict import Standing
from assembler.signing import CONSENT, SigningAct, SigningKeys, next_to_sign, people_to_sign, sign_papers
from assembler.signing.audit import AuditStep, Step, next_step
from assembler.signing.executed import IssuedFile, check_audit, execute
from examples import ordered

LEVELS = ("B-B", "B-T", "B-LTA")
"""How packets are signed: by the seal alone, with time stamps, and with an authority, revocation lists and a stamp of the document."""

ROOT_PEM = root().certificate.public_bytes(Encoding.PEM)


@dataclass(frozen=True, slots=True)
class StageFile:
    """A file of a stage: `signed` by some, `executed` or `audit`; its level, the path in the packet, and until when it was signed."""

    stage: str
    level: str
    path: str
    data: bytes
    at: datetime
    packet: Path


def keys_of(level: str, address: str, at: datetime) -> SigningKeys:
    if level == "B-B":
        return SigningKeys(key())
    if level == "B-T":
        return SigningKeys(key(), time_stamps=address)
    return SigningKeys(
        opened(certified_seal()), authority(), address, ValidationData((ROOT_PEM,), (revocation_list(at=at).dump(),))
    )


def built(example: Path, folder: Path) -> BuiltPacket:
    """Build the packet of an example, as PDF alone."""
    packet, findings = build_packet(replace(ordered(example), formats=("pdf",)), folder, lambda _: None)
    assert packet is not None, findings
    return packet


def stage_files(packet: BuiltPacket, template: bytes, seed: int) -> Iterator[StageFile]:
    """Sign each file of a packet that has places to sign, by all in turn, and close it; yield the file of each stage."""
    for number, path in enumerate(sorted(one.relative_to(packet.folder).as_posix() for one in packet.folder.rglob("*.pdf"))):
        pdf = (packet.folder / path).read_bytes()
        state = read_state(pdf)
        in_packet = path == "packet.pdf" or not path.startswith("documents/") or _alone(packet, path)
        if in_packet and state is not None and people_to_sign(packet.manifest, state):
            chance = random.Random(f"{seed} {packet.manifest.packet} {path}")
            yield from _signed_by_all(packet, path, pdf, LEVELS[(seed + number) % 3], template, chance)


def _alone(packet: BuiltPacket, path: str) -> bool:
    """Whether a paper is signed in a file of its own."""
    own = (one for one in packet.manifest.documents if path in one.files)
    return any(one.handling in ("sign_later", "third_party") for one in own)


def _signed_by_all(
    packet: BuiltPacket, path: str, pdf: bytes, level: str, template: bytes, chance: random.Random
) -> Iterator[StageFile]:
    at = datetime.combine(packet.manifest.matter.issued, time(10), UTC) + timedelta(days=1)
    issued = IssuedFile(digest(pdf), packet.manifest, digest((packet.folder / "manifest.json").read_bytes()))
    steps: tuple[AuditStep, ...] = ()
    with stamping_server(at) as address:
        keys = keys_of(level, address, at)
        while (state := read_state(pdf)) and (turn := next_to_sign(people_to_sign(packet.manifest, state))):
            person = chance.choice(turn)
            strokes = read_strokes(WAVE) if chance.random() < 0.5 else None
            name = person.name or "Olive Kay"
            act = SigningAct(person.role, person.number, name, CONSENT, at, digest(pdf), strokes=strokes or ())
            signed, findings = sign_papers(pdf, packet.manifest, act, keys, template)
            assert signed is not None, findings
            facts = {"name": name, "before": signed.before, "after": signed.after}
            steps, pdf = (*steps, next_step(steps, at, Step.SIGNED, person.key, facts)), signed.data
            yield StageFile("signed", level, path, pdf, at, packet.folder)
        copy, findings = execute(pdf, issued, steps, keys, at)
    assert copy is not None, findings
    assert check_audit(copy.audit, copy.executed, read_signatures(copy.executed)[0]).findings == ()
    yield StageFile("executed", level, path, copy.executed, at, packet.folder)
    yield StageFile("audit", level, path, copy.audit, at, packet.folder)


def disagreements(file: StageFile, folder: Path) -> list[str]:
    """Return where a program says something else than we, of a file as it is and of it with another byte; and what is wrong by our own word."""
    faults = []
    for which, data, valid in (("whole", file.data, True), ("spoilt", spoilt(file.data), False)):
        ours = {one.field: one.holds for one in read_signatures(data)[0]}
        faults += [] if set(ours.values()) == {valid} else [f"{which}: verify says {ours}"]
        said: dict[str, Validity] = {
            "pdfsig": by_pdfsig(data, folder),
            "openssl": by_openssl(data, folder, ROOT_PEM, int(file.at.timestamp())),
            "mutool": by_mutool(data, folder),
        }
        for program, found in said.items():
            other = {field for field, holds in ours.items() if found.get(field, not holds) not in (None, holds)}
            faults += [f"{which}: {program} on {field}" for field in sorted(other | (found.keys() - ours.keys()))]
    if file.stage != "audit":
        papers, _ = read_packet(file.packet)
        assert papers is not None
        verdict = judge(received_file(Path(file.path).name, file.data), papers)
        faults += [] if verdict.standing is Standing.COMPLETED else [f"verify calls it {verdict.standing}"]
    return faults
