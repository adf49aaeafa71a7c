"""A client of the Language Server Protocol in plain JSON over pipes, so that our server is not tried by its own library."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

Json = dict[str, Any]
CAPABILITIES = {
    "window": {"showDocument": {"support": True}},
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["rename"]}},
}


class RawClient:
    """A client of one server: sends requests and notifications, and keeps what the server publishes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        """Take the process of the server."""
        self._process, self._number = process, 0
        self.published: dict[str, list[Json]] = {}
        self.shown: list[str] = []

    def notify(self, method: str, **params: object) -> None:
        """Send what needs no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: object) -> Any:
        """Send a request, and return the result."""
        message = self._answer(method, params)
        assert "error" not in message, message
        return message["result"]

    def refusal(self, method: str, **params: object) -> str:
        """Send a request that the server refuses, and return its sentence."""
        said: str = self._answer(method, params)["error"]["message"]
        return said

    def _answer(self, method: str, params: object) -> Json:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while "method" in (message := self._receive()) or message["id"] != self._number:
            self._keep(message)
        return message

    def findings(self, path: Path) -> list[Json]:
        """Wait for the findings of a file that the server publishes next, and return them."""
        while True:
            message = self._receive()
            self._keep(message)
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == path.as_uri():
                return self.published[path.as_uri()]

    def _keep(self, message: Json) -> None:
        if message.get("method") == "window/showDocument":
            self.shown.append(message["params"]["uri"])
            self._send({"id": message["id"], "result": {"success": True}})
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]

    def _send(self, message: Json) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _receive(self) -> Json:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline().strip()) or not length:
            assert line or self._process.poll() is None, "the server has ended"
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        message: Json = json.loads(self._process.stdout.read(length))
        return message


@contextmanager
def serving(root: Path, log: IO[bytes] | None = None) -> Iterator[RawClient]:
    """Start `assembler lsp` for the library in a workspace, with its log in a file, and end it as an editor does."""
    command = [sys.executable, "-m", "assembler", "lsp"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log) as process:
        client = RawClient(process)
        client.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities=CAPABILITIES)
        client.notify("initialized")
        try:
            yield client
        finally:
            client.ask("shutdown")
            client.notify("exit")
            process.wait(30)
