"""What the store answers when it won't or can't: one sentence for the person, and the facts that fill it.

StoreError                  anything with a sentence for people
├── Refused                 a rule says no; nothing was changed
│   ├── Denied              the person's post has no right to it
│   ├── Over                allowed, but above the person's limit: somebody else must decide
│   ├── Stale               the thing has changed since it was shown
│   ├── Missing             there is no such thing
│   └── Unclear             what was typed can't be understood (filters, days, amounts, codes)
└── Unusable                the store can't be used: missing, newer, corrupt, read-only, locked, full
"""

from collections.abc import Mapping


class StoreError(Exception):
    """A sentence in English, which is also the key of its translations, and the facts for its {places}."""

    kind = "error"

    def __init__(self, sentence: str, **facts: object):
        self.sentence = sentence
        self.facts: Mapping[str, object] = facts
        super().__init__(sentence, facts)

    def __str__(self) -> str:
        return self.sentence.format(**self.facts)


class Refused(StoreError):
    """A rule of the store says no. Nothing was changed."""

    kind = "refused"


class Denied(Refused):
    """The right is missing; `right` names it."""

    kind = "denied"

    def __init__(self, sentence: str, *, right: str, **facts: object):
        self.right = right
        super().__init__(sentence, right=right, **facts)


class Over(Refused):
    """Within the right, above the limit: it can be asked for. Amounts are minor units of the base currency."""

    kind = "over"

    def __init__(self, sentence: str, *, right: str, amount: int, limit: int, **facts: object):
        self.right, self.amount, self.limit = right, amount, limit
        super().__init__(sentence, right=right, **facts)

    def with_texts(self, **texts: str) -> "Over":
        """The same with amounts as people read them."""
        self.facts = {**self.facts, **texts}
        return self


class Stale(Refused):
    """Somebody changed the thing since it was shown."""

    kind = "stale"


class Missing(Refused):
    """No such thing."""

    kind = "missing"


class Unclear(Refused):
    """Input that can't be understood; the sentence says what would be."""

    kind = "unclear"


class Unusable(StoreError):
    """The store can't be used at all, and why."""

    kind = "unusable"
