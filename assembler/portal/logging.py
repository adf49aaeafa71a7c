"""The portal's log: the kind and the place of each event, never what a person wrote."""

import errno
import logging
import os
import sqlite3
import time

LOG = logging.getLogger("assembler.portal")


def log_to_stderr() -> None:
    """Write the log of this process to standard error, each line with its time in UTC and its level."""
    handler = logging.StreamHandler()
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    LOG.setLevel(logging.INFO)
    LOG.addHandler(handler)


def log_fault(fault: BaseException) -> None:
    """Log the class, the line and the cause of an exception; its text is left out, because it may hold personal data."""
    last = fault.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "-"
    cause = cause_of(fault)
    LOG.error("%s at %s%s", type(fault).__name__, where, f": {cause}" if cause else "")


NO_SPACE = "no space is left on the disk"
NO_ANSWER = "the database does not answer"
FULL = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL_IN_POSTGRESQL = "53100"


def cause_of(fault: BaseException) -> str:
    """Return why a disk or a database has refused, in words that hold nothing of anybody; empty for any other fault."""
    fault = getattr(fault, "orig", None) or fault  # SQLAlchemy wraps what the driver has raised
    if isinstance(fault, OSError) and fault.errno is not None:
        return NO_SPACE if fault.errno in FULL else os.strerror(fault.errno)
    if isinstance(fault, sqlite3.Error):
        kind = getattr(fault, "sqlite_errorname", "")
        return NO_SPACE if kind == "SQLITE_FULL" else kind
    if hasattr(fault, "sqlstate"):  # of psycopg; a connection that was refused or lost has none
        state = fault.sqlstate
        return NO_SPACE if state == DISK_FULL_IN_POSTGRESQL else f"SQLSTATE {state}" if state else NO_ANSWER
    return ""
