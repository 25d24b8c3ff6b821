"""What people keep for themselves: preferences, saved filters, how far they have looked."""

from data import database, frames
from data.doorway import demand, operation, trace
from data.errors import Refused, Unclear
from data.events import Actor, Done
from data.models.store import SavedFilter
from data.roles import may

SENTENCES = {
    "on": "counts it",
    "off": "counts it no more",
    "everybody's": "it is everybody's now",
    "one's own": "it is {name}'s own again",
}
SHARE = "filter.share"


@trace("own.keep")
def mark_seen(actor: Actor, place: str = "home") -> None:
    """Remember up to where the person has looked."""
    database.run(
        "INSERT INTO seen_mark (staff_id, place, seq) SELECT ?, ?, seq FROM chain WHERE id = 1"
        " ON CONFLICT (staff_id, place) DO UPDATE SET seq = excluded.seq",
        (actor.id, place),
    )


@trace("own.keep")
def keep_preference(actor: Actor, name: str, value: str) -> None:
    """Keep a person's own choice: language, theme, keys."""
    database.run(
        "INSERT INTO preference (staff_id, name, value) VALUES (?, ?, ?)"
        " ON CONFLICT (staff_id, name) DO UPDATE SET value = excluded.value",
        (actor.id, name, value),
    )


@operation("filter.save", right="own.keep", says="Filter “{name}” of {thing} saved.", on_thing=False, subject="filter")
def save_filter(
    actor: Actor, thing: str, *, name: str, text: str, sort: str = "", everybody: int = 0, on_home: int = 0
) -> Done:
    """Keep a filter under a name, for oneself or for everybody; with on_home=1 home counts it."""
    from data import search

    if not name.strip():
        raise Unclear("The filter needs a name.")
    search.compiled(search.thing_of(thing), text)
    if everybody:
        demand(actor, SHARE)
    made = database.insert(
        "INSERT INTO saved_filter (owner_id, thing, name, text, sort, on_home) VALUES (?, ?, ?, ?, ?, ?)",
        (None if everybody else actor.id, thing, name.strip(), text, sort, int(bool(on_home))),
    )
    return Done("filter", made, facts={"name": name.strip(), "thing": thing}, undo=("filter.drop", {"filter_id": made}))


@operation("filter.home", right="own.keep", says="Filter “{name}”: home {counts}.", subject="filter")
def filter_on_home(actor: Actor, filter_id: int, *, on: int = 1) -> Done:
    """Have home count a saved filter of one's own, or no more."""
    found = _own_or_shared(actor, filter_id)
    if bool(found.on_home) == bool(on):
        raise Refused("Filter “{name}” is so already.", name=found.name)
    frames.change(found, on_home=int(bool(on)))
    facts = {"name": found.name, "counts": {"say": SENTENCES["on" if on else "off"]}}
    return Done("filter", filter_id, facts=facts, undo=("filter.home", {"filter_id": filter_id, "on": int(not on)}))


@operation("filter.share", right=SHARE, says="Filter “{name}”: {whose}.", subject="filter")
def share_filter(actor: Actor, filter_id: int, *, on: int = 1) -> Done:
    """Make a filter of one's own everybody's; with on=0 take one of everybody's for oneself."""
    found = _own_or_shared(actor, filter_id)
    shared = found.owner_id is None  # type: ignore[attr-defined]
    if shared == bool(on):
        raise Refused("Filter “{name}” is so already.", name=found.name)
    frames.change(found, owner=None if on else actor.id)
    whose = {"say": SENTENCES["everybody's" if on else "one's own"], "name": actor.title}
    undo = ("filter.share", {"filter_id": filter_id, "on": int(not on)})
    return Done("filter", filter_id, facts={"name": found.name, "whose": whose}, undo=undo)


@operation("filter.drop", right="own.keep", says="Filter “{name}” dropped.", subject="filter")
def drop_filter(actor: Actor, filter_id: int) -> Done:
    """Drop a saved filter of one's own, or with the right to share one of everybody's."""
    found = _own_or_shared(actor, filter_id)
    database.run("DELETE FROM saved_filter WHERE id = ?", (filter_id,))
    # Not to be undone: the event would have to keep the filter's words, which may be a customer's.
    return Done("filter", filter_id, facts={"name": found.name})


def _own_or_shared(actor: Actor, filter_id: int) -> SavedFilter:
    """A filter that the person may change: their own, or everybody's where they have the right. Refused otherwise."""
    found = frames.current(SavedFilter, filter_id)
    owner = found.owner_id  # type: ignore[attr-defined]
    if owner != actor.id and not (owner is None and may(actor, SHARE)):
        raise Refused("This filter is somebody else's.")
    return found
