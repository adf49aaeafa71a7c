"""Errors are answered as JSON to machines and as pages to people, and a worker builds the app from its environment."""

import asyncio
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running, free_port, matter_text, running, settings_for, small_settings
from small_library import agreement, write
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.settings import ENVIRONMENT_VARIABLE, export_settings
from assembler.portal.web import app
from assembler.portal.web.app import UnreadableLibraryError, app_from_environment, open_context


def test_an_error_is_json_below_the_api_and_a_page_elsewhere(served: Running, partner: httpx.Client) -> None:
    for path, kind in (("/api/nowhere", "application/json"), ("/desk/nowhere", "text/html; charset=utf-8")):
        answer = partner.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, kind), path
    with served.client_of("viewer") as viewer:
        assert viewer.post("/desk/tokens").status_code == 403
        assert "You may not do this" in viewer.post("/desk/tokens").text


def test_nothing_is_worked_out_before_somebody_asks_for_it(served: Running) -> None:
    """What a start works out, every worker process works out before its first answer."""
    context = open_context(served.context.settings)
    assert (context.catalogue._texts, context.library_check._work) == ((), None)  # noqa: SLF001 - the only place that tells
    context.engine.dispose()
    context.rate_limiter.close()


def test_a_character_that_no_text_has_is_refused_or_left_out_and_no_fault_of_the_program(served: Running) -> None:
    shown = {"Authorization": f"Bearer {served.token()}", "Content-Type": "application/json"}
    with served.client() as machine, served.client_of("admin") as desk:
        for name in ("a\0b", "\ud800"):
            sent = json.dumps({"name": name, "role": "viewer"})
            refused = machine.post("/api/tokens", content=sent, headers=shown)
            assert refused.status_code == 422, name
        for path in (
            "/desk?q=%00",
            "/desk/matters?q=a%00",
            "/desk/inbox?q=%00",
            "/desk/catalogue?q=%00",
            "/desk/programmes/qpn?at_partner=%00",
        ):
            assert desk.get(path).status_code in (200, 422), path
        made = desk.post("/desk/tokens", data={"name": "a\0b", "role": "viewer", "days": "1"})
        assert (made.status_code, "ab" in text_of(made.text)) == (201, True)


def test_while_the_database_is_away_each_answer_says_to_come_again_and_the_log_says_why(
    portal: Running, caplog: pytest.LogCaptureFixture
) -> None:
    shown = {"Authorization": f"Bearer {portal.token()}"}
    away = create_engine(f"postgresql+psycopg://portal:not-for-logs@127.0.0.1:{free_port()}/desk", hide_parameters=True)
    engine = portal.context.engine
    object.__setattr__(portal.context, "engine", away)
    try:
        with portal.client(cookies={"session": "x"}) as client:
            for path in ("/desk/inbox", "/api/packets", f"/p/{'x' * 43}"):
                answer = client.get(path, headers=shown)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "60"), path
                assert "The portal cannot work at this moment." in answer.text, path
            assert client.get("/health").text == "not ready: the database does not answer\n"
    finally:
        object.__setattr__(portal.context, "engine", engine)
        away.dispose()
    logged = [record.getMessage() for record in caplog.records if "OperationalError at" in record.getMessage()]
    assert logged
    assert {line.rpartition(": ")[2] for line in logged} == {"the database does not answer"}
    assert "not-for-logs" not in caplog.text


@pytest.mark.parametrize("fault", [OperationalError("select", None, OSError()), OSError("no disk"), RuntimeError("no thread")])
def test_what_is_done_now_and_then_is_done_again_whatever_failed_once(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = list[object]()

    def fail_once(context: object) -> None:
        tried.append(context)
        if len(tried) == 1:
            raise fault
        raise LookupError  # which no fault of a database or disk is: it ends the loop of the test

    monkeypatch.setattr(app, "TENDING_SECONDS", 0.0)
    with pytest.raises(LookupError):
        asyncio.run(app._tend("context", [fail_once]))  # type: ignore[arg-type] # noqa: SLF001 - the loop has no other door
    assert tried == ["context"] * 2


def test_a_portal_looks_for_what_is_to_be_done_from_its_start_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    signings, notices = Event(), Event()
    monkeypatch.setattr(app, "SIGNINGS", (lambda _: signings.set(),))
    monkeypatch.setattr(app, "NOTICES", (lambda _: notices.set(),))
    with running(small_settings(tmp_path)):
        assert [signings.wait(60), notices.wait(60)] == [True, True]


@pytest.mark.parametrize(
    "files",
    [[("file", (None, b"x" * 120_000))], [("file", ("a.pdf", b"a")), ("file", ("b.pdf", b"b"))]],
    ids=["a file without a name", "two files"],
)
def test_a_form_that_cannot_be_read_is_answered_in_our_words(desk: httpx.Client, files: list[tuple[str, object]]) -> None:
    answer = desk.post("/desk/tokens", files=files)  # type: ignore[arg-type]
    assert (answer.status_code, "exceeded" in answer.text) == (400, False)
    assert "Send one file at a time, and with its name" in text_of(answer.text)


@pytest.mark.slow
def test_of_many_who_save_a_matter_of_one_name_at_once_one_does_and_the_others_are_told(served: Running) -> None:
    headers = {"Authorization": f"Bearer {served.token()}"}

    def save(number: int) -> int:
        sent = {"text": matter_text("at-once-001", f"Acme {number} GmbH")}
        with served.client() as machine:
            return machine.post("/api/matters", json=sent, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(save, range(8)))
    assert answers[0] == 201
    assert {*answers[1:]} <= {409, 422}


def test_a_fault_of_the_program_is_answered_by_a_page_and_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with running(settings_for(tmp_path, free_port())) as portal, portal.client_of("viewer") as viewer:
        object.__setattr__(portal.context, "library", None)
        answer = viewer.get("/desk/programmes")
    assert (answer.status_code, "Something is wrong on our side" in answer.text) == (500, True)
    assert len([record for record in caplog.records if record.getMessage().startswith("AttributeError at")]) == 1


def test_a_method_that_a_path_does_not_allow_is_answered_with_those_it_does(partner: httpx.Client) -> None:
    answers = [partner.delete(path) for path in ("/api/matters", "/desk/tokens")]
    assert [(answer.status_code, answer.headers["allow"]) for answer in answers] == [(405, "GET, HEAD, POST")] * 2


def test_static_files_may_be_cached_for_ever_and_only_those_are_served(partner: httpx.Client) -> None:
    assert partner.get("/static/portal.css").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert partner.get("/static/htmx.LICENSE").status_code == 404
    assert partner.get("/static/..%2Fbase.html").status_code == 404


def test_a_worker_opens_the_portal_of_the_settings_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    library = write(tmp_path / "library", agreement({"loans": "1. The Partner must repay.\n"}))
    export_settings(settings_for(tmp_path, free_port(), library=library), "")
    warmed: list[WorkerPool] = []
    monkeypatch.setattr(WorkerPool, "warm_up", lambda pool: warmed.append(pool))  # noqa: PLW0108 - a method, which is given the pool
    guard = app_from_environment()
    assert [pool.settings for pool in warmed] == [guard.settings]
    assert guard.settings.library == library
    assert ENVIRONMENT_VARIABLE not in os.environ
    guard.rate_limiter.close()


def test_a_library_with_an_error_opens_no_portal(tmp_path: Path) -> None:
    library = write(tmp_path / "library", agreement({"loans": "1. The Partner must repay {{ nothing }}.\n"}))
    with pytest.raises(UnreadableLibraryError, match="nothing"):
        open_context(settings_for(tmp_path, free_port(), library=library))
