"""What a running operation knows and gathers: who acts, what it would store, which sums and search rows it touched.

Operations use the functions here; the doorway opens and closes the frame.
"""

import threading
from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from data import clock, database, options
from data.errors import Missing, Over, Stale
from data.events import HEAD, Actor, Done, Slot, canonical, write_events
from data.money import decimal_text
from data.roles import LIMIT, grant, holders

if TYPE_CHECKING:
    from data.models.record import Record

Model = TypeVar("Model", bound="Record")

PERSONAL = frozenset(
    {"customer.name", "customer.email", "customer.phone", "customer.email_key", "customer.phone_key"}
    | {"customer.company", "orders.customer_name", "orders.email", "staff.password", "staff.totp_secret"}
    | {"staff.reset_code"}
)
"""Columns whose values never go into an event: erasing a person must not break the chain."""

_local = threading.local()


class Frame:
    """One running operation. Nested ones share the outer one's lists."""

    def __init__(self, actor: Actor, op_id: str, at: int, *, preview: bool = False, root: "Frame | None" = None):
        self.actor, self.op_id, self.at, self.preview = actor, op_id, at, preview
        self.right = ""
        self.slot = -1
        self.root = root or self
        if root is None:
            self.slots: list[Slot] = []
            self.sums: dict[str, dict[tuple[Any, ...], dict[str, int]]] = defaultdict(dict)
            self.touched: dict[str, set[int]] = defaultdict(set)
            self.born: set[tuple[str, int]] = set()
            self.read: dict[str, dict[int, dict[str, list[str]]]] = defaultdict(dict)
            self.head: tuple[Any, ...] | None = None
            self.stock: list[dict[str, Any]] = []
            self.money: list[dict[str, Any]] = []
            self.messages: list[dict[str, Any]] = []
            self.states: list[dict[str, Any]] = []
            self.approved = False
            self.weighed = 0
            self.undo_of: int | None = None
            self.parents: list[int] = []

    def nest(self, actor: Actor) -> "Frame":
        """A frame for an operation inside this one."""
        root = self.root
        return Frame(actor, f"{root.op_id}.{len(root.slots)}", self.at, preview=root.preview, root=root)

    def open_event(self, verb: str, v: int, digest: str) -> int:
        """Keep a place for the event, so that a cause stands before its effects."""
        root = self.root
        parent = root.parents[-1] if root.parents else None
        root.slots.append(Slot(self.op_id, verb, v, digest, self.actor, self.at, parent, undo_of=root.undo_of))
        self.slot = len(root.slots) - 1
        root.parents.append(self.slot)
        return self.slot

    def close_event(self, slot: int, done: Done) -> None:
        """Fill the place with what was done."""
        self.root.slots[slot].done = done
        self.root.parents.pop()

    def ask(self) -> None:
        """Over: this post always asks somebody else. Nothing happens when the request was granted."""
        if not self.root.approved:
            raise Over(
                "Your post asks for this: {who} can decide.",
                right=self.right,
                amount=0,
                limit=0,
                who=", ".join(holders(self.right)),
            )

    def flush(self) -> None:
        """Write what comes after the body: search rows, rollups by key, events.

        The chain's head is locked before all of them, so that nobody waits for one of them and locks another; what the
        search rows will say is read before that.
        """
        root = self.root
        if root.touched:
            from data.search import index_rows, texts_of

            for thing in sorted(root.touched):
                root.read[thing] |= texts_of(thing, root.touched[thing] - root.read[thing].keys())
        root.head = root.head or database.one(HEAD)
        for thing in sorted(root.touched):
            keys = sorted(root.touched[thing])
            known = [key for key in keys if (thing, key) not in root.born]
            index_rows(thing, keys, known=known, texts=root.read[thing])
        self.flush_sums()
        write_events(root.slots, root.head)

    def flush_sums(self) -> None:
        """Write the rollup deltas."""
        if self.root.sums:
            from data.sums import write_sums

            write_sums(self.root.sums)
            self.root.sums.clear()


def running() -> Frame | None:
    """The operation that runs on this thread, if any."""
    return getattr(_local, "frame", None)


def frame() -> Frame:
    """The running operation; a defect outside of one."""
    found = running()
    if found is None:
        raise RuntimeError("this belongs inside an operation")
    return found


@contextmanager
def running_in(new: Frame) -> Iterator[Frame]:
    """Make a frame the running one; on an error the outer one is as before, and what was done must be taken back."""
    outer = running()
    depth = len(new.root.parents)
    _local.frame = new
    try:
        yield new
    except BaseException as error:
        del new.root.parents[depth:]
        database.spoil(error)
        raise
    finally:
        _local.frame = outer


@contextmanager
def trial() -> Iterator[None]:
    """A part of an operation that leaves nothing behind when it raises: no rows, and nothing of what was gathered."""
    root = frame().root
    lists = (root.slots, root.stock, root.money, root.messages, root.states)
    lengths = [len(gathered) for gathered in lists]
    sums, touched, weighed = root.sums, root.touched, root.weighed
    root.sums, root.touched = defaultdict(dict), defaultdict(set)
    try:
        with database.savepoint():
            yield
        for table, rows in root.sums.items():
            for key, deltas in rows.items():
                _add(sums[table], key, deltas)
        for thing, keys in root.touched.items():
            touched[thing] |= keys
    except BaseException:
        for gathered, length in zip(lists, lengths, strict=True):
            del gathered[length:]  # type: ignore[attr-defined]  # lists of different things
        root.weighed = weighed
        options.forget_options()
        raise
    finally:
        root.sums, root.touched = sums, touched


def at() -> int:
    """The instant of the running operation: one for all its rows."""
    found = running()
    return found.at if found else clock.now()


def current(model: type[Model], key: int, seen: int | None = None) -> Model:
    """A row as it is now, locked until the end. Missing if there is none; Stale if it is not as it was seen."""
    from data.models.record import fetch

    # NO KEY: rows that only refer to this one (a ledger row to its SKU) need not wait, so they can't deadlock.
    found = fetch(model, key, " FOR NO KEY UPDATE" if database.engine() == "postgresql" else "")
    if found is None:
        raise Missing("There is no {kind} {key}.", kind=_kind(model), key=key)
    if seen is not None and seen != getattr(found, "version", seen):
        named = getattr(found, "number", "") or getattr(found, "code", "") or getattr(found, "name", key)
        raise Stale("The {kind} {number} has changed since you saw it. Look again.", kind=_kind(model), number=named)
    return found


def _kind(model: Any) -> str:
    table: str = model._meta.table_name
    return {"orders": "order"}.get(table, table.replace("_", " "))


def change(record: "Record", untold: Collection[str] = (), /, **columns: Any) -> None:
    """Give a row new values, count its version up, and keep before and after for the event but of what is `untold`."""
    told: dict[str, list[Any]] = {}
    table = record._meta.table_name
    fields = record._meta.fields
    names: list[str] = []
    values: list[Any] = []
    for name, after in columns.items():
        field = fields.get(name) or record._meta.columns[name]
        before = record.__data__.get(field.name)
        if before == after:
            continue
        names.append(field.column_name)
        values.append(after)
        hidden = f"{table}.{field.column_name}" in PERSONAL
        if name not in untold:
            told[field.column_name] = ["*", "*"] if hidden else [before, after]
        setattr(record, field.name, after)
    if not names:
        return
    sets = ", ".join(f'"{name}" = ?' for name in names)
    if "version" in fields:
        sets += ', "version" = "version" + 1'
        record.version += 1  # type: ignore[attr-defined]
    database.later(f'UPDATE "{table}" SET {sets} WHERE id = ?', (*values, record.id))
    record._dirty.clear()  # type: ignore[attr-defined]  # private, and absent from the stubs
    _keep_changes(_kind(record), int(record.id), told)


def _keep_changes(kind: str, key: int, told: dict[str, list[Any]]) -> None:
    found = running()
    if found is None:
        return
    root = found.root
    kept = root.slots[found.slot].changes.setdefault(f"{kind}:{key}", {})
    for column, (before, after) in told.items():
        kept[column] = [kept[column][0] if column in kept else before, after]
        root.states.append({"kind": kind, "id": key, "column": column, "before": before, "after": after})


def foretell(kind: str, key: int, column: str, before: Any, after: Any) -> None:
    """Have a preview show a change that is no row's own: a setting, how many bins there are."""
    frame().root.states.append({"kind": kind, "id": key, "column": column, "before": before, "after": after})


def touch(thing: str, key: int, *, new: bool = False) -> None:
    """Have the search rows of a thing written anew at the end; a new one has none yet."""
    root = frame().root
    root.touched[thing].add(key)
    root.read[thing].pop(key, None)
    if new:
        root.born.add((thing, key))


def sum_up(table: str, key: tuple[Any, ...], **deltas: int) -> None:
    """Add to a rollup row at the end of the operation."""
    _add(frame().root.sums[table], key, deltas)


def _add(sums: dict[tuple[Any, ...], dict[str, int]], key: tuple[Any, ...], deltas: dict[str, int]) -> None:
    kept = sums.setdefault(key, {})
    for name, delta in deltas.items():
        kept[name] = kept.get(name, 0) + delta


def weigh(amount_minor: int) -> None:
    """Over if the amount (base currency) is above what the person may do alone and nobody has granted it."""
    found = frame()
    found.root.weighed += abs(amount_minor)
    amount = found.root.weighed  # what is done in several steps is one act
    if found.root.approved or found.actor.internal or grant(found.actor.role, found.right) != LIMIT:
        return
    limit = options.limit_for(found.actor.role, found.actor.id)
    if amount > limit:
        currency = options.currency()
        raise Over(
            "{amount} {currency} is above your limit of {limit}. {who} can decide.",
            right=found.right,
            amount=amount,
            limit=limit,
            who=", ".join(title for title in holders(found.right)[:1]),
            currency=currency,
        ).with_texts(amount=decimal_text(amount, currency), limit=decimal_text(limit, currency))


def send(channel: str, address: str, payload: dict[str, Any], *, key: str = "", lapses_us: int = clock.DAY) -> None:
    """Have something happen outside after the commit, once. It waits 10 s, so that an undo can withdraw it."""
    found = frame()
    found.root.messages.append({"channel": channel, "address": address})
    database.run(
        "INSERT INTO outbox (op_id, channel, address, payload, key, not_before_at, not_after_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')",
        (
            found.op_id,
            channel,
            address,
            canonical(payload),
            key or f"{found.op_id}:{channel}:{len(found.root.messages)}",
            found.at + 10 * clock.SECOND,
            found.at + lapses_us,
        ),
    )


_NEXT = "UPDATE number_range SET last = last + 1 WHERE name = ? /*queue*/ RETURNING prefix, last"


def next_number(name: str) -> str:
    """The next number of a gapless range: from a row, never from a sequence."""
    return _number(name, database.rows(_NEXT, (name,)))


def _number(name: str, found: list[tuple[Any, ...]]) -> str:
    if not found:
        raise RuntimeError(f"there is no number range {name}")
    prefix, last = found[0]
    return f"{prefix}{last}"


def last_number(thing: str, key: int, before: str) -> str:
    """The next number of a thing that was called something else, drawn when all of it is done but what needs it.

    Whoever draws waits for the commit of the one before: what is read for the end of the operation is read first.
    """
    from data.search import texts_of

    root = frame().root
    touch(thing, key)
    texts = texts_of(thing, (key,), new=(thing, key) in root.born)[key]
    if root.preview:
        number = next_number(thing)
    else:
        found, heads = database.answers((_NEXT, (thing,)), (HEAD, ()))
        number, root.head = _number(thing, found), heads[0]
    root.read[thing][key] = {
        column: [number if value == before else value for value in values] for column, values in texts.items()
    }
    for told in root.money:
        told["order"] = number if told["order"] == before else told["order"]
    return number
