"""What happened in the demo's warehouses in the last weeks: goods expected, received, moved, counted, sent across."""

from datetime import date, timedelta
from typing import Any

from data import clock
from data.operations.adjustments import adjust_stock, write_off_stock
from data.operations.arrivals import change_arrival, expect_arrival
from data.operations.prices import change_price
from data.operations.shelf import put_on_shelf, take_off_shelf
from data.operations.stock import change_bucket, move_stock, receive_stock
from data.operations.stock_holds import make_hold
from data.operations.transfers import add_to_transfer, make_transfer, ready_transfer, receive_transfer, send_transfer
from data.seed.articles import Article, supplier_of
from data.seed.frame import ZONE
from data.seed.story import Ref, Story


def work_floor(story: Story) -> None:
    """Everything that people did with goods."""
    scarce = [article for article in story.baskets.articles if article.fate != "well"]
    plenty = sorted(
        (article for article in story.baskets.articles if article.fate == "well" and article.shown),
        key=lambda article: (-story.free.get((article.id, "HAM"), 0), article.id),
    )
    _expect(story, scarce)
    _receive(story, plenty[40:46])
    _carry(story, plenty[10:14])
    _put_right(story, plenty[20:26])
    _send_across(story, [article for article in plenty[:40] if "PRG" in article.bins])
    _keep_back(story, plenty[46:48])
    _change_shop(story, plenty)


def _expect(story: Story, articles: list[Article]) -> None:
    """What is out or low is on its way; some of it was promised for an earlier day, some is overdue."""
    for place, article in enumerate(articles):
        if place % 6 == 5:
            continue
        supplier, days = supplier_of(article.code)
        at = story.ago(2 * 24 * 60, 18 * 24 * 60)
        due = story.frame.today + timedelta(days=story.dice.randint(1, min(days, 24)))
        if place % 8 == 0:
            due = story.frame.today - timedelta(days=1)
        ref = Ref()
        values: dict[str, Any] = {
            "warehouse": "PRG" if place % 9 == 4 and "PRG" in article.bins else "HAM",
            "qty": story.dice.choice((24, 48, 60, 80, 120, 240)),
            "supplier": supplier,
            "reference": f"PO-{340 + place:04}",
        }
        story.act(at, "mei.chen", expect_arrival, article.id, due=due.isoformat(), makes=ref, **values)
        if place % 7 == 3 and due > story.frame.today:
            later = due + timedelta(days=story.dice.randint(2, 9))
            story.act(story.ago(30, 900), "mei.chen", change_arrival, ref, due=later.isoformat())


def _receive(story: Story, articles: list[Article]) -> None:
    """Today's lorries: three deliveries whole, one in part, and two cartons nobody had announced."""
    for place, article in enumerate(articles):
        supplier, _ = supplier_of(article.code)
        qty, reference = story.dice.choice((36, 48, 60)), f"PO-{310 + place:04}"
        at, bin_code = story.ago(15, 400), _bin(story, article, "HAM")
        goods: dict[str, Any] = {"warehouse": "HAM", "bin": bin_code, "cost": article.cost, "reference": reference}
        if place > 3:
            story.act(at, "zhang.lei", receive_stock, article.id, qty=12, bucket="qc", **goods)
            continue
        ref, due = Ref(), _day(story, 0)
        story.act(
            story.ago(9 * 24 * 60, 12 * 24 * 60),
            "mei.chen",
            expect_arrival,
            article.id,
            makes=ref,
            **{"warehouse": "HAM", "qty": qty, "due": due, "supplier": supplier, "reference": reference},
        )
        came = qty if place < 3 else qty // 3
        story.act(at, "zhang.lei", receive_stock, article.id, qty=came, arrival=ref, **goods)


def _carry(story: Story, articles: list[Article]) -> None:
    """From the shelf to the reserve."""
    for place, article in enumerate(articles):
        values: dict[str, Any] = {"from_bin": _bin(story, article, "HAM"), "to_bin": f"W-0{place + 1}", "qty": 6}
        story.act(story.ago(20, 500), "zhang.lei", move_stock, article.id, warehouse="HAM", **values)


def _put_right(story: Story, articles: list[Article]) -> None:
    """Counted wrong, found again, broken, held back for a look."""
    bins = [_bin(story, article, "HAM") for article in articles]
    goods: list[dict[str, Any]] = [{"warehouse": "HAM", "bin": code} for code in bins]
    story.act(story.ago(30, 600), "mei.chen", adjust_stock, articles[0].id, qty=-2, reason="miscount", **goods[0])
    story.act(story.ago(30, 600), "mei.chen", adjust_stock, articles[1].id, qty=1, reason="found", **goods[1])
    story.act(story.ago(700, 2000), "mei.chen", write_off_stock, articles[2].id, qty=2, reason="damaged", **goods[2])
    for article, good, bucket, note in (
        (articles[3], goods[3], "qc", "colour looks different"),
        (articles[4], goods[4], "damaged", "carton fell off the lift"),
        (articles[5], goods[5], "quarantine", "supplier asks to wait"),
    ):
        values: dict[str, Any] = {
            "from_bucket": "sellable",
            "to_bucket": bucket,
            "qty": story.dice.randint(1, 4),
            "note": note,
        }
        story.act(story.ago(40, 2500), "ahmed.farah", change_bucket, article.id, **good, **values)


def _send_across(story: Story, articles: list[Article]) -> None:
    """Transfers from Hamburg to Prague: one received, one in part, one on the road, one that is only planned."""
    ages = ((4, 3, 2), (3, 2, 1), (2, 1, 0), (0, 0, 0))
    for number, (made, sent, received) in enumerate(ages):
        one, other, transfer = articles[number * 2], articles[number * 2 + 1], Ref()
        start = story.ago(made * 1440 + 200, made * 1440 + 400)
        values: dict[str, Any] = {"from_warehouse": "HAM", "to_warehouse": "PRG", "qty": 12}
        story.act(start, "zhang.lei", make_transfer, one.id, makes=transfer, **values)
        story.act(start + clock.MINUTE, "zhang.lei", add_to_transfer, transfer, sku=other.code, qty=8)
        if not sent:
            continue
        leaves = story.frame.now - sent * clock.DAY
        story.act(leaves - clock.HOUR, "zhang.lei", ready_transfer, transfer)
        story.act(leaves, "zhang.lei", send_transfer, transfer)
        if received:
            there = story.frame.now - received * clock.DAY - 3 * clock.HOUR
            some: dict[str, Any] = {} if number == 0 else {"sku": one.code, "qty": 7}
            story.act(there, "ahmed.farah", receive_transfer, transfer, bin=_bin(story, one, "PRG"), **some)


def _keep_back(story: Story, articles: list[Article]) -> None:
    """For a campaign that begins soon, and for a customer who decides tomorrow."""
    one, other = articles
    story.act(story.ago(300, 900), "mei.chen", make_hold, one.id, warehouse="HAM", qty=10, hours=96, note="Double 12")
    story.act(story.ago(60, 200), "mei.chen", make_hold, other.id, warehouse="HAM", qty=2, kind="draft", hours=24)


def _change_shop(story: Story, plenty: list[Article]) -> None:
    """Prices for next week, and a listing that rests."""
    for article in plenty[30:33]:
        values: dict[str, Any] = {
            "amount": article.price * 85 // 100 // 10 * 10,
            "reason": "promotion",
            "start": _day(story, 6),
        }
        story.act(story.ago(100, 700), "lin.wei-ting", change_price, article.id, **values)
    product = plenty[60].product
    story.act(story.ago(260, 500), "aiko.tanaka", take_off_shelf, product)
    story.act(story.ago(20, 200), "aiko.tanaka", put_on_shelf, product)


def _bin(story: Story, article: Article, code: str) -> str:
    wanted = article.bins[code]
    return next(name for name, key in story.frame.places[code].bins.items() if key == wanted)


def _day(story: Story, days: int) -> str:
    found: date = clock.moment(story.frame.now, ZONE).date() + timedelta(days=days)
    return found.isoformat()
