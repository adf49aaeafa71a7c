"""The way of a matter to its packet, counted while the packet is built: which modules a reader must open, and how often.

The way is made of the calls that hand on the whole matter, or what it has become: its file, `BuildRequest`, `Matter`, `Facts`, `Election`,
a paper of it (`ChosenPaper`, `Outline`, `AssembledPaper`, `PaperTask`), `Assembly`, `Order`, or an object that holds one of them. It ends
where a paper's document is handed to a format. A value's own methods belong to the value.

A stay begins where such a call leads into a module from another one. Functions that the module calls itself are read in the same stay,
and each function is read once. A climb is a stay in a module that was left before.
"""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FrameType

import assembler
from assembler.assembly import Assembly
from assembler.assembly.election import Election, Facts
from assembler.assembly.outline import Outline
from assembler.assembly.papers import AssembledPaper, ChosenPaper
from assembler.assembly.tasks import PaperTask
from assembler.commands.build import BuildRequest, order_packet
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.packets.order import Order, build_packet
from assembler.packets.store import FolderStore

CODE = str(Path(assembler.__file__).parent) + "/"
HANDED_ON = (
    BuildRequest,
    Matter,
    Facts,
    Election,
    ChosenPaper,
    Outline,
    AssembledPaper,
    PaperTask,
    Assembly,
    Order,
)

TRIES = 100
"""The number of calls of a function that are looked at; one that was never handed a matter in them is not."""


@dataclass(slots=True)
class Stay:
    """A stay in a module, with the functions that are read there; `again` says that the module had been left."""

    module: str
    again: bool
    functions: list[str] = field(default_factory=list)


def stays_of(
    matter: Path, library: Library, templates: Path, output: Path, formats: tuple[str, ...] = DEFAULT_FORMATS
) -> list[Stay]:
    """Return the stays on the way of a matter's file, from what is asked for to its packet in a folder."""

    def build() -> None:
        order, findings = order_packet(BuildRequest(library, matter, templates, formats, store=FolderStore(output)))
        assert order is not None, findings
        packet, findings = build_packet(order, output, lambda _: None)
        assert packet is not None, findings

    return _follow(build, matter)


def _follow(build: Callable[[], None], file: Path) -> list[Stay]:
    stays: list[Stay] = []
    asked: Counter[CodeType] = Counter()

    def called(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event != "call" or asked[code] >= TRIES or not _is_ours(code):
            return
        asked[code] += 1
        if not _is_handed(frame, file):
            return
        asked[code] = TRIES
        module = _module(code)
        known = [stay for stay in stays if stay.module == module]
        if stays and (stays[-1].module == module or (known and _module_of_caller(frame) == module)):
            known[-1].functions.append(code.co_qualname)
        else:
            stays.append(Stay(module, bool(known), [code.co_qualname]))

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        build()
    finally:
        sys.setprofile(before)
    return stays


@cache
def _is_ours(code: CodeType) -> bool:
    """Whether code is a function of the package; generators without a name are read with the function they stand in."""
    return code.co_filename.startswith(CODE) and code.co_name[0] != "<"


def _module(code: CodeType) -> str:
    return code.co_filename.removeprefix(CODE)


def _module_of_caller(frame: FrameType) -> str:
    """Return the module that a call comes from, over generators without a name and code of others."""
    caller = frame.f_back
    while caller is not None and not _is_ours(caller.f_code):
        caller = caller.f_back
    return _module(caller.f_code) if caller else ""


def _is_handed(frame: FrameType, file: Path) -> bool:
    code = frame.f_code
    given = {name: frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}
    own = given.pop("self", None)
    if isinstance(own, HANDED_ON):
        return False
    return _holds_one(own) or any(_is_one(value) or value == file for value in given.values())


def _is_one(value: object) -> bool:
    first = value[0] if isinstance(value, tuple | list) and value else value
    return isinstance(first, HANDED_ON)


def _holds_one(value: object) -> bool:
    names = (*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", ()))
    return any(_is_one(getattr(value, name, None)) for name in names)
