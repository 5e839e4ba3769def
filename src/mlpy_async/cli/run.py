"""`mlpy run`: run a program."""

from __future__ import annotations

import json
import sys
from typing import Any, Literal

import anyio
import click

from mlpy_async.cli.shared import ExitCode, extension_path, ml_module_path, read_program
from mlpy_async.error_text import describe

__all__ = ["run"]


@click.command()
@click.argument("file")
@click.argument("arguments", nargs=-1)
@extension_path
@ml_module_path
@click.option("--cap", "capabilities", multiple=True, help="Grant a capability, as file:read:data/*.csv; * grants all.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds of wall time; default: no limit.")
@click.option(
    "--isolation",
    type=click.Choice(["inline", "process"]),
    default="inline",
    show_default=True,
    help="Where the program runs: in this process, or in one behind the walls of the system.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: value, output, error, times.")
@click.option("--backend", type=click.Choice(["asyncio", "trio"]), default="asyncio", show_default=True)
def run(
    file: str,
    arguments: tuple[str, ...],
    extension_paths: tuple[str, ...],
    ml_module_paths: tuple[str, ...],
    capabilities: tuple[str, ...],
    timeout: float | None,
    isolation: Literal["inline", "process"],
    as_json: bool,
    backend: str,
) -> None:
    """Run the program FILE (- is the standard input); arguments for it follow behind --.

    Example: mlpy run --timeout 5 rules.ml -- today
    """
    source, filename = read_program(file)
    settings: dict[str, Any] = {
        "extension_paths": extension_paths,
        "ml_module_paths": ml_module_paths,
        "capabilities": capabilities,
        "default_timeout": timeout,
        "arguments": arguments,
        "isolation": isolation,
    }
    try:
        code = anyio.run(_run, source, filename, settings, as_json, backend=backend)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    sys.exit(code)


async def _run(source: str, filename: str, settings: dict[str, Any], as_json: bool) -> ExitCode:
    """Run a program in a runtime with these settings."""
    from mlpy_async import MLRuntime

    async with MLRuntime(input=sys.stdin, **settings) as runtime:
        result = await runtime.run(source, filename=filename, capture=as_json, persist=True)
        code = _code(result.error)
        if as_json:
            click.echo(json.dumps(_data(result, runtime.text), ensure_ascii=False))
            return code
        sys.stdout.flush()
        if result.error is not None:
            click.echo(describe(result.error), err=True)
        elif result.value is not None and not result.printed:
            click.echo(runtime.text(result.value))
        return code


def _code(error: Exception | None) -> ExitCode:
    from mlpy_async import CapabilityViolationError, MLCompileError

    if error is None:
        return ExitCode.OK
    if isinstance(error, MLCompileError):
        return ExitCode.NOT_COMPILED
    if isinstance(error, TimeoutError):
        return ExitCode.TIMED_OUT
    return ExitCode.NOT_ALLOWED if isinstance(error, CapabilityViolationError) else ExitCode.FAILED


def _data(result: Any, text: Any) -> dict[str, Any]:
    error = result.error
    try:
        json.dumps(result.value, allow_nan=False)
        value = result.value
    except (TypeError, ValueError):
        value = text(result.value)
    return {
        "success": result.success,
        "value": value,
        "stdout": result.stdout,
        "stderr": result.stderr,
        "error": None if error is None else {"type": type(error).__name__, "message": str(error)},
        "compile_time": result.compile_time,
        "execution_time": result.execution_time,
    }
