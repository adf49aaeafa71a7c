"""Whether the portal answers, for the programs that watch it."""

import sqlite3

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.logging import LOG, NO_ANSWER, cause_of, log_fault
from assembler.portal.store.database import reading
from assembler.portal.web.security import HEALTH

router = APIRouter()
ASKED_FOR_HEALTH = "1000000/minute"
NO_FILES = "the place of the files does not answer"


@router.get(HEALTH, include_in_schema=False)
def health(context: CurrentContext) -> Response:
    """Answer 200 where database and file storage answer and the disks take what is written, else 503 with what does not; the log says where."""
    fault = _fault(context)
    return PlainTextResponse(f"not ready: {fault}\n", 503) if fault else PlainTextResponse("ready\n")


def _fault(context: AppContext) -> str:
    """Return what hinders the portal, in words that name no place and nobody; empty where nothing does."""
    if not context.file_storage.answers():
        LOG.error("%s: %s", NO_FILES, context.settings.files)
        return NO_FILES
    if cause := context.disk_trial.fault():
        return cause
    try:
        with reading(context.engine) as connection:
            connection.execute(text("SELECT 1"))
        context.rate_limiter.take(ASKED_FOR_HEALTH, "health")  # each request is counted in that file, or refused
    except (SQLAlchemyError, OSError, sqlite3.Error) as fault:
        log_fault(fault)
        return cause_of(fault) or NO_ANSWER
    return ""
