"""What every page and every answer of the API has at hand: settings, library, store, shelf, yard, looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from jinja2 import Environment
from sqlalchemy import Engine

from assembler.model.library import Library
from assembler.portal.jobs.build_queue import Yard
from assembler.portal.rate_limits import Rates
from assembler.portal.settings import Settings
from assembler.portal.store.file_storage import Shelf


@dataclass(frozen=True, slots=True)
class Still:
    """A file of the look: a style sheet, a script. It is named by its hash, so that a browser may keep it for ever."""

    data: bytes
    media: str
    address: str


@dataclass(frozen=True, slots=True)
class House:
    """The portal's parts. `key` is the hash of the key that signs in where no other sign-in is configured, or empty."""

    settings: Settings
    library: Library
    engine: Engine
    shelf: Shelf
    yard: Yard
    looks: Environment
    stills: Mapping[str, Still]
    rates: Rates
    key: str


def house_of(request: Request) -> House:
    """Give the house a request is made to."""
    house: House = request.app.state.house
    return house


AtHome = Annotated[House, Depends(house_of)]
