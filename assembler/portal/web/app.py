"""The app: the house opened, the routers put together, the guard before them, and what is answered when something is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.routing import Route

from assembler.loader import load_library
from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import new_secret
from assembler.portal.jobs.build_queue import Yard
from assembler.portal.logging import log_to_stderr, note_fault
from assembler.portal.rate_limits import Rates
from assembler.portal.settings import Settings, import_settings
from assembler.portal.store.database import open_database
from assembler.portal.store.file_storage import Shelf
from assembler.portal.web import staff
from assembler.portal.web.api import routes
from assembler.portal.web.dependencies import SignInNeededError
from assembler.portal.web.pages import load_looks, load_stills, page
from assembler.portal.web.partner import form_pages, packet_pages
from assembler.portal.web.security import Guard, TooMuchError

FOR_EVER = "public, max-age=31536000, immutable"
API = "/api/"
NOT_ALLOWED = 405
ROUTERS = (packet_pages.router, form_pages.router, routes.router, *staff.ROUTERS)


class UnreadableLibraryError(Exception):
    """The library has an error, so that no portal can be opened on it."""


def open_house(settings: Settings, key: str = "", secret: str = "") -> House:
    """Open all that a portal needs. Processes with the same secret count requests together."""
    library, findings = load_library(settings.library)
    if library is None:
        raise UnreadableLibraryError("\n".join(finding.message for finding in findings))
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine, shelf = open_database(settings.database), Shelf(settings.files)
    stills = load_stills(settings.templates)
    yard = Yard(settings, engine, shelf, library.digest)
    rates = Rates(settings.counts, secret or new_secret())
    return House(settings, library, engine, shelf, yard, load_looks(settings.templates, stills), stills, rates, key)


def open_portal(settings: Settings, key: str = "", secret: str = "") -> Guard:
    """Open a portal: the app behind its guard."""
    house = open_house(settings, key, secret)
    return Guard(make_app(house), settings, house.rates)


def app_from_environment() -> Guard:
    """Build the app of a worker process from the settings in its environment."""
    settings, key, secret = import_settings()
    log_to_stderr()
    return open_portal(settings, key, secret)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    house: House = app.state.house
    house.yard.begin()
    yield
    house.yard.close()
    house.engine.dispose()
    house.rates.close()


def make_app(house: House) -> FastAPI:
    """Put the app together. Its API is described at `/api/openapi.json`; no page of it loads anything from elsewhere."""
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
    app.state.house = house
    for router in ROUTERS:
        app.include_router(router)
    app.get("/", include_in_schema=False)(_front)
    app.get("/static/{name}", include_in_schema=False)(_still)
    app.exception_handler(SignInNeededError)(_sign_in_needed)
    app.exception_handler(AnyHTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(TooMuchError)(_too_much)
    app.exception_handler(Exception)(_broken)
    return app


def _front() -> Response:
    return RedirectResponse("/desk", 303)


def _still(house: AtHome, name: str) -> Response:
    if name not in house.stills:
        raise HTTPException(404)
    still = house.stills[name]
    return Response(still.data, media_type=still.media, headers={"Cache-Control": FOR_EVER})


async def _sign_in_needed(_request: Request, _fault: Exception) -> Response:
    return RedirectResponse("/desk/sign-in", 303)


async def _refused(request: Request, fault: Exception) -> Response:
    """Tell what stands against a request. All links that open nothing get the same answer."""
    assert isinstance(fault, AnyHTTPException)  # noqa: S101 - it is registered for these
    told = fault.detail if isinstance(fault.detail, str) else ""
    headers = _allowed(request.url.path) if fault.status_code == NOT_ALLOWED else fault.headers
    if request.url.path.startswith(API):
        return JSONResponse({"message": told, "findings": []}, fault.status_code, headers=headers)
    house: House = request.app.state.house
    partner = request.url.path.startswith("/p/")
    values = {"code": fault.status_code, "told": told, "partner": partner}
    answer = page(house, request, "error.html", fault.status_code, **values)
    answer.headers.update(headers or {})
    return answer


def _allowed(path: str) -> dict[str, str]:
    """Say what may be done at an address; several routes may share one, each with methods of its own."""
    routes = (route for router in ROUTERS for route in router.routes if isinstance(route, Route) and route.path_regex.match(path))
    return {"Allow": ", ".join(sorted({method for route in routes for method in route.methods or ()}))}


async def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)  # noqa: S101 - it is registered for these
    if request.url.path.startswith(API):
        return JSONResponse(routes.invalid(fault), 422)
    return await _refused(request, AnyHTTPException(404))


async def _too_much(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, TooMuchError)  # noqa: S101 - it is registered for these
    return await _refused(request, AnyHTTPException(fault.status, str(fault)))


async def _broken(request: Request, fault: Exception) -> Response:
    note_fault(fault)
    return await _refused(request, AnyHTTPException(500))
