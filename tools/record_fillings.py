#!/usr/bin/env python3
"""Fill in every form in many ways, in Word and in PDF, read each again, and write `tests/recorded/fillings.md`."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import product

from recorded_run import import_tests, write_page

import_tests()

from returns.test_fillings import try_fillings  # noqa: E402

from examples import plans_with_fields  # noqa: E402 - the tests' folder is known only now

HEAD = """# Random fillings of every form

`make fillings` filled in every form of the shipped library, in Word and in PDF, with what people and programs write (`tests/returns/fillings.py`),
and read each again: every answer as it was written, no change of the form's own words.
"""


def read_again(plan: str, ending: str, count: int) -> str:
    """Fill in one form in so many ways; return what went wrong, empty where each was read as it was written."""
    try:
        try_fillings(plan, ending, count)
    except AssertionError as fault:
        return next(iter(str(fault).splitlines()), "the status is another one")
    return ""


def main(count: int, day: date) -> None:
    """Fill in all forms, in two processes, and write the record."""
    os.environ["PYTEST_CURRENT_TEST"] = "tools/record_fillings.py"
    cases = [*product(plans_with_fields(), ("docx", "pdf"))]
    with ProcessPoolExecutor(2) as pool:
        faults = [*pool.map(read_again, *zip(*cases, strict=True), [count] * len(cases))]
    lines = [
        "| form | file | fillings | fault |",
        "|---|---|---:|---|",
        *(f"| {plan} | {ending} | {count:,} | {fault or 'none'} |" for (plan, ending), fault in zip(cases, faults, strict=True)),
    ]
    write_page("fillings.md", HEAD, day, "the ones that hypothesis derives from the name of the test", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
