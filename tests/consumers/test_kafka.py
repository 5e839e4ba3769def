"""The consumers of a Kafka topic, as real processes beside a broker that speaks Kafka's protocol."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from . import servers
from .survival import RUNAWAY, survive

PARTITIONS = 4
SESSION = ("--session", "6")


@pytest.fixture
def url() -> Iterator[str]:
    reason = servers.missing_kafka()
    if reason is not None:
        pytest.skip(reason)
    with servers.kafka() as url:
        yield url


class World:
    """A broker that is empty. What is read is kept here."""

    def __init__(self, url: str, producer: AIOKafkaProducer, reader: AIOKafkaConsumer) -> None:
        self.url = url
        self.producer = producer
        self.reader = reader
        self._read: dict[str, list[dict[str, Any]]] = {"decisions": [], "orders.dead": []}
        reader.assign([TopicPartition(name, 0) for name in self._read])

    async def publish(self, orders: Sequence[dict[str, Any]]) -> None:
        for order in orders:
            # each partition begins with an order that never ends
            partition = order["id"] // RUNAWAY % PARTITIONS
            await self.producer.send_and_wait("orders", json.dumps(order).encode(), partition=partition)

    async def answers(self) -> list[dict[str, Any]]:
        return await self._all("decisions")

    async def dead(self) -> list[dict[str, Any]]:
        return await self._all("orders.dead")

    async def _all(self, name: str) -> list[dict[str, Any]]:
        for partition, records in (await self.reader.getmany(timeout_ms=100)).items():
            self._read[partition.topic] += [json.loads(record.value) for record in records]
        return self._read[name]


@pytest.mark.timeout(400)
def test_nothing_is_lost_and_nothing_wrong(url: str, tmp_path: Path) -> None:
    async def main() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=url)
        await admin.start()
        await admin.create_topics(
            [NewTopic("orders", PARTITIONS, 1), NewTopic("decisions", 1, 1), NewTopic("orders.dead", 1, 1)]
        )
        await admin.close()
        reader = AIOKafkaConsumer(bootstrap_servers=url, auto_offset_reset="earliest", enable_auto_commit=False)
        async with AIOKafkaProducer(bootstrap_servers=url) as producer, reader:
            await survive(World(url, producer, reader), "kafka_topic.py", tmp_path, patient=SESSION, quick=SESSION)

    anyio.run(main)
