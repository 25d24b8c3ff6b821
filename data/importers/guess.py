"""A first mapping for a list of orders that nobody has mapped yet, from its headers and the shapes of its values.

It is written to be read and corrected: columns that were not recognised stand in it as comments.
"""

import re
from collections.abc import Sequence
from itertools import islice

from data.importers.mapping import FIELDS
from data.importers.reading import Table, open_table, rows
from data.importers.values import slash_formats

WORDS: dict[str, tuple[str, ...]] = {
    "order": (
        "order id",
        "order no",
        "order number",
        "order",
        "invoice no",
        "invoice",
        "订单编号",
        "订单号",
        "主订单编号",
        "子订单编号",
    ),
    "placed": (
        *(
            "order date",
            "date",
            "created at",
            "created",
            "placed at",
            "purchase date",
            "order time",
            "invoice date",
            "order purchase timestamp",
            "purchase timestamp",
        ),
        *("订单创建时间", "下单时间", "创建时间", "日期", "订单日期"),
    ),
    "state": ("order status", "status", "state", "fulfillment status", "订单状态", "状态"),
    "currency": ("currency", "currency code", "币种", "货币"),
    "customer": ("customer id", "buyer id", "client id", "user id", "客户编号", "买家id", "用户id"),
    "name": (
        "customer name",
        "customer",
        "buyer",
        "buyer name",
        "client",
        "ship name",
        "收货人姓名",
        "收货人",
        "买家昵称",
        "客户",
    ),
    "email": ("email", "e mail", "customer email", "buyer email", "邮箱", "电子邮箱"),
    "phone": ("phone", "telephone", "mobile", "手机", "联系手机", "联系电话", "电话"),
    "company": ("company", "公司"),
    "country": ("country", "ship country", "shipping country", "国家"),
    "address1": ("address", "street", "address 1", "shipping address", "收货地址", "地址"),
    "city": ("city", "ship city", "shipping city", "城市"),
    "region": ("region", "province", "ship state", "shipping province", "省份", "省"),
    "postcode": ("postcode", "zip", "postal code", "ship postal code", "shipping zip", "邮编"),
    "sku": (
        "sku",
        "item sku",
        "lineitem sku",
        "product code",
        "stock code",
        "item code",
        "asin",
        "商家编码",
        "货号",
        "商品编码",
    ),
    "title": (
        "title",
        "product",
        "product name",
        "item",
        "item name",
        "lineitem name",
        "description",
        "商品名称",
        "宝贝标题",
        "标题",
    ),
    "quantity": ("quantity", "qty", "lineitem quantity", "pcs", "units", "数量", "购买数量", "宝贝总数量"),
    "unit_price": ("unit price", "price", "lineitem price", "rate", "单价", "价格", "商品价格"),
    "line_total": ("line total", "gross amt", "item total", "amount", "小计", "金额"),
    "line_discount": ("line discount", "lineitem discount"),
    "discount": ("discount", "discount amount", "优惠", "优惠金额", "折扣"),
    "subtotal": ("subtotal", "商品总价"),
    "shipping": ("shipping", "shipping amount", "freight", "postage", "delivery", "运费", "买家应付邮费"),
    "tax": ("tax", "taxes", "vat", "税", "税额"),
    "total": ("total", "order total", "grand total", "total amount", "总金额", "总额", "订单金额", "买家应付货款"),
    "paid": ("paid", "amount paid", "买家实际支付金额", "实际支付金额", "实付金额", "实付款"),
    "refunded": ("refunded", "refunded amount", "refund", "退款金额", "退款"),
    "method": ("payment method", "payment", "支付方式", "付款方式"),
    "note": ("note", "notes", "comment", "remark", "备注", "买家留言"),
    "tags": ("tags", "标签"),
}
"""What each field's column may be called, folded; the likelier first."""

OPEN = (
    "created",
    "approved",
    "pending",
    "processing",
    "unfulfilled",
    "open",
    "new",
    "on hold",
    "unshipped",
    "待发货",
    "买家已付款，等待卖家发货",
)
CANCELLED = ("cancelled", "canceled", "voided", "交易关闭", "已取消", "已关闭")
MOST_STATES = 30
SAMPLE = 2_000


def guess_mapping(path: str) -> str:
    """The TOML of a first mapping for a file."""
    table = open_table(path)
    sample = [row.cells for row in islice(rows(table), SAMPLE) if not row.trouble]
    columns = _columns(table.header)
    lines = ["# A first mapping, guessed from the headers. Read it, correct it, then import with --mapping.", ""]
    lines += [
        f"channel = {_quoted(re.sub(r'[^a-z0-9]+', '-', table.name.rpartition('.')[0].lower()).strip('-') or 'import')}"
    ]
    lines += _forms(table, columns, sample)
    lines += ["", "[columns]"]
    for column in table.header:
        if column in columns:
            lines.append(f"{_quoted(column)} = {_quoted(columns[column])}")
        elif column:
            lines.append(f'# {_quoted(column)} = "-"')
    for needed in ("order", "placed"):
        if needed not in columns.values():
            lines.append(f"# no column looks like the field {needed}: it is needed")
    lines += _states(table, columns, sample)
    return "\n".join(lines) + "\n"


def _columns(header: Sequence[str]) -> dict[str, str]:
    """Column → field: the best word wins, and each field is given once."""
    folded = {column: _folded(column) for column in header if column}
    ranked = sorted(
        (words.index(folded[column]), place, column, field)
        for field, words in WORDS.items()
        for place, column in enumerate(folded)
        if folded[column] in words
    )
    found: dict[str, str] = {}
    for _, _, column, field in ranked:
        if column not in found and field not in found.values():
            found[column] = field
    assert set(found.values()) <= set(FIELDS)
    return found


def _folded(name: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\s_\-.:：()（）#/]+", " ", apart).strip().casefold()


def _values(table: Table, columns: dict[str, str], field: str, sample: Sequence[Sequence[str]]) -> list[str]:
    column = next((column for column, name in columns.items() if name == field), None)
    if column is None:
        return []
    place = table.header.index(column)
    return [cells[place].strip() for cells in sample if cells[place].strip()]


def _forms(table: Table, columns: dict[str, str], sample: Sequence[Sequence[str]]) -> list[str]:
    """How dates and decimals are written."""
    found = []
    amounts = [
        text
        for field in ("unit_price", "line_total", "total", "paid", "subtotal")
        for text in _values(table, columns, field, sample)
    ]
    commas = sum(bool(re.search(r",\d{1,2}$", text)) for text in amounts)
    if commas > len(amounts) / 2:
        found.append('decimal = ","')
    dates = _values(table, columns, "placed", sample)
    if dates and not all(re.match(r"\d{4}-\d{1,2}-\d{1,2}", text) for text in dates):
        year_first = all(re.match(r"\d{4}[/.]", text) for text in dates)
        forms = ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d"] if year_first else slash_formats(dates)
        found.append(f"dates = [{', '.join(_quoted(form) for form in ['iso', *forms])}]")
    return found


def _states(table: Table, columns: dict[str, str], sample: Sequence[Sequence[str]]) -> list[str]:
    """Every word that the state column has, with what it seems to mean."""
    words = list(dict.fromkeys(_values(table, columns, "state", sample)))[:MOST_STATES]
    if not words:
        return []
    meant = {word: "open" if _is(word, OPEN) else "cancelled" if _is(word, CANCELLED) else "closed" for word in words}
    return ["", "[states]", *(f"{_quoted(word)} = {_quoted(state)}" for word, state in meant.items())]


def _is(word: str, known: Sequence[str]) -> bool:
    return any(word.casefold().startswith(one) for one in known)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}" for sign in escaped) + '"'
