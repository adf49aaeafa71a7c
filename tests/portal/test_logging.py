"""The log holds no personal data."""

import errno
import logging
import sqlite3
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from portal.page_forms import form_of
from portal.running import Running
from sqlalchemy.exc import OperationalError

from assembler.portal.logging import LOG, cause_of, log_fault, log_to_stderr


@pytest.mark.slow
def test_nothing_personal_is_logged(served: Running, partner: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    link = served.link_to("whatever-001")
    with caplog.at_level("DEBUG"):
        partner.get(link)
        partner.get(f"{link}x")
        partner.post(f"{form_of(partner, link)}/fill", data={"version": "x", "do": "check"})
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("assembler", "uvicorn")))
    assert "GET /p/{secret} 200" in logged
    assert link not in logged
    assert "Acme" not in logged


def test_a_fault_is_logged_by_its_class_and_line_alone(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("Acme Analytics GmbH")

    with pytest.raises(ValueError, match="Acme") as raised:
        fail()
    log_fault(raised.value)
    (record,) = caplog.records
    assert record.getMessage() == f"ValueError at {__file__}:{fail.__code__.co_firstlineno + 1}"


def fault_of_sqlite(name: str) -> sqlite3.OperationalError:
    fault = sqlite3.OperationalError("Acme Analytics GmbH")
    fault.sqlite_errorname = name
    return fault


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (OSError(errno.ENOSPC, "x", "Acme.pdf"), "no space is left on the disk"),
        (OSError(errno.EROFS, "x", "Acme.pdf"), "Read-only file system"),
        (fault_of_sqlite("SQLITE_FULL"), "no space is left on the disk"),
        (fault_of_sqlite("SQLITE_BUSY"), "SQLITE_BUSY"),
        (OperationalError("INSERT Acme", None, fault_of_sqlite("SQLITE_FULL")), "no space is left on the disk"),
        (OperationalError("SELECT 1", None, psycopg.OperationalError("Acme")), "the database does not answer"),
        (psycopg.errors.DiskFull("Acme"), "no space is left on the disk"),
        (psycopg.errors.LockNotAvailable("Acme"), "SQLSTATE 55P03"),
        (ValueError("Acme"), ""),
    ],
)
def test_the_cause_of_a_fault_is_told_without_what_anybody_wrote(fault: BaseException, cause: str) -> None:
    assert cause_of(fault) == cause


@pytest.fixture
def own_handlers() -> Iterator[None]:
    before, level = LOG.handlers[:], LOG.level
    yield
    LOG.handlers, LOG.level = before, level


@pytest.mark.usefixtures("own_handlers")
def test_each_line_has_the_time_in_utc_and_says_so() -> None:
    log_to_stderr()
    formatter = LOG.handlers[-1].formatter
    assert formatter
    made = logging.makeLogRecord({"created": 1_796_000_000, "levelname": "ERROR", "msg": "x"})
    assert formatter.format(made) == "2026-11-30T00:53:20Z ERROR x"
