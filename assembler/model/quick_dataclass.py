"""`dataclass`, made sooner: for a frozen class with slots the standard one compiles seven texts, this one compiles one.

A command at a terminal makes three hundred classes of values before it does anything. Those asked for with `frozen=True, slots=True` get
methods that do what the standard decorator's do; tests hold them against those. Everything else, and every class with something
unusual about it, is left to the standard decorator. To the type checker it is that one.
"""

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, TypeVar

__all__ = ["dataclass"]

_Made = TypeVar("_Made")

QUICK = {"frozen": True, "slots": True}
PICKLING = {"__getstate__", "__setstate__", "__reduce__", "__reduce_ex__"}
"""Methods of a class that pickles itself in a way of its own."""

SPECIAL = {"__init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__post_init__"} | PICKLING
"""Methods of a class for which the standard decorator has rules of its own."""


class _Factory:
    """Stands in a signature for a default that is made anew for each value, as in one of the standard decorator."""

    def __repr__(self) -> str:
        return "<factory>"


FACTORY = _Factory()


def _dataclass(**options: bool) -> Callable[[type[_Made]], type[_Made]]:
    """Return the decorator that makes a class of values, as `dataclasses.dataclass` does."""
    if not QUICK.items() <= options.items():
        return dataclasses.dataclass(**options)
    return _make_quickly if options == QUICK else lambda plain: _make_as_usual(plain, **options)


def _make_quickly(plain: type[_Made]) -> type[_Made]:
    inherits = any(hasattr(base, "__dataclass_fields__") for base in plain.__bases__)
    if inherits or SPECIAL & vars(plain).keys() or any(map(_is_unusual, vars(plain).values())):
        return _make_as_usual(plain, **QUICK)
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(plain)
    if made.__match_args__ != tuple(one.name for one in dataclasses.fields(made)):  # type: ignore[attr-defined,arg-type] # it is one now
        raise TypeError(f"{plain.__qualname__} has a parameter that is no field, or has to be named: use dataclasses.dataclass.")
    for option in ("init", "repr", "eq", "frozen"):
        setattr(vars(made)["__dataclass_params__"], option, True)
    for name, method in (*_compiled_methods(made), *SHARED):
        setattr(made, name, method)
    return made


def _make_as_usual(plain: type[_Made], **options: bool) -> type[_Made]:
    """Make a class by the standard decorator; it is pickled as a quick one where calling it with its fields makes the same value."""
    own = set(vars(plain))  # before the decorator adds to them
    made = dataclasses.dataclass(**options)(plain)
    if not PICKLING & own:
        takes_all = made.__match_args__ == tuple(one.name for one in dataclasses.fields(made))  # type: ignore[attr-defined,arg-type] # it is one now
        same = takes_all and "__init__" not in own and not hasattr(plain, "__post_init__")
        setattr(made, "__reduce__", _reduced if same else object.__reduce__)  # noqa: B010 - to mypy a method cannot be assigned
    return made


def _is_unusual(part: object) -> bool:
    """Whether what a class says of a field asks for more than a default, or leaving it out of comparisons or out of what is shown."""
    return isinstance(part, dataclasses.Field) and (not part.init or part.hash is not None or part.kw_only is True)


def _compiled_methods(made: type[object]) -> Iterable[tuple[str, object]]:
    """Return the methods that are called so often that each class has its own; each slot is set by its own descriptor, the quickest way."""
    fields = dataclasses.fields(made)  # type: ignore[arg-type] # it is a dataclass
    setters = {f"_set_{one.name}": vars(made)[one.name].__set__ for one in fields}
    defaults = {f"_default_{one.name}": one.default_factory if _is_made_anew(one) else one.default for one in fields}
    parameters, assigned = map(_parameter, fields), "\n".join(map(_assignment, fields))
    mine, yours = ("".join(f"{whose}.{one.name}, " for one in fields if one.compare) for whose in ("self", "other"))
    text = f"""
def __init__({", ".join(("self", *parameters))}):
{assigned or " pass"}
def __eq__(self, other):
 return ({mine}) == ({yours}) if other.__class__ is self.__class__ else NotImplemented
def __hash__(self):
 return hash(({mine}))
"""
    methods: dict[str, Callable[..., object]] = {}
    exec(text, {"FACTORY": FACTORY, **setters, **defaults}, methods)  # noqa: S102 - made of the names of our own fields, as the standard one does
    for name in ("__init__", "__eq__", "__hash__"):
        methods[name].__qualname__ = f"{made.__qualname__}.{name}"  # which messages of wrong arguments name
    methods["__init__"].__annotations__ = {one.name: one.type for one in fields} | {"return": None}
    return methods.items()


def _is_made_anew(one: dataclasses.Field[object]) -> bool:
    return one.default_factory is not dataclasses.MISSING


def _parameter(one: dataclasses.Field[object]) -> str:
    if _is_made_anew(one):
        return f"{one.name}=FACTORY"
    return one.name if one.default is dataclasses.MISSING else f"{one.name}=_default_{one.name}"


def _assignment(one: dataclasses.Field[object]) -> str:
    value = f"_default_{one.name}() if {one.name} is FACTORY else {one.name}" if _is_made_anew(one) else one.name
    return f" _set_{one.name}(self, {value})"


def _as_written(self: object) -> str:
    parts = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)  # type: ignore[arg-type] # it is one
    return f"{self.__class__.__qualname__}({', '.join(parts)})"


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduced(self: object) -> tuple[type[object], tuple[object, ...]]:
    """Return what is pickled: the class, and what to call it with; every field is a parameter, and so named for matching."""
    return self.__class__, tuple(getattr(self, name) for name in self.__match_args__)  # type: ignore[attr-defined] # of every dataclass


SHARED = (
    ("__repr__", _as_written),
    ("__setattr__", _refuse_to_set),
    ("__delattr__", _refuse_to_delete),
    ("__reduce__", _reduced),
)

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
