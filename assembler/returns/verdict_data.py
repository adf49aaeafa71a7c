"""A verdict as JSON data, and as lines of text for people; every command and page shows these."""

from collections.abc import Iterator

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import as_json
from assembler.returns.odd_characters import named
from assembler.returns.verdict import Change, Signed, Verdict

LONGEST = 200
"""The most letters of an entry that one line shows."""


def verdict_data(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as the object that `--json` prints."""
    return {
        "file": verdict.path,
        "standing": str(verdict.standing),
        "origin": str(verdict.origin),
        "packet": verdict.packet,
        "issued_as": verdict.issued_as,
        "papers": list(verdict.papers),
        "carrier": [str(each) for each in verdict.carrier],
        "words": str(verdict.words),
        "changes": [change_data(change) for change in verdict.changes],
        "silent": len(verdict.silent),
        "entries": [{"name": each.name, "before": each.before, "after": each.after} for each in verdict.entries],
        "execution": [
            {"place": each.name, "signed": str(each.signed), "by": each.by, "known_by": each.known_by}
            for each in verdict.execution
        ],
        "signatures": [_signature_data(each) for each in verdict.signatures],
        "additions": [
            {
                "what": each.what,
                "place": each.place,
                "text": each.text,
                "by": each.by,
                "on": each.on.isoformat() if each.on else None,
            }
            for each in verdict.additions
        ],
        "active": [{"what": each.what, "place": each.place, "target": each.target} for each in verdict.active],
        "not_understood": [{"what": each.what, "place": each.place} for each in verdict.unknowns],
        "findings": [as_json(finding) for finding in verdict.findings],
    }


def _signature_data(signature: Signature) -> dict[str, object]:
    return {
        "field": signature.field,
        "signer": signature.signer,
        "name": signature.name,
        "seal": signature.seal,
        "stated": signature.stated.isoformat() if signature.stated else None,
        "stamped": signature.stamped.isoformat() if signature.stamped else None,
        "stamped_by": signature.stamped_by,
        "revoked": signature.revoked.isoformat() if signature.revoked else None,
        "certifies": signature.certifies,
        "holds": signature.holds,
        "trusted": signature.trusted,
        "certificate_sha256": signature.fingerprint,
    }


def change_data(change: Change) -> dict[str, object]:
    """Return a change as the object that `--json` prints."""
    edits = [{"deleted": edit.deleted, "inserted": edit.inserted} for edit in change.edits]
    return {
        "place": change.place,
        "kind": change.kind,
        "silent": change.silent,
        "by": list(change.by),
        "ours": change.ours,
        "theirs": change.theirs,
        "edits": edits,
    }


SHOWN = 12
"""The most entries that are listed in lines."""


def detail_lines(verdict: Verdict) -> Iterator[str]:
    """Yield a line for each entry, and for each place to sign where it may be signed without a certificate."""
    for each in verdict.entries[:SHOWN]:
        yield f"filled in: {named(each.name)} = “{named(each.after)[:LONGEST]}”"
    if len(verdict.entries) > SHOWN:
        yield f"filled in: {len(verdict.entries) - SHOWN} more (--json names them)"
    certified = {signature.field for signature in verdict.signatures}
    for place in verdict.execution:
        if place.signed is not Signed.NOT and place.name not in certified:
            by, known = (f" by {named(place.by)}" if place.by else ""), (f" ({place.known_by})" if place.known_by else "")
            yield f"{named(place.name)}: {place.signed}{by}{known}"


def signature_lines(verdict: Verdict, certificate: str = "") -> Iterator[str]:
    """Yield a line for each signature; `certificate` is the SHA-256 of the one that the file was issued with, empty where it has none."""
    for one in verdict.signatures:
        place = f" in {signature_place(one.field)}" if one.field != verdict.path else ""
        act = "certified" if one.certifies else "time-stamped" if one.stamp else f"{'sealed' if one.seal else 'signed'}{place}"
        day = f", stated {one.stated.date()}" if one.stated else ""
        day += f", time-stamped {one.stamped.date()} by {named(one.stamped_by)}" if one.stamped else ""
        day += f", its certificate revoked {one.revoked.date()}" if one.revoked else ""
        trust = "a certificate you trust" if one.trusted else "a certificate that nobody you named vouches for"
        issued = one.certifies and one.fingerprint == certificate
        holds = "holds" if one.holds else "does not hold"
        person = f", for {named(one.name)}," if one.seal and one.name and one.name != one.signer else ""
        yield f"{act} by {named(one.signer)}{person}{day}: {holds}, {'with the key it was issued with' if issued else trust}"


def unsigned_line(verdict: Verdict) -> Iterator[str]:
    """Yield a line with the places to sign at which nothing stands, if there are any."""
    if verdict.unsigned:
        yield f"not signed: {'; '.join(map(signature_place, verdict.unsigned))}"


def signature_place(field: str) -> str:
    """Return a signature field as a place to sign: “agreement, partner 1”."""
    paper, _, signer = field.partition(".signatures.")
    return f"{paper.replace('.', ' ')}, {signer.replace('.', ' ')}" if signer else field
