"""`%%ml` and `%ml` for IPython and Jupyter: `%load_ext mlpy_async.adapters.jupyter`.

In: cells, and Python names that they are handed. Out: results, printed text as it comes, errors without a Python traceback, completions. Programs run in
sessions that live as long as the kernel, on an event loop in a thread of their own.

The cell waits in its own thread, as cells of Python do: IPython does not await what a magic gives, and a cell that was rewritten to `await` could not stand
below `%%time` or `%%capture`. Whatever computes there, the kernel answers interrupts: they cancel the program, and leave the session.
"""

from __future__ import annotations

import html
import re
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from concurrent.futures import wait
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, Literal

from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult, context_matcher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import no_var_expand
from IPython.core.magic_arguments import MagicArgumentParser

from mlpy_async.capabilities import CapabilityContext
from mlpy_async.error_text import describe
from mlpy_async.errors import CapabilityViolationError
from mlpy_async.execute import ExecutionResult
from mlpy_async.from_thread import MLBridge
from mlpy_async.loop_thread import HEARS
from mlpy_async.registry import get_registry
from mlpy_async.runtime import MLRuntime
from mlpy_async.session import Completion, MLSession
from mlpy_compiler import nearest

__all__ = ["MLMagics", "MLResult", "load_ipython_extension", "unload_ipython_extension"]

_RED, _PLAIN = "\x1b[31m", "\x1b[0m"
_CELL = re.compile(r"%%ml(?!\S)(.*)")
_LINE = re.compile(r"(?:^|=)\s*%ml(?!\S)(.*)\Z")
_OPTION = re.compile(r"""\s*--(?:reset(?!\S)|[a-z]+[\s=]\s*(?:"[^"]*"|'[^']*'|\S+))""")

_PARSER: ArgumentParser = MagicArgumentParser("ml", description="Run ML in a session that lives as long as the kernel.")  # type: ignore[no-untyped-call]
_PARSER.add_argument("--session", default="ml", metavar="NAME", help="The session; its names are its own. Default: ml.")
_PARSER.add_argument(
    "--cap",
    action="append",
    default=[],
    help="A capability that this cell holds, as file:read:data/*.csv; * is all. Default: none.",
)
_PARSER.add_argument(
    "--timeout", type=float, metavar="SECONDS", help="Seconds of wall time. Default: until it is interrupted."
)
_PARSER.add_argument(
    "--in",
    dest="given",
    action="append",
    default=[],
    metavar="NAME",
    help="A Python name whose value the session is handed: data, or a function that ML may call.",
)
_PARSER.add_argument("--out", metavar="NAME", help="The Python name that the value is bound to, rather than shown.")
_PARSER.add_argument("--reset", action="store_true", help="Begin the session anew.")
_PARSER.add_argument(
    "--isolation",
    choices=["inline", "process"],
    help="Where the session runs: in the kernel's process, or in one behind the walls of the system. Said when it begins.",
)
_OPTIONS = ("--cap", "--in", "--isolation", "--out", "--reset", "--session", "--timeout")


class MLResult:
    """The value of a cell, shown in ML's text form: plain text, whatever the value holds.

    :ivar value: what the host gets of it.
    """

    def __init__(self, value: Any, text: str) -> None:
        self.value = value
        self._text = text

    def __repr__(self) -> str:
        return self._text


class MLMagics:
    """The magics of one shell, and their sessions."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._bridges: dict[str, MLBridge] = {}
        self._sessions: dict[str, tuple[str, MLSession]] = {}

    @no_var_expand  # `{a: 1}` is an object of ML
    def ml(self, line: str, cell: str | None = None) -> Any:
        if cell is not None:
            options = _parsed(line)
            value = self._run(cell, options)
            return None if value is None or options.out else MLResult(value, self._text(value, options))
        words, source = _split(line)
        options = _parsed(words)
        value = self._run(source, options)
        return None if options.out else value

    def close(self) -> None:
        """End all sessions."""
        self._sessions.clear()
        while self._bridges:
            self._bridges.popitem()[1].stop()

    @context_matcher(identifier="mlpy")  # type: ignore[untyped-decorator]
    def complete(self, context: CompletionContext) -> SimpleMatcherResult:
        """What can stand where the cursor is, if that is in ML. Nothing of Python is offered there."""
        place = _ml_before(context)
        if place is None:
            return _offered("", {}, suppress=False)
        line, text = place
        if text is None:
            begun = line.rpartition(" ")[2]
            return _offered(begun, {name: "param" for name in _OPTIONS if name.startswith(begun)})
        try:
            bridge, session = self._session(_parsed(line))
        except UsageError:
            return _offered("", {})
        found: Completion = bridge.wait(partial(session.complete, text))
        return _offered(text[found.start :], found.names)

    # --- the inside ---------------------------------------------------------------------------------------------------

    def _run(self, source: str, options: Namespace) -> Any:
        """Run a source, and bind its value if that was asked for. :raises Exception: what it ended with, shown as text."""
        given = {name: self._python_value(name) for name in options.given}
        if options.reset:
            self._end(options.session)
        bridge, session = self._session(options)
        try:
            session.hold(options.cap)
        except ValueError as error:
            raise UsageError(f"--cap: {error}") from None
        try:
            if given:
                bridge.wait(partial(session.set, **given))
            result = _run_printing(bridge, session, source, options.timeout)
            if result.error is not None:
                raise result.error
        except BaseException as error:
            _show_as_text(error)
            raise
        if options.out:
            self._shell.user_ns[options.out] = result.value
        return result.value

    def _session(self, options: Namespace) -> tuple[MLBridge, MLSession]:
        """The session of that name, begun if there is none. :raises UsageError: if it runs elsewhere."""
        name: str = options.session
        if name not in self._sessions:
            chosen: Literal["inline", "process"] = options.isolation or "inline"
            bridge = self._bridges.get(chosen) or self._started(chosen)
            self._sessions[name] = chosen, bridge.wait(partial(_begun, bridge.runtime, name))
        isolation, session = self._sessions[name]
        if options.isolation not in (None, isolation):
            raise UsageError(f"the session {name} runs {isolation}; --reset begins it anew, --session takes another")
        return self._bridges[isolation], session

    def _started(self, isolation: Literal["inline", "process"]) -> MLBridge:
        paths = get_registry().catalogue
        runtime = MLRuntime(
            isolation=isolation,
            extension_paths=paths.extension_paths,
            ml_module_paths=paths.ml_module_paths,
            capabilities=CapabilityContext.unbounded(),
            default_timeout=None,
        )
        self._bridges[isolation] = bridge = MLBridge(runtime).start()
        return bridge

    def _end(self, name: str) -> None:
        if name in self._sessions:
            isolation, session = self._sessions.pop(name)
            self._bridges[isolation].wait(partial(_closed, session))

    def _python_value(self, name: str) -> Any:
        try:
            return self._shell.user_ns[name]
        except KeyError:
            near = nearest(name, self._shell.user_ns)
            hint = f"; did you mean `{near}`?" if near else ""
            raise UsageError(f"--in: there is no Python name `{name}`{hint}") from None

    def _text(self, value: Any, options: Namespace) -> str:
        runtime = self._session(options)[0].runtime
        text, most = runtime.text(value), runtime.limits.max_output
        return text if len(text) <= most else f"{text[:most]}\n… {len(text) - most:,} more characters"


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext` calls."""
    magics = MLMagics(shell)
    shell.magics_manager.register_function(magics.ml, "line_cell", "ml")
    shell.Completer.custom_matchers.append(magics.complete)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """What `%unload_ext` calls: the sessions end."""
    tables = shell.magics_manager.magics
    magics = tables["cell"].pop("ml").__self__
    tables["line"].pop("ml")
    shell.Completer.custom_matchers.remove(magics.complete)
    magics.close()


def _offered(begun: str, names: Mapping[str, str], *, suppress: bool = True) -> SimpleMatcherResult:
    """Names that complete what is begun. :param suppress: whether completers of Python are not asked; they are where there is nothing else, so what is begun stands for nothing."""
    if suppress:
        names = names or {begun: "text"}
    return {
        "completions": [SimpleCompletion(name, type=kind) for name, kind in names.items()],
        "matched_fragment": begun,
        "suppress": suppress,
        "do_not_suppress": set(),
        "ordered": True,
    }


async def _begun(runtime: MLRuntime, name: str) -> MLSession:
    return runtime.session(name, capabilities=())


async def _closed(session: MLSession) -> None:
    session.close()


def _split(line: str) -> tuple[str, str]:
    """The options at the beginning of a line, and the source behind them."""
    end = 0
    while (found := _OPTION.match(line, end)) is not None:
        end = found.end()
    return line[:end], line[end:].lstrip()


def _parsed(line: str) -> Namespace:
    """Options. :raises UsageError: if they are none."""
    try:
        options = _PARSER.parse_args(shlex.split(line))
    except ValueError as error:
        raise UsageError(f"%%ml: {error}") from None
    if options.timeout is not None and not options.timeout > 0:
        raise UsageError(f"--timeout is a number of seconds above 0; got {options.timeout:g}")
    if options.out is not None and not options.out.isidentifier():
        raise UsageError(f"--out is a Python name; got {options.out!r}")
    return options


def _run_printing(bridge: MLBridge, session: MLSession, source: str, timeout: float | None) -> ExecutionResult:
    """Run an input, and print here what it prints, as it comes: output of another thread might be shown with another cell.

    If this is interrupted, the program is cancelled, and has ended when the interrupt goes on.
    """
    printed: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
    room = bridge.runtime.limits.max_output
    cut = 0

    def on_output(stream: str, text: str) -> None:
        nonlocal room, cut
        cut += max(0, len(text) - room)
        if room:
            printed.put((stream, text[:room]))
        room = max(0, room - len(text))

    call = bridge.submit_async(partial(session.run, source, timeout=timeout, on_output=on_output))
    call.add_done_callback(lambda _: printed.put(None))
    try:
        for stream, text in iter(partial(_next, printed), None):
            getattr(sys, stream).write(text)
    except BaseException:
        call.cancel()
        wait([call])
        raise
    if cut:
        sys.stdout.write(f"\n… {cut:,} more characters\n")
    result: ExecutionResult = call.result()
    return result


def _next(printed: SimpleQueue[tuple[str, str] | None]) -> tuple[str, str] | None:
    while True:
        with suppress(Empty):
            return printed.get(timeout=HEARS)


def _show_as_text(error: BaseException) -> None:
    """Have IPython show an error by its text: what happened in ML, not in the Python that runs it."""
    text = "the program was stopped; its session goes on" if isinstance(error, KeyboardInterrupt) else describe(error)
    if isinstance(error, CapabilityViolationError):
        text += f"\na cell is granted it by `%%ml --cap {shlex.quote(error.hint or error.capability)}`"
    setattr(error, "_render_traceback_", partial(_traceback, type(error).__name__, text))
    setattr(error, "_repr_html_", partial(_html, type(error).__name__, text))


def _traceback(name: str, text: str) -> list[str]:
    return [f"{_RED}{name}{_PLAIN}: {text}"]


def _html(name: str, text: str) -> str:
    return f"<pre><b>{html.escape(name)}</b>: {html.escape(text)}</pre>"


def _ml_before(context: CompletionContext) -> tuple[str, str | None] | None:
    """The line of options and the program before the cursor; no program where the cursor is in the options, None where it is not in ML."""
    lines = context.full_text.split("\n")[: context.cursor_line + 1]
    lines[-1] = lines[-1][: context.cursor_position]
    first = next((index for index, each in enumerate(lines) if each.strip()), 0)
    cell = _CELL.match(lines[first])
    if cell is not None:
        return cell[1], "\n".join(lines[first + 1 :]) if len(lines) > first + 1 else None
    line = _LINE.search(lines[-1])
    return None if line is None else _split(line[1])


MLMagics.ml.__doc__ = _PARSER.format_help()
