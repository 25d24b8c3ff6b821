"""The return policy as data: which row decides about an article that a customer wants to send back, and what it says.

Pure: rows and facts in, a decision out. Every decision is kept with the edition of the policy and what it was given.
"""

from collections.abc import Sequence

from data.dataclass import dataclass

EU = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"}
    | {"LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
MARKETS = {"EU": EU}
"""Names of markets that are several countries."""

NOT_SHIPPED, WINDOW_OVER, REFUNDED, NO_RMA, NO_RULE = (
    "not_shipped",
    "window_over",
    "already_reimbursed",
    "no_rma",
    "no_rule",
)
FAULT_OF = {
    "damaged": "carrier",
    "late": "carrier",
    "lost": "carrier",
    "defective": "supplier",
    "not_as_described": "us",
    "wrong_item": "us",
    "missing": "us",
}
"""Who is at fault by a reason, where nobody says otherwise; the customer for any other."""


@dataclass(frozen=True, slots=True)
class PolicyRule:
    """A row of the policy."""

    id: int
    position: int
    market: str = ""
    category: str = ""
    reason: str = ""
    window_days: int = 30
    fee_minor: int = 0
    postage: str = "customer"
    instant_minor: int = 0
    refund_on: str = "on_inspection"
    expire_days: int = 21
    keeps_goods: int = 0

    def fits(self, country: str, category: str, reason: str) -> bool:
        """Whether it is about such an article; an empty word fits all."""
        return (
            (not self.market or country in _countries(self.market))
            and (not self.category or _folded(category) in map(_folded, self.category.split(",")))
            and (not self.reason or reason in (word.strip() for word in self.reason.split(",")))
        )


def _countries(market: str) -> frozenset[str]:
    found: set[str] = set()
    for word in (word.strip().upper() for word in market.split(",")):
        found |= MARKETS.get(word, frozenset((word,)))
    return frozenset(found)


def _folded(text: str) -> str:
    return text.strip().casefold()


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What a decision is made on, for one article."""

    country: str = ""
    category: str = ""
    reason: str = ""
    days: int | None = 0
    """Store days since the goods came, or left where nobody knows; None while they have not left."""
    shipped: bool = True
    refunded: bool = False
    """All units were refunded by a case that stands."""
    authorised: bool = True


@dataclass(frozen=True, slots=True)
class ReturnDecision:
    """Whether the policy accepts it, every reason against it, and the row that decided."""

    accepted: bool
    against: tuple[str, ...]
    rule: PolicyRule | None


def rule_for(rules: Sequence[PolicyRule], country: str, category: str, reason: str) -> PolicyRule | None:
    """The first row that fits."""
    ranked = sorted(rules, key=lambda rule: rule.position)
    return next((rule for rule in ranked if rule.fits(country, category, reason)), None)


def decide(rules: Sequence[PolicyRule], facts: ReturnFacts) -> ReturnDecision:
    """What the policy says. A window of N days is over on day N."""
    rule = rule_for(rules, facts.country, facts.category, facts.reason)
    against = []
    if not facts.shipped:
        against.append(NOT_SHIPPED)
    if not facts.authorised:
        against.append(NO_RMA)
    if rule is None:
        against.append(NO_RULE)
    elif facts.days is not None and facts.days >= rule.window_days:
        against.append(WINDOW_OVER)
    if facts.refunded:
        against.append(REFUNDED)
    return ReturnDecision(not against, tuple(against), rule)


def fault_of(reason: str) -> str:
    """Who bears it, where nobody says otherwise."""
    return FAULT_OF.get(reason, "customer")
