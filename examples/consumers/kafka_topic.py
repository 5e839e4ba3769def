"""Orders from a Kafka topic: `python examples/consumers/kafka_topic.py --name first`, as often as the topic has partitions.

Kafka knows no acknowledgement of a message: the group `deciders` commits, for each partition, the offset before which all is settled. So a result is written to `decisions`
first; an order whose rule fails is tried again here; after three times it goes to `orders.dead`. When a consumer ends, another goes on at what was committed, and what was
done beyond that is done twice.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import anyio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import CommitFailedError, IllegalStateError
from handling import Delivery, consume, parser

logger = logging.getLogger("consumers")
ORDERS, GROUP, DECISIONS, DEAD = "orders", "deciders", "decisions", "orders.dead"
PARTITIONS = 4


@dataclass
class Progress:
    """How far a partition is: the offsets in work, the one behind all that were received, and what is committed."""

    working: set[int] = field(default_factory=set)
    end: int = 0
    committed: int = -1

    @property
    def position(self) -> int:
        """All before it are settled."""
        return min(self.working, default=self.end)


class KafkaTopic(ConsumerRebalanceListener):  # type: ignore[misc]
    """One consumer of the group."""

    def __init__(self, consumer: AIOKafkaConsumer, producer: AIOKafkaProducer) -> None:
        self.consumer = consumer
        self.producer = producer
        self._progress: dict[TopicPartition, Progress] = {}
        self._again: deque[Delivery] = deque()
        self._committing = anyio.Lock()
        consumer.subscribe([ORDERS], listener=self)

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """What is in work of these partitions will be delivered to others, too."""
        for partition in revoked:
            self._progress.pop(partition, None)
        self._again = deque(each for each in self._again if each.handle[0] in self._progress)

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        """They begin at what was committed."""

    async def receive(self, most: int) -> Sequence[Delivery]:
        """Messages that are tried again, or else new ones; none after a second."""
        if self._again:
            return [self._again.popleft() for _ in range(min(most, len(self._again)))]
        deliveries = []
        for partition, records in (await self.consumer.getmany(timeout_ms=1_000, max_records=most)).items():
            progress = self._progress.setdefault(partition, Progress())
            for record in records:
                progress.working.add(record.offset)
                progress.end = record.offset + 1
                name = f"{partition.partition}/{record.offset}"
                deliveries.append(Delivery(name, record.value or b"", 1, (partition, record.offset)))
        return deliveries

    async def answer(self, delivery: Delivery, result: bytes) -> None:
        """The result is with the broker, then the order counts as settled."""
        await self.producer.send_and_wait(DECISIONS, result)
        await self._settle(delivery)

    async def again(self, delivery: Delivery) -> None:
        """By this consumer; the partition does not get past it meanwhile."""
        if delivery.handle[0] in self._progress:
            self._again.append(replace(delivery, count=delivery.count + 1))

    async def bury(self, delivery: Delivery, reason: str) -> None:
        """With the reason as a header."""
        await self.producer.send_and_wait(DEAD, delivery.body, headers=[("reason", reason.encode())])
        await self._settle(delivery)

    async def _settle(self, delivery: Delivery) -> None:
        partition, offset = delivery.handle
        if partition not in self._progress:
            return
        self._progress[partition].working.discard(offset)
        async with self._committing:
            # while this waited, another may have committed it, or the partition may have gone
            progress = self._progress.get(partition)
            if progress is None or progress.position <= progress.committed:
                return
            position = progress.position
            try:
                await self.consumer.commit({partition: position})
            except (CommitFailedError, IllegalStateError) as error:
                logger.warning("%s is another's by now: %s", partition, error)
            else:
                progress.committed = position


async def declare(url: str) -> None:
    """See that the topics are there."""
    admin = AIOKafkaAdminClient(bootstrap_servers=url)
    await admin.start()
    try:
        # those that exist are left as they are
        await admin.create_topics([NewTopic(ORDERS, PARTITIONS, 1), NewTopic(DECISIONS, 1, 1), NewTopic(DEAD, 1, 1)])
    finally:
        await admin.close()


async def main() -> None:
    options = parser(__doc__, "127.0.0.1:9092")
    options.add_argument(
        "--session", type=float, default=10.0, help="seconds until a dead consumer is noticed (%(default)s)"
    )
    chosen = options.parse_args()
    await declare(chosen.url)
    session = int(chosen.session * 1_000)
    consumer = AIOKafkaConsumer(
        bootstrap_servers=chosen.url,
        client_id=chosen.name,
        group_id=GROUP,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        session_timeout_ms=session,
        heartbeat_interval_ms=session // 5,
    )
    async with AIOKafkaProducer(bootstrap_servers=chosen.url, acks="all") as producer:
        broker = KafkaTopic(consumer, producer)
        async with consumer:
            await consume(broker, chosen)


if __name__ == "__main__":
    anyio.run(main)
