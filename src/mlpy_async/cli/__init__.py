"""The command `mlpy`.

run.py  run a program        check.py      what the compiler says of it
transpile.py  to Python      modules.py    what programs can import
repl.py, dot_commands.py  programs line by line
shared.py  options and exit codes
"""

from __future__ import annotations

import click

from mlpy_async.cli.check import check
from mlpy_async.cli.modules import modules
from mlpy_async.cli.repl import repl
from mlpy_async.cli.run import run
from mlpy_async.cli.transpile import transpile
from mlpy_async.cli.version import version

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and check programs written in ML.

    Exit codes: 0 well done, 1 the program failed, 2 wrong usage, 3 it does not compile, 4 its time was up, 5 it lacked a capability.
    """


for command in (run, repl, check, transpile, modules, version):
    main.add_command(command)
