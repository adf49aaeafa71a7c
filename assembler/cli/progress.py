"""Progress on a terminal: the file a packet is at, the row a batch is at. Nothing is shown where the output goes elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assembler.batch.work import Outcome


@contextmanager
def file_progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show which file is being made; yield the function that is called with each file's path."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 -- of a terminal alone, and long to import

    with Console(stderr=True).status("building") as status:
        yield lambda path: status.update(f"building {path}")


@contextmanager
def row_progress(rows: int, *, quiet: bool) -> Iterator[Callable[["Outcome"], None]]:
    """Show how many rows are done, how fast, and how long the rest takes; yield the function that is called with each outcome."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 -- of a terminal alone, and long to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415 -- likewise

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as shown:
        bar = shown.add_task("packets", total=rows, rate="")

        def advance(outcome: "Outcome") -> None:
            speed = shown.tasks[0].speed
            shown.update(bar, advance=1, description=outcome.matter, rate=f"{speed:.1f} a second" if speed else "")

        yield advance
