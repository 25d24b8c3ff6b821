"""The entry point of `ecom-tui`. Opening the program goes past the command line's library: 30 ms less to wait."""

import os
import sys


def main() -> None:
    """Run the program with the words it was called with."""
    words = sys.argv[1:]
    if words == ["--version"]:
        from importlib.metadata import version

        print(f"ecom-tui {version('ecom-tui')}")
        return
    foreign = foreign_package()
    if foreign:
        said = f"“import {foreign}” finds another program's package. Install ecom-tui on its own: pipx or uv tool."
        print(said, file=sys.stderr)
        sys.exit(4)
    from ecom_tui.net import run

    sys.exit(run(words))


def foreign_package() -> str:
    """Which of our top-level names belongs to somebody else here; `data` is a common one."""
    import data
    import screens

    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for package in (data, screens):
        if os.path.dirname(os.path.dirname(os.path.abspath(package.__file__ or ""))) != home:
            return package.__name__
    return ""


if __name__ == "__main__":
    main()
