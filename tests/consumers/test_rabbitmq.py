"""The consumers of a RabbitMQ queue, as real processes beside a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import aio_pika
import anyio
import pytest
from aio_pika.abc import AbstractChannel

from . import servers
from .survival import survive


@pytest.fixture
def url() -> Iterator[str]:
    reason = servers.missing_rabbitmq()
    if reason is not None:
        pytest.skip(reason)
    with servers.rabbitmq() as url:
        yield url


class World:
    """A RabbitMQ that is empty. What is read is taken from its queue, and kept here."""

    def __init__(self, url: str, channel: AbstractChannel) -> None:
        self.url = url
        self.channel = channel
        self._read: dict[str, list[dict[str, Any]]] = {"decisions": [], "orders.dead": []}

    async def declare(self) -> None:
        """The queue before its consumers, with the same arguments; they declare the others."""
        arguments = {"x-queue-type": "quorum", "x-dead-letter-exchange": "dead-letters"}
        await self.channel.declare_queue("orders", durable=True, arguments=arguments)
        for name in self._read:
            await self.channel.declare_queue(name, durable=True)

    async def publish(self, orders: Sequence[dict[str, Any]]) -> None:
        for order in orders:
            message = aio_pika.Message(
                json.dumps(order).encode(),
                message_id=str(order["id"]),
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )
            await self.channel.default_exchange.publish(message, "orders")

    async def answers(self) -> list[dict[str, Any]]:
        return await self._all("decisions")

    async def dead(self) -> list[dict[str, Any]]:
        return await self._all("orders.dead")

    async def _all(self, name: str) -> list[dict[str, Any]]:
        queue = await self.channel.get_queue(name, ensure=False)
        while (message := await queue.get(no_ack=True, fail=False, timeout=60)) is not None:
            self._read[name].append(json.loads(message.body))
        return self._read[name]

    async def waiting(self) -> int:
        """How many orders are with no consumer."""
        queue = await self.channel.declare_queue("orders", passive=True)
        return queue.declaration_result.message_count or 0


@pytest.mark.timeout(400)
def test_nothing_is_lost_and_nothing_wrong(url: str, tmp_path: Path) -> None:
    async def main() -> None:
        async with await aio_pika.connect(url) as connection, connection.channel() as channel:
            world = World(url, channel)
            await world.declare()
            await survive(world, "rabbitmq_queue.py", tmp_path)
            assert await world.waiting() == 0

    anyio.run(main)
