"""The last days of the demo, from its first open order to this minute."""

from data.areas import load_areas
from data.events import Actor
from data.seed.articles import month_weights
from data.seed.asking import ask_around
from data.seed.baskets import Baskets
from data.seed.floor import work_floor
from data.seed.frame import Frame
from data.seed.scenes import place_orders
from data.seed.story import Story, settle_rows
from data.seed.year import Past


def tell_days(frame: Frame, past: Past, people: dict[str, Actor], times: int = 1) -> Story:
    """Gather everybody's acts, with so many times the open orders, then do them in their order."""
    load_areas()  # requests name the operations that they ask for
    articles, dice = past.shelves.articles, frame.dice("story")
    baskets = Baskets(articles, month_weights(articles), frame.dice("open baskets"))
    story = Story(frame, past, people, baskets, dice, free=dict(past.shelves.sellable))
    place_orders(story, times)
    ask_around(story)
    work_floor(story)
    settle_rows(story)
    story.tell()
    return story
