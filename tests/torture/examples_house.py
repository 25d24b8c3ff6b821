"""Examples of customers, people of the team, and the store's own lists and settings."""

from data import clock, database
from tests.torture.ground import ADDRESS, NEXT_YEAR, Example, Ground, Try, call

DAY = f"{NEXT_YEAR}-05-03"


def merged(ground: Ground) -> Try:
    lost, kept = ground.customer(), ground.customer()
    ground.do("service", "customer.note", lost, text="old note")
    return call("operations", lost, into=str(database.scalar("SELECT number FROM customer WHERE id = ?", (kept,))))


def guest(ground: Ground) -> int:
    key = ground.customer()
    ground.do("service", "customer.unregister", key)
    return key


def two_homes(ground: Ground) -> Try:
    key = ground.customer()
    first = int(database.scalar("SELECT min(id) FROM address WHERE customer_id = ?", (key,)))
    ground.do("service", "address.add", key, usual=1, **(ADDRESS | {"line1": "2 Long Acre"}))
    return call("service", key, address=first)


def session(ground: Ground) -> Try:
    person = ground.person()
    with database.transaction():
        made = database.insert(
            "INSERT INTO sign_in (staff_id, way, token_hash, at, until_at) VALUES (?, 'desk', ?, 1, ?)",
            (person, ground.word("token "), clock.now() + clock.DAY),
        )
    return call("supervisor", person, session=made)


def carrier(ground: Ground) -> str:
    code = ground.word("van")
    ground.do("supervisor", "carrier.add", code=code, name="Van")
    return code


def reason(ground: Ground) -> dict[str, str]:
    code = ground.word("moth")
    ground.do("supervisor", "reason.add", kind="write_off", code=code, name="Eaten by moths")
    return {"kind": "write_off", "code": code}


def holiday(ground: Ground) -> Try:
    day = f"{NEXT_YEAR}-07-04"
    ground.do("supervisor", "calendar.holiday", ground.main, day=day)
    return call("supervisor", ground.main, day=day)


def own_filter(ground: Ground, who: str = "service") -> int:
    return ground.make(who, "filter.save", "orders", name=ground.word("late "), text="state:placed")


HOUSE: dict[str, Example] = {
    "customer.make": lambda g: call("service", name="Ann Lee", email=f"{g.word('ann')}@example.com", **ADDRESS),
    "customer.change": lambda g: call("service", g.customer(), phone="+44 20 7946 0018"),
    "customer.consent": lambda g: call("service", g.customer(), purpose="marketing", state="given"),
    "customer.drop": lambda g: call("service", g.customer()),
    "customer.merge": merged,
    "customer.note": lambda g: call("service", g.customer(), text="calls at night"),
    "customer.register": lambda g: call("service", guest(g)),
    "customer.unregister": lambda g: call("service", g.customer()),
    "customer.reveal": lambda g: call("service", g.customer(), reason="calls back"),
    "address.add": lambda g: call("service", g.customer(), **ADDRESS),
    "address.usual": two_homes,
    "filter.home": lambda g: call("service", own_filter(g)),
    "filter.share": lambda g: call("supervisor", own_filter(g, "supervisor")),
    "staff.add": lambda g: call("supervisor", g.word("pat"), role="service", code_hash="0" * 64),
    "staff.change": lambda g: call("supervisor", g.person(), title="Pat"),
    "staff.role": lambda g: call("supervisor", g.person(), role="designer"),
    "staff.limit": lambda g: call("supervisor", g.actor("operations").id, amount=f"{g.word('2')}.00"),
    "staff.disable": lambda g: call("supervisor", g.person()),
    "staff.reset": lambda g: call("supervisor", g.person(), code_hash="1" * 64),
    "staff.unlock": lambda g: call("supervisor", g.person()),
    "staff.token": lambda g: call("supervisor", g.person(), purpose="nightly", token_hash="2" * 64),
    "staff.end_session": session,
    "staff.factor_on": lambda g: g.enrolment(),
    "staff.factor_drop": lambda g: call("supervisor", g.enrolled(), reason="said so in person"),
    "warehouse.make": lambda g: call("supervisor", code=g.word("W"), name="Third"),
    "warehouse.change": lambda g: call("supervisor", g.main, handling_minutes=int(g.word("4"))),
    "bin.make": lambda g: call("supervisor", warehouse="MAIN", code=g.word("Y-")),
    "bin.make_many": lambda g: call("supervisor", g.main, pattern=f"{g.word('Q')}-01..{g.word('Q')}-03"),
    "bin.rename": lambda g: call("supervisor", g.main, bin=g.bin(), code=g.word("Y-")),
    "bin.close": lambda g: call("supervisor", g.main, bin=g.bin()),
    "calendar.week": lambda g: call("supervisor", g.main, mon=f"08:00-17:{10 + int(g.word('')) % 50}"),
    "calendar.take_holidays": lambda g: call("supervisor", g.main, country="GB", year=int(NEXT_YEAR) + 1),
    "calendar.holiday": lambda g: call("supervisor", g.main, day=f"{NEXT_YEAR}-06-05"),
    "calendar.workday": holiday,
    "calendar.shift": lambda g: call("supervisor", g.main, day=DAY, hours="10:00-14:00"),
    "calendar.break": lambda g: call("supervisor", g.main, day=f"{NEXT_YEAR}-05-04", hours="12:00-12:30"),
    "carrier.add": lambda g: call("supervisor", code=g.word("van"), name="Van"),
    "carrier.change": lambda g: call("supervisor", code=carrier(g), name="Big van"),
    "carrier.close": lambda g: call("supervisor", code=carrier(g)),
    "carrier.cutoff": lambda g: call("supervisor", g.main, carrier="dhl", cutoff="16:30"),
    "reason.add": lambda g: call("supervisor", kind="write_off", code=g.word("moth"), name="Eaten by moths"),
    "reason.rename": lambda g: call("supervisor", **reason(g), name="Moths"),
    "reason.close": lambda g: call("supervisor", **reason(g)),
    "range.change": lambda g: call("supervisor", name="customer", prefix=g.word("W"), next=1),
    "setting.change": lambda g: call("supervisor", name="name", value=g.word("Linden ")),
    "setting.address": lambda g: call("supervisor", line1=g.word("Long Acre ")),
    "tax.set": lambda g: call("supervisor", country="FR", rate="20", from_day=DAY),
}
HOUSE_BACK = {
    "customer.restore": "customer.drop",
    "customer.unmerge": "customer.merge",
    "customer.unnote": "customer.note",
    "address.drop": "address.add",
    "address.restore": "address.drop",
    "staff.enable": "staff.disable",
    "staff.revoke": "staff.token",
    "bin.take_back": "bin.make_many",
    "bin.open": "bin.close",
    "calendar.restore": "calendar.holiday",
    "carrier.open": "carrier.close",
    "reason.open": "reason.close",
    "tax.drop": "tax.set",
}
