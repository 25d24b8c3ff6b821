"""Where goods that came in belong: the bin in which they lie already, else an empty one."""

from data import database, options, spots
from data.errors import Refused

_LIES_IN = (
    "SELECT b.id, b.code FROM stock_level x JOIN bin b ON b.id = x.bin_id WHERE x.sku_id = ? AND x.warehouse_id = ?"
    " AND x.bucket = ? AND x.qty > 0 ORDER BY x.qty DESC, b.pick_seq, b.code"
)
_LAY_IN = (
    "SELECT b.id, b.code FROM stock_move m JOIN bin b ON b.id = m.to_bin_id WHERE m.sku_id = ? AND m.to_wh_id = ?"
    " AND m.to_bucket = ? ORDER BY m.seq DESC LIMIT 20"
)
_EMPTY = (
    "SELECT b.id, b.code FROM bin b WHERE b.warehouse_id = ? AND b.closed_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM stock_level x WHERE x.bin_id = b.id AND x.qty > 0) ORDER BY b.pick_seq, b.code LIMIT 50"
)
_CLOSED = "SELECT 1 FROM bin WHERE id = ? AND closed_at IS NOT NULL"


def receiving_bins() -> frozenset[str]:
    """The codes of the bins that goods are taken in at (setting receive.bins), in small letters."""
    said = {part.strip().casefold() for part in options.option("receive.bins").replace("，", ",").split(",")}
    return frozenset(said - {""}) | {"-"}


def home_of(sku: int, warehouse: int, bucket: str = "sellable") -> str:
    """The bin that an article is best put into; nothing if none is free."""
    first = receiving_bins()
    for sql in ("lies", "lay"):
        for key, code in database.rows(_WHERE[sql], (sku, warehouse, bucket)):
            if str(code).casefold() not in first and not database.scalar(_CLOSED, (key,)):
                return str(code)
    for _, code in database.rows(_EMPTY, (warehouse,)):
        if str(code).casefold() not in first:
            return str(code)
    return ""


_WHERE = {"lies": _LIES_IN, "lay": _LAY_IN}


def check_home(warehouse: int, code: str) -> int:
    """The bin that somebody names to put goods into, or Refused when nothing may be put there."""
    found = spots.bin_of(warehouse, code)
    if code.strip().casefold() in receiving_bins():
        raise Refused("{bin} is where goods come in. Name the bin they belong into.", bin=code)
    if database.scalar(_CLOSED, (found,)):
        raise Refused("{bin} is closed. Name another bin.", bin=code)
    return found
