"""Run ML programs on an event loop.

    runtime.py       MLRuntime: the story of a call          execute.py   results, and what a host binds
    engine/          programs in greenlets, on time          values/      what ML values do, and how they cross
    modules/         compiling, caching, loading             stdlib/      one file for each ML module
    capabilities/    what a program may do                   services.py  what a standard module may use
    isolation.py     where programs run                      sandbox/         in worker processes, behind walls
    classic/         the names of earlier programs           cli/         the command `mlpy`
    errors.py, limits.py   what may go wrong, and how much of everything is too much

Names under `classic` are imported when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlpy_async.capabilities import CapabilityToken as CapabilityToken
from mlpy_async.engine import await_ as await_
from mlpy_async.errors import CapabilityViolationError as CapabilityViolationError
from mlpy_async.errors import LimitError as LimitError
from mlpy_async.errors import MLBorderError as MLBorderError
from mlpy_async.errors import MLError as MLError
from mlpy_async.errors import MLTypeError as MLTypeError
from mlpy_async.errors import ModuleNotFound as ModuleNotFound
from mlpy_async.errors import SandboxCrashed as SandboxCrashed
from mlpy_async.errors import SandboxError as SandboxError
from mlpy_async.errors import SandboxMemoryError as SandboxMemoryError
from mlpy_async.errors import SandboxTimeoutError as SandboxTimeoutError
from mlpy_async.execute import ExecutionResult as ExecutionResult
from mlpy_async.limits import Limits as Limits
from mlpy_async.runtime import MLFunction as MLFunction
from mlpy_async.runtime import MLRuntime as MLRuntime
from mlpy_async.sandbox.config import SandboxConfig as SandboxConfig
from mlpy_async.sandbox.report import SandboxReport as SandboxReport
from mlpy_compiler import MLCompileError as MLCompileError

if TYPE_CHECKING:
    from mlpy_async.classic import AsyncMLExecutor as AsyncMLExecutor
    from mlpy_async.classic import AsyncMLResult as AsyncMLResult
    from mlpy_async.classic import MLTranspiler as MLTranspiler
    from mlpy_async.classic import SandboxResult as SandboxResult
    from mlpy_async.classic import TranspileIssue as TranspileIssue
    from mlpy_async.classic import async_ml_execute as async_ml_execute
    from mlpy_async.classic import execute_ml_code_sandbox as execute_ml_code_sandbox
    from mlpy_async.classic import get_async_executor as get_async_executor
    from mlpy_async.classic import transpile_ml_code as transpile_ml_code
    from mlpy_async.classic import transpile_ml_file as transpile_ml_file

__all__ = [
    "AsyncMLExecutor",
    "AsyncMLResult",
    "CapabilityToken",
    "CapabilityViolationError",
    "ExecutionResult",
    "LimitError",
    "Limits",
    "MLBorderError",
    "MLCompileError",
    "MLError",
    "MLFunction",
    "MLRuntime",
    "MLTranspiler",
    "MLTypeError",
    "ModuleNotFound",
    "SandboxConfig",
    "SandboxCrashed",
    "SandboxError",
    "SandboxMemoryError",
    "SandboxReport",
    "SandboxResult",
    "SandboxTimeoutError",
    "TranspileIssue",
    "async_ml_execute",
    "await_",
    "execute_ml_code_sandbox",
    "get_async_executor",
    "transpile_ml_code",
    "transpile_ml_file",
]

_CLASSIC = frozenset(
    {
        "AsyncMLExecutor",
        "AsyncMLResult",
        "MLTranspiler",
        "SandboxResult",
        "TranspileIssue",
        "async_ml_execute",
        "execute_ml_code_sandbox",
        "get_async_executor",
        "transpile_ml_code",
        "transpile_ml_file",
    }
)


def __getattr__(name: str) -> Any:
    if name in _CLASSIC:
        from mlpy_async import classic

        return getattr(classic, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
