"""The one way into the store: queries are checked reads; operations are checked, atomic, recorded changes.

An operation is a plain function of plain values, run whole in one thread. The doorway opens the transaction, checks the
person's right, and writes the event, the rollups and the search rows after the body, the chain's head last.
"""

import functools
import inspect
import time
from collections.abc import Callable
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from data import clock, database, frames, options
from data.dataclass import dataclass, field
from data.delegations import is_lent
from data.errors import Denied, Refused, Unusable
from data.events import Actor, Done, check_actor, check_values, digest_of, new_op_id, stored, trace_row
from data.faults import again, lost, unanswered, unusable
from data.frames import Frame
from data.roles import ASK, grant, holders

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 8
"""How often a unit is run again after a deadlock or a lost connection; always with the same operation id."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A value that an operation takes, as the command line and forms see it."""

    name: str
    type: str
    required: bool
    default: Any = None


@dataclass(eq=False)
class Query(Generic[P, R]):
    """A registered read. Call it with the actor first."""

    name: str
    right: str
    function: Callable[Concatenate[Actor, P], R]

    def __call__(self, actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Check the right, then read."""
        database.check_place()
        fresh = actor if actor.internal else check_actor(actor, fresh=False)
        demand(fresh, self.right)
        try:
            return self.function(fresh, *args, **kwargs)
        except Exception as error:
            database.note_damage(error)
            raise


@dataclass(eq=False)
class Operation(Generic[P]):
    """A registered change. Call it with the actor first; `op_id=` makes a repeated call the same call."""

    name: str
    right: str
    says: str
    function: Callable[Concatenate[Actor, P], Done]
    weighs: bool = False
    danger: bool = False
    subject: str = ""
    v: int = 1
    fields: tuple[FieldSpec, ...] = ()
    on_thing: bool = True
    """Whether the first value after the actor is the id of an existing thing."""

    def __call__(self, actor: Actor, /, *args: Any, op_id: str = "", **kwargs: Any) -> Done:
        """Do it: all of it with its event, or nothing and a Refused."""
        outer = frames.running()
        if outer is not None:
            return _nested(self, outer, actor, args, kwargs)
        return _unit(self, actor, args, kwargs, op_id or new_op_id())

    @property
    def doc(self) -> str:
        """What it promises, in one line."""
        return (inspect.getdoc(self.function) or "").splitlines()[0]


QUERIES: dict[str, Query[Any, Any]] = {}
OPERATIONS: dict[str, Operation[Any]] = {}
TRACES: dict[str, Callable[..., Any]] = {}


def query(right: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Query[P, R]]:
    """Register a function as a read that needs a right."""

    def register(function: Callable[Concatenate[Actor, P], R]) -> Query[P, R]:
        made: Query[P, R] = Query(function.__name__, right, function)
        functools.update_wrapper(made, function)
        QUERIES[function.__name__] = made
        return made

    return register


def operation(
    name: str,
    *,
    right: str = "",
    says: str,
    weighs: bool = False,
    danger: bool = False,
    subject: str = "",
    v: int = 1,
    on_thing: bool = True,
) -> Callable[[Callable[Concatenate[Actor, P], Done]], Operation[P]]:
    """Register a function as a change. `says` is the sentence of its event, filled with the facts of its Done."""

    def register(function: Callable[Concatenate[Actor, P], Done]) -> Operation[P]:
        made: Operation[P] = Operation(
            name=name,
            right=right or name,
            says=says,
            function=function,
            weighs=weighs,
            danger=danger,
            subject=subject or name.partition(".")[0],
            v=v,
            fields=_fields(function),
            on_thing=on_thing,
        )
        functools.update_wrapper(made, function)
        OPERATIONS[name] = made
        return made

    return register


def trace(right: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Register a small write that is checked but neither chained nor undone: drafts, preferences, read marks."""

    def register(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @functools.wraps(function)
        def checked(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            check_values(args, kwargs)

            def unit() -> R:
                with database.transaction():
                    fresh = check_actor(actor)
                    demand(fresh, right)
                    return function(fresh, *args, **kwargs)

            return _through(unit)

        TRACES[function.__name__] = checked
        return checked

    return register


def _fields(function: Callable[..., Any]) -> tuple[FieldSpec, ...]:
    found = []
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if name == "seen":
            continue
        required = parameter.default is inspect.Parameter.empty
        annotation = parameter.annotation
        kind = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
        found.append(FieldSpec(name, kind, required, None if required else parameter.default))
    return tuple(found)


def demand(actor: Actor, right: str) -> None:
    """Denied unless the person's post has the right, be it by asking, or somebody has lent it to them."""
    if grant(actor.role, right) or actor.internal or is_lent(actor, right):
        return
    raise Denied(
        "Your post has no right to {what}. It belongs to: {who}.",
        right=right,
        what=_what(right),
        who=", ".join(holders(right)) or "-",
    )


def _what(right: str) -> str:
    from data.roles import RIGHTS

    return RIGHTS.get(right, right)


def _unit(op: Operation[Any], actor: Actor, args: tuple[Any, ...], kwargs: dict[str, Any], op_id: str) -> Done:
    """Run an operation until it is done or refused; whatever was lost on the way, it is applied once."""
    check_values(args, kwargs, op_id)
    digest = digest_of(op.name, args, kwargs)
    try:
        return _through(lambda: _once(op, actor, args, kwargs, op_id, digest))
    except Denied as denied:
        _leave_trace(actor, op.name, denied.right)
        raise


def _through(unit: Callable[[], R]) -> R:
    """Run a unit, again where a deadlock or a lost connection ended it; Unusable when the store stays out of reach."""
    doubt: Exception | None = None
    for attempt in range(TRIES):
        try:
            return unit()
        except Exception as error:
            options.forget_options()  # what was read inside was perhaps never saved
            if isinstance(error, Refused):
                raise
            doubt = error if unanswered(error) else doubt
            if attempt < TRIES - 1 and _worth_another_try(error, attempt):
                continue
            known = unusable(doubt or error)
            if known is None or known is error:
                raise
            raise known from error
    raise Unusable("The store could not be reached. Nothing was saved.")


def _worth_another_try(error: Exception, attempt: int) -> bool:
    """Back off and say whether the same unit may run again."""
    if lost(error):
        database.drop_connection()
    elif not again(error):
        return False
    time.sleep(min(1.0, 0.02 * 2**attempt))
    return True


def _once(
    op: Operation[Any], actor: Actor, args: tuple[Any, ...], kwargs: dict[str, Any], op_id: str, digest: str
) -> Done:
    with database.transaction():
        database.claim(op_id)
        before = stored(op_id, digest)
        if before is not None:
            return before
        frame = Frame(actor=check_actor(actor), op_id=op_id, at=clock.now())
        with frames.running_in(frame):
            done = _body(op, frame, args, kwargs, digest)
            frame.flush()
    return done


def _nested(op: Operation[Any], outer: Frame, actor: Actor, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Done:
    """An operation inside an operation joins its transaction and leaves its own event."""
    frame = outer.nest(actor)
    with frames.running_in(frame):
        done = _body(op, frame, args, kwargs, digest_of(op.name, args, kwargs))
    return done


def _body(op: Operation[Any], frame: Frame, args: tuple[Any, ...], kwargs: dict[str, Any], digest: str) -> Done:
    frame.right = op.right
    slot = frame.open_event(op.name, op.v, digest)
    demand(frame.actor, op.right)
    if grant(frame.actor.role, op.right) == ASK:
        frame.ask()
    done: Done = op.function(frame.actor, *args, **kwargs)
    done.verb, done.op_id, done.say = op.name, frame.op_id, op.says
    frame.close_event(slot, done)
    return done


def _leave_trace(actor: Actor, verb: str, right: str) -> None:
    try:
        with database.transaction():
            trace_row(actor.id, verb, f"denied {right}")
    except Exception:  # a trace that can't be written must not hide the denial
        pass


@dataclass(frozen=True, slots=True)
class Call:
    """An operation with its values, not yet done."""

    operation: Operation[Any]
    args: tuple[Any, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Would:
    """What an operation would store: pieces, money, messages, states."""

    stock: list[dict[str, Any]] = field(default_factory=list)
    money: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    state: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """The answers as they would be, what would be stored, and how many of the calls were tried."""

    done: list[tuple[int, Done]] = field(default_factory=list)
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    would: Would = field(default_factory=Would)
    tried: int = 0


class _Back(Exception):
    """Takes a preview's transaction back."""


PREVIEW_S = 0.25
"""A preview holds the store's write lock, so it stops after this time and says how far it came."""


def preview(actor: Actor, calls: list[Call]) -> Preview:
    """What these calls would do, by doing them in one transaction that is always rolled back."""
    try:
        return _through(lambda: _preview(actor, calls))
    finally:
        options.forget_options()


def _preview(actor: Actor, calls: list[Call]) -> Preview:
    found = Preview()
    started = time.monotonic()
    try:
        with database.transaction():
            fresh = check_actor(actor)
            for index, call in enumerate(calls):
                if index and time.monotonic() - started > PREVIEW_S:
                    break
                _try(found, index, call, fresh)
            raise _Back
    except _Back:
        return found


def _try(found: Preview, index: int, call: Call, actor: Actor) -> None:
    op, found.tried = call.operation, index + 1
    frame = Frame(actor=actor, op_id=new_op_id(), at=clock.now(), preview=True)
    try:
        with database.savepoint(), frames.running_in(frame):
            check_values(call.args, call.values)
            done = _body(op, frame, call.args, dict(call.values), "")
            frame.flush_sums()
    except Refused as refused:
        found.refused.append((index, refused))
        return
    found.done.append((index, done))
    found.would.stock += frame.stock
    found.would.money += frame.money
    found.would.messages += frame.messages
    found.would.state += frame.states


@dataclass(slots=True)
class Bulk:
    """What became of many calls: by their index."""

    done: list[tuple[int, Done]] = field(default_factory=list)
    refused: list[tuple[int, Refused]] = field(default_factory=list)


def bulk(actor: Actor, calls: list[Call], op_id: str = "", progress: Callable[[int], bool] | None = None) -> Bulk:
    """Do them one transaction each; a refusal stops none of the others. `progress` returns False to stop."""
    op_id = op_id or new_op_id()
    found = Bulk()
    for index, call in enumerate(calls):
        try:
            done = call.operation(actor, *call.args, op_id=f"{op_id}:{index + 1}", **call.values)
            found.done.append((index, done))
        except Refused as refused:
            found.refused.append((index, refused))
        if progress is not None and not progress(index + 1):
            break
    return found


def allowed(actor: Actor) -> list[Operation[Any]]:
    """Every operation that a person may use, by name."""
    return [OPERATIONS[name] for name in sorted(OPERATIONS) if grant(actor.role, OPERATIONS[name].right)]


__all__ = [
    "OPERATIONS",
    "QUERIES",
    "TRACES",
    "Actor",
    "Bulk",
    "Call",
    "Done",
    "Operation",
    "Preview",
    "Query",
    "Would",
    "allowed",
    "bulk",
    "demand",
    "operation",
    "preview",
    "query",
    "trace",
]
