"""A cluster builds the same bytes, survives the death of a worker, and writes to object storage."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from batch.cluster_builds import DEADLY, build_and_die, build_few
from batch.small_batch import contents, kill_a_child, making, partner, run, table
from click.testing import CliRunner
from dask import config
from distributed import LocalCluster
from loader.matter_tables.table_files import as_csv
from object_storage import served_bucket

from assembler.batch import BatchSettings, Journal, Outcome, cluster, read_rows, run_batch, run_on_cluster
from assembler.batch.cluster import LONGEST_STRETCH, WITHOUT_PAGES, stretches
from assembler.cli import main
from assembler.model.library import Library
from assembler.packets.store import PROBE, ObjectStore, open_store
from examples import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]


def on_cluster(made: BatchSettings, library: Library, path: Path, *, killed: bool = False) -> list[Outcome]:
    orders, findings = read_rows(path, library, made)
    assert orders is not None, findings
    outcomes = []
    with Journal(path.with_suffix(".cluster.sqlite")) as journal:
        for outcome in run_batch(made, orders.tasks, journal, partial(run_on_cluster, jobs=2)):
            outcomes.append(outcome)
            if killed and len(outcomes) == 2:
                assert kill_a_child()
    return outcomes


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    run(made, library, table(tmp_path / "t.csv", 16))
    clustered = BatchSettings(
        made.library, made.templates, str(tmp_path / "cluster"), made.library_digest, made.templates_digest, made.formats
    )
    outcomes = on_cluster(clustered, library, tmp_path / "t.csv", killed=True)
    assert [outcome.reasons for outcome in outcomes if not outcome.done] == []
    assert len(outcomes) == 16
    assert contents(tmp_path / "cluster") == contents(tmp_path / "out")


def test_rows_are_cut_into_stretches_of_one_kind_and_none_is_lost(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    kinds = [({"retail": ""}, 250), ({"retail": "yes", "trade": "yes"}, 30), ({"wholesale": "yes", "trade": "yes"}, 1)]
    rows = [partner(1000 * at + number, **kind) for at, (kind, many) in enumerate(kinds) for number in range(many)]
    columns = {column: "" for row in rows for column in row}
    orders, findings = read_rows(as_csv(tmp_path / "t.csv", [columns | row for row in rows]), library, made)
    assert orders is not None, findings
    cut = [*stretches(orders.tasks, 1)]
    assert [row for stretch in cut for row in stretch] == [*orders.tasks]
    assert [len(stretch) for stretch in cut] == [71, 71, 71, 37, 30, 1]
    assert max(len(stretch) for stretch in stretches(orders.tasks * 8, 1)) == LONGEST_STRETCH
    assert {len(stretch) for stretch in stretches(orders.tasks, 1000)} == {1}


@pytest.fixture
def copied_workers() -> Iterator[None]:
    """Let the workers of a cluster be copies of a process that has read the program, where many replace each other."""
    with config.set({"distributed.worker.multiprocessing-method": "forkserver"}):
        yield


@pytest.mark.usefixtures("copied_workers")
def test_a_row_that_kills_its_worker_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "build_stretch", build_and_die)
    made, library = making(tmp_path)
    outcomes = on_cluster(made, library, table(tmp_path / "t.csv", 10))
    assert len({outcome.key for outcome in outcomes}) == len(outcomes) == 10
    (failed,) = (outcome for outcome in outcomes if not outcome.done)
    assert (failed.matter, failed.state) == (DEADLY, "failed")


@pytest.mark.usefixtures("copied_workers")
def test_a_worker_is_renewed_after_its_rows_and_no_row_is_lost_or_answered_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "build_stretch", build_few)
    monkeypatch.setattr(cluster, "LONGEST_STRETCH", 2)
    made, library = making(tmp_path)
    outcomes = on_cluster(made, library, table(tmp_path / "t.csv", 24))
    assert [outcome.reasons for outcome in outcomes if not outcome.done] == []
    assert len({outcome.key for outcome in outcomes}) == len(outcomes) == 24
    assert len({outcome.reasons for outcome in outcomes}) > 2


def test_two_clusters_may_run_on_one_machine() -> None:
    with (
        LocalCluster(n_workers=0, scheduler_kwargs=WITHOUT_PAGES) as one,
        LocalCluster(n_workers=0, scheduler_kwargs=WITHOUT_PAGES) as other,
    ):
        assert one.scheduler_address != other.scheduler_address


def test_a_batch_ends_with_a_sentence_where_no_scheduler_answers_or_none_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 1)
    made, _ = making(tmp_path)
    given = ["batch", table(tmp_path / "t.csv", 3), "--library", made.library, "--templates", made.templates]
    given += ["-o", made.output, "--formats", "txt", "--engine", "dask", "--scheduler"]
    with LocalCluster(n_workers=0, scheduler_kwargs=WITHOUT_PAGES) as empty:
        for address, why in (
            ("here", "No scheduler answers at here: missing port number"),
            ("tcp://127.0.0.1:1", "No scheduler answers at tcp://127.0.0.1:1"),
            (empty.scheduler_address, f"The scheduler at {empty.scheduler_address} has no worker."),
        ):
            ended = CliRunner().invoke(main, [*map(str, given), address])
            assert (ended.exit_code, "Traceback" in ended.stderr) == (1, False), ended.output
            assert why in ended.stderr
            assert "no-cluster" in ended.stderr


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the URL of a bucket on a server for S3 on this machine."""
    with served_bucket(monkeypatch) as url:
        yield url


@pytest.mark.usefixtures("new_processes")  # which read the address of the bucket in their environment
def test_packets_in_object_storage_are_those_of_a_folder(tmp_path: Path, bucket: str) -> None:
    here, library = making(tmp_path)
    run(here, library, table(tmp_path / "t.csv", 3))
    made, _ = making(tmp_path, output=bucket)
    (tmp_path / "t.sqlite").unlink()
    outcomes = run(made, library, tmp_path / "t.csv")
    assert {outcome.state for outcome in outcomes} == {"built"}, outcomes
    store = open_store(bucket)
    assert isinstance(store, ObjectStore)
    for outcome in outcomes:
        found, _ = store.manifest(outcome.packet)
        assert found is not None
        assert store.altered(outcome.packet, found) == ()
    kept = {
        path.removeprefix("packets/2026/"): store.files.cat_file(path)
        for path in store.files.find("packets/2026")
        if PROBE not in path
    }
    assert kept == contents(tmp_path / "out")


def test_one_packet_goes_to_object_storage_too(tmp_path: Path, bucket: str) -> None:
    given = ["build", str(ROOT / "examples/ipp-advisory.yaml"), "--formats", "txt"]
    there, here = (CliRunner().invoke(main, [*given, "-o", output]) for output in (bucket, str(tmp_path)))
    assert (there.exit_code, here.exit_code) == (0, 0), there.output
    assert there.stdout.replace(bucket, str(tmp_path)) == here.stdout


@pytest.mark.usefixtures("new_processes")
@pytest.mark.parametrize(
    ("settings", "output", "why"),
    [
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "s3://packets/2026", "Could not connect to the endpoint URL"),
        ({}, "s3://other", "The specified bucket does not exist"),
    ],
)
def test_a_storage_that_cannot_be_reached_ends_a_batch_at_its_first_row(
    tmp_path: Path, bucket: str, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], output: str, why: str
) -> None:
    assert bucket
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    made, _ = making(tmp_path)
    given = ["batch", table(tmp_path / "t.csv", 3), "--library", made.library, "--templates", made.templates, "-o", output]
    ended = CliRunner().invoke(main, [*map(str, given), "--jobs", "1", "--formats", "txt", "--journal", str(tmp_path / "j")])
    assert ended.exit_code == 1, ended.output
    assert why in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "1 failed, 2 not built" in ended.stdout
