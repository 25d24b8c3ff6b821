"""What may be asked of goods that are expected, and of counts."""

from data.search.kinds import HIGH, FieldKind, Scan, Sort, Thing
from data.search.office import PEOPLE
from data.search.sales import WAREHOUSES

LEFT = "(case when v.state = 'open' and v.qty > v.received then v.qty - v.received else 0 end)"
"""Pieces that are still to come."""

ARRIVALS = Thing(
    name="arrivals",
    source="arrival v join sku s on s.id = v.sku_id join warehouse w on w.id = v.warehouse_id",
    id="v.id",
    number="v.id",
    own="due",
    fields={
        "due": FieldKind("day", "nullif(v.due_day, '')", "the day it is due"),
        "reference": FieldKind("text", "v.reference", "the supplier's or our number of the delivery"),
        "supplier": FieldKind(
            "text", "v.supplier", "who brings it",
            suggest="select distinct v.supplier from arrival v where v.supplier <> ''",
        ),
        "sku": FieldKind("text", "s.code", "the SKU, or a part of it"),
        "name": FieldKind("text", "s.name", "the article's name", also=(("s.name_zh", "{test}"),)),
        "warehouse": FieldKind("name", "w.code", "the warehouse, by code or name",
                               also=(("w.name", "{test}"), ("w.name_zh", "{test}")), known=WAREHOUSES),
        "state": FieldKind("state", "v.state", "open or closed", ("open", "closed")),
        "qty": FieldKind("number", "v.qty", "pieces expected"),
        "received": FieldKind("number", "v.received", "pieces that came"),
        "left": FieldKind("number", LEFT, "pieces still to come"),
        "short": FieldKind("flag", "v.state = 'closed' and v.received < v.qty", "closed with less than expected"),
        "over": FieldKind("flag", "v.received > v.qty", "more came than expected"),
        "slipped": FieldKind(
            "number", "(select count(*) - 1 from arrival_due u where u.arrival_id = v.id)",
            "how often the day was changed",
        ),
    },
    sorts={
        "due": Sort("(case when v.due_day = '' then '9999' else v.due_day end || v.reference)", text=True),
        "reference": Sort("v.reference", text=True),
        "supplier": Sort("v.supplier", text=True),
        "sku": Sort("s.code", text=True),
        "left": Sort(LEFT),
        "qty": Sort("v.qty"),
        "state": Sort("v.state", text=True),
        "warehouse": Sort("w.code", text=True),
    },
    scan=(Scan("v.reference"), Scan("v.supplier"), Scan("s.code"), Scan("s.name"), Scan("s.name_zh"),
          Scan("s.barcode")),
    aliases={"status": "state", "ref": "reference"},
)  # fmt: skip

SHOWN = (
    "(case when t.state = 'counting' and exists (select 1 from count_bin c where c.task_id = t.id"
    " and c.state = 'recount') then 'recount' else t.state end)"
)
"""A count whose bins wait for a second person says so."""
BINS = "(select count(*) from count_bin c where c.task_id = t.id)"
DONE = "(select count(*) from count_bin c where c.task_id = t.id and c.state in ('done', 'left'))"

COUNTS = Thing(
    name="counts",
    source="count_task t join warehouse w on w.id = t.warehouse_id left join staff k on k.id ="
    " coalesce(t.made_by_id, t.counted_by_id)",
    id="t.id",
    number="t.number",
    own="-made",
    fields={
        "number": FieldKind("text", "t.number", "its number"),
        "scope": FieldKind("text", "t.scope", "what is counted: bins, SKUs, a filter, or an import"),
        "state": FieldKind("state", SHOWN, "how far it is",
                           ("ready", "counting", "recount", "counted", "review", "approved", "rejected", "posted")),
        "warehouse": FieldKind("name", "w.code", "the warehouse, by code or name",
                               also=(("w.name", "{test}"), ("w.name_zh", "{test}")), known=WAREHOUSES),
        "imported": FieldKind("flag", "t.scope like 'import %'", "a file has brought it"),
        "blind": FieldKind("flag", "t.blind = 1", "whoever counts is not told what the book says"),
        "by": FieldKind("name", "k.name", "who made it", also=(("k.title", "{test}"),), known=PEOPLE),
        "made": FieldKind("instant", "t.made_at", "when it was made"),
        "bins": FieldKind("number", BINS, "how many bins it has"),
        "done": FieldKind("number", DONE, "how many of them are counted"),
        "sku": FieldKind(
            "name", "s.code", "an article in it",
            within="exists (select 1 from count_line l join sku s on s.id = l.sku_id where l.task_id = t.id"
            " and {test})",
        ),
        "bin": FieldKind(
            "name", "b.code", "a bin in it",
            within="exists (select 1 from count_line l join bin b on b.id = l.bin_id where l.task_id = t.id"
            " and {test})",
        ),
    },
    sorts={
        "made": Sort(f"coalesce(t.made_at, {HIGH})"),
        "number": Sort("t.number", text=True),
        "state": Sort(SHOWN, text=True),
        "warehouse": Sort("w.code", text=True),
    },
    scan=(Scan("t.number"), Scan("t.scope")),
    aliases={"status": "state"},
)  # fmt: skip
