"""Manifests: the parcels that one carrier takes along, handed over all at once, and taken back by mistake's undo."""

from data import database, frames, order_book, own_numbers, parcel_book
from data.carriers import code_of
from data.doorway import operation
from data.errors import Refused
from data.events import Actor, Done
from data.models.orders import Manifest, Shipment
from data.operations.parcels import hand_over_parcel, send_parcel, take_back_parcel


@operation("manifest.open", right="order.fulfil", says="Manifest {number} for {carrier} stands open.", on_thing=False)
def open_manifest(actor: Actor, *, carrier: str, warehouse: str = "", all: int = 0) -> Done:
    """Begin a carrier's manifest, or go on with its open one; with `all` every closed parcel of it is on it."""
    if not carrier.strip():
        raise Refused("Say which carrier takes the parcels.")
    code = code_of(carrier)
    place = order_book.warehouse_id(warehouse) if warehouse else None
    key = database.scalar(
        "SELECT id FROM manifest WHERE carrier = ? AND state = 'open' AND coalesce(warehouse_id, 0) = ?"
        " ORDER BY id LIMIT 1",
        (code, place or 0),
    )
    made = key is None
    if made:
        key = database.insert(
            "INSERT INTO manifest (number, warehouse_id, carrier, made_at, by_id) VALUES (?, ?, ?, ?, ?)",
            (own_numbers.number_of("manifest", "M"), place, code, frames.at(), actor.id),
        )
    manifest = frames.current(Manifest, int(key))
    added = _add_all(actor, manifest, place) if all else 0
    facts = {"number": manifest.number, "carrier": code, "parcels": added}
    undo = ("manifest.drop", {"manifest_id": manifest.id}) if made else None
    return Done("manifest", manifest.id, facts=facts, undo=undo)


def _add_all(actor: Actor, manifest: Manifest, place: int | None) -> int:
    found = database.rows(
        "SELECT s.id FROM shipment s JOIN orders o ON o.id = s.order_id WHERE s.state IN ('packed', 'labelled')"
        " AND s.carrier = ? AND s.manifest_id IS NULL AND o.holds = 0 AND o.state = 'placed'"
        " AND (? = 0 OR s.warehouse_id = ?) ORDER BY s.id",
        (manifest.carrier, place or 0, place or 0),
    )
    for (key,) in found:
        send_parcel(actor, int(key), manifest_id=manifest.id)
    return len(found)


def _open(manifest_id: int, seen: int | None) -> Manifest:
    manifest = frames.current(Manifest, manifest_id, seen)
    if manifest.state != "open":
        raise Refused("Manifest {manifest} is {state}.", manifest=manifest.number, state=manifest.state)
    return manifest


def _on(manifest: int, state: str = "") -> list[int]:
    """The parcels on a manifest; `here`: those that have not left it yet, `gone`: those that have."""
    found = database.rows("SELECT id, state FROM shipment WHERE manifest_id = ? ORDER BY order_id, id", (manifest,))
    wanted = {"here": parcel_book.HERE, "gone": ("handed_over",)}.get(state)
    return [int(key) for key, now in found if wanted is None or now in wanted]


@operation(
    "manifest.hand_over", right="order.fulfil", says="Manifest {number}: {parcels} parcels handed over to {carrier}."
)
def hand_over_manifest(actor: Actor, manifest_id: int, *, seen: int | None = None) -> Done:
    """All parcels of a manifest leave with the carrier, or none: the one that can't leave is named."""
    manifest = _open(manifest_id, seen)
    found = _on(manifest.id)
    if not found:
        raise Refused("Manifest {manifest} is empty. Scan parcels onto it.", manifest=manifest.number)
    for shipment in _on(manifest.id, "here"):  # one that was handed over alone has left
        hand_over_parcel(actor, shipment)
    frames.change(manifest, state="handed_over", handed_at=frames.at())
    return Done(
        "manifest",
        manifest.id,
        facts={"number": manifest.number, "parcels": len(found), "carrier": manifest.carrier},
        undo=("manifest.reopen", {"manifest_id": manifest.id}),
        also=tuple(("shipment", shipment) for shipment in found),
    )


@operation("manifest.reopen", right="order.fulfil", says="Manifest {number} stands open again.")
def reopen_manifest(actor: Actor, manifest_id: int, *, seen: int | None = None, parcels: int = 0) -> Done:
    """Open a manifest again that was handed over by mistake; with `parcels` its parcels come back too."""
    manifest = frames.current(Manifest, manifest_id, seen)
    if manifest.state != "handed_over":
        raise Refused("Manifest {manifest} is {state}.", manifest=manifest.number, state=manifest.state)
    for shipment in _on(manifest.id, "gone") if parcels else ():
        take_back_parcel(actor, shipment)
    frames.change(manifest, state="open", handed_at=None)
    return Done("manifest", manifest.id, facts={"number": manifest.number})


@operation("manifest.drop", right="order.fulfil", says="Manifest {number} dropped.")
def drop_manifest(actor: Actor, manifest_id: int, *, seen: int | None = None) -> Done:
    """Drop an open manifest; its parcels wait for another."""
    manifest = _open(manifest_id, seen)
    for shipment in _on(manifest.id):
        frames.change(frames.current(Shipment, shipment), manifest_id=None)
    frames.change(manifest, state="cancelled")
    return Done("manifest", manifest.id, facts={"number": manifest.number})
