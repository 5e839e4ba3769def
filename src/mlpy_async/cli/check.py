"""`mlpy check`: what the compiler says of a program."""

from __future__ import annotations

import json
import sys

import click

from mlpy_async.cli.shared import ExitCode, read_program

__all__ = ["check"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--scopes", is_flag=True, help="Show each function's variables and where they belong.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON lines.")
def check(files: tuple[str, ...], scopes: bool, as_json: bool) -> None:
    """Compile programs without running them, and print all findings.

    Example: mlpy check rules.ml prices.ml
    """
    from mlpy_async.stdlib.environment import standard_environment
    from mlpy_compiler import CompileOptions, MLCompileError, Source, compile_module, describe, parse, resolve
    from mlpy_compiler import as_json as finding_as_json
    from mlpy_compiler import render as render_finding

    code = ExitCode.OK
    for file in files:
        text, filename = read_program(file)
        source = Source(text, filename=filename)
        try:
            findings = compile_module(text, filename=filename, environment=standard_environment()).findings
        except MLCompileError as error:
            findings = error.diagnostics
            code = ExitCode.NOT_COMPILED
        for finding in findings:
            click.echo(json.dumps(finding_as_json(finding, source)) if as_json else render_finding(finding, source))
        if scopes:
            program = parse(source).program
            if program is not None:
                click.echo(describe(resolve(program, standard_environment(), CompileOptions(open_names=True))))
    sys.exit(code)
