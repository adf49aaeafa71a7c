"""Signatures and certificates that a program took from a file by writing it anew: whether the rest of the file can stand without them.

A signature that no longer stands in the bytes that were signed proves nothing, and an altered file may bear one as well. So it is a warning
only where nothing else in the file is left to prove: every word and every entry is as it was issued, and nothing is added. With an entry
that was filled in, with a stamp or a note, the file is refused. Neither ever counts as signed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import Diagnostic, Severity, error, quoted, warning
from assembler.returns.pdf_differences import PdfDifferences

LOST = "lost-signature"
ASK = "Ask for the file as it was signed."


def lost_signatures(
    findings: Iterable[Diagnostic], signatures: Iterable[Signature], differences: PdfDifferences, certificate: str = ""
) -> tuple[Diagnostic, ...]:
    """Return the findings about the signatures of a file that another program saved anew, with those that were torn from it told as lost.

    `certificate` is the SHA-256 of the one that our file carries: of it no more is asked than where it is gone.
    """
    torn = {one.field: one for one in signatures if not one.in_place}
    unproved, ours = ", ".join(_left_to_prove(differences)), "" if _is_as_issued(differences) else "entries that were issued"
    return tuple(
        _lost_signature(torn[finding.subject], ours if torn[finding.subject].fingerprint == certificate else unproved, finding)
        if finding.id == "broken-signature" and finding.subject in torn
        else finding
        for finding in findings
    )


def lost_certificate(findings: Iterable[Diagnostic], differences: PdfDifferences) -> tuple[Diagnostic, ...]:
    """Return the findings about the certificate of issue in a file that another program saved anew.

    Printing, flattening and merging take the certificate away. What it vouched for are the words and entries that were issued; where these
    are all there, that it is gone is a warning.
    """
    if not _is_as_issued(differences):
        return tuple(findings)
    return tuple(replace(one, severity=Severity.WARNING) if one.id == "removed-signature" else one for one in findings)


def _is_as_issued(differences: PdfDifferences) -> bool:
    """Whether every word and entry that was issued is there."""
    return not differences.changes and not any(entry.before for entry in differences.entries)


def _left_to_prove(differences: PdfDifferences) -> Iterator[str]:
    """Yield what a file holds that is not as it was issued, and that only a signature could prove."""
    held = (
        (differences.changes, "words that were changed"),
        (differences.entries, "entries"),
        ((*differences.additions, *differences.active, *differences.unknowns), "additions"),
        ([one for one in differences.findings if one.severity is not Severity.INFO], "what else is told of it"),
    )
    yield from (name for some, name in held if some)


def _lost_signature(signature: Signature, unproved: str, finding: Diagnostic) -> Diagnostic:
    place = f"What {signature.signer} signed in {quoted(signature.field)} cannot be checked"
    sentence = f"{place}: another program has saved the file anew since."
    if not unproved:
        return warning(LOST, sentence, finding.span, ASK, signature.field)
    told = f"{sentence.removesuffix('.')}, and nothing else proves what is in it: {unproved}."
    return error(LOST, told, finding.span, ASK, signature.field)
