"""Lots: what is known of them beside their pieces, which is the last day on which they may be used."""

from datetime import date

from data import database
from data.errors import Refused, Unclear


def check_expiry(lot: str, typed: str) -> str:
    """A day as typed, or nothing; Unclear if it is none, or if no lot is named that it could be kept of."""
    text = typed.strip()
    if not text:
        return ""
    try:
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unclear("“{day}” is not a day. Write it like 2026-11-28.", day=text[:40]) from None
    if not lot.strip():
        raise Unclear("A last day belongs to a lot. Name the lot too.")
    return day


def note_expiry(sku: int, lot: str, day: str) -> None:
    """Keep the last day of a lot. Refused when another one is known: then it is not the same lot."""
    if not lot or not day:
        return
    known = database.scalar("SELECT expires_day FROM lot WHERE sku_id = ? AND code = ?", (sku, lot))
    if known and known != day:
        raise Refused("Lot {lot} ends on {known}, not {day}. Look at the label.", lot=lot, known=known, day=day)
    database.run(
        "INSERT INTO lot (sku_id, code, expires_day) VALUES (?, ?, ?) ON CONFLICT (sku_id, code) DO NOTHING",
        (sku, lot, day),
    )
