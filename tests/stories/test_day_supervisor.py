"""A day of the supervisor at 80×24 in a real terminal, in Chinese: what others ask is granted or refused, decisions
are lent, a colleague comes and another goes, a limit, a cut-off, a holiday and a tax rule are set, an import and the
history are looked at. It ends in exact stock, money and events, on either engine.
"""

from pathlib import Path

import pytest

from data import database
from data.imports import import_files
from data.operations.review import hold_order
from tests.screens.import_shop import write
from tests.stories.conftest import PASSWORD, Store
from tests.stories.day import Books, Day, books, last_event

LEFT = {
    "granted": "SELECT o.number || ' ' || o.review FROM approval a JOIN orders o ON o.id = a.subject_id"
    " WHERE a.state = 'granted'",
    "refused": "SELECT o.number || ' ' || o.state || ': ' || a.note FROM approval a"
    " JOIN orders o ON o.id = a.subject_id WHERE a.state = 'refused'",
    "lent": "SELECT up_to_minor FROM delegation WHERE ended_at IS NULL",
    "new": "SELECT title || ' ' || role || ' ' || language FROM staff WHERE name = 'mei.chen'",
    "code": "SELECT count(*) FROM staff WHERE name = 'mei.chen' AND password = '' AND reset_code <> ''",
    "closed": "SELECT name FROM staff WHERE disabled_at IS NOT NULL",
    "cut-off": "SELECT cutoff FROM warehouse WHERE code = 'MAIN'",
    "tax": "SELECT country || ' ' || tax_class || ' ' || ppm || ' ' || included FROM tax_rule",
    "risk": "SELECT value FROM setting WHERE name = 'risk.look'",
}
"""What else the day leaves behind, each in one value."""


@pytest.fixture
def desk_of_lin(store: Store, tmp_path: Path) -> Store:
    """The queue; operations has brought a file in, and service has put a hold on what it asked to cancel."""
    database.open_database(store.url)
    import_files(store.people["operations"], [str(write(tmp_path))])
    order = int(database.scalar("SELECT id FROM orders WHERE number = 'A10009'"))
    hold_order(store.people["service"], order, hold="customer")
    database.close_database()
    return store


def test_a_day_of_the_supervisor_in_chinese(desk_of_lin):
    store = desk_of_lin
    began = last_event(store.url)
    with Day(store.url, "--lang", "zh_CN") as desk:
        desk.sign_in("lin", PASSWORD, "首页", "待您处理", "2 个申请待决定")
        desk.press("?")
        desk.wait("state:placed unshipped>0 left<0m")
        desk.press("Down", "Down", "Enter")

        decide(desk)
        lend(desk)
        hire_and_let_go(desk)
        set_up(desk)
        look(desk)

        desk.press("1")
        desk.wait("首页", "待您处理", "Operations")
        desk.wait("个申请待决定", gone=True)
        assert desk.presses >= 80
        assert desk.glass.strange == []
        assert desk.leave() == 0

    assert books(store.url, store.people["lin"].id, since=began) == Books(
        stock=[
            "CO-TWL-50S MAIN - sellable 89",
            "LN-DUV-200W MAIN - sellable 40",
            "LN-SHT-180W MAIN - sellable 30",
            "RG-WOL-16 MAIN - sellable 2",
        ],
        money=[
            "536365 2208 0 2208 0", "536366 150 0 150 0",
            "A10001 10400 0 10400 0", "A10002 44400 0 44400 0", "A10003 387600 0 387600 0", "A10004 126900 0 126900 0",
            "A10005 15300 0 15300 0", "A10006 260700 0 0 0", "A10007 5500 0 5500 0", "A10008 39500 0 39500 0",
            "A10009 10400 0 10400 0", "A10010 29500 0 29500 0", "A10011 20200 0 20200 0", "A10012 5500 0 5500 0",
            "A10013 39500 0 39500 0",
        ],
        events=[
            "approval.grant", "approval.refuse", "approval.delegate", "staff.add", "staff.limit", "staff.disable",
            "setting.change", "warehouse.change", "calendar.holiday", "tax.set",
        ],
    )  # fmt: skip
    assert {name: store.ask(sql) for name, sql in LEFT.items()} == {
        "granted": "A10003 approved",
        "refused": "A10009 placed: 客户来电：照常发货",
        "lent": 200_000,
        "new": "陈美 logistics zh_CN",
        "code": 1,
        "closed": "designer",
        "cut-off": "15:30",
        "tax": "GB standard 200000 1",
        "risk": "40",
    }


def decide(desk: Day) -> None:
    """One request is as it was when it was asked; the other's order is held by now, and is refused."""
    desk.wait("审批", "A10003", "A10009")
    desk.wait("审核通过订单 3,876.00 EUR", "您的限额 5,000.00", "+ 与申请时相同", "A known customer")
    desk.press("A")
    desk.wait("已同意 Operations 的申请：审核通过订单（A")
    desk.wait("取消订单 104.00 EUR", "! 原为 0")
    desk.press("A")
    desk.wait("x ")
    desk.press("R")
    desk.wait("拒绝 取消订单 A10009", "申请人会看到")
    desk.type("客户来电：照常发货")
    desk.press("Ctrl+S")
    desk.wait("已拒绝 Service 的申请：取消订单（A10009）。")
    desk.wait("A10009", gone=True)


def lend(desk: Day) -> None:
    """Away for three days: operations decides up to 2,000."""
    desk.press("D")
    desk.wait("委托他人审批", "上限", "截至")
    desk.type("oper")
    desk.press("Enter")
    desk.type("2000")
    desk.press("Enter")
    desk.type("+3")
    desk.press("Ctrl+S")
    desk.wait("Operations 代 Lin 审批，上限 2,000.00 EUR")


def hire_and_let_go(desk: Day) -> None:
    """陈美 comes to logistics and gets her code; operations may decide more; the designer has left."""
    desk.press(":")
    desk.type("people")
    desk.press("Enter")
    desk.wait("员工", "designer", "+ 启用")
    desk.wait_at("1/7")
    desk.press("n")
    desk.wait("新建员工", "登录用：字母、数字、点")
    desk.type("mei.chen")
    desk.press("Enter")
    desk.type("陈美")
    desk.press("Enter")
    desk.type("物流")
    desk.press("Enter")
    desk.wait("物流专员", "> 英文")
    desk.press("Down", "Enter")
    desk.press("Ctrl+S")
    desk.wait("一次性代码 mei.chen", "! 仅显示一次", "7 天内有效")
    desk.press("Enter")
    desk.wait("已添加 mei.chen，岗位物流专员。", "- 一次性代码")
    desk.press("g")
    desk.wait_at("1/8")
    desk.press("Down", "Down", "Down", "Down")
    desk.wait_at("5/8")
    desk.press("L")
    desk.wait("operations Operations", "1000.00")
    desk.type("1500")
    desk.press("Ctrl+S")
    desk.wait("1,500.00 EUR")
    desk.press("g", "x")
    desk.wait("关闭 designer Designer?", "designer 的账号已停用。")
    desk.press("y")
    desk.wait("+ designer 的账号已停用。", "x 已停用")


def set_up(desk: Day) -> None:
    """Orders in review from another risk on, an earlier cut-off, a day off, and the tax of a country."""
    desk.press(":")
    desk.type("settings")
    desk.press("Enter")
    desk.wait("设置", "风险审核阈值")
    desk.press("Down", "Down", "Down", "Down", "Down", "Down", "Down", "Enter")
    desk.wait("风险审核阈值")
    desk.type("40")
    desk.press("Ctrl+S")
    desk.wait("40")
    desk.press("]", "]", "]", "Enter")
    desk.wait("MAIN Main warehouse", "截单时间", "星期日", "休息")
    desk.press("Down", "Enter")
    desk.wait("更改 MAIN Main warehouse", "截单时间       17:00")
    desk.press("Tab", "Tab", "Tab", "Tab", "Ctrl+U")
    desk.type("15:30")
    desk.wait("17:00 > 15:30")
    desk.press("Ctrl+S")
    desk.wait("仓库 MAIN 已修改。", "截单时间               15:30")
    desk.press("]", "]")
    desk.wait("+ 节假日")
    desk.press("n")
    desk.wait("休息一天")
    desk.press("c")
    desk.wait("第 1 项，共 1 项")
    desk.type("+30")
    desk.press("Ctrl+S")
    desk.wait("u 撤销 8 s")
    desk.press("Esc")
    desk.wait("截单 15:30")
    desk.press("]", "n")
    desk.wait("新建税率")
    desk.type("GB")
    desk.press("Enter", "Enter")
    desk.type("20")
    desk.press("Ctrl+S")
    desk.wait("20 %", "现行")


def look(desk: Day) -> None:
    """What was done, and what a file has brought."""
    desk.press(":")
    desk.type("history")
    desk.press("Enter")
    desk.wait("历史", "的税率", " 1/")
    desk.press("Enter")
    desk.wait("tax.set", "校验链", "GB")
    desk.press("Esc", "/")
    desk.type("actor:operations")
    desk.press("Enter")
    desk.wait("actor:operations", "已审核通过")
    desk.press("Esc", ":")
    desk.type("imports")
    desk.press("Enter")
    desk.wait("导入", "day.csv", "+ 完成")
    desk.press("Enter")
    desk.wait("导入内容", "订单", "未能导入的行", "x 5")
    desk.press("Esc")
    desk.wait("1/1")
