"""The audit record of a signing: every step in its order, each naming the one before by its digest, with the files they are about.

Names, order and types of the fields are the format of `audit.json`. Times are UTC to the second, digests SHA-256 in hexadecimal.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final, Literal

from pydantic import TypeAdapter, ValidationError

from assembler.packets.manifest import digest

FORMAT: Final = 1


class Step(StrEnum):
    """What happened in a step of a signing."""

    BEGUN = "begun"
    LINKED = "linked"
    SHOWN = "shown"
    CODED = "coded"
    REMINDED = "reminded"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXECUTED = "executed"


WORDS = {
    Step.BEGUN: "opened the papers for signature",
    Step.LINKED: "may sign by a link that was made for them",
    Step.SHOWN: "went on from the page with the papers",
    Step.CODED: "was sent a code by e-mail",
    Step.REMINDED: "was reminded by e-mail",
    Step.SIGNED: "agreed to the words of consent, and signed",
    Step.DECLINED: "declined to sign",
    Step.WITHDRAWN: "took the papers back",
    Step.EXECUTED: "closed the papers, signed by all",
}


@dataclass(frozen=True, slots=True)
class AuditStep:
    """A step: its number from 1, the digest of the step before, when it was, who did it, and what is known of it.

    `by` is the key of a person who signs, such as `partner.1`, or `vendor` for staff and the portal itself.
    """

    number: int
    previous: str
    at: str
    step: Step
    by: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuditPerson:
    """A person as the packet names them, by their key; what it does not know is empty."""

    key: str
    capacity: str
    party: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What was signed by whom: the packet, the digests of its manifest, of the file that was issued and of the one that all signed.

    `consents` has the words of consent by their versions.
    """

    format: Literal[1]
    packet: str
    matter: str
    programme: str
    issued: date
    manifest_sha256: str
    issued_sha256: str
    executed_sha256: str
    people: tuple[AuditPerson, ...]
    consents: Mapping[str, str]
    steps: tuple[AuditStep, ...]


def utc(moment: datetime) -> str:
    """Return a moment as the record writes it, such as `2026-12-02T09:30:00Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def write_step(step: AuditStep) -> bytes:
    """Return the JSON of a step by which its digest is made: keys sorted, without spaces."""
    return json.dumps(asdict(step), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def next_step(steps: tuple[AuditStep, ...], at: datetime, step: Step, by: str, facts: Mapping[str, str]) -> AuditStep:
    """Return the step that follows others."""
    previous = digest(write_step(steps[-1])) if steps else ""
    return AuditStep(len(steps) + 1, previous, utc(at), step, by, dict(facts))


def first_broken_step(steps: Iterable[AuditStep]) -> int:
    """Return the number of the first step that does not follow the one before; 0 where all do."""
    previous = ""
    for at, step in enumerate(steps, 1):
        if step.number != at or step.previous != previous:
            return at
        previous = digest(write_step(step))
    return 0


@cache
def _record_adapter() -> TypeAdapter[AuditRecord]:
    return TypeAdapter(AuditRecord)


def write_record(record: AuditRecord) -> bytes:
    """Return the contents of `audit.json`."""
    data = _record_adapter().dump_python(record, mode="json")
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def read_audit_record(data: bytes) -> AuditRecord | None:
    """Read the contents of `audit.json`; None where they are none, or of a later format."""
    try:
        return _record_adapter().validate_json(data)
    except ValidationError:
        return None
