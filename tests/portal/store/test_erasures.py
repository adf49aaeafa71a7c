"""An erasure that is killed anywhere is finished by the next start of the portal; nothing of the partner is left then."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from killing import Counter, do_and_kill
from portal.running import ADMIN, running, small_settings, small_text
from sqlalchemy import event, func, select

from assembler.model.diagnostics import Diagnostic
from assembler.packets.records import read_record
from assembler.portal.app_context import AppContext
from assembler.portal.clock import today
from assembler.portal.service import ConflictError, erase, record_signature
from assembler.portal.settings import Settings
from assembler.portal.store import erasures as erasing_store
from assembler.portal.store.database import reading
from assembler.portal.store.erasures import finish_erasures
from assembler.portal.store.matters import list_partners
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import erasures
from assembler.portal.web.app import open_context

pytestmark = pytest.mark.slow

KILLS = 12
NAME = "Quastelhuber AB"


def erasing(settings: Settings, counter: Counter) -> str:
    """Erase the only partner; touches count from there. Return their number."""
    context = open_context(settings)
    event.listen(context.engine, "before_cursor_execute", lambda *_: counter.touch())
    event.listen(context.engine, "commit", lambda *_: counter.touch())
    opened = counter.touches
    counter.last += opened if counter.last else 0
    with reading(context.engine) as connection:
        (partner,) = list_partners(connection, EVERY_MATTER)
    erase(context, ADMIN, partner.id)
    return str(counter.touches - opened)


def started_again(settings: Settings, _: Counter) -> str:
    """Start the portal, and erase the partner where its erasure had not begun; return what is left to do, and what the record says."""
    context = open_context(settings)
    context.build_queue.poll()
    with reading(context.engine) as connection:
        partners = list_partners(connection, EVERY_MATTER)
    for partner in partners:
        erase(context, ADMIN, partner.id)
    return record(context, "first-001")


def record(context: AppContext, id: str) -> str:
    """Return how many erasures are to be finished, and whether a record is erased; None where it cannot be read."""
    with reading(context.engine) as connection:
        left = connection.scalar(select(func.count()).select_from(erasures))
    found = read_record(context.file_storage.packets, id)[0]
    return f"{left} {found and found.erased}"


def test_an_erasure_that_is_killed_anywhere_is_finished(tmp_path: Path) -> None:
    settings = small_settings(tmp_path / "portal")
    with running(settings) as portal:
        packet = portal.packet("first-001", NAME, text=small_text("first-001", NAME))
        record_signature(portal.context, ADMIN, portal.find(packet), today())
    shutil.copytree(tmp_path / "portal", tmp_path / "before")
    whole = do_and_kill(partial(erasing, settings), str(tmp_path / "portal"), 0)
    touches = int(whole.said)
    for at in range(KILLS):
        shutil.rmtree(tmp_path / "portal")
        shutil.copytree(tmp_path / "before", tmp_path / "portal")
        ended = do_and_kill(partial(erasing, settings), str(tmp_path / "portal"), 1 + at * touches // KILLS)
        assert ended.killed
        again = do_and_kill(partial(started_again, settings), str(tmp_path / "portal"), 0)
        assert again.said == "0 True"
        files = [path for path in (tmp_path / "portal").rglob("*") if path.is_file() and "library" not in path.parts]
        assert not [path for path in files if b"Quastelhuber" in path.read_bytes()], at


def test_an_erasure_that_cannot_be_ended_is_tried_again_and_keeps_no_other_from_its_end(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        context = portal.context
        stuck, other = (portal.find(portal.small_packet(f"{one}-001", f"{one} AB")) for one in ("stuck", "other"))
        event = tmp_path / "files/packets/records/stuck-001/000001.json"
        written = event.read_bytes()
        event.write_bytes(b"{}")
        with pytest.raises(ConflictError, match="a record is not ended"):
            erase(context, ADMIN, stuck.partner)
        erase(context, ADMIN, other.partner)
        assert [record(context, id) for id in ("stuck-001", "other-001")] == ["1 None", "1 True"]
        event.write_bytes(written)
        context.build_queue.poll()
        assert [record(context, id) for id in ("stuck-001", "other-001")] == ["0 True", "0 True"]


def test_what_the_build_queue_ends_meanwhile_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(small_settings(tmp_path)) as portal:
        context = portal.context
        packet = portal.find(portal.small_packet("race-001", "Race AB"))
        record_file = tmp_path / "files/packets/records/race-001/000001.json"
        written, tries = record_file.read_bytes(), list[int]()

        def other_meanwhile(*asked: object) -> tuple[Diagnostic, ...]:
            """Try in vain, as whoever meets the other one half way; then let the other one come to its end."""
            record_file.write_bytes(b"{}")
            tries.append(len(found := finish_erasures(*asked)))  # type: ignore[arg-type]
            record_file.write_bytes(written)
            context.build_queue.poll()
            return found

        monkeypatch.setattr(erasing_store, "finish_erasures", other_meanwhile)
        erase(context, ADMIN, packet.partner)
        assert (tries, record(context, "race-001")) == ([1], "0 True")
