"""How the lanes' answers come back to the loop of keys."""

import asyncio
from concurrent.futures import Future
from typing import Any

from data.errors import StoreError
from data.faults import unusable
from data.lanes import Superseded


async def answer(asked: "Future[Any]") -> Any:
    """What a lane answers; a fault of the store as its sentence, in whatever clothes it comes."""
    try:
        return await asyncio.wrap_future(asked)
    except (StoreError, Superseded):
        raise
    except Exception as error:
        known = unusable(error)
        if known is None:
            raise
        raise known from error
