"""Rows of a mapped file as customers, or as support tickets that wait for their place here."""

import json
from collections.abc import Sequence

from data.importers.countries import country_code
from data.importers.files.reading import Cells
from data.importers.goods import Buyer, Fields, Kept, hash_of_fields
from data.importers.mappings.mapped_rows import MappedTable, Texts
from data.importers.mappings.mapping_fields import TICKET_FIELDS
from data.importers.records import Taken, digest_of
from data.importers.values import Moment, Rejected

_PLAIN = ("email", "phone", "company", "tier", "note", "city", "region", "postcode")
_CALLED = {"address1": "line1", "address2": "line2"}
_MOMENTS = ("opened_at", "closed_at", "answered_at")
_LANGUAGES = {
    **{"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es"},
    **{"español": "es", "chinese": "zh", "中文": "zh", "英文": "en", "portuguese": "pt", "português": "pt"},
    **{"italian": "it", "italiano": "it", "dutch": "nl", "japanese": "ja", "日本語": "ja"},
}


class MappedBuyers(MappedTable):
    """Reads one table of customers by a mapping."""

    key_fields = ("customer", "email", "phone")

    def key(self, cells: Cells) -> str:
        """The source's id, else the e-mail address or the telephone number."""
        return super().key(cells).casefold()

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as what it says of a customer."""
        texts = self.texts(cells)
        source = texts.get("customer", "")
        if not source and not texts.get("email") and not texts.get("phone"):
            raise Rejected(f"{self.called('customer' if self.has('customer') else 'email')} is missing")
        if texts.get("email") and "@" not in texts["email"]:
            raise Rejected(f"{self.called('email')} “{texts['email'][:40]}” is no e-mail address")
        said: Fields = {name: texts.get(name, "") for name in _PLAIN if self.has(name)}
        said |= {ours: texts.get(name, "") for name, ours in _CALLED.items() if self.has(name)}
        if self.has("name") or self.has("first_name") or self.has("last_name"):
            said["name"] = _full_name(texts)
        if self.has("country"):
            said["country"] = country_code(texts.get("country", ""))
        if self.has("language"):
            said["language"] = _language(texts.get("language", ""))
        if self.has("marketing"):
            found = self.yes("marketing", texts)
            said["marketing"] = "" if found is None else "given" if found else "withdrawn"
        extra = {name: cell for name, cell in zip(self.beside_names, self.beside(cells), strict=True) if cell}
        if self.beside_names:
            said["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True) if extra else ""
        updated = self.moment("updated", texts)
        # By e-mail a customer is known anyway; a telephone number must stand for the id that there is none of.
        return (source or ("" if texts.get("email") else texts["phone"]), said, updated.at if updated else 0)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Buyer]:
        """The customer of one key: the newest row, with what only older ones say."""
        ordered = sorted(taken, key=lambda one: one.record[2] if isinstance(one.record[2], int) else 0)
        said: Fields = {}
        for one in reversed(ordered):
            fields = one.record[1]
            assert isinstance(fields, dict)
            for name, value in fields.items():
                if said.get(name, "") == "":
                    said[name] = value
        buyer = Buyer(str(ordered[-1].record[0]), said, sorted((one.file, one.row) for one in taken))
        buyer.source_hash = hash_of_fields(buyer.source_id, said)
        return [buyer]


class MappedTickets(MappedTable):
    """Reads one table of support tickets by a mapping: they are kept as they are said, until they have a place here."""

    key_fields = ("ticket",)

    def key(self, cells: Cells) -> str:
        """The ticket's id, else what the row says."""
        return super().key(cells) or digest_of(cells)

    def read(self, cells: Cells) -> tuple[object, ...]:
        """The row as what it says of a ticket."""
        texts = self.texts(cells)
        if self.has("ticket") and not texts.get("ticket"):
            raise Rejected(f"{self.called('ticket')} is missing")
        said: Fields = {name: texts.get(name, "") for name in TICKET_FIELDS if self.has(name)}
        for name in _MOMENTS:
            when = self.moment(name, texts)
            if isinstance(when, Moment):
                said[name] = when.at
        said |= {name: cell for name, cell in zip(self.beside_names, self.beside(cells), strict=True) if cell}
        return (texts.get("ticket", ""), said)

    def documents(self, key: str, taken: Sequence[Taken]) -> list[Kept]:
        """A ticket of each id; without ids each row is one."""
        groups = [list(taken)] if self.has("ticket") else [[one] for one in taken]
        found = []
        for group in groups:
            said: Fields = {}
            for one in reversed(group):
                fields = one.record[1]
                assert isinstance(fields, dict)
                said = {**said, **{name: value for name, value in fields.items() if name not in said}}
            source = str(group[-1].record[0]) or digest_of([str(value) for value in said.values()])
            kept = Kept("ticket", source, said, [(one.file, one.row) for one in group])
            kept.source_hash = hash_of_fields(source, said)
            found.append(kept)
        return found


def _full_name(texts: Texts) -> str:
    whole = " ".join(text for name in ("first_name", "last_name") if (text := texts.get(name, "")))
    return texts.get("name", "") or whole


def _language(text: str) -> str:
    """en of “English”, “en-GB” and “en”; what is neither stays as it was written."""
    bare = text.strip()
    return _LANGUAGES.get(bare.casefold(), bare[:2].lower() if len(bare) > 2 and bare[2] in "-_" else bare)
