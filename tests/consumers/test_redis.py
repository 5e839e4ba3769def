"""The consumers of a Redis stream, as real processes beside a real server."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest
from redis.asyncio import Redis

from . import servers
from .survival import consuming, decision, order, survive

SCRIPT = "redis_stream.py"
PATIENT = ("--idle", "600")
QUICK = ("--idle", "2")


class World:
    """A Redis that is empty."""

    def __init__(self, url: str, redis: Redis) -> None:
        self.url = url
        self.redis = redis

    async def publish(self, orders: Sequence[dict[str, Any]]) -> None:
        async with self.redis.pipeline() as pipe:
            for order in orders:
                pipe.xadd("orders", {"order": json.dumps(order)})
            await pipe.execute()

    async def answers(self) -> list[dict[str, Any]]:
        return [json.loads(fields["decision"]) for _, fields in await self.redis.xrange("decisions")]

    async def dead(self) -> list[dict[str, Any]]:
        return [json.loads(fields["order"]) for _, fields in await self.redis.xrange("orders:dead")]

    async def pending(self, consumer: str) -> int:
        summary = await self.redis.xpending("orders", "deciders")
        return sum(each["pending"] for each in summary["consumers"] if each["name"] == consumer)


@pytest.mark.timeout(400)
def test_nothing_is_lost_and_nothing_wrong(redis_url: str, tmp_path: Path) -> None:
    async def main() -> None:
        async with Redis.from_url(redis_url, decode_responses=True) as redis:
            await redis.flushall()
            world = World(redis_url, redis)

            async def died_at_work(consumer: str) -> None:
                assert await world.pending(consumer) > 0

            await survive(world, SCRIPT, tmp_path, patient=PATIENT, quick=QUICK, on_stopped=died_at_work)
            for consumer in ("first", "second", "third", "fourth"):
                assert await world.pending(consumer) == 0

    anyio.run(main)


@pytest.mark.timeout(200)
def test_losing_the_broker_ends_the_consumer(tmp_path: Path) -> None:
    async def main() -> None:
        with servers.redis() as url:
            async with Redis.from_url(url, decode_responses=True) as redis:
                world = World(url, redis)
                await world.publish([order(1)])
                async with consuming(SCRIPT, world, "only", tmp_path) as consumer:

                    async def answered() -> bool:
                        return await world.answers() == [decision(1)]

                    await consumer.until(answered, "the answer")
                    await redis.shutdown(nosave=True)
                    assert await anyio.to_thread.run_sync(lambda: consumer.process.wait(40)) == 1
                    assert "ConnectionError" in consumer.said()

    anyio.run(main)
