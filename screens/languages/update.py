"""Brings the catalogues up to date with the source: `python -m screens.languages.update` (`make words`).

New sentences are added without a translation and printed, old ones dropped, translations kept, and the .mo compiled.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from screens.languages.extract import LISTS, ROOT, Sentence, listed, sentences
from screens.words import CATALOGUES, DOMAIN, LANGUAGES

MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""Written into the files in place of today, so that they differ only where sentences do."""


HEAD = {"project": "ecom-tui", "version": "1", "last_translator": "-", "language_team": "-", "msgid_bugs_address": "-"}


def po_file(language: str) -> Path:
    """Where the translations of a language are written by hand."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(language: str) -> Catalog:
    """The catalogue as it is on disk; an empty one for a new language."""
    file = po_file(language)
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def renewed(language: str, found: list[Sentence]) -> Catalog:
    """A catalogue with exactly these sentences, and the translations that were there."""
    known = read(language)
    made = Catalog(locale=language, creation_date=MADE, revision_date=MADE, fuzzy=False, **HEAD)
    made.header_comment = f"# The words of ecom-tui in {LANGUAGES[language]}. Written by hand; `make words` adds keys."
    shipped = {name: zh for file in LISTS for name, zh in listed(ROOT / file).items()} if language == "zh_CN" else {}
    for sentence in found:
        key = (sentence.text, sentence.plural) if sentence.plural else sentence.text
        context = sentence.context or None
        before = known.get(sentence.text, context)
        string = before.string if before and isinstance(before.id, tuple) == bool(sentence.plural) else None
        string = string or shipped.get(sentence.text)
        made.add(key, string, locations=[(sentence.file, 0)], context=context)
    return made


def missing(catalogue: Catalog) -> list[str]:
    """The sentences without a translation, with their context."""
    open_ones = [message for message in catalogue if message.id and not _said(message.string)]
    return [f"{message.context or ''}|{_first(message.id)}".lstrip("|") for message in open_ones]


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of a catalogue."""
    catalogue.creation_date = catalogue.revision_date = MADE
    binary = BytesIO()
    write_mo(binary, catalogue)
    return binary.getvalue()


def _said(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def _first(key: object) -> str:
    return str(key[0] if isinstance(key, list | tuple) else key)


def main() -> int:
    """Update all languages; 1 when a sentence is missing."""
    found, lacking = sentences(), 0
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = renewed(language, found)
        file = po_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as lines:
            write_po(lines, catalogue, width=120, sort_output=True, include_lineno=False)
        file.with_suffix(".mo").write_bytes(compiled(read(language)))
        for sentence in missing(catalogue):
            print(sentence)
        lacking += len(missing(catalogue))
        print(f"{language}: {len(catalogue)} sentences, {len(missing(catalogue))} missing", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
