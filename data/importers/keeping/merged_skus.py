"""SKUs that were merged into others: a file that still names the old code means the one that stayed.

One that is sold no more because another replaced it is not merged: what is said of it stays its own.
"""

import json
from collections.abc import Iterable

from data import bulk, database

_HEIRS = (
    "SELECT id, replaced_by_id FROM sku WHERE live = 0 AND replaced_by_id IS NOT NULL AND gone_at IS NULL"
    f" AND id IN {bulk.LIST}"
)
_FATES = (
    "SELECT e.verb, e.body FROM event_subject s JOIN event e ON e.seq = s.seq WHERE s.kind = 'sku'"
    " AND e.verb IN ('sku.merge', 'sku.unmerge', 'sku.stop', 'sku.resume')"
    f" AND s.subject_id IN {bulk.LIST} ORDER BY e.seq"
)
_BY_CODE = (
    "SELECT code, id FROM sku WHERE live = 0 AND replaced_by_id IS NOT NULL AND gone_at IS NULL"
    f" AND code IN {bulk.LIST}"
)
_CODES = f"SELECT id, code FROM sku WHERE id IN {bulk.LIST}"


def skus_that_stay(ids: Iterable[int]) -> dict[int, int]:
    """For SKUs that were merged: the one that stayed, at the end of the chain."""
    found: dict[int, int] = {}
    left = set(ids)
    while left:
        heirs = {int(key): int(heir) for group in bulk.groups(left) for key, heir in database.rows(_HEIRS, group)}
        last = _last_fates(heirs)
        found |= {key: heir for key, heir in heirs.items() if last.get(key) == "sku.merge"}
        left = {found[key] for key in heirs if key in found} - found.keys()
    return {key: _end(found, key) for key in found}


def merged_codes(codes: Iterable[str]) -> dict[str, str]:
    """For codes of SKUs that were merged: the code of the one that stayed."""
    ids = {code: int(key) for group in bulk.groups(set(codes) - {""}) for code, key in database.rows(_BY_CODE, group)}
    stays = skus_that_stay(ids.values())
    named = {int(key): code for group in bulk.groups(set(stays.values())) for key, code in database.rows(_CODES, group)}
    return {code: named[stays[key]] for code, key in ids.items() if key in stays}


def _last_fates(skus: Iterable[int]) -> dict[int, str]:
    """What was done last with each of them: merged or taken apart, stopped or sold again."""
    last: dict[int, str] = {}
    for group in bulk.groups(set(skus)):
        for verb, body in database.rows(_FATES, group):
            last[int(json.loads(body)["subject"][1])] = verb
    return last


def _end(heirs: dict[int, int], key: int) -> int:
    while key in heirs:  # a merge never leads back
        key = heirs[key]
    return key
