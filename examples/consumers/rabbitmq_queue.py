"""Orders from a RabbitMQ queue: `python examples/consumers/rabbitmq_queue.py --name first`, as often as wanted.

The queue `orders` is a quorum queue, which counts deliveries. A result goes to the queue `decisions`, with the id of its order; once the broker has confirmed it, the order is
acknowledged. An order whose rule fails is delivered again, and after three deliveries rejected, which the broker's dead-letter exchange brings to `orders.dead`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aio_pika
import anyio
from aio_pika.abc import AbstractChannel, AbstractIncomingMessage, AbstractQueue
from handling import Delivery, consume, parser

ORDERS, DECISIONS, DEAD, EXCHANGE = "orders", "decisions", "orders.dead", "dead-letters"


async def declare(channel: AbstractChannel) -> AbstractQueue:
    """See that queues and the exchange of dead letters are there. :returns: the queue of orders."""
    dead = await channel.declare_queue(DEAD, durable=True)
    await dead.bind(await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.FANOUT, durable=True))
    await channel.declare_queue(DECISIONS, durable=True)
    arguments = {"x-queue-type": "quorum", "x-dead-letter-exchange": EXCHANGE}
    return await channel.declare_queue(ORDERS, durable=True, arguments=arguments)


class RabbitQueue:
    """One consumer of the queue.

    :param prefetch: how many messages are handed to it before it settles one; all of them go back to the queue when the channel closes.
    """

    def __init__(self, channel: AbstractChannel, prefetch: int) -> None:
        self.channel = channel
        self._prefetch = prefetch
        self._arrived: asyncio.Queue[AbstractIncomingMessage | None] = asyncio.Queue()

    async def open(self) -> None:
        """Begin to receive."""
        queue = await declare(self.channel)
        await self.channel.set_qos(prefetch_count=self._prefetch)
        self.channel.close_callbacks.add(lambda *_: self._arrived.put_nowait(None))
        await queue.consume(self._arrived.put)

    async def receive(self, most: int) -> Sequence[Delivery]:
        """The next message. :raises ConnectionError: if the channel was closed."""
        message = await self._arrived.get()
        if message is None:
            raise ConnectionError("RabbitMQ has closed the channel")
        return [Delivery(message.message_id or str(message.delivery_tag), message.body, _count(message), message)]

    async def answer(self, delivery: Delivery, result: bytes) -> None:
        """The broker confirms the result, then the order is acknowledged."""
        decision = aio_pika.Message(
            result,
            content_type="application/json",
            correlation_id=delivery.name,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await self.channel.default_exchange.publish(decision, DECISIONS)
        await delivery.handle.ack()

    async def again(self, delivery: Delivery) -> None:
        """At once, to any consumer."""
        await delivery.handle.nack(requeue=True)

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """Dead letters bear the broker's own headers, `x-death`; the reason is in the log."""
        await delivery.handle.reject(requeue=False)


def _count(message: AbstractIncomingMessage) -> int:
    """Which delivery this is: the queue counts those before, also those to consumers that died."""
    before = message.headers.get("x-delivery-count", 0)
    return 1 + (before if isinstance(before, int) else 0)


async def main() -> None:
    chosen = parser(__doc__, "amqp://guest:guest@127.0.0.1:5672/").parse_args()
    # not `connect_robust`: a lost connection ends the process, see handling.py
    async with await aio_pika.connect(chosen.url) as connection, connection.channel() as channel:
        broker = RabbitQueue(channel, chosen.concurrency)
        await broker.open()
        await consume(broker, chosen)


if __name__ == "__main__":
    anyio.run(main)
