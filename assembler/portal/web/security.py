"""The guard in front of the app: checks the host, origin, size and rate of each request, and sets the security headers.

It knows no page. It logs the pattern of a path, never the path itself, because that may hold the secret of a link.
"""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http import HTTPStatus
from time import perf_counter
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assembler.formats.registry import TEXT
from assembler.portal.app_context import AppContext
from assembler.portal.disks import log_full_disks
from assembler.portal.logging import LOG, log_fault
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
ONLY_HTTPS = "max-age=31536000"
"""Strict-Transport-Security (RFC 6797) of a portal that people reach by https: browsers ask by nothing else for a year."""

MOST_DISCARDED = 10
"""A body that is announced as too large is read and discarded up to so many times the limit: a browser that is stopped while
it sends shows a fault of the network in place of the answer."""


MEGABYTE = 1_000_000
HEALTH = "/health"
"""The address that programs which watch the portal ask, by whatever name they know it and however often; its answer says nothing of anybody."""


class Refusal(NamedTuple):
    """The status and the sentence with which a request is refused."""

    status: int
    message: str


UNKNOWN_HOST = Refusal(400, "This address is not known here.")
TWO_LENGTHS = Refusal(400, "This request states its length in two ways.")
FOREIGN_ORIGIN = Refusal(403, "This change does not come from a page of ours.")
TOO_SLOW = Refusal(408, "What was sent took too long to arrive.")
TOO_LONG_AN_ADDRESS = Refusal(414, "This address is too long.")
TOO_MANY_REQUESTS = Refusal(429, "Too many requests. Wait a minute, and try again.")
FAULT = Refusal(500, "Something is wrong on our side; it has been noted.")
UNAVAILABLE = Refusal(503, "The portal cannot work at this moment. Nothing was kept: try again in a minute.")
LATER = {"Retry-After": "60"}
"""Tells a program when to ask again."""


def too_large(limit: int) -> Refusal:
    """Return the refusal of what has more bytes than the limit."""
    most = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit} bytes"
    return Refusal(413, f"What was sent is too large: it may have {most}. Nothing was kept. Go back, and send less.")


class TooMuchError(Exception):
    """A request is larger than its limit, or takes longer to arrive."""

    def __init__(self, refusal: Refusal) -> None:
        """Set the answer."""
        super().__init__(refusal.message)
        self.status = refusal.status


class Guard:
    """ASGI middleware: passes a request on to the app where no check refuses it."""

    def __init__(self, app: ASGIApp, context: AppContext, as_page: Callable[[Refusal], str]) -> None:
        """Put the guard in front of an app; `as_page` writes the page of a refusal."""
        self.app, self.settings, self.as_page = app, context.settings, as_page
        self.rate_limiter, self.answer_counts = context.rate_limiter, context.answer_counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or refuse it, and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, method = perf_counter(), scope["method"]
        answer = _AnswerWithHeaders(send, scope, only_https=self.settings.secure)
        try:
            if refusal := self._refusal(scope):
                if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                    await _discard_body(receive, self.settings)
                await self._refuse(scope, answer, refusal)
            else:
                await self._pass_on(scope, receive, answer)
        finally:
            route = getattr(scope.get("route"), "path", "-")  # FastAPI sets the matched route, whose path is the pattern
            LOG.info("%s %s %s %.0f ms", method, route, answer.status, (perf_counter() - began) * 1000)
            self._count(scope, answer.status)

    def _count(self, scope: Scope, status: int) -> None:
        """Count an answer by its status, but those about health, which are asked for all the time; on a full disk it is not counted."""
        if status and scope["path"] != HEALTH:
            with suppress(sqlite3.Error):
                self.answer_counts.add(status)

    def _refusal(self, scope: Scope) -> Refusal | None:
        """Return why a request is refused, None where it is not; a request that cannot be counted is refused."""
        try:
            return self._check(scope)
        except sqlite3.Error as fault:
            log_fault(fault)
            log_full_disks(self.settings)
            return UNAVAILABLE

    def _check(self, scope: Scope) -> Refusal | None:
        headers, limits = Headers(scope=scope), self.settings.limits
        if headers.get("host", "") != self.settings.host and scope["path"] != HEALTH:
            return UNKNOWN_HOST
        # Two servers that read such a request differently take the end of it for another request (RFC 9112, 6.1).
        if "content-length" in headers and "transfer-encoding" in headers:
            return TWO_LENGTHS
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return TOO_LONG_AN_ADDRESS
        if scope["path"] != HEALTH and not self.rate_limiter.take(limits.requests, "request", client_of(scope)):
            return TOO_MANY_REQUESTS
        if scope["method"] not in UNCHANGING_METHODS and not self._comes_from_own_page(headers, scope["path"]):
            return FOREIGN_ORIGIN
        return too_large(limits.upload) if _announced_size(headers) > limits.upload else None

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
                await self._refuse(scope, send, Refusal(fault.status, str(fault)))
        except Exception as fault:  # noqa: BLE001 - the server would print its message, which may hold personal data
            log_fault(fault)
            if send.status == 0:
                await self._refuse(scope, send, FAULT)

    async def _refuse(self, scope: Scope, send: Send, refusal: Refusal) -> None:
        """Answer without the app: as JSON below `/api/`, as a page, and as plain text where a page might fail too."""
        if scope["path"].startswith("/api/"):
            kind, text = "application/json", json.dumps({"message": refusal.message, "findings": []})
        elif refusal == FAULT:
            kind, text = TEXT.media_type, f"{refusal.message}\n"
        else:
            kind, text = "text/html; charset=utf-8", self.as_page(refusal)
        data = text.encode()
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(data)).encode())]
        if refusal in (TOO_MANY_REQUESTS, UNAVAILABLE):
            headers += [(name.lower().encode(), value.encode()) for name, value in LATER.items()]
        if refusal == TWO_LENGTHS:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
        await send({"type": "http.response.body", "body": data})


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
            raise TooMuchError(TOO_SLOW) from None
        self.size += len(message.get("body", b""))
        if self.size > self.limits.upload:
            raise TooMuchError(too_large(self.limits.upload))
        self.complete = not message.get("more_body", False)
        return message


class _AnswerWithHeaders:
    """Sends an answer with the security headers, and keeps its status; 0 while nothing has been sent."""

    def __init__(self, send: Send, scope: Scope, *, only_https: bool) -> None:
        self.send, self.status, self.only_https = send, 0, only_https
        self.is_static_file = scope["path"].startswith("/static/")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not self.is_static_file:
                headers["Cache-Control"] = NOT_CACHED
            if self.only_https:
                headers["Strict-Transport-Security"] = ONLY_HTTPS
        await self.send(message)


def client_of(scope: Scope) -> str:
    """Return the address of the client that sends a request, as the server sees it."""
    return str(scope["client"][0]) if scope.get("client") else "-"


def _announced_size(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length[:MOST_DIGITS]) if length.isascii() and length.isdigit() else 0


async def _discard_body(receive: Receive, settings: Settings) -> None:
    """Read a body that is refused to its end, unless it is far too large or arrives too slowly."""
    limits = settings.limits
    body = _LimitedBody(receive, replace(settings, limits=replace(limits, upload=MOST_DISCARDED * limits.upload)))
    with suppress(TooMuchError):
        while not body.complete:
            await body()
