"""That a list left the store: what, how much of it, and who took it."""

from data.doorway import operation
from data.events import Actor, Done
from data.queries.exports import SHIPMENTS
from data.search import thing_of


@operation("data.export", says="{rows} rows of {thing} exported.", subject="store", on_thing=False)
def note_export(actor: Actor, thing: str, *, rows: int, filter: str = "") -> Done:
    """Keep in the history that a list was exported; `ecom-tui export` writes the file."""
    # The filter's words stay out of the chain: they may be a customer's.
    name = thing if thing == SHIPMENTS else thing_of(thing).name
    return Done("store", 1, facts={"thing": name, "rows": rows, "filtered": int(bool(filter.strip()))})
