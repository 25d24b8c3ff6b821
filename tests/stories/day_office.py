"""The listings of two days at the office: what is slow, over-stocked, without a price or a text; on either engine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from data import clock, database, passwords
from data.operations.catalogue import make_product, make_sku
from data.operations.dispatch import ship_order
from data.operations.orders import place_order
from data.operations.review import approve_order
from data.operations.settings import change_setting
from data.operations.shelf import put_on_shelf
from data.operations.texts import add_image, change_text
from tests.builders import Shop, open_shop, put_stock
from tests.stories.conftest import PASSWORD, Store

GOODS = (
    # product, title, Chinese title, SKU, price, cost, pieces, sold, complete
    ("P-TOWEL", "Hand towel 50x100", "毛巾 50x100", "CO-TWL-50S", "49.00", "21.00", 90, 30, True),
    ("P-CANDLE", "Candle fig & cedar", "无花果雪松蜡烛", "SO-CDL-03", "19.00", "6.00", 500, 2, True),
    ("P-WOK", "Carbon steel wok 32 cm", "碳钢炒锅 32 cm", "KT-WOK-32", "59.00", "31.00", 40, 0, True),
    ("P-LAMP", "Table lamp Aino", "", "LT-LMP-A1", "", "44.00", 0, 0, False),
    ("P-BASKET", "Seagrass basket", "海草编篮", "BA-BSK-L", "35.00", "12.00", 20, 4, False),
)
"""The wok was never bought, the candle lasts for years, the lamp has no price; lamp and basket are not complete."""
LIMIT = 20_000
"""Up to which amount a promoter decides alone here, in cents."""


def make_goods(url: str) -> Shop:
    """GOODS, that came ninety days ago; four weeks of sales; everybody with a password."""
    now = clock.now()
    moment = [now - 90 * clock.DAY]
    with patch.object(clock, "now", lambda: moment[0]):
        shop = open_shop(url)
        with database.transaction():
            database.run("UPDATE staff SET password = ?", (passwords.hash_password(PASSWORD),))
        change_setting(shop.supervisor, name="limit.promoter", value=LIMIT)
        for code, title, title_zh, sku, price, cost, pieces, _, complete in GOODS:
            _make(shop, code, title, title_zh, sku, price, cost, pieces, complete)
        moment[0] = now - 9 * clock.DAY
        for _, _, _, sku, price, _, _, sold, _ in GOODS:
            if sold:
                paid = f"{float(price) * sold:.2f}"
                order = place_order(shop.operations, [[sku, sold]], name="Acme Hotels", paid=paid, method="bank").id
                approve_order(shop.supervisor, order)
                ship_order(shop.logistics, order, carrier="own")
    database.close_database()
    return shop


def _make(
    shop: Shop, code: str, title: str, title_zh: str, sku: str, price: str, cost: str, pieces: int, complete: bool
) -> None:
    who = shop.operations
    product = make_product(who, code=code, title=title, title_zh=title_zh).id
    made = make_sku(who, product, code=sku, price=price or None, cost=cost, weight_g=400).id
    if pieces:
        put_stock(shop.supervisor, made, warehouse=shop.main, qty=pieces)
    if complete:
        for language, text in (("en", f"{title}, made to last."), ("zh", f"{title_zh}，经久耐用。")):
            change_text(who, product, language=language, text=text)
        add_image(who, product, address=f"https://pictures.example/{code}.jpg")
        put_on_shelf(who, product)


def goods_store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """For a fixture: the store of make_goods on the engine that the parameter names."""
    server: Any = None
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'goods.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.database()
    shop = make_goods(url)
    yield Store(url, {**shop.people, "lin": shop.supervisor})
    if server:
        server.drop(url)
