"""Findings as they cross from a child process to the portal, are stored as JSON, and are shown on pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter

from assembler.model.diagnostics import Diagnostic, as_json


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as `--json` prints it, with its subject. A row of an earlier release may lack what has a default here."""

    id: str
    severity: str
    message: str
    hint: str = ""
    path: str | None = None
    line: int | None = None
    column: int | None = None
    witness: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    subject: str = ""


StoredFindings = tuple[StoredFinding, ...]
_ADAPTER = TypeAdapter(StoredFindings)


def as_stored(findings: Iterable[Diagnostic]) -> StoredFindings:
    """Return findings in the form in which they are stored, each once."""
    return _ADAPTER.validate_python([{**as_json(one), "subject": one.subject} for one in dict.fromkeys(findings)])


def findings_as_data(findings: StoredFindings) -> list[object]:
    """Return the JSON array by which findings are stored."""
    data: list[object] = _ADAPTER.dump_python(findings, mode="json")
    return data


def findings_from_data(data: list[object]) -> StoredFindings:
    """Parse stored findings."""
    return _ADAPTER.validate_python(data)
