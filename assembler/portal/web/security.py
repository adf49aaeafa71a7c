"""The guard in front of the app: checks the host, origin, size and rate of each request, and sets the security headers.

It knows no page. It logs the pattern of a path, never the path itself, because that may hold the secret of a link.
"""

import asyncio
import json
import sqlite3
from http import HTTPStatus
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assembler.portal.logging import LOG, log_fault
from assembler.portal.rate_limits import RateLimiter
from assembler.portal.settings import Settings

UNCHANGING_METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST_ADDRESS = 4_000
MOST_DIGITS = 20
"""How many digits of an announced size are read; a size with more is too large anyway."""

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
NOT_CACHED = "private, no-store"
MESSAGES = {
    400: "This address is not known here.",
    403: "This change does not come from a page of ours.",
    408: "What was sent took too long to arrive.",
    413: "What was sent is too large.",
    414: "This address is too long.",
    500: "Something is wrong on our side; it has been noted.",
    429: "Too many requests. Wait a minute, and try again.",
}


class TooMuchError(Exception):
    """A request is larger than its limit, or takes longer to arrive."""

    def __init__(self, status: int) -> None:
        """Set the status of the answer, 408 or 413."""
        super().__init__(MESSAGES[status])
        self.status = status


class Guard:
    """ASGI middleware: passes a request on to the app where no check refuses it."""

    def __init__(self, app: ASGIApp, settings: Settings, rate_limiter: RateLimiter) -> None:
        """Put the guard in front of an app."""
        self.app, self.settings, self.rate_limiter = app, settings, rate_limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or refuse it, and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        answer = _AnswerWithHeaders(send, scope)
        try:
            if status := self._status_of_refusal(scope):
                await _refuse(scope, answer, status)
            else:
                await self._pass_on(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "-")  # FastAPI sets the matched route, whose path is the pattern
            LOG.info("%s %s %s %.0f ms", scope["method"], route, answer.status, (perf_counter() - began) * 1000)

    def _status_of_refusal(self, scope: Scope) -> int:
        """Return the status to refuse a request with, or 0; a request that cannot be counted is refused."""
        try:
            return self._check(scope)
        except sqlite3.Error as fault:
            log_fault(fault)
            return 500

    def _check(self, scope: Scope) -> int:
        headers = Headers(scope=scope)
        if headers.get("host", "") != self.settings.host:
            return 400
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414
        if not self.rate_limiter.take(self.settings.limits.requests, "request", client_of(scope)):
            return 429
        if scope["method"] not in UNCHANGING_METHODS and not self._comes_from_own_page(headers, scope["path"]):
            return 403
        return 413 if _announced_size(headers) > self.settings.limits.upload else 0

    def _comes_from_own_page(self, headers: Headers, path: str) -> bool:
        """Whether a changing request comes from a page of the portal, or goes to the API, which accepts tokens and no cookies."""
        # Fetch Metadata (W3C): browsers send Sec-Fetch-Site, other clients send neither this nor Origin.
        if path.startswith("/api/"):
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        if "origin" in headers:
            return headers["origin"] == self.settings.origin
        return headers.get("sec-fetch-site") == "same-origin"

    async def _pass_on(self, scope: Scope, receive: Receive, send: "_AnswerWithHeaders") -> None:
        try:
            await self.app(scope, _LimitedBody(receive, self.settings), send)
        except TooMuchError as fault:
            if send.status == 0:
                await _refuse(scope, send, fault.status)
        except Exception as fault:  # noqa: BLE001 - the server would print its message, which may hold personal data
            log_fault(fault)
            if send.status == 0:
                await _refuse(scope, send, 500)


class _LimitedBody:
    """Passes the body of a request on, and raises `TooMuchError` where it is too large or arrives too late."""

    def __init__(self, receive: Receive, settings: Settings) -> None:
        self.receive, self.limits, self.size, self.complete = receive, settings.limits, 0, False
        self.deadline = asyncio.get_running_loop().time() + self.limits.arrival

    async def __call__(self) -> Message:
        if self.complete:
            return await self.receive()  # what follows the body is the end of the connection, whenever it comes
        left = self.deadline - asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self.receive(), max(left, 0.001))
        except TimeoutError:
            raise TooMuchError(408) from None
        self.size += len(message.get("body", b""))
        if self.size > self.limits.upload:
            raise TooMuchError(413)
        self.complete = not message.get("more_body", False)
        return message


class _AnswerWithHeaders:
    """Sends an answer with the security headers, and keeps its status; 0 while nothing has been sent."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.send, self.status = send, 0
        self.is_static_file = scope["path"].startswith("/static/")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not self.is_static_file:
                headers["Cache-Control"] = NOT_CACHED
        await self.send(message)


def client_of(scope: Scope) -> str:
    """Return the address of the client that sends a request, as the server sees it."""
    return str(scope["client"][0]) if scope.get("client") else "-"


def _announced_size(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length[:MOST_DIGITS]) if length.isascii() and length.isdigit() else 0


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    """Answer without the app: as JSON below `/api/`, else as plain text."""
    message = MESSAGES[status]
    is_api = scope["path"].startswith("/api/")
    data = (json.dumps({"message": message, "findings": []}) if is_api else f"{message}\n").encode()
    kind = b"application/json" if is_api else b"text/plain; charset=utf-8"
    headers = [(b"content-type", kind), (b"content-length", str(len(data)).encode())]
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
