"""The names under which earlier programs know this software: thin, typed faces over the runtime.

capabilities.py get_capability_manager, file_capability_context, CapabilityViolationHandler: contexts by name, callbacks
transpiler.py   MLTranspiler, transpile_ml_code, transpile_ml_file: source text to Python text
error_formatter.py error_formatter: errors, printed
generators.py   ml_generator: generators of ML as iterators
hot_reload.py   MLHotReloader: files that are loaded anew when they are saved
sandbox.py      execute_ml_code_sandbox, SandboxResult: a program in a worker process of its own
session_pool.py REPLSessionPool, REPLSessionManager: sessions for many synchronous callers
executor.py     async_ml_execute, AsyncMLExecutor, AsyncMLResult: run a program, get a result that does not raise
"""

from mlpy_async.classic.capabilities import CapabilityManager as CapabilityManager
from mlpy_async.classic.capabilities import CapabilityViolationHandler as CapabilityViolationHandler
from mlpy_async.classic.capabilities import analyze_ml_capabilities as analyze_ml_capabilities
from mlpy_async.classic.capabilities import file_capability_context as file_capability_context
from mlpy_async.classic.capabilities import get_capability_manager as get_capability_manager
from mlpy_async.classic.error_formatter import ErrorFormatter as ErrorFormatter
from mlpy_async.classic.error_formatter import error_formatter as error_formatter
from mlpy_async.classic.executor import AsyncMLExecutor as AsyncMLExecutor
from mlpy_async.classic.executor import AsyncMLResult as AsyncMLResult
from mlpy_async.classic.executor import CapabilityAwareAsyncExecutor as CapabilityAwareAsyncExecutor
from mlpy_async.classic.executor import async_ml_execute as async_ml_execute
from mlpy_async.classic.executor import get_async_executor as get_async_executor
from mlpy_async.classic.generators import MLGenerator as MLGenerator
from mlpy_async.classic.generators import ml_generator as ml_generator
from mlpy_async.classic.hot_reload import MLHotReloader as MLHotReloader
from mlpy_async.classic.sandbox import SandboxResult as SandboxResult
from mlpy_async.classic.sandbox import execute_ml_code_sandbox as execute_ml_code_sandbox
from mlpy_async.classic.session_pool import REPLSessionManager as REPLSessionManager
from mlpy_async.classic.session_pool import REPLSessionPool as REPLSessionPool
from mlpy_async.classic.session_pool import repl_session as repl_session
from mlpy_async.classic.transpiler import ErrorContext as ErrorContext
from mlpy_async.classic.transpiler import MLTranspiler as MLTranspiler
from mlpy_async.classic.transpiler import transpile_ml_code as transpile_ml_code
from mlpy_async.classic.transpiler import transpile_ml_file as transpile_ml_file

__all__ = [
    "AsyncMLExecutor",
    "AsyncMLResult",
    "CapabilityAwareAsyncExecutor",
    "CapabilityManager",
    "CapabilityViolationHandler",
    "ErrorContext",
    "ErrorFormatter",
    "MLGenerator",
    "MLHotReloader",
    "MLTranspiler",
    "REPLSessionManager",
    "REPLSessionPool",
    "SandboxResult",
    "analyze_ml_capabilities",
    "async_ml_execute",
    "error_formatter",
    "execute_ml_code_sandbox",
    "file_capability_context",
    "get_async_executor",
    "get_capability_manager",
    "ml_generator",
    "repl_session",
    "transpile_ml_code",
    "transpile_ml_file",
]
