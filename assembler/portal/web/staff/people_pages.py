"""Who may sign in: the admin's page of people, and the page on which each changes the own password."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.store.accounts import (
    KEY_HOLDER,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Role,
    add_staff,
    check_password,
    list_staff,
    remove_staff,
    set_authority,
    set_password,
    set_role,
)
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.web.dependencies import AdminUser, PostedForm, SubmittedForm, ViewerUser, session_cookie_name
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)
LONGEST_NAME = 120
LONGEST_AUTHORITY = 300


@router.get("/people")
def people_page(request: Request, context: CurrentContext, _: AdminUser) -> Response:
    """List everybody who may sign in."""
    return _people_page(request, context)


def _people_page(request: Request, context: AppContext, fault: str = "", typed: SubmittedForm | None = None) -> Response:
    with reading(context.engine) as connection:
        people = list_staff(connection)
    values = {"people": people, "roles": [role.name.lower() for role in Role], "shortest": SHORTEST_PASSWORD, "fault": fault}
    return page(context, request, "people.html", 422 if fault else 200, **values, typed=typed.by_name if typed else {})


@router.post("/people")
def add_person(request: Request, context: CurrentContext, actor: AdminUser, sent: PostedForm) -> Response:
    """Add somebody with a first password."""
    name, password, role = sent.text("name").strip(), sent.text("password"), sent.text("role").upper()
    with reading(context.engine) as connection:
        known = {person.name for person in list_staff(connection)}
    if not 0 < len(name) <= LONGEST_NAME or role not in Role.__members__:
        return _people_page(request, context, f"A person has a name of at most {LONGEST_NAME} characters, and a role.", sent)
    if actor.id == KEY_HOLDER and role != Role.ADMIN.name:
        fault = (
            "The first person must be an admin: the key holds no more once somebody is added, and nobody else could add people."
        )
        return _people_page(request, context, fault, sent)
    if name in known:
        return _people_page(request, context, f"“{name}” is here already. Change the role in the list.", sent)
    if fault := _fault_of_password(password):
        return _people_page(request, context, fault, sent)
    with writing(context.engine) as connection:
        add_staff(connection, name, password, Role[role], now())
        record(connection, now(), "person-added", actor=actor.id)
    return RedirectResponse("/desk/people", 303)


def _fault_of_password(password: str) -> str:
    """Return why a password cannot be used, empty where it can."""
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return ""
    return f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters."


@router.post("/people/{id}")
def change_person(context: CurrentContext, actor: AdminUser, id: str, sent: PostedForm) -> Response:
    """Change a role and the authority to sign, or remove somebody; nobody does so to oneself, so that one admin is left."""
    with writing(context.engine) as connection:
        person = next((one for one in list_staff(connection) if one.id == id), None)
        if person is None:
            raise HTTPException(404)
        if id == actor.id:
            raise HTTPException(409, "Ask another admin to change your own account.")
        if sent.text("do") == "remove":
            remove_staff(connection, person.name)
            record(connection, now(), "person-removed", actor=actor.id)
        else:
            role = sent.text("role").upper()
            if role not in Role.__members__:
                raise HTTPException(422, "A person has a role.")
            set_role(connection, id, Role[role])
            set_authority(connection, person.name, sent.text("signs").strip()[:LONGEST_AUTHORITY])
            record(connection, now(), "person-changed", actor=actor.id)
    return RedirectResponse("/desk/people", 303)


@router.get("/account")
def account_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Ask for the present password and a new one."""
    return page(context, request, "account.html", fault="", done=False, shortest=SHORTEST_PASSWORD)


@router.post("/account")
def change_password(request: Request, context: CurrentContext, actor: ViewerUser, sent: PostedForm) -> Response:
    """Set a new password, and end the other sessions of this person."""
    fault = _fault_of_password(sent.text("new_password"))
    with reading(context.engine) as connection:
        if not context.rate_limiter.take(context.settings.limits.sign_ins, "password", actor.id):
            raise HTTPException(429)
        if check_password(connection, actor.name, sent.text("present_password")) is None:
            fault = "This is not your present password."
    if not fault:
        secret = request.cookies.get(session_cookie_name(context), "")
        with writing(context.engine) as connection:
            set_password(connection, actor.id, sent.text("new_password"), secret)
            record(connection, now(), "password-changed", actor=actor.id)
    values = {"fault": fault, "done": not fault, "shortest": SHORTEST_PASSWORD}
    return page(context, request, "account.html", 422 if fault else 200, **values)
