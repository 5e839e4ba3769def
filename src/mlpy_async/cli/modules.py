"""`mlpy modules`: which modules programs can import, what is known of them, and a new one to begin with."""

from __future__ import annotations

import json
import keyword
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlpy_async.cli.shared import ExitCode, extension_path, ml_module_path

if TYPE_CHECKING:
    from mlpy_async.registry import ModuleInfo, ModuleRegistry

__all__ = ["modules"]

_TEMPLATE = '''"""The module `{name}` for programs in ML."""

from __future__ import annotations

from mlpy_async import ml_function, ml_module


@ml_module(name="{name}", description="What this module is for", version="0.1.0")
class {cls}:
    """Its methods with `ml_function` can be called by ML; all else cannot."""

    @ml_function
    def greet(self, name: str, times: int = 1) -> str:
        """A greeting, as often as wanted."""
        return " ".join([f"Hello, {{name}}!"] * times)


{variable} = {cls}()
'''


@click.group()
def modules() -> None:
    """List and describe the modules that programs can import, and begin a new one."""


def _registry(extension_paths: tuple[str, ...], ml_module_paths: tuple[str, ...]) -> ModuleRegistry:
    from mlpy_async.registry import ModuleRegistry

    return ModuleRegistry(extension_paths, ml_module_paths)


@modules.command("list")
@extension_path
@ml_module_path
@click.option("--kind", type=click.Choice(["standard", "bridge", "ml"]), help="Only modules of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(extension_paths: tuple[str, ...], ml_module_paths: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    """List the modules, each with its kind and what it is for.

    Example: mlpy modules list -E ml_modules
    """
    infos = _registry(extension_paths, ml_module_paths).list_modules(kind)
    if as_json:
        click.echo(json.dumps([_data(info) for info in infos], indent=2))
        return
    width = max((len(info.name) for info in infos), default=0)
    for info in infos:
        click.echo(f"{info.name:<{width}}  {info.kind:<8}  {info.description}".rstrip())


@modules.command()
@click.argument("name")
@extension_path
@ml_module_path
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def info(name: str, extension_paths: tuple[str, ...], ml_module_paths: tuple[str, ...], as_json: bool) -> None:
    """Describe the module NAME: file, functions with their signatures, capabilities.

    Example: mlpy modules info math
    """
    from mlpy_compiler import nearest

    registry = _registry(extension_paths, ml_module_paths)
    found = registry.module_info(name)
    if found is None:
        near = nearest(name, registry.get_all_module_names())
        click.echo(f"there is no module `{name}`" + (f"; did you mean `{near}`?" if near else ""), err=True)
        sys.exit(ExitCode.FAILED)
    if as_json:
        click.echo(json.dumps(_data(found), indent=2))
        return
    click.echo(f"{found.name} {found.version}".rstrip() + f" ({found.kind})")
    for label, text in (
        ("", found.description),
        ("file: ", str(found.file or "")),
        ("constants: ", ", ".join(found.constants)),
        ("capabilities: ", ", ".join(found.capabilities)),
    ):
        if text:
            click.echo(f"  {label}{text}")
    for signature in found.functions.values():
        click.echo(f"    {signature}")


@modules.command()
@extension_path
@ml_module_path
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def scan(extension_paths: tuple[str, ...], ml_module_paths: tuple[str, ...], as_json: bool) -> None:
    """Look through all paths, and print what is wrong: broken files, modules that others shadow. Exit code 1 if something is not offered.

    Example: mlpy modules scan -E ml_modules -M scripts
    """
    registry = _registry(extension_paths, ml_module_paths)
    problems = registry.scan()
    counts = {kind: len(registry.get_all_module_names(kind)) for kind in ("standard", "bridge", "ml")}
    if as_json:
        told = [
            {"file": each.file, "line": each.line, "message": each.message, "error": each.is_error} for each in problems
        ]
        click.echo(json.dumps({"modules": counts, "problems": told}, indent=2))
    else:
        for problem in problems:
            click.echo(f"{problem}" if problem.is_error else f"{problem} (advice)")
        click.echo(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    sys.exit(ExitCode.FAILED if any(problem.is_error for problem in problems) else ExitCode.OK)


@modules.command()
@click.argument("name")
@click.option("-d", "--directory", default=".", show_default=True, help="Where the file is written.")
def new(name: str, directory: str) -> None:
    """Write NAME_bridge.py, a bridge module that works, to be changed as you like.

    Example: mlpy modules new greetings -d ml_modules
    """
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        raise click.UsageError(f"a module's name is of small letters, digits and _, as greetings; got {name!r}")
    if _registry((), ()).is_available(name):
        raise click.UsageError(
            f"the module `{name}` is there already, so that programs would never see yours; choose another name"
        )
    path = Path(directory, f"{name}_bridge.py")
    cls = "".join(part.capitalize() for part in name.split("_")) + "Module"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_TEMPLATE.format(name=name, cls=cls, variable=name))
    except FileExistsError as error:
        raise click.UsageError(f"{path} is there already") from error
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    click.echo(f'{path} is written. Try it with a program that says: import {name}; {name}.greet("you")')
    click.echo(f"  mlpy run -E {directory} PROGRAM")


def _data(info: ModuleInfo) -> dict[str, Any]:
    data = info.for_ml()
    data["file"] = None if info.file is None else str(info.file)
    return data
