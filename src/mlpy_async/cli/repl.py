"""`mlpy repl`: a session at a prompt.

In: lines. Out: what the inputs print and give. A line that only begins an input is continued; an empty line ends one in any case. Ctrl-C stops the input that
runs, or drops the lines that were entered, and never the session.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from mlpy_async.cli.dot_commands import COMMANDS
from mlpy_async.cli.shared import extension_path, ml_module_path
from mlpy_async.error_text import describe

if TYPE_CHECKING:
    from mlpy_async import ExecutionResult, MLREPLSession

__all__ = ["repl"]

_PROMPT, _MORE = "ml> ", "... "
_KEPT_LINES = 5_000
_DELIMITERS = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",.<>/?"


@click.command()
@extension_path
@ml_module_path
@click.option("--cap", "capabilities", multiple=True, help="Grant a capability, as file:read:data/*.csv; * grants all.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds for each input; default: no limit."
)
@click.option(
    "--isolation",
    type=click.Choice(["inline", "process"]),
    default="inline",
    show_default=True,
    help="Where the inputs run: in this process, or in one behind the walls of the system.",
)
@click.option(
    "--history",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of lines that were entered before; default: mlpy/history in the user's state directory.",
)
def repl(
    extension_paths: tuple[str, ...],
    ml_module_paths: tuple[str, ...],
    capabilities: tuple[str, ...],
    timeout: float | None,
    isolation: Literal["inline", "process"],
    history: Path | None,
) -> None:
    """Enter a program line by line; .help lists the commands.

    Example: mlpy repl --cap 'file:read:data/*.csv'
    """
    from mlpy_async import MLREPLSession

    try:
        session = MLREPLSession(
            python_extension_paths=extension_paths,
            ml_module_paths=ml_module_paths,
            capabilities=capabilities,
            default_timeout=timeout,
            isolation=isolation,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    is_terminal = sys.stdin.isatty()
    lines = _Lines(history or _history_file(), session) if is_terminal else None
    if is_terminal:
        click.echo("ML. Type .help for the commands, .exit or Ctrl-D to leave.")
    with session:
        try:
            _converse(session, is_terminal)
        finally:
            if lines is not None:
                lines.save()


def _converse(session: MLREPLSession, is_terminal: bool) -> None:
    """Read and answer until the end of the input, or `.exit`."""
    while True:
        try:
            text = _read(is_terminal)
        except EOFError:
            if is_terminal:
                click.echo()
            return
        except KeyboardInterrupt:
            click.echo()
            continue
        if text.startswith("."):
            if not _command(session, text):
                return
        elif text.strip():
            answer(session, text)


def _read(is_terminal: bool) -> str:
    """The lines of one input. :raises EOFError: at the end."""
    from mlpy_compiler import is_incomplete  # with the parser behind it, which the other commands may not need

    prompt, more = (_PROMPT, _MORE) if is_terminal else ("", "")
    text = input(prompt)
    if text.startswith("."):
        return text
    while is_incomplete(text):
        try:
            line = input(more)
        except EOFError:
            break
        if not line.strip():
            break
        text += "\n" + line
    return text


def answer(session: MLREPLSession, text: str) -> None:
    """Enter an input, and show what comes of it."""
    try:
        show(session, session.execute(text, on_output=_show_output))
    except KeyboardInterrupt:
        click.echo("stopped", err=True)


def show(session: MLREPLSession, result: ExecutionResult) -> None:
    """The value of an input, unless it is null, or its error."""
    if result.error is not None:
        click.echo(describe(result.error), err=True)
    elif result.value is not None:
        click.echo(session.text(result.value))


def _show_output(stream: str, text: str) -> None:
    click.echo(text, nl=False, err=stream == "stderr")


def _command(session: MLREPLSession, text: str) -> bool:
    """Do what a dot-command says. Whether the session goes on."""
    name, _, argument = text.strip().partition(" ")
    if name in (".exit", ".quit"):
        return False
    command = COMMANDS.get(name)
    if command is None:
        click.echo(f"there is no command {name}; .help lists them", err=True)
        return True
    try:
        result = command.run(session, argument.strip(), _show_output)
        if result is not None:
            show(session, result)
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    except (LookupError, PermissionError, ValueError) as error:
        click.echo(error.args[0] if error.args else str(error), err=True)
    return True


def _history_file() -> Path:
    state = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(state) / "mlpy" / "history"


class _Lines:
    """Editing, completion and history of lines, where the system has readline."""

    def __init__(self, file: Path, session: MLREPLSession) -> None:
        self._file = file
        self._session = session
        self._found: list[str] = []
        self._readline: Any = None
        try:
            import readline
        except ImportError:  # Windows: its console edits lines by itself
            return
        self._readline = readline
        readline.set_completer(self._complete)
        readline.set_completer_delims(_DELIMITERS)
        # the libedit of macOS has words of its own
        readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
        readline.set_history_length(_KEPT_LINES)
        try:
            readline.read_history_file(file)
        except FileNotFoundError:
            return
        except OSError as error:
            click.echo(f"the history in {file} cannot be read: {error.strerror}", err=True)

    def _complete(self, _word: str, index: int) -> str | None:
        """What readline asks for, one name after another. It knows the present line only."""
        if index == 0:
            text = self._readline.get_line_buffer()[: self._readline.get_endidx()]
            start, names = 0, [name for name in (*COMMANDS, ".exit") if name.startswith(text)]
            if not text.startswith("."):
                found = self._session.complete(text)
                start, names = found.start, list(found.names)
            # what readline takes for the word may begin later, as in `import a.b`
            self._found = [name[self._readline.get_begidx() - start :] for name in names]
        return self._found[index] if index < len(self._found) else None

    def save(self) -> None:
        """Write the history; only its owner can read it."""
        if self._readline is None:
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
            self._readline.write_history_file(self._file)
        except OSError as error:
            click.echo(f"the history cannot be kept in {self._file}: {error.strerror}", err=True)
