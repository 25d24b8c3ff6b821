"""The store itself: its settings, numbers and marks."""

from data.models.fields import instant, integer, link, string, switch
from data.models.people import Staff
from data.models.record import Record


class Store(Record):
    """One row: which schema the store has."""

    schema_number = integer(0, column_name="schema")
    made_at = instant()


class Setting(Record):
    """A setting's value from an instant on; the newest that has begun counts."""

    name = string()
    value = string()
    since_at = instant()
    by = link(Staff, index=False)

    class Meta:
        indexes = ((("name", "since_at"), False),)


class NumberRange(Record):
    """The last number given out of a gapless range: orders, transfers, shipments, credit notes."""

    name = string(unique=True)
    prefix = string()
    last = integer(0)


class StaleMark(Record):
    """A derived row (rollup, search) that a bulk door has yet to rebuild; readers scan until it is gone."""

    kind = string()
    key = string()

    class Meta:
        indexes = ((("kind", "key"), True),)


class Attachment(Record):
    """A file kept beside the store by its hash."""

    owner_kind = string()
    owner_id = integer(None)
    name = string()
    hash = string()
    size = integer(0)


class SeenMark(Record):
    """Up to which event a person has seen a place."""

    staff = link(Staff, null=False, index=False)
    place = string()
    seq = integer(0)

    class Meta:
        indexes = ((("staff", "place"), True),)


class Preference(Record):
    """A person's own choice: language, theme, keys."""

    staff = link(Staff, null=False, index=False)
    name = string()
    value = string()

    class Meta:
        indexes = ((("staff", "name"), True),)


class SavedFilter(Record):
    """A named filter of a list; without an owner it is everybody's."""

    owner = link(Staff)
    thing = string()
    name = string()
    text = string()
    sort = string()
    version = integer(1)
    on_home = switch()


class OwnReason(Record):
    """A reason of the store's own, beside those that the program has for that kind of act."""

    kind = string()
    code = string()
    name = string()
    name_zh = string()
    way = string()
    closed_at = instant()
    version = integer(1)

    class Meta:
        indexes = ((("kind", "code"), True),)


class TaxRule(Record):
    """What tax goods of a class bear in a country from a day on, in millionths; the newest that has begun counts."""

    country = string()
    tax_class = string()
    ppm = integer(0)
    included = switch(1)
    from_day = string()
    version = integer(1)

    class Meta:
        indexes = ((("country", "tax_class", "from_day"), True),)


TABLES = (
    Store,
    Setting,
    NumberRange,
    StaleMark,
    Attachment,
    SeenMark,
    Preference,
    SavedFilter,
    OwnReason,
    TaxRule,
)
