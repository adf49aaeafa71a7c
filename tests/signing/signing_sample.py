"""The packet of an example, signed in turn as in a page of ours: each stage made once for all tests of a process."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from keys import PASSPHRASE, made_key
from returns.verification_sample import issued, packet

from assembler.formats.pdf.certification import Key, KeyFile, open_key
from assembler.formats.pdf.drawn_signature import read_strokes
from assembler.model.diagnostics import Diagnostic
from assembler.model.manifest import Manifest
from assembler.packets.manifest import digest
from assembler.signing import CONSENT, SigningAct, SigningKeys, sign_papers
from assembler.signing.acts import Signed, SignedPapers
from assembler.signing.audit import AuditStep, Step, next_step
from assembler.signing.executed import ExecutedCopy, IssuedFile, execute
from examples import ROOT

SEAL = "Try Vendor e-seal"
TEMPLATE = (ROOT / "templates/packet.typ").read_bytes()
AT = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 12, 3, 15, 5, tzinfo=UTC)
WAVE = "[[[100, 300], [200, 100], [300, 300], [420, 120]], [[500, 200], [640, 210]]]"
"""A drawn signature, as the page sends it."""


@cache
def key(name: str = SEAL) -> Key:
    found, findings = open_key(KeyFile("seal.p12", made_key(name).p12, PASSPHRASE))
    assert found is not None, findings
    return found


def keys() -> SigningKeys:
    return SigningKeys(key())


def manifest(*, certified: bool = True) -> Manifest:
    return packet(certified=certified).manifest


def partners_act(pdf: bytes, name: str = "Dr. Lena Müller") -> SigningAct:
    return SigningAct("partner", 1, name, CONSENT, AT, digest(pdf), place="Köln")


def vendors_act(pdf: bytes) -> SigningAct:
    drawn = read_strokes(WAVE)
    assert drawn
    return SigningAct("vendor", 1, "Aoife O'Brien", CONSENT, LATER, digest(pdf), "Director", "Dublin", drawn)


def sign(pdf: bytes, act: SigningAct, by: SigningKeys | None = None) -> Signed:
    return sign_papers(pdf, manifest(), act, by or keys(), TEMPLATE)


def refusal(pdf: bytes, act: SigningAct, by: SigningKeys | None = None) -> Diagnostic:
    """Return the one finding for which an act is refused."""
    signed, (finding,) = sign(pdf, act, by)
    assert signed is None
    return finding


@cache
def by_partner(*, certified: bool = True) -> SignedPapers:
    """Return the packet after the partner's act, in typed letters."""
    pdf = issued(certified=certified)
    signed, findings = sign(pdf, partners_act(pdf))
    assert signed is not None, findings
    return signed


@cache
def by_both(*, certified: bool = True) -> SignedPapers:
    """Return the packet after the vendor's act, drawn, behind the partner's."""
    before = by_partner(certified=certified).data
    signed, findings = sign(before, vendors_act(before))
    assert signed is not None, findings
    return signed


@cache
def steps() -> tuple[AuditStep, ...]:
    """Return the steps of both acts."""
    partner, vendor = by_partner(), by_both()
    told = (
        (AT, Step.SHOWN, "partner.1", {"file": partner.before, "agent": "Mozilla/5.0 (株)", "address": "192.0.2.7"}),
        (
            AT,
            Step.SIGNED,
            "partner.1",
            {"name": "Dr. Lena Müller", "consent": "1", "before": partner.before, "after": partner.after},
        ),
        (
            LATER,
            Step.SIGNED,
            "vendor.1",
            {"name": "Aoife O'Brien", "consent": "1", "before": vendor.before, "after": vendor.after},
        ),
    )
    found: tuple[AuditStep, ...] = ()
    for at, step, by, facts in told:
        found = (*found, next_step(found, at, step, by, facts))
    return found


def issued_file() -> IssuedFile:
    return IssuedFile(digest(issued()), manifest(), digest((packet().folder / "manifest.json").read_bytes()))


@cache
def executed() -> ExecutedCopy:
    """Return the executed copy with its audit file."""
    copy, findings = execute(by_both().data, issued_file(), steps(), keys(), LATER)
    assert copy is not None, findings
    return copy


def on(act: SigningAct, at: datetime) -> SigningAct:
    return replace(act, at=at)
