"""What finding, loading and calling bridge modules costs: 200 files of 20 lines with two functions each."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TypedDict

import anyio
import msgspec

from mlpy_async import MLRuntime, ModuleRegistry, ml_export

from .measure import Row, least, percentile

__all__ = ["rows"]

COUNT = 200
BRIDGE = '''"""Payments, number {0}."""

from mlpy_async import ml_function, ml_module


@ml_module(name="payments_{0}", description="Payment processing", capabilities=["payment.process"])
class PaymentModule:
    """What a card pays."""

    @ml_function(description="Charge a card", capabilities=["payment.process"])
    def charge(self, amount: float, card: str) -> dict:
        return {{"success": True, "transaction": f"TXN_{{card[:8]}}", "amount": amount}}

    @ml_function
    def validate(self, card: str) -> bool:
        """Whether a card is one."""
        return len(card) == 16


payments = PaymentModule()
'''


class Item(TypedDict):
    """What crosses."""

    name: str
    price: float
    quantity: int


@ml_export(module="bench")
def take(items: list[Item]) -> int:
    """A function that converts its argument, and does nothing with it."""
    return len(items)


async def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder))
        ModuleRegistry(cache_dir=None).scan()  # what the process does once: entry points, imports
        cold = least(lambda: ModuleRegistry([folder], cache_dir=None).scan(), 5)
        with tempfile.TemporaryDirectory() as cache:
            ModuleRegistry([folder], cache_dir=cache).scan()
            warm = least(lambda: ModuleRegistry([folder], cache_dir=cache).scan(), 5)
        registry = ModuleRegistry([folder], cache_dir=None)
        registry.scan()
        looked_up = least(lambda: [registry.is_available("payments_77") for _ in range(1_000)]) / 1_000
        loads: list[float] = []
        async with MLRuntime(extension_paths=[folder], cache_dir=None) as runtime:
            await runtime.modules.ready()
            for number in range(5):
                started = time.perf_counter()
                await runtime.modules.load(f"payments_{number}")
                loads.append(time.perf_counter() - started)
    reload, saved = await _reloads()
    border, alone = await _border()
    return [
        Row("discovery of 200 bridge modules, first scan", cold * 1e3, 50, "ms"),
        Row("discovery of 200 bridge modules, kept on disk", warm * 1e3, 50, "ms"),
        Row("look-up of a module", looked_up * 1e6, 1, "µs"),
        Row("lazy load of a bridge module", min(loads) * 1e3, 10, "ms"),
        Row("reload of a small ML module", reload * 1e3, 100, "ms"),
        Row("save to new behaviour, small ML module", saved * 1e3, 100, "ms"),
        Row("1,000 items across the border ÷ msgspec alone", border / alone, 1.5, "×"),
    ]


def _write(folder: Path) -> None:
    for number in range(COUNT):
        (folder / f"payments_{number}_bridge.py").write_text(BRIDGE.format(number), encoding="utf-8")


async def _reloads() -> tuple[float, float]:
    """Seconds of a reload, and from a save to the event that tells of the new behaviour: the middle one of several, for each begins at another time of the watch."""
    texts = [f"export function price(x) {{ return x * {number}; }}" for number in range(11)]
    reloads: list[float] = []
    saves: list[float] = []
    done = anyio.Event()
    with tempfile.TemporaryDirectory() as folder:
        path = anyio.Path(folder, "rules.ml")
        await path.write_text(texts[0])
        async with MLRuntime(ml_module_paths=[folder], cache_dir=None) as runtime:
            await runtime.modules.load("rules")
            for text in texts:
                await path.write_text(text)
                started = time.perf_counter()
                await runtime.reload("rules")
                reloads.append(time.perf_counter() - started)
            async with runtime.watch(lambda _: done.set()):
                for number, text in enumerate(texts[:-1]):
                    done = anyio.Event()
                    started = time.perf_counter()
                    await path.write_text(text)
                    await done.wait()
                    saves.append(time.perf_counter() - started)
                    assert await runtime.call("price", 1) == number
    return min(reloads), percentile(saves, 0.5)


async def _border() -> tuple[float, float]:
    """Seconds of a call that converts 1,000 items, and of the conversion by itself."""
    items = [{"name": "pen", "price": 2.5, "quantity": 3}] * 1_000
    best = float("inf")
    async with MLRuntime(modules=[take], cache_dir=None) as runtime:
        await runtime.load_source("import bench; export function f(items) { return bench.take(items); }")
        for _ in range(20):
            started = time.perf_counter()
            await runtime.call("f", items)
            best = min(best, time.perf_counter() - started)
    return best, least(lambda: msgspec.convert(items, list[Item]), 20)
