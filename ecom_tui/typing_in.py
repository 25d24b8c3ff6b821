"""From what is typed after `do` to calls of an operation: which one, on which things, with which values."""

from difflib import get_close_matches
from typing import Any

from data.dataclass import dataclass
from data.errors import Missing, Unclear
from data.events import Actor

NAMES = {
    "order_id": "order",
    "shipment": "shipment",
    "customer": "customer",
    "product": "product",
    "sku": "sku",
    "transfer": "transfer",
    "arrival": "arrival",
    "person": "staff",
    "approval_id": "approval",
    "filter_id": "filter",
    "hold": "stock_hold",
    "seq": "event",
}
"""Fields of whole numbers that are ids, and the kind of thing that may be typed for them by its number."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An operation, the things it is wanted on, and its values."""

    operation: Any
    names: tuple[str, ...]
    values: dict[str, str]

    def call(self, actor: Actor, name: str) -> tuple[str, Any]:
        """What the thing is called, and the call for it."""
        from data.doorway import Call

        specs = list(self.operation.fields)
        values = dict(self.values)
        if not self.operation.on_thing:
            return name, Call(self.operation, (), self._read(actor, specs, values))
        first, *others = specs
        key, number, warehouse = _thing(actor, self.operation, first, name)
        place = next((spec.name for spec in others if spec.name in ("warehouse", "from_warehouse")), "")
        if warehouse and place:
            values.setdefault(place, warehouse)
        return number, Call(self.operation, (key,), self._read(actor, others, values))

    def _read(self, actor: Actor, specs: list[Any], values: dict[str, str]) -> dict[str, Any]:
        missing = [spec for spec in specs if spec.required and spec.name not in values]
        if missing:
            names = ", ".join(f"--{spec.name.replace('_', '-')}" for spec in missing)
            raise Unclear("{command} needs {fields} too.", command=self.operation.name, fields=names)
        told: dict[str, Any] = {}
        if "seen" in values:
            told["seen"] = _whole("seen", values["seen"])
        for spec in specs:
            if spec.name in values:
                told[spec.name] = _value(actor, self.operation, spec, values)
        return told


def read_words(operation: Any, words: list[str]) -> Typed:
    """The things and the fields that were typed for an operation; Unclear names what can't be."""
    known = {spec.name for spec in (operation.fields[1:] if operation.on_thing else operation.fields)} | {"seen"}
    names, values, rest = [], {}, list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            names += rest
            break
        if not word.startswith("--"):
            names.append(word)
            continue
        name, equals, value = word[2:].partition("=")
        field = name.replace("-", "_")
        if field not in known:
            raise _no_field(operation, name, known)
        if not equals:
            if not rest:
                raise Unclear("--{name} needs a value.", name=name)
            value = rest.pop(0)
        values[field] = value
    return _arranged(operation, names, values)


def _arranged(operation: Any, names: list[str], values: dict[str, str]) -> Typed:
    """Where there is no thing yet, bare words are the required fields in their order."""
    if operation.on_thing:
        if not names:
            raise Unclear("Say on what: {example}", example=f"ecom-tui do {operation.name} ID")
        return Typed(operation, tuple(dict.fromkeys(names)), values)
    free = [spec.name for spec in operation.fields if spec.required and spec.name not in values]
    if len(names) > len(free):
        raise Unclear("{command} takes no “{word}”.", command=operation.name, word=names[len(free)])
    return Typed(operation, ("",), values | dict(zip(free, names, strict=False)))


def operation_named(name: str) -> Any:
    """The operation of that name, or Missing with the nearest one."""
    from data.doorway import OPERATIONS

    found = OPERATIONS.get(name)
    if found is not None:
        return found
    close = get_close_matches(name, OPERATIONS, 1, 0.5)
    if close:
        raise Missing("There is no operation {name}. Perhaps {nearest}?", name=name, nearest=close[0])
    raise Missing("There is no operation {name}.", name=name)


def _no_field(operation: Any, name: str, known: set[str]) -> Unclear:
    close = get_close_matches(name.replace("-", "_"), sorted(known), 1, 0.5)
    names = sorted(f"--{one.replace('_', '-')}" for one in known)
    if close:
        nearest = f"--{close[0].replace('_', '-')}"
        return Unclear(
            "{command} has no --{name}. Perhaps {nearest}?", command=operation.name, name=name, nearest=nearest
        )
    return Unclear(
        "{command} has no --{name}. It has: {known}.", command=operation.name, name=name, known=", ".join(names)
    )


def _thing(actor: Actor, operation: Any, first: Any, typed: str) -> tuple[Any, str, str]:
    """The key that the operation takes for a thing, what it is called, and the warehouse that came with it."""
    from data.queries.numbers import RIGHTS, find

    if not _is_whole(first):
        return typed, typed, ""
    kind = NAMES.get(first.name, operation.subject)
    if kind not in RIGHTS:
        return _whole(first.name, typed), typed, ""
    named = find(actor, kind, typed)
    return named.id, named.number, named.warehouse


def _value(actor: Actor, operation: Any, spec: Any, values: dict[str, str]) -> Any:
    """A field's value in the type that the operation takes; things by what they are called."""
    text = values[spec.name]
    if not _is_whole(spec):
        return text
    if text.lstrip("+-").isdigit() and spec.name not in NAMES:
        return _whole(spec.name, text)
    kind = NAMES.get(spec.name, "")
    if spec.name == "thing" and "operation_name" in values:
        kind = operation_named(values["operation_name"]).subject
    if not kind or text in ("0", ""):
        return None if text == "" and "None" in spec.type else _whole(spec.name, text)
    from data.queries.numbers import find

    return find(actor, kind, text).id


def _is_whole(spec: Any) -> bool:
    """Whether a field takes whole numbers and nothing else; amounts are read by the operation itself."""
    return spec.type in ("int", "int | None", "bool")


def _whole(name: str, text: str) -> int:
    words = {"yes": 1, "no": 0, "true": 1, "false": 0}
    if text.lower() in words:
        return words[text.lower()]
    sign, digits = (-1, text[1:]) if text[:1] == "-" else (1, text.removeprefix("+"))
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise Unclear("--{name} takes a whole number, not “{text}”.", name=name.replace("_", "-"), text=text)
    return sign * int(digits)
