"""How large the larger demos are."""

from data.dataclass import dataclass
from data.seed.ground import Aisles


@dataclass(frozen=True, slots=True)
class Size:
    """What a large demo is to have."""

    articles: int
    orders: int
    days: int
    """Of history."""
    growth: float
    """How much more is sold a day at its end than at its beginning."""
    scenes: int
    """How many times the small demo's open orders are told on top."""
    firms: int
    """Companies among the customers."""
    aisles: Aisles
    """Of each warehouse: aisles with bays and levels, aisles for reserves with bays."""


SIZES = {
    "large": Size(
        articles=100_000,
        orders=300_000,
        days=365,
        growth=3.0,
        scenes=2,
        firms=900,
        aisles={
            "HAM": ("ABCDEFGHJKLMNPQT", 60, 8, "RW", 40),
            "PRG": ("ABCDEFGH", 50, 6, "R", 30),
            "SZX": ("STU", 40, 5, "", 0),
        },
    ),
    "huge": Size(
        articles=1_000_000,
        orders=3_333_000,
        days=730,
        growth=4.0,
        scenes=4,
        firms=9_000,
        aisles={
            "HAM": ("ABCDEFGHJKLMNPQTUVXYZ", 400, 10, "RW", 200),
            "PRG": ("ABCDEFGHJKLM", 250, 8, "R", 100),
            "SZX": ("STUVXY", 200, 6, "", 0),
        },
    ),
}
FIRST_ORDER, FIRST_PARCEL, FIRST_BUYER = 1_000_001, 1_000_001, 1_000_001
"""Numbers of one length, so that they stand in their order as texts too."""
FIRST_NOTE, FIRST_COUNT = 100_001, 10_001
