"""The command line: its common options and the table of its commands, each loaded only when it is called."""

import sys
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from ecom_tui.front import Front
from ecom_tui.net import USAGE, wants_json
from ecom_tui.opening import PLACES, open_program
from ecom_tui.settings import load_settings
from screens.words import LANGUAGES, say

COMMANDS = {
    "init": "cli_store:init",
    "demo": "cli_store:demo",
    "migrate": "cli_store:migrate",
    "doctor": "cli_store:doctor",
    "backup": "cli_copies:backup",
    "restore": "cli_copies:restore",
    "login": "cli_staff:login",
    "logout": "cli_staff:logout",
    "staff": "cli_staff:staff",
    "run": "cli_store:run",
    "list": "cli_read:list_things",
    "show": "cli_read:show",
    "history": "cli_read:history",
    "explain": "cli_read:explain",
    "kpi": "cli_kpi:kpi",
    "do": "cli_do:do",
    "import": "cli_files:import_files",
    "arrivals": "cli_arrivals:arrivals",
    "export": "cli_export:export",
    "print": "cli_print:print_paper",
    "tracking": "cli_tracking:tracking",
    "work": "work:work",
}
"""Every command and where it is written."""


class Commands(click.Group):
    """The program's commands; a name that is a place opens the program there."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of their table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if name not in COMMANDS:
            return _place(name) if name in PLACES else None
        module, _, attribute = COMMANDS[name].partition(":")
        found: click.Command = getattr(import_module(f"ecom_tui.{module}"), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words begin with, or the nearest ones to what was typed."""
        name = str(args[0])
        if name not in COMMANDS and name not in PLACES and not name.startswith("-"):
            close = get_close_matches(name, [*COMMANDS, *PLACES], 1, 0.5)
            if close:
                ctx.fail(say("There is no command or place “{name}”. Perhaps {nearest}?", name=name, nearest=close[0]))
            ctx.fail(say("There is no command or place “{name}”. ecom-tui --help names all.", name=name))
        return super().resolve_command(ctx, args)


def _place(name: str) -> click.Command:
    @click.command(name, help=f"Open the program at {name}.")
    @click.pass_obj
    def opened(front: Front) -> None:
        raise SystemExit(open_program(front, name))

    return opened


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
@click.option("--store", default="", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME.")
@click.option("--lang", type=click.Choice(list(LANGUAGES)), default=None, help="The language of the answers.")
@click.option("--sign-in", is_flag=True, hidden=True, help="Open at the sign-in page.")
@click.version_option(package_name="ecom-tui", prog_name="ecom-tui", message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context, store: str, lang: str | None, sign_in: bool) -> None:
    """The back-office of an online store.

    Without a command the program opens, at a PLACE if one is named: ecom-tui orders

    Example: ecom-tui list orders --filter "left<2h" --json
    """
    ctx.obj = Front(load_settings(), store=store, signs_in=sign_in)
    if lang:
        ctx.obj.speak(lang)
    if ctx.invoked_subcommand is None:
        raise SystemExit(open_program(ctx.obj, language=lang or ""))


def answer(words: list[str]) -> int:
    """Run the command that the words ask for; its exit code."""
    try:
        found: Any = program.main(words, prog_name="ecom-tui", standalone_mode=False)
        return int(found or 0) if isinstance(found, int) else 0
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as wrong:
        return _misused(words, wrong)


def _misused(words: list[str], wrong: click.ClickException) -> int:
    """One sentence about a call that could not be read."""
    context = getattr(wrong, "ctx", None)
    print(wrong.format_message(), file=sys.stderr)
    if context is not None and not isinstance(wrong, click.FileError):
        print(say("More: {command} --help", command=context.command_path), file=sys.stderr)
    if wants_json(words):
        from ecom_tui.answers import error_document, write_json

        write_json(error_document("usage", wrong.format_message()))
    return USAGE


def as_json(command: Any) -> Any:
    """The option --json of a command."""

    def told(ctx: click.Context, _: click.Parameter, given: bool) -> bool:
        ctx.obj.json = ctx.obj.json or given
        return given

    return click.option(
        "--json", is_flag=True, expose_value=False, callback=told, help="Answer with one JSON document."
    )(command)
