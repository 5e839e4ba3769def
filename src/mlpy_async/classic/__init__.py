"""The names under which earlier programs know this software: thin, typed faces over the runtime.

transpiler.py   MLTranspiler, transpile_ml_code, transpile_ml_file: source text to Python text
sandbox.py      execute_ml_code_sandbox, SandboxResult: a program in a worker process of its own
executor.py     async_ml_execute, AsyncMLExecutor, AsyncMLResult: run a program, get a result that does not raise
"""

from mlpy_async.classic.executor import AsyncMLExecutor as AsyncMLExecutor
from mlpy_async.classic.executor import AsyncMLResult as AsyncMLResult
from mlpy_async.classic.executor import async_ml_execute as async_ml_execute
from mlpy_async.classic.executor import get_async_executor as get_async_executor
from mlpy_async.classic.sandbox import SandboxResult as SandboxResult
from mlpy_async.classic.sandbox import execute_ml_code_sandbox as execute_ml_code_sandbox
from mlpy_async.classic.transpiler import MLTranspiler as MLTranspiler
from mlpy_async.classic.transpiler import TranspileIssue as TranspileIssue
from mlpy_async.classic.transpiler import transpile_ml_code as transpile_ml_code
from mlpy_async.classic.transpiler import transpile_ml_file as transpile_ml_file

__all__ = [
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
]
