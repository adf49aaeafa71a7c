"""Who may sign in: the admin's page of people, and the page on which each changes the own password."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import new_secret, now
from assembler.portal.mail import is_mail_address
from assembler.portal.matter_owners import NOBODY, hand_over_all, possible_owners
from assembler.portal.notices import WORDS
from assembler.portal.store.accounts import (
    KEY_HOLDER,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    Actor,
    Role,
    add_staff,
    check_password,
    find_person,
    list_staff,
    remove_person,
    set_approving,
    set_authority,
    set_notices,
    set_password,
    set_role,
)
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.identities import set_identity, subjects_of
from assembler.portal.store.second_factors import remove_factor, with_factors
from assembler.portal.web.dependencies import AdminUser, PostedForm, SubmittedForm, ViewerUser, session_cookie_name
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)
LONGEST_NAME = 120
LONGEST_AUTHORITY = 300
LONGEST_MAIL_ADDRESS = 254
LONGEST_SUBJECT = 255
CHANGED = "Your password is changed. Your other sessions have ended."


@router.get("/people")
def people_page(request: Request, context: CurrentContext, _: AdminUser) -> Response:
    """List everybody who may sign in."""
    return _people_page(request, context)


def _people_page(request: Request, context: AppContext, fault: str = "", typed: SubmittedForm | None = None) -> Response:
    with reading(context.engine) as connection:
        people, with_apps = list_staff(connection), with_factors(connection)
        subjects, owners = subjects_of(connection, _issuer(context)), possible_owners(connection, now())
    shown = {
        "provider": context.settings.provider,
        "subjects": subjects,
        "with_factors": with_apps,
        "owners": owners,
        "former": {one.id: one.name for one in people} | dict(owners),
        "nobody": NOBODY,
    }
    values = {"people": people, "roles": [role.name.lower() for role in Role], "shortest": SHORTEST_PASSWORD, "fault": fault}
    return page(context, request, "people.html", 422 if fault else 200, **values, **shown, typed=typed.by_name if typed else {})


def _issuer(context: AppContext) -> str:
    return context.settings.provider.issuer if context.settings.provider else ""


def _subject_in(context: AppContext, sent: SubmittedForm) -> str:
    return sent.text("subject").strip()[:LONGEST_SUBJECT] if context.settings.provider else ""


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
    subject = _subject_in(context, sent)
    if not password and subject:  # nobody knows it: this person signs in by the provider alone
        password = new_secret()
    if fault := _fault_of_password(password):
        return _people_page(request, context, fault, sent)
    with writing(context.engine) as connection:
        id = add_staff(connection, name, password, Role[role], now())
        set_identity(connection, id, _issuer(context), subject)
        record(connection, now(), "person-added", actor=actor.id)
    return RedirectResponse("/desk/people", 303)


def _fault_of_password(password: str) -> str:
    """Return why a password cannot be used, empty where it can."""
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return ""
    return f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD:,} characters."


@router.post("/people/matters")
def hand_matters_over(request: Request, context: CurrentContext, actor: AdminUser, sent: PostedForm) -> Response:
    """Hand all matters of somebody over to somebody else, such as those of a person who leaves."""
    former, owner = sent.text("former")[:LONGEST_NAME], sent.text("owner")[:LONGEST_NAME]
    if not former or former == owner:
        return _people_page(request, context, "Choose whose matters are handed over, and to whom else.", sent)
    with writing(context.engine) as connection:
        hand_over_all(connection, context.file_storage, actor, former, owner)
    return RedirectResponse("/desk/people", 303)


@router.post("/people/{id}")
def change_person(context: CurrentContext, actor: AdminUser, id: str, sent: PostedForm) -> Response:
    """Change a role, the authority to sign and who approves, or remove somebody; nobody does so to oneself, so that one admin is left."""
    with writing(context.engine) as connection:
        person = next((one for one in list_staff(connection) if one.id == id), None)
        if person is None:
            raise HTTPException(404)
        if id == actor.id:
            raise HTTPException(409, "Ask another admin to change your own account.")
        if sent.text("do") == "remove":
            for _ in remove_person(connection, person.name, now()) or ():
                record(connection, now(), "token-revoked", actor=actor.id)
            record(connection, now(), "person-removed", actor=actor.id)
        elif sent.text("do") == "no-factor":
            remove_factor(connection, id)
            record(connection, now(), "second-factor-taken-away", actor=actor.id)
        else:
            role = sent.text("role").upper()
            if role not in Role.__members__:
                raise HTTPException(422, "A person has a role.")
            for _ in set_role(connection, id, Role[role], now()):
                record(connection, now(), "token-revoked", actor=actor.id)
            set_authority(connection, person.name, sent.text("signs").strip()[:LONGEST_AUTHORITY])
            set_approving(connection, id, approves=bool(sent.text("approves")))
            if context.settings.provider:
                set_identity(connection, id, _issuer(context), _subject_in(context, sent))
            record(connection, now(), "person-changed", actor=actor.id)
    return RedirectResponse("/desk/people", 303)


@router.get("/account")
def account_page(request: Request, context: CurrentContext, actor: ViewerUser) -> Response:
    """Ask what somebody wants to be told, and for the present password and a new one."""
    return _account_page(request, context, actor)


def _account_page(request: Request, context: AppContext, actor: Actor, fault: str = "", done: str = "") -> Response:
    with reading(context.engine) as connection:
        person = find_person(connection, actor.id)
    values = {"person": person, "mail": context.settings.mail, "notices": WORDS, "shortest": SHORTEST_PASSWORD}
    return page(context, request, "account.html", 422 if fault else 200, **values, fault=fault, done=done)


@router.post("/account/notices")
def change_notices(request: Request, context: CurrentContext, actor: ViewerUser, sent: PostedForm) -> Response:
    """Set at which address somebody is told of what."""
    email, wanted = sent.text("email").strip(), [kind for kind in WORDS if kind in sent.texts("notice")]
    if email and (len(email) > LONGEST_MAIL_ADDRESS or not is_mail_address(email)):
        return _account_page(request, context, actor, "This is no e-mail address.")
    with writing(context.engine) as connection:
        set_notices(connection, actor.id, email, wanted)
        record(connection, now(), "notices-changed", actor=actor.id)
    return _account_page(request, context, actor, done="What you are told by e-mail is saved.")


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
    return _account_page(request, context, actor, fault, "" if fault else CHANGED)
