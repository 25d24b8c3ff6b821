"""The last net: whatever goes wrong becomes one sentence and the right exit code, never a traceback."""

import os
import sys
from contextlib import suppress

from data.errors import Missing, Refused, StoreError, Unclear, Unusable
from ecom_tui.front import shown
from screens.words import say

DONE, NOT_ALL, USAGE, MISSING, UNUSABLE, DEFECT, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


class Ended(Exception):
    """The command has said everything; this is its exit code."""

    def __init__(self, code: int):
        self.code = code
        super().__init__(code)


def run(words: list[str]) -> int:
    """Carry out a call; its exit code."""
    for channel in (sys.stdout, sys.stderr):
        if hasattr(channel, "reconfigure"):
            channel.reconfigure(errors="replace")
    try:
        code = _carry_out(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read our answer has seen enough; the interpreter must not stumble over it again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    finally:
        _close()


def _close() -> None:
    """Leave the store in good order: the last one to leave a SQLite store tidies its files."""
    database = sys.modules.get("data.database")
    if database is not None:
        with suppress(Exception):
            database.close_database()


def _carry_out(words: list[str]) -> int:
    try:
        from ecom_tui.opening import open_quickly

        code = open_quickly(words)
        if code is not None:
            return code
        from ecom_tui.cli import answer

        return answer(words)
    except Ended as ended:
        return ended.code
    except KeyboardInterrupt:
        return _fail(words, INTERRUPTED, "interrupted", say("Stopped. What was done so far is kept."))
    except BrokenPipeError:
        raise
    except StoreError as error:
        return _fail(words, exit_code(error), error.kind, say(error.sentence, **error.facts))
    except Exception as error:
        return _unforeseen(words, error)


def exit_code(error: StoreError) -> int:
    """The exit code of a refusal."""
    match error:
        case Unusable():
            return UNUSABLE
        case Missing():
            return MISSING
        case Unclear():
            return USAGE
        case Refused():
            return NOT_ALL
    return DEFECT


def _unforeseen(words: list[str], error: Exception) -> int:
    """A fault of the store that arrived in a driver's clothes, else a defect with an incident id."""
    from data.faults import unusable

    known = unusable(error)
    if known is not None:
        return _fail(words, UNUSABLE, known.kind, say(known.sentence, **known.facts))
    from ecom_tui.logs import incident

    return _fail(words, DEFECT, "defect", say("Something broke ({id}). Nothing was changed.", id=incident(error)))


def _fail(words: list[str], code: int, kind: str, says: str) -> int:
    # On one line, also where a file's name or its columns have line ends.
    print(shown(says).replace("\n", " "), file=sys.stderr)
    if wants_json(words):
        from ecom_tui.answers import error_document, write_json

        write_json(error_document(kind, says))
    return code


def wants_json(words: list[str]) -> bool:
    """Whether the answer is to be one JSON document, even if the call itself could not be read."""
    return "--json" in words or "--format=json" in words or ("json" in words[1:] and "--format" in words)
