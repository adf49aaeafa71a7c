"""A cluster builds the same bytes, survives the death of a worker, and writes to object storage."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import boto3
import pytest
from batch.small_batch import contents, kill_a_child, making, run, table
from moto.server import ThreadedMotoServer

from assembler.batch import Journal, Making, Outcome, read_orders, run_batch, run_on_cluster
from assembler.library import Library
from assembler.packets import open_store
from assembler.packets.stores import ObjectStore

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")]


def on_cluster(made: Making, library: Library, path: Path, *, killed: bool = False) -> list[Outcome]:
    orders, findings = read_orders(path, library, made)
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
    clustered = Making(
        made.library, made.templates, str(tmp_path / "cluster"), made.library_digest, made.templates_digest, made.formats
    )
    outcomes = on_cluster(clustered, library, tmp_path / "t.csv", killed=True)
    assert [outcome.reasons for outcome in outcomes if not outcome.done] == []
    assert len(outcomes) == 16
    assert contents(tmp_path / "cluster") == contents(tmp_path / "out")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket of a server that speaks S3, on this machine alone."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="packets")
    yield "s3://packets/2026"
    server.stop()


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
        found = store.manifest(outcome.packet)
        assert found is not None
        assert store.altered(outcome.packet, found) == ()
    kept = {path.removeprefix("packets/2026/"): store.files.cat_file(path) for path in store.files.find("packets/2026")}
    assert kept == contents(tmp_path / "out")
