"""Builds, signatures and erasures that are killed before each call to the disk: what is there is whole, and doing it again ends it."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from batch.small_batch import contents
from packets.small_order import order, upon
from small_library import MATTER

from assembler.commands.record import adopt, erase, show, verify_records
from assembler.packets.order import Order, build_packet
from assembler.packets.records import Note, read_record
from assembler.packets.store import FolderStore

pytestmark = pytest.mark.slow

SIGNED_ON, ERASED_ON = date(2026, 12, 20), date(2030, 1, 31)
CALLS = ("open", "fsync", "link", "rename", "mkdir", "rmdir", "unlink")
NOTE = Note("0f", "Berit Holm rang")


def killed_before(at: int, work: Callable[[], object]) -> bool:
    """Do work in a process that is killed before its `at`-th call to the disk; return whether it came so far."""
    child = os.fork()
    if child == 0:  # pragma: no cover - ends by a signal
        done = count(1)
        for name in CALLS:
            setattr(os, name, _killing(getattr(os, name), done, at))
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _killing(real: Callable[..., Any], done: Iterator[int], at: int) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        if next(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)

    return call


def following(root: Path, out: Path) -> Order:
    shown, findings = show(FolderStore(out), "first-001")
    assert shown is not None, findings
    assert shown.in_force is not None
    return upon(order(root, text=MATTER.replace("first-001", "second-001")), shown.in_force)


def build(ordered: Order, out: Path) -> None:
    packet, findings = build_packet(ordered, out, lambda _: None)
    assert packet is not None, findings


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """Return a folder with one signed packet and its record."""
    first, out = order(tmp_path), tmp_path / "signed"
    build(first, out)
    assert adopt(FolderStore(out), first.packet, SIGNED_ON, NOTE)[1] == ()
    return out


def test_a_killed_build_leaves_a_packet_and_its_event_whole_and_ends_when_it_is_started_again(
    tmp_path: Path, signed: Path
) -> None:
    ordered, quiet, out = following(tmp_path, signed), tmp_path / "quiet", tmp_path / "out"
    shutil.copytree(signed, quiet)
    build(ordered, quiet)
    seen = set()
    for at in count(1):
        shutil.copytree(signed, out)
        if not killed_before(at, lambda: build_packet(ordered, out, lambda _: None)):
            break
        store = FolderStore(out)
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        manifest, _ = store.manifest(ordered.packet)
        if ordered.packet in record.issued:
            assert manifest is not None
        assert manifest is None or store.altered(ordered.packet, manifest) == ()
        seen.add((manifest is not None, ordered.packet in record.issued))
        build(ordered, out)
        store.sweep()
        assert contents(out) == contents(quiet), f"killed before call {at}"
        shutil.rmtree(out)
    assert seen == {(False, False), (True, False), (True, True)}
    assert contents(out) == contents(quiet)


def test_a_killed_signature_is_there_or_not_and_is_stated_again(tmp_path: Path) -> None:
    ordered, built, out = order(tmp_path), tmp_path / "built", tmp_path / "out"
    build(ordered, built)
    seen = set()
    for at in count(1):
        shutil.copytree(built, out)
        if not killed_before(at, lambda: adopt(FolderStore(out), ordered.packet, SIGNED_ON, NOTE)):
            break
        record, findings = read_record(FolderStore(out), "first-001")
        assert record is not None, findings
        seen.add(ordered.packet in record.signed)
        record, findings = adopt(FolderStore(out), ordered.packet, SIGNED_ON, NOTE)
        assert record is not None, findings
        assert len(record.events) == 2
        assert verify_records(FolderStore(out)) == ({"first-001": ()}, ())
        shutil.rmtree(out)
    assert seen == {False, True}


def test_a_killed_erasure_forbids_what_follows_from_its_event_on_and_goes_on(tmp_path: Path, signed: Path) -> None:
    out = tmp_path / "out"
    seen = set()
    for at in count(1):
        shutil.copytree(signed, out)
        store = FolderStore(out)
        if not killed_before(at, lambda store=store: erase(store, "first-001", ERASED_ON)):  # type: ignore[misc]
            break
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        found, _ = verify_records(store)
        seen.add((record.erased, *(one.id for one in found["first-001"])))
        assert erase(store, "first-001", ERASED_ON)[1] == ()
        assert verify_records(store) == ({"first-001": ()}, ())
        assert [path for path, data in contents(out).items() if b"Anna" in data or b"Berit" in data] == []
        shutil.rmtree(out)
    assert seen == {(False,), (True, "erasure-unfinished"), (True,)}


def test_of_processes_that_issue_at_once_one_does_and_the_others_leave_nothing(tmp_path: Path, signed: Path) -> None:
    orders = [replace(following(tmp_path, signed)) for _ in range(1)]
    orders = [replace(orders[0], matter=replace(orders[0].matter, id=f"second-00{at}")) for at in range(4)]
    children = []
    for ordered in orders:
        child = os.fork()
        if child == 0:  # pragma: no cover - another process
            packet, findings = build_packet(ordered, signed, lambda _: None)
            os._exit(0 if packet else 3 if [one.id for one in findings] == ["record-moved-on"] else 1)
        children.append(child)
    ends = [os.WEXITSTATUS(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(ends) == [0, 3, 3, 3]
    (won,) = [ordered.packet for ordered, end in zip(orders, ends, strict=True) if end == 0]
    store = FolderStore(signed)
    record, _ = read_record(store, "first-001")
    assert record is not None
    assert [*record.issued] == [order(tmp_path).packet, won]
    assert store.below("") == (order(tmp_path).packet, "records", won)
