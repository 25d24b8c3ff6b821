"""What can be done to a product: each verb on one key, in the order of use; the desk shows what the post may do."""

from screens.actions import Action, Day, Money, Number, Text, Yes, nothing
from screens.later import Later

make_product = Later("data.operations.catalogue:make_product", "catalogue.edit")
edit_product = Later("data.operations.catalogue:edit_product", "catalogue.edit")
rename_product = Later("data.operations.catalogue:rename_product", "catalogue.show")
unmake_product = Later("data.operations.catalogue:unmake_product", "catalogue.edit")
make_sku = Later("data.operations.catalogue:make_sku", "catalogue.edit")
make_variants = Later("data.operations.variants:make_variants", "catalogue.edit")
merge_products = Later("data.operations.merging:merge_products", "catalogue.edit")
add_image = Later("data.operations.texts:add_image", "catalogue.show")
put_on_shelf = Later("data.operations.shelf:put_on_shelf", "catalogue.show")
take_off_shelf = Later("data.operations.shelf:take_off_shelf", "catalogue.show")
schedule_shelf = Later("data.operations.shelf:schedule_shelf", "catalogue.show")
hide_at_zero = Later("data.operations.shelf:hide_at_zero", "catalogue.show")

PATTERN = "{product}-{Colour:2}-{Size}"


PRODUCT_VERBS: tuple[Action, ...] = (
    Action("T", "text", "write_text", right="catalogue.show", help="What the listing says, in either language."),
    Action(
        "i",
        "picture",
        add_image,
        (
            Text("address", "Address", limit=1_000, hint="begins with https://"),
            Number("position", "Position", least=0, value="0", required=False, hint="1 is the first, 0 behind all"),
        ),
        title="Add a picture",
        help="One more, by its address.",
    ),
    Action("I", "pictures", "arrange_pictures", right="catalogue.show", help="Their order, or take one off."),
    Action(
        "r",
        "titles",
        rename_product,
        (
            Text("title", "Title", value=lambda row: row.title),
            Text("title_zh", "Chinese title", value=lambda row: row.title_zh, required=False),
        ),
        title="Change the titles",
        help="Variants that are named after it follow.",
    ),
    Action("S", "on the shelf", put_on_shelf, bulk=True, help="Customers see it from now on."),
    Action("X", "off the shelf", take_off_shelf, bulk=True, help="Customers see it no more; orders go on."),
    Action(
        "s",
        "plan the shelf",
        schedule_shelf,
        (
            Day("start", "From", required=False, hint="11-28, +3, mon; empty: now"),
            Day("end", "Until", required=False, hint="empty: for good"),
        ),
        bulk=True,
        help="Seen from a day on, and until a day.",
    ),
    Action(
        "z",
        "off at zero",
        hide_at_zero,
        (Yes("hide", "Off at zero", value=lambda row: not row.hides, hint="comes back with the goods"),),
        bulk=True,
        title="Off the shelf while it is sold out",
        help="Taken off and put back by itself.",
    ),
    Action("d", "its variants", "open_variants", right="catalogue.view", help="Prices, barcodes and weights."),
    Action(
        "V",
        "make variants",
        make_variants,
        (
            Text("options", "Options", limit=2_000, hint="Colour=red, blue; Size=S, M"),
            Text("pattern", "SKU pattern", required=False, hint=lambda row: PATTERN),
            Money("price", "Price", required=False),
            Money("cost", "Cost", required=False),
            Number("weight_g", "Weight g", least=0, value="0"),
        ),
        preview=True,
        title="Make variants",
        help="One for each combination; those that are there stay.",
    ),
    Action(
        "N",
        "one variant",
        make_sku,
        (
            Text("code", "SKU", value=lambda row: f"{row.code}-"),
            Text("options", "Options", required=False, hint="Colour=red; Size=S"),
            Text("barcode", "Barcode", required=False, hint="type it or scan it"),
            Money("price", "Price", required=False),
            Money("cost", "Cost", required=False),
            Number("weight_g", "Weight g", least=0, value="0"),
        ),
        seen=False,
        preview=True,
        title="Make one variant",
        help="With its barcode and price.",
    ),
    Action(
        "e",
        "file",
        edit_product,
        (
            Text("code", "Product code", value=lambda row: row.code),
            Text("category", "Category", value=lambda row: row.category, required=False),
            Text("vendor", "Maker", value=lambda row: row.vendor, required=False),
        ),
        title="File it elsewhere",
        help="Code, category and maker.",
    ),
    Action(
        "n",
        "new product",
        make_product,
        (
            Text("code", "Product code"),
            Text("title", "Title"),
            Text("title_zh", "Chinese title", required=False),
            Text("category", "Category", required=False),
            Text("vendor", "Maker", required=False),
        ),
        alone=True,
        args=nothing,
        seen=False,
        title="New product",
        help="It stays off the shelf until it is put on.",
    ),
    Action(
        "M",
        "merge",
        merge_products,
        (Text("into", "Into product", hint="its code; the variants go there"),),
        preview=True,
        title="Merge into another product",
        help="Two that are one: the variants move.",
    ),
    Action("x", "drop", unmake_product, danger=True, help="Made by mistake, without variants."),
)
