"""The orders and papers of a chunk, written: new ones, known ones with newer content, open ones into the queue."""

from data import database
from data.events import Actor
from data.importers.keeping import order_words
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.following import plan_of
from data.importers.keeping.known import STILL, Change, Sorted, given_back
from data.importers.keeping.ours import last_word, ours_of
from data.importers.keeping.rewriting import name_lines_again
from data.importers.keeping.storing import Storing
from data.importers.keeping.storing_papers import add_papers
from data.importers.keeping.updating import count_rows, update_orders, update_papers
from data.importers.records import ORDER, rows_of
from data.operations._arriving import place_all
from data.operations._following import follow

_VERSION = "SELECT version FROM orders WHERE id = ? /*lock*/"
_HASH = "UPDATE orders SET source_hash = ? WHERE id = ?"


def take_in(actor: Actor, storing: Storing, found: Sorted) -> None:
    """Write all of it. An order comes before the papers that give money back of it."""
    differences = Differences(storing.chunk.channel, storing.batch, storing.outcome)
    orders = [one for one in found.new if one.kind == ORDER]
    papers = [one for one in found.new if one.kind != ORDER]
    closed = [one for one in orders if one.state != "open"]
    known = [change for change in found.changed if change.plan is not None]
    storing.meet([*closed, *papers, *(change.document for change in found.changed)])
    storing.add(closed)
    _follow(actor, storing, known, differences)
    _hear(storing, found.heard, differences)
    place_all(actor, storing, [one for one in orders if one.state == "open"], differences)
    add_papers(storing, papers)
    update_papers(storing, [change for change in found.changed if change.plan is None])
    storing.finish()
    for one in (*found.same, *(one for one, _ in found.kept)):
        storing.outcome.unchanged.update(rows_of(one))
    storing.outcome.differences += [told for told in found.told if told["says"] == STILL]
    _list(storing, differences)
    differences.finish()


def _follow(actor: Actor, storing: Storing, changed: list[Change], differences: Differences) -> None:
    for change in sorted(changed, key=lambda change: change.known.id):
        now = _as_of_now(storing, change)
        plan = now.plan
        assert plan is not None
        if plan.ours.live and plan.take:
            storing.pay_out()
            if follow(actor, storing, plan):
                count_rows(storing, now)
            else:
                storing.outcome.unchanged.update(rows_of(change.document))
        elif plan.take:
            update_orders(storing, [now])
        else:
            storing.outcome.unchanged.update(rows_of(change.document))
        _heard(storing, now, differences)


def _as_of_now(storing: Storing, change: Change) -> Change:
    """A change with its order locked, and its plan made anew if somebody has worked on it meanwhile."""
    assert change.plan is not None
    version = database.scalar(_VERSION, (change.known.id,))
    if version == change.plan.ours.version:
        return change
    base, _ = last_word(storing.chunk.channel, change.document.source_id)
    back = given_back(storing.chunk).get(change.document.source_id, 0)
    plan = plan_of(change.document, ours_of(change.known.id), base, back)
    return Change(change.document, change.known, change.news, plan)


def _hear(storing: Storing, heard: list[Change], differences: Differences) -> None:
    for change in heard:
        _heard(storing, change, differences)


def _heard(storing: Storing, change: Change, differences: Differences) -> None:
    """Keep the source's word, and list where ours stays."""
    plan, one = change.plan, change.document
    assert plan is not None
    about = About(ORDER, one.source_id, plan.ours.id, plan.ours.number)
    for differ in plan.differs:
        differences.differ(about, differ.field, differ.ours, differ.theirs, differ.says)
    for name in plan.agreed:
        differences.agree(about, name)
    hash = change.known.hash if one.partial else one.source_hash
    order_words.keep(
        storing.chunk.channel,
        [(one.source_id, plan.ours.id, hash, plan.word, plan.ours.batch, storing.batch)],
    )
    if not one.partial:
        database.run(_HASH, (hash, plan.ours.id))
    if "body" not in plan.take and plan.news:
        name_lines_again(plan)


def _list(storing: Storing, differences: Differences) -> None:
    """List what sources say that their own figures do not bear out."""
    for noted in storing.noted:
        about = About(noted.document.kind, noted.document.source_id, noted.key, noted.number)
        told = len(storing.outcome.differences)
        differences.differ(about, noted.field, noted.ours, noted.theirs, noted.says, "noted")
        if not noted.says:  # the document tells it itself
            del storing.outcome.differences[told:]
