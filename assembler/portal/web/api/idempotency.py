"""Idempotency keys: what was asked with a key is done once, and answered the same each time it is asked again."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from assembler.portal.app_context import House
from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hashed
from assembler.portal.store.tables import answers

KEPT = 24 * 60 * 60
UNDER_WAY = 0
Deed = Callable[[], tuple[int, dict[str, Any]]]


def once(house: House, actor: Actor, request: Request, key: str | None, sent: BaseModel | None, deed: Deed) -> Response:
    """Do a deed, with a key only once. A key that was used for something else is refused, and so is one still at work."""
    if key is None:
        status, body = deed()
        return JSONResponse(body, status)
    mark = hashed(f"{actor.id}\n{key}")
    said = json.dumps([request.method, request.url.path, sent.model_dump(mode="json") if sent else None])
    fingerprint = hashlib.sha256(said.encode()).hexdigest()
    if not _take(house, mark, fingerprint):
        return _again(house, mark, fingerprint)
    try:
        status, body = deed()
    except Exception:
        _forget(house, mark)
        raise
    _keep(house, mark, status, body)
    return JSONResponse(body, status)


def _take(house: House, mark: str, fingerprint: str) -> bool:
    """`True` when the key is new."""
    fresh: dict[str, Any] = {
        "hash": mark,
        "fingerprint": fingerprint,
        "packet": None,
        "matter": None,
        "status": UNDER_WAY,
        "body": {},
    }
    try:
        with writing(house.engine) as connection:
            connection.execute(delete(answers).where(answers.c.at < now() - KEPT))
            connection.execute(insert(answers).values(at=now(), **fresh))
    except IntegrityError:
        return False
    return True


def _again(house: House, mark: str, fingerprint: str) -> Response:
    with reading(house.engine) as connection:
        row = connection.execute(select(answers).where(answers.c.hash == mark)).one_or_none()
    if row is None or row.status == UNDER_WAY:
        raise HTTPException(409, "A request with this key is still at work.")
    if row.fingerprint != fingerprint:
        raise HTTPException(422, "This key was used for another request.")
    return JSONResponse(row.body, row.status)


def _keep(house: House, mark: str, status: int, body: dict[str, Any]) -> None:
    """Keep the answer, with the matter or packet it is about, so that erasing them erases it."""
    is_packet = "files" in body
    about = {"packet": body["id"] if is_packet else None, "matter": None if is_packet else body.get("id")}
    with writing(house.engine) as connection:
        connection.execute(answers.update().where(answers.c.hash == mark).values(status=status, body=body, **about))


def _forget(house: House, mark: str) -> None:
    with writing(house.engine) as connection:
        connection.execute(delete(answers).where(answers.c.hash == mark))
