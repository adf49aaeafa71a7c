"""Idempotency keys: a request that carries a key is carried out once, and a repeated one gets the first answer again."""

import hashlib
import json
from collections.abc import Callable
from http import HTTPStatus

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy import Connection, RowMapping, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hash_secret
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import find_packet
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import answers

KEPT = DAY
"""How many seconds an answer is kept."""

UNDER_WAY = 0
"""The stored status of a request that has no answer yet."""

Action = Callable[[], tuple[int, BaseModel]]
"""Carries a request out, and returns the status and the body of its answer."""


def once(
    context: AppContext, actor: Actor, request: Request, key: str | None, sent: BaseModel | None, action: Action
) -> Response:
    """Carry out a request, and with a key only once.

    Answers 422 for a key that was used for another request, 409 while the first request with the key is under way, and 404 where what it
    has made is out of reach by now.
    """
    if key is None:
        status, body = action()
        return JSONResponse(body.model_dump(mode="json"), status)
    key_hash = hash_secret(f"{actor.id}\n{key}")  # a key is one actor's own
    about = json.dumps([request.method, request.url.path, sent.model_dump(mode="json") if sent else None])
    fingerprint = hashlib.sha256(about.encode()).hexdigest()
    if not _claim_key(context, key_hash, fingerprint):
        return _stored_answer(context, actor, key_hash, fingerprint)
    try:
        status, body = action()
    except Exception:
        _release_key(context, key_hash)
        raise
    data: dict[str, object] = body.model_dump(mode="json")
    if status >= HTTPStatus.BAD_REQUEST:  # what is refused did nothing; it may quote personal data, which no key keeps
        _release_key(context, key_hash)
        return JSONResponse(data, status)
    _store_answer(context, key_hash, status, data)
    return JSONResponse(data, status)


def _claim_key(context: AppContext, key_hash: str, fingerprint: str) -> bool:
    """Store a key as under way, and return whether it was new; the hash is the primary key, so one of several requests wins."""
    fresh: dict[str, object] = {
        "hash": key_hash,
        "fingerprint": fingerprint,
        "packet": None,
        "matter": None,
        "status": UNDER_WAY,
        "body": {},
    }
    try:
        with writing(context.engine) as connection:
            connection.execute(delete(answers).where(answers.c.at < now() - KEPT))
            connection.execute(insert(answers).values(at=now(), **fresh))
    except IntegrityError:
        return False
    return True


def _stored_answer(context: AppContext, actor: Actor, key_hash: str, fingerprint: str) -> Response:
    with reading(context.engine) as connection:
        row = connection.execute(select(answers).where(answers.c.hash == key_hash)).mappings().one_or_none()
        reached = row is None or _is_reached(connection, row, actor)
    if row is None or row["status"] == UNDER_WAY:
        raise HTTPException(409, "A request with this key is still at work.")
    if row["fingerprint"] != fingerprint:
        raise HTTPException(422, "This key was used for another request.")
    if not reached:
        raise HTTPException(404, "What this request has made is not here any more.")
    return JSONResponse(row["body"], row["status"])


def _is_reached(connection: Connection, answer: RowMapping, actor: Actor) -> bool:
    """Whether somebody reaches what an answer is about; it may have been handed over since."""
    if actor.reach == EVERY_MATTER:
        return True
    if answer["packet"]:
        return find_packet(connection, answer["packet"], actor.reach) is not None
    return not answer["matter"] or find_matter(connection, answer["matter"], actor.reach) is not None


def _store_answer(context: AppContext, key_hash: str, status: int, body: dict[str, object]) -> None:
    """Store an answer with the id of the packet or matter it is about, so that erasing the partner erases it too."""
    packet = body["id"] if "files" in body else body.get("packet")
    about = {"packet": packet, "matter": None if packet else body.get("id")}
    with writing(context.engine) as connection:
        connection.execute(answers.update().where(answers.c.hash == key_hash).values(status=status, body=body, **about))


def _release_key(context: AppContext, key_hash: str) -> None:
    with writing(context.engine) as connection:
        connection.execute(delete(answers).where(answers.c.hash == key_hash))
