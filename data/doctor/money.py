"""Money as it must be: an order's total is its lines, and nobody gets back more than was taken."""

from data.doctor.rules import Rule

_ORDERS = "SELECT count(*) FROM orders"

RULES = (
    Rule(
        "order lines: gross is net and tax",
        "SELECT count(*) FROM order_line",
        "SELECT o.number, l.position, l.net_minor, l.tax_minor, l.gross_minor FROM order_line l"
        " JOIN orders o ON o.id = l.order_id WHERE l.gross_minor <> l.net_minor + l.tax_minor"
        " ORDER BY o.id, l.position",
        "order {} line {}: net {}, tax {}, gross {}",
    ),
    Rule(
        "order totals are goods, tax, shipping and fees",
        _ORDERS,
        # What a source's total has more than its figures is marked, and listed as a difference.
        "SELECT number, total_minor, net_minor, tax_minor, shipping_minor, fee_minor, source_gap_minor FROM orders"
        " WHERE total_minor <> net_minor + tax_minor + shipping_minor + fee_minor + source_gap_minor"
        " OR (source_gap_minor <> 0 AND batch_id IS NULL) ORDER BY id",
        "order {}: total {}, goods {}, tax {}, shipping {}, fees {}, gap {}",
    ),
    Rule(
        "order sums are the sums of their lines",
        _ORDERS,
        "SELECT o.number, o.list_minor, o.discount_minor, o.net_minor, o.tax_minor, l.list, l.discount, l.net, l.tax"
        " FROM orders o JOIN (SELECT order_id, sum(discount_minor) AS discount, sum(tax_minor) AS tax,"
        " sum(CASE kind WHEN 'goods' THEN list_minor ELSE 0 END) AS list,"
        " sum(CASE kind WHEN 'goods' THEN net_minor ELSE 0 END) AS net FROM order_line GROUP BY order_id) l"
        " ON l.order_id = o.id WHERE o.list_minor <> l.list OR o.discount_minor <> l.discount"
        # A file may tax or discount an order as a whole.
        " OR (o.batch_id IS NULL AND (o.net_minor <> l.net OR o.tax_minor <> l.tax)) ORDER BY o.id",
        "order {}: list {}, discount {}, net {}, tax {}; lines {}, {}, {}, {}",
    ),
    Rule(
        "discounts of orders are named",
        "SELECT count(*) FROM order_discount",
        "SELECT o.number, o.discount_minor, d.amount FROM orders o JOIN (SELECT order_id, sum(amount_minor) AS amount"
        " FROM order_discount GROUP BY order_id) d ON d.order_id = o.id WHERE o.discount_minor <> d.amount"
        # A file may name codes for what it takes off shipping, or leave some out.
        " AND o.batch_id IS NULL ORDER BY o.id",
        "order {}: discount {}, named {}",
    ),
    Rule(
        "orders are cancelled up to their total",
        _ORDERS,
        # A source may have an order whose total is negative, what came back in an exchange, and cancel that.
        "SELECT number, cancelled_minor, total_minor FROM orders WHERE cancelled_minor < 0 AND"
        " cancelled_minor < total_minor OR cancelled_minor > 0 AND cancelled_minor > total_minor ORDER BY id",
        "order {}: {} cancelled of {}",
    ),
    Rule(
        "refunds stay within what was taken",
        "SELECT count(*) FROM payment_event WHERE kind IN ('refund', 'capture')",
        "SELECT o.number, p.refunded, p.captured FROM orders o JOIN (SELECT order_id,"
        " sum(CASE kind WHEN 'refund' THEN amount_minor WHEN 'refund_failed' THEN -amount_minor ELSE 0 END)"
        " AS refunded,"
        " sum(CASE kind WHEN 'capture' THEN amount_minor WHEN 'reverse' THEN -amount_minor ELSE 0 END) AS captured"
        " FROM payment_event GROUP BY order_id) p ON p.order_id = o.id WHERE p.refunded > p.captured OR p.captured < 0"
        " ORDER BY o.id",
        "order {}: refunded {}, taken {}",
    ),
    Rule(
        "payments are in their order's currency",
        "SELECT count(*) FROM payment_event",
        "SELECT o.number, p.kind, p.currency, o.currency FROM payment_event p JOIN orders o ON o.id = p.order_id"
        " WHERE p.currency <> o.currency ORDER BY p.id",
        "order {}: {} in {}, not in {}",
    ),
    Rule(
        "payments belong to an event or a batch",
        "SELECT count(*) FROM payment_event",
        "SELECT p.id, p.kind, p.amount_minor, p.currency FROM payment_event p"
        " WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.op_id = p.op_id)"
        " AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = p.batch_id) ORDER BY p.id",
        "payment event {} ({} {} {})",
    ),
    Rule(
        "documents are the sums of their lines",
        "SELECT count(*) FROM document",
        "SELECT d.number, d.amount_minor, l.amount FROM document d JOIN ("
        "SELECT document_id, sum(amount_minor) AS amount FROM document_line GROUP BY document_id) l"
        " ON l.document_id = d.id WHERE d.amount_minor <> l.amount ORDER BY d.id",
        "document {}: {}, lines {}",
    ),
    Rule(
        "prices of articles are among their price rows",
        "SELECT count(*) FROM sku WHERE price_minor IS NOT NULL",
        "SELECT s.code, s.price_minor FROM sku s WHERE s.price_minor IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM price_row p WHERE p.sku_id = s.id AND p.amount_minor = s.price_minor) ORDER BY s.code",
        "{}: price {}",
    ),
)
