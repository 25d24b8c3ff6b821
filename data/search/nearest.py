"""The known word nearest to one that is not known."""

from collections.abc import Iterable


def nearest(text: str, known: Iterable[str]) -> str:
    """The word that was probably meant, or nothing."""
    from rapidfuzz import fuzz, process  # 20 ms that only a mistake pays

    words = {word.casefold(): word for word in known}
    typed = text.casefold().replace("-", "_").replace(" ", "_")
    begun = [word for word in words if typed and word.startswith(typed)]
    if begun:
        return words[begun[0]]
    found = process.extractOne(typed, list(words), scorer=fuzz.ratio, score_cutoff=55)
    return words[found[0]] if found else ""
