"""A shop under load, with customers whose rules never end and customers whose rules reach for the till.

Starts the shop as a process: behind uvicorn on asyncio, or behind hypercorn on trio. Then sends it the same load twice, without and with runaway rules,
fifty requests at a time; each answer is compared with what a shop in Python would say, and the books at the end with all answers.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial

import anyio
import httpx
from app import RULE_SECONDS
from load import CONCURRENCY, Books, Load, client_of, run
from orders import GREEDY, requests
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from server import SERVERS, serving

WARM_UP = 50
BACKENDS = {"uvicorn": "asyncio", "hypercorn": "trio"}


async def visit(url: str, count: int, console: Console) -> tuple[dict[str, Load], list[str]]:
    """Both loads, and what was wrong with the books."""
    books = Books()
    loads: dict[str, Load] = {}
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        # what is used first is imported and compiled first; it belongs to neither load
        await run(url, requests(WARM_UP, runaways=False, seed=1), books, lambda: None)
        for name, runaways in (("without runaways", False), ("with runaways", True)):
            planned = list(requests(count, runaways=runaways))
            bar = progress.add_task(name, total=len(planned))
            loads[name] = await run(url, planned, books, partial(progress.advance, bar))
    async with client_of(url) as client:
        await refuse(client, console)
        return loads, await books.differences(client)


async def refuse(client: httpx.AsyncClient, console: Console) -> None:
    """Show what a customer gets whose rule wants to charge a card: the shop's own rules may, theirs hold nothing."""
    greedy = next(each for each in requests(10, runaways=False) if each.order["rule"] == GREEDY)
    answer = await client.post(greedy.path, json=greedy.order)
    console.print("[bold]a customer's rule asked for more than it was granted[/bold]")
    console.print(GREEDY, markup=False, highlight=False)
    console.print(f"  {answer.status_code} {json.dumps(answer.json())}", markup=False, highlight=False, soft_wrap=True)


def report(loads: dict[str, Load], differences: list[str], console: Console) -> bool:
    """Print what was found. :returns: whether all was right."""
    table = Table("load", "requests", "wrong", "lost", "seconds", "p50 of good", "p99 of good")
    for name, load in loads.items():
        p50, p99 = (f"{load.percentile(part) * 1e3:.1f} ms" for part in (0.5, 0.99))
        wrong, lost = len(load.wrong), len(load.lost)
        table.add_row(name, f"{load.answered + lost:,}", str(wrong), str(lost), f"{load.seconds:.1f}", p50, p99)
    console.print(table)
    stopped = loads["with runaways"].runaways
    if stopped:
        late = (max(stopped) - RULE_SECONDS) * 1e3
        console.print(f"{len(stopped)} rules ran away; the last answer to one came {late:.0f} ms after its deadline")
    problems = [problem for load in loads.values() for problem in (*load.wrong, *load.lost)] + differences
    for problem in problems[:20]:
        console.print(f"  {problem}", markup=False, highlight=False, style="red")
    if not differences:
        console.print("the books agree: orders, revenue, payments and stock are what the answers add up to")
    return not problems


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", choices=list(SERVERS), default="uvicorn")
    parser.add_argument("--requests", type=int, default=2_000, help="how many requests the load with runaways has")
    options = parser.parse_args()
    backend = BACKENDS[options.server]
    console = Console(file=sys.stdout)
    console.print(f"[bold]{options.server} on {backend}[/bold]: {options.requests:,} requests, {CONCURRENCY} at a time")
    with serving(options.server) as url:
        loads, differences = anyio.run(visit, url, options.requests, console, backend=backend)
    if not report(loads, differences, console):
        sys.exit("the shop gave wrong answers")


if __name__ == "__main__":
    main()
