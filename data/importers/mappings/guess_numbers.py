"""How a table writes its numbers: where the decimals begin, and in which currency."""

import re
from collections import Counter
from collections.abc import Sequence

from data.importers.mappings.amounts import WORDS, currency_code
from data.importers.mappings.guess_headers import fold
from data.importers.mappings.guess_shapes import Column, is_number
from data.money import EXPONENTS

_AFTER = {"de": ",", "fr": ",", "es": ",", "pt": ",", "en": ".", "zh": "."}


def decimal_of(column: Column) -> str:
    """The decimal sign that a column's values leave no doubt of; nothing if they do."""
    signs = Counter(sign for text in column.distinct if (sign := _decimal_in(text)))
    if not signs:
        return ""
    best, count = signs.most_common(1)[0]
    return best if count * 10 >= sum(signs.values()) * 9 else ""


def _decimal_in(text: str) -> str:
    """The decimal sign of one number, if it can only be that: 1.234,56, 12,5, 0.125 and 1.234.567, but not 1,234."""
    marks: list[str] = re.findall(r"(?<=\d)[.,](?=\d)", text)
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return "," if marks[0] == "." else "."
    after = len(re.split(r"[.,](?=\d)", text)[-1].rstrip(" -)€$元"))
    return marks[0] if after != 3 or re.match(r"\D*0[.,]", text) else ""


def decimals(columns: Sequence[Column], language: str, delimiter: str) -> tuple[str, dict[str, str], str]:
    """The table's decimal sign, the columns that differ from it, and why, where that is a guess."""
    found = {column.name: sign for column in columns if (sign := decimal_of(column))}
    votes = Counter(found.values())
    if not votes:
        grouped = any(re.search(r"\d[.,]\d{3}\b", text) for column in columns for text in column.distinct)
        usual = "," if _AFTER.get(language, ".") == "," and delimiter == ";" else "."
        return usual, {}, "amounts like 1,234 leave it open: look at them" if grouped else ""
    usual = votes.most_common(1)[0][0]
    return usual, {name: sign for name, sign in found.items() if sign != usual}, ""


def currency_by(columns: Sequence[Column], language: str) -> tuple[str, str]:
    """The currency that signs beside the amounts or in the headers name, and where it was seen."""
    for column in columns:
        for word in (
            column.hint,
            _last_word(column.name),
        ):
            code = currency_code(word)
            if code:
                return code, f"“{column.name}” says so"
    votes: Counter[str] = Counter()
    for column in columns:
        for text in column.distinct[:500]:
            if is_number(text) and (beside := re.sub(r"[\d\s.,'’()+−-]", "", text)):
                votes[beside.casefold()] += 1
    for beside, _ in votes.most_common(1):
        code = WORDS.get(beside, beside.upper() if beside.upper() in EXPONENTS else "")
        if not code and beside in ("¥", "￥"):
            code = "CNY" if language == "zh" else ""
        if not code and beside == "£":
            code = "GBP"
        if code:
            return code, f"the amounts carry {beside}"
    return "", ""


def _last_word(name: str) -> str:
    """A header's last word, if it may be a currency: `Total BRL`, and not a size that is called Cup."""
    words = name.replace("(", " ").replace(")", " ").split()
    return words[-1] if (words and not words[-1].isascii()) or (words and words[-1] == words[-1].upper()) else ""


def unit_of(column: Column) -> str:
    """The unit of weight that a header or its values name."""
    units = {
        "kg": "kg",
        "g": "g",
        "grams": "g",
        "lb": "lb",
        "lbs": "lb",
        "oz": "oz",
        "kilogram": "kg",
        "克": "g",
        "千克": "kg",
    }
    for word in (*fold(column.hint).split(), *column.folded.split()):
        if word in units:
            return units[word]
    return ""
