"""PrestaShop's customers and their addresses: one customer each by e-mail address, whichever of the two files it is in.

Passwords are left out. A customer has one address here, the first that is active; the others are kept beside.
Addresses of suppliers and manufacturers are kept as they were said.
"""

import json
from collections.abc import Callable, Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells, Table
from data.importers.goods import Buyer, Fields, Kept, hash_of_fields
from data.importers.records import Setting, Taken
from data.importers.shops.prestashop_products import CHANNEL
from data.importers.shops.prestashop_words import ADDRESS, CUSTOMER
from data.importers.shops.shop_articles import extra_text
from data.importers.shops.shop_columns import Columns, switch
from data.importers.shops.shop_orders import full_name
from data.importers.values import Rejected, id_text

PLACE = ("line1", "line2", "city", "region", "postcode", "country")


class PrestashopCustomers:
    """The format of customers, for the registry."""

    name = "prestashop-customers"

    def recognises(self, header: Sequence[str]) -> bool:
        """An e-mail address, a name, and two columns that only PrestaShop has so."""
        columns = Columns(header, CUSTOMER)
        named = columns.has("email", "first", "last") == 3
        return named and columns.has("newsletter", "groups", "active", "secret") >= 2 and "group_id" not in header

    def layout(self, table: Table, setting: Setting) -> "PrestashopPeopleRows":
        """How this table is read."""
        return PrestashopPeopleRows(self.name, Columns(table.header, CUSTOMER), self._said)

    @staticmethod
    def _said(columns: Columns, cells: Cells) -> Fields:
        said = Fields(name=full_name(columns.text(cells, "first"), columns.text(cells, "last")))
        if "company" in columns:
            said["company"] = columns.text(cells, "company")
        if text := columns.text(cells, "newsletter"):
            said["marketing"] = "given" if switch(text, columns.called("newsletter")) else "withdrawn"
        return said


class PrestashopAddresses:
    """The format of addresses, for the registry."""

    name = "prestashop-addresses"

    def recognises(self, header: Sequence[str]) -> bool:
        """An alias, whose it is, and a street."""
        columns = Columns(header, ADDRESS)
        return columns.has("alias", "line1", "city") == 3 and bool(columns.has("email", "customer"))

    def layout(self, table: Table, setting: Setting) -> "PrestashopPeopleRows":
        """How this table is read."""
        return PrestashopPeopleRows(self.name, Columns(table.header, ADDRESS), self._said)

    @staticmethod
    def _said(columns: Columns, cells: Cells) -> Fields:
        said = Fields(name=full_name(columns.text(cells, "first"), columns.text(cells, "last")))
        said |= {name: columns.text(cells, name) for name in ("company", *PLACE) if name in columns}
        said["country"] = country_code(columns.text(cells, "country"))
        said["phone"] = columns.text(cells, "mobile") or columns.text(cells, "phone")
        return said


class PrestashopPeopleRows:
    """Reads one table of customers or of addresses."""

    channel = CHANNEL
    newest_wins = False

    def __init__(self, name: str, columns: Columns, said: Callable[[Columns, Cells], Fields]):
        self.name, self._columns, self._read_said = name, columns, said
        self._of_addresses = name == PrestashopAddresses.name

    def key(self, cells: Cells) -> str:
        """The e-mail address in small letters."""
        email = self._columns.text(cells, "email").casefold()
        number = id_text(self._columns.text(cells, "customer" if self._of_addresses else "id"))
        if email or not self._of_addresses:
            return f"customer:{email}"
        return f"customer:#{number}" if number else f"address:{id_text(self._columns.text(cells, 'id'))}"

    def read(self, cells: Cells) -> tuple[object, ...]:
        """Whether it is an address, the customer's id, their e-mail, what is said, and what has no place here."""
        columns = self._columns
        email = columns.text(cells, "email")
        if not email and not self._of_addresses:
            raise Rejected(f"{columns.called('email')} is missing")
        said = self._read_said(columns, cells)
        active = columns.text(cells, "active")
        if self._of_addresses:
            number = id_text(columns.text(cells, "customer"))
            extra = columns.left(cells, "id", "alias", "manufacturer", "supplier", "phone")
            if columns.text(cells, "phone") == said["phone"]:
                extra.pop(columns.called("phone"), None)
            live = not active or bool(switch(active, columns.called("active")))
            return (True, number, email, said, extra, live)
        return (False, id_text(columns.text(cells, "id")), email, said, columns.left(cells, "active", "groups"), True)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Buyer | Kept]:
        """The customer; or the address of somebody who is none."""
        if key.startswith("address:"):
            return [_somebody(one) for one in taken]
        return [_buyer(taken)]


def _record(one: Taken) -> tuple[bool, str, str, Fields, dict[str, str], bool]:
    is_address, number, email, said, extra, live = one.record
    assert isinstance(said, dict) and isinstance(extra, dict)
    return bool(is_address), str(number), str(email), said, extra, bool(live)


def _buyer(taken: Sequence[Taken]) -> Buyer:
    buyer = Buyer("", {})
    extra: dict[str, object] = {}
    addresses: list[tuple[bool, Fields, dict[str, str]]] = []
    for one in taken:
        is_address, number, email, said, more, live = _record(one)
        buyer.source_id = number or buyer.source_id
        if email:
            buyer.said["email"] = email
        if is_address:
            addresses.append((live, said, more))
        else:
            buyer.said |= said
            extra |= more
    addresses.sort(key=lambda one: not one[0])
    for place, (_, said, more) in enumerate(addresses):
        if not place:
            buyer.said = {**said, **{name: value for name, value in buyer.said.items() if value}}
            extra |= more
        else:
            extra.setdefault("addresses", [])
            kept = extra["addresses"]
            assert isinstance(kept, list)
            kept.append({name: value for name, value in (*said.items(), *more.items()) if value})
    if extra:
        buyer.said["extra"] = extra_text(extra)
    buyer.places = [(one.file, one.row) for one in taken]
    buyer.source_hash = hash_of_fields(buyer.source_id, buyer.said)
    return buyer


def _somebody(one: Taken) -> Kept:
    _, _, _, said, extra, _ = _record(one)
    told: Fields = {**{name: value for name, value in said.items() if value}, **extra}
    number = extra.get("Adress ID") or extra.get("Address ID") or hash_of_fields(json.dumps(told))[:12]
    return Kept("address", number, told, [(one.file, one.row)], hash_of_fields("address", number, told))
