"""In which encoding bytes read like something people write, where neither a mark nor strict UTF-8 says it.

Chinese is told from Western by how the decoded text reads, and Big5 from GB18030 likewise: frequent characters speak
for an encoding; rare ones, holes, and letters of other scripts against it. Byte statistics guess short files wrong.
"""

import re
from collections import Counter

WESTERN = "cp1252"
CHINESE = ("gb18030", "cp950", "big5hkscs")
"""In this order where they read equally well."""

_FREQUENT = frozenset(
    "的一是不了人我在有他这中大来上国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成"
    "事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长二十四五六七八九女男新高市省区县路街号室楼"
    "這來國說們為時會過對裡後麼發當無開經頭動兩長區縣號樓"
    "订单编号商品名称数量价格金额单价总合计买家卖家收货地址姓名电话手机邮日期状态支付付款退款运费快递物流备注客户店铺类目品牌规格颜色尺码库存"
    "訂單編號數價額總計買賣貨電話機郵狀態運費遞備註戶鋪類規顏庫"
    "茶水色白黑红蓝黄绿大号装盒套件包瓶个元免正品官方旗舰紅藍黃綠裝個"
)
_COMMON = {"gb18030": ("gb2312", 0xB0, 0xD7), "cp950": ("big5", 0xA4, 0xC6), "big5hkscs": ("big5", 0xA4, 0xC6)}
"""The lead bytes of the characters that each standard's first level holds: those of daily use."""

_RUNS = re.compile(r"[^\x00-\x7f\xa0]+")


def likely_encoding(sample: bytes) -> str:
    """The encoding in which the sample reads best. One of CHINESE, or Western."""
    best = max(CHINESE, key=lambda encoding: _chinese_worth(sample, encoding))
    worth = _chinese_worth(sample, best)
    return best if worth > 0 and worth > _western_worth(sample) else WESTERN


def _chinese_worth(sample: bytes, encoding: str) -> float:
    """How well the sample reads, a sign: from -4, all holes, to 3, all frequent characters."""
    signs = Counter(sign for sign in sample.decode(encoding, "replace") if sign > "\x7f")
    total = sum(signs.values())
    return sum(_worth(sign, encoding) * count for sign, count in signs.items()) / total if total else 0


def _worth(sign: str, encoding: str) -> float:
    if sign in _FREQUENT:
        return 3
    code = ord(sign)
    if 0x4E00 <= code <= 0x9FFF:
        codec, first, last = _COMMON[encoding]
        return 1 if first <= (sign.encode(codec, "replace") or b"?")[0] <= last else -1
    if 0x3000 <= code <= 0x303F or 0xFF00 <= code <= 0xFFEF:
        return 1
    if 0x2010 <= code <= 0x2027:
        return 0.5
    return -4 if code == 0xFFFD or 0xE000 <= code <= 0xF8FF or code > 0xFFFF else -1


def _western_worth(sample: bytes) -> float:
    """The same for Western: its letters above 127 stand alone, hardly ever three in a row."""
    runs = _RUNS.findall(sample.decode(WESTERN, "replace"))
    total = sum(map(len, runs))
    return sum(_run_worth(run) for run in runs) / total if total else 0


def _run_worth(run: str) -> float:
    if "\ufffd" in run:
        return -3 * len(run)
    if len(run) == 1:
        return 2
    if len(run) == 2:
        return 1 if run.islower() else -2
    return -2 * len(run)
