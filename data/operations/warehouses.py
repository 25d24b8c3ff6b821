"""Warehouses and their bins: changed, made by pattern, renamed and closed; and when each carrier fetches there."""

from data import clock, database, frames
from data.bin_patterns import codes_of
from data.doorway import operation
from data.errors import Missing, Refused, Unclear
from data.events import Actor, Done
from data.models.stock import Bin, Warehouse
from data.operations.settings import CUTOFF, PLACE

KINDS = ("own", "3pl")
LONGEST_HANDLING = 60 * 24 * 60
"""Minutes that an order may take to be ready."""


@operation("warehouse.change", right="settings.change", says="Warehouse {code} changed.", subject="warehouse")
def change_warehouse(
    actor: Actor,
    warehouse: int,
    *,
    seen: int | None = None,
    name: str = "",
    name_zh: str | None = None,
    kind: str = "",
    timezone: str = "",
    cutoff: str = "",
    handling_minutes: int | None = None,
    demands_scans: bool | None = None,
) -> Done:
    """Change a warehouse; what is not given stays. Promises that were frozen stay as they are."""
    found = frames.current(Warehouse, warehouse, seen)
    wanted = {
        "name": name.strip() or found.name,
        "name_zh": found.name_zh if name_zh is None else name_zh.strip(),
        "kind": kind.strip() or found.kind,
        "tz": timezone.strip() or found.tz,
        "cutoff": cutoff.strip() or found.cutoff,
        "handling_minutes": found.handling_minutes if handling_minutes is None else handling_minutes,
        "demands_scans": found.demands_scans if demands_scans is None else int(demands_scans),
    }
    _check(wanted)
    before = {column: getattr(found, column) for column in wanted}
    if wanted == before:
        raise Refused("Nothing of warehouse {code} is different.", code=found.code)
    frames.change(found, **wanted)
    if wanted["tz"] != before["tz"]:
        database.run("UPDATE calendar SET tz = ? WHERE id = ?", (wanted["tz"], found.calendar_id))  # type: ignore[attr-defined]
    back = {**before, "timezone": before["tz"], "demands_scans": bool(before["demands_scans"]), "warehouse": warehouse}
    del back["tz"]
    return Done("warehouse", warehouse, facts={"code": found.code}, undo=("warehouse.change", back))


def _check(wanted: dict[str, object]) -> None:
    if wanted["kind"] not in KINDS:
        raise Unclear("A warehouse is own or 3pl.")
    cutoff, minutes = str(wanted["cutoff"]), int(str(wanted["handling_minutes"]))
    if not CUTOFF.fullmatch(cutoff):
        raise Unclear("“{cutoff}” is not a time. Write it like 17:00.", cutoff=cutoff[:20])
    if not 0 <= minutes <= LONGEST_HANDLING:
        raise Unclear("Handling takes 0 to {most} minutes, not {minutes}.", minutes=minutes, most=LONGEST_HANDLING)
    if not all(str(wanted[one]).isprintable() and len(str(wanted[one])) <= 60 for one in ("name", "name_zh")):
        raise Unclear("The name of a warehouse has 60 characters at most.")
    clock.zone(str(wanted["tz"]))


@operation(
    "bin.make_many",
    right="stock.move",
    says="{n} bins made in {warehouse}, {first} to {last}. {skipped} were there already.",
    subject="warehouse",
)
def make_bins(actor: Actor, warehouse: int, *, pattern: str) -> Done:
    """Make bins by a pattern, A-01-01..C-12-04, behind the others in picking order; those that exist are left out."""
    place = frames.current(Warehouse, warehouse)
    codes = codes_of(pattern)
    there = {str(row[0]).lower() for row in database.rows("SELECT code FROM bin WHERE warehouse_id = ?", (warehouse,))}
    new = [code for code in codes if code.lower() not in there]
    if not new:
        raise Refused("All {n} bins are there already.", n=len(codes))
    last = int(database.scalar("SELECT coalesce(max(pick_seq), 0) FROM bin WHERE warehouse_id = ?", (warehouse,)))
    newest = int(database.scalar("SELECT coalesce(max(id), 0) FROM bin") or 0)
    database.many(
        "INSERT INTO bin (warehouse_id, code, pick_seq) VALUES (?, ?, ?)",
        [(warehouse, code, last + place_) for place_, code in enumerate(new, 1)],
    )
    frames.foretell("warehouse", warehouse, "bins", len(there), len(there) + len(new))
    facts = {"n": len(new), "warehouse": place.code, "first": new[0], "last": new[-1], "skipped": len(codes) - len(new)}
    back = {"warehouse": warehouse, "pattern": pattern, "after": newest}
    return Done("warehouse", warehouse, facts=facts, undo=("bin.take_back", back))


@operation("bin.take_back", right="stock.move", says="{n} bins of {warehouse} taken back.", subject="warehouse")
def take_back_bins(actor: Actor, warehouse: int, *, pattern: str, after: int) -> Done:
    """Take back bins that were made by a pattern, as long as nothing has ever lain in them."""
    place = frames.current(Warehouse, warehouse)
    codes = set(codes_of(pattern))
    made = [
        (int(key), str(code))
        for key, code in database.rows("SELECT id, code FROM bin WHERE warehouse_id = ? AND id > ?", (warehouse, after))
        if code in codes
    ]
    if not made:
        raise Refused("None of these bins is there any more.")
    used = [code for key, code in made if _was_used(key)]
    if used:
        raise Refused("Something has lain in {bin}. Close the bins that are not needed instead.", bin=used[0])
    database.many("DELETE FROM bin WHERE id = ?", [(key,) for key, _ in made])
    return Done("warehouse", warehouse, facts={"n": len(made), "warehouse": place.code})


def _was_used(key: int) -> bool:
    return bool(
        database.scalar(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM stock_level WHERE bin_id = ?) OR EXISTS"
            " (SELECT 1 FROM stock_move WHERE from_bin_id = ? OR to_bin_id = ?) OR EXISTS"
            " (SELECT 1 FROM count_line WHERE bin_id = ?)",
            (key, key, key, key),
        )
    )


@operation("bin.rename", right="stock.move", says="Bin {before} of {warehouse} is {code} now.", subject="warehouse")
def rename_bin(actor: Actor, warehouse: int, *, bin: str, code: str) -> Done:
    """Give an empty bin another code."""
    place, found = _empty_bin(warehouse, bin)
    code = code.strip()
    if not PLACE.fullmatch(code):
        raise Unclear("“{code}” can't be a code. Give 1 to 32 characters without spaces.", code=code[:60])
    twin = database.scalar(
        "SELECT 1 FROM bin WHERE warehouse_id = ? AND lower(code) = lower(?) AND id <> ?", (warehouse, code, found.id)
    )
    if twin:
        raise Refused("There is a bin {bin} in {warehouse} already.", bin=code, warehouse=place.code)
    before = found.code
    if before == code:
        raise Refused("The bin is called {bin} already.", bin=code)
    frames.change(found, code=code)
    facts = {"warehouse": place.code, "before": before, "code": code}
    back = {"warehouse": warehouse, "bin": code, "code": before}
    return Done("warehouse", warehouse, facts=facts, undo=("bin.rename", back))


@operation("bin.close", right="stock.move", says="Bin {bin} of {warehouse} is closed.", subject="warehouse")
def close_bin(actor: Actor, warehouse: int, *, bin: str) -> Done:
    """Put nothing into an empty bin any more."""
    place, found = _empty_bin(warehouse, bin)
    if found.closed_at is not None:
        raise Refused("Bin {bin} of {warehouse} is closed already.", bin=found.code, warehouse=place.code)
    frames.change(found, closed_at=frames.at())
    facts = {"warehouse": place.code, "bin": found.code}
    return Done("warehouse", warehouse, facts=facts, undo=("bin.open", {"warehouse": warehouse, "bin": found.code}))


@operation("bin.open", right="stock.move", says="Bin {bin} of {warehouse} is open again.", subject="warehouse")
def open_bin(actor: Actor, warehouse: int, *, bin: str) -> Done:
    """Use a closed bin again."""
    place, found = _bin(warehouse, bin)
    if found.closed_at is None:
        raise Refused("Bin {bin} of {warehouse} is open.", bin=found.code, warehouse=place.code)
    frames.change(found, closed_at=None)
    facts = {"warehouse": place.code, "bin": found.code}
    return Done("warehouse", warehouse, facts=facts, undo=("bin.close", {"warehouse": warehouse, "bin": found.code}))


def _bin(warehouse: int, code: str) -> tuple[Warehouse, Bin]:
    place = frames.current(Warehouse, warehouse)
    key = database.scalar(
        "SELECT id FROM bin WHERE warehouse_id = ? AND lower(code) = lower(?)", (warehouse, code.strip())
    )
    if key is None:
        raise Missing("There is no bin “{bin}” in {warehouse}.", bin=code[:40], warehouse=place.code)
    return place, frames.current(Bin, int(key))


def _empty_bin(warehouse: int, code: str) -> tuple[Warehouse, Bin]:
    place, found = _bin(warehouse, code)
    if found.code == "-":
        raise Refused("The bin “-” stands for the whole warehouse and stays.")
    pieces = database.scalar("SELECT sum(qty) FROM stock_level WHERE bin_id = ? AND qty > 0", (found.id,))
    if pieces:
        raise Refused(
            "{n} pieces lie in bin {bin}. Move them first.", n=int(pieces), bin=found.code, warehouse=place.code
        )
    return place, found


@operation(
    "carrier.cutoff",
    right="settings.change",
    says="{carrier} fetches at {warehouse} {cutoff}, before {before}.",
    subject="warehouse",
)
def set_cutoff(actor: Actor, warehouse: int, *, carrier: str, cutoff: str = "") -> Done:
    """Say when a carrier fetches at a warehouse; empty: at the warehouse's own cut-off."""
    from data.carriers import carrier_of

    place = frames.current(Warehouse, warehouse)
    known = carrier_of(carrier)
    if known is None:
        raise Missing("There is no carrier “{carrier}”. Add it first.", carrier=carrier[:40])
    cutoff = cutoff.strip()
    if cutoff and not CUTOFF.fullmatch(cutoff):
        raise Unclear("“{cutoff}” is not a time. Write it like 17:00.", cutoff=cutoff[:20])
    before = database.scalar(
        "SELECT cutoff FROM carrier_cutoff WHERE warehouse_id = ? AND carrier = ?", (warehouse, known.code)
    )
    if (before or "") == cutoff:
        raise Refused("{carrier} fetches then already.", carrier=known.name)
    database.run("DELETE FROM carrier_cutoff WHERE warehouse_id = ? AND carrier = ?", (warehouse, known.code))
    if cutoff:
        database.run(
            "INSERT INTO carrier_cutoff (warehouse_id, carrier, cutoff) VALUES (?, ?, ?)",
            (warehouse, known.code, cutoff),
        )
    facts = {
        "carrier": known.code,
        "warehouse": place.code,
        "cutoff": cutoff or place.cutoff,
        "before": before or place.cutoff,
    }
    back = {"warehouse": warehouse, "carrier": known.code, "cutoff": before or ""}
    return Done("warehouse", warehouse, facts=facts, undo=("carrier.cutoff", back), also=(("store", 1),))
