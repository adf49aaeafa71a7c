"""FastAPI dependencies of the pages: the submitted form, the opened link, and the actor with the role that a page needs."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.settings import Limits
from assembler.portal.store.accounts import Actor, Role, find_session
from assembler.portal.store.database import reading
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.web.link_access import OpenedLink, open_packet
from assembler.portal.web.pages import page
from assembler.portal.web.security import TooMuchError, client_of, too_large

LONGEST_FIELD = 100_000
UNREADABLE = (
    "What was sent cannot be read. Send one file at a time, and with its name; "
    f"a text may have {LONGEST_FIELD:,} characters. Go back, and send it once more."
)
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

PASSWORD = "password"  # noqa: S105 - the end of a name
"""What the name of an input for a password ends with: it is never kept on a page, which a cache or a screen may show to others."""

Inputs = tuple[tuple[str, str], ...]
"""The inputs of a form in order, each with its name and its text."""


REACHED_BY = re.compile(r"@|(?:\d[ ()/.-]*){6}")
"""What tells how somebody is reached: an e-mail address, or the digits of a telephone."""


class SignInNeededError(Exception):
    """A staff page was requested without a session; the answer leads to the sign-in page."""


class SecondFactorNeededError(Exception):
    """A staff page was requested by somebody who is to set up a second factor first; the answer leads there."""


SECOND_FACTOR = "/desk/account/second-factor"
WITHOUT_SECOND_FACTOR = (SECOND_FACTOR, "/desk/sign-out")
"""What whoever is to set up a second factor may ask for before that."""


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A submitted HTML form: its inputs in order, and the uploaded file if there is one."""

    inputs: Inputs
    file: bytes = b""
    file_name: str = ""

    def text(self, name: str) -> str:
        r"""Return the text of an input with `\n` as line end; empty where it was not sent."""
        return next((text.replace("\r\n", "\n") for key, text in self.inputs if key == name), "")

    def has(self, name: str) -> bool:
        """Whether an input was sent."""
        return any(key == name for key, _ in self.inputs)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every text of an input that may be sent more than once."""
        return tuple(text for key, text in self.inputs if key == name)

    def number(self, name: str, most_digits: int = 9) -> int:
        """Return the number in an input; 0 where it is no number or has too many digits."""
        return whole_number(self.text(name), most_digits)

    def day(self, name: str) -> date | None:
        """Return the day in an input, written as 2026-12-01; None where it was not sent. Answers 422 for any other text."""
        written = self.text(name).strip()
        try:
            return date.fromisoformat(written) if written else None
        except ValueError:
            raise HTTPException(422, "A day is written as 2026-12-01.") from None

    @property
    def by_name(self) -> dict[str, str]:
        """The first text of each input."""
        return dict(reversed(self.inputs))


def whole_number(text: str, most_digits: int = 9) -> int:
    """Parse a number of ASCII digits; 0 for any other text and for more digits than `most_digits`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= most_digits else 0


async def _parse_form(request: Request, limits: Limits) -> FormData:
    """Parse the form that a request holds, none where it holds something else; the request keeps it for whoever asks again."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind not in (URL_ENCODED, MULTIPART):
        return FormData()
    # The guard lets a body be as large as an upload; only a file may be that large.
    if kind == URL_ENCODED and len(await request.body()) > limits.body:
        raise TooMuchError(too_large(limits.body))
    try:
        return await request.form(max_files=1, max_fields=limits.fields, max_part_size=LONGEST_FIELD)
    except StarletteHTTPException as fault:  # several files, one without a name, a text that is too long, no form at all
        raise HTTPException(fault.status_code, UNREADABLE) from fault


def _typed(form: FormData) -> Inputs:
    """Return the inputs of a form that are text, without a character that nobody types and no database keeps."""
    return tuple((name, text.replace("\0", "")) for name, text in form.multi_items() if isinstance(text, str))


async def typed_inputs(request: Request, context: AppContext) -> Inputs:
    """Return what was typed into the form of a request but passwords; nothing where it is longer than a form without a file may be."""
    typed = _typed(await _parse_form(request, context.settings.limits))
    found = tuple((name, text) for name, text in typed if not name.endswith(PASSWORD))
    return found if sum(len(name) + len(text) for name, text in found) <= context.settings.limits.body else ()


async def _submitted_form(request: Request, context: CurrentContext) -> SubmittedForm:
    form = await _parse_form(request, context.settings.limits)
    try:
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        file, name = (await files[0].read(), files[0].filename or "") if files else (b"", "")
        return SubmittedForm(_typed(form), file, name)
    finally:
        await form.close()


PostedForm = Annotated[SubmittedForm, Depends(_submitted_form)]


def _open_link(secret: str, request: Request, context: CurrentContext) -> OpenedLink:
    """Open a link; answer 404 for each that opens nothing, and 429 where a client has tried too many such.

    A link that opens something does so however many others were tried from the same address: many people may share one, and a secret of
    256 bits is not found by trying.
    """
    with reading(context.engine) as connection:
        opened = open_packet(connection, secret, now())
    if opened is None:
        allowed = context.rate_limiter.take(context.settings.limits.misses, "miss", client_of(request.scope))
        raise HTTPException(404 if allowed else 429)
    return opened


CurrentLink = Annotated[OpenedLink, Depends(_open_link)]


def how_to_ask(own: str, ours: str) -> str:
    """Return the contact of a packet, with the portal's where its `own` tells no address; empty where there is neither."""
    if REACHED_BY.search(own) or not ours:
        return own
    return ours if own in ours else f"{own}, or {ours}"


@dataclass(frozen=True, slots=True)
class LinkVisit:
    """A request to a page behind a link, with the link's secret and what the link opens."""

    request: Request
    context: AppContext
    opened: OpenedLink
    secret: str

    @property
    def address(self) -> str:
        """The path of the link, with which the paths of its pages begin."""
        return f"/p/{self.secret}"

    @property
    def contact(self) -> str:
        """Whom to ask about the papers, and how."""
        return how_to_ask(self.opened.packet.contact, self.context.settings.contact)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """Render a page of the link."""
        own = {"opened": self.opened, "secret": self.secret, "contact": self.contact}
        return page(self.context, self.request, template, status, **own, **values)


def _link_visit(request: Request, context: CurrentContext, opened: CurrentLink, secret: str) -> LinkVisit:
    return LinkVisit(request, context, opened, secret)


CurrentVisit = Annotated[LinkVisit, Depends(_link_visit)]


def session_cookie_name(context: CurrentContext) -> str:
    """Return the name of the session cookie; the prefix `__Host-` makes browsers bind it to this host (RFC 6265bis, 4.1.3)."""
    return "__Host-session" if context.settings.secure else "session"


def signed_in_user(request: Request, context: CurrentContext) -> Actor:
    """Return the actor of the session in the cookie; lead to the sign-in page where there is none.

    Where everybody is to have a second factor, whoever has none is led to set it up.
    """
    secret = request.cookies.get(session_cookie_name(context), "")
    with reading(context.engine) as connection:
        actor = find_session(connection, secret, now()) if secret else None
    if actor is None:
        raise SignInNeededError
    request.state.actor = actor
    if context.settings.require_second_factor and not actor.proven and request.url.path not in WITHOUT_SECOND_FACTOR:
        raise SecondFactorNeededError
    return actor


def require_role(role: Role, authenticate: Callable[..., Actor], *, everywhere: bool = False) -> Callable[..., Actor]:
    """Build a dependency that returns the actor found by `authenticate`, and answers 403 where the actor lacks the role.

    What is about all matters at once is only for those who reach them `everywhere`.
    """

    def actor_with_role(actor: Annotated[Actor, Depends(authenticate)]) -> Actor:
        if not actor.may(role):
            raise HTTPException(403, f"This needs the role “{role.name.lower()}”.")
        if everywhere and actor.reach != EVERY_MATTER:
            raise HTTPException(403, "This is for those who reach every matter.")
        return actor

    return actor_with_role


def staff_who_signs(actor: Annotated[Actor, Depends(signed_in_user)]) -> Actor:
    """Return the actor who signed in; answer 403 where no authority to sign for the vendor is recorded."""
    if not actor.signs:
        raise HTTPException(403, "It is not recorded that you may sign for the vendor. Ask whoever runs the portal.")
    return actor


def staff_who_approves(actor: Annotated[Actor, Depends(signed_in_user)]) -> Actor:
    """Return the actor who signed in; answer 403 for whoever may not approve."""
    if not actor.approves:
        raise HTTPException(403, "You may not approve. Ask an admin.")
    return actor


ApprovingUser = Annotated[Actor, Depends(staff_who_approves)]
SigningUser = Annotated[Actor, Depends(staff_who_signs)]
ViewerUser = Annotated[Actor, Depends(require_role(Role.VIEWER, signed_in_user))]
EditorUser = Annotated[Actor, Depends(require_role(Role.OWN, signed_in_user))]
"""Whoever may build and send: in every matter, or in the own ones alone."""

HandingOverUser = Annotated[Actor, Depends(require_role(Role.EDITOR, signed_in_user))]
AdminUser = Annotated[Actor, Depends(require_role(Role.ADMIN, signed_in_user))]
