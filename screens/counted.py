"""English nouns after a count of one: `1 unit shipped`, though the sentence says `{units} units`.

A sentence with a count in it is written for many; where its count is 1, the noun behind it and the verb behind that
are said for one. Languages whose sentences have none of these nouns are left as they are. Sentences in which more
than that differs are said by `sayn`, which takes both.
"""

import re
from collections.abc import Mapping

ONE_OF = {
    "addresses": "address", "arrivals": "arrival", "articles": "article", "bins": "bin", "bytes": "byte",
    "characters": "character", "codes": "code", "columns": "column", "copies": "copy", "counts": "count",
    "customers": "customer", "days": "day", "differences": "difference", "documents": "document", "events": "event",
    "files": "file", "holds": "hold", "holidays": "holiday", "hours": "hour", "labels": "label", "lines": "line",
    "lots": "lot", "messages": "message", "minutes": "minute", "moves": "move", "notes": "note", "numbers": "number",
    "orders": "order", "parcels": "parcel", "parts": "part", "pcs": "pc", "pictures": "picture", "pieces": "piece",
    "prices": "price", "products": "product", "requests": "request", "rows": "row", "scans": "scan",
    "seconds": "second", "sheets": "sheet", "shelves": "shelf", "signs": "sign", "SKUs": "SKU", "times": "time",
    "units": "unit", "values": "value", "variants": "variant",
}  # fmt: skip
"""Each noun that sentences count, for many and for one."""

VERBS = {"are": "is", "were": "was", "have": "has", "lie": "lies", "wait": "waits", "come": "comes", "go": "goes",
         "miss": "misses", "make": "makes"}  # fmt: skip
"""The verbs that follow a count."""

_NOUN = rf"((?: [a-z]+)?) ({'|'.join(ONE_OF)})\b((?: of(?: [a-z]+)? \{{\w+\}})?)"
_VERB = rf" ({'|'.join(VERBS)})\b"
_COUNTED = re.compile(rf"\{{(\w+)\}}(?:{_NOUN}(?:{_VERB})?|( more)?{_VERB})")


def agreeing(sentence: str, facts: Mapping[str, object]) -> str:
    """The sentence with what follows a count of one said for one; its {places} are still open."""
    if not any(_is_one(fact) for fact in facts.values()):
        return sentence

    def said(found: re.Match[str]) -> str:
        name, adjective, noun, thing, verb, more, alone = found.groups()
        if not _is_one(facts.get(name)):
            return found[0]
        if alone:
            return f"{{{name}}}{more or ''} {VERBS[alone]}"
        return f"{{{name}}}{adjective} {ONE_OF[noun]}{thing}{' ' + VERBS[verb] if verb else ''}"

    return _COUNTED.sub(said, sentence)


def _is_one(fact: object) -> bool:
    return fact == "1" or (fact == 1 and isinstance(fact, int) and not isinstance(fact, bool))
