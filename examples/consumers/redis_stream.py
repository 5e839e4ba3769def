"""Orders from a Redis stream: `python examples/consumers/redis_stream.py --name first`, as often as wanted, each with a name of its own.

The stream `orders` is read by the group `deciders`. A result is written to `decisions` and its order acknowledged in one transaction. An order that was not acknowledged
for some seconds, because its rule failed or its consumer died, is claimed by whoever looks first. After three deliveries it goes to `orders:dead`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anyio
from handling import Delivery, consume, parser
from redis.asyncio import Redis
from redis.exceptions import ResponseError

ORDERS, GROUP, DECISIONS, DEAD = "orders", "deciders", "decisions", "orders:dead"


class RedisStream:
    """One consumer of the group.

    :param idle: seconds after which a message that nobody has acknowledged is claimed. More than a message may take; else two consumers work on it, and
        both write their result.
    """

    def __init__(self, redis: Redis, consumer: str, idle: float) -> None:
        self.redis = redis
        self.consumer = consumer
        self.idle = int(idle * 1_000)

    async def prepare(self) -> None:
        """See that stream and group are there."""
        try:
            await self.redis.xgroup_create(ORDERS, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    async def receive(self, most: int) -> Sequence[Delivery]:
        """Messages that were left, or else new ones; none after a second."""
        return await self._claim(most) or await self._read(most)

    async def _claim(self, most: int) -> list[Delivery]:
        left = await self.redis.xpending_range(ORDERS, GROUP, min="-", max="+", count=most, idle=self.idle)
        counts = {entry["message_id"]: entry["times_delivered"] for entry in left}
        if not counts:
            return []
        # gives us those that nobody else has claimed meanwhile
        claimed = await self.redis.xclaim(
            ORDERS, GROUP, self.consumer, min_idle_time=self.idle, message_ids=list(counts)
        )
        return [delivery(name, fields, counts[name] + 1) for name, fields in claimed]

    async def _read(self, most: int) -> list[Delivery]:
        streams = await self.redis.xreadgroup(GROUP, self.consumer, {ORDERS: ">"}, count=most, block=1_000)
        return [delivery(name, fields, 1) for _, messages in streams or () for name, fields in messages]

    async def answer(self, delivery: Delivery, result: bytes) -> None:
        """Both or neither."""
        await self._settle(delivery, DECISIONS, {"decision": result})

    async def again(self, delivery: Delivery) -> None:
        """What is not acknowledged is claimed again, after its idle time."""

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """With the reason, and the name that the message had."""
        await self._settle(delivery, DEAD, {"order": delivery.body, "reason": reason, "id": delivery.name})

    async def _settle(self, delivery: Delivery, stream: str, fields: dict[str, Any]) -> None:
        async with self.redis.pipeline(transaction=True) as pipe:
            pipe.xadd(stream, fields)
            pipe.xack(ORDERS, GROUP, delivery.name)
            await pipe.execute()


def delivery(name: str, fields: dict[str, str], count: int) -> Delivery:
    """An entry of the stream; one without the field `order` is no JSON."""
    return Delivery(name, fields.get("order", "").encode(), count)


async def main() -> None:
    options = parser(__doc__, "redis://127.0.0.1:6379/0")
    options.add_argument("--idle", type=float, default=5.0, help="seconds until a message is claimed (%(default)s)")
    chosen = options.parse_args()
    async with Redis.from_url(chosen.url, decode_responses=True) as redis:
        broker = RedisStream(redis, chosen.name, chosen.idle)
        await broker.prepare()
        await consume(broker, chosen)


if __name__ == "__main__":
    anyio.run(main)
