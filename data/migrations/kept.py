"""What lists are sorted by and several tables say together: kept beside the rows by triggers, whoever writes them.

- `promise.kept_back` is the safety stock of its article, `sku_sum.free` what all warehouses can still promise of it.
- `promise.incoming` is what arrivals and transfers still bring there, `due_day` the first day that an arrival names.
- `product.variants` counts the articles that were not taken back. Each customer has a row of sums, if only of zeros.

`doctor` compares all of them with their facts. Bulk doors take the triggers off and fill the columns in the end.
"""

from data.migrations.search_tables import KEPT_SORTS, sorted_by

_UNDER_WAY = "{row}.state in ('in_transit', 'partially_received')"
_ON_THE_WAY = _UNDER_WAY.format(row="f")
_INCOMING = (
    "(select coalesce(sum(case when v.qty > v.received then v.qty - v.received else 0 end), 0) from arrival v"
    " where v.sku_id = {row}.sku_id and v.warehouse_id = {row}.warehouse_id and v.state = 'open')"
    " + (select coalesce(sum(t.qty - t.received - t.lost), 0) from transfer_line t"
    " join transfer f on f.id = t.transfer_id where t.sku_id = {row}.sku_id and f.to_wh_id = {row}.warehouse_id"
    f" and {_ON_THE_WAY})"
)
_DUE = (
    "coalesce((select min(v.due_day) from arrival v where v.sku_id = {row}.sku_id"
    " and v.warehouse_id = {row}.warehouse_id and v.state = 'open' and v.qty > v.received and v.due_day <> ''), '')"
)
_AWAIT = f"update promise set incoming = {_INCOMING}, due_day = {_DUE}".replace("{row}", "promise")

FILL = (
    "update promise set kept_back = (select s.safety from sku s where s.id = promise.sku_id)"
    " where kept_back <> (select s.safety from sku s where s.id = promise.sku_id)",
    "insert into sku_sum (id, free)"
    " select s.id, coalesce(sum(p.sellable - p.allocated - p.held - p.kept_back), 0)"
    " from sku s left join promise p on p.sku_id = s.id where 1 = 1 group by s.id"
    " on conflict (id) do update set free = excluded.free",
    f"{_AWAIT} where incoming <> 0 or due_day <> '' or (sku_id, warehouse_id) in"
    " (select v.sku_id, v.warehouse_id from arrival v where v.state = 'open' union"
    " select t.sku_id, f.to_wh_id from transfer_line t join transfer f on f.id = t.transfer_id"
    f" where {_ON_THE_WAY})",
    "update product set variants = (select count(*) from sku s where s.product_id = product.id and s.gone_at is null)",
    "insert into customer_sum (customer_id) select c.id from customer c"
    " where not exists (select 1 from customer_sum u where u.customer_id = c.id)",
)
"""All of it, from the facts."""

_FREE = "{row}.sellable - {row}.allocated - {row}.held - {row}.kept_back"
_NEW, _OLD = _FREE.replace("{row}", "new"), _FREE.replace("{row}", "old")
_COUNTED = "update of sellable, allocated, held, kept_back on promise"
_SAFETY = "update promise set kept_back = new.safety where sku_id = new.id"
_SUMS = "insert into customer_sum (customer_id) values (new.id) on conflict (customer_id) do nothing"
_FIRST = "insert into sku_sum (id, free) values (new.id, 0) on conflict (id) do nothing"
_MORE = "update sku_sum set free = free + {change} where id = new.sku_id"
_LESS_ONE = "update product set variants = variants - 1 where id = old.product_id and old.gone_at is null"
_ONE_MORE = "update product set variants = variants + 1 where id = new.product_id and new.gone_at is null"
_MOVED = "when (new.product_id <> old.product_id or (new.gone_at is null) <> (old.gone_at is null))"
_EXPECTED = "update of qty, received, due_day, state, sku_id, warehouse_id on arrival"
_SENT = "update of qty, received, lost, sku_id, transfer_id on transfer_line"
_LEFT = "update of state, to_wh_id on transfer"
_ELSEWHERE = "old.sku_id <> new.sku_id or old.warehouse_id <> new.warehouse_id"
_TURNED = f"({_UNDER_WAY.format(row='new')}) <> ({_UNDER_WAY.format(row='old')}) or old.to_wh_id <> new.to_wh_id"

_TO_COME = "t.transfer_id = new.id and t.qty > t.received + t.lost"


def _awaited(row: str, when: str = "") -> str:
    """SQLite: an arrival was written."""
    return f"{_AWAIT} where sku_id = {row}.sku_id and warehouse_id = {row}.warehouse_id{when}"


def _brought(row: str) -> str:
    """SQLite: a line of a transfer was written."""
    return (
        f"{_AWAIT} where sku_id = {row}.sku_id and warehouse_id = (select f.to_wh_id from transfer f"
        f" where f.id = {row}.transfer_id and {_ON_THE_WAY})"
    )


SQLITE = {
    "kept_promise_new": "after insert on promise begin"
    " update promise set kept_back = (select s.safety from sku s where s.id = new.sku_id)"
    " where id = new.id and kept_back <> (select s.safety from sku s where s.id = new.sku_id);"
    f" {_MORE.format(change=_NEW)} and {_NEW} <> 0;"
    f" {_AWAIT} where id = new.id and (exists (select 1 from arrival v where v.sku_id = new.sku_id"
    " and v.warehouse_id = new.warehouse_id) or exists (select 1 from transfer_line t where t.sku_id = new.sku_id));"
    " end",
    "kept_promise": f"after {_COUNTED} when {_NEW} <> {_OLD} begin {_MORE.format(change=f'({_NEW}) - ({_OLD})')}; end",
    "kept_safety": f"after update of safety on sku when new.safety <> old.safety begin {_SAFETY}; end",
    "kept_sku_new": f"after insert on sku begin {_FIRST}; {_ONE_MORE}; end",
    "kept_sku_moved": f"after update of product_id, gone_at on sku {_MOVED} begin {_LESS_ONE}; {_ONE_MORE}; end",
    "kept_customer_new": f"after insert on customer begin {_SUMS}; end",
    "kept_arrival_new": f"after insert on arrival begin {_awaited('new')}; end",
    "kept_arrival": f"after {_EXPECTED} begin {_awaited('new')}; {_awaited('old', f' and ({_ELSEWHERE})')}; end",
    "kept_arrival_gone": f"after delete on arrival begin {_awaited('old')}; end",
    "kept_sent_new": f"after insert on transfer_line begin {_brought('new')}; end",
    "kept_sent": f"after {_SENT} begin {_brought('new')}; {_brought('old')}; end",
    "kept_sent_gone": f"after delete on transfer_line begin {_brought('old')}; end",
    "kept_left": f"after {_LEFT} when {_TURNED} begin {_AWAIT} where warehouse_id in (old.to_wh_id, new.to_wh_id)"
    f" and sku_id in (select t.sku_id from transfer_line t where {_TO_COME}); end",
}
"""The triggers by name, as SQLite has them."""


def _each(pairs: str) -> str:
    """PostgreSQL: what comes to each of these SKUs and warehouses, in the order of locks.

    The row is locked first, so that its facts are read when nobody else is about to change them. Where there is none,
    the article is: whoever adds the row meanwhile locks that too.
    """
    mine = "sku_id = one.sku and warehouse_id = one.place"
    return (
        f"declare one record; begin for one in select distinct {pairs} order by 1, 2 loop"
        f" perform 1 from promise where {mine} for no key update;"
        " if not found then perform 1 from sku where id = one.sku for no key update; end if;"
        f" {_AWAIT} where {mine}; end loop; end;"
    )


def _expected(*rows: str) -> str:
    """PostgreSQL: an arrival was written."""
    told = ", ".join(f"({row}.sku_id, {row}.warehouse_id)" for row in rows)
    return _each(f"x.sku, x.place from (values {told}) as x (sku, place)")


def _sent(*rows: str) -> str:
    """PostgreSQL: a line of a transfer was written."""
    told = ", ".join(f"({row}.sku_id, {row}.transfer_id)" for row in rows)
    return _each(
        f"x.sku, f.to_wh_id as place from (values {told}) as x (sku, transfer) join transfer f on f.id = x.transfer"
        f" where {_ON_THE_WAY}"
    )


POSTGRESQL = {
    # The article is locked: who changes its safety stock meanwhile does not see this row yet.
    "kept_promise_first": (
        "before insert on promise",
        "new.kept_back := coalesce((select s.safety from sku s where s.id = new.sku_id for share), 0);"
        f" new.incoming := {_INCOMING.format(row='new')}; new.due_day := {_DUE.format(row='new')};",
    ),
    "kept_promise_new": ("after insert on promise", f"{_MORE.format(change=_NEW)};"),
    "kept_promise": (
        f"after {_COUNTED}",
        f"if {_NEW} <> {_OLD} then {_MORE.format(change=f'({_NEW}) - ({_OLD})')}; end if;",
    ),
    "kept_safety": ("after update of safety on sku", f"if new.safety <> old.safety then {_SAFETY}; end if;"),
    "kept_sku_new": ("after insert on sku", f"{_FIRST}; {_ONE_MORE};"),
    "kept_sku_moved": (
        "after update of product_id, gone_at on sku",
        f"if {_MOVED.removeprefix('when ')} then {_LESS_ONE}; {_ONE_MORE}; end if;",
    ),
    "kept_customer_new": ("after insert on customer", f"{_SUMS};"),
    "kept_arrival_new": ("after insert on arrival", _expected("new")),
    "kept_arrival": (f"after {_EXPECTED}", _expected("new", "old")),
    "kept_arrival_gone": ("after delete on arrival", _expected("old")),
    "kept_sent_new": ("after insert on transfer_line", _sent("new")),
    "kept_sent": (f"after {_SENT}", _sent("new", "old")),
    "kept_sent_gone": ("after delete on transfer_line", _sent("old")),
    "kept_left": (
        f"after {_LEFT}",
        f"if {_TURNED} then "
        + _each(
            f"t.sku_id as sku, unnest(array[old.to_wh_id, new.to_wh_id]) as place from transfer_line t where {_TO_COME}"
        )
        + " end if;",
    ),
}
"""The same with a function each, which has the trigger's name: when it runs, and what it does."""


def statements(engine: str) -> list[str]:
    """The columns and the table, filled, with their indexes and the triggers that keep them."""
    whole = "bigint" if engine == "postgresql" else "integer"
    key = "bigserial not null primary key" if engine == "postgresql" else "integer not null primary key"
    return [
        f"alter table promise add column kept_back {whole} not null default 0",
        f"alter table product add column variants {whole} not null default 0",
        f"alter table promise add column incoming {whole} not null default 0",
        "alter table promise add column due_day text not null default ''",
        f"create table sku_sum (id {key}, free {whole} not null default 0)",
        "create index transfer_line_sku on transfer_line (sku_id)",
        *FILL,
        *sorted_by(KEPT_SORTS, engine),
        *BESIDE,
        *(["create index stock_by_warehouse on promise (warehouse_id, id)"] if engine == "postgresql" else ()),
        *triggers(engine),
    ]


BESIDE = (
    "create index orders_by_warehouse on orders (coalesce(warehouse_id, 0), id)",
    "create index parcels_by_warehouse on shipment (coalesce(warehouse_id, 0), id)",
    "create index stock_short on promise (id) where sellable < allocated + held",
    "create index orders_approved on orders (approved_at) where approved_at is not null",
    "create index orders_closed on orders (closed_at) where closed_at is not null",
)
"""Indexes of sorts that are read a value at a time, and of what filters ask that no sort does."""


def triggers(engine: str) -> list[str]:
    """What keeps the columns."""
    if engine == "sqlite":
        return [f"create trigger {name} {text}" for name, text in SQLITE.items()]
    made = []
    for name, (when, text) in POSTGRESQL.items():
        made.append(f"create function {name}() returns trigger language plpgsql as $$ begin {text} return new; end $$")
        made.append(f"create trigger {name} {when} for each row execute function {name}()")
    return made
