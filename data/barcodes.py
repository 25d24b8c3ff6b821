"""Barcodes of goods: EAN-8, UPC-A, EAN-13 and GTIN-14, by their check digit."""

from data.errors import Unclear

LENGTHS = (8, 12, 13, 14)


def check_digit(digits: str) -> str:
    """The digit that goes behind these in all numbers of GS1, be it an article, a parcel or a place."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def check_barcode(typed: str) -> str:
    """The digits of a barcode, or Unclear with what is wrong with it."""
    from stdnum import ean

    digits = ean.compact(typed)
    if not (digits.isascii() and digits.isdigit() and len(digits) in LENGTHS):
        raise Unclear("“{barcode}” is not a barcode. Give its 8, 12, 13 or 14 digits.", barcode=typed[:60])
    right = check_digit(digits[:-1])
    if digits[-1] != right:
        raise Unclear("The check digit of “{barcode}” is wrong. Type or scan it again.", barcode=digits, right=right)
    return digits


def same_barcodes(digits: str) -> tuple[str, str, str, str]:
    """The forms in which one article number can be kept: a UPC-A is an EAN-13 with a zero before it, and so on."""
    bare = digits.lstrip("0")
    eight, twelve, thirteen, fourteen = (bare.rjust(length, "0") for length in LENGTHS)
    return eight, twelve, thirteen, fourteen
