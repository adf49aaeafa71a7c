"""Behind a web server each who asks is counted alone, and nobody says to be somebody else: with nginx, as the operators' page sets it up."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from portal.running import ROOT, count_in_one_minute, free_port, small_settings

from assembler.portal.web.app import guarded_app, open_context

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.nginx,
    pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed"),
]
MOST = 4
HOST = "127.0.0.1"
"""What nginx passes on as the host: without its port, as the host of an https address has none."""


@contextmanager
def portal(folder: Path) -> Iterator[int]:
    """Run a portal as `assembler portal` does, which trusts what 127.0.0.1 says of who asks; yield its port."""
    settings, port = small_settings(folder), free_port()
    limits = replace(settings.limits, misses=f"{MOST}/minute")
    context = open_context(replace(settings, address=f"http://{HOST}", limits=limits))
    count_in_one_minute(context)
    served = {"proxy_headers": True, "forwarded_allow_ips": [HOST], "log_level": "warning", "access_log": False}
    server = uvicorn.Server(uvicorn.Config(guarded_app(context), port=port, **served))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server has not started: its log says why"
            time.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def nginx(folder: Path, behind: int) -> Iterator[int]:
    """Run nginx with the lines of the operators' page in front of a port; yield its own."""
    port, page = free_port(), (ROOT / "docs/operators/run.md").read_text("utf-8")
    lines = page.partition("With nginx")[2].split("```")[1].removeprefix("text").replace(":8000", f":{behind}")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log {folder}/access.log; {temporary} server {{ listen {HOST}:{port}; {lines} }} }}\n"
    )
    with subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.PIPE) as process:
        try:
            wait_until_it_answers(port)
            yield port
        finally:
            process.terminate()


def wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            httpx.get(f"http://{HOST}:{port}/health", headers={"Host": HOST})
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)


def statuses(port: int, client: str, times: int, **headers: str) -> list[int]:
    """Return the answers to unknown links that somebody opens from an address."""
    here = httpx.HTTPTransport(local_address=client)
    with httpx.Client(transport=here, headers={"Host": HOST, **headers}, timeout=60) as asking:
        return [asking.get(f"http://{HOST}:{port}/p/{number:043}").status_code for number in range(times)]


def test_a_stranger_closes_nobody_else_s_link_and_names_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()
    with portal(tmp_path) as behind, nginx(tmp_path / "nginx", behind) as port:
        assert statuses(port, "127.0.0.2", MOST + 1) == [404] * MOST + [429]
        assert statuses(port, "127.0.0.3", 1) == [404], "another one is counted alone"
        assert statuses(port, "127.0.0.2", 1, **{"X-Forwarded-For": "203.0.113.9"}) == [429], "nginx says who asks"
        assert statuses(behind, "127.0.0.4", MOST + 1, **{"X-Forwarded-For": "127.0.0.3"}) == [404] * MOST + [429]
        assert statuses(port, "127.0.0.3", 1) == [404], "whoever is no web server of ours is not believed"
        log = tmp_path / "nginx/access.log"
        assert "/p/" not in (log.read_text("utf-8") if log.exists() else ""), "a link is a key, and stands in no log"
