"""The application context: the settings, the library and the services that every request handler uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from jinja2 import Environment
from sqlalchemy import Engine

from assembler.model.library import Library
from assembler.portal.answer_counts import AnswerCounts
from assembler.portal.catalogue import Catalogue
from assembler.portal.disks import DiskTrial
from assembler.portal.jobs.build_queue import BuildQueue
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.library_check import LibraryCheck
from assembler.portal.portal_key import PortalKey
from assembler.portal.rate_limits import RateLimiter
from assembler.portal.settings import Settings
from assembler.portal.signing_keys import SealFiles
from assembler.portal.store.file_storage import FileStorage


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A style sheet, script or icon. Its URL carries a digest of its bytes, so that browsers may cache it for ever."""

    data: bytes
    media: str
    address: str


@dataclass(frozen=True, slots=True)
class AppContext:
    """The parts of a running portal.

    `key_hash` is the hash of the key that opens a session while nobody has a password; it is empty where staff have one. Without
    `seal_files` nothing is signed in a page.
    """

    settings: Settings
    library: Library
    engine: Engine
    file_storage: FileStorage
    workers: WorkerPool
    build_queue: BuildQueue
    page_templates: Environment
    static_files: Mapping[str, StaticFile]
    rate_limiter: RateLimiter
    answer_counts: AnswerCounts
    key_hash: str
    catalogue: Catalogue
    library_check: LibraryCheck
    disk_trial: DiskTrial
    portal_key: PortalKey
    seal_files: SealFiles | None = None

    @property
    def titles(self) -> Mapping[str, str]:
        """The titles of the programmes by their ids."""
        return {id: programme.title for id, programme in self.library.programmes.items()}


def context_of(request: Request) -> AppContext:
    """Return the context of the app that answers a request."""
    context: AppContext = request.app.state.context
    return context


CurrentContext = Annotated[AppContext, Depends(context_of)]
