"""Reports on CSV files by formulas that users write in ML: `python examples/report_tool/report.py sales.csv --rule by_country.ml`.

In: a CSV file, and a rule that exports `report(rows)`. Out: the table that the rule gives: drawn on a terminal, else as tab-separated lines, or as JSON. A rule computes, and
does nothing else but what `--cap` grants.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any, TextIO

import anyio
import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mlpy_async import CapabilityViolationError, MLCompileError, MLError, MLRuntime
from mlpy_compiler import Source, excerpt

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
"""A field like this is a number for rules; one with leading zeros, such as a postal code, is a text."""


class Exit(IntEnum):
    """How the command ended. 2 is click's own, for wrong usage."""

    OK = 0
    FAILED = 1
    NOT_COMPILED = 3
    TIMED_OUT = 4
    NOT_ALLOWED = 5


def read_rows(file: TextIO) -> list[dict[str, Any]]:
    """The rows of a CSV file, by its first line. :raises ValueError: for a row that does not fit, with its line."""
    reader = csv.reader(file, strict=True)
    header = next(reader, [])
    rows = []
    for fields in reader:
        if fields and len(fields) != len(header):
            raise ValueError(f"line {reader.line_num}: the row has {len(fields)} fields, want {len(header)}")
        if fields:
            rows.append({name: value_of(field) for name, field in zip(header, fields)})
    return rows


def value_of(field: str) -> str | int | float:
    found = NUMBER.fullmatch(field)
    if found is None or len(field) > 300:
        return field
    return float(field) if found[1] else int(field)


async def make(rule: Path, rows: list[dict[str, Any]], capabilities: tuple[str, ...], timeout: float) -> Any:
    """What a rule makes of the rows. :raises Exception: what `MLRuntime.load` and `call` raise, or TypeError if it is no table."""
    async with MLRuntime(
        capabilities=capabilities, default_timeout=timeout, ml_module_paths=[rule.parent], output=sys.stderr
    ) as ml:
        await ml.load(rule, name="rule")
        table = await ml.call("rule.report", rows)
    if not isinstance(table, list) or not all(isinstance(row, dict) for row in table):
        raise TypeError(f"{rule}: `report` gives an array of objects, one for each line; got {type(table).__name__}")
    return table


# --- what is shown --------------------------------------------------------------------------------------------------------


def show(table: list[dict[str, Any]]) -> None:
    """Draw the table on a terminal; else write tab-separated lines, as other programs read them."""
    names = list(dict.fromkeys(name for row in table for name in row))
    lines = [[text_of(row.get(name)) for name in names] for row in table]
    console = Console()
    if not console.is_terminal:
        for line in [names, *lines]:
            click.echo("\t".join(re.sub(r"[\t\r\n]", " ", text) for text in line))
        return
    drawn = Table()
    for name in names:
        is_number = all(isinstance(row.get(name), (int, float, type(None))) for row in table)
        drawn.add_column(Text(name), justify="right" if is_number else "left")
    for line in lines:
        drawn.add_row(*map(Text, line))
    console.print(drawn)


def text_of(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def explain(error: Exception) -> str:
    """An error with its place, the line of the rule there, and what would help."""
    text = str(error)
    if isinstance(error, (MLError, CapabilityViolationError)) and error.frames:
        last = error.frames[-1]
        start = (last.column or 1) - 1
        end = last.end_column - 1 if last.end_column else start + 1
        if Path(last.file).is_file():
            source = Source(Path(last.file).read_text(encoding="utf-8"), filename=last.file)
            text += "\n" + excerpt(source, (last.line, start, last.line, end))
    if isinstance(error, CapabilityViolationError) and error.hint:
        text += f"\nif the rule may do that: --cap '{error.hint}'"
    return text


def exit_of(error: Exception) -> Exit:
    if isinstance(error, MLCompileError):
        return Exit.NOT_COMPILED
    if isinstance(error, CapabilityViolationError):
        return Exit.NOT_ALLOWED
    return Exit.TIMED_OUT if isinstance(error, TimeoutError) else Exit.FAILED


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option(
    "--rule", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="A file in ML."
)
@click.option("--cap", "capabilities", multiple=True, help="Grant a capability, as file:read:data/*.csv.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True, help="Seconds."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: rows, or error.")
def main(file: TextIO, rule: Path, capabilities: tuple[str, ...], timeout: float, as_json: bool) -> None:
    """Make a report on the CSV file FILE (- is the standard input), by the function report(rows) of a rule.

    Exit codes: 0 well done, 1 the rule or the file failed, 2 wrong usage, 3 the rule does not compile, 4 its time was up, 5 it lacked a capability.

    Example: report sales.csv --rule by_country.ml --json
    """
    try:
        MLRuntime(capabilities=capabilities)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--cap") from error
    try:
        table = anyio.run(make, rule, read_rows(file), capabilities, timeout)
        text = json.dumps({"rows": table}, ensure_ascii=False, allow_nan=False)
    except (
        CapabilityViolationError,
        csv.Error,
        LookupError,
        MLCompileError,
        MLError,
        OSError,
        TypeError,
        ValueError,
    ) as error:
        click.echo(explain(error), err=True)
        if as_json:
            click.echo(json.dumps({"error": {"type": type(error).__name__, "message": str(error)}}, ensure_ascii=False))
        sys.exit(exit_of(error))
    if as_json:
        click.echo(text)
    else:
        show(table)


if __name__ == "__main__":
    main()
