"""How a shop lives: each operation is foreseen by the model, done in one of several ways, and compared with it."""

import pickle
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from data import clock, database, doctor, options, search
from data.doorway import OPERATIONS, Call, Done, bulk, preview
from data.errors import Refused
from data.operations import (  # noqa: F401  # registers what the machine calls by name
    adjustments,
    arrivals,
    calendars,
    catalogue,
    counting,
    dispatch,
    drafts,
    forcing,
    fulfilment,
    history,
    manifests,
    order_edits,
    orders,
    packing,
    parcels,
    picking,
    prices,
    putting_away,
    review,
    settings,
    shelf,
    short_units,
    stock,
    stock_holds,
    tax_rules,
    transfers,
    warehouses,
    waves,
)
from tests.builders import Shop, make_sku, open_shop
from tests.data.days.adopting import Told, adopt, events_since
from tests.data.days.comparing import Mirror
from tests.data.days.drafts import ShopModel
from tests.data.days.incoming import OPENED
from tests.data.days.ordered import EPOCH
from tests.data.days.rights import No, check
from tests.data.days.shelves import BINS, PLACES, Shelf
from tests.data.days.watching import watch, written
from tests.dying import Crash, dying

DOCTOR_EVERY = 25
PROMISING = ("order.place", "order.place_draft", "order.allocate", "order.reconsider")
"""After these nothing may be promised that could not be."""
OPENS_AT = (OPENED - EPOCH).days * clock.DAY + OPENED.hour * clock.HOUR


def template(url: str) -> Shop:
    """A shop with four articles of different policies, tax, and three bins in each warehouse."""
    shop = open_shop(url)
    make_sku(shop, "DENY", stock=6, east=3)
    make_sku(shop, "DEAR", stock=4, east=4, price=40_000)
    make_sku(shop, "MORE", stock=2, east=2, price=250, oversell="allow", oversell_limit=3)
    make_sku(shop, "SAFE", stock=5, east=5, price=999, safety=2)
    with database.transaction():
        for place in (shop.main, shop.east):
            for order, code in enumerate(BINS[1:], 1):
                database.run("INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)", (place, code, order))
        for number in ("C1", "C2"):
            key = database.insert("INSERT INTO customer (number, name) VALUES (?, ?)", (number, f"Ann {number}"))
            search.index_rows("customer", [key])
        database.run("UPDATE staff SET name = 'supervisor' WHERE id = ?", (shop.supervisor.id,))
        for name, value in (("tax.rate_ppm", "190000"), ("tax.inclusive", "0")):
            database.run("INSERT INTO setting (name, value, since_at) VALUES (?, ?, 0)", (name, value))
    watch()
    if database.engine() == "sqlite":
        database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close_database()
    return shop


SHELVES = [
    Shelf(1, "DENY", 1000),
    Shelf(2, "DEAR", 40_000),
    Shelf(3, "MORE", 250, extra=3),
    Shelf(4, "SAFE", 999, safety=2),
]
STOCK = {(1, "MAIN"): 6, (1, "EAST"): 3, (2, "MAIN"): 4, (2, "EAST"): 4}
STOCK |= {(3, "MAIN"): 2, (3, "EAST"): 2, (4, "MAIN"): 5, (4, "EAST"): 5}


class ShopLife(RuleBasedStateMachine):
    """One shop's life without its rules. A subclass says where its store is."""

    TEMPLATE: Shop
    steps = 0
    done: ClassVar[Counter[str]] = Counter()
    lives = count(1)

    def open_store(self) -> str:
        """Make a copy of the template; its URL."""
        raise NotImplementedError

    def drop_store(self, url: str) -> None:
        """Take the copy away again."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        self.number = next(self.lives)
        self.ids = count(1)
        self.people = self.TEMPLATE.people
        self.told: list[Told] = []
        self.worker = ThreadPoolExecutor(1)
        self.url = self.open_store()
        database.open_database(self.url)
        options.forget_options()
        self.model, self.mirror = self.first_model(), Mirror()
        self.real_now, self.ticks = clock.now, count(1)
        clock.now = lambda: OPENS_AT + self.model.now * clock.HOUR + next(self.ticks)
        self.head = int(database.scalar("SELECT seq FROM chain"))
        self.writes = written()
        self.changed = set(self.writes)
        self.lived = 0

    def first_model(self) -> ShopModel:
        """The shop as the template has it."""
        model = ShopModel({one.id: one for one in SHELVES})
        for (sku, place), qty in STOCK.items():
            model.put(sku, (place, "-", "sellable"), qty)
        model.prices = {one.id: [(EPOCH, one.price)] for one in SHELVES}
        model.staff = {actor.id: name for name, actor in self.people.items()}
        model.bin_ids = {
            key: (place, name)
            for key, place, name in database.rows(
                "SELECT b.id, w.code, b.code FROM bin b JOIN warehouse w ON w.id = b.warehouse_id"
            )
        }
        return model

    def teardown(self) -> None:
        try:
            self.see_doctor()
        finally:
            clock.now = self.real_now
            self.elsewhere(database.drop_connection)
            self.worker.shutdown()
            database.close_database()
            self.drop_store(self.url)

    # How things are done

    def elsewhere(self, call: Callable[[], Any]) -> Any:
        """Run something in another thread, which has a connection of its own."""
        return self.worker.submit(call).result()

    def unchanged(self) -> None:
        """Nothing has happened: no row of any table was written."""
        now = written()
        assert now == self.writes, f"written: {sorted(name for name in now if now[name] != self.writes[name])}"

    def copy_for(self, who: str, op_id: str = "", *, undoing: bool = False) -> ShopModel:
        """A copy of the model in which somebody acts."""
        trial: ShopModel = pickle.loads(pickle.dumps(self.model))  # three times as fast as deepcopy
        trial.who, trial.post, trial.op_id = who, self.people[who].role, op_id
        trial.made, trial.weighed, trial.undoing = None, 0, undoing
        return trial

    def foresee(self, who: str, name: str, values: dict[str, Any], op_id: str) -> tuple[ShopModel, str]:
        """The model after the operation, and how it must be refused, if it must."""
        trial = self.copy_for(who, op_id, undoing=name == "undo")
        try:
            self.play(trial, name, values)
        except No as no:
            return trial, no.kind
        return trial, ""

    def play(self, trial: ShopModel, name: str, values: dict[str, Any]) -> None:
        """Do an operation on the model."""
        if name == "undo":
            self.play_undo(trial, values["seq"])
            return
        check(trial.post, name)
        getattr(trial, name.replace(".", "_"))(**values)
        trial.settle_paid()

    def undone(self) -> set[int | None]:
        """The numbers of events that were taken back."""
        return {event.undo_of for event in self.told if event.verb == "undo"}

    def counts(self, event: Told, seq: int) -> bool:
        """Whether an event leaves something else than there was after an older one."""
        by_seq = {one.seq: one for one in self.told}
        chain = [event]
        while chain[-1].undo_of is not None:
            chain.append(by_seq[chain[-1].undo_of])
        return len(chain) % 2 == 1 or chain[-1].seq <= seq

    def play_undo(self, trial: ShopModel, seq: int) -> None:
        group = [event for event in self.told if seq in (event.seq, event.cause)]
        if not group or group[0].seq != seq:
            raise No("missing")
        if group[0].undo is None or any(event.verb == "undo" and event.undo_of == seq for event in self.told):
            raise No
        undone = self.undone()
        for event in self.told:
            if event.seq > group[-1].seq and event.guarded & group[0].guarded:
                taken_back = event.seq in undone or event.cause in undone
                if event.verb != "undo" and not taken_back and self.counts(event, seq):
                    raise No
        for event in reversed(group):
            if event.undo is not None and (event.seq == seq or event.seq not in undone):
                self.play(trial, event.undo[0], event.undo[1])

    def do(self, who: str, way: str, name: str, /, **values: Any) -> None:
        """Do an operation as the way says, and hold what comes of it against the model."""
        actor, op_id = self.people[who], f"{self.number}-{next(self.ids)}"
        trial, refused = self.foresee(who, name, values, f"{op_id}:1" if way == "bulk" else op_id)
        operation = OPERATIONS[name]
        call = Call(operation, (), values)
        if way in ("crash", "late crash"):
            self.die_first(actor, call, op_id, refused, late=way == "late crash")
        elif way == "preview":
            found = preview(actor, [call])
            assert [error.kind for _, error in found.refused] == ([refused] if refused else []), found
            self.unchanged()
        try:
            if way == "thread":
                done = self.elsewhere(lambda: operation(actor, op_id=op_id, **values))
            elif way == "bulk":
                done = self.first_of(bulk(actor, [call], op_id))
            else:
                done = operation(actor, op_id=op_id, **values)
        except Refused as error:
            assert error.kind == refused, f"{name} {values}: refused ({error}), the model says {refused or 'done'}"
            self.unchanged()
            return
        assert not refused, f"{name} {values}: done, the model says {refused}"
        self.take_over(trial, name, done)
        if way == "twice":
            self.send_again(actor, name, values, op_id, done)

    def first_of(self, found: Any) -> Done:
        """What became of a bulk of one."""
        for _, error in found.refused:
            raise error
        done: Done = found.done[0][1]
        return done

    def die_first(self, actor: Any, call: Call, op_id: str, refused: str, *, late: bool) -> None:
        """Let the process die in the middle of it; nothing may be left of it."""
        try:
            with dying(after_events=late):
                call.operation(actor, op_id=op_id, **call.values)
        except Crash:
            assert not refused
        except Refused as error:
            assert error.kind == refused, f"{call}: refused ({error}), the model says {refused or 'done'}"
        self.unchanged()

    def send_again(self, actor: Any, name: str, values: dict[str, Any], op_id: str, done: Done) -> None:
        """The same operation id gives the same answer and changes nothing; with other values it is refused."""
        again = OPERATIONS[name](actor, op_id=op_id, **values)
        assert (again.seq, again.kind, again.id, again.verb) == (done.seq, done.kind, done.id, done.verb)
        try:
            OPERATIONS["order.note"](actor, op_id=op_id, order_id=1, text="something else")
        except Refused as error:
            assert "was used for something else" in str(error)
        else:
            raise AssertionError(f"the id of {name} stood for something else too")
        self.unchanged()

    def take_over(self, trial: ShopModel, name: str, done: Done) -> None:
        """The model goes on from what was done; promises must have been possible."""
        before, news, now = self.model, events_since(self.head), written()
        changed = {table for table, n in now.items() if n != self.writes[table]}
        self.writes, self.changed = now, self.changed | changed
        adopt(trial, name, done.id, done.facts, news, changed)
        if name == "order.place_draft":
            before.let_go(done.id)
        if name in PROMISING:
            for sku in trial.shelves:
                for place in PLACES:
                    more = trial.promised(sku, place) - before.promised(sku, place)
                    assert more <= before.can_promise(sku, place), f"{more} of {sku} promised from {place}"
        assert news[0].seq == self.head + 1 and news[0].verb == name
        self.model, self.head = trial, news[-1].seq
        self.done.update(event.verb for event in news)
        self.told += news

    def see_doctor(self) -> None:
        """Everything adds up."""
        found = [(one.name, one.examples) for one in doctor.check() if one.found]
        assert not found, f"doctor: {found}"

    # What holds after every step

    @invariant()
    def the_store_is_as_the_model_says(self) -> None:
        found = self.mirror.difference(self.model, self.changed)
        assert not found, "\n".join(found)
        self.changed = set()
        # Counted for this life alone, so that a life that is lived again is the same.
        self.lived += 1
        type(self).steps += self.lived > 1
        if self.lived % DOCTOR_EVERY == 0:
            self.see_doctor()
