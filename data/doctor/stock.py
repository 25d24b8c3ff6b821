"""Stock as it must be: levels are sums of moves, promises are sums of levels, allocations and holds."""

from data.count_book import BOOK, FIGURE
from data.doctor.rules import Rule

RULES = (
    Rule(
        "stock levels equal their moves",
        "SELECT count(*) FROM stock_level",
        "SELECT s.code, w.code, coalesce(b.code, 'none'), t.bucket, t.lot, t.level, t.moves FROM ("
        " SELECT sku_id, place, bin, bucket, lot, sum(level) AS level, sum(moves) AS moves FROM ("
        " SELECT sku_id, warehouse_id AS place, bin_id AS bin, bucket, lot, qty AS level, 0 AS moves FROM stock_level"
        " UNION ALL SELECT sku_id, to_wh_id, to_bin_id, to_bucket, lot, 0, qty FROM stock_move"
        " WHERE to_wh_id IS NOT NULL AND kind NOT IN ('allocate', 'release')"
        " UNION ALL SELECT sku_id, from_wh_id, from_bin_id, from_bucket, lot, 0, -qty FROM stock_move"
        " WHERE from_wh_id IS NOT NULL AND kind NOT IN ('allocate', 'release')"
        ") x GROUP BY sku_id, place, bin, bucket, lot HAVING sum(level) <> sum(moves)) t"
        " JOIN sku s ON s.id = t.sku_id JOIN warehouse w ON w.id = t.place LEFT JOIN bin b ON b.id = t.bin"
        " ORDER BY s.code, w.code, b.code",
        "{} in {} bin {} ({}{}): level {}, moves {}",
    ),
    Rule(
        "sellable and unsellable stock are the sums of the levels",
        "SELECT count(*) FROM promise",
        "SELECT s.code, w.code, t.sellable, t.unsellable, t.sold, t.kept FROM ("
        " SELECT sku_id, place, sum(sellable) AS sellable, sum(unsellable) AS unsellable, sum(sold) AS sold,"
        " sum(kept) AS kept FROM ("
        " SELECT sku_id, warehouse_id AS place, sellable, unsellable, 0 AS sold, 0 AS kept FROM promise"
        " UNION ALL SELECT sku_id, warehouse_id, 0, 0, CASE WHEN bucket = 'sellable' THEN qty ELSE 0 END,"
        " CASE WHEN bucket = 'sellable' THEN 0 ELSE qty END FROM stock_level WHERE bucket <> 'transit'"
        ") x GROUP BY sku_id, place HAVING sum(sellable) <> sum(sold) OR sum(unsellable) <> sum(kept)) t"
        " JOIN sku s ON s.id = t.sku_id JOIN warehouse w ON w.id = t.place ORDER BY s.code, w.code",
        "{} in {}: {} sellable and {} not, the bins hold {} and {}",
    ),
    Rule(
        "allocated stock is the sum of open allocations",
        "SELECT count(*) FROM promise",
        "SELECT s.code, w.code, t.allocated, t.opened FROM ("
        " SELECT sku_id, place, sum(allocated) AS allocated, sum(opened) AS opened FROM ("
        " SELECT sku_id, warehouse_id AS place, allocated, 0 AS opened FROM promise"
        " UNION ALL SELECT sku_id, warehouse_id, 0, qty FROM allocation WHERE state = 'open'"
        ") x GROUP BY sku_id, place HAVING sum(allocated) <> sum(opened)) t"
        " JOIN sku s ON s.id = t.sku_id JOIN warehouse w ON w.id = t.place ORDER BY s.code, w.code",
        "{} in {}: {} allocated, open allocations {}",
    ),
    Rule(
        "open allocations equal their moves",
        "SELECT count(*) FROM allocation WHERE state = 'open'",
        "SELECT s.code, w.code, t.opened, t.moves FROM ("
        " SELECT sku_id, place, sum(opened) AS opened, sum(moves) AS moves FROM ("
        " SELECT sku_id, warehouse_id AS place, qty AS opened, 0 AS moves FROM allocation WHERE state = 'open'"
        " UNION ALL SELECT sku_id, from_wh_id, 0, CASE WHEN kind = 'allocate' THEN qty ELSE -qty END FROM stock_move"
        " WHERE kind IN ('allocate', 'release') OR (kind = 'ship' AND order_line_id IS NOT NULL)"
        ") x GROUP BY sku_id, place HAVING sum(opened) <> sum(moves)) t"
        " JOIN sku s ON s.id = t.sku_id JOIN warehouse w ON w.id = t.place ORDER BY s.code, w.code",
        "{} in {}: open allocations {}, promised and not yet shipped or let go {}",
    ),
    Rule(
        "held stock is the sum of live holds",
        "SELECT count(*) FROM promise",
        "SELECT s.code, w.code, t.held, t.holds FROM ("
        " SELECT sku_id, place, sum(held) AS held, sum(holds) AS holds FROM ("
        " SELECT sku_id, warehouse_id AS place, held, 0 AS holds FROM promise"
        " UNION ALL SELECT sku_id, warehouse_id, 0, qty FROM stock_hold WHERE released_at IS NULL"
        ") x GROUP BY sku_id, place HAVING sum(held) <> sum(holds)) t"
        " JOIN sku s ON s.id = t.sku_id JOIN warehouse w ON w.id = t.place ORDER BY s.code, w.code",
        "{} in {}: {} held, live holds {}",
    ),
    Rule(
        "moves have whole sides",
        "SELECT count(*) FROM stock_move WHERE kind NOT IN ('allocate', 'release')",
        "SELECT m.seq, m.kind, s.code FROM stock_move m JOIN sku s ON s.id = m.sku_id"
        " LEFT JOIN bin f ON f.id = m.from_bin_id LEFT JOIN bin t ON t.id = m.to_bin_id"
        " WHERE m.kind NOT IN ('allocate', 'release') AND (m.from_wh_id IS NULL AND m.to_wh_id IS NULL"
        " OR coalesce(f.warehouse_id, 0) <> coalesce(m.from_wh_id, 0)"
        " OR coalesce(t.warehouse_id, 0) <> coalesce(m.to_wh_id, 0)"
        " OR (m.from_wh_id IS NULL) <> (m.from_bucket IS NULL) OR (m.to_wh_id IS NULL) <> (m.to_bucket IS NULL)"
        " OR (m.transfer_line_id IS NULL AND (m.from_bucket = 'transit' OR m.to_bucket = 'transit')))"
        " ORDER BY m.seq",
        "move {} ({}) of {}",
    ),
    Rule(
        "corrections take back a move of the same pieces",
        "SELECT count(*) FROM stock_move WHERE reverses IS NOT NULL",
        "SELECT m.seq, m.kind, s.code, m.reverses FROM stock_move m JOIN sku s ON s.id = m.sku_id"
        " LEFT JOIN stock_move o ON o.seq = m.reverses"
        " WHERE m.reverses IS NOT NULL AND (o.seq IS NULL OR o.seq >= m.seq OR"
        " o.sku_id <> m.sku_id OR o.qty <> m.qty OR o.lot <> m.lot) ORDER BY m.seq",
        "move {} ({}) of {} takes back {}",
    ),
    Rule(
        "moves belong to an event or a batch",
        "SELECT count(*) FROM stock_move",
        "SELECT m.seq, m.kind, s.code FROM stock_move m JOIN sku s ON s.id = m.sku_id"
        " WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.op_id = m.op_id)"
        " AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = m.batch_id) ORDER BY m.seq",
        "move {} ({}) of {}",
    ),
    Rule(
        "transfers have on the way what is neither in nor lost",
        "SELECT count(*) FROM transfer_line",
        "SELECT t.number, s.code, x.due, x.moves FROM ("
        " SELECT l.id, l.transfer_id, l.sku_id, CASE WHEN t.state IN ('in_transit', 'partially_received')"
        " THEN l.qty - l.received - l.lost ELSE 0 END AS due, coalesce(m.moves, 0) AS moves"
        " FROM transfer_line l JOIN transfer t ON t.id = l.transfer_id LEFT JOIN ("
        " SELECT transfer_line_id, sum(CASE WHEN to_bucket = 'transit' THEN qty ELSE 0 END"
        " - CASE WHEN from_bucket = 'transit' THEN qty ELSE 0 END) AS moves FROM stock_move"
        " WHERE transfer_line_id IS NOT NULL GROUP BY transfer_line_id"
        ") m ON m.transfer_line_id = l.id) x JOIN transfer t ON t.id = x.transfer_id JOIN sku s ON s.id = x.sku_id"
        " WHERE x.due <> x.moves ORDER BY t.number, s.code",
        "transfer {}, {}: {} to come, the moves say {}",
    ),
    Rule(
        "counts have moved what they found, once",
        "SELECT count(*) FROM count_line",
        "SELECT x.number, x.code, x.due, x.moves FROM (SELECT l.id, t.number, s.code, CASE WHEN l.state = 'posted' THEN"
        f" {FIGURE} - {BOOK} ELSE 0 END AS due, cast(coalesce((SELECT sum(CASE WHEN m.kind = 'count_gain' THEN m.qty"
        " ELSE -m.qty END) FROM stock_move m WHERE m.sku_id = l.sku_id AND m.count_line_id = l.id AND NOT EXISTS"
        " (SELECT 1 FROM stock_move r WHERE r.sku_id = m.sku_id AND r.seq > m.seq AND r.reverses = m.seq)), 0)"
        " as bigint) AS moves FROM count_line l JOIN count_task t ON t.id = l.task_id JOIN sku s ON s.id = l.sku_id) x"
        " WHERE x.due <> x.moves ORDER BY x.number, x.code",
        "count {}, {}: {} to be moved, the moves say {}",
    ),
)
