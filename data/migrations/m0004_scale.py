"""What large stores need: every sort of a list that grows for ever is read along an index."""

from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    return [(sql, ()) for sql in frozen("0004_scale", engine)]
