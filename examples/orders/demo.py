"""Scores orders by rules in ML, beside a program that never ends and a clock that must not be late.

Three tasks share one event loop: the scoring of all orders, a runaway `while (true) {}` that is stopped by its deadline again and again,
and a ticker that wakes each millisecond and notes how late it was. At the end a program asks for more than it was granted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import anyio
from generate_orders import write_orders
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from mlpy_async import CapabilityViolationError, MLRuntime, ml_function

HERE = Path(__file__).parent
DEADLINE = 0.1
TICK = 0.001


async def tick(delays: list[float]) -> None:
    """Wake each millisecond, and note the delay."""
    while True:
        due = time.perf_counter() + TICK
        await anyio.sleep(TICK)
        delays.append(time.perf_counter() - due)


async def run_away(runtime: MLRuntime, late: list[float]) -> None:
    """Start a program that never ends, with a deadline, over and over; note how late it stopped."""
    while True:
        started = time.perf_counter()
        try:
            await runtime.execute("while (true) {}", timeout=DEADLINE)
        except TimeoutError:
            late.append(time.perf_counter() - started - DEADLINE)


async def score(orders: list[dict[str, Any]], console: Console) -> tuple[list[Any], float, list[float], list[float]]:
    """The results, the seconds that scoring took, the delays of the ticker and of the runaway's stops."""
    delays: list[float] = []
    late: list[float] = []
    async with MLRuntime(cache_dir=None) as runtime, anyio.create_task_group() as group:
        await runtime.load(HERE / "rules.ml")
        group.start_soon(tick, delays)
        group.start_soon(run_away, runtime, late)
        started = time.perf_counter()
        with Progress(console=console, disable=not console.is_terminal) as progress:
            bar = progress.add_task("scoring", total=len(orders))
            step = max(1, len(orders) // 100)

            def advance(index: int, _result: Any) -> None:
                if index % step == 0:
                    progress.advance(bar, step)

            results = await runtime.map("score", orders, concurrency=16, on_result=advance)
        took = time.perf_counter() - started
        while len(late) < 5:  # noqa: ASYNC110 - a few stops at least
            await anyio.sleep(DEADLINE)
        group.cancel_scope.cancel()
    return results, took, delays, late


@ml_function(capabilities=["prices.read"], resource="list_name")
def prices(list_name: str) -> dict[str, float]:
    """Stands for something that a host would not show to everybody."""
    return {"A1": 9.5}


async def refuse(console: Console) -> None:
    """Grant one price list, and let a program reach for another in a roundabout way."""
    async with MLRuntime(cache_dir=None, capabilities=["prices:read:public"]) as runtime:
        program = "shown = prices('public');\ntry { [prices].map(p => p('purchasing')); } except (e) { 'caught'; }"
        try:
            await runtime.execute(program, context={"prices": prices}, filename="curious.ml")
        except CapabilityViolationError as error:
            console.print("[bold]a program asked for more than it was granted[/bold]")
            console.print(f"  {error}", markup=False, highlight=False)


def report(results: list[Any], took: float, delays: list[float], late: list[float], console: Console) -> None:
    verdicts = Counter(result["verdict"] for result in results)
    table = Table("verdict", "orders", "total", title="What the rules found")
    for verdict, count in verdicts.most_common():
        total = sum(result.get("total", 0) for result in results if result["verdict"] == verdict)
        table.add_row(verdict, f"{count:,}", f"{total:,.2f}")
    console.print(table)
    for title, key in (
        ("why an order was held or refused", "reasons"),
        ("what was wrong with invalid orders", "errors"),
    ):
        found = Counter(reason for result in results if result["verdict"] != "accept" for reason in result.get(key, ()))
        console.print(f"[bold]{title}[/bold]")
        for reason, count in found.most_common(5):
            console.print(f"  {count:6,}  {reason}")
    delays.sort()
    p50, p99 = (delays[int(len(delays) * part)] * 1e3 for part in (0.5, 0.99))
    console.print(
        f"{len(results):,} orders in {took:.2f} s: {len(results) / took:,.0f} orders a second, beside the runaway"
    )
    console.print(f"the runaway was stopped {len(late)} times, at most {max(late) * 1e3:.1f} ms after its deadline")
    console.print(f"the 1 ms ticker ticked {len(delays):,} times; its delay: p50 {p50:.2f} ms, p99 {p99:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", choices=["asyncio", "uvloop", "trio"], default="asyncio")
    parser.add_argument(
        "--orders", type=Path, default=HERE / "orders.jsonl", help="a JSON Lines file; made if it is not there"
    )
    parser.add_argument("--count", type=int, default=10_000, help="how many orders are made, if they are")
    options = parser.parse_args()
    if not options.orders.exists():
        write_orders(options.orders, options.count)
    orders = [json.loads(line) for line in options.orders.read_text(encoding="utf-8").splitlines()]
    console = Console(file=sys.stdout)
    console.print(f"[bold]{options.backend}[/bold]: {len(orders):,} orders")
    backend, more = ("asyncio", {"use_uvloop": True}) if options.backend == "uvloop" else (options.backend, {})
    report(*anyio.run(score, orders, console, backend=backend, backend_options=more), console)
    anyio.run(refuse, console, backend=backend, backend_options=more)


if __name__ == "__main__":
    main()
