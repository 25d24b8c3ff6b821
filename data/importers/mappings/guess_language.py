"""The language of a table's headers, as far as it decides how dates and numbers are usual."""

import re
from collections.abc import Sequence

from data.importers.mappings.guess_headers import fold

_WORDS = {
    "de": (
        "bestellnummer bestellnr bestelldatum datum menge preis betrag artikel kunde summe versand"
        " versandkosten mwst anzahl bezeichnung einzelpreis auftragsnummer gesamt rabatt strasse"
        " ort plz zahlungsart bestand lager stk artikelnummer rechnungsnummer nachname vorname telefon"
        " land gesamtbetrag gesamtpreis zwischensumme kundennummer beleg"
    ),
    "fr": (
        "commande quantite prix montant nom ville pays adresse tva unitaire livraison remise paiement facture statut"
        " reference designation courriel telephone prenom frais"
    ),
    "es": (
        "fecha cantidad precio importe nombre ciudad direccion envio descuento numero cliente articulo"
        " producto impuesto telefono apellidos provincia unidades existencias"
    ),
    "pt": "quantidade preco valor data nome cidade endereco frete desconto imposto telefone produto comprador qtd cep",
}


def language_of(header: Sequence[str]) -> str:
    """zh, de, fr, es, pt, else en."""
    text = " ".join(header)
    if len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2:
        return "zh"
    words = set(" ".join(fold(name) for name in header).split())
    counts = {language: len(words & set(known.split())) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 else "en"
