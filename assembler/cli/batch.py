"""`assembler batch`: build a packet for each row of a table of partners."""

import json
import sys
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

import click

from assembler.batch import (
    BatchSettings,
    BusyError,
    CheckedRows,
    DamagedError,
    Engine,
    Journal,
    NoClusterError,
    Outcome,
    as_data,
    read_rows,
    run_batch,
    run_local,
    run_on_cluster,
    usable_core_count,
    write_archive,
    write_report,
)
from assembler.cli.options import json_option, library_option, templates_option
from assembler.cli.packet_options import (
    certify_option,
    esign_option,
    find_key,
    find_store,
    formats_option,
    missing_package,
    output_option,
)
from assembler.cli.progress import row_progress
from assembler.cli.terminal import colour, print_findings, read_library, refuse
from assembler.commands.build import certificate_warnings
from assembler.formats.pdf.certification import Key, open_key
from assembler.loader.esign_services import read_esign_service
from assembler.loader.templates import Templates, load_templates
from assembler.model.diagnostics import Diagnostic, as_json, error, nearest
from assembler.model.source import Span
from assembler.packets.order import BY_PEN, PDF_FIELDS
from assembler.packets.storage_faults import mend, reason
from assembler.packets.weak_folders import weak_folder
from assembler.platform.installed_data import library_folder, templates_folder

STATES = {"built": "built", "found": "built before", "refused": "refused", "failed": "failed"}
"""The words for each state of an outcome."""


class BatchOptions(TypedDict):
    """The options of the command that are passed on together, under the names of their parameters."""

    output: str
    formats: tuple[str, ...]
    esign: str
    key: Path | None
    split: bool
    revise: bool
    only_check: bool
    skip_refused: bool
    only_failed: bool
    jobs: int | None
    engine: str
    scheduler: str
    report: Path | None
    archive: Path | None
    journal: Path | None
    templates_folder: Path | None
    library_folder: Path | None


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@output_option
@formats_option
@esign_option
@certify_option
@click.option("--split", is_flag=True, help="Write a PDF of each document too.")
@click.option("--revise", is_flag=True, help="Issue a changed row in the place of its packet that nobody has signed.")
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
@click.option("--archive", type=click.Path(path_type=Path), metavar="FILE", help="One ZIP file with all packets of the table.")
@click.option(
    "--journal",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where it is kept what is done; by itself beside the packets.",
)
@templates_option
@library_option
@json_option
def batch(*, table: Path, mapped: tuple[str, ...], as_data: bool, **asked: Unpack[BatchOptions]) -> None:
    """Build a packet for each row of a TABLE: .xlsx, .csv, .jsonl, or a folder of matters.

    Every row is checked before the first is built. A run that was stopped goes on where it was when it is started again.
    “assembler new PROGRAMME --table FILE.xlsx” writes an empty table.
    """
    store = find_store(asked["output"], as_data=as_data)  # before anything is read or asked
    library = read_library(asked["library_folder"], as_data=as_data)
    settings, seal, warned = _with_key(*_settings(library.digest, asked, as_data=as_data), asked["key"], as_data=as_data)
    orders, findings = read_rows(table, library, settings, _renaming(mapped), seal)
    if orders is None:
        refuse(findings, as_data=as_data)
    if not as_data:
        print_findings((*warned, *orders.findings))
    refused = orders.refused and not asked["skip_refused"]
    outcomes, stopped = ((), ()) if asked["only_check"] or refused else _run_rows(settings, orders, asked, as_data=as_data)
    stopped_and_told = (*stopped, *(weak_folder(store) if outcomes else ()))
    _echo_findings(stopped_and_told if not as_data else (*warned, *stopped_and_told), as_data=as_data)
    _echo_summary(orders, outcomes, "without a fault" if asked["only_check"] else "not built", as_data=as_data)
    if refused and not as_data and not asked["only_check"]:
        click.echo("Mend the rows above, or build the others by --skip-refused.")
    if (stopped or any(outcome.halting for outcome in outcomes)) and not as_data:
        click.echo(
            "The batch stopped. When that is mended, start the same command again: it finds what is built and builds the rest."
        )
    if asked["report"]:
        _write_report(asked["report"], (*orders.refused, *outcomes), as_data=as_data)
    if asked["archive"] and not asked["only_check"]:
        _write_archive(asked["archive"], asked["output"], outcomes, as_data=as_data)
    complete = asked["only_check"] or (not stopped and len(outcomes) == len(orders.tasks))
    sys.exit(0 if complete and not orders.refused and not warned and all(outcome.done for outcome in outcomes) else 1)


def _settings(library_digest: str, asked: BatchOptions, *, as_data: bool) -> tuple[BatchSettings, Templates]:
    templates_path = asked["templates_folder"] or templates_folder()
    templates, findings = load_templates(templates_path)
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
    folders, digests = (str(library.absolute()), str(templates_path.absolute()), output), (library_digest, templates.digest)
    settings = BatchSettings(*folders, *digests, asked["formats"], asked["split"], asked["esign"], revise=asked["revise"])
    return settings, templates


def _with_key(
    settings: BatchSettings, templates: Templates, key: Path | None, *, as_data: bool
) -> tuple[BatchSettings, Key | None, tuple[Diagnostic, ...]]:
    """Open the key that certifies a batch, asking once for its passphrase.

    Return the settings with the key's file, the key, and a warning where the e-sign service would break the certificate.
    """
    file = find_key(key, as_data=as_data)
    if file is None:
        return settings, None, ()
    seal, faults = open_key(file)
    if seal is None:
        refuse(faults, as_data=as_data)
    service, _ = read_esign_service(templates.services[settings.esign]) if settings.esign in templates.services else (None, ())
    return (
        replace(settings, key_file=file, fingerprint=seal.fingerprint),
        seal,
        tuple(certificate_warnings(service)) if service else (),
    )


def _renaming(mapped: Iterable[str]) -> dict[str, str]:
    renaming = {}
    for pair in mapped:
        theirs, equals, ours = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"“{pair}” has no “=”. Write HEADING=COLUMN.", param_hint="--map")
        renaming[theirs] = ours
    return renaming


def _run_rows(
    settings: BatchSettings, orders: CheckedRows, asked: BatchOptions, *, as_data: bool
) -> tuple[tuple[Outcome, ...], tuple[Diagnostic, ...]]:
    """Build the rows; return the outcome of each, and the finding that says why the batch stopped early, if it did."""
    where = asked["journal"] or _usual_journal(asked["output"])
    outcomes: list[Outcome] = []
    try:
        with Journal(where) as journal, row_progress(len(orders.tasks), quiet=as_data) as advance:
            for outcome in run_batch(settings, orders.tasks, journal, _engine(asked), only_failed=asked["only_failed"]):
                outcomes.append(outcome)  # kept, though the next row may stop the batch
                advance(outcome)
                if as_data:
                    _echo_outcome(outcome)
    except (BusyError, DamagedError, NoClusterError, OSError, ImportError) as caught:
        return tuple(outcomes), (_why_stopped(caught, where),)
    return tuple(outcomes), ()


def _usual_journal(output: str) -> Path:
    """Return the journal's usual path: in the folder of the packets, or the working directory where packets go to object storage."""
    return Path("journal.sqlite") if "://" in output else Path(output) / "journal.sqlite"


def _why_stopped(caught: Exception, where: Path) -> Diagnostic:
    place = Span(str(where), 1, 1)
    match caught:
        case BusyError():
            return error("busy", f"Another batch is at work with {where}.", place, "Wait for it, or name another by --journal.")
        case ImportError():
            return missing_package(caught)
        case NoClusterError():
            hint = "Start it by `dask scheduler`, and its workers by `dask worker ADDRESS`, or name another by --scheduler."
            return error("no-cluster", str(caught), Span("--scheduler", 1, 1), hint)
        case DamagedError():
            hint = "Move it away, with what lies beside it under the same name: packets that are built are found without it."
            return error("damaged-journal", f"{where} is no journal of a batch, or is damaged: {caught}.", place, hint)
        case OSError():
            refused = caught.filename or where
            sentence = f"The batch could not go on with {refused}: {reason(caught)}."
            return error("not-written", sentence, Span(str(refused), 1, 1), f"{mend(caught, '-o or --journal')}.")
        case _:
            raise caught


def _engine(asked: BatchOptions) -> Engine:
    jobs = asked["jobs"] or usable_core_count()
    if asked["engine"] == "local":
        return partial(run_local, jobs=jobs)
    return partial(run_on_cluster, jobs=jobs, scheduler=asked["scheduler"])


def _echo_outcome(outcome: Outcome) -> None:
    click.echo(json.dumps(as_data(outcome), ensure_ascii=False))


def _echo_summary(orders: CheckedRows, outcomes: tuple[Outcome, ...], rest: str, *, as_data: bool) -> None:
    """Print how many rows ended in which state, how the `rest` is called, and for each that was not built the reasons not yet printed."""
    every = (*orders.refused, *outcomes)
    counts = {state: sum(outcome.state == state for outcome in every) for state in STATES}
    rows = len(orders.tasks) + len(orders.refused)
    if as_data:
        for outcome in orders.refused:
            _echo_outcome(outcome)
        click.echo(json.dumps({"rows": rows, **counts, "not_built": rows - len(every)}))
        return
    for outcome in outcomes:
        if not outcome.done:
            click.echo("\n".join((f"{outcome.place}: {outcome.matter} {STATES[outcome.state]}", *outcome.reasons)), err=True)
    parts = [f"{number} {STATES[state]}" for state, number in counts.items() if number]
    parts += [f"{rows - len(every)} {rest}"] if rows > len(every) else []
    click.echo(f"{rows} row{'s' if rows != 1 else ''}: {', '.join(parts)}", color=colour())


def _echo_findings(findings: tuple[Diagnostic, ...], *, as_data: bool) -> None:
    """Print the findings about the batch as a whole, as a JSON line of its own with `--json`."""
    if not as_data:
        print_findings(findings)
    elif findings:
        click.echo(json.dumps({"findings": [as_json(finding) for finding in findings]}, ensure_ascii=False))


def _write_report(path: Path, outcomes: Iterable[Outcome], *, as_data: bool) -> None:
    try:
        write_report(path, outcomes)
    except ValueError:
        raise click.BadParameter(f"{path} ends in none of .csv, .xlsx, .jsonl.", param_hint="--report") from None
    except OSError as fault:
        sentence = f"The report could not be written to {path}: {reason(fault)}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), f"{mend(fault, '--report')}."),), as_data=as_data)


def _write_archive(path: Path, output: str, outcomes: Iterable[Outcome], *, as_data: bool) -> None:
    try:
        write_archive(path, find_store(output, as_data=as_data), (outcome.packet for outcome in outcomes if outcome.done))
    except OSError as fault:
        refused = fault.filename or path
        sentence = f"The archive could not be written to {path}: {refused}: {reason(fault)}."
        refuse((error("not-written", sentence, Span(str(path), 1, 1), f"{mend(fault, '--archive')}."),), as_data=as_data)
