"""What the daily round of the floor and the office needs beside the first tables."""

from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    return [(sql, ()) for sql in frozen("0003_day", engine)]
