"""A shop that others extend: five plugins, of which three are well-behaved.

In: the plugins of the folder beside this file. Out: what each made of three orders, and how each has fared.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Literal

import anyio

from mlpy_async import MLPluginManager, ml_function, ml_module

PRICES = {"tea": 4, "cup": 12, "pot": 48}
ORDERS: list[dict[str, Any]] = [
    {"customer": "Ada", "items": [{"item": "tea", "count": 2}, {"item": "pot", "count": 3}]},
    {"customer": "Ben", "items": [{"item": "cup", "count": 1}]},
    {"customer": "Cleo", "items": [{"item": "pot", "count": 1}]},
]


@ml_module(name="catalogue", description="What the shop sells.")
class Catalogue:
    @ml_function(capabilities=["prices.read"], resource="item")
    def price(self, item: str) -> float:
        """What one of an item costs."""
        return PRICES[item]


async def main(isolation: Literal["inline", "process"]) -> None:
    # the host grants by name: `prices` may read the list, `greedy` asks for it in vain
    async with MLPluginManager(
        Path(__file__).parent / "plugins",
        grants={"prices": ["prices:read"]},
        modules=[Catalogue()],
        isolation=isolation,
        timeout=1.0,
        cache_dir=None,
    ) as plugins:
        for info in await plugins.load():
            print(f"{info.name} {info.version} is {info.state}", *[f"and may not {each}" for each in info.withheld])
        for order in ORDERS:
            print(f"{order['customer']}:")
            for name, result in (await plugins.broadcast("on_order", order)).items():
                print(f"  {name}: {result.value if result.success else type(result.error).__name__}")
        print("seen:", await plugins.call("audit", "seen"))
        for info in plugins.plugins():
            print(f"{info.name}: {info.calls} calls, {info.failures} failures, {info.state}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", choices=["asyncio", "trio"], default="asyncio")
    parser.add_argument("--isolation", choices=["inline", "process"], default="inline")
    options = parser.parse_args()
    anyio.run(main, options.isolation, backend=options.backend)
