"""The portal's log: the kind and the place of each event, never what a person wrote."""

import logging

LOG = logging.getLogger("assembler.portal")


def log_to_stderr() -> None:
    """Write the log of this process to standard error, each line with its time and level."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.setLevel(logging.INFO)
    LOG.addHandler(handler)


def log_fault(fault: BaseException) -> None:
    """Log the class and the line of an exception; its text is left out, because it may hold personal data."""
    last = fault.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "-"
    LOG.error("%s at %s", type(fault).__name__, where)
