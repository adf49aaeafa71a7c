from assembler.model.diagnostics import Diagnostic, Severity, as_json, error
from assembler.model.source import Span
from assembler.portal.store.stored_findings import as_stored, findings_as_data, findings_from_data

FINDING = Diagnostic("x", Severity.WARNING, "„ä“.", Span("a.yaml", 2, 3), "Mend it.", "a field", ("lend",), ("trade",))


def test_a_finding_is_stored_as_json_prints_it_with_its_subject() -> None:
    assert findings_as_data(as_stored([FINDING])) == [{**as_json(FINDING), "subject": "a field"}]


def test_what_is_stored_is_read() -> None:
    found = as_stored([FINDING, error("y", "No.")])
    assert findings_from_data(findings_as_data(found)) == found
    assert [one.severity for one in found] == ["warning", "error"]


def test_a_finding_is_stored_once() -> None:
    assert len(as_stored([FINDING, FINDING])) == 1


def test_a_row_of_an_earlier_release_is_read() -> None:
    (old,) = findings_from_data([{"id": "x", "severity": "error", "message": "No.", "hint": "", "subject": ""}])
    assert (old.path, old.line, old.witness) == (None, None, ())
