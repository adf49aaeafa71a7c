"""The log: that something happened, of which kind and where, and nothing of what anybody wrote."""

import logging

LOG = logging.getLogger("assembler.portal")


def note_fault(fault: BaseException) -> None:
    """Log a fault by its kind and place alone: its text may hold somebody's data."""
    last = fault.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "-"
    LOG.error("%s at %s", type(fault).__name__, where)
