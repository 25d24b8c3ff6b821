"""SKUs as sources speak of them: found, made, and brought to what is the source's to say."""

from collections.abc import Iterable, Sequence

from data import bulk, database, frames, options
from data.dataclass import dataclass, field
from data.importers.goods import SKU, Fields, Variant
from data.importers.keeping import last_words
from data.importers.keeping.catalogue import barcode_owners, named
from data.importers.keeping.differences import About, Differences
from data.importers.keeping.keep_products import OurProduct, Products, load_products
from data.importers.keeping.last_words import Word
from data.importers.keeping.merged_skus import skus_that_stay
from data.importers.keeping.said import Verdict, settle
from data.round_trip import OWN
from data.spots import MOST

_BY_CODE = f"SELECT code, id FROM sku WHERE code IN {bulk.LIST}"
_OURS = (
    "SELECT id, code, product_id, barcode, name, name_zh, price_minor, cost_minor, weight_g, live, track, oversell,"
    f" oversell_limit, safety, pack, placeholder, version, batch_id FROM sku WHERE id IN {bulk.LIST}"
    " ORDER BY id /*lock*/"
)
_OF_PRODUCTS = f"SELECT id FROM sku WHERE product_id IN {bulk.LIST}"
_OPTIONS = f"SELECT sku_id, name, value FROM option_value WHERE sku_id IN {bulk.LIST} ORDER BY sku_id, position"
_UPDATE = (
    "UPDATE sku SET code = ?, product_id = ?, barcode = ?, name = ?, name_zh = ?, price_minor = ?, cost_minor = ?,"
    " weight_g = ?, live = ?, track = ?, oversell = ?, oversell_limit = ?, safety = ?, pack = ?, placeholder = ?,"
    " version = version + 1 WHERE id = ?"
)
_NO_OPTIONS = "DELETE FROM option_value WHERE sku_id = ?"
_WAREHOUSES = "SELECT id FROM warehouse WHERE kind = 'own' ORDER BY id"
_EMPTY: Fields = {
    **dict.fromkeys(("barcode", "name", "name_zh", "options"), ""),
    **{"price_minor": None, "cost_minor": None, "weight_g": 0, "live": 1, "track": 1, "oversell": "deny"},
    **{"safety": 0, "pack": 1},
}
REASON = "import"
"""Why a price that a file brings is what it is."""


@dataclass(slots=True)
class OurSku:
    """A SKU as we have it, on its way to what it becomes."""

    id: int
    product: int
    fields: Fields
    free: bool
    """Nobody's yet: a placeholder, or an import made it and no source has spoken of it."""
    is_new: bool = False
    placeholder: bool = False
    limit: int = 0
    """How many more may be sold than there are."""
    taken: set[str] = field(default_factory=set)
    """Fields that have changed."""

    @property
    def code(self) -> str:
        """What it is called."""
        return str(self.fields["code"])

    def become(self, take: Fields) -> None:
        """Take new values."""
        changed = {name: value for name, value in take.items() if self.fields[name] != value}
        self.fields |= changed
        self.taken |= changed.keys()


class Variants:
    """The variants of some articles; `place` is that of the article."""

    def __init__(self, spoken: Sequence[tuple[Variant, Word, int]], products: Products, differences: Differences):
        self._spoken, self._products, self._differences = spoken, products, differences
        self._ours: dict[int, OurSku] = {}
        self._codes: dict[str, int] = {}
        self._barcodes: dict[str, int] = {}
        self._homes: dict[int, OurProduct] = {}
        """Every product that one of them belongs to."""

    def meet(self) -> None:
        """Find the SKU of each variant, or think of one."""
        codes = {_said_code(word) for _, word, _ in self._spoken if not word.same}
        self._codes = {code: int(key) for group in bulk.groups(codes) for code, key in database.rows(_BY_CODE, group)}
        self._go_on_with_heirs()
        known = {word.subject or self._codes.get(_said_code(word)) for _, word, _ in self._spoken}
        self._ours = load_skus(key for key in known if key is not None)
        new = {_said_code(word): place for _, word, place in self._spoken if word.subject is None}
        unknown = [code for code in new if code not in self._codes]
        for code, key in zip(unknown, bulk.reserve("sku", len(unknown)), strict=True):
            self._codes[code] = key
            product = self._products.of[new[code]].id
            self._ours[key] = OurSku(key, product, {**_EMPTY, "code": code}, free=True, is_new=True)
        self._barcodes = barcode_owners(str(word.said.get("barcode", "")) for _, word, _ in self._spoken)

    def _go_on_with_heirs(self) -> None:
        """What a shop says of a merged SKU it says of the one that stayed; a list of ours means the very row."""
        if self._differences.channel == OWN:
            return
        meant = [(word, word.subject or self._codes.get(_said_code(word))) for _, word, _ in self._spoken]
        stays = skus_that_stay(key for _, key in meant if key is not None)
        for word, key in meant:
            if key in stays:
                word.subject = stays[key]

    def settle(self) -> None:
        """Take what is the source's; what is ours stays and is listed. Names follow their products'."""
        self._homes = {one.id: one for one in self._products.of}
        away = {one.product for one in self._ours.values()} - self._homes.keys()
        self._homes |= load_products(away)
        before = {key: (_home_titles(self._homes[one.product]), _values(one)) for key, one in self._ours.items()}
        said: set[int] = set()
        for _, word, place in self._spoken:
            key = word.subject or self._codes[_said_code(word)]
            if word.same:
                continue
            ours = self._ours[key]
            self._settle_home(word, ours, self._products.of[place])
            if "name" in self._weigh(word, ours).take:
                said.add(key)
            word.subject, word.made = key, ours.is_new
            ours.free = False
        before |= self._load_siblings()
        for key, (titles, values) in before.items():
            self._name(self._ours[key], titles, values, said=key in said)

    def _settle_home(self, word: Word, ours: OurSku, home: OurProduct) -> None:
        """Move a SKU out of a product that only stood in for this one."""
        if ours.product == home.id or word.key:
            return
        old = self._homes[ours.product]
        if old.free:
            self._products.leave(old.id)
            ours.product = home.id
            ours.taken.add("product")
        else:
            about = About(SKU, word.source_id, ours.id, ours.code, spoken=False)
            self._differences.differ(about, "product", old.code, home.code)

    def _weigh(self, word: Word, ours: OurSku) -> Verdict:
        about = About(SKU, word.source_id, ours.id, ours.code, spoken=bool(word.key))
        verdict = settle(word.before, word.said, ours.fields, free=ours.free)
        if not word.key:  # found by its code: where ours is another, that one was merged
            verdict.take.pop("code", None)
            verdict.differ.pop("code", None)
        self._refuse_taken(about, verdict, ours)
        if verdict.take.get("price_minor", 0) is None:
            del verdict.take["price_minor"]  # a price can be another one, not none
        self._differences.weigh(about, verdict, ours.fields)
        self._differences.complain(ours.code, word)
        ours.become(verdict.take)
        if "oversell" in verdict.take:
            ours.limit = 0 if ours.fields["oversell"] == "deny" else ours.limit or MOST
        return verdict

    def _refuse_taken(self, about: About, verdict: Verdict, ours: OurSku) -> None:
        """A code and a barcode belong to one SKU only."""
        for name, owners in (("code", self._codes), ("barcode", self._barcodes)):
            value = str(verdict.take.get(name) or "")
            if not value:
                continue
            if owners.setdefault(value, ours.id) == ours.id:
                continue
            del verdict.take[name]
            owner = self._code_of(owners[value])
            self._differences.differ(about, name, ours.fields[name], value, f"it belongs to {owner} already")

    def _code_of(self, sku: int) -> str:
        known = self._ours.get(sku)
        return known.code if known else str(database.scalar("SELECT code FROM sku WHERE id = ?", (sku,)) or sku)

    def _load_siblings(self) -> dict[int, tuple[tuple[str, str], list[str]]]:
        """Variants that the file does not name, of products that are called otherwise now."""
        renamed = {one.id: one for one in self._products.of if not one.is_new and one.taken & {"title", "title_zh"}}
        keys = {int(row[0]) for group in bulk.groups(renamed) for row in database.rows(_OF_PRODUCTS, group)}
        found = load_skus(keys - self._ours.keys())
        self._ours |= found
        return {key: (_home_titles(renamed[one.product]), _values(one)) for key, one in found.items()}

    def _name(self, ours: OurSku, titles: tuple[str, str], values: list[str], *, said: bool) -> None:
        """Call it after its product and options, unless somebody chose its name."""
        home, now = self._homes[ours.product], _values(ours)
        title, title_zh = str(home.fields["title"]), str(home.fields["title_zh"])
        own = (named(titles[0], values), ours.code, "")
        if not said and (ours.is_new or ours.placeholder or ours.fields["name"] in own):
            ours.become({"name": named(title, now) if title else ours.fields["name"] or ours.code})
        own_zh = (named(titles[1], values) if titles[1] else "", "")
        if title_zh and ours.fields["name_zh"] in own_zh and "name_zh" not in ours.taken:
            ours.become({"name_zh": named(title_zh, now)})
        if ours.placeholder or ours.is_new:
            ours.placeholder = not title and ours.fields["name"] in (ours.code, "")

    def write(self) -> int:
        """Write what became of them; how many are new."""
        at, batch = frames.at(), self._differences.batch
        new = [one for one in self._ours.values() if one.is_new]
        changed = [one for one in self._ours.values() if one.taken and not one.is_new]
        bulk.fill("sku", (_row(one, batch) for one in new))
        database.many(_UPDATE, [_updated(one) for one in changed])
        chosen = [one for one in self._ours.values() if "options" in one.taken]
        database.many(_NO_OPTIONS, [(one.id,) for one in chosen if not one.is_new])
        bulk.fill("option_value", (row for one in chosen for row in option_rows(one.id, str(one.fields["options"]))))
        currency, actor = options.currency(), frames.frame().actor.id
        priced = [one for one in (*new, *changed) if "price_minor" in one.taken]
        bulk.fill("price_row", ((one.id, currency, one.fields["price_minor"], at, REASON, actor) for one in priced))
        places = [int(row[0]) for row in database.rows(_WAREHOUSES)]
        bulk.fill("promise", ((one.id, place) for one in new for place in places))
        for one in (*new, *changed):
            frames.touch("sku", one.id, new=one.is_new)
        self._products.clear()
        words = {word.source_id: word for _, word, _ in self._spoken}
        last_words.save(self._differences.channel, SKU, words.values(), batch)
        return len(new)


def _said_code(word: Word) -> str:
    return str(word.said["code"])


def _home_titles(home: OurProduct) -> tuple[str, str]:
    return home.title, home.title_zh


def _values(one: OurSku) -> list[str]:
    return [line.partition("=")[2] for line in str(one.fields["options"]).splitlines()]


def _row(one: OurSku, batch: int) -> tuple[object, ...]:
    said = one.fields
    names = (said["barcode"] or None, said["name"], said["name_zh"], said["cost_minor"], said["price_minor"])
    rules = (said["live"], said["track"], said["oversell"], one.limit, said["pack"])
    placed = (one.id, one.code, one.product)
    return (*placed, *names, int(one.placeholder), said["safety"], said["weight_g"], *rules, batch)


def _updated(one: OurSku) -> tuple[object, ...]:
    said = one.fields
    names = (said["barcode"] or None, said["name"], said["name_zh"], said["price_minor"], said["cost_minor"])
    rules = (said["weight_g"], said["live"], said["track"], said["oversell"], one.limit, said["safety"], said["pack"])
    return (one.code, one.product, *names, *rules, int(one.placeholder), one.id)


def option_rows(sku: int, text: str) -> list[tuple[object, ...]]:
    """The rows of option values, by their lines `Name=Value`."""
    pairs = (line.partition("=") for line in text.splitlines())
    return [(sku, position, name, value) for position, (name, _, value) in enumerate(pairs)]


def load_skus(ids: Iterable[int]) -> dict[int, OurSku]:
    """SKUs as we have them, locked until the end."""
    found: dict[int, OurSku] = {}
    by_import = []
    wanted = sorted(set(ids))
    for group in bulk.groups(wanted):
        for key, code, product, barcode, name, name_zh, price, cost, *rules in database.rows(_OURS, group):
            weight, live, track, oversell, limit, safety, pack, placeholder, version, batch = rules
            fields: Fields = {"code": code, "barcode": barcode or "", "name": name, "name_zh": name_zh, "options": ""}
            fields |= {"price_minor": price, "cost_minor": cost, "weight_g": weight, "live": live, "track": track}
            fields |= {"oversell": oversell, "safety": safety, "pack": pack}
            one = OurSku(int(key), int(product), fields, free=bool(placeholder), placeholder=bool(placeholder))
            one.limit = int(limit)
            found[one.id] = one
            if batch is not None and version == 1:
                by_import.append(one.id)
    for key in set(by_import) - last_words.spoken_of(SKU, by_import):
        found[key].free = True
    for group in bulk.groups(wanted):
        for key, name, value in database.rows(_OPTIONS, group):
            fields = found[int(key)].fields
            fields["options"] = f"{fields['options']}\n{name}={value}".lstrip("\n")
    return found
