"""`mlpy check`: what the compiler says of a program."""

from __future__ import annotations

import json
import sys

import click

from mlpy_async.cli.shared import ExitCode, extension_path, read_program

__all__ = ["check"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@extension_path
@click.option("--scopes", is_flag=True, help="Show each function's variables and where they belong.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON lines.")
@click.option("--sarif", is_flag=True, help="Print the findings of all files as one SARIF 2.1.0 document.")
def check(files: tuple[str, ...], extension_paths: tuple[str, ...], scopes: bool, as_json: bool, sarif: bool) -> None:
    """Compile programs without running them, and print all findings.

    Example: mlpy check rules.ml prices.ml
    """
    from mlpy_async.cli.sarif import as_sarif
    from mlpy_async.registry import ModuleRegistry
    from mlpy_compiler import CompileOptions, MLCompileError, Source, compile_module, describe, parse, resolve
    from mlpy_compiler import as_json as finding_as_json
    from mlpy_compiler import render as render_finding

    if sarif and (scopes or as_json):
        raise click.UsageError("--sarif prints one document, and goes with neither --scopes nor --json")
    environment = ModuleRegistry(extension_paths).environment
    code = ExitCode.OK
    checked = []
    for file in files:
        text, filename = read_program(file)
        source = Source(text, filename=filename)
        try:
            findings = compile_module(text, filename=filename, environment=environment).findings
        except MLCompileError as error:
            findings = error.diagnostics
            code = ExitCode.NOT_COMPILED
        checked.append((source, findings))
        for finding in () if sarif else findings:
            click.echo(json.dumps(finding_as_json(finding, source)) if as_json else render_finding(finding, source))
        if scopes:
            program = parse(source).program
            if program is not None:
                click.echo(describe(resolve(program, environment, CompileOptions(open_names=True))))
    if sarif:
        click.echo(json.dumps(as_sarif(checked), indent=2))
    sys.exit(code)
