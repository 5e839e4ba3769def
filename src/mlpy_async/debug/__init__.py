"""Programs under a debugger: where they stop, what they see there, and what became of them.

breakpoints.py  BreakpointManager: lines, conditions, who is told of a hit
executions.py   AsyncSourceMapper: the latest executions, each with its source and how it ended
debugger.py     MLDebugger: one program, stopped and stepped

Programs stop where the compiler put a call before each statement: `MLRuntime(on_statement=…)`. So a program that waits at a breakpoint holds
neither its event loop nor other programs, and what is not debugged costs nothing. `debugger.py` is imported by itself: it brings the compiler.
"""

from mlpy_async.debug.breakpoints import Breakpoint as Breakpoint
from mlpy_async.debug.breakpoints import BreakpointHitEvent as BreakpointHitEvent
from mlpy_async.debug.breakpoints import BreakpointManager as BreakpointManager
from mlpy_async.debug.executions import AsyncExecutionSourceMap as AsyncExecutionSourceMap
from mlpy_async.debug.executions import AsyncSourceMapper as AsyncSourceMapper

__all__ = [
    "AsyncExecutionSourceMap",
    "AsyncSourceMapper",
    "Breakpoint",
    "BreakpointHitEvent",
    "BreakpointManager",
]
