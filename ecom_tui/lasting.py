"""A defect in one handler must not leave a page that hears no key: what handles messages goes on to the next one."""

from typing import Any

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump


def outlive_defects() -> None:
    """From now on a page outlives what breaks in its handlers; Textual would end it and leave its picture standing."""
    if getattr(MessagePump._dispatch_message, "lasting", False):
        return
    stock = MessagePump._dispatch_message

    async def dispatch(self: Any, message: Message) -> None:
        try:
            await stock(self, message)
        except Exception as error:
            if isinstance(message, events.Compose | events.Mount):
                raise  # there is nothing yet that could go on
            self.app._handle_exception(error)

    dispatch.lasting = True  # type: ignore[attr-defined]  # so that a second call leaves it alone
    MessagePump._dispatch_message = dispatch  # type: ignore[method-assign]  # the loop's only way to a handler
