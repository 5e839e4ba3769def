"""Sales from CSV to SQLite and Parquet, by rules in ML: validated, transformed, with columns derived. What is bad is rejected, with line and reason.

In: a CSV file, of any length. Out: `sales.sqlite`, `sales.parquet` and `rejects.csv` in a folder, all three only if the run ended well. It reads a batch, has ML make
of it what it can, writes it, and only then reads on: it holds one batch, whatever the length of the file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import anyio
import click
from anyio import to_thread
from rich.console import Console
from rich.progress import Progress
from sinks import COLUMNS, ParquetSink, RejectsSink, SQLiteSink, has_parquet
from source import Row, open_text, read_rows

from mlpy_async import CapabilityViolationError, LimitError, MLCompileError, MLError, MLRuntime, SandboxError

HERE = Path(__file__).parent
OF_A_ROW = (CapabilityViolationError, LimitError, MLError, SandboxError, TimeoutError)
"""What a rule may do to one row that it does not catch itself."""


class Sinks:
    """The files of one run. What it holds when `finish` was not called is thrown away."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.sales = SQLiteSink(folder / "sales.sqlite")
        stack.callback(self.sales.discard)
        self.rejects = RejectsSink(folder / "rejects.csv")
        stack.callback(self.rejects.discard)
        self.parquet = ParquetSink(folder / "sales.parquet") if has_parquet() else None
        if self.parquet is not None:
            stack.callback(self.parquet.discard)

    def add(self, batch: list[Row], outcomes: list[Any]) -> None:
        """Write a batch: each row goes to the sales or to the rejects. Blocks."""
        reasons = [row.problem or reason_of(outcome) for row, outcome in zip(batch, outcomes)]
        good = [index for index, reason in enumerate(reasons) if not reason]
        for index, is_new in zip(good, self.sales.add([outcomes[index]["value"] for index in good])):
            if not is_new:
                reasons[index] = f"the order {outcomes[index]['value']['order_id']} is there already"
        if self.parquet is not None:
            self.parquet.add([outcomes[index]["value"] for index in good if not reasons[index]])
        self.rejects.add([(row.line, reason, row.text) for row, reason in zip(batch, reasons) if reason])

    def finish(self) -> None:
        """Give all files their names. Blocks."""
        for sink in (self.sales, self.parquet, self.rejects):
            if sink is not None:
                sink.finish()


def reason_of(outcome: Any) -> str:
    """Why a row is rejected: what the rule says, or that it gave no row of the table; "" if all is well."""
    if isinstance(outcome, dict) and outcome.get("reason"):
        return str(outcome["reason"])
    value = outcome.get("value") if isinstance(outcome, dict) else None
    if not isinstance(value, dict):
        return "the rule gave no row"
    for name, kind in COLUMNS.items():
        if type(value.get(name)) is not kind:
            return f"the rule gave {value.get(name)!r} for `{name}`, want {kind.__name__}"
        if kind is int and not -(2**63) <= value[name] < 2**63:
            return f"the rule gave a number for `{name}` that has more than 64 bits"
    return ""


async def clean(ml: MLRuntime, batch: list[Row], concurrency: int) -> list[Any]:
    """What the rule makes of each row. A rule catches its own errors; if one runs away all the same, its row is found and rejected."""
    sound = [row for row in batch if not row.problem]
    try:
        made = await ml.map("rules.clean", [row.fields for row in sound], concurrency=concurrency)
    except OF_A_ROW:
        made = [await clean_one(ml, row) for row in sound]
    outcomes = iter(made)
    return [None if row.problem else next(outcomes) for row in batch]


async def clean_one(ml: MLRuntime, row: Row) -> Any:
    try:
        return await ml.call("rules.clean", row.fields)
    except OF_A_ROW as error:
        return {"reason": str(error)}


@contextmanager
def progress_of(path: Path) -> Iterator[Any]:
    """A bar on the standard error, if that is a terminal. The block gets a function that is told how many bytes are read."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task(path.name, total=path.stat().st_size)
        yield lambda done: progress.update(bar, completed=done)


async def run(
    source: Path,
    folder: Path,
    rules: Path,
    *,
    batch_size: int,
    concurrency: int,
    timeout: float,
    isolation: Literal["inline", "process"],
    most_rejects: int | None,
) -> list[str]:
    """Run the pipeline; what is to be said of it. :raises ValueError: if there are more rejects than that, or no header."""
    read = 0
    with ExitStack() as stack:
        file = stack.enter_context(closing(open_text(source)))
        told = stack.enter_context(progress_of(source))
        async with MLRuntime(isolation=isolation, default_timeout=timeout) as ml:
            await ml.load(rules, name="rules")
            sinks = await to_thread.run_sync(Sinks, folder, stack)
            rows = read_rows(file)
            while batch := await to_thread.run_sync(lambda: list(islice(rows, batch_size))):
                read += len(batch)
                await to_thread.run_sync(sinks.add, batch, await clean(ml, batch, concurrency))
                told(file.buffer.tell())
                if most_rejects is not None and sinks.rejects.count > most_rejects:
                    raise ValueError(
                        f"{sinks.rejects.count:,} of {read:,} rows are bad, at most {most_rejects:,} may be"
                    )
        written, rejected = sinks.sales.count, sinks.rejects.count
        if read != written + rejected:
            raise RuntimeError(f"{read:,} rows were read, {written:,} written and {rejected:,} rejected: some are lost")
        await to_thread.run_sync(sinks.finish)
    parquet = f"{sinks.parquet.count:,} rows" if sinks.parquet else "left out, fastparquet is not installed"
    return [
        f"{read:,} rows read = {written:,} written + {rejected:,} rejected",
        f"sales.sqlite: {written:,} rows",
        f"sales.parquet: {parquet}",
        f"rejects.csv: {rejected:,} rows",
    ]


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--rules", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=HERE / "rules.ml")
@click.option("--batch", "batch_size", type=click.IntRange(1), default=1_000, show_default=True, help="Rows held.")
@click.option("--concurrency", type=click.IntRange(1), default=8, show_default=True, help="Rows cleaned at a time.")
@click.option("--timeout", type=float, default=1.0, show_default=True, help="Seconds that a rule has for a row.")
@click.option("--isolation", type=click.Choice(["inline", "process"]), default="inline", show_default=True)
@click.option("--most-rejects", type=click.IntRange(0), help="Give up when more rows than that are bad.")
@click.option("--backend", type=click.Choice(["asyncio", "trio"]), default="asyncio", show_default=True)
def main(backend: str, **options: Any) -> None:
    """Load the sales of SOURCE into FOLDER: sales.sqlite, sales.parquet and rejects.csv."""
    try:
        lines = anyio.run(lambda: run(**options), backend=backend)
    except (MLCompileError, MLError, LookupError, OSError, ValueError) as error:
        click.echo(f"nothing was written: {error}", err=True)
        sys.exit(1)
    for line in lines:
        click.echo(line)


if __name__ == "__main__":
    main()
