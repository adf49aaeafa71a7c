"""The ASGI app: the application context, the routers, the guard in front of them, and the answers to errors."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.routing import Route

from assembler.loader import load_library
from assembler.portal.answer_counts import AnswerCounts
from assembler.portal.app_context import AppContext, CurrentContext, context_of
from assembler.portal.catalogue import Catalogue
from assembler.portal.clock import new_secret
from assembler.portal.disks import DiskTrial, log_full_disks
from assembler.portal.jobs.build_queue import BuildQueue
from assembler.portal.jobs.sandbox import TooBusyError
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.library_check import LibraryCheck
from assembler.portal.logging import FULL, log_fault, log_to_stderr
from assembler.portal.notices import announce_waiting, deliver_due
from assembler.portal.rate_limits import RateLimiter
from assembler.portal.service import ConflictError
from assembler.portal.settings import Settings, import_settings
from assembler.portal.signed_papers import finish_signings
from assembler.portal.signing_keys import seal_files
from assembler.portal.signing_mail import remind_signers
from assembler.portal.store.database import open_database, reading
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.key_uses import key_of_portal
from assembler.portal.vendor_logo import vendor_logo
from assembler.portal.web import health, metrics, staff
from assembler.portal.web.api import later_forms, owners, questions, returned_files, routes, webhooks
from assembler.portal.web.dependencies import SECOND_FACTOR, SecondFactorNeededError, SignInNeededError, typed_inputs
from assembler.portal.web.pages import load_page_templates, load_static_files, page, refusal_page
from assembler.portal.web.partner import evidence_pages, form_pages, packet_pages, question_pages, receipt_pages, signing_pages
from assembler.portal.web.representations import Representations
from assembler.portal.web.security import LATER, UNAVAILABLE, Guard, TooMuchError
from assembler.portal.web.staff.sign_in_pages import show_sign_in

CACHED_FOR_EVER = "public, max-age=31536000, immutable"
API = "/api/"
TENDING_SECONDS = 30.0
"""How often it is looked for papers that all have signed and that were not closed, or whose time is nearly over, and for what waits."""

ROUTERS = (
    *(group.router for group in (packet_pages, form_pages, receipt_pages, question_pages, evidence_pages, signing_pages)),
    *(routes.router, returned_files.router, later_forms.router, owners.router, questions.router),
    *(webhooks.router, health.router, metrics.router),
    *staff.ROUTERS,
)


class UnreadableLibraryError(Exception):
    """The library has an error, so that no portal can be opened on it."""


def open_context(settings: Settings, key_hash: str = "", rates_secret: str = "") -> AppContext:
    """Load the library, open the database and the file storage, and build the context from them.

    Processes with the same `rates_secret` count the requests of a client together.
    """
    library, findings = load_library(settings.library)
    if library is None:
        raise UnreadableLibraryError("\n".join(finding.message for finding in findings))
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine, file_storage, workers = open_database(settings.database), FileStorage(settings.files), WorkerPool(settings)
    with reading(engine) as connection:
        portal_key = key_of_portal(connection, settings.key_file)
    logo = vendor_logo(settings)
    static_files = load_static_files(settings.templates, logo)
    return AppContext(
        settings,
        library,
        engine,
        file_storage,
        workers,
        BuildQueue(settings, engine, file_storage, library.digest, workers),
        load_page_templates(settings.templates, static_files, logo),
        static_files,
        RateLimiter(settings.counts, rates_secret or new_secret()),
        AnswerCounts(settings.counts),
        key_hash,
        Catalogue(library),
        LibraryCheck(workers, library.digest),
        DiskTrial(settings),
        portal_key,
        seal_files(settings),
    )


def open_portal(settings: Settings, key_hash: str = "", rates_secret: str = "") -> Guard:
    """Build the whole portal: the app behind its guard."""
    context = open_context(settings, key_hash, rates_secret)
    context.workers.warm_up()
    return guarded_app(context)


def guarded_app(context: AppContext) -> Guard:
    """Put the guard in front of the app."""
    app = Representations(make_app(context))
    return Guard(app, context, lambda refusal: refusal_page(context, refusal.status, refusal.message))


def app_from_environment() -> Guard:
    """Build the portal of a worker process from the settings in its environment."""
    settings, key_hash, rates_secret = import_settings()
    log_to_stderr()
    return open_portal(settings, key_hash, rates_secret)


SIGNINGS = (finish_signings, remind_signers)
"""Close what all have signed, if that was interrupted, and remind those who are late."""

NOTICES = (announce_waiting, deliver_due)
"""Announce what waits for staff, and deliver what was announced."""


async def _tend(context: AppContext, work: Iterable[Callable[[AppContext], None]]) -> None:
    """Do some work now and then; of several processes that do, one changes each thing."""
    while True:
        for tend in work:
            try:
                await run_in_threadpool(tend, context)
            except (SQLAlchemyError, OSError, RuntimeError, ConflictError) as fault:
                log_fault(fault)
        await asyncio.sleep(TENDING_SECONDS)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: AppContext = app.state.context
    context.build_queue.start()
    tending = [asyncio.create_task(_tend(context, work)) for work in (SIGNINGS, NOTICES)]
    yield
    for task in tending:
        task.cancel()
    await asyncio.gather(*tending, return_exceptions=True)  # what is being done is done, and holds no connection any more
    context.build_queue.stop()
    context.library_check.close()
    context.workers.close()
    context.engine.dispose()
    context.rate_limiter.close()
    context.answer_counts.close()


def make_app(context: AppContext) -> FastAPI:
    """Build the FastAPI app. Its API is described at `/api/openapi.json`; its pages load nothing from other hosts."""
    app = FastAPI(
        title="clause-assembler portal",
        version="1",
        description=routes.DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.context = context
    for router in ROUTERS:
        app.include_router(router)
    app.get("/", include_in_schema=False)(_redirect_to_inbox)
    app.get("/static/{name}", include_in_schema=False)(_static_file)
    app.exception_handler(SignInNeededError)(_ask_to_sign_in)
    app.exception_handler(SecondFactorNeededError)(_lead_to_second_factor)
    app.exception_handler(StarletteHTTPException)(_answer_http_error)
    app.exception_handler(RequestValidationError)(_answer_invalid_request)
    app.exception_handler(ConflictError)(_answer_conflict)
    app.exception_handler(IntegrityError)(_answer_conflict)
    app.exception_handler(DataError)(_answer_unstorable)
    app.exception_handler(TooMuchError)(_answer_too_much)
    app.exception_handler(TooBusyError)(_answer_too_busy)
    for unavailable in (OperationalError, InterfaceError, PoolTimeoutError, sqlite3.OperationalError, OSError):
        app.exception_handler(unavailable)(_answer_unavailable)
    app.exception_handler(Exception)(_answer_fault)
    return app


def _redirect_to_inbox() -> Response:
    return RedirectResponse("/desk/inbox", 303)


def _static_file(context: CurrentContext, name: str) -> Response:
    if name not in context.static_files:
        raise HTTPException(404)
    file = context.static_files[name]
    return Response(file.data, media_type=file.media, headers={"Cache-Control": CACHED_FOR_EVER})


async def _ask_to_sign_in(request: Request, _fault: Exception) -> Response:
    """Lead to the page to sign in on; it keeps where somebody wanted to go, and what was typed there."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method != "POST":
        return RedirectResponse(f"/desk/sign-in?{urlencode({'next': wanted})}", 303)
    context = context_of(request)
    typed = await typed_inputs(request, context)
    return await run_in_threadpool(show_sign_in, request, context, wanted, typed, status=401)


async def _lead_to_second_factor(_request: Request, _fault: Exception) -> Response:
    return RedirectResponse(SECOND_FACTOR, 303)


async def _answer_http_error(request: Request, fault: Exception) -> Response:
    """Answer as JSON below `/api/`, else as a page. All links that open nothing get the same answer."""
    if not isinstance(fault, StarletteHTTPException):
        raise fault
    message = fault.detail if isinstance(fault.detail, str) else ""
    path = request.url.path
    headers = _allow_header(path) if fault.status_code == HTTPStatus.METHOD_NOT_ALLOWED else fault.headers
    if path.startswith(API):
        return JSONResponse({"message": message, "findings": []}, fault.status_code, headers=headers)
    values = {"code": fault.status_code, "message": message, "partner": path.startswith("/p/")}
    answer = page(context_of(request), request, "error.html", fault.status_code, **values)
    answer.headers.update(headers or {})
    return answer


def _allow_header(path: str) -> dict[str, str]:
    """Return the methods that a path allows; several routes may share a path, each with methods of its own."""
    routes = (route for router in ROUTERS for route in router.routes if isinstance(route, Route) and route.path_regex.match(path))
    methods = {method for route in routes for method in route.methods or ()}
    return {"Allow": ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))}


async def _answer_invalid_request(request: Request, fault: Exception) -> Response:
    """Answer 422 with the places of the faults below `/api/`; a page whose address cannot be read does not exist."""
    if isinstance(fault, RequestValidationError) and request.url.path.startswith(API):
        return JSONResponse(routes.invalid(fault), 422)
    return await _answer_http_error(request, StarletteHTTPException(404))


async def _answer_conflict(request: Request, fault: Exception) -> Response:
    """Answer 409 where a change does not fit the present state, or where the database refuses a row that another change has made."""
    message = (
        str(fault) if isinstance(fault, ConflictError) else "Somebody else has changed this at the same time. Look at it again."
    )
    return await _answer_http_error(request, StarletteHTTPException(409, message))


async def _answer_unstorable(request: Request, _fault: Exception) -> Response:
    """Answer 422 where the database cannot store or look for a text, such as one with the character of number 0 in an address."""
    return await _answer_http_error(request, StarletteHTTPException(422, "This holds a character that no text can have."))


async def _answer_too_much(request: Request, fault: Exception) -> Response:
    if not isinstance(fault, TooMuchError):
        raise fault
    return await _answer_http_error(request, StarletteHTTPException(fault.status, str(fault)))


async def _answer_too_busy(request: Request, _fault: Exception) -> Response:
    """Answer 503 where too many files are being read at once; nothing of the request was kept."""
    message = "Many files are being checked at this moment. Nothing was kept: wait a minute, and send it again."
    return await _answer_http_error(request, StarletteHTTPException(503, message, LATER))


async def _answer_unavailable(request: Request, fault: Exception) -> Response:
    """Answer 503 where the database does not answer or a disk is full, and log why; any other fault of the system is one of the program."""
    if isinstance(fault, OSError) and fault.errno not in FULL:
        raise fault
    log_fault(fault)
    await run_in_threadpool(log_full_disks, context_of(request).settings)
    return await _answer_http_error(request, StarletteHTTPException(UNAVAILABLE.status, UNAVAILABLE.message, LATER))


async def _answer_fault(request: Request, _fault: Exception) -> Response:
    """Answer 500. Starlette raises the fault again after the answer, and the guard logs it."""
    return await _answer_http_error(request, StarletteHTTPException(500))
