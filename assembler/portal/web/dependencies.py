"""What a request brings: a form's fields and file, read within limits; and who is asking."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, find_session
from assembler.portal.store.database import reading
from assembler.portal.web.link_access import Opened, open_packet
from assembler.portal.web.pages import page
from assembler.portal.web.security import TooMuchError, client_of

LONGEST_FIELD = 100_000


class SignInNeededError(Exception):
    """A page of legal ops was asked for by somebody who has not signed in."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent: each field with its text, in order, and a file where one was chosen."""

    fields: tuple[tuple[str, str], ...]
    file: bytes = b""
    file_name: str = ""

    def one(self, name: str) -> str:
        """Give the text of a field, empty where it was not sent; line ends as we keep them."""
        return next((text.replace("\r\n", "\n") for key, text in self.fields if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Give all texts of a field that may be sent more than once."""
        return tuple(text for key, text in self.fields if key == name)

    @property
    def first(self) -> dict[str, str]:
        """Each field once."""
        return dict(reversed(self.fields))


async def _sent(request: Request, house: AtHome) -> Sent:
    limits = house.settings.limits
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Sent(())
    if kind == "application/x-www-form-urlencoded" and len(await request.body()) > limits.body:
        raise TooMuchError(413)
    form = await request.form(max_files=1, max_fields=limits.fields, max_part_size=LONGEST_FIELD)
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        file, name = (await files[0].read(), files[0].filename or "") if files else (b"", "")
        return Sent(tuple((key, value) for key, value in form.multi_items() if isinstance(value, str)), file, name)
    finally:
        await form.close()


Posted = Annotated[Sent, Depends(_sent)]


def _opened(secret: str, request: Request, house: AtHome) -> Opened:
    """Open a link, or answer the same for every one that opens nothing. Who tries too many is told to wait."""
    if not house.rates.left(house.settings.limits.misses, "miss", client_of(request.scope)):
        raise HTTPException(429)
    with reading(house.engine) as connection:
        opened = open_packet(connection, secret, now())
    if opened is None:
        house.rates.take(house.settings.limits.misses, "miss", client_of(request.scope))
        raise HTTPException(404)
    return opened


AtLink = Annotated[Opened, Depends(_opened)]


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a link: the request, the house, what the link opens, and its secret."""

    request: Request
    house: House
    opened: Opened
    secret: str

    @property
    def address(self) -> str:
        """Where the pages of the link begin."""
        return f"/p/{self.secret}"

    def page(self, template: str, status: int = 200, /, **values: Any) -> Response:
        """Show a page of the link."""
        return page(self.house, self.request, template, status, opened=self.opened, secret=self.secret, **values)


def _visit(request: Request, house: AtHome, opened: AtLink, secret: str) -> Visit:
    return Visit(request, house, opened, secret)


Visiting = Annotated[Visit, Depends(_visit)]


def cookie_name(house: AtHome) -> str:
    """Give the name of the session's cookie; behind https a browser binds it to this host alone."""
    return "__Host-session" if house.settings.secure else "session"


def signed_in(request: Request, house: AtHome) -> Actor:
    """Give who has signed in."""
    secret = request.cookies.get(cookie_name(house), "")
    with reading(house.engine) as connection:
        actor = find_session(connection, secret, now()) if secret else None
    if actor is None:
        raise SignInNeededError
    request.state.actor = actor
    return actor


def having(role: Role, who: Callable[..., Actor]) -> Callable[..., Actor]:
    """Give who asks, a person or a machine as `who` finds out, where they have the role; refuse anybody else."""

    def allowed(actor: Annotated[Actor, Depends(who)]) -> Actor:
        if not actor.may(role):
            raise HTTPException(403, f"This needs the role “{role.name.lower()}”.")
        return actor

    return allowed


Viewing = Annotated[Actor, Depends(having(Role.VIEWER, signed_in))]
Editing = Annotated[Actor, Depends(having(Role.EDITOR, signed_in))]
Ruling = Annotated[Actor, Depends(having(Role.ADMIN, signed_in))]
