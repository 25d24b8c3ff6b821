"""The command that does: any operation of the doorway on any things, with preview, by the same rules as a key."""

import json
from typing import Any

import click

from data.dataclass import dataclass, field
from data.errors import Missing, Over, Refused, StoreError
from ecom_tui.answers import write_json, write_table
from ecom_tui.cli import as_json
from ecom_tui.front import Front
from ecom_tui.net import MISSING, NOT_ALL, Ended
from ecom_tui.typing_in import Typed, operation_named, read_words
from screens.words import event_sentence, say


@dataclass
class Wanted:
    """One operation on one thing, as it was typed."""

    id: str
    call: Any = None
    refusal: StoreError | None = None


@dataclass
class Answer:
    """What became of all of them, in the shape of the contract."""

    done: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    would: dict[str, Any] | None = None
    changes: list[str] = field(default_factory=list)
    """The same in words, as a form shows it."""
    stopped_after: int | None = None

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        told: dict[str, Any] = {"done": self.done, "refused": self.refused}
        if self.would is not None:
            told["would"] = self.would
        if self.stopped_after is not None:
            told["stopped_after"] = self.stopped_after
        return told


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="OPERATION ID… [--field value …]")
@click.option("--preview", "previews", is_flag=True, help="Say what it would do; nothing is changed.")
@click.option("--op-id", default="", metavar="ID", help="The same id again answers the same and changes nothing.")
@click.option("--list", "lists", is_flag=True, help="Every operation that you may use, with its fields.")
@click.option("--ask", "asks", is_flag=True, help="Above your limit: ask whoever may decide.")
@as_json
@click.pass_obj
def do(front: Front, words: tuple[str, ...], previews: bool, op_id: str, lists: bool, asks: bool) -> int:
    """Do an operation on one thing or on several.

    Example: ecom-tui do order.ship A1042 --carrier dhl --tracking 00340434161094022115
    """
    actor = front.enter_all()
    if lists or not words:
        _write_operations(front, actor)
        return 0
    operation = operation_named(words[0])
    _demand(actor, operation)
    typed = read_words(operation, list(words[1:]))
    found = _wanted(actor, typed)
    answer = _preview(actor, found) if previews else _carry_out(front, actor, found, op_id)
    if asks:
        _ask(actor, typed, found, answer)
    _write(front, answer, previews)
    return _code(answer, found)


def _demand(actor: Any, operation: Any) -> None:
    """Denied before anything that was typed is read; the doorway says who has the right, and notes the try."""
    from data.roles import grant

    if not grant(actor.role, operation.right):
        operation(actor)


def _wanted(actor: Any, typed: Typed) -> list[Wanted]:
    """Each operation with its values; a thing that there is not is refused alone."""
    found = []
    for name in typed.names:
        one = Wanted(name)
        try:
            one.id, one.call = typed.call(actor, name)
        except Missing as missing:
            if len(typed.names) == 1:
                raise
            one.refusal = missing
        found.append(one)
    return found


def _preview(actor: Any, found: list[Wanted]) -> Answer:
    from data.doorway import preview

    calls = [one for one in found if one.call is not None]
    told = preview(actor, [one.call for one in calls])
    answer = Answer(would=_would(told.would), changes=_changes(told))
    for index, done in told.done:
        answer.done.append(_done(actor, calls[index].id, done))
    for index, refused in told.refused:
        _refuse(answer, calls[index], refused)
    for one in found:
        if one.call is None and one.refusal is not None:
            _refuse(answer, one, one.refusal)
    if told.tried < len(calls):
        answer.stopped_after = told.tried
    return answer


def _changes(told: Any) -> list[str]:
    from screens.parts.drawn import Ends
    from screens.parts.foresight import preview_lines

    _, *lines = preview_lines(told, told.tried, says=False)
    return ["".join(text for text, _ in (line.left if isinstance(line, Ends) else line)).rstrip() for line in lines]


def _would(would: Any) -> dict[str, Any]:
    """What would be stored, with money as decimal text."""
    from data.money import decimal_text

    money = [
        {name: value for name, value in one.items() if name != "amount_minor"}
        | {"amount": decimal_text(int(one["amount_minor"]), one["currency"])}
        for one in would.money
    ]
    return {"stock": would.stock, "money": money, "messages": would.messages, "state": would.state}


def _carry_out(front: Front, actor: Any, found: list[Wanted], op_id: str) -> Answer:
    """Do them one by one; a refusal stops none of the others."""
    from data.events import new_op_id
    from ecom_tui.progress import Progress

    answer = Answer()
    op_id = op_id or new_op_id()
    with Progress("done", len(found)) as progress:
        for number, one in enumerate(found, 1):
            progress.upto(number - 1)
            try:
                _do_one(actor, one, op_id if len(found) == 1 else f"{op_id}:{number}", answer)
            except KeyboardInterrupt:
                progress.end()
                _write(front, answer, previews=False)
                told = {"n": number - 1, "all": len(found), "op_id": op_id}
                front.remark("Stopped after {n} of {all}. The same with --op-id {op_id} goes on.", **told)
                raise Ended(130) from None
    return answer


def _do_one(actor: Any, one: Wanted, op_id: str, answer: Answer) -> None:
    if one.refusal is None:
        try:
            done = one.call.operation(actor, *one.call.args, op_id=op_id, **one.call.values)
        except Refused as refused:
            one.refusal = refused
        else:
            answer.done.append(_done(actor, one.id, done))
            return
    _refuse(answer, one, one.refusal)


def _done(actor: Any, id: str, done: Any) -> dict[str, Any]:
    from data.queries.numbers import number_of

    shown = id or str(done.facts.get("number") or done.facts.get("code") or number_of(actor, done.kind, done.id))
    return {"id": shown, "says": event_sentence(done.verb, 1, done.facts), "event": done.seq or None}


def _refuse(answer: Answer, one: Wanted, refused: StoreError) -> None:
    one.refusal = refused
    answer.refused.append({"id": one.id, "says": say(refused.sentence, **refused.facts), "kind": refused.kind})


def _ask(actor: Any, typed: Typed, found: list[Wanted], answer: Answer) -> None:
    """Turn what was above the limit into requests."""
    from data.operations.approvals import ask_approval

    over = {one.id for one in found if isinstance(one.refusal, Over)}
    for one in found:
        if one.id not in over or one.call is None or not one.call.args:
            continue
        values = {name: value for name, value in one.call.values.items() if name != "seen"}
        reason = str(values.get("reason", ""))
        try:
            done = ask_approval(actor, typed.operation.name, one.call.args[0], values=json.dumps(values), reason=reason)
        except Refused as refused:
            _replace(answer, one, say(refused.sentence, **refused.facts), refused.kind)
            continue
        _replace(answer, one, say("It is above your limit, and was asked for: request {n}.", n=str(done.id)), "asked")


def _replace(answer: Answer, one: Wanted, says: str, kind: str) -> None:
    for told in answer.refused:
        if told["id"] == one.id:
            told["says"], told["kind"] = says, kind


def _write(front: Front, answer: Answer, previews: bool) -> None:
    if front.json:
        write_json(answer.document())
        if not previews:
            for told in answer.refused:
                front.tell_line(told["says"])
        return
    for told in answer.done:
        front.tell_line(f"+ {told['id']}  {told['says']}" if _several(answer) else told["says"])
    for told in answer.refused:
        front.remark("{says}", says=f"x {told['id']}  {told['says']}" if _several(answer) else told["says"])
    for line in answer.changes:
        front.tell_line(line)
    if answer.would is not None:
        front.tell("Nothing was changed.")
    if answer.stopped_after is not None:
        front.remark("Looked at the first {n}.", n=answer.stopped_after)


def _several(answer: Answer) -> bool:
    return len(answer.done) + len(answer.refused) > 1


def _code(answer: Answer, found: list[Wanted]) -> int:
    if not answer.refused:
        return 0
    only_missing = not answer.done and all(isinstance(one.refusal, Missing) for one in found)
    return MISSING if only_missing else NOT_ALL


def _write_operations(front: Front, actor: Any) -> None:
    from data.doorway import allowed
    from data.roles import RIGHTS

    found = allowed(actor)
    if front.json:
        listed = [
            {
                "name": one.name,
                "right": one.right,
                "subject": one.subject,
                "on_thing": one.on_thing,
                "danger": one.danger,
                "doc": one.doc,
                "fields": [
                    {"name": spec.name, "type": spec.type, "required": spec.required, "default": spec.default}
                    for spec in (one.fields[1:] if one.on_thing else one.fields)
                ],
            }
            for one in found
        ]
        write_json({"operations": listed})
        return
    lines = []
    for one in found:
        specs = one.fields[1:] if one.on_thing else one.fields
        names = [(f"--{spec.name.replace('_', '-')}", spec.required) for spec in specs]
        words = " ".join(name if required else f"[{name}]" for name, required in names)
        lines.append((one.name, "ID" if one.on_thing else "", words, say(RIGHTS.get(one.right, one.right))))
    write_table(("operation", "", "fields", "right"), lines)
