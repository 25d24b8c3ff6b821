"""What imports need: the last word of each source, differences to be settled, reviews, and what batch made a thing."""

from data.migrations.frozen import frozen


def up(engine: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements of this step, with their values."""
    return [(sql, ()) for sql in frozen("0002_imports", engine)]
