"""Prints each budget, what was measured, and what falls short."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import anyio
from rich.console import Console
from rich.table import Table

from . import callers, capabilities, compiler, engine, modules, python, sandbox, sessions, stalls
from .measure import Row


def _groups() -> Iterator[list[Row]]:
    """One after another, so that each has the machine to itself."""
    yield anyio.run(python.rows)
    yield anyio.run(engine.rows)
    yield anyio.run(capabilities.rows)
    yield anyio.run(modules.rows)
    yield anyio.run(sessions.rows)
    yield callers.rows()
    yield compiler.rows()
    yield anyio.run(sandbox.rows)
    yield [anyio.run(stalls.rows)[0], *stalls.floors()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    rows: list[Row] = []
    for measured in _groups():
        for row in measured:
            rows.append(row)
            print(f"{row.name}: {row.value:,.2f} {row.unit}", file=sys.stderr, flush=True)
    table = Table("what", "measured", "bound", "", title=f"Budgets, Python {platform.python_version()}")
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        table.add_row(row.name, f"{row.value:,.2f} {row.unit}", f"{sign} {row.bound:g}", "ok" if row.ok else "short")
    Console(file=sys.stdout, width=120).print(table)
    if options.json:
        options.json.write_text(
            json.dumps([{**asdict(row), "ok": row.ok} for row in rows], indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
