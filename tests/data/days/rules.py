"""A shop's life with all its rules: on each step somebody does something, or time goes by."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from data import database
from tests.data.days.acts import ACTS, act, people, ways
from tests.data.days.gate_rules import GateRules
from tests.data.days.goods_rules import GoodsRules
from tests.data.days.office_rules import OfficeRules
from tests.data.days.order_rules import OrderRules
from tests.data.days.table_rules import TableRules


class ShopMachine(OrderRules, GoodsRules, GateRules, TableRules, OfficeRules):
    """One shop's life with all its rules."""

    @act()
    def the_program_starts_again(self, who: str, way: str) -> None:
        database.close_database()
        database.open_database(self.url)

    @act(4, hours=st.sampled_from((1, 3, 8, 24, 30)))
    def time_goes_by(self, who: str, way: str, hours: int) -> None:
        self.model.now += hours

    @rule(who=people, way=ways, what=st.sampled_from(ACTS).flatmap(lambda drawn: drawn))
    def the_day_goes_on(self, who: str, way: str, what: tuple[str, dict[str, Any]]) -> None:
        getattr(self, what[0])(who, way, **what[1])
