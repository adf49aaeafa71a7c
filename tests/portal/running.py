"""Runs a portal for tests: on a free port, with its own folder, on SQLite or on a PostgreSQL server of its own."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from keys import PASSPHRASE, made_key
from small_library import MATTER, agreement, write
from sqlalchemy import create_engine, text

from assembler.portal.app_context import AppContext
from assembler.portal.clock import new_id, now
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import make_link, request_packet, store_matter
from assembler.portal.settings import Limits, Settings, default_settings
from assembler.portal.signing_keys import PASSPHRASE_VARIABLE
from assembler.portal.store.accounts import Actor, Role, add_staff, create_token, open_session, role_named
from assembler.portal.store.database import open_database, reading, writing
from assembler.portal.store.links import hash_secret
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import Packet, PacketRequest, find_packet, search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.web.app import guarded_app, open_context

ROOT = Path(__file__).parents[2]
ADMIN = Actor("keeper", "keeper", Role.ADMIN)
KEY = "the key of this run"
HUNG = 600
"""The seconds without an answer after which a portal counts as hung: how long an answer takes on a busy machine is not judged."""

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Knows no authority, since no portal of a test is asked over TLS: a client that reads those of the world takes longer than most requests."""

WIDE = Limits(requests="1000000/minute", misses="1000000/minute", sign_ins="1000000/minute")


@dataclass(frozen=True, slots=True)
class Running:
    """A portal that answers at an address."""

    context: AppContext
    address: str

    def client(self, **more: object) -> httpx.Client:
        """Return a client whose requests come from a page of the portal."""
        return httpx.Client(base_url=self.address, headers={"Origin": self.address}, timeout=HUNG, verify=PLAIN, **more)  # type: ignore[arg-type]

    def client_of(self, role: str) -> httpx.Client:
        """Return a client with the session of a person who has a role."""
        with writing(self.context.engine) as connection:
            secret = open_session(connection, Actor(role, role, role_named(role)), now(), 3600)
        return self.client(cookies={"session": secret})

    def machine(self, secret: str) -> httpx.Client:
        """Return a client that shows an API token."""
        client = self.client()
        client.headers["Authorization"] = f"Bearer {secret}"
        return client

    def token(self, role: Role = Role.ADMIN) -> str:
        """Create an API token, and return its secret."""
        with writing(self.context.engine) as connection:
            return create_token(connection, "test", role, now(), 10_000, "")

    def packet(self, name: str, partner: str, *, text: str = "", by: Actor = ADMIN) -> str:
        """Build a packet for a partner from the text of a matter, by default of an example, and return its id."""
        matter, findings = store_matter(self.context, by, read_matter_text(self.context, matter_text(name, partner, text)))
        assert matter, findings
        with reading(self.context.engine) as connection:
            stored = find_matter(connection, matter)
        assert stored
        packet = request_packet(self.context, by, stored, PacketRequest("Jonas Weber"))
        assert self.wait(packet) == "built"
        return packet

    def small_packet(self, name: str, partner: str, by: Actor = ADMIN) -> str:
        """Build the packet of a matter of the small library, and return its id."""
        return self.packet(name, partner, text=small_text(name, partner), by=by)

    def person(self, name: str, role: str) -> Actor:
        """Add a person with a role, who may sign in."""
        with writing(self.context.engine) as connection:
            id = add_staff(connection, name, "a long password", role_named(role), now())
        return Actor(id, name, role_named(role))

    def client_as(self, actor: Actor) -> httpx.Client:
        """Return a client with the session of a person."""
        with writing(self.context.engine) as connection:
            secret = open_session(connection, actor, now(), 3600)
        return self.client(cookies={"session": secret})

    def find(self, packet: str) -> Packet:
        """Return a packet as it stands in the database."""
        with reading(self.context.engine) as connection:
            found = find_packet(connection, packet)
        assert found
        return found

    def link(self, packet: str, days: int = 30) -> str:
        """Make a link to a packet and return its path."""
        return make_link(self.context, ADMIN, self.find(packet), days).removeprefix(self.address)

    def link_to(self, name: str) -> str:
        """Make a link to the packet of a matter, which is built unless one is there that no other test has withdrawn."""
        with reading(self.context.engine) as connection:
            found, _ = search_packets(connection, EVERY_MATTER, name)
        found = tuple(packet for packet in found if packet.matter_name.startswith(name))
        usable = [packet.id for packet in found if packet.state == "built" and packet.parent is None]
        another = f"{name}-{len(found)}" if found else name
        return self.link(usable[0] if usable else self.packet(another, "Acme Analytics GmbH"))

    def wait(self, packet: str) -> str:
        """Wait until the build of a packet has ended, and return the state of the packet."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with reading(self.context.engine) as connection:
                found = find_packet(connection, packet)
            if found and found.state not in ("queued", "building"):
                return found.state
            time.sleep(0.05)
        raise TimeoutError(packet)


def matter_text(name: str, partner: str, text: str = "") -> str:
    """Return the text of a matter, by default of an example, with another id and another partner."""
    written = text or (ROOT / "examples/qpn-referral-sell.yaml").read_text("utf-8")
    written = re.sub(r"(?m)^matter: \S+", f"matter: {name}", written)
    return re.sub(r"(?m)^  legal_name: .*", f"  legal_name: {partner}", written)


def settings_for(folder: Path, port: int, database: str = "", library: Path = ROOT / "clauses") -> Settings:
    """Return the settings of a portal for a test."""
    made = default_settings(folder, library, ROOT / "templates", f"http://127.0.0.1:{port}")
    contact = "Jonas Weber, partners@vendor.example"
    return replace(made, limits=WIDE, contact=contact, database=database or made.database)


def small_settings(folder: Path, database: str = "") -> Settings:
    """Return the settings of a portal with a library of one agreement and a form, whose packets are built quickly."""
    papers = "- {document: note, handling: sign_later}\n"
    note = "title: Note\nkind: form\nbase: agreement\nsource: T-1\nsigners: [partner]\nclauses: [delivery]\n"
    fields = "title: Delivery\nsource: T-1\nby: partner\nfields:\n  - {id: place, label: Place, type: text, required: true}\n"
    files = agreement({"loans": "1. {{ partner.legal_name }} must repay.\n"}, papers=papers)
    files |= {"small/note/document.yaml": note, "small/note/delivery.yaml": fields}
    return settings_for(folder, free_port(), database, write(folder / "library", files))


def with_seal(settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str = "Try Vendor e-seal") -> Settings:
    """Return the settings of a portal with a seal, whose key is made for this test."""
    seal = settings.scratch.parent / "seal.p12"
    seal.write_bytes(made_key(name).p12)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE.decode())
    return replace(settings, seal=seal)


def small_text(name: str, partner: str) -> str:
    """Return the text of a matter of the small library, which was issued on 2 November 2026."""
    return matter_text(name, partner, MATTER.replace("2026-12-01", "2026-11-02"))


def free_port() -> int:
    """Return a port that nothing listens on, and that the system gives to nobody else for a minute unless it is asked for by its number.

    A connection that this side has ended keeps its port so long (TIME-WAIT, RFC 9293, 3.6); a server takes it nevertheless (SO_REUSEADDR).
    """
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind(("127.0.0.1", 0))
        one.listen(1)
        with socket.create_connection(one.getsockname()):
            one.accept()[0].close()
        return int(one.getsockname()[1])


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Run a portal in this process."""
    context = open_context(settings, hash_secret(KEY))
    count_in_one_minute(context)
    app = guarded_app(context)
    port = int(settings.host.rpartition(":")[2])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", access_log=False, server_header=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server has not started: its log says why"
            time.sleep(0.01)
        yield Running(context, settings.address)
    finally:
        server.should_exit = True
        thread.join()


def count_in_one_minute(context: AppContext) -> None:
    """Let the clock by which requests are counted stand still: a minute that ends between two of them would let another one pass."""
    at = now()
    context.rate_limiter._clock = lambda: at  # noqa: SLF001 - a portal counts by the clock of the machine alone


@contextmanager
def limited(folder: Path, **limits: object) -> Iterator[Running]:
    """Run a portal with other limits than the wide ones of tests."""
    settings = settings_for(folder, free_port())
    with running(replace(settings, limits=replace(settings.limits, **limits))) as portal:  # type: ignore[arg-type]
        yield portal


def postgresql() -> Path | None:
    """Return the folder of PostgreSQL's programs, None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


WATCH = 'read -r told; "$1" -D "$2/data" -m immediate stop; cd /; rm -rf "$2" &'
"""Waits until it is told to, or no process holds its input open any more, then stops the server; nobody waits until its folder is gone."""


UNSAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""What a server may leave out that has nothing to keep when the machine stops."""


@contextmanager
def database_server(programs: Path) -> Iterator[str]:
    """Start a PostgreSQL server on loopback and yield its URL. It ends with this process, also when that is killed."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    port, ours = free_port(), os.getuid() == 0
    user = {"user": "postgres", "extra_groups": []} if ours else {}
    if ours:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        subprocess.run([programs / command[0], *command[1:]], check=True, cwd=folder, capture_output=True, **user)  # type: ignore[call-overload]

    watcher = subprocess.Popen(
        ["/bin/sh", "-c", WATCH, "sh", programs / "pg_ctl", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **user,  # type: ignore[call-overload]
    )
    try:
        run("initdb", "-D", str(folder / "data"), "-U", "portal", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {UNSAFE}"
        run("pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://portal@127.0.0.1:{port}/postgres"
    finally:
        watcher.communicate(b"stop\n")


TEMPLATE = "portal_template"


def make_template(server: str) -> None:
    """Create a database with the empty tables of a portal on a server, of which each other is a copy."""
    open_database(create_database(server, TEMPLATE)).dispose()


def fresh_database(server: str) -> str:
    """Create a database with the empty tables of a portal on a server, and return its URL as a person would write it."""
    return create_database(server, f"portal_{new_id()[:8]}", TEMPLATE)


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Create a database that is a copy of another, and return its URL."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server.replace("+psycopg", "").replace("/postgres", f"/{name}")
