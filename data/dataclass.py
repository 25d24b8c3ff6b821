"""`@dataclass` as the standard library's, made in a fifteenth of the time: a start makes more than a hundred of them.

The library writes and compiles up to six methods for each class (0.46 ms a frozen one). Here the constructor is written
when the first object is made, and the other methods are closures. What a class defines itself stays.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

__all__ = ["dataclass", "field"]

Made = TypeVar("Made")

MANY = 8
"""A frozen object of so many values is filled while it is of an open class: it is made in half the time."""
_OPEN = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}


@overload
def dataclass(cls: type[Made], /) -> type[Made]: ...
@overload
def dataclass(*, frozen: bool = False, slots: bool = False, eq: bool = True) -> Callable[[type[Made]], type[Made]]: ...
@dataclass_transform(field_specifiers=(field,))
def dataclass(cls: Any = None, /, *, frozen: bool = False, slots: bool = False, eq: bool = True) -> Any:
    """A class of named values."""

    def make(bare: type) -> Any:
        return _made(bare, frozen, slots, eq)

    return make if cls is None else make(cls)


def _made(bare: type, frozen: bool, slots: bool, eq: bool) -> Any:
    own = bare.__dict__
    bare.__doc__ = bare.__doc__ or bare.__name__  # else the library works out a signature
    methods: dict[str, Any] = {}
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(bare)
    fields = dataclasses.fields(made)
    methods["__init__"] = _first_init(made, frozen)
    methods["__repr__"] = _repr_of([one.name for one in fields if one.repr])
    if eq:
        values = _values_of([one.name for one in fields if one.compare])
        methods["__eq__"] = _eq_of(values)
        methods["__hash__"] = _hash_of(values) if frozen else None
    if frozen:
        names = frozenset(one.name for one in fields)
        methods["__setattr__"], methods["__delattr__"] = _frozen(made, names)
        if slots:
            methods["__getstate__"], methods["__setstate__"] = _getstate, _setstate
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and own[name] is None):
            setattr(made, name, method)
    return made


def _first_init(made: Any, frozen: bool) -> Callable[..., None]:
    """Writes the real constructor in its own place, then calls it."""

    def __init__(self: Any, *args: Any, **values: Any) -> None:
        real = _init_of(made, frozen)
        if made.__dict__.get("__init__") is __init__:
            made.__init__ = real
        real(self, *args, **values)

    return __init__


def _init_of(made: Any, frozen: bool) -> Any:
    fields = [one for one in dataclasses.fields(made) if one.init]
    known: dict[str, Any] = {"_none_": MISSING, "_set_": object.__setattr__}
    heads = [_parameter(one, known) for one in fields if not one.kw_only]
    named = [_parameter(one, known) for one in fields if one.kw_only]
    opened = frozen and len(fields) >= MANY and "__slots__" in made.__dict__
    body = [_assignment(one, known, frozen and not opened) for one in dataclasses.fields(made)]
    if opened:
        known["_open_"] = type(made.__name__, (made,), {"__slots__": (), **_OPEN})
        body = ["_own_ = self.__class__", '_set_(self, "__class__", _open_)', *body, "self.__class__ = _own_"]
    if hasattr(made, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "\n ".join(filter(None, body)) or "pass"
    exec(f"def __init__({', '.join(['self', *heads, *['*'] * bool(named), *named])}):\n {lines}", known)
    init = known["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _parameter(one: Any, known: dict[str, Any]) -> str:
    if one.default is not MISSING:
        known[f"_default_{one.name}"] = one.default
        return f"{one.name}=_default_{one.name}"
    if one.default_factory is not MISSING:
        known[f"_make_{one.name}"] = one.default_factory
        return f"{one.name}=_none_"
    return str(one.name)


def _assignment(one: Any, known: dict[str, Any], frozen: bool) -> str:
    name, value = one.name, one.name
    if one.default_factory is not MISSING:
        known[f"_make_{name}"] = one.default_factory
        value = f"_make_{name}() if {name} is _none_ else {name}" if one.init else f"_make_{name}()"
    elif not one.init:
        if one.default is MISSING:
            return ""
        known[f"_default_{name}"] = one.default
        value = f"_default_{name}"
    return f'_set_(self, "{name}", {value})' if frozen else f"self.{name} = {value}"


def _repr_of(names: list[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({told})"

    return __repr__


def _values_of(names: list[str]) -> Callable[[Any], Any]:
    """All compared values of an object, in order."""
    if not names:
        return lambda self: ()
    if len(names) == 1:
        name = names[0]
        return lambda self: (getattr(self, name),)
    return attrgetter(*names)


def _eq_of(values: Callable[[Any], Any]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(values(self) == values(other))

    return __eq__


def _hash_of(values: Callable[[Any], Any]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:
        return hash(values(self))

    return __hash__


def _frozen(made: Any, names: frozenset[str]) -> tuple[Callable[..., None], Callable[..., None]]:
    def __setattr__(self: Any, name: str, value: Any) -> None:
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def __delattr__(self: Any, name: str) -> None:
        if type(self) is made or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    return __setattr__, __delattr__


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
