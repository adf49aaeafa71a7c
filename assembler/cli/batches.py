"""Batches: a table of partners in, a packet for each row out."""

# ruff: noqa: PLC0415 - a command imports its heavy parts itself, so that `assembler --help` is quick
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assembler.cli.terminal import (
    certify_option,
    colour,
    esign_option,
    find_store,
    formats_option,
    json_option,
    library_option,
    missing_package,
    output_option,
    passphrase,
    read_library,
    refuse,
    tell,
)
from assembler.model.diagnostics import Diagnostic, as_json, error, nearest
from assembler.model.source import Span

if TYPE_CHECKING:
    from assembler.batch import BatchSettings, Orders, Outcome
    from assembler.formats.pdf.certification import Key
    from assembler.loader.templates import Templates

STATES = {"built": "built", "found": "built before", "refused": "refused", "failed": "failed"}


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@output_option
@formats_option
@esign_option
@certify_option
@click.option("--split", is_flag=True, help="Write a PDF of each document too.")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    metavar="HEADING=COLUMN",
    help="Which column a heading of yours is; without one it is left out.",
)
@click.option("--check", "only_check", is_flag=True, help="Check every row and build none.")
@click.option("--skip-refused", is_flag=True, help="Build the good rows although others are refused.")
@click.option("--only-failed", is_flag=True, help="Build again only what was not built in an earlier run.")
@click.option("--jobs", type=click.IntRange(1, 256), show_default="one a core", help="How many at a time.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="What builds: processes here, or Dask.",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="The scheduler of a Dask cluster, such as tcp://host:8786.")
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", help="A line for each row: .csv, .xlsx or .jsonl.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where it is kept what is done; by itself beside the packets.",
)
@click.option("--templates", "templates_folder", type=click.Path(path_type=Path), help="Another look than the shipped one.")
@library_option
@json_option
def batch(table: Path, mapped: tuple[str, ...], as_data: bool, **asked: Any) -> None:  # noqa: FBT001 - a flag
    """Build a packet for each row of a TABLE: .xlsx, .csv, .jsonl, or a folder of matters.

    Every row is checked before the first is built. A run that was stopped goes on where it was when it is started again.
    “assembler new PROGRAMME --table FILE.xlsx” writes an empty table.
    """
    from assembler.batch import read_orders

    find_store(asked["output"], as_data=as_data)  # before anything is read or asked
    library = read_library(asked["library_folder"], as_data=as_data)
    making, seal, warned = _certified(*_making(library.digest, asked, as_data=as_data), asked["key"], as_data=as_data)
    orders, findings = read_orders(table, library, making, _renaming(mapped), seal)
    if orders is None:
        refuse(findings, as_data=as_data)
    if not as_data:
        tell((*warned, *orders.findings))
    refused = orders.refused and not asked["skip_refused"]
    outcomes, unable = ((), ()) if asked["only_check"] or refused else _run(making, orders, asked, as_data=as_data)
    _tell_findings(unable if not as_data else (*warned, *unable), as_data=as_data)
    _tell(orders, outcomes, as_data=as_data)
    if refused and not as_data and not asked["only_check"]:
        click.echo("Mend the rows above, or build the others by --skip-refused.")
    if (unable or any(outcome.halting for outcome in outcomes)) and not as_data:
        click.echo(
            "The batch stopped. When that is mended, start the same command again: it finds what is built and builds the rest."
        )
    if asked["report"]:
        _write_report(asked["report"], (*orders.refused, *outcomes), as_data=as_data)
    complete = asked["only_check"] or (not unable and len(outcomes) == len(orders.tasks))
    sys.exit(0 if complete and not orders.refused and not warned and all(outcome.done for outcome in outcomes) else 1)


def _making(library_digest: str, asked: dict[str, Any], *, as_data: bool) -> tuple["BatchSettings", "Templates"]:
    from assembler.batch import BatchSettings
    from assembler.loader.installed_data import library_folder, templates_folder
    from assembler.loader.templates import load_templates
    from assembler.packets.order import BY_PEN, PDF_FIELDS

    looks = asked["templates_folder"] or templates_folder()
    templates, findings = load_templates(looks)
    if templates is None:
        refuse(findings, as_data=as_data)
    known = (BY_PEN, PDF_FIELDS, *templates.services)
    if asked["esign"] not in known:
        hint = nearest(asked["esign"], known) or f"There are {', '.join(known)}."
        raise click.BadParameter(f"There is no e-sign service “{asked['esign']}”. {hint}", param_hint="--esign")
    if asked["key"] and asked["engine"] != "local":
        sentence = "goes with --engine local alone: neither key nor passphrase is sent over a network."
        raise click.BadParameter(sentence, param_hint="--certify")
    library = asked["library_folder"] or library_folder()
    output = asked["output"] if "://" in asked["output"] else str(Path(asked["output"]).absolute())
    folders, digests = (str(library.absolute()), str(looks.absolute()), output), (library_digest, templates.digest)
    return BatchSettings(*folders, *digests, asked["formats"], asked["split"], asked["esign"]), templates


def _certified(
    making: "BatchSettings", templates: "Templates", key: Path | None, *, as_data: bool
) -> tuple["BatchSettings", "Key | None", tuple[Diagnostic, ...]]:
    """Let a batch be certified with a key, asking for its passphrase once; give it open, and what it does not go with."""
    from assembler.commands.build import broken_by, read_key_file
    from assembler.formats.pdf.certification import open_key
    from assembler.loader.esign_services import read_dialect

    if key is None:
        return making, None, ()
    file, findings = read_key_file(key, passphrase(key))
    seal, faults = open_key(file) if file else (None, ())
    if seal is None:
        refuse((*findings, *faults), as_data=as_data)
    service, _ = read_dialect(templates.services[making.esign]) if making.esign in templates.services else (None, ())
    return replace(making, key_file=file, fingerprint=seal.fingerprint), seal, tuple(broken_by(service)) if service else ()


def _renaming(mapped: Iterable[str]) -> dict[str, str]:
    renaming = {}
    for pair in mapped:
        theirs, equals, ours = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"“{pair}” has no “=”. Write HEADING=COLUMN.", param_hint="--map")
        renaming[theirs] = ours
    return renaming


def _run(
    making: "BatchSettings", orders: "Orders", asked: dict[str, Any], *, as_data: bool
) -> tuple[tuple["Outcome", ...], tuple[Diagnostic, ...]]:
    """Build the rows; give what came of each, and why the batch could not go on where it could not."""
    from assembler.batch import BusyError, DamagedError

    where = asked["journal"] or _beside(asked["output"])
    outcomes = []
    try:
        for outcome in _outcomes(making, orders, asked, where, as_data=as_data):
            outcomes.append(outcome)  # noqa: PERF402 - what has come is kept though the next raises
    except (BusyError, DamagedError, OSError, ImportError) as caught:
        return tuple(outcomes), (_unable(caught, where),)
    return tuple(outcomes), ()


def _outcomes(
    making: "BatchSettings", orders: "Orders", asked: dict[str, Any], where: Path, *, as_data: bool
) -> Iterator["Outcome"]:
    from assembler.batch import Journal, run_batch

    with Journal(where) as journal, _progress(len(orders.tasks), quiet=as_data) as advance:
        for outcome in run_batch(making, orders.tasks, journal, _engine(asked), only_failed=asked["only_failed"]):
            advance(outcome)
            if as_data:
                _say(outcome)
            yield outcome


def _beside(output: str) -> Path:
    """Give the journal's usual place: in the folder of the packets, or here where they go elsewhere."""
    return Path("journal.sqlite") if "://" in output else Path(output) / "journal.sqlite"


def _unable(caught: Exception, where: Path) -> Diagnostic:
    from assembler.batch import BusyError, DamagedError
    from assembler.packets.storage_faults import mend, reason

    place = Span(str(where), 1, 1)
    match caught:
        case BusyError():
            return error("busy", f"Another batch is at work with {where}.", place, "Wait for it, or name another by --journal.")
        case ImportError():
            return missing_package(caught)
        case DamagedError():
            hint = "Move it away, with what lies beside it under the same name: packets that are built are found without it."
            return error("damaged-journal", f"{where} is no journal of a batch, or is damaged: {caught}.", place, hint)
        case OSError():
            refused = caught.filename or where
            sentence = f"The batch could not go on with {refused}: {reason(caught)}."
            return error("not-written", sentence, Span(str(refused), 1, 1), f"{mend(caught, '-o or --journal')}.")
        case _:
            raise caught


def _engine(asked: dict[str, Any]) -> Any:
    from assembler.batch import one_a_core, run_local, run_on_cluster

    jobs = asked["jobs"] or one_a_core()
    if asked["engine"] == "local":
        return partial(run_local, jobs=jobs)
    return partial(run_on_cluster, jobs=jobs, scheduler=asked["scheduler"])


@contextmanager
def _progress(rows: int, *, quiet: bool) -> Iterator[Any]:
    """Show how many rows are done, how fast, and how long it will take; on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

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


def _say(outcome: "Outcome") -> None:
    from assembler.batch import as_data

    click.echo(json.dumps(as_data(outcome), ensure_ascii=False))


def _tell(orders: "Orders", outcomes: tuple["Outcome", ...], *, as_data: bool) -> None:
    """Say how many rows came to what; of each that was not built, why, where that has not been said yet."""
    every = (*orders.refused, *outcomes)
    counts = {state: sum(outcome.state == state for outcome in every) for state in STATES}
    rows = len(orders.tasks) + len(orders.refused)
    if as_data:
        for outcome in orders.refused:
            _say(outcome)
        click.echo(json.dumps({"rows": rows, **counts, "not_built": rows - len(every)}))
        return
    for outcome in outcomes:
        if not outcome.done:
            click.echo("\n".join((f"{outcome.place}: {outcome.matter} {STATES[outcome.state]}", *outcome.reasons)), err=True)
    said = [f"{number} {STATES[state]}" for state, number in counts.items() if number]
    said += [f"{rows - len(every)} not built"] if rows > len(every) else []
    click.echo(f"{rows} row{'s' if rows != 1 else ''}: {', '.join(said)}", color=colour())


def _tell_findings(findings: tuple[Diagnostic, ...], *, as_data: bool) -> None:
    """Tell what is wrong with the batch as a whole, as a line of its own where data is asked for."""
    if not as_data:
        tell(findings)
    elif findings:
        click.echo(json.dumps({"findings": [as_json(finding) for finding in findings]}, ensure_ascii=False))


def _write_report(path: Path, outcomes: Iterable["Outcome"], *, as_data: bool) -> None:
    from assembler.batch import write_report
    from assembler.packets.storage_faults import mend, reason

    try:
        write_report(path, outcomes)
    except ValueError:
        raise click.BadParameter(f"{path} ends in none of .csv, .xlsx, .jsonl.", param_hint="--report") from None
    except OSError as fault:
        sentence = f"The report could not be written to {path}: {reason(fault)}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), f"{mend(fault, '--report')}."),), as_data=as_data)
