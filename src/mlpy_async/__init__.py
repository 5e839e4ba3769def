"""Run ML programs on an event loop.

    runtime.py       MLRuntime: the story of a call          execute.py   results, and what a host binds
    engine/          programs in greenlets, on time          values/      what ML values do, and how they cross
    registry.py      all modules, and what is known of them
    modules/         declaring, finding, compiling, loading  stdlib/      one file for each ML module
    capabilities/    what a program may do                   services.py  what a standard module may use
    operations/      retry, breakers, shutdown, metrics, health, problems, configuration
    session/         programs entered input by input         isolation.py     where programs run
    sandbox/         in worker processes, behind walls       synchronous.py   what blocking callers see
    from_thread.py   MLBridge: from any thread               adapters/        from the threads of windows: Tk, Qt
    synchronous_session.py   a session from any thread
    callbacks/       ML functions as callables               errors.py, limits.py, frames.py   what may go wrong, and where
    classic/         the names of earlier programs           cli/         the command `mlpy`
    plugins/         programs of others, each on its own     web/         requests, and the frameworks that have them
    needs.py         what a program will need                loop_thread.py   an event loop for those that have none
    debug/           breakpoints, steps, latest executions   testing/         for the tests of those who use this

Names of `callbacks`, `classic`, `debug`, `needs`, `operations`, `plugins`, `testing` and `web` are imported when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlpy_async.capabilities import AuditLog as AuditLog
from mlpy_async.capabilities import AuditRecord as AuditRecord
from mlpy_async.capabilities import CapabilityContext as CapabilityContext
from mlpy_async.capabilities import CapabilityToken as CapabilityToken
from mlpy_async.capabilities import CapabilityViolation as CapabilityViolation
from mlpy_async.capabilities import capture_context as capture_context
from mlpy_async.capabilities import check_address as check_address
from mlpy_async.capabilities import check_capability as check_capability
from mlpy_async.capabilities import create_capability_token as create_capability_token
from mlpy_async.capabilities import in_context as in_context
from mlpy_async.capabilities import open_beneath as open_beneath
from mlpy_async.capabilities import requires_capability as requires_capability
from mlpy_async.capabilities import run_in_context as run_in_context
from mlpy_async.engine import await_ as await_
from mlpy_async.errors import CapabilityViolationError as CapabilityViolationError
from mlpy_async.errors import LimitError as LimitError
from mlpy_async.errors import MLBorderError as MLBorderError
from mlpy_async.errors import MLError as MLError
from mlpy_async.errors import MLTypeError as MLTypeError
from mlpy_async.errors import ModuleLoadError as ModuleLoadError
from mlpy_async.errors import ModuleNotFound as ModuleNotFound
from mlpy_async.errors import PluginError as PluginError
from mlpy_async.errors import SandboxCrashed as SandboxCrashed
from mlpy_async.errors import SandboxError as SandboxError
from mlpy_async.errors import SandboxMemoryError as SandboxMemoryError
from mlpy_async.errors import SandboxTimeoutError as SandboxTimeoutError
from mlpy_async.execute import ExecutionResult as ExecutionResult
from mlpy_async.frames import Statement as Statement
from mlpy_async.from_thread import BridgeCall as BridgeCall
from mlpy_async.from_thread import BridgeStream as BridgeStream
from mlpy_async.from_thread import MLBridge as MLBridge
from mlpy_async.limits import Limits as Limits
from mlpy_async.modules.classes import ml_class as ml_class
from mlpy_async.modules.decorators import ml_export as ml_export
from mlpy_async.modules.decorators import ml_function as ml_function
from mlpy_async.modules.decorators import ml_module as ml_module
from mlpy_async.modules.decorators import ml_type_bridge as ml_type_bridge
from mlpy_async.modules.watch import ReloadEvent as ReloadEvent
from mlpy_async.registry import ModuleInfo as ModuleInfo
from mlpy_async.registry import ModuleRegistry as ModuleRegistry
from mlpy_async.registry import get_registry as get_registry
from mlpy_async.runtime import MLFunction as MLFunction
from mlpy_async.runtime import MLRuntime as MLRuntime
from mlpy_async.sandbox.config import SandboxConfig as SandboxConfig
from mlpy_async.sandbox.report import SandboxReport as SandboxReport
from mlpy_async.session import MLSession as MLSession
from mlpy_async.synchronous_session import MLREPLSession as MLREPLSession
from mlpy_async.synchronous_session import REPLSession as REPLSession
from mlpy_compiler import MLCompileError as MLCompileError

if TYPE_CHECKING:
    from mlpy_async.callbacks import CallbackDebugWrapper as CallbackDebugWrapper
    from mlpy_async.callbacks import MLCallbackRegistry as MLCallbackRegistry
    from mlpy_async.callbacks import MLCallbackWrapper as MLCallbackWrapper
    from mlpy_async.callbacks import ml_callback as ml_callback
    from mlpy_async.classic import AsyncMLExecutor as AsyncMLExecutor
    from mlpy_async.classic import AsyncMLResult as AsyncMLResult
    from mlpy_async.classic import CapabilityAwareAsyncExecutor as CapabilityAwareAsyncExecutor
    from mlpy_async.classic import CapabilityManager as CapabilityManager
    from mlpy_async.classic import CapabilityViolationHandler as CapabilityViolationHandler
    from mlpy_async.classic import ErrorContext as ErrorContext
    from mlpy_async.classic import MLGenerator as MLGenerator
    from mlpy_async.classic import MLHotReloader as MLHotReloader
    from mlpy_async.classic import MLTranspiler as MLTranspiler
    from mlpy_async.classic import REPLSessionManager as REPLSessionManager
    from mlpy_async.classic import REPLSessionPool as REPLSessionPool
    from mlpy_async.classic import SandboxResult as SandboxResult
    from mlpy_async.classic import analyze_ml_capabilities as analyze_ml_capabilities
    from mlpy_async.classic import async_ml_execute as async_ml_execute
    from mlpy_async.classic import error_formatter as error_formatter
    from mlpy_async.classic import execute_ml_code_sandbox as execute_ml_code_sandbox
    from mlpy_async.classic import file_capability_context as file_capability_context
    from mlpy_async.classic import get_async_executor as get_async_executor
    from mlpy_async.classic import get_capability_manager as get_capability_manager
    from mlpy_async.classic import ml_generator as ml_generator
    from mlpy_async.classic import repl_session as repl_session
    from mlpy_async.classic import transpile_ml_code as transpile_ml_code
    from mlpy_async.classic import transpile_ml_file as transpile_ml_file
    from mlpy_async.debug import AsyncExecutionSourceMap as AsyncExecutionSourceMap
    from mlpy_async.debug import AsyncSourceMapper as AsyncSourceMapper
    from mlpy_async.debug import BreakpointHitEvent as BreakpointHitEvent
    from mlpy_async.debug import BreakpointManager as BreakpointManager
    from mlpy_async.debug.debugger import EnhancedSourceMap as EnhancedSourceMap
    from mlpy_async.debug.debugger import MLDebugger as MLDebugger
    from mlpy_async.needs import CapabilityNeed as CapabilityNeed
    from mlpy_async.needs import required_capabilities as required_capabilities
    from mlpy_async.operations.breaker import CircuitBreaker as CircuitBreaker
    from mlpy_async.operations.breaker import CircuitBreakerOpenError as CircuitBreakerOpenError
    from mlpy_async.operations.bulkhead import Bulkhead as Bulkhead
    from mlpy_async.operations.bulkhead import BulkheadFullError as BulkheadFullError
    from mlpy_async.operations.config import ConfigError as ConfigError
    from mlpy_async.operations.config import IntegrationConfig as IntegrationConfig
    from mlpy_async.operations.config import RuntimeConfig as RuntimeConfig
    from mlpy_async.operations.health import HealthChecker as HealthChecker
    from mlpy_async.operations.health import HealthReport as HealthReport
    from mlpy_async.operations.metrics import IntegrationMetrics as IntegrationMetrics
    from mlpy_async.operations.metrics import get_metrics as get_metrics
    from mlpy_async.operations.problems import Problem as Problem
    from mlpy_async.operations.problems import problem_of as problem_of
    from mlpy_async.operations.retry import IntegrationErrorHandler as IntegrationErrorHandler
    from mlpy_async.operations.retry import RetryPolicy as RetryPolicy
    from mlpy_async.operations.shutdown import GracefulShutdownHandler as GracefulShutdownHandler
    from mlpy_async.operations.shutdown import ShutdownReport as ShutdownReport
    from mlpy_async.operations.shutdown import ShuttingDownError as ShuttingDownError
    from mlpy_async.plugins import HookResult as HookResult
    from mlpy_async.plugins import MLPluginManager as MLPluginManager
    from mlpy_async.plugins import PluginInfo as PluginInfo
    from mlpy_async.testing import IntegrationTestHelper as IntegrationTestHelper
    from mlpy_async.testing import MockAsyncExecutor as MockAsyncExecutor
    from mlpy_async.testing import MockCapabilityManager as MockCapabilityManager
    from mlpy_async.testing import MockREPLSession as MockREPLSession
    from mlpy_async.testing import PerformanceTester as PerformanceTester
    from mlpy_async.web import RequestCapabilityMiddleware as RequestCapabilityMiddleware

__all__ = [
    "AsyncExecutionSourceMap",
    "AsyncMLExecutor",
    "AsyncMLResult",
    "AsyncSourceMapper",
    "AuditLog",
    "AuditRecord",
    "BreakpointHitEvent",
    "BreakpointManager",
    "BridgeCall",
    "BridgeStream",
    "Bulkhead",
    "BulkheadFullError",
    "CallbackDebugWrapper",
    "CapabilityAwareAsyncExecutor",
    "CapabilityContext",
    "CapabilityManager",
    "CapabilityNeed",
    "CapabilityToken",
    "CapabilityViolation",
    "CapabilityViolationError",
    "CapabilityViolationHandler",
    "CircuitBreaker",
    "CircuitBreakerOpenError",
    "ConfigError",
    "EnhancedSourceMap",
    "ErrorContext",
    "ExecutionResult",
    "GracefulShutdownHandler",
    "HealthChecker",
    "HealthReport",
    "HookResult",
    "IntegrationConfig",
    "IntegrationErrorHandler",
    "IntegrationMetrics",
    "IntegrationTestHelper",
    "LimitError",
    "Limits",
    "MLBorderError",
    "MLBridge",
    "MLCallbackRegistry",
    "MLCallbackWrapper",
    "MLCompileError",
    "MLDebugger",
    "MLError",
    "MLFunction",
    "MLGenerator",
    "MLHotReloader",
    "MLPluginManager",
    "MLREPLSession",
    "MLRuntime",
    "MLSession",
    "MLTranspiler",
    "MLTypeError",
    "MockAsyncExecutor",
    "MockCapabilityManager",
    "MockREPLSession",
    "ModuleInfo",
    "ModuleLoadError",
    "ModuleNotFound",
    "ModuleRegistry",
    "PerformanceTester",
    "PluginError",
    "PluginInfo",
    "Problem",
    "REPLSession",
    "REPLSessionManager",
    "REPLSessionPool",
    "ReloadEvent",
    "RequestCapabilityMiddleware",
    "RetryPolicy",
    "RuntimeConfig",
    "SandboxConfig",
    "SandboxCrashed",
    "SandboxError",
    "SandboxMemoryError",
    "SandboxReport",
    "SandboxResult",
    "SandboxTimeoutError",
    "ShutdownReport",
    "ShuttingDownError",
    "Statement",
    "analyze_ml_capabilities",
    "async_ml_execute",
    "await_",
    "capture_context",
    "check_address",
    "check_capability",
    "create_capability_token",
    "error_formatter",
    "execute_ml_code_sandbox",
    "file_capability_context",
    "get_async_executor",
    "get_capability_manager",
    "get_metrics",
    "get_registry",
    "in_context",
    "ml_callback",
    "ml_class",
    "ml_export",
    "ml_function",
    "ml_generator",
    "ml_module",
    "ml_type_bridge",
    "open_beneath",
    "problem_of",
    "repl_session",
    "required_capabilities",
    "requires_capability",
    "run_in_context",
    "transpile_ml_code",
    "transpile_ml_file",
]

_LATE = {
    "AsyncExecutionSourceMap": "debug",
    "AsyncMLExecutor": "classic",
    "AsyncMLResult": "classic",
    "AsyncSourceMapper": "debug",
    "BreakpointHitEvent": "debug",
    "BreakpointManager": "debug",
    "Bulkhead": "operations.bulkhead",
    "BulkheadFullError": "operations.bulkhead",
    "CallbackDebugWrapper": "callbacks",
    "CapabilityAwareAsyncExecutor": "classic",
    "CapabilityManager": "classic",
    "CapabilityNeed": "needs",
    "CapabilityViolationHandler": "classic",
    "CircuitBreaker": "operations.breaker",
    "CircuitBreakerOpenError": "operations.breaker",
    "ConfigError": "operations.config",
    "EnhancedSourceMap": "debug.debugger",
    "ErrorContext": "classic",
    "GracefulShutdownHandler": "operations.shutdown",
    "HealthChecker": "operations.health",
    "HealthReport": "operations.health",
    "HookResult": "plugins",
    "IntegrationConfig": "operations.config",
    "IntegrationErrorHandler": "operations.retry",
    "IntegrationMetrics": "operations.metrics",
    "IntegrationTestHelper": "testing",
    "MLCallbackRegistry": "callbacks",
    "MLCallbackWrapper": "callbacks",
    "MLDebugger": "debug.debugger",
    "MLGenerator": "classic",
    "MLHotReloader": "classic",
    "MLPluginManager": "plugins",
    "MLTranspiler": "classic",
    "MockAsyncExecutor": "testing",
    "MockCapabilityManager": "testing",
    "MockREPLSession": "testing",
    "PerformanceTester": "testing",
    "PluginInfo": "plugins",
    "Problem": "operations.problems",
    "REPLSessionManager": "classic",
    "REPLSessionPool": "classic",
    "RequestCapabilityMiddleware": "web",
    "RetryPolicy": "operations.retry",
    "RuntimeConfig": "operations.config",
    "SandboxResult": "classic",
    "ShutdownReport": "operations.shutdown",
    "ShuttingDownError": "operations.shutdown",
    "analyze_ml_capabilities": "classic",
    "async_ml_execute": "classic",
    "error_formatter": "classic",
    "execute_ml_code_sandbox": "classic",
    "file_capability_context": "classic",
    "get_async_executor": "classic",
    "get_capability_manager": "classic",
    "get_metrics": "operations.metrics",
    "ml_callback": "callbacks",
    "ml_generator": "classic",
    "problem_of": "operations.problems",
    "repl_session": "classic",
    "required_capabilities": "needs",
    "transpile_ml_code": "classic",
    "transpile_ml_file": "classic",
}
"""Names whose modules are imported when they are first used."""


def __getattr__(name: str) -> Any:
    if name in _LATE:
        return getattr(import_module(f"mlpy_async.{_LATE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
