"""What a consumer does with messages, whatever the broker: an ML rule decides, its result is written, then the message is acknowledged.

In: a `Broker` and the options of the command line. Out: results, and dead letters, which are messages that were delivered so many times in vain. A bounded number
is worked on at a time. SIGTERM and SIGINT end it: nothing new begins, what runs may finish, and what was not acknowledged is delivered to another consumer.
Losing the broker ends it with an error, if the client gives up: whoever supervises the process starts it anew.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import anyio

from mlpy_async import GracefulShutdownHandler, MLRuntime, ShuttingDownError

logger = logging.getLogger("consumers")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that was handed to us.

    `count`: how many times it was handed to anybody, this time included. `handle`: what its broker knows it by.
    """

    name: str
    body: bytes
    count: int
    handle: Any = None


class Broker(Protocol):
    """A queue of messages, seen from a consumer."""

    async def receive(self, most: int) -> Sequence[Delivery]:
        """The next messages, at most so many; after a while without any, none."""
        ...

    async def answer(self, delivery: Delivery, result: bytes) -> None:
        """Write the result; acknowledge the message once that is safe."""
        ...

    async def again(self, delivery: Delivery) -> None:
        """Have the message delivered once more."""
        ...

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """Make it a dead letter, and acknowledge it."""
        ...


class Consumer:
    """Settles the messages of a broker by the function `decide` of a runtime.

    :param concurrency: how many messages are worked on at a time. :param deliveries: how many times a message is tried.
    :ivar settled: how many messages were answered, given back, buried and left.
    """

    def __init__(self, broker: Broker, runtime: MLRuntime, *, concurrency: int, deliveries: int) -> None:
        self.broker = broker
        self.runtime = runtime
        self.deliveries = deliveries
        self.settled: Counter[str] = Counter()
        self._places = anyio.Semaphore(concurrency)
        self._shutdown = GracefulShutdownHandler()

    async def run(self, drain: float) -> None:
        """Consume until a signal comes. :param drain: seconds that what runs has then."""
        async with self._shutdown.listening(drain), anyio.create_task_group() as tasks:
            while not self._shutdown.shutdown_requested:
                async with self._places:
                    free = self._places.value + 1
                for delivery in await self.broker.receive(free):
                    self._places.acquire_nowait()
                    tasks.start_soon(self._handle, delivery)

    async def _handle(self, delivery: Delivery) -> None:
        try:
            with self._shutdown.execution(f"{delivery.name}, delivery {delivery.count}"):
                self.settled[await self.settle(delivery)] += 1
        except ShuttingDownError:
            # not acknowledged, so another consumer will have it
            self.settled["left"] += 1
        finally:
            self._places.release()

    async def settle(self, delivery: Delivery) -> str:
        """Answer a message, give it back or bury it. :returns: what was done. :raises Exception: what the broker raises."""
        if delivery.count > self.deliveries:
            # whoever had it last did not live to bury it
            await self.broker.bury(delivery, f"delivered {self.deliveries} times, and nobody answered")
            return "buried"
        try:
            result = await self.decide(delivery.body)
        except Exception as error:
            # whatever is wrong with one message or its rule, the others are not kept waiting
            if delivery.count < self.deliveries:
                await self.broker.again(delivery)
                return "given back"
            logger.warning("the message %s is buried: %s: %s", delivery.name, type(error).__name__, error)
            await self.broker.bury(delivery, f"{type(error).__name__}: {error}")
            return "buried"
        await self.broker.answer(delivery, result)
        return "answered"

    async def decide(self, body: bytes) -> bytes:
        """What the rule says to an order, as JSON. :raises Exception: what is wrong with the order, or went wrong in the rule."""
        return json.dumps(await self.runtime.call("decide", json.loads(body))).encode()


def parser(description: str, url: str) -> argparse.ArgumentParser:
    """The options of all consumers. :param url: where the broker is by default."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--url", default=url, help="where the broker is (%(default)s)")
    options.add_argument("--name", default="consumer", help="what this consumer is called, among others")
    options.add_argument("--rules", type=Path, default=Path(__file__).with_name("rules.ml"))
    options.add_argument("--timeout", type=float, default=1.0, help="seconds that a rule has (%(default)s)")
    options.add_argument("--deliveries", type=int, default=3, help="how many times a message is tried (%(default)s)")
    options.add_argument("--concurrency", type=int, default=16, help="messages at a time (%(default)s)")
    options.add_argument(
        "--drain", type=float, default=10.0, help="seconds that messages have after SIGTERM (%(default)s)"
    )
    return options


async def consume(broker: Broker, chosen: argparse.Namespace) -> None:
    """Consume until a signal comes, then tell what was done."""
    async with MLRuntime(default_timeout=chosen.timeout) as runtime:
        await runtime.load(chosen.rules)
        # rules without it would make every message a dead letter
        runtime.lookup("decide")
        consumer = Consumer(broker, runtime, concurrency=chosen.concurrency, deliveries=chosen.deliveries)
        print(f"{chosen.name} is ready", flush=True)
        await consumer.run(chosen.drain)
    done = ", ".join(f"{count} {what}" for what, count in sorted(consumer.settled.items()))
    print(f"{chosen.name}: {done or 'nothing'}")
