"""The orders of the demo's last days: how many of each kind, when each is due, and what happened to it so far."""

from collections.abc import Callable
from typing import Any

from data import clock
from data.operations.dispatch import ship_order, split_order
from data.operations.fulfilment import pack_order, pick_order
from data.operations.order_edits import note_order, promise_order, record_payment
from data.operations.orders import cancel_order
from data.operations.review import hold_order, reject_order, release_order
from data.reference import table
from data.seed.baskets import Basket, Item
from data.seed.buyers import pick_carrier
from data.seed.frame import ZONE
from data.seed.gateway import HEAR
from data.seed.parcels import tracking_number
from data.seed.stage import Scene, Stage
from data.seed.story import Story


def ready(stage: Stage, slot: str) -> None:
    """Paid, approved, everything promised."""
    stage.approved(stage.place(stage.scene(slot)))


def green(stage: Stage, slot: str) -> None:
    """Paid, waits for its review."""
    stage.place(stage.scene(slot))


def green_note(stage: Stage, slot: str) -> None:
    """The same, with something that the customer wrote."""
    note = stage.dice.choice(table("demo/talk")["note"])["text"]
    stage.place(stage.scene(slot, note=note))


def picking(stage: Stage, slot: str) -> None:
    """Somebody is picking it."""
    scene = stage.place(stage.scene(slot))
    at = stage.story.after(stage.approved(scene), 1)[0]
    stage.story.act(max(at, stage.story.ago(4, 150)), stage.packer(scene), pick_order, scene.order)


def packed(stage: Stage, slot: str) -> None:
    """Picked and packed, waits for the carrier."""
    scene = stage.place(stage.scene(slot))
    _pack(stage, scene, stage.approved(scene))


def _pack(stage: Stage, scene: Scene, since: int, end: int = 0) -> int:
    one, two = stage.story.after(since, 2, end)
    who = stage.packer(scene)
    stage.story.act(one, who, pick_order, scene.order)
    stage.story.act(two, who, pack_order, scene.order)
    return two


def unpaid(stage: Stage, slot: str) -> None:
    """Nobody has paid yet."""
    stage.place(stage.scene(slot), paid=False)


def part_paid(stage: Stage, slot: str) -> None:
    """The bank transfer was short."""
    scene = stage.place(stage.scene(slot), paid=False)
    at = stage.story.after(scene.at, 1)[0]
    short = max(100, scene.total - stage.dice.choice((500, 990, 2000)))
    stage.story.act(at, "mei.chen", record_payment, scene.order, amount=short, method="bank", reference="short")


def overpaid(stage: Stage, slot: str) -> None:
    """The bank transfer came twice."""
    scene = stage.place(stage.scene(slot), paid=False)
    for at in stage.story.after(scene.at, 2):
        stage.story.act(at, "mei.chen", record_payment, scene.order, amount=scene.total, method="bank")


def reserved(stage: Stage, slot: str) -> None:
    """The card is authorised, nothing is taken yet."""
    scene = stage.place(stage.scene(slot), paid=False)
    stage.story.act(scene.at + 40 * clock.SECOND, "store", HEAR, scene.order, kind="authorise", amount=scene.total)
    stage.approved(scene)


def on_account(stage: Stage, slot: str) -> None:
    """A company that pays later."""
    firm = next(buyer for buyer in stage.story.past.buyers.all if buyer.company)
    stage.approved(stage.place(stage.scene(slot, buyer=firm)))


def cash(stage: Stage, slot: str) -> None:
    """Is paid at the door."""
    stage.approved(stage.place(stage.scene(slot), terms="cod"))


def bargain(stage: Stage, slot: str) -> None:
    """Was promised a lower price on the telephone."""
    scene = stage.scene(slot, channel="phone")
    scene.basket.code = ""
    for item in scene.basket.items:
        item.unit, item.off = item.unit * 9 // 10, 0
    stage.place(scene)


def twice(stage: Stage, slot: str) -> None:
    """The same basket came two times within minutes."""
    scene = stage.place(stage.scene(slot))
    again = stage.scene(buyer=scene.buyer, basket=scene.basket, at=scene.at + 9 * clock.MINUTE)
    stage.place(again)


def backorder(stage: Stage, slot: str) -> None:
    """What was ordered is out; the customer was told another day."""
    scene = stage.place(stage.scene(slot, out=2))
    at = stage.approved(scene)
    _tell_later(stage, scene, at)


def short(stage: Stage, slot: str) -> None:
    """One of the articles is out."""
    scene = stage.place(stage.scene(slot, out=1))
    stage.approved(scene)


def _tell_later(stage: Stage, scene: Scene, since: int) -> None:
    day = clock.day_of(stage.story.frame.now + stage.dice.randint(5, 16) * clock.DAY, ZONE)
    at = stage.story.after(since, 1)[0]
    reason = stage.dice.choice(("goods due, customer agreed", "pre-order", "customer wants it with the rest"))
    stage.story.act(at, "mei.chen", promise_order, scene.order, day=day, reason=reason)


def address(stage: Stage, slot: str) -> None:
    """The street has no number, or the parcel shop is closed."""
    scene = stage.place(stage.scene(slot))
    at = stage.approved(scene)
    one, two = stage.story.after(at, 2)
    who = "wang.xiaoming" if scene.buyer.country == "CN" else "sofia.marin"
    stage.story.act(one, who, hold_order, scene.order, hold="address", note="house number is missing, mail sent")
    stage.story.act(two, who, note_order, scene.order, text=stage.dice.choice(table("demo/talk")["staff_note"])["text"])


def fraud(stage: Stage, slot: str) -> None:
    """Much of one article, to another country than the card's, from somebody new."""
    story, buyers = stage.story, stage.story.past.buyers
    at = stage.slots.placed(story.frame.places["HAM"], slot)
    buyer = buyers.meet(at - clock.MINUTE, buyers.land_of("GB"), phone=False)
    there = buyers.address(buyer.id, buyer.name, "", buyers.land_of("PL"), at)
    article = max(
        (one for one in story.baskets.articles if one.shown and 2000 < one.price < 9000),
        key=lambda one: (story.free.get((one.id, "HAM"), 0), one.id),
    )
    qty = min(24, max(2, story.free[article.id, "HAM"] - article.safety - 4))
    story.free[article.id, "HAM"] -= qty
    basket = Basket([Item(article, qty, article.price)], shipping=990)
    scene = stage.place(stage.scene(buyer=buyer, basket=basket, at=at, address=there, bill_address=buyer.address))
    held = story.after(at + 5 * clock.MINUTE, 1)[0]
    note = "new, much of one article, card of another country"
    story.act(held, "mei.chen", hold_order, scene.order, hold="fraud", note=note)


def disputed(stage: Stage, slot: str) -> None:
    """Was approved before the buyer's bank took the money back, not for the first time."""
    story, buyers = stage.story, stage.story.past.buyers
    buyer = next(sale.buyer for sale in reversed(story.past.sales) if sale.disputed)
    abroad = buyers.land_of("US" if buyer.country != "US" else "DE")
    there = buyers.address(buyer.id, buyer.name, "", abroad, story.frame.now - 6 * clock.DAY)
    scene = stage.place(stage.scene(slot, buyer=buyer, address=there, bill_address=buyer.address))
    one, two, three = stage.story.after(stage.approved(scene), 3)
    stage.story.act(one, "store", HEAR, scene.order, kind="dispute", amount=scene.total)
    stage.story.act(two, "sofia.marin", hold_order, scene.order, hold="fraud", note="second dispute of this customer")
    stage.story.act(three, "lin.wei-ting", hold_order, scene.order, hold="legal", note="waits for the bank's papers")


def wish(stage: Stage, slot: str) -> None:
    """The customer is away and wants it later."""
    scene = stage.place(stage.scene(slot))
    at = stage.story.after(stage.approved(scene), 1)[0]
    stage.story.act(at, "wang.xiaoming", hold_order, scene.order, hold="customer", note="客户要求下周发货")


def released(stage: Stage, slot: str) -> None:
    """Was held for its address until the customer answered."""
    scene = stage.place(stage.scene(slot))
    one, two, three = stage.story.after(stage.approved(scene), 3)
    stage.story.act(one, "sofia.marin", hold_order, scene.order, hold="address", note="asked for the house number")
    stage.story.act(two, "sofia.marin", note_order, scene.order, text="Called the customer: it is 14b, not 14.")
    stage.story.act(three, "sofia.marin", release_order, scene.order, hold="address")


def split(stage: Stage, slot: str) -> None:
    """Goes in two parcels: something heavy by itself."""
    scene = stage.scene(slot)
    for _ in range(6):
        if len(scene.basket.items) > 1:
            break
        scene = stage.scene(slot)
    stage.place(scene)
    at = stage.story.after(stage.approved(scene), 1)[0]
    if len(scene.basket.items) > 1:
        item = scene.basket.items[0]
        stage.story.act(at, "zhang.lei", split_order, scene.order, lines=f"{item.article.code}:{item.qty}")


def part_sent(stage: Stage, slot: str) -> None:
    """What was there has left; the rest comes when it is in."""
    story = stage.story
    scene = stage.place(stage.scene(at=story.ago(4 * 24 * 60, 6 * 24 * 60), out=1))
    at = stage.approved(scene)
    _tell_later(stage, scene, at)
    one, two = story.after(at, 2, at + 30 * clock.HOUR)
    story.act(one, "mei.chen", release_order, scene.order, hold="stock")
    story.act(two, stage.packer(scene), ship_order, scene.order, **_parcel(stage, scene))


def _parcel(stage: Stage, scene: Scene) -> dict[str, Any]:
    carrier = pick_carrier(stage.dice, scene.buyer.land)
    return {"carrier": carrier, "tracking": tracking_number(stage.dice, carrier), "weight_g": scene.basket.weight_g}


def sent_today(stage: Stage, slot: str) -> None:
    """Left within the last hours."""
    _send(stage, stage.story.ago(2500, 4700), stage.story.ago(8, 420))


def sent_before(stage: Stage, slot: str) -> None:
    """Left a day or two ago."""
    _send(stage, stage.story.ago(3800, 5900), stage.story.ago(1500, 2500))


def _send(stage: Stage, placed: int, left: int) -> None:
    scene = stage.place(stage.scene(at=placed))
    at = _pack(stage, scene, stage.approved(scene, end=placed + 6 * clock.HOUR), left - clock.MINUTE)
    stage.story.act(max(at + clock.MINUTE, left), stage.packer(scene), ship_order, scene.order, **_parcel(stage, scene))


def rejected(stage: Stage, slot: str) -> None:
    """Will not be sent."""
    scene = stage.place(stage.scene(slot))
    at = stage.story.after(scene.at, 1)[0]
    reason = stage.dice.choice(("ordered twice", "address is a forwarder's", "card reported stolen"))
    stage.story.act(at, stage.story.decider(scene.total), reject_order, scene.order, reason=reason)


def cancelled(stage: Stage, slot: str) -> None:
    """The customer thought better of it before paying."""
    scene = stage.place(stage.scene(slot), paid=False)
    at = stage.story.after(scene.at, 1)[0]
    stage.story.act(at, stage.story.decider(scene.total), cancel_order, scene.order, reason="customer")


def regretted(stage: Stage, slot: str) -> None:
    """Cancelled after it was paid: the money is owed back."""
    scene = stage.place(stage.scene(slot))
    stage.story.act(stage.story.after(scene.at, 1)[0], "lin.wei-ting", cancel_order, scene.order, reason="customer")


SCENES: tuple[tuple[Callable[[Stage, str], None], dict[str, int]], ...] = (
    (disputed, {"late": 1}),
    (ready, {"late": 2, "next": 14, "later": 5, "last": 2}),
    (picking, {"late": 2, "next": 8}),
    (packed, {"next": 8}),
    (green, {"next": 7, "later": 5, "last": 5}),
    (green_note, {"next": 2, "later": 2, "last": 1}),
    (unpaid, {"next": 4, "later": 3, "last": 2}),
    (part_paid, {"later": 2}),
    (overpaid, {"later": 1}),
    (reserved, {"next": 3, "later": 1, "last": 1}),
    (on_account, {"next": 2, "later": 1}),
    (cash, {"later": 1}),
    (bargain, {"last": 1}),
    (twice, {"last": 1}),
    (backorder, {"next": 4, "later": 2}),
    (short, {"late": 1, "next": 4, "later": 1}),
    (address, {"next": 2, "later": 1, "last": 1}),
    (fraud, {"next": 1, "later": 1, "last": 1}),
    (wish, {"next": 2}),
    (released, {"next": 2}),
    (split, {"next": 2, "later": 1}),
    (part_sent, {"": 6}),
    (sent_today, {"": 20}),
    (sent_before, {"": 18}),
    (rejected, {"next": 2, "later": 1}),
    (cancelled, {"later": 1, "last": 1}),
    (regretted, {"last": 1}),
)
"""How many of each, by the cut-off that they are promised for."""


def place_orders(story: Story, times: int = 1) -> None:
    """Have all of them placed, so many times."""
    stage = Stage(story)
    for script, counts in SCENES:
        for slot, count in counts.items():
            for _ in range(count * times):
                script(stage, slot)
