"""What programs that watch the portal are told."""

from contextlib import suppress
from itertools import count
from pathlib import Path

import psycopg
import pytest
from disks import disk
from portal.running import Running, limited, running, small_settings
from sqlalchemy.exc import OperationalError


def test_a_portal_is_healthy_while_its_database_and_its_files_answer(portal: Running) -> None:
    with portal.client() as client:
        assert (client.get("/health").status_code, client.get("/health").text) == (200, "ready\n")
        assert client.get("/health", headers={"Host": "10.0.0.7"}).status_code == 200
        assert client.get("/desk/sign-in", headers={"Host": "10.0.0.7"}).status_code == 400
        files = Path(portal.context.settings.files)
        files.rename(files.with_name("lost"))
        assert (client.get("/health").status_code, client.get("/health").text) == (
            503,
            "not ready: the place of the files does not answer\n",
        )
        files.with_name("lost").rename(files)
        assert client.get("/health").status_code == 200
        engine = portal.context.engine
        object.__setattr__(portal.context, "engine", _Gone())
        assert (client.get("/health").status_code, client.get("/health").text) == (
            503,
            "not ready: the database does not answer\n",
        )
        object.__setattr__(portal.context, "engine", engine)


def test_a_full_disk_is_named_by_the_health_the_log_and_each_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with disk(tmp_path / "disk", "12m") as place, running(small_settings(place)) as portal, portal.client() as client:
        portal.context.disk_trial.clock = count(1).__next__  # as if a second were between any two requests
        shown = {"Authorization": f"Bearer {portal.token()}"}
        assert client.get("/health").text == "ready\n"
        filler = place / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        for path in ("/desk/sign-in", "/api/packets", f"/p/{'x' * 43}"):
            answer = client.get(path, headers=shown)
            assert (answer.status_code, answer.headers.get("retry-after")) == (503, "60"), path
            assert "The portal cannot work at this moment." in answer.text, path
        health = client.get("/health")
        assert (health.status_code, health.text) == (503, "not ready: no space is left on the disk\n")
        logged = [record.getMessage() for record in caplog.records]
        assert f"{place} cannot be written to: no space is left on the disk" in logged
        assert f"no space is left in {place}" in logged
        filler.unlink()
        assert [client.get(path).status_code for path in ("/health", "/desk/sign-in")] == [200, 200]


def test_who_watches_asks_as_often_as_it_wants(tmp_path: Path) -> None:
    with limited(tmp_path, requests="3/minute") as portal, portal.client() as client:
        assert {client.get("/health").status_code for _ in range(6)} == {200}
        assert [client.get("/desk/sign-in").status_code for _ in range(4)] == [200, 200, 200, 429]


class _Gone:
    def connect(self) -> None:
        raise OperationalError("connect", None, psycopg.OperationalError("connection refused"))
