"""The words that stand on papers, in the language that a paper is in, and the amounts and rates as it writes them."""

from decimal import Decimal
from functools import cache

from data import clock
from data.money import exponent
from data.reference import table


class Wording:
    """What a language says. A word that it doesn't know is a mistake of the program, never English in between."""

    def __init__(self, language: str):
        self.language = "zh_CN" if language.startswith("zh") else "en"

    def __call__(self, english: str, **facts: object) -> str:
        """The word, with its {places} filled."""
        said = english if self.language == "en" else _chinese()[english]
        return said.format(**facts) if facts else said

    def named(self, name: str, name_zh: str) -> str:
        """Which of two names of a thing a reader gets."""
        return (name_zh or name) if self.language == "zh_CN" else (name or name_zh)

    def amount(self, minor: int, currency: str) -> str:
        """An amount without its currency: 1,284.50."""
        from babel.numbers import format_decimal

        places = exponent(currency)
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return format_decimal(Decimal(minor).scaleb(-places), format=pattern, locale=self.language)

    def money(self, minor: int, currency: str) -> str:
        """An amount with its currency behind it, which nobody mistakes for another dollar: 1,284.50 EUR."""
        return f"{self.amount(minor, currency)} {currency}"

    def rate(self, ppm: int | None) -> str:
        """A tax's rate: 19 %."""
        from babel.numbers import format_decimal

        if ppm is None:
            return ""
        return f"{format_decimal(Decimal(ppm) / 10_000, format='#,##0.####', locale=self.language)} %"

    def count(self, number: int) -> str:
        """A number of pieces."""
        return f"{number:,}"

    def moment(self, at: int, zone: str) -> str:
        """A day and a time."""
        return clock.moment(at, zone).strftime("%Y-%m-%d %H:%M")


@cache
def _chinese() -> dict[str, str]:
    return {row["en"]: row["zh"] for row in table("papers")["word"]}
