"""The text index of articles in the order of their SKUs, so that a list reads what matches along it."""

from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    return [(sql, ()) for sql in frozen("0006_places", engine)]
