"""The SQL of a migration as it was released: it is read from its file, and never written anew."""

from pathlib import Path


def frozen(name: str, engine: str) -> list[str]:
    """The statements of `NAME.ENGINE.sql`, a line each."""
    text = Path(__file__).with_name(f"{name}.{engine}.sql").read_text(encoding="utf-8")
    return [line.rstrip().rstrip(";") for line in text.splitlines() if line.strip()]
