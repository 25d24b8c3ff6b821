"""The columns of Shopify's product export, in its old words and those of 2024, and descriptions as plain text."""

import re
from html.parser import HTMLParser

OPTIONS = tuple(f"Option{number} {what}" for number in (1, 2, 3) for what in ("Name", "Value", "Linked To"))
NAMES: dict[str, tuple[str, ...]] = {
    "Handle": ("URL handle",),
    "Title": (),
    "Body (HTML)": ("Description",),
    "Vendor": (),
    "Product Category": ("Standardized Product Type", "Standard Product Type"),
    "Type": ("Custom Product Type", "Product type"),
    "Tags": (),
    "Published": ("Published on online store",),
    "Status": (),
    **{name: () for name in OPTIONS},
    "Variant SKU": ("SKU",),
    "Variant Grams": ("Weight value (grams)", "Weight (grams)"),
    "Variant Inventory Tracker": ("Inventory tracker",),
    "Variant Inventory Qty": ("Inventory quantity", "Variant Inventory Quantity"),
    "Variant Inventory Policy": ("Continue selling when out of stock", "Inventory policy"),
    "Variant Fulfillment Service": ("Fulfillment service",),
    "Variant Price": ("Price",),
    "Variant Compare At Price": ("Compare-at price",),
    "Variant Requires Shipping": ("Requires shipping",),
    "Variant Taxable": ("Charge tax",),
    "Variant Barcode": ("Barcode",),
    "Variant Image": ("Variant image URL",),
    "Variant Weight Unit": ("Weight unit for display",),
    "Variant Tax Code": ("Tax code",),
    "Cost per item": ("Variant Cost",),
    "Image Src": ("Product image URL", "Image URL"),
    "Image Position": (),
    "Image Alt Text": (),
}
"""What we call each column, and its other names."""

_OF_VARIANT = re.compile(r"(variant |option\d |cost per item|unit price |price / |compare.at price / )", re.I)
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section"})
_UNSEEN = frozenset({"script", "style"})


def is_of_variant(column: str) -> bool:
    """Whether a column is of a variant; else it is of the product, and stands on its first row."""
    return _OF_VARIANT.match(column) is not None


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """A text without its tags; its paragraphs, items and line breaks are lines."""
    if "<" not in html and "&" not in html:
        return html.strip()
    parser = _Plain()
    parser.feed(html)
    parser.close()
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in "".join(parser.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
