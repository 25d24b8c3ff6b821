"""What WooCommerce calls the columns of its product export, in English and in the languages that it ships most."""

import re
from collections.abc import Sequence

from data.importers.shops.shop_columns import folded

NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "productid"),
    "type": ("type", "typ", "tipo", "类型", "類型"),
    "sku": ("sku", "artikelnummer", "ugs", "cod", "ref", "货号"),
    "barcode": (
        *("gtinupceanorisbn", "gtinupceanoderisbn", "gtinupceanouisbn", "gtinupceanoisbn", "gtinupceanofisbn"),
        *("gtin", "ean", "ean13", "upc", "isbn", "barcode", "globaluniqueid", "metaean", "metagtin", "metabarcode"),
        "metaglobaluniqueid",
    ),
    "name": ("name", "nom", "nombre", "nome", "naam", "title", "名称", "名稱"),
    "published": ("published", "veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "已发布"),
    "featured": (
        *("isfeatured", "featured", "isthervorgehoben", "istempfohlen", "misenavant", "estádestacado", "inprimopiano"),
        *("uitgelicht", "是推荐产品"),
    ),
    "visibility": (
        *("visibilityincatalog", "visibilityincatalogue", "sichtbarkeitimkatalog", "visibilitédanslecatalogue"),
        *("visibilidadenelcatálogo", "visibilitànelcatalogo", "zichtbaarheidincatalogus", "在列表页可见"),
    ),
    "short": (
        *("shortdescription", "kurzbeschreibung", "descriptioncourte", "descripcióncorta", "brevedescrizione"),
        *("kortebeschrijving", "简短描述"),
    ),
    "text": ("description", "beschreibung", "descripción", "descrizione", "beschrijving", "descrição", "描述"),
    "tax_status": ("taxstatus", "steuerstatus", "étatdelatva", "estadodelimpuesto", "statodelleimposte", "税状态"),
    "tax_class": ("taxclass", "steuerklasse", "classedetva", "clasedeimpuesto", "aliquotadiimposta", "税类"),
    "in_stock": ("instock", "vorrätig", "enstock", "eninventario", "existencias", "instock", "opvoorraad", "有库存"),
    "stock": ("stock", "bestand", "lager", "inventario", "magazzino", "voorraad", "estoque", "库存"),
    "low_stock": ("lowstockamount", "geringelagermenge", "montantdestockfaible", "cantidaddebajoinventario"),
    "backorders": (
        *("backordersallowed", "lieferrückstandzulassen", "lieferrückständeerlaubt", "lieferrückstanderlaubt"),
        *("autoriserlescommandesdeproduitsenrupture", "permitirreservasdeproductosagotados"),
        *("abilitagliordiniarretrati", "nabestellingentoestaan", "允许缺货下单"),
    ),
    "weight": ("weight", "gewicht", "poids", "peso", "重量"),
    "sale": ("saleprice", "angebotspreis", "tarifpromo", "preciorebajado", "prezzoinofferta", "actieprijs", "促销价格"),
    "regular": (
        *("regularprice", "regulärerpreis", "tarifrégulier", "precionormal", "prezzodilistino", "reguliereprijs"),
        *("常规售价", "price"),
    ),
    "cost": ("costofgoods", "costprice", "cogs", "metawccogcost", "metaalgwccogcost", "cogsvalue"),
    "categories": ("categories", "kategorien", "catégories", "categorías", "categorie", "categorieën", "分类"),
    "brands": ("brands", "brand", "marken", "marques", "marcas", "marchi", "merken", "品牌"),
    "images": ("images", "bilder", "imágenes", "immagini", "afbeeldingen", "imagens", "图片"),
    "parent": (
        *("parent", "übergeordnetesprodukt", "übergeordnet", "superior", "principal", "genitore", "hoofd", "父级"),
    ),
}
TYPICAL = (
    *("featured", "visibility", "short", "tax_status", "in_stock", "backorders", "sale", "regular", "published"),
    "parent",
)
"""Fields of which a product export has some, whatever else is missing."""
WEIGHED_IN = "kg"
_NUMBERED = re.compile(r"\d+")
_ATTRIBUTE = re.compile("attribut|atributo|attributo|eigenschap|属性")
_NAME = re.compile("name|nom|nombre|nome|naam|名称")
_VALUE = re.compile("value|valeur|valor|wert|valore|waarde|值")


def attributes_of(header: Sequence[str]) -> list[tuple[int, int]]:
    """The places of each attribute's name and values, in their order."""
    names: dict[int, int] = {}
    values: dict[int, int] = {}
    for place, column in enumerate(header):
        name = folded(column)
        number = _NUMBERED.search(name)
        if number is None or not _ATTRIBUTE.search(name):
            continue
        if _VALUE.search(name):
            values[int(number[0])] = place
        elif _NAME.search(name):
            names[int(number[0])] = place
    return [(names[number], values[number]) for number in sorted(names) if number in values]
