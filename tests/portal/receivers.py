"""Servers on this machine; one is a program that receives webhooks, keeps what it gets, and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from portal.running import free_port


@dataclass(slots=True)
class Receiver:
    """What came in, as headers by small letters and body; `answers` are the statuses of the next requests, then it is 204."""

    port: int
    came: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    leads_to: str = ""

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/events"


@contextmanager
def listening(port: int, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """Answer requests to a port of this machine by a handler meanwhile."""
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver on a free port of this machine."""
    found = Receiver(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.answers.pop(0) if found.answers else 204)
            if found.leads_to:
                self.send_header("Location", found.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with listening(found.port, Handler):
        yield found
