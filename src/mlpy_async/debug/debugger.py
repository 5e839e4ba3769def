"""`MLDebugger`: one program, stopped at breakpoints and stepped through.

In: a file. Out: stops, told to `on_pause`, which looks around and says how to go on. The program runs under an `MLRuntime` of its own.
"""

from __future__ import annotations

import bisect
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, TextIO

import anyio
from anyio.from_thread import start_blocking_portal

from mlpy_async.debug.breakpoints import Breakpoint, BreakpointManager, Condition
from mlpy_async.engine import await_
from mlpy_async.frames import MLFrame, Statement
from mlpy_async.runtime import MLRuntime
from mlpy_compiler import Source, SourceMapIndex, parse, stops
from mlpy_compiler import SourceMap as EnhancedSourceMap

__all__ = ["EnhancedSourceMap", "MLDebugger"]


class MLDebugger:
    """A program under a debugger.

    :param ml_file: its path. :param options: what its runtime takes: `capabilities`, `extension_paths`, `limits`… It has no time limit of its own.
    :param index: :param python_code: of the same file, as `MLTranspiler` gives them. They are what debuggers of Python text need; this one compiles the file
        itself, with a stop before each statement, so they may be left out.
    :raises OSError: if the file cannot be read, which blocks. :raises MLCompileError: from `run`, if it does not compile.

    `on_pause` is called where the program stops, in the thread of its event loop, and may be asynchronous. Before it returns it may say `step_into()`,
    `step_over()`, `step_out()` or `quit()`; else the program goes on to the next breakpoint. `step_into()` before `run` stops at its first statement.
    As `MLRuntime(on_statement=debugger)` it debugs what that runtime runs, instead of `run`.
    """

    def __init__(
        self, ml_file: str | Path, index: SourceMapIndex | None = None, python_code: str | None = None, **options: Any
    ) -> None:
        self.ml_file = str(ml_file)
        self.on_pause: Callable[[], object] | None = None
        self._source = Source(Path(ml_file).read_text(encoding="utf-8-sig"), Path(ml_file).stem, self.ml_file)
        self._options: dict[str, Any] = {"default_timeout": None, "cache_dir": None, **options}
        self._points = BreakpointManager()
        self._at: Statement | None = None
        self._step: Literal["into", "over", "out"] | None = None
        self._depth = 0
        self._scope: anyio.CancelScope | None = None

    # --- breakpoints --------------------------------------------------------------------------------------------------

    def set_breakpoint(self, line: int, condition: Condition | None = None) -> int:
        """Have the program stop before the statement that begins on a line, or, if none does, on the next line where one does: that line is given.

        :param condition: is given the variables there; the program stops if what it gives is true.
        :raises ValueError: if no statement begins there or later.
        """
        program = parse(self._source).program
        lines = [] if program is None else stops(program)
        found = bisect.bisect_left(lines, line)
        if line < 1 or found == len(lines):
            raise ValueError(f"{self.ml_file} has no statement on line {line} or later: no program can stop there")
        self._points.add_breakpoint(self.ml_file, lines[found], condition)
        return lines[found]

    def clear_breakpoint(self, line: int) -> bool:
        """Have the program stop there no longer; whether it did."""
        return self._points.remove_breakpoint(self.ml_file, line)

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        return self._points.breakpoints

    # --- running ------------------------------------------------------------------------------------------------------

    def run(self, context: Mapping[str, Any] | None = None) -> Any:
        """Run the program to its end and give its value; None if it was ended by `quit`. It blocks.

        :param context: values and functions of the host by name. :raises MLCompileError, MLError, TimeoutError: as `MLRuntime.execute`.
        """
        with start_blocking_portal() as portal:
            return portal.call(partial(self.run_async, context))

    async def run_async(self, context: Mapping[str, Any] | None = None) -> Any:
        """As `run`, on the current event loop, which an asynchronous `on_pause` leaves free. A checkpoint."""
        async with MLRuntime(on_statement=self, **self._options) as runtime:
            try:
                with anyio.CancelScope() as self._scope:
                    return await runtime.execute(self._source.text, context=context, filename=self.ml_file)
            finally:
                self._scope = self._step = None

    def __call__(self, statement: Statement) -> None:
        """What a runtime calls before each statement."""
        if not self._is_reached(statement) and not self._points.stops(statement):
            return
        self._at, self._step, self._depth = statement, None, statement.depth
        try:
            result = None if self.on_pause is None else self.on_pause()
            if inspect.isawaitable(result):
                await_(result)
        finally:
            self._at = None
        if self._scope is not None and self._scope.cancel_called:
            await_(anyio.lowlevel.checkpoint())

    def _is_reached(self, statement: Statement) -> bool:
        """Whether the step that was asked for ends here."""
        if self._step is None or self._step == "into":
            return self._step is not None
        return statement.depth <= self._depth if self._step == "over" else statement.depth < self._depth

    # --- at a stop ----------------------------------------------------------------------------------------------------

    def step_into(self) -> None:
        """Stop at the next statement, wherever that is."""
        self._step = "into"

    def step_over(self) -> None:
        """Stop at the next statement of this function, or of one that called it."""
        self._step = "over"

    def step_out(self) -> None:
        """Stop in the function that called this one."""
        self._step = "out"

    def quit(self) -> None:
        """End the program, as if it were cancelled: `finally` blocks run."""
        if self._scope is not None:
            self._scope.cancel()

    @property
    def current_ml_line(self) -> int | None:
        """Where it stands; None where it does not."""
        return None if self._at is None else self._at.line

    def stack(self) -> tuple[MLFrame, ...]:
        """The calls that led here, outermost first; none where it does not stand."""
        return () if self._at is None else self._at.stack()

    def get_frame_variables(self) -> dict[str, Any]:
        """The variables of the function where it stands. :raises RuntimeError: if it does not stand."""
        return self._standing().variables()

    def show_source_context(self, lines: int = 3, file: TextIO | None = None) -> None:
        """Print the lines around the stop, with an arrow at it. :param lines: before and behind. :raises RuntimeError: if it does not stand."""
        at = self._standing().line
        text = self._source.text.splitlines()
        for number in range(max(1, at - lines), min(len(text), at + lines) + 1):
            shown = "".join(char if char.isprintable() else " " for char in text[number - 1])
            print(f"{'→' if number == at else ' '} {number:4d} | {shown}".rstrip(), file=file)

    def _standing(self) -> Statement:
        if self._at is None:
            raise RuntimeError("the program does not stand at a stop; look around from `on_pause`")
        return self._at
