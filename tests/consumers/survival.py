"""What every consumer has to survive: rules that never end, a consumer that is killed, one that is asked to go while it works.

In: a broker as the tests see it, and the script of its consumer. Out: nothing; what is lost or wrong is an assertion. An answer may come twice, as
brokers promise to deliver at least once; it has to be the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import anyio

EXAMPLES = Path(__file__).parents[2] / "examples" / "consumers"
ORDERS = 500
RUNAWAY = 50
"""One order in so many never ends."""


class World(Protocol):
    """A broker, seen by whoever sends orders and reads what became of them."""

    url: str

    async def publish(self, orders: Sequence[dict[str, Any]]) -> None: ...

    async def answers(self) -> list[dict[str, Any]]:
        """All decisions until now."""
        ...

    async def dead(self) -> list[dict[str, Any]]:
        """All orders that are dead letters until now."""
        ...


def order(number: int) -> dict[str, Any]:
    """An order; one in fifty is packed into boxes that hold nothing."""
    items = [{"price": 10 + number % 7, "quantity": each + 1} for each in range(1 + number % 9)]
    return {"id": number, "items": items, "per_box": 0 if number % RUNAWAY == 0 else 4}


def decision(number: int) -> dict[str, Any]:
    """What the rule has to say to it."""
    items = order(number)["items"]
    total = sum(item["price"] * item["quantity"] for item in items)
    boxes = -(-sum(item["quantity"] for item in items) // 4)
    return {"order": number, "total": total, "boxes": boxes, "verdict": "review" if total > 500 else "accept"}


class Process:
    """A consumer as a process."""

    def __init__(self, script: str, world: World, name: str, folder: Path, *options: str) -> None:
        self.log = folder / f"{name}.log"
        command = [sys.executable, str(EXAMPLES / script), "--url", world.url, "--name", name, *options]
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                command, env={**os.environ, "MLPY_NO_CACHE": "1"}, stdout=said, stderr=said, stdin=subprocess.DEVNULL
            )

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    async def until(self, holds: Callable[[], Awaitable[bool]], what: str) -> None:
        """Wait for something that this process brings about, 90 seconds at most."""
        with anyio.move_on_after(90) as scope:
            while not await holds():
                assert self.process.poll() is None, self.said()
                await anyio.sleep(0.05)
        assert not scope.cancelled_caught, f"{what} has not come; the consumer said: {self.said()}"

    async def end(self) -> str:
        """Ask it to go. :returns: the last line that it said."""
        self.process.send_signal(signal.SIGTERM)
        code = await anyio.to_thread.run_sync(lambda: self.process.wait(60))
        assert code == 0, self.said()
        return self.said().splitlines()[-1]

    def kill(self) -> None:
        """It has no time for anything."""
        self.process.kill()
        self.process.wait()


@asynccontextmanager
async def consuming(script: str, world: World, name: str, folder: Path, *options: str) -> AsyncIterator[Process]:
    """A consumer, until it ends or the block does."""
    consumer = Process(script, world, name, folder, *options)
    try:
        yield consumer
    finally:
        consumer.kill()


async def survive(
    world: World,
    script: str,
    folder: Path,
    *,
    patient: Sequence[str] = (),
    quick: Sequence[str] = (),
    on_stopped: Callable[[str], Awaitable[None]] | None = None,
) -> None:
    """Five hundred orders, one in fifty a runaway, and consumers that come and go.

    :param patient: options of the first two consumers. :param quick: of the others. :param on_stopped: told the name of the first consumer when it does nothing any more
        and is about to die.
    """
    half = ORDERS // 2

    async def some(least: int) -> bool:
        return sum(answer["order"] >= least for answer in await world.answers()) >= 20

    # the rules of the first two have all the time in the world, so both die with orders in work
    patient = ("--timeout", "600", "--drain", "0.2", *patient)
    await world.publish([order(number) for number in range(half)])
    async with consuming(script, world, "first", folder, *patient) as first:
        await first.until(lambda: some(0), "some answer")
        first.process.send_signal(signal.SIGSTOP)
        if on_stopped is not None:
            await on_stopped("first")
        first.kill()
    assert not await world.dead()
    await world.publish([order(number) for number in range(half, ORDERS)])
    async with consuming(script, world, "second", folder, *patient) as second:
        await second.until(lambda: some(half), "some answer")
        assert " left" in await second.end()

    async def settled() -> bool:
        return (
            len({each["order"] for each in await world.answers()} | {each["id"] for each in await world.dead()})
            == ORDERS
        )

    quick = ("--timeout", "1", *quick)
    async with (
        consuming(script, world, "third", folder, *quick) as third,
        consuming(script, world, "fourth", folder, *quick) as fourth,
    ):
        await third.until(settled, "the end of all orders")
        for each in (third, fourth):
            assert " left" not in await each.end()
    wrong = [each for each in await world.answers() if each != decision(each["order"])]
    assert not wrong
    assert {each["id"] for each in await world.dead()} == set(range(0, ORDERS, RUNAWAY))
    assert {each["order"] for each in await world.answers()} == set(range(ORDERS)) - set(range(0, ORDERS, RUNAWAY))
