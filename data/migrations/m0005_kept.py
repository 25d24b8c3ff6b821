"""What lists are sorted by and several tables say together, kept beside the rows by triggers."""

from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    return [(sql, ()) for sql in frozen("0005_kept", engine)]
