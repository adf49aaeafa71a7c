"""Admins see what was done and by whom, and take all of it away as a table whose chain anybody can check."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from portal.page_forms import text_of
from portal.running import KEY, Running, running, small_settings
from sqlalchemy import text

from assembler.portal.clock import now
from assembler.portal.store.accounts import PORTAL, Role, add_staff
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing


@pytest.fixture
def small(tmp_path: Path, database: Callable[[], str]) -> Iterator[Running]:
    """Run a portal with a small library."""
    with running(small_settings(tmp_path, database())) as found:
        yield found


def test_the_page_names_what_was_done_about_whom_and_by_whom(small: Running) -> None:
    small.small_packet("audited-001", "Audit GmbH")
    with small.client() as desk:
        desk.post("/desk/sign-in", data={"key": KEY})
        desk.post("/desk/tokens", data={"name": "of the audit", "role": "viewer"})
        with writing(small.context.engine) as connection:
            record(connection, now(), "executed", actor=PORTAL.id)
        page = text_of(desk.get("/desk/audit").text)
    assert "The chain is whole" in page
    assert "matter saved audited-001" in page
    assert "token created whoever held the key of the run" in page
    assert "executed the portal" in page


def test_the_export_can_be_checked_without_us(small: Running) -> None:
    with writing(small.context.engine) as connection:
        add_staff(connection, "=1+1", "a long password", Role.ADMIN, now())
    small.small_packet("audited-002", "Audit GmbH")
    with small.client() as desk:
        desk.post("/desk/sign-in", data={"name": "=1+1", "password": "a long password"})
        desk.post("/desk/tokens", data={"name": "of the audit", "role": "viewer"})
        answer = desk.get("/desk/audit/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    before = ""
    for number, row in enumerate(rows, 1):
        at = int(datetime.fromisoformat(row["time"]).timestamp())
        chained = json.dumps([before, number, at, row["what"], row["subject"], row["actor"]])
        assert row["digest"] == hashlib.sha256(chained.encode()).hexdigest(), row
        before = row["digest"]
    assert [(row["what"], row["by"]) for row in rows][-1] == ("token-created", "'=1+1"), (
        "no spreadsheet takes a name for a formula"
    )


def test_earlier_events_are_on_a_page_of_their_own(portal: Running) -> None:
    with portal.client_of("admin") as desk:
        for number in range(101):
            assert desk.post("/desk/tokens", data={"name": f"t{number}", "role": "viewer"}).status_code == 201
        first = desk.get("/desk/audit").text
        assert "Earlier" in first
        assert 'href="/desk/audit?before=2"' in first
        last = desk.get("/desk/audit?before=2").text
        assert '<th scope="row">1</th>' in last
        assert "Earlier" not in last
        with writing(portal.context.engine) as connection:
            connection.execute(text("UPDATE events SET kind = 'nothing' WHERE number = 50"))
        assert "The chain is broken at event 50" in desk.get("/desk/audit").text
