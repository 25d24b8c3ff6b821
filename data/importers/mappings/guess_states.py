"""What the words of a state mean, in six languages: by the whole word, else by a part of it that leaves no doubt."""

import re
import unicodedata

_OPEN_UNPAID = (
    "等待买家付款 待付款 未付款 等待付款 待支付 awaiting-payment "
    "pending-payment payment-pending unpaid wartet-auf-zahlung "
    "offen-unbezahlt en-attente-de-paiement pendiente-de-pago aguardando-pagamento invoice-sent payment-due not-paid "
    "pending-payment-authorization"
)
_OPEN = (
    "created approved pending processing unfulfilled open new on-hold unshipped confirmed accepted in-progress "
    "received placed ready-to-ship ready backordered awaiting-fulfillment awaiting-shipment awaiting-pickup "
    "to-ship packed invoiced preparing holded pending-fulfillment in-bearbeitung neu offen "
    "bearbeitung in-vorbereitung kommissioniert "
    "en-cours en-preparation en-attente nouveau nueva nuevo pendiente en-proceso preparando procesando pendente "
    "em-andamento novo em-separacao processando booked scheduled shipping-label-created pick-up-pending unfilled"
)
_OPEN_PAID = (
    "买家已付款,等待卖家发货 等待卖家发货 待发货 已付款 未发货 买家已付款 等待发货 待出库 "
    "等待出库 付款成功 待接单 备货中 正在出库 "
    "paid payment-received payment-accepted payment-confirmed pagamento-aprovado pagamento-confirmado pago-aceptado "
    "pago-aprobado aprovado aprobado zahlung-erhalten bezahlt paye pagado pago zahlung-eingegangen paiement-accepte"
)
_CLOSED = (
    "shipped complete completed closed delivered fulfilled done finished sent dispatched picked-up collected archived "
    "shipped-delivered-to-buyer shipped-picked-up shipped-out-for-delivery in-transit out-for-delivery success "
    "versendet versandt abgeschlossen geliefert zugestellt erledigt fertig verschickt expedie livre termine expediee "
    "livree terminee envoye enviado entregado completado finalizado completo entregue concluido enviada settled "
    "交易成功 已完成 完成 卖家已发货 已发货 已签收 已收货 确认收货 已送达 卖家已发货,等待买家确认 等待买家确认收货 "
    "待收货 待评价 "
    "等待确认收货 订单完成 交易完成 已妥投 配送完成 已出库 sold 成功"
)
_CANCELLED = (
    "cancelled canceled voided void failed expired rejected declined cancelled-by-customer abandoned storniert "
    "abgebrochen annule annulee cancelado cancelada anulado anulada 交易关闭 已取消 已关闭 取消 关闭 订单取消 订单关闭 "
    "交易失败 付款以后用户退款成功,交易自动关闭 付款以前,卖家或买家主动关闭交易 锁定 支付失败 fraud suspected-fraud"
)
_REFUNDED = (
    "refunded fully-refunded erstattet rembourse remboursee reembolsado reembolsada refund money-back chargeback "
    "退款成功 已退款 全额退款 退款完成 estornado"
)
_PART_REFUNDED = (
    "partially-refunded part-refunded partial-refund partially_refunded 部分退款 teilweise-erstattet "
    "partiellement-rembourse parcialmente-reembolsado teilerstattet"
)
_RETURNED = (
    "returned return-completed shipped-returned-to-seller shipped-returning-to-seller shipped-rejected-by-buyer "
    "returned-to-sender rto retourniert zuruckgesendet retourne devuelto devolvido 已退货 退货成功 退货退款"
)
_PART_SHIPPED = (
    "partially-fulfilled partially-shipped partial part-shipped partially_fulfilled 部分发货 teilweise-versendet "
    "partially-delivered partiellement-expedie parcialmente-enviado"
)
_PART_PAID = "partially-paid partially_paid part-paid deposit 部分付款 已付定金 teilweise-bezahlt partiellement-paye"
_AUTHORISED = "authorized authorised autorisiert autorise autorizado"

Meaning = str
_GROUPS: tuple[tuple[str, Meaning, Meaning, Meaning], ...] = (
    # words, as the order's state, as its payment's, as its shipment's
    (_PART_REFUNDED, "closed part_refunded", "part_refunded", "part_refunded"),
    (_REFUNDED, "closed refunded", "refunded", "returned refunded"),
    (_RETURNED, "closed returned", "refunded", "returned"),
    (_CANCELLED, "cancelled", "cancelled", "cancelled"),
    (_PART_SHIPPED, "open part_shipped", "paid", "part_shipped"),
    (_PART_PAID, "open part_paid", "part_paid", "unshipped"),
    (_AUTHORISED, "open unpaid", "unpaid", "unshipped"),
    (_OPEN_UNPAID, "open unpaid", "unpaid", "unshipped"),
    (_OPEN_PAID, "open paid", "paid", "unshipped"),
    (_CLOSED, "closed", "paid", "shipped"),
    (_OPEN, "open", "unpaid", "unshipped"),
)
_PLACE = {"state": 0, "paid_state": 1, "fulfilled_state": 2}
_PARTS = tuple(
    (part.replace("_", " "), number)
    for number, parts in (
        # Parts of a word that leave no doubt; the first that is in it counts.
        (0, "partially_refunded 部分退款"),
        (1, "退款成功 refund erstattet rembours reembols 已退款"),
        (2, "return 退货 retour devuel"),
        (3, "cancel void stornier annul 关闭 取消 fail expired"),
        (4, "partially partial"),
        (10, "unfulfilled unshipped not_shipped to_be_shipped ready_to ready_for awaiting_ship awaiting_dispatch"),
        (10, "freigabe versandvorbereitung versandbereit zum_versand"),
        (8, "未发货 等待卖家发货 待发货"),
        (7, "待付款 等待买家付款 awaiting_payment pending_payment unpaid 未付款"),
        (9, "delivered shipped fulfilled complete 已发货 已完成 交易成功 成功 versand versend geliefert expedi"),
        (9, "livr envia entreg dispatch closed warenausgang"),
        (8, "paid bezahlt 已付款"),
        (10, "pending process await waiting 等待 bearbeitung pendi open offen"),
    )
    for part in parts.split()
)


_NOT = re.compile(r"(?:not|non|no|nicht|noch nicht|pas|nao|un|in|未|尚未|没有|待)\b|un|未|尚未|待")


def _bare(word: str) -> str:
    text = unicodedata.normalize("NFKD", word.replace("，", ",").replace("ß", "ss"))
    text = "".join(sign for sign in text if not unicodedata.combining(sign)).casefold()
    return re.sub(r"[\s_/–-]+", "-", text).strip("-.! ").replace("---", "-")


_BY_WORD = {_bare(word): number for number in reversed(range(len(_GROUPS))) for word in _GROUPS[number][0].split()}


def meaning(field: str, word: str) -> str:
    """What a word of a state column means, as a mapping says it; nothing if nobody knows."""
    bare = _bare(word)
    number = _BY_WORD.get(bare)
    if number is None:
        spaced = bare.replace("-", " ")
        number = next((number for part, number in _PARTS if part in spaced), None)
        if number in (8, 9) and _NOT.match(spaced):
            number = {8: 7, 9: 10}[number]
    if number == 1 and any(part in bare for part in ("取消", "关闭", "cancel", "storn", "annul")):
        return "cancelled refunded"
    return "" if number is None else _GROUPS[number][1 + _PLACE[field]]


def known_share(field: str, words: list[str]) -> float:
    """The share of words that mean something."""
    return sum(bool(meaning(field, word)) for word in words) / len(words) if words else 0.0


def speaks_of(words: list[str]) -> str:
    """state, paid_state or fulfilled_state: what a column's words are about, where its name does not tell."""
    bare = {_bare(word) for word in words}
    paid = {
        _bare(word)
        for group in (_OPEN_UNPAID, _REFUNDED, _PART_REFUNDED, _PART_PAID, _AUTHORISED)
        for word in group.split()
    }
    sent = {
        "fulfilled",
        "unfulfilled",
        "partial",
        "partially-fulfilled",
        "restocked",
        "unshipped",
        "shipped",
        "未发货",
        "已发货",
    }
    if bare and bare <= paid | {"paid", "pending", "voided", "bezahlt", "paye", "已付款"}:
        return "paid_state"
    return "fulfilled_state" if bare and bare <= sent else "state"
