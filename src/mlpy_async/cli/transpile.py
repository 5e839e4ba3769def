"""`mlpy transpile`: a program as Python text."""

from __future__ import annotations

import sys

import click

from mlpy_async.cli.shared import ExitCode, extension_path, read_program

__all__ = ["transpile"]


@click.command()
@click.argument("file")
@click.option("-o", "--output", help="Where the Python text goes; default: beside FILE, with the ending .py.")
@extension_path
@click.option("--stdout", is_flag=True, help="Print the text instead of writing it.")
def transpile(file: str, output: str | None, extension_paths: tuple[str, ...], stdout: bool) -> None:
    """Write the program FILE as Python text, with a source map beside it.

    Example: mlpy transpile rules.ml
    """
    from mlpy_async.classic import transpile_ml_code, transpile_ml_file
    from mlpy_async.registry import get_registry

    get_registry().add_extension_paths(extension_paths)
    if stdout or file == "-":
        source, filename = read_program(file)
        text, issues, _ = transpile_ml_code(source, filename)
        if text is not None:
            click.echo(text, nl=False)
    else:
        read_program(file)
        text, issues, _ = transpile_ml_file(file, output)
    for issue in issues:
        click.echo(str(issue), err=True)
    sys.exit(ExitCode.OK if text is not None else ExitCode.NOT_COMPILED)
