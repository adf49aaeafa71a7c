"""What HTTP offers for any answer, so that no page need know of it: HEAD, an entity tag, parts of a file, compressed text (RFC 9110).

Every answer of the portal is whole in memory, so it is kept until it is complete. Pages are compressed although they hold secrets: nobody
but their reader, whose cookie no other site can send and whose link no other site knows, makes the portal send them again.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING_METHODS = ("GET", "HEAD")
COMPRESSED = re.compile(r"text/|application/json|image/svg")
LEAST_COMPRESSED = 1_000
"""In bytes; a shorter text hardly gets smaller."""

RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
"""One part of a file, by its first and last byte; a request for several is answered with the whole."""


class Representations:
    """ASGI middleware: chooses, for a request that reads, what of the app's answer is sent and how it is encoded."""

    def __init__(self, app: ASGIApp) -> None:
        """Put it around an app."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, a HEAD as a GET, and send what it asks for."""
        if scope["type"] != "http" or scope["method"] not in READING_METHODS:
            await self.app(scope, receive, send)
            return
        sends_body, scope["method"] = scope["method"] == "GET", "GET"
        answer = _Answer()
        try:
            await self.app(scope, receive, answer.keep)
        finally:  # of a fault, the app sends the page before it raises
            if answer.start:
                answer.choose(Headers(scope=scope), in_parts=sends_body)
                await send(answer.start)
                await send({"type": "http.response.body", "body": bytes(answer.body) if sends_body else b""})


@dataclass(slots=True)
class _Answer:
    """An answer of the app, kept until it is complete."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def keep(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        self.body += message.get("body", b"")

    def choose(self, asked: Headers, *, in_parts: bool) -> None:
        """Reduce an answer of 200 to what the request asks for; to a part of it only for a GET (RFC 9110, 14.2)."""
        if self.start["status"] != HTTPStatus.OK:
            return
        headers = MutableHeaders(scope=self.start)
        is_text = bool(COMPRESSED.match(headers.get("content-type", "")))
        if is_text:
            headers.add_vary_header("Accept-Encoding")
            self._compress(headers, asked)
        # Weak where it is compressed: the bytes then follow the version of zlib.
        headers["ETag"] = tag = f'{"W/" if is_text else ""}"{hashlib.sha256(self.body).hexdigest()[:32]}"'
        if _is_named(asked.get("if-none-match", ""), tag):
            self._send_nothing(headers)
        elif not is_text:
            headers["Accept-Ranges"] = "bytes"
            if in_parts and asked.get("if-range", tag) == tag:
                self._cut(headers, asked.get("range", ""))
        if "content-length" in headers:
            headers["Content-Length"] = str(len(self.body))

    def _compress(self, headers: MutableHeaders, asked: Headers) -> None:
        if len(self.body) >= LEAST_COMPRESSED and re.search(
            r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", asked.get("accept-encoding", "")
        ):
            self.body = bytearray(gzip.compress(self.body, compresslevel=6, mtime=0))
            headers["Content-Encoding"] = "gzip"

    def _send_nothing(self, headers: MutableHeaders) -> None:
        self.start["status"] = int(HTTPStatus.NOT_MODIFIED)
        self.body.clear()
        for name in ("content-length", "content-type", "content-encoding", "content-disposition"):
            del headers[name]

    def _cut(self, headers: MutableHeaders, range_: str) -> None:
        found = RANGE.fullmatch(range_.strip())
        if not found or not any(found.groups()):
            return
        first, last = found.groups()
        if first and last and int(last) < int(first):
            return
        length = len(self.body)
        begin = int(first) if first else max(0, length - int(last))
        end = min(int(last), length - 1) if first and last else length - 1
        if begin >= length:
            self.start["status"], self.body = int(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE), bytearray()
            headers["Content-Range"] = f"bytes */{length}"
        else:
            self.start["status"], self.body = int(HTTPStatus.PARTIAL_CONTENT), self.body[begin : end + 1]
            headers["Content-Range"] = f"bytes {begin}-{end}/{length}"


def _is_named(tags: str, tag: str) -> bool:
    """Whether a list of entity tags names one, by the weak comparison; a star names each."""
    return tags.strip() == "*" or tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in tags.split(",")}
