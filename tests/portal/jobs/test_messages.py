"""Jobs and results are the same after they have travelled as JSON."""

from datetime import date
from pathlib import Path

import pytest
from portal.store.test_packet_contents import CONTENTS
from pydantic import TypeAdapter

from assembler.portal.jobs.messages import (
    ASSIGNMENT,
    Assignment,
    BuildPacket,
    BuildResult,
    CheckLibrary,
    FillForm,
    IssuedFiles,
    Job,
    ReadReturn,
    ReadTable,
    ReturnResult,
)
from assembler.portal.store.stored_findings import StoredFinding
from assembler.returns import AnswerData

ISSUED = IssuedFiles(Path("job-1"), Path("templates"), "m-1", ("form.pdf", "form.docx"), ("declaration",))
JOBS = (
    BuildPacket(
        Path("job-1"),
        Path("clauses"),
        Path("templates"),
        "0" * 64,
        "matter: ä\n",
        {"m-0.yaml": "matter: m-0\n"},
        date(2026, 12, 1),
        "deal-1",
        "m-1-0123abcd",
    ),
    CheckLibrary(Path("clauses"), Path("templates")),
    ReadTable(Path("job-1"), Path("clauses"), "table.csv"),
    FillForm(ISSUED, {"need": "„ä“\n"}),
    ReadReturn(ISSUED),
)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.task)
def test_a_job_arrives_as_it_was_sent(job: Job) -> None:
    sent = Assignment(job, 60, 1_000_000)
    assert ASSIGNMENT.validate_json(ASSIGNMENT.dump_json(sent)) == sent


def test_the_contents_of_a_packet_arrive_as_they_were_sent() -> None:
    sent = BuildResult("m-1-1", CONTENTS, (StoredFinding("x", "error", "„ä“", line=1, witness=("a",)),))
    adapter = TypeAdapter(BuildResult)
    assert adapter.validate_json(adapter.dump_json(sent)) == sent


def test_the_values_of_a_form_arrive_with_their_types() -> None:
    values: dict[str, AnswerData] = {
        "name": "2026-03-02",
        "fee": 1250,
        "share": 0.5,
        "told": True,
        "number": None,
        "people": [{"Name": "Ann", "Role": None}],
    }
    adapter = TypeAdapter(ReturnResult)
    arrived = adapter.validate_json(adapter.dump_json(ReturnResult("complete", (), values))).values
    assert arrived == values
    assert [type(value) for value in arrived.values()] == [str, int, float, bool, type(None), list]
