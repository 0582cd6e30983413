"""The commands, one module for each: its name and arguments, what it runs, says, and does at a click.

A new command is a module here and its name in :data:`COMMANDS`; the parser, the buttons and docs/commands.md
take everything from there.
"""

from importlib import import_module

from scorecard_xl.commands.command import BookCommand, Command

COMMANDS = (
    "refresh",
    "check",
    "new-month",
    "import",
    "add",
    "retire",
    "chase",
    "explain",
    "charts",
    "benchmarks",
    "publish",
    "log",
    "undo",
    "lock",
    "new",
    "adopt",
    "setup",
    "vba",
)
"""Their names, in the order of the help."""


def command_of(name: str) -> Command | BookCommand:
    """A command by its name; only its own module is imported, so that a refresh loads no other.

    >>> command_of("new-month").summary
    'start the next month'

    Raises KeyError for a name that no command has.
    """
    if name not in COMMANDS:
        raise KeyError(name)
    command: Command | BookCommand = import_module(f"{__name__}.{_module_of(name)}").COMMAND
    return command


def _module_of(name: str) -> str:
    # "import" is a word of Python's own.
    return {"import": "import_figures"}.get(name, name.replace("-", "_"))
