"""Walks docs/operators/run.md on a bare Debian, as root, by its own commands: install, start, build, save, upgrade, restore.

With `--postgresql` it takes the page's PostgreSQL, whose server must run, and restores from it into SQLite.
`python3 tools/walk_run_page.py` runs where the repository is a folder called `clause-assembler` in the present folder. It needs nothing
but Python's own library. Where there is no systemd, it starts what the unit would start. Each step is printed with its seconds.
"""

# ruff: noqa: S603, S607 - the commands are those of our own page

import json
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path("clause-assembler")
PAGE = ROOT / "docs/operators/run.md"
UNIT = ROOT / "deploy/clause-assembler.service"
DATA = "/var/lib/clause-assembler"
ENVIRONMENT = Path("/etc/clause-assembler.env")
COMMAND = "clause-assembler-portal"
HOST, PORT = "partners.vendor.example", 8000
PASSWORD = "a long password\n"  # noqa: S105 - of a machine that is thrown away
EXAMPLE = ROOT / "examples/qpn-referral-sell.yaml"
LEFT_TO_SYSTEMD = ("systemctl", "cp clause-assembler/deploy", "curl")


def main() -> None:
    """Walk the page."""
    with_postgresql = "--postgresql" in sys.argv
    page = PAGE.read_text("utf-8")
    install = commands_below(page, "On Debian, as a service")
    first_person = next(at for at, line in enumerate(install) if line.startswith(COMMAND))
    for line in install[:first_person]:
        _step(line)
    for line in commands_below(page, "PostgreSQL on Debian") if with_postgresql else ():
        _step(line)
    for line in install[first_person:]:
        _step(line, PASSWORD if " user " in line else "")
    token = json.loads(_run(f"{COMMAND} token walk --role admin --json"))["token"]
    with _served():
        packet = _built(token)
        for line in commands_below(page, "Save it"):
            _step(line)
    _step(next(line for line in install if "pip install" in line))
    with _served():
        _require_built(_asked(f"/api/packets/{packet}", token))
    if with_postgresql:  # whose database is still full: this is how a portal moves to another kind
        _step(f"sed --in-place /^ASSEMBLER_DATABASE=/d {ENVIRONMENT}")
    for line in commands_below(page, "Restore it"):
        _step(line)
    _say(_run(f"{COMMAND} audit"))
    with _served():
        found = _asked(f"/api/packets/{packet}", token)
        _require_built(found)
        files = [_request(f"/api/packets/{packet}/files/{file['number']}", token) for file in found["files"]]
        _say(f"  restored: {len(files)} files")
    _say("The page was walked to its end.")


def commands_below(page: str, heading: str) -> list[str]:
    """Return the commands that the page gives to root below a heading, each on one line, but those that systemd would answer."""
    text = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in re.sub(r"\\\n\s*", "", block).splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(LEFT_TO_SYSTEMD)]


def started_by(unit: str, environment: str) -> str:
    """Return the command that the unit starts, with what its file of the environment says put in as systemd does."""
    (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    said = dict(line.split("=", 1) for line in environment.splitlines() if re.match("[A-Z_]+=", line))
    for name in ("ADDRESS", "OPTIONS"):
        command = re.sub(rf"\$(?:{name}\b|{{{name}}})", lambda _, name=name: said.get(name, ""), command)  # type: ignore[misc]
    others = " ".join(f"{name}={shlex.quote(value)}" for name, value in said.items() if name not in ("ADDRESS", "OPTIONS"))
    return f"exec env {others} {command}".rstrip()


def _step(command: str, said: str = "") -> None:
    began = time.monotonic()
    _say(f"$ {command}")
    _run(command, said)
    _say(f"  {time.monotonic() - began:.0f} s")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _require_built(packet: Mapping[str, Any]) -> None:
    if packet["state"] != "built":
        sys.exit(f"the packet is {packet['state']}")


def _run(command: str, said: str = "") -> str:
    done = subprocess.run(["/bin/sh", "-c", command], input=said, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout}\n{done.stderr}")
    return done.stdout.strip()


@contextmanager
def _served() -> Iterator[None]:
    """Run what the unit starts, as its user and with its umask."""
    command = started_by(UNIT.read_text("utf-8"), ENVIRONMENT.read_text("utf-8"))
    _say(f"$ {command}")
    process = subprocess.Popen(["su", "-s", "/bin/sh", "clause-assembler", "-c", f"umask 077; {command}"])
    try:
        _wait_for_health()
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_for_health() -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=10) as answer:
                _say(f"  health: {answer.read().decode().strip()}")
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    sys.exit("the portal does not answer")


def _request(path: str, token: str, body: Mapping[str, object] | None = None) -> bytes:
    headers = {"Host": HOST, "Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data, headers), timeout=120) as answer:
        found: bytes = answer.read()
        return found


def _asked(path: str, token: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_request(path, token, body))
    return found


def _built(token: str) -> str:
    """Save the matter of an example, build its packet, and return the packet's id."""
    matter = _asked("/api/matters", token, {"text": EXAMPLE.read_text("utf-8")})["id"]
    packet = str(_asked(f"/api/matters/{matter}/packets", token, {})["id"])
    for _ in range(240):
        found = _asked(f"/api/packets/{packet}", token)
        if str(found["state"]) not in ("queued", "building"):
            _require_built(found)
            _say("  packet: built")
            return packet
        time.sleep(0.5)
    sys.exit("the packet is not built")


if __name__ == "__main__":
    main()
