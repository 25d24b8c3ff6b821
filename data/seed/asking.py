"""Requests for approval in the demo: some wait, some were granted or refused."""

from typing import Any

from data import clock
from data.operations.approvals import ask_approval, grant_approval, refuse_approval
from data.seed.baskets import Basket, Item
from data.seed.stage import Scene, Stage
from data.seed.story import LIMIT, Ref, Story


def ask_around(story: Story) -> None:
    """Have people ask for what is above them."""
    stage = Stage(story)
    _cancels(stage)
    _large(stage)
    _losses(stage)


def _cancels(stage: Stage) -> None:
    """Customer service asks to cancel."""
    asked = (
        ("sofia.marin", "", "Found it cheaper, asks before it is sent."),
        ("wang.xiaoming", "", "地址填错，客户想取消后重新下单。"),
        ("sofia.marin", "granted", "Ordered the wrong size, orders the right one now."),
        ("sofia.marin", "refused", "Wants it two days earlier or not at all."),
    )
    for who, fate, reason in asked:
        scene = stage.place(stage.scene("next"))
        approval = Ref()
        one, two = stage.story.after(scene.at + 10 * clock.MINUTE, 2)
        values: dict[str, Any] = {"values": {"reason": "customer"}, "reason": reason}
        stage.story.act(one, who, ask_approval, "order.cancel", scene.order, makes=approval, **values)
        if fate == "granted":
            stage.story.act(two, "nadia.rahman", grant_approval, approval, note="Right.")
        elif fate == "refused":
            stage.story.act(
                two, "lin.wei-ting", refuse_approval, approval, note="It leaves today and is there in time."
            )


def _large(stage: Stage) -> None:
    """Operations ask to approve what is worth more than their limit."""
    for fate in ("", "granted"):
        scene = stage.place(_large_scene(stage))
        approval = Ref()
        one, two = stage.story.after(scene.at + 10 * clock.MINUTE, 2)
        reason = "Regular buyer, paid by card, address checked."
        stage.story.act(one, "mei.chen", ask_approval, "order.approve", scene.order, makes=approval, reason=reason)
        if fate:
            stage.story.act(two, "lin.wei-ting", grant_approval, approval, note="Known from last year.")


def _large_scene(stage: Stage) -> Scene:
    story = stage.story
    buyer = next(one for one in reversed(story.past.buyers.all) if one.orders > 2 and one.land["warehouse"] == "HAM")
    fitting = [one for one in story.baskets.articles if one.shown and story.free.get((one.id, "HAM"), 0) > 24]
    items: list[Item] = []
    for article in sorted(fitting, key=lambda one: (-one.price, one.id)):
        if sum(item.list_minor for item in items) > LIMIT:
            break
        items.append(Item(article, 3, article.price))
        story.free[article.id, "HAM"] -= 3
    return stage.scene("later", buyer=buyer, basket=Basket(sorted(items, key=lambda item: item.article.id)))


def _losses(stage: Stage) -> None:
    """Somebody with goods on the floor asks to write off what the limit does not cover."""
    story = stage.story
    article = max(
        (one for one in story.baskets.articles if one.shown and one.fate == "well"),
        key=lambda one: (min(story.free.get((one.id, "HAM"), 0) - one.safety, 40) * one.cost, one.id),
    )
    spot = story.frame.places["HAM"]
    code = next(name for name, key in spot.bins.items() if key == article.bins["HAM"])
    qty = LIMIT // article.cost + 1
    values: dict[str, Any] = {"values": {"warehouse": "HAM", "bin": code, "qty": qty, "reason": "damaged"}}
    reason = "Water came through the roof over this bay."
    story.act(story.ago(60, 300), "mei.chen", ask_approval, "stock.write_off", article.id, reason=reason, **values)
