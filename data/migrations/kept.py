"""What lists are sorted by and several tables say together: kept beside the rows by triggers, whoever writes them.

- `promise.kept_back` is the safety stock of its article, `sku_sum.free` what all warehouses can still promise of it.
- `product.variants` counts the articles that were not taken back. Each customer has a row of sums, if only of zeros.

`doctor` compares all of them with their facts. Bulk doors take the triggers off and fill the columns in the end.
"""

from data.migrations.search_tables import KEPT_SORTS, sorted_by

FILL = (
    "update promise set kept_back = (select s.safety from sku s where s.id = promise.sku_id)"
    " where kept_back <> (select s.safety from sku s where s.id = promise.sku_id)",
    "insert into sku_sum (id, free)"
    " select s.id, coalesce(sum(p.sellable - p.allocated - p.held - p.kept_back), 0)"
    " from sku s left join promise p on p.sku_id = s.id where 1 = 1 group by s.id"
    " on conflict (id) do update set free = excluded.free",
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

SQLITE = {
    "kept_promise_new": "after insert on promise begin"
    " update promise set kept_back = (select s.safety from sku s where s.id = new.sku_id)"
    " where id = new.id and kept_back <> (select s.safety from sku s where s.id = new.sku_id);"
    f" {_MORE.format(change=_NEW)} and {_NEW} <> 0; end",
    "kept_promise": f"after {_COUNTED} when {_NEW} <> {_OLD} begin {_MORE.format(change=f'({_NEW}) - ({_OLD})')}; end",
    "kept_safety": f"after update of safety on sku when new.safety <> old.safety begin {_SAFETY}; end",
    "kept_sku_new": f"after insert on sku begin {_FIRST}; {_ONE_MORE}; end",
    "kept_sku_moved": f"after update of product_id, gone_at on sku {_MOVED} begin {_LESS_ONE}; {_ONE_MORE}; end",
    "kept_customer_new": f"after insert on customer begin {_SUMS}; end",
}
"""The triggers by name, as SQLite has them."""

POSTGRESQL = {
    # The article is locked: who changes its safety stock meanwhile does not see this row yet.
    "kept_promise_first": (
        "before insert on promise",
        "new.kept_back := coalesce((select s.safety from sku s where s.id = new.sku_id for share), 0);",
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
}
"""The same with a function each, which has the trigger's name: when it runs, and what it does."""


def statements(engine: str) -> list[str]:
    """The columns and the table, filled, with their indexes and the triggers that keep them."""
    whole = "bigint" if engine == "postgresql" else "integer"
    key = "bigserial not null primary key" if engine == "postgresql" else "integer not null primary key"
    return [
        f"alter table promise add column kept_back {whole} not null default 0",
        f"alter table product add column variants {whole} not null default 0",
        f"create table sku_sum (id {key}, free {whole} not null default 0)",
        *FILL,
        *sorted_by(KEPT_SORTS, engine),
        *BESIDE,
        *(["create index stock_by_warehouse on promise (warehouse_id, id)"] if engine == "postgresql" else ()),
        *triggers(engine),
    ]


BESIDE = (
    "create index orders_by_warehouse on orders (coalesce(warehouse_id, 0), id)",
    "create index parcels_by_warehouse on shipment (coalesce(warehouse_id, 0), id)",
)
"""Indexes of sorts that are read a value at a time."""


def triggers(engine: str) -> list[str]:
    """What keeps the columns."""
    if engine == "sqlite":
        return [f"create trigger {name} {text}" for name, text in SQLITE.items()]
    made = []
    for name, (when, text) in POSTGRESQL.items():
        made.append(f"create function {name}() returns trigger language plpgsql as $$ begin {text} return new; end $$")
        made.append(f"create trigger {name} {when} for each row execute function {name}()")
    return made
