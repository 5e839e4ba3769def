"""The dot-commands of `mlpy repl`.

In: a session and what stands behind the command. Out: text on the terminal, or the result of an input that ran.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mlpy_async import ExecutionResult, MLREPLSession
    from mlpy_async.execute import OnOutput

__all__ = ["COMMANDS", "Command"]

_WIDTH = 70
"""Characters of a value in a list."""
_MOST_WEIGHED = 100_000
"""Parts of a value that are weighed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A dot-command: what stands behind it, what it does, and how. `run` raises LookupError, PermissionError or ValueError for what to tell."""

    usage: str
    about: str
    run: Callable[[MLREPLSession, str, OnOutput], ExecutionResult | None]


def _help(_session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    for name, command in sorted(COMMANDS.items()):
        click.echo(f"{name + ' ' + command.usage:24}{command.about}")
    click.echo(f"{'.exit':24}leave, as Ctrl-D does")


def _vars(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    for name, value in session.get_variables().items():
        text = session.text(value).replace("\n", " ")
        click.echo(f"{name} = {text if len(text) <= _WIDTH else text[: _WIDTH - 1] + '…'}")


def _clear(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    session.clear_variables()


def _history(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    for text in session.session.history:
        click.echo(text)


def _retry(session: MLREPLSession, _argument: str, on_output: OnOutput) -> ExecutionResult:
    return session.retry(on_output=on_output)


def _caps(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    for token in session.capabilities:
        click.echo(token)


def _grant(session: MLREPLSession, argument: str, _on_output: OnOutput) -> None:
    session.grant_capability(_wanted(argument, ".grant"))


def _revoke(session: MLREPLSession, argument: str, _on_output: OnOutput) -> None:
    session.revoke_capability(_wanted(argument, ".revoke"))


def _wanted(argument: str, command: str) -> str:
    if not argument:
        raise ValueError(f"{command} wants a capability, as `{command} file:read:data/*.csv`")
    return argument


def _perfmon(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    taken = session.statistics
    inputs = max(1, taken.inputs)
    click.echo(f"inputs     {taken.inputs:,}, of which {taken.failures:,} failed")
    click.echo(f"compiling  {taken.compile_time:.3f} s, {1000 * taken.compile_time / inputs:.2f} ms each")
    click.echo(f"running    {taken.execution_time:.3f} s, {1000 * taken.execution_time / inputs:.2f} ms each")
    click.echo(f"slowest    {1000 * taken.slowest:.2f} ms")


def _memreport(session: MLREPLSession, _argument: str, _on_output: OnOutput) -> None:
    sizes = sorted(((_weight(value), name) for name, value in session.get_variables().items()), reverse=True)
    for size, name in sizes[:20]:
        click.echo(f"{size:>14,} bytes  {name}")
    click.echo(
        f"{sum(size for size, _ in sizes):>14,} bytes  in {len(sizes):,} names; what names share counts for each"
    )


def _weight(value: Any) -> int:
    """Bytes of a value with all that is in it, each part once; of a very large one, of its first parts."""
    seen: dict[int, Any] = {}
    waiting = [value]
    size = 0
    while waiting and len(seen) < _MOST_WEIGHED:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen[id(part)] = part
        size += sys.getsizeof(part)
        if isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return size


COMMANDS = {
    ".help": Command("", "list the commands", _help),
    ".vars": Command("", "the names and their values", _vars),
    ".clear": Command("", "forget all names", _clear),
    ".history": Command("", "the inputs so far", _history),
    ".retry": Command("", "run the input that failed last once more", _retry),
    ".caps": Command("", "the capabilities of the session", _caps),
    ".grant": Command("CAPABILITY", "let the session hold a capability", _grant),
    ".revoke": Command("CAPABILITY", "take a capability back", _revoke),
    ".perfmon": Command("", "how many inputs there were, and what they took", _perfmon),
    ".memreport": Command("", "what the values of the names weigh, the heaviest first", _memreport),
}
