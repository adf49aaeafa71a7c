"""Whatever is killed during a build, the packet is whole or absent, and its page says which."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import httpx
import pytest
from disks import become, disk
from portal.conftest import WORKER
from portal.jobs.processes import is_gone, parents, until, workers
from portal.running import ADMIN, PLAIN, ROOT, Running, free_port, matter_text, running, small_settings, small_text
from sqlalchemy import update

from assembler.packets.records import read_record
from assembler.portal.jobs import build_queue, sandbox
from assembler.portal.jobs.build_queue import TELL, BuildQueue
from assembler.portal.jobs.sandbox import run_job
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import rebuild_packet, request_packet, store_matter
from assembler.portal.store.database import open_database, reading, writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import ROWS
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import PacketRequest, find_packet
from assembler.portal.store.tables import packets
from assembler.portal.web.link_access import fetch_file

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("child_processes")]


@pytest.fixture
def portal(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """Run a portal with a small library and nothing in it."""
    with running(small_settings(tmp_path, database())) as found:
        yield found


@pytest.fixture(scope="module")
def built(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, float]]:
    """Run a portal of which each packet is built in a new worker, and build one; yield the portal, and how long the worker took."""
    settings = small_settings(tmp_path_factory.mktemp("killed"), database())
    with (
        pytest.MonkeyPatch.context() as patch,
        running(replace(settings, limits=replace(settings.limits, kept_jobs=1))) as portal,
    ):
        patch.setattr(sandbox, "output_of_worker", WORKER)
        id = ordered(portal, "quiet-001")
        begun = worker_of(portal, id)[1]
        assert portal.wait(id) == "built"
        yield portal, time.monotonic() - begun


def ordered(portal: Running, name: str) -> str:
    text = small_text(name, "Canary Eins GmbH")
    matter, findings = store_matter(portal.context, ADMIN, read_matter_text(portal.context, text))
    assert matter, findings
    with reading(portal.context.engine) as connection:
        stored = find_matter(connection, matter)
    assert stored
    return request_packet(portal.context, ADMIN, stored, PacketRequest())


def worker_of(portal: Running, packet: str) -> tuple[list[int], float]:
    """Wait until a packet has a worker, or needs none any more, and return it with the time."""
    until(lambda: workers(os.getpid()) or portal.find(packet).state not in ("queued", "building"), 20)
    return workers(os.getpid()), time.monotonic()


@pytest.mark.parametrize("share", [0.0, 0.2, 0.4, 0.6, 0.8])
def test_a_worker_killed_at_any_moment_leaves_a_packet_whole_or_absent(built: tuple[Running, float], share: float) -> None:
    portal, lasts = built
    before = stored_packets(portal)
    id = ordered(portal, f"killed-{share * 10:03.0f}")
    found, begun = worker_of(portal, id)
    time.sleep(max(0, begun + lasts * share - time.monotonic()))
    for worker in found:
        try:
            os.kill(worker, signal.SIGKILL)
        except ProcessLookupError:
            continue
    state = portal.wait(id)
    with portal.client_of("admin") as client:
        page = client.get(f"/desk/packets/{id}").text
        assert whole_or_absent(portal, id, state, page, before)
        if state == "interrupted":
            assert client.post(f"/desk/packets/{id}/again").status_code == 303
            assert portal.wait(id) == "built"
            assert whole_or_absent(portal, id, "built", client.get(f"/desk/packets/{id}").text, before)
    assert is_swept(portal)


def stored_packets(portal: Running) -> list[str]:
    """Return the paths of all files of packets."""
    return [key for key in portal.context.file_storage.all_keys() if key.startswith("packets/")]


def test_a_build_that_goes_on_is_not_taken_for_one_that_has_died(portal: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    states = list[str]()

    def build_late(*job: object) -> object:
        with writing(portal.context.engine) as connection:  # as if the machine had stood still for longer than a claim lasts
            id = connection.scalar(update(packets).values(claimed_until=1).returning(packets.c.id))
        portal.context.build_queue.poll()
        states.append(portal.find(str(id)).state)
        return run_job(*job)  # type: ignore[arg-type]

    monkeypatch.setattr(build_queue, "run_job", build_late)
    assert portal.wait(ordered(portal, "late-001")) == "built"
    assert states == ["building"]


def is_swept(portal: Running) -> bool:
    """Whether the last job has left nothing behind, a moment after its packet has its state."""
    until = time.monotonic() + 20
    while (left := [*portal.context.settings.scratch.iterdir()]) and time.monotonic() < until:
        time.sleep(0.05)
    return not left


def whole_or_absent(portal: Running, id: str, state: str, page: str, before: list[str]) -> bool:
    """Whether a packet is whole and its page says so, or nothing of it is stored and its page says so."""
    with reading(portal.context.engine) as connection:
        packet = find_packet(connection, id)
    assert packet
    if state == "built":
        assert all(fetch_file(portal.context, packet, file.path) for file in packet.contents.files)
        return "Create a link" in page
    assert state == "interrupted"
    assert stored_packets(portal) == before
    return "There is no packet yet." in page


def test_a_portal_killed_between_the_files_and_the_row_goes_on_from_the_files(portal: Running) -> None:
    id, storage = portal.small_packet("orphan-001", "Canary Eins GmbH"), portal.context.file_storage
    name, record = portal.find(id).name, read_record(storage.packets, "orphan-001")
    storage.remove([f"pages/{id}/{ROWS}"])
    with writing(portal.context.engine) as connection:
        connection.execute(
            update(packets).where(packets.c.id == id).values(state="building", claimed_until=1, name="", record="")
        )
    portal.context.build_queue.poll()
    assert portal.wait(id) == "interrupted"
    assert storage.keys(f"pages/{id}") == ()
    rebuild_packet(portal.context, ADMIN, portal.find(id))
    assert portal.wait(id) == "built"
    assert (portal.find(id).name, read_record(storage.packets, "orphan-001")) == (name, record)


def test_a_library_that_was_changed_since_the_start_builds_nothing(portal: Running) -> None:
    object.__setattr__(portal.context.build_queue, "library_digest", "another")
    other = ordered(portal, "changed-002")
    assert portal.wait(other) == "refused"
    with portal.client_of("admin") as client:
        assert "The library has been changed since the portal was started." in client.get(f"/desk/packets/{other}").text


@pytest.fixture
def command(tmp_path: Path) -> tuple[list[str], str]:
    port = free_port()
    run = [sys.executable, "-m", "assembler", "portal", "--data", str(tmp_path / "portal"), "--port", str(port)]
    return run, f"http://127.0.0.1:{port}"


def start(run: list[str], address: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(run, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/desk/sign-in", verify=PLAIN)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return process
    raise TimeoutError(address)


def test_a_portal_killed_during_a_build_finds_it_interrupted_when_it_starts_again(command: tuple[list[str], str]) -> None:
    run, address = command
    process = start(run, address)
    try:
        shown = subprocess.run([*run, "token", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {shown}"}, timeout=60, verify=PLAIN) as machine:
            matter = machine.post("/api/matters", json={"text": matter_text("killed-002", "Canary Eins GmbH")}).json()["id"]
            packet = machine.post(f"/api/matters/{matter}/packets", json={}).json()["id"]
            while not workers(process.pid):
                time.sleep(0.005)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    process = start(run, address)
    try:
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {shown}"}, timeout=60, verify=PLAIN) as machine:
            until = time.monotonic() + 60
            while (state := machine.get(f"/api/packets/{packet}").json()["state"]) == "building" and time.monotonic() < until:
                time.sleep(0.2)
            assert state == "interrupted"
            assert machine.get(f"/api/packets/{packet}").json()["files"] == []
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def test_a_stop_waits_for_the_look_at_the_database_that_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looking, ended = Event(), list[bool]()

    def look(queue: BuildQueue) -> None:
        if queue.library_digest == "of this test":
            looking.set()
            time.sleep(0.3)
            ended.append(True)

    monkeypatch.setattr(build_queue, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(BuildQueue, "poll", look)
    settings = small_settings(tmp_path)
    engine = open_database(settings.database)
    queue = BuildQueue(settings, engine, FileStorage(settings.files), "of this test", WorkerPool(settings))
    queue.start()
    looking.clear()
    assert looking.wait(10)
    before = len(ended)
    queue.stop()
    assert len(ended) > before, "else its connection is still open when the engine is disposed of"
    engine.dispose()


def test_a_build_that_a_full_disk_ends_is_interrupted_and_no_fault_of_the_matter(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with disk(tmp_path / "disk", "64k") as place:
        settings = replace(small_settings(tmp_path / "portal"), scratch=place / "scratch")
        with running(settings) as portal:
            text = small_text("full-001", "Acme GmbH")
            matter, findings = store_matter(portal.context, ADMIN, read_matter_text(portal.context, text))
            assert matter, findings
            with reading(portal.context.engine) as connection:
                stored = find_matter(connection, matter)
            assert stored
            packet = request_packet(portal.context, ADMIN, stored, PacketRequest())
            assert portal.wait(packet) == "interrupted"
            (told,) = portal.find(packet).findings
            assert (told.id, told.hint) == ("not-written", TELL)
            assert "a packet could not be written" in [record.getMessage() for record in caplog.records]
            become(place, "size=64m")
            with portal.client_of("editor") as desk:
                assert "when the disk takes it" in desk.get(f"/desk/packets/{packet}").text
                desk.post(f"/desk/packets/{packet}/again")
            assert portal.wait(packet) == "built"


@pytest.mark.parametrize("told", [signal.SIGKILL, signal.SIGTERM])
def test_a_portal_that_ends_or_is_killed_leaves_no_process_behind(
    command: tuple[list[str], str], tmp_path: Path, told: signal.Signals
) -> None:
    run, address = command
    run += ["--library", str(small_settings(tmp_path).library)]
    process = start(run, address)
    try:
        (parent,) = parents(process.pid)
        shown = subprocess.run([*run, "token", "test"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {shown}"}, timeout=60, verify=PLAIN) as machine:
            matter = machine.post("/api/matters", json={"text": small_text("left-001", "Canary Eins GmbH")}).json()["id"]
            machine.post(f"/api/matters/{matter}/packets", json={}).raise_for_status()
        assert until(lambda: workers(process.pid))
        begun = [parent, *workers(process.pid)]
    finally:
        process.send_signal(told)
        process.wait()
    assert until(lambda: all(map(is_gone, begun)), 30)
