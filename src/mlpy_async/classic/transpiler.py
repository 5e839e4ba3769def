"""`MLTranspiler`: ML text to Python text, with findings and a source map.

In: source text or a file. Out: `(python text or None, issues, source map or None)`. A file's `.py` and `.py.map` are output only:
they are written for other tools and never read back.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyio.from_thread import start_blocking_portal

from mlpy_async.capabilities import CapabilityContext, CapabilityToken
from mlpy_async.classic.capabilities import execution_context
from mlpy_async.registry import get_registry
from mlpy_async.runtime import MLRuntime
from mlpy_compiler import CompileOptions, Diagnostic, MLCompileError, compile_module, render, to_python

__all__ = ["ErrorContext", "MLTranspiler", "transpile_ml_code", "transpile_ml_file"]


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """A reason why a program was refused, or would have been; `issue.error.message` and `str(issue)` say it."""

    error: Diagnostic
    text: str

    def __str__(self) -> str:
        return self.text


class MLTranspiler:
    """Makes Python text of ML text. It holds settings only, so one may be shared among threads.

    :param strict_security: whether a security finding of severity error refuses a program.
    :param generate_source_maps: whether a source map is given where the call does not say.
    :param python_extension_paths: directories of bridge files. They are added to `get_registry()`, so that a text that was transpiled with them finds them in
        this process. :param ml_module_paths: where `execute` looks for imported ML modules.
    """

    def __init__(
        self,
        strict_security: bool = True,
        generate_source_maps: bool = False,
        *,
        python_extension_paths: Sequence[str | Path] = (),
        ml_module_paths: Sequence[str | Path] = (),
    ) -> None:
        get_registry().add_extension_paths(python_extension_paths)
        self.strict_security = strict_security
        self.generate_source_maps = generate_source_maps
        self.ml_module_paths = tuple(ml_module_paths)

    def transpile_to_python(
        self,
        code: str,
        source_file: str | None = None,
        strict_security: bool | None = None,
        generate_source_maps: bool | None = None,
    ) -> tuple[str | None, list[ErrorContext], dict[str, Any] | None]:
        """The Python text of a program, which runs with plain `exec(text, namespace)` where this package is installed.

        Host functions and values that stand in the namespace before are what the program may use; its own names stand there after.

        :returns: the text (None if the program is refused), the reasons (without `strict_security` the security findings that would have been), and the
            source map if one is wanted:
            `mappings` with lines from 1 and columns from 0, and `version_3`, the same as Source Map v3.
        """
        strict = self.strict_security if strict_security is None else strict_security
        try:
            compiled = compile_module(
                code,
                name=Path(source_file).stem if source_file else "program",
                filename=source_file,
                options=CompileOptions(open_names=True, strict_security=strict),
                environment=get_registry().environment,
            )
        except MLCompileError as error:
            return None, [ErrorContext(found, error.render(found)) for found in error.diagnostics], None
        text, source_map = to_python(compiled)
        refused = [found for found in compiled.findings if found.severity == "error"]
        wanted = self.generate_source_maps if generate_source_maps is None else generate_source_maps
        issues = [ErrorContext(found, render(found, compiled.source)) for found in refused]
        return text, issues, source_map.to_dict() if wanted else None

    def execute(
        self,
        code: str,
        context: Mapping[str, Any] | None = None,
        capabilities: Iterable[str | CapabilityToken] | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Run a program to its end and give its value; for synchronous callers: it blocks the calling thread.

        :param capabilities: what it may do; default: what the caller's capability context holds.
        :raises MLCompileError, MLError, TimeoutError: as `MLRuntime.execute`.
        """
        with start_blocking_portal() as portal:
            return portal.call(self._execute, code, context, execution_context(capabilities), timeout)

    async def _execute(
        self,
        code: str,
        context: Mapping[str, Any] | None,
        capabilities: CapabilityContext,
        timeout: float | None,
    ) -> Any:
        async with MLRuntime(
            capabilities=capabilities,
            strict_security=self.strict_security,
            extension_paths=get_registry().catalogue.extension_paths,
            ml_module_paths=self.ml_module_paths,
        ) as runtime:
            return await runtime.execute(code, context=context, timeout=timeout)


def transpile_ml_code(
    code: str, source_file: str | None = None, strict_security: bool = True, generate_source_maps: bool = False
) -> tuple[str | None, list[ErrorContext], dict[str, Any] | None]:
    """As `MLTranspiler.transpile_to_python`."""
    return MLTranspiler(strict_security, generate_source_maps).transpile_to_python(code, source_file)


def transpile_ml_file(
    path: str | Path,
    output_path: str | Path | None = None,
    strict_security: bool = True,
    generate_source_maps: bool = True,
) -> tuple[str | None, list[ErrorContext], dict[str, Any] | None]:
    """Transpile a file, and write the text beside it as `.py`, with a source map as `.py.map`. It blocks.

    Files are replaced atomically, and left alone when their content would not change.

    :param output_path: where the text goes; default: the source's path with the ending `.py`.
    :raises OSError: if a file cannot be read or written.
    """
    path = Path(path)
    text, issues, source_map = MLTranspiler(strict_security, generate_source_maps).transpile_to_python(
        path.read_text(encoding="utf-8-sig"), source_file=str(path)
    )
    if text is not None:
        output = Path(output_path) if output_path else path.with_suffix(".py")
        _write(output, text)
        if source_map is not None:
            _write(output.with_name(output.name + ".map"), json.dumps(source_map["version_3"]) + "\n")
    return text, issues, source_map


def _write(path: Path, text: str) -> None:
    data = text.encode("utf-8")
    if path.exists() and path.read_bytes() == data:
        return
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
