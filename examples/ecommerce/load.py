"""A load of requests, fifty at a time, whose every answer is checked.

In: requests with what their answers have to be, and where the shop is. Out: a `Load`: how long the good ones took, what was wrong, what was lost. At the end
the books of the shop have to agree with all that was answered.
"""

from __future__ import annotations

import ssl
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx
from orders import Expected

CONCURRENCY = 50
_PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nothing here is encrypted; without it each client would read the certificates of the system."""


def client_of(url: str) -> httpx.AsyncClient:
    """A client with a connection of its own: in a pool, each request would look at the connections of all others."""
    return httpx.AsyncClient(base_url=url, timeout=30, verify=_PLAIN)


@dataclass
class Load:
    """What became of the requests. Times are in seconds; good requests are those whose rule does not run away."""

    seconds: float = 0.0
    good: list[float] = field(default_factory=list)
    runaways: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return len(self.good) + len(self.runaways)

    def percentile(self, part: float) -> float:
        """The time that this part of the good requests did not pass (nearest rank)."""
        return sorted(self.good)[min(int(len(self.good) * part), len(self.good) - 1)]


@dataclass
class Books:
    """What the shop ought to have done, by the answers that were right."""

    sales: int = 0
    revenue: int = 0
    sold: Counter[int] = field(default_factory=Counter)
    transactions: Counter[str] = field(default_factory=Counter)

    def enter(self, expected: Expected, transaction: str) -> None:
        self.sales += 1
        self.revenue += expected.members["total"]
        self.sold.update(expected.sold)
        self.transactions[transaction] += 1

    async def differences(self, client: httpx.AsyncClient) -> list[str]:
        """What the shop says of itself that is not so. It may still confirm reservations, and has ten seconds for it."""
        with anyio.fail_after(10):
            while (stats := (await client.get("/api/stats")).json())["open"]:
                pass
        wanted = {
            "orders_processed": self.sales,
            "total_revenue": self.revenue,
            "sales": self.sales,
            "revenue": self.revenue,
            "open": 0,
            "sold": {product: self.sold[int(product)] for product in stats["sold"]},
        }
        found = [f"{name}: got {stats[name]}, want {value}" for name, value in wanted.items() if stats[name] != value]
        return found + [f"{name} stands for {times} payments" for name, times in self.transactions.items() if times > 1]


async def run(url: str, requests: Iterable[Expected], books: Books, advance: Callable[[], object]) -> Load:
    """Send the requests, and check each answer. :param advance: called after each. A checkpoint."""
    load = Load()
    waiting = iter(requests)
    started = time.perf_counter()
    async with anyio.create_task_group() as group:
        for _ in range(CONCURRENCY):
            group.start_soon(_send, url, waiting, load, books, advance)
    load.seconds = time.perf_counter() - started
    return load


async def _send(url: str, waiting: Iterator[Expected], load: Load, books: Books, advance: Callable[[], object]) -> None:
    """Be one of those who send, one request after another, until none is left."""
    async with client_of(url) as client:
        for expected in waiting:
            began = time.perf_counter()
            try:
                answer = await client.post(expected.path, json=expected.order)
            except httpx.TransportError as error:
                load.lost.append(f"{expected.path} of {expected.order['customer']['name']}: {error!r}")
                continue
            (load.runaways if expected.runs_away else load.good).append(time.perf_counter() - began)
            _check(expected, answer, load, books)
            advance()


def _check(expected: Expected, answer: httpx.Response, load: Load, books: Books) -> None:
    body: dict[str, Any] = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if answer.status_code != expected.status or not expected.members.items() <= body.items():
        wanted = f"want {expected.status} with {expected.members}"
        load.wrong.append(f"{expected.order['customer']['name']}: got {answer.status_code} {answer.text}, {wanted}")
    elif expected.sold:
        books.enter(expected, body["transaction_id"])
