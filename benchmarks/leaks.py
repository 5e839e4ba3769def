"""Runs 10,000 programs that never end, each with a deadline, and shows what is left of them: `python -m benchmarks.leaks`."""

from __future__ import annotations

import gc
import resource
import sys
import threading

import anyio
from greenlet import greenlet

from mlpy_async import MLRuntime

ROUNDS = 10_000
TIMEOUT = 0.001


def _state() -> str:
    gc.collect()
    greenlets = sum(isinstance(found, greenlet) for found in gc.get_objects())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"threads {threading.active_count()}, greenlets {greenlets}, objects {len(gc.get_objects()):,}, peak memory {memory:.1f} MiB"


async def main() -> None:
    async with MLRuntime(cache_dir=None) as runtime:
        await runtime.load_source("function spin() { while (true) {} }")
        for done in range(ROUNDS + 1):
            if done % (ROUNDS // 5) == 0:
                print(f"{done:6,}: {_state()}", flush=True)
            try:
                await runtime.call("spin", timeout=TIMEOUT)
            except TimeoutError:
                continue
    print(f"closed: {_state()}")


if __name__ == "__main__":
    anyio.run(main, backend=sys.argv[1] if len(sys.argv) > 1 else "asyncio")
