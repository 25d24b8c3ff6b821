"""The store before its first order: founded, with settings, people, three warehouses and their bins."""

from data import clock, database, founding, options, passwords
from data.events import Actor
from data.operations.own import save_filter
from data.operations.people import add_person
from data.operations.settings import make_warehouse
from data.reference import table
from data.seed.frame import CURRENCY, ZONE, Frame, load_places
from data.seed.people import PASSWORD

SETTINGS = {
    "name_zh": "林登生活",
    "demo": "1",
    "demo.password": PASSWORD,
}
Aisles = dict[str, tuple[str, int, int, str, int]]
AISLES: Aisles = {
    "HAM": ("ABCDEFGH", 10, 4, "RW", 8),
    "PRG": ("ABCDE", 8, 4, "R", 6),
    "SZX": ("S", 20, 2, "", 0),
}
"""Of each warehouse: aisles with bays and levels, aisles for reserves with bays."""
SIDE_BINS = ("QC-01", "DMG-01", "RET-01")

FILTERS = (
    ("", "orders", "To ship", "state:placed unshipped>0 -review:rejected", "left"),
    ("", "orders", "Late", "left<0h", "left"),
    ("", "orders", "Held", "state:placed hold:any", "left"),
    ("", "orders", "To review", "state:placed review:pending", "left"),
    ("", "stock", "Low stock", "low:yes live:yes", "available"),
    ("", "stock", "Sold out", "out:yes live:yes", "sku"),
    ("lin.wei-ting", "orders", "Above 500 EUR", "state:placed total>500", "-total"),
    ("nadia.rahman", "orders", "Disputed", "payment:disputed", "-placed"),
    ("mei.chen", "orders", "Ready and paid", "state:placed review:approved fulfilment:ready payment:paid", "left"),
    ("mei.chen", "stock", "Coming this week", "incoming>0", "due"),
    ("sofia.marin", "orders", "Waits for an address", "hold:address", "left"),
    ("sofia.marin", "orders", "Returns asked", "return:requested", "-placed"),
    ("wang.xiaoming", "orders", "中国订单", "country:CN state:placed", "left"),
    ("aiko.tanaka", "products", "Without pictures", "images<1", "code"),
    ("jonas.weber", "stock", "Enough for a campaign", "available>120", "-available"),
    ("zhang.lei", "orders", "Hamburg today", "warehouse:HAM review:approved hold:none left<12h", "left"),
    ("zhang.lei", "orders", "Packed", "fulfilment:packed", "left"),
    ("ahmed.farah", "orders", "Prague", "warehouse:PRG state:placed unshipped>0", "left"),
    ("ahmed.farah", "stock", "Damaged or in QC", "held>3", "-held"),
)
"""Owner (nobody: everybody's), list, name, filter, sort."""


def lay_ground(frame: Frame, aisles: Aisles = AISLES) -> dict[str, Actor]:
    """Found the store and fill it with people and places; the people by their sign-in names."""
    with clock.telling(frame.start):
        boss = founding.found_store(
            supervisor="lin.wei-ting",
            title="Lin Wei-Ting 林薇婷",
            password_hash="",
            name="Linden & Co",
            currency=CURRENCY,
            timezone=ZONE,
            op_id=f"demo{frame.seed}-founding",
        )
        _settings(frame, boss)
        _warehouses(frame, boss, aisles)
        people = _people(frame, boss)
    frame.staff = {name: actor.id for name, actor in people.items()}
    frame.places = load_places()
    with clock.telling(frame.start + clock.HOUR):
        _filters(frame, people)
    return people


def _settings(frame: Frame, boss: Actor) -> None:
    with database.transaction():
        for name, value in SETTINGS.items():
            database.run(
                "INSERT INTO setting (name, value, since_at, by_id) VALUES (?, ?, ?, ?)",
                (name, value, frame.start, boss.id),
            )
        # The founder's first warehouse gets a name; what follows is made as any other.
        database.run(
            "UPDATE warehouse SET code = 'HAM', name = 'Hamburg', name_zh = '汉堡仓', handling_minutes = 1200"
            " WHERE code = 'MAIN'"
        )
        database.run("UPDATE number_range SET prefix = 'T-', last = 130 WHERE name = 'transfer'")
    options.forget_options()


def _warehouses(frame: Frame, boss: Actor, wanted: Aisles) -> None:
    make_warehouse(
        boss,
        code="PRG",
        name="Prague",
        name_zh="布拉格仓",
        timezone="Europe/Prague",
        cutoff="16:00",
        handling_minutes=960,
        op_id=_op(frame, "prg"),
    )
    make_warehouse(
        boss,
        code="SZX",
        name="SF 3PL Shenzhen",
        name_zh="顺丰深圳仓",
        kind="3pl",
        timezone="Asia/Shanghai",
        cutoff="18:00",
        op_id=_op(frame, "szx"),
    )
    ids = {code: int(key) for key, code in database.rows("SELECT id, code FROM warehouse ORDER BY id")}
    for code, (aisles, bays, levels, reserves, deep) in wanted.items():
        rows = [f"{aisle}-{bay:02}" for aisle in aisles for bay in range(1, bays + 1)]
        spots = [f"{row}-{level:02}" for row in rows for level in range(1, levels + 1)]
        spots += [f"{aisle}-{bay:02}" for aisle in reserves for bay in range(1, deep + 1)]
        for place, spot in enumerate([*spots, *SIDE_BINS], 1):
            frame.rows.add("bin", ids[code], spot, place * 10)
    with database.transaction():
        frame.rows.write()


def _people(frame: Frame, boss: Actor) -> dict[str, Actor]:
    """Everybody comes by the door that people come by, with one password, hashed once."""
    people = {boss.name: boss}
    for row in table("demo/people")["staff"]:
        if row["name"] == boss.name:
            continue
        values = {"role": row["role"], "title": row["title"], "language": row["language"]}
        done = add_person(boss, row["name"], op_id=_op(frame, row["name"]), **values)
        people[row["name"]] = Actor(done.id, row["name"], row["title"], row["role"], row["language"])
    kept = passwords.hash_password(PASSWORD)
    with database.transaction():
        database.run(
            "UPDATE staff SET password = ?, reset_code = '', reset_until_at = NULL WHERE role <> 'store'", (kept,)
        )
    return {**people, "store": founding.STORE}


def _filters(frame: Frame, people: dict[str, Actor]) -> None:
    for place, (owner, thing, name, text, sort) in enumerate(FILTERS):
        values = {"name": name, "text": text, "sort": sort, "everybody": int(not owner)}
        save_filter(people[owner or "lin.wei-ting"], thing, op_id=_op(frame, f"filter{place}"), **values)


def _op(frame: Frame, name: str) -> str:
    return f"demo{frame.seed}-{name}"
