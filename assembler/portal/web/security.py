"""The guard before every page: who is asked for by name, from where a change comes, how much and how fast; and the headers.

Nothing here knows a page. What it logs is the pattern of the address, never the address: a link's secret stands in one.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, MutableMapping
from time import perf_counter
from typing import Any

from starlette.datastructures import Headers, MutableHeaders

from assembler.portal.logging import LOG, log_fault
from assembler.portal.rate_limits import Rates
from assembler.portal.settings import Settings

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_ADDRESS = 4_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
PRIVATE = "private, no-store"
TELLS = {
    400: "This address is not known here.",
    403: "This change does not come from a page of ours.",
    408: "What was sent took too long to arrive.",
    413: "What was sent is too large.",
    414: "This address is too long.",
    500: "Something is wrong on our side; it has been noted.",
    429: "Too many requests. Wait a minute, and try again.",
}


class TooMuchError(Exception):
    """A request brings more, or takes longer, than it may."""

    def __init__(self, status: int) -> None:
        """Keep the status to answer with."""
        super().__init__(TELLS[status])
        self.status = status


class Guard:
    """Stands before the app. Only what passes every question reaches it."""

    def __init__(self, app: App, settings: Settings, rates: Rates) -> None:
        """Guard an app."""
        self.app, self.settings, self.rates = app, settings, rates

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        answered = _Answered(send, scope)
        try:
            if refused := self._checked(scope):
                await _refuse(scope, answered, refused)
            else:
                await self._pass(scope, receive, answered)
        finally:
            route = getattr(scope.get("route"), "path", "-")
            LOG.info("%s %s %s %.0f ms", scope["method"], route, answered.status, (perf_counter() - began) * 1000)

    def _checked(self, scope: Message) -> int:
        """Return the status to refuse a request with, 0 where it may pass; a request that cannot be counted is refused."""
        try:
            return self._refusal(scope)
        except sqlite3.Error as fault:
            log_fault(fault)
            return 500

    def _refusal(self, scope: Message) -> int:
        """Give the status to refuse a request with, 0 where it may pass."""
        headers = Headers(scope=scope)
        if headers.get("host", "") != self.settings.host:
            return 400
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414
        if not self.rates.take(self.settings.limits.requests, "request", client_of(scope)):
            return 429
        if scope["method"] not in SAFE and not self._is_ours(headers, scope["path"]):
            return 403
        return 413 if _announced(headers) > self.settings.limits.upload else 0

    def _is_ours(self, headers: Headers, path: str) -> bool:
        """`True` when a change comes from a page of ours, or from a machine that shows a token where only tokens count."""
        if path.startswith("/api/"):
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        if "origin" in headers:
            return headers["origin"] == self.settings.origin
        return headers.get("sec-fetch-site") == "same-origin"

    async def _pass(self, scope: Message, receive: Receive, send: "_Answered") -> None:
        try:
            await self.app(scope, _Metered(receive, self.settings), send)
        except TooMuchError as fault:
            if send.status == 0:
                await _refuse(scope, send, fault.status)
        except Exception as fault:  # noqa: BLE001 - the server would print what it says
            log_fault(fault)
            if send.status == 0:
                await _refuse(scope, send, 500)


class _Metered:
    """Hands on what arrives, and stops what is too much or too late. Only an upload may be large."""

    def __init__(self, receive: Receive, settings: Settings) -> None:
        self.receive, self.limits, self.size = receive, settings.limits, 0
        self.deadline = asyncio.get_running_loop().time() + self.limits.arrival

    async def __call__(self) -> Message:
        left = self.deadline - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self.receive(), max(left, 0.001)) if self.size >= 0 else await self.receive()
        except TimeoutError:
            raise TooMuchError(408) from None
        self.size += len(message.get("body", b""))
        if self.size > self.limits.upload:
            raise TooMuchError(413)
        if not message.get("more_body", False):
            self.size = -1 - self.limits.upload  # all has arrived; what still comes is the end of the connection
        return message


class _Answered:
    """Puts the headers on an answer, and remembers its status."""

    def __init__(self, send: Send, scope: Message) -> None:
        self.send, self.status = send, 0
        self.static_file = scope["path"].startswith("/static/")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not self.static_file:
                headers["Cache-Control"] = PRIVATE
        await self.send(message)


def client_of(scope: Message) -> str:
    """Give the address a request comes from, as the server tells it."""
    return str(scope["client"][0]) if scope.get("client") else "-"


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


async def _refuse(scope: Message, send: Send, status: int) -> None:
    """Answer without the app: as JSON below `/api/`, else as plain text."""
    tell = TELLS[status]
    as_json = scope["path"].startswith("/api/")
    body = f'{{"message": "{tell}", "findings": []}}' if as_json else f"{tell}\n"
    kind = b"application/json" if as_json else b"text/plain; charset=utf-8"
    data = body.encode()
    headers = [(b"content-type", kind), (b"content-length", str(len(data)).encode())]
    if status == 429:  # noqa: PLR2004 - the status for it
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
