"""A folder in the machine's memory for the tests' stores: on a disk most of a test is waiting for it."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free there: a container's own is often tiny."""


def quick_folder() -> Path:
    """Where stores of tests lie: in memory where there is room, else among the temporary files."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        return MEMORY
    return Path("/tmp") if os.path.isdir("/tmp") else Path(tempfile.gettempdir())
