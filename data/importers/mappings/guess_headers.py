"""How well a column's name says a field: folded words, compared whole, in part, and with a typing error."""

import re
import unicodedata
from functools import lru_cache

from data.importers.mappings.guess_words import WHO, Words
from data.importers.mappings.guess_words_goods import WORDS
from data.importers.mappings.mapping_fields import AMOUNTS, LINE_AMOUNTS

_BRACKETS = re.compile(r"[(\[{<（【]([^)\]}>）】]*)[)\]}>）】]")
_JUNK = frozenset(
    ("the", "of", "your", "our", "my", "and", "de", "du", "des", "la", "le", "les", "el", "los", "das", "der", "die")
)
_LEAST_LIKE = 90
_NO_SHARES = frozenset((*AMOUNTS, *LINE_AMOUNTS, "unit_price", "price", "cost", "tax_rate"))
_QUALIFIER = re.compile(
    r"(?:(?P<bill>billing|bill to|bill|invoice|rechnungs?|facturation|账单)"
    r"|shipping|ship to|ship|delivery|deliver to|recipients?|receivers?|liefer|versand|收货人?|收件人?)\s?"
)
INDEX_WORDS = frozenset(
    {"", "index", "idx", "no", "nr", "s no", "sno", "sr no", "sl no", "row", "序号", "unnamed 0", "id", "n", "row id"}
)


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A header's words: lower case, no accents, no brackets and what is in them, one space between words."""
    return _folded(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", name))) or _folded(name)


def hint(name: str) -> str:
    """What stands in brackets in a header: a unit, a currency."""
    return " ".join(found.strip() for found in _BRACKETS.findall(unicodedata.normalize("NFKC", name)))


@lru_cache(maxsize=16384)
def _folded(name: str) -> str:
    text = (
        name.replace("\ufeff", "")
        .replace("ß", "ss")
        .replace("MwSt", "Mwst")
        .replace("USt", "Ust")
        .replace("№", " no ")
        .replace("#", " no ")
    )
    text = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.sub(r"[^\w]+|_", " ", text.casefold()).strip()


@lru_cache(maxsize=8)
def _exact(kind: str) -> dict[str, dict[str, float]]:
    """Word → field → how well it says it."""
    found: dict[str, dict[str, float]] = {}
    for field, words in WORDS[kind].items():
        for rank, word in enumerate(words):
            scores = found.setdefault(_folded(word), {})
            scores.setdefault(field, 1.0 - min(rank, 60) * 0.004)
    return found


@lru_cache(maxsize=8192)
def scores(kind: str, name: str) -> dict[str, float]:
    """Field → how well a header says it, from 0.4 to 1; nothing for a header that says none."""
    found = _scores(kind, name)
    return _of_shares(found) if "%" in name else found


def _of_shares(found: dict[str, float]) -> dict[str, float]:
    """What a column in percent may be: no amount. Of a tax it is the rate."""
    rate = max((found.get(name, 0.0) for name in ("tax_rate", "tax", "line_tax")), default=0.0)
    left = {field: score for field, score in found.items() if field not in _NO_SHARES}
    return {**left, "tax_rate": rate} if rate else left


def _scores(kind: str, name: str) -> dict[str, float]:
    folded = fold(name)
    if not folded:
        return {}
    exact = _exact(kind)
    found = dict(exact.get(folded, {}))
    bare = " ".join(word for word in folded.split() if word not in _JUNK)
    if not found:
        found = dict(exact.get(bare, {})) or dict(exact.get(folded.replace(" ", ""), {}))
    if not found and re.search(r"\s?\d+$", folded):
        found = {field: score * 0.9 for field, score in exact.get(re.sub(r"\s?\d+$", "", folded), {}).items()}
    if found:
        return found
    return _qualified(kind, folded) or _in_part(WORDS[kind], folded) or _alike(kind, bare)


def _qualified(kind: str, folded: str) -> dict[str, float]:
    """Where it goes and to whom it is billed: words of an address with a word for the one or the other before them."""
    found = _QUALIFIER.match(folded) if kind == "orders" else None
    if found is None:
        return {}
    rest = _exact(kind).get(folded[found.end() :].strip(), {})
    rest = rest or {field: score for word, field, score in _address_words() if word in folded[found.end() :]}
    if found["bill"]:
        return {f"bill_{field}": score * 0.9 for field, score in rest.items() if f"bill_{field}" in WORDS[kind]}
    return {field: score * 0.92 for field, score in rest.items() if field in WHO}


@lru_cache(maxsize=1)
def _address_words() -> list[tuple[str, str, float]]:
    """Words that in a longer name of an address leave no doubt."""
    return [("postal code", "postcode", 0.9), ("zip", "postcode", 0.9), ("post code", "postcode", 0.9)]


def _in_part(words_of: Words, folded: str) -> dict[str, float]:
    """Fields of which the header holds a word, the longer the better. Its last word says what it is: customer city."""
    padded, found = f" {folded} ", dict[str, float]()
    head = re.split(r" (?:de|du|des|do|da|del|d|of|from|by|for) ", folded)[0]
    for field, words in words_of.items():
        best = 0.0
        for bare in map(_folded, words):
            if bare.isascii():
                if len(bare) < 3 or f" {bare} " not in padded:
                    continue
            elif len(bare) < 2 or bare not in folded:
                continue
            share = len(bare) / len(folded)
            best = max(best, 0.5 + 0.36 * share if head.endswith(bare) else 0.34 + 0.36 * share)
        if best:
            found[field] = best
    return found


def _alike(kind: str, folded: str) -> dict[str, float]:
    """Fields whose word the header nearly is: a typing error."""
    if len(folded) < 5 or not folded.isascii():
        return {}
    from rapidfuzz import fuzz, process

    close = process.extract(folded, list(_exact(kind)), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE, limit=3)
    found: dict[str, float] = {}
    for word, score, _ in close:
        for field, known in _exact(kind)[word].items():
            found[field] = max(found.get(field, 0.0), known * 0.85 * score / 100)
    return found


def certain(kind: str, name: str) -> dict[str, float]:
    """Field → score of a header that is one of the field's words as a whole."""
    return dict(_exact(kind).get(fold(name), {}))
