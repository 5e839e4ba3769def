"""`MLRuntime`: the story of a call, top to bottom.

In: sources, paths and values of the host. Out: values, results and streams. The runtime owns everything with a lifetime
(engine, modules, compile cache), belongs to the event loop that entered it, and lets go of all when it is left.
"""

from __future__ import annotations

import random
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from pathlib import Path
from types import FunctionType, TracebackType
from typing import TYPE_CHECKING, Any, Literal

import anyio
from typing_extensions import Self

from mlpy_async.capabilities import AuditLog, CapabilityContext, CapabilityToken
from mlpy_async.capabilities.contexts import entered, in_context
from mlpy_async.engine import Engine
from mlpy_async.engine.stream import Stream
from mlpy_async.engine.tasks import spread
from mlpy_async.errors import ModuleNotFound
from mlpy_async.execute import Bindings, ExecutionResult, OnOutput, bind, outcome
from mlpy_async.frames import Statement
from mlpy_async.isolation import isolation_of
from mlpy_async.limits import Limits
from mlpy_async.modules.bridge import declare_classes
from mlpy_async.modules.cache import CompileCache
from mlpy_async.modules.compiler import Compiler
from mlpy_async.modules.host_functions import HostFunctions
from mlpy_async.modules.loader import LoadedModule, ModuleLoader, program_value
from mlpy_async.modules.private_files import cache_dirs, default_cache_dir
from mlpy_async.modules.watch import ReloadEvent, Watch
from mlpy_async.registry import ModuleRegistry
from mlpy_async.sandbox.config import SandboxConfig
from mlpy_async.sandbox.report import SandboxReport
from mlpy_async.services import Services, World
from mlpy_async.session import MLSession, SessionParts
from mlpy_async.stdlib.environment import install_builtins, load_standard_module
from mlpy_async.synchronous import DEFAULT, Default, SynchronousFace
from mlpy_async.values import Operations
from mlpy_async.values.errors_in_ml import host_error
from mlpy_async.values.marshal import PLAIN, arguments_to_ml, to_host, to_ml
from mlpy_compiler import CompiledModule, nearest, python_name

if TYPE_CHECKING:
    import ssl

__all__ = ["MLFunction", "MLRuntime", "entered_runtime"]


class MLRuntime(SynchronousFace):
    """Runs ML programs on the current event loop; an async context manager.

    :param extension_paths: directories of bridge files, `*_bridge.py`, whose modules programs can import, after the standard library.
    :param ml_module_paths: directories in which `import a.b` looks for `a/b.ml`, after those.
    :param modules: classes and functions of the host with `ml_module`, `ml_export` or `ml_class`, and Python modules that have such.
    :param capabilities: what programs may do, as written forms (`file:read:data/*.csv`) or tokens; `"*"` grants all. It bounds
        every context in which this runtime is called. :param audit: records what was refused; default: one of its own.
    :param isolation: where programs run: "inline" in this process, "process" in worker processes behind the walls of the system.
    :param sandbox: how those worker processes are set up.
    :param default_timeout: seconds of wall time for each call that names no timeout of its own; None for no limit.
    :param limits: sizes, depths and times that hold for every program.
    :param strict_security: whether a finding of severity error in the static analysis refuses a program.
    :param cache_dir: where compiled modules are kept (default: the user's cache directory); None keeps none on disk.
    :param output: receives what programs print (a `write(str)`); default: standard output.
    :param input: gives what programs read by `input()` (a `readline()`); default: nothing. A program that waits for a line outlives its deadline.
    :param seed: fixes the random generator. :param clock: gives the time in seconds; default `time.time`.
    :param on_statement: a debugger: called before each statement, in the program's own stack, so that it may `await_`. "inline" only; programs get slower.
    :param arguments: what programs find as their arguments. :param databases: URLs of databases by name, as SQLAlchemy writes them, or that of the
        one named "main"; default: one in memory. Programs see the names only. :param tls: how servers are verified; default: as the system does.
    """

    def __init__(
        self,
        *,
        extension_paths: Sequence[str | Path] = (),
        ml_module_paths: Sequence[str | Path] = (),
        modules: Iterable[Any] = (),
        capabilities: str | Iterable[str | CapabilityToken] | CapabilityContext = (),
        audit: AuditLog | None = None,
        isolation: Literal["inline", "process"] = "inline",
        sandbox: SandboxConfig | None = None,
        default_timeout: float | None = 30.0,
        limits: Limits | None = None,
        strict_security: bool = True,
        cache_dir: str | Path | Default | None = DEFAULT,
        output: Any = None,
        input: Any = None,
        seed: int | None = None,
        clock: Callable[[], float] = time.time,
        arguments: Sequence[str] = (),
        databases: Mapping[str, str] | str = "sqlite://",
        tls: ssl.SSLContext | None = None,
        on_statement: Callable[[Statement], object] | None = None,
    ) -> None:
        self.default_timeout = default_timeout
        self.limits = limits or Limits()
        self.audit = audit or AuditLog()
        directory = default_cache_dir() if isinstance(cache_dir, Default) else cache_dir
        self.capabilities = CapabilityContext.of_runtime(capabilities, self.audit, cache_dirs(directory))
        self._builtins: dict[str, Any] = {}
        self._engine = Engine(self.limits, self._builtins, self.capabilities)
        operations = Operations(self.limits, self._engine)
        operations.install(self._builtins)
        modules = tuple(modules)
        self.modules = ModuleRegistry(extension_paths, ml_module_paths, modules=modules, cache_dir=directory)
        world = World(
            output=output,
            input=input,
            random=random.Random(seed),
            clock=clock,
            arguments=tuple(arguments),
            databases={"main": databases} if isinstance(databases, str) else databases,
            tls=tls,
        )
        self._services = Services(
            engine=self._engine,
            operations=operations,
            limits=self.limits,
            builtins=self._builtins,
            world=world,
            introspection=self.modules,
        )
        install_builtins(self._builtins, self._services)
        self._isolation = isolation_of(
            isolation, self._services, sandbox, lambda name: self._loader.compiled(name), on_statement
        )
        self._compiler = Compiler(
            self.modules.catalogue,
            CompileCache(Path(directory) if directory else None),
            strict_security=strict_security,
            debug=on_statement is not None,
        )
        self._functions = HostFunctions(self._builtins, self._engine)
        self._found: dict[str, tuple[dict[str, Any], str]] = {}
        self._loader = ModuleLoader(
            self._compiler,
            self._builtins,
            functions=self._functions,
            operations=operations,
            standard=lambda name: load_standard_module(name, self._services),
            instantiate=self._isolation.module,
            run=lambda main: self._drive(main, (), {}, self.default_timeout),
            capabilities=self.capabilities,
            changed=self._found.clear,
        )
        self.modules.attach(self._loader)
        declare_classes(modules, self._functions, operations)

    async def __aenter__(self) -> Self:
        await self._engine.__aenter__()
        try:
            await self._isolation.__aenter__()
        except BaseException:
            await self._engine.__aexit__()
            raise
        _ENTERED.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _ENTERED.set(None)
        async with self._services.at_close:
            try:
                await self._engine.__aexit__(kind, error, traceback)
            finally:
                await self._isolation.__aexit__(kind, error, traceback)

    # --- loading --------------------------------------------------------------------------------------------------

    async def load(self, path: str | Path, *, name: str | None = None) -> LoadedModule:
        """Load a file and run its top level; its public functions can then be called. A checkpoint.

        :param name: the module's name; default: the file's, without its ending.
        :raises OSError: if the file cannot be read. :raises MLCompileError: with every error of the source.
        :raises MLError, TimeoutError: from its top level. :raises CapabilityViolationError: if it declares what is not granted.
        """
        return await self._loader.load_file(path, name)

    async def load_source(self, source: str, *, name: str = "main", filename: str | None = None) -> LoadedModule:
        """Load a text as a module. As `load`."""
        return await self._loader.load_source(source, name, filename)

    async def reload(self, name: str) -> tuple[str, ...]:
        """Load a module anew from its file, in ML or Python, and all that import it; if one of them fails, each old version stays. A checkpoint.

        All see the new version; calls that run end in the code in which they began. State is made anew, but for what `__reload__(old)` of the module takes over.
        Nothing holds more than when it was loaded first.

        :returns: what is new, in the order of imports.
        :raises ModuleNotFound: if there is none. :raises ModuleLoadError: if a bridge file cannot be used, or a file has gone.
        :raises OSError, MLCompileError, MLError, TimeoutError, CapabilityViolationError, ImportError: as `load`, for whichever of them.
        """
        return await self.modules.reload(name)

    def watch(
        self, on_event: Callable[[ReloadEvent], object | Awaitable[object]] | None = None, *, settle: float = 0.02
    ) -> Watch:
        """A block, `async with rt.watch(…)`, in which modules are loaded anew when their files are saved, as by `reload`. Parameters as `Watch`."""
        return Watch(self._loader, on_event, settle=settle)

    # --- calling --------------------------------------------------------------------------------------------------

    async def call(self, name: str, /, *args: Any, timeout: float | Default | None = DEFAULT, **kwargs: Any) -> Any:
        """Call an ML function: `name` of the module loaded last that has it, or `module.name`.

        Arguments cross as values, keyword arguments by parameter name.

        :param timeout: seconds of wall time; default: the runtime's; None for none.
        :raises MLError: what the ML code threw. :raises TimeoutError: when the time is up; `finally` blocks have run.
        :raises MLBorderError: if an argument cannot cross. :raises LookupError: if there is no such function.

        A checkpoint only if the program outlives its first quantum or waits; a short call returns at once.
        """
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._find(name)
        function = found[0][found[1]]
        for value in args:
            if type(value) not in PLAIN:
                args = tuple([to_ml(value, f"argument {index + 1}") for index, value in enumerate(args)])
                break
        if kwargs:
            kwargs = {python_name(key): to_ml(value, key) for key, value in kwargs.items()}
        try:
            value = await self._engine.drive(
                function, args, kwargs, timeout=self.default_timeout if isinstance(timeout, Default) else timeout
            )
        except Exception as error:
            raise host_error(error, self._builtins)  # noqa: B904 - it names its cause itself
        return value if type(value) in PLAIN else to_host(value)

    def function(self, name: str) -> MLFunction:
        """An async callable for an ML function; the name is looked up at each call, so a reload shows at once."""
        return MLFunction(self, name)

    def stream(self, name: str, /, *args: Any, **kwargs: Any) -> Stream:
        """The values that an ML generator function yields, as an async iterator (and async context manager).

        Each step is a call of its own under the default timeout. The stream closes when it is exhausted, left or
        closed, and with the runtime. Raises as `call`, at the step.
        """
        namespace, key = self._find(name)
        arguments, named = arguments_to_ml(args, kwargs)
        return self._engine.stream(
            namespace[key],
            list(arguments),
            named,
            timeout=self.default_timeout,
            result=to_host,
            error=lambda error: host_error(error, self._builtins),
        )

    def grant(self, *tokens: str | CapabilityToken) -> AbstractContextManager[CapabilityContext]:
        """A block in which this task's programs hold these capabilities: of what they held before, only that.

        :param tokens: written forms or tokens; what only computes stays granted, unless one denies it: `"!random"`.
        :raises ValueError: if one cannot be read.

        Tasks and threads started inside inherit it. It adds nothing to what the runtime was given.
        """
        return in_context(entered(self.capabilities).derive(tokens))

    async def map(
        self,
        name: str,
        items: Iterable[Any] | AsyncIterable[Any],
        *,
        concurrency: int = 8,
        timeout: float | Default | None = DEFAULT,
        on_result: Callable[[int, Any], object] | None = None,
    ) -> list[Any]:
        """Call an ML function for each item, up to `concurrency` at a time; the results in the order of the items.

        :param timeout: seconds for each call. :param on_result: called with index and result as each arrives.
        :raises BaseException: the first error, as `call` raises it; the other calls are cancelled.

        A checkpoint.
        """
        if concurrency < 1:
            raise ValueError(f"concurrency is at least 1; got {concurrency}")
        return await spread(lambda item: self.call(name, item, timeout=timeout), items, concurrency, on_result)

    # --- running a program ----------------------------------------------------------------------------------------

    async def execute(
        self,
        source: str,
        *,
        context: Mapping[str, Any] | None = None,
        timeout: float | Default | None = DEFAULT,
        filename: str | None = None,
    ) -> Any:
        """Run a program and give its value: its variable `result`, else the value of its last statement.

        :param context: values and functions of the host by name, bound in the program's scope.
        :raises MLCompileError, MLError, TimeoutError, ModuleNotFound, MLBorderError: see `call`.

        A checkpoint as `call`; compiling yields to the loop each millisecond.
        """
        bindings = bind(context, self._functions)
        compiled = await self._compile(source, filename, bindings.names, bindings.functions)
        return to_host(await self._run(compiled, bindings.values, self._timeout(timeout)))

    async def run(
        self,
        source: str,
        *,
        filename: str | None = None,
        context: Mapping[str, Any] | None = None,
        timeout: float | Default | None = DEFAULT,
        capture: bool = True,
        on_output: OnOutput | None = None,
        persist: bool = False,
    ) -> ExecutionResult:
        """Run a program and tell all about it: value, output, times, findings, and how it ended.

        :param capture: whether what it prints goes into the result; else to the runtime's output.
        :param on_output: is given what is captured too, as it comes, with the name of the stream.
        :param persist: whether the compiled program is kept on disk for the next time.

        It raises nothing for what the program does or is; cancellation passes. A checkpoint as `execute`.
        """
        bindings: Bindings

        async def compiling() -> CompiledModule:
            nonlocal bindings
            bindings = bind(context, self._functions)
            return await self._compile(source, filename, bindings.names, bindings.functions, persist)

        async def executing(compiled: CompiledModule) -> Any:
            return to_host(await self._run(compiled, bindings.values, self._timeout(timeout)))

        return await outcome(self._services, compiling, executing, capture=capture, on_output=on_output)

    def session(
        self,
        name: str | None = None,
        *,
        capabilities: Iterable[str | CapabilityToken] | None = None,
        timeout: float | Default | None = DEFAULT,
    ) -> MLSession:
        """A session: a program that is entered one input after another, whose names stay. Close it, or use it as an async context manager.

        :param name: how its places are told: `<NAME:3>` is its third input. :param capabilities: what it holds of what this runtime
            holds; default: all of it. :param timeout: seconds for each input that names no timeout of its own.
        :raises ValueError: if a capability cannot be read.
        """
        parts = SessionParts(
            self._services,
            self._compiler,
            self._loader,
            self._isolation.session,
            self._functions,
            self._drive,
            self.capabilities,
        )
        return MLSession(parts, name=name, capabilities=capabilities, timeout=self._timeout(timeout))

    async def warm(self) -> None:
        """Pay first-use costs now: the parser's table, a compile, the start of all worker processes. A checkpoint."""
        await self._compile("null", None, frozenset(), frozenset())
        await self._isolation.warm()
        await anyio.lowlevel.checkpoint()

    def sandbox_report(self) -> SandboxReport:
        """Which walls of a process stand around programs on this machine, and why others do not."""
        return self._isolation.report()

    def show_windows(self, host: Any) -> None:
        """Have the windows that programs make shown by an adapter, a `WindowHost`: `TkBridge` and `QtBridge` say this themselves."""
        self._services.windows.host, self._services.windows.timeout = host, self.default_timeout

    def text(self, value: Any) -> str:
        """The text form of a value, as ML's `str` gives it."""
        return self._services.operations.text(value)

    def namespace(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """A fresh module namespace under this runtime's builtins, with the host's names of `context` bound in it."""
        bindings = bind(context, self._functions)
        return {"__builtins__": self._builtins, **bindings.values}

    # --- the inside -----------------------------------------------------------------------------------------------

    async def _compile(
        self,
        source: str,
        filename: str | None,
        context: frozenset[str],
        functions: frozenset[str],
        persist: bool = False,
    ) -> CompiledModule:
        return await self._compiler.compile(
            source,
            name="program",
            filename=filename,
            context=context,
            context_functions=functions,
            open_names=True,
            persist=persist,
        )

    async def _run(self, compiled: CompiledModule, bindings: Mapping[str, Any], timeout: float | None) -> Any:
        await self._loader.prepare(compiled)
        namespace, main = self._isolation.program(compiled, bindings)
        return program_value(compiled, namespace, await self._drive(main, (), {}, timeout))

    async def _drive(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], timeout: float | None
    ) -> Any:
        try:
            return await self._engine.drive(function, args, kwargs, timeout=timeout)
        except Exception as error:
            raise host_error(error, self._builtins)  # noqa: B904 - it names its cause itself

    def _timeout(self, timeout: float | Default | None) -> float | None:
        return self.default_timeout if isinstance(timeout, Default) else timeout

    def _find(self, name: str) -> tuple[dict[str, Any], str]:
        """The namespace and key of a public function, or of a member of a module: `f`, `module.f`, `a.b.f`."""
        modules = self._loader.loaded()
        owner, _, member = name.rpartition(".")
        if owner:
            if owner not in modules:
                near = nearest(owner, modules)
                raise ModuleNotFound(f"no module `{owner}` is loaded" + (f"; did you mean `{near}`?" if near else ""))
            candidates = [modules[owner]]
        else:
            candidates = list(reversed(modules.values()))
        for module in candidates:
            if member in module.compiled.exports:
                function = module.export(member)
                if not isinstance(function, FunctionType):
                    raise TypeError(f"`{name}` is not a function; `rt.call` calls functions")
                return module.namespace, python_name(member)
        public = [export for module in candidates for export in module.compiled.exports]
        near = nearest(member, public)
        hint = f"did you mean `{near}`?" if near else "load the module that has it first" if not modules else ""
        raise LookupError(f"no loaded module has a public function `{name}`" + (f"; {hint}" if hint else ""))


_ENTERED: ContextVar[MLRuntime | None] = ContextVar("mlpy entered runtime", default=None)


def entered_runtime() -> MLRuntime:
    """The open runtime that this task, or the one that started it, entered last. :raises RuntimeError: if there is none."""
    runtime = _ENTERED.get()
    if runtime is None:
        raise RuntimeError("there is no open runtime here; enter one: `async with MLRuntime() as rt`")
    return runtime


class MLFunction:
    """An ML function by name, as an async callable: `await f(x)`, `await f(x, timeout=1.0)`. See `MLRuntime.call`."""

    __slots__ = ("_runtime", "name")

    def __init__(self, runtime: MLRuntime, name: str) -> None:
        self._runtime = runtime
        self.name = name

    async def __call__(self, /, *args: Any, timeout: float | Default | None = DEFAULT, **kwargs: Any) -> Any:
        return await self._runtime.call(self.name, *args, timeout=timeout, **kwargs)

    def __repr__(self) -> str:
        return f"<ML function {self.name}>"
