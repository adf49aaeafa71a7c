"""Fifty partners at once at a portal that builds packets meanwhile: how long each answer takes, what it costs, and that it is their own.

`python benchmarks/portal_load.py [--partners 50] [--rounds 3] [--workers 1] [--database URL]`
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "examples/qpn-alliance.yaml").read_text("utf-8")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--partners", type=int, default=50)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--database", default="")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
        run = [sys.executable, "-m", "assembler", "portal", "--data", folder, "--port", str(port)]
        run += ["--workers", str(given.workers), "--rate", "1000000", *(["--database", given.database] if given.database else [])]
        # The first user begins the portal; a token begins none.
        subprocess.run(
            [*run, "user", "load"], input="a password of a benchmark\n", check=True, capture_output=True, text=True, cwd=ROOT
        )
        shown = subprocess.run([*run, "token", "load"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
        server = subprocess.Popen(run, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            measure(
                f"http://127.0.0.1:{port}",
                shown,
                given.partners,
                given.rounds,
                lambda: processor_seconds(server.pid, given.workers),
            )
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def processor_seconds(server: int, workers: int) -> float:
    """Return the processor time of the processes that answer so far, without that of the child processes that build."""
    pids = [server]
    if workers > 1:  # then the first process only starts the others
        pids = [int(one) for one in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def measure(address: str, shown: str, partners: int, rounds: int, spent: Callable[[], float]) -> None:
    """Build a packet for each partner, then let all fetch theirs while more are built; `spent` is the processor time so far."""
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {shown}"}, timeout=120) as machine:
        began = time.perf_counter()
        links = [link_of(machine, packet) for packet in [order(machine, number) for number in range(partners)]]
        built = time.perf_counter() - began
        gate, before = threading.Barrier(partners), spent()
        with ThreadPoolExecutor(partners + 1) as pool:
            visits = [pool.submit(visit, link, number, gate, rounds) for number, link in enumerate(links)]
            more = 0
            while not all(one.done() for one in visits):
                wait(machine, order(machine, partners + more))
                more += 1
            cost, answers = spent() - before, [one.result() for one in visits]
            times = sorted(chain.from_iterable(answers))
    print(f"{partners} packets built in {built:.1f} s; {more} more built meanwhile")
    print(f"{len(times):,} answers to {partners} partners at once, each its own, no error")
    number = len(times) + partners * rounds  # the first page of each round is asked for its links too
    print(f"processor time of an answer {cost / number * 1000:.0f} ms, with all that the process does meanwhile")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")
    for name, share in (("median", 0.5), ("p90", 0.9), ("p99", 0.99), ("slowest", 1.0)):
        print(f"{name:>8} {times[min(len(times) - 1, int(share * len(times)))] * 1000:8.0f} ms")


def order(machine: httpx.Client, number: int) -> str:
    """Order a packet that carries a canary."""
    text = re.sub(r"(?m)^matter: \S+", f"matter: load-{number:03}", TEXT)
    text = re.sub(r"(?m)^  legal_name: .*", f"  legal_name: Canary {number:03} Quast", text)
    for _ in range(600):
        try:
            made = machine.post("/api/matters", json={"text": text}).raise_for_status().json()
            break
        except httpx.TransportError:
            time.sleep(0.1)
    return str(machine.post(f"/api/matters/{made['id']}/packets", json={}).raise_for_status().json()["id"])


def wait(machine: httpx.Client, packet: str) -> None:
    """Wait until a packet is built."""
    while (state := machine.get(f"/api/packets/{packet}").json()["state"]) in ("queued", "building"):
        time.sleep(0.1)
    if state != "built":
        raise SystemExit(f"a packet is {state}")


def link_of(machine: httpx.Client, packet: str) -> str:
    """Return a link to a packet, once it is built."""
    wait(machine, packet)
    return str(machine.post(f"/api/packets/{packet}/links", json={}).raise_for_status().json()["address"])


def visit(link: str, number: int, gate: threading.Barrier, rounds: int) -> list[float]:
    """Fetch everything that a link leads to in each round, and return the seconds that each answer took."""
    times, path = [], httpx.URL(link).path
    with httpx.Client(base_url=link.removesuffix(path), timeout=120) as client:
        gate.wait()
        for _ in range(rounds):
            page = client.get(path)
            for address in dict.fromkeys([path, *re.findall(rf'href="({path}[^"#]*)"', page.text)]):
                began = time.perf_counter()
                answer = client.get(address)
                times.append(time.perf_counter() - began)
                check(answer, number)
    return times


def check(answer: httpx.Response, number: int) -> None:
    """Stop where an answer is an error, or holds the name of another partner."""
    if answer.status_code != httpx.codes.OK:
        raise SystemExit(f"{answer.url.path.count('/')} parts: status {answer.status_code}")
    seen = set(re.findall(rb"Canary (\d{3}) Quast", answer.content))
    named = set(re.findall(r"load-(\d{3})", answer.headers.get("content-disposition", "")))
    if not {one.decode() for one in seen} | named <= {f"{number:03}"}:
        raise SystemExit("one partner saw another's")


if __name__ == "__main__":
    main()
