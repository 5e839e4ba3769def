"""What decorators offer to programs: calls, conversions, classes, streams, capabilities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlpy_async import (
    CapabilityViolationError,
    MLBorderError,
    MLError,
    MLRuntime,
    ml_export,
    ml_function,
    ml_type_bridge,
)
from mlpy_async.modules.bridge import import_bridge
from mlpy_async.modules.decorators import interface_of
from mlpy_async.modules.scan import scan_source
from mlpy_async.registry import ModuleRegistry

pytestmark = pytest.mark.anyio
HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("program", "value"),
    [
        ("shop.total([{name: 'a', quantity: 2}, {name: 'b', quantity: 6 / 2}])", 5),
        ("shop.static_below(1) + shop.static_above(1)", 4),
        ("shop.static_below(4 / 2)", 3),
        ("shop.class_below() + shop.class_above()", "ShopShop"),
        ("shop.order({items: [{name: 'a', quantity: 1}]})", 1),
        ("shop.size([2, 3])", 6),
        ("shop.label({text: 'a', bold: true})", "A"),
        ("shop.greet({name: 'Ann', age: 30})", "Ann 31"),
        ("shop.apply(x => x * 2, 1, 2, 3)", [2, 4, 6]),
        ("shop.raw([1, 2, 255])", 3),
        ("[shop.either(1), shop.either('a'), shop.either(null)]", ["int", "str", "NoneType"]),
        ("shop.anything([1])", [1]),
        ("shop.wait()", "waited"),
        ("shop.wait(null)", "waited"),
        ("[...shop.count(3), ...shop.ticks(2)]", [0, 1, 2, 0, 1]),
        ("shop.slow()", "xx"),
        ("shop.tidyName(' a ') + shop.tidy_name(' b ')", "ab"),
        ("shop.vat(10) + shop.vat(10, 0.5)", 7.0),
        ("shop.profile({name: 'Ann', quantity: 1})", "Ann"),
        ("shop.VAT", 0.2),
        ("['a', 'b'].map(shop.slow)", ["aa", "bb"]),
        (
            "m = shop.Money(3); n = m + m; [n.amount, n.cents, typeof(n), m == shop.Money(3), m < n, `${m}`]",
            [6, 600, "Money", True, True, "3 EUR"],
        ),
        ("shop.Money(3).plus(shop.Money(1)).amount", 4),
        ("shop.Money(2).later()", 2),
        ("shop.Money(2, 'USD').zero().amount", 0),
    ],
)
async def test_calls(shop: MLRuntime, program: str, value: Any) -> None:
    assert await shop.execute(f"import shop; {program}") == value


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (
            "shop.total([{name: 'a', quantity: 'x'}])",
            "shop.total: `items[0].quantity` must be an integer, got a string",
        ),
        (
            "shop.total([{name: 'a', quantity: 1.5}])",
            "shop.total: `items[0].quantity` must be an integer, got a number",
        ),
        ("shop.total([{name: 'a'}])", "shop.total: `items[0]` must have the key `quantity`, which is missing"),
        ("shop.total(5)", "shop.total: `items` must be an array, got a number"),
        ("shop.total(null)", "shop.total: `items` must be an array, got null"),
        ("shop.static_below('1')", "shop.static_below: `x` must be an integer, got a string"),
        ("shop.static_below(1.5)", "shop.static_below: `x` must be an integer, got a number"),
        ("shop.static_below(true)", "shop.static_below: `x` must be an integer, got a boolean"),
        ("shop.find('fresh/a', 'bronze')", "shop.find: `tier` is none of the allowed values, got 'bronze'"),
        ("shop.order({items: [], note: 5})", "shop.order: `order.note` must be a string or null, got a number"),
        (
            "shop.greet({name: 'Ann', age: 5})",
            "shop.greet: `customer.age` is refused: Input should be greater than or equal to 18, got a number",
        ),
        ("shop.apply(5, 1)", "shop.apply: `function` must be a function, got a number"),
        ("shop.apply(x => x, 1, 'b')", "shop.apply: `values` must be an integer, got a string"),
        ("shop.raw([256])", "shop.raw: `data` must be an array of integers from 0 to 255"),
        ("shop.either([])", "shop.either: `value` must be an integer or a string or null, got an array"),
        ("shop.profile({name: 5, quantity: 1})", "shop.profile: `profile.name` must be a string, got a number"),
        ("a = []; a.push(a); shop.total(a)", "shop.total: `items[0]` must be an object, got an array"),
        (
            "a = {}; a.a = a; shop.order({items: [a]})",
            "shop.order: `order.items[0]` must have the key `name`, which is missing",
        ),
        ("shop.Money(1).plus(5)", "Money.plus: `other` must be a Money, got a number"),
        ("shop.Money('a')", "shop.Money: `amount` must be a number, got a string"),
    ],
)
async def test_refused_arguments(shop: MLRuntime, program: str, message: str) -> None:
    with pytest.raises(MLBorderError) as caught:
        await shop.execute(f"import shop; {program}")
    assert str(caught.value) == message
    assert await shop.execute(f"import shop; try {{ {program}; }} except (e) {{ result = [e.type, e.message]; }}") == [
        "TypeError",
        message,
    ]


async def test_the_path_in_a_long_array(shop: MLRuntime) -> None:
    program = "import shop; items = range(2500).map(i => ({name: 'a', quantity: 1})); items[2345].quantity = 'x'; shop.total(items)"
    with pytest.raises(MLBorderError, match=r"`items\[2345\]\.quantity` must be an integer"):
        await shop.execute(program)
    assert await shop.execute(program.replace("'x'", "2")) == 2501


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("shop.total()", "TypeError: shop.total takes 1 argument, got 0"),
        ("shop.vat(1, 2, 3)", "TypeError: shop.vat takes 1 to 2 arguments, got 3"),
        ("shop.apply()", "TypeError: shop.apply takes at least 1 argument, got 0"),
        ("shop.anything(1, 2)", "TypeError: shop.anything takes 1 argument, got 2"),
        ("shop.unmarked()", "module `shop` has no `unmarked`"),
        ("shop.Money(1).undeclared()", "has no member `undeclared`"),
        ("shop.Money(1).secret", "has no member `secret`"),
        ("shop.Money(1).currency", "has no member `currency`"),
        ("getattr(shop.Money(1), '__tini__'.split('').reverse().join(''))", "has no member `__init__`"),
        ("m = shop.Money(1); m.amount = 5;", "cannot set `amount`"),
        ("shop.total = 5;", "cannot be changed"),
    ],
)
async def test_what_is_not_offered(shop: MLRuntime, program: str, message: str) -> None:
    with pytest.raises(MLError) as caught:
        await shop.execute(f"import shop; {program}")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("program", "asked"),
    [
        ("shop.find('stale/a')", "shop:read:stale/a"),
        ("f = shop.find; f('stale/b')", "shop:read:stale/b"),
        ("['stale/c'].map(shelf => shop.find(shelf))", "shop:read:stale/c"),
        ("call(shop.find, 'stale/d')", "shop:read:stale/d"),
    ],
)
async def test_capabilities(shop: MLRuntime, program: str, asked: str) -> None:
    assert await shop.execute("import shop; shop.find('fresh/a', 'silver')") == "fresh/a silver"
    with pytest.raises(CapabilityViolationError) as caught:
        await shop.execute(f"import shop; try {{ {program}; }} except (e) {{}}")
    assert caught.value.capability == asked


async def test_a_marked_property_is_checked(anyio_backend: Any) -> None:
    async with MLRuntime(extension_paths=[HERE], cache_dir=None) as rt:
        with pytest.raises(CapabilityViolationError, match=r"`Money\.iso` needs `shop:read`"):
            await rt.execute("import shop; shop.Money(1).iso")


async def test_programs_ask_for_signatures_and_help(shop: MLRuntime) -> None:
    program = "import shop; [help(shop.vat), requiredCapabilities(shop.find), help(shop).includes('total(items: array of Item) -> integer')]"
    assert await shop.execute(program) == [
        "vat(net: number, rate: number = 0.2) -> number: The tax on an amount.",
        ["shop.read"],
        True,
    ]
    info = await shop.execute("module_info('shop')")
    assert (info["kind"], info["version"], info["capabilities"], info["constants"]) == (
        "bridge",
        "2.1",
        ["shop.read"],
        ["VAT"],
    )
    assert 'find(shelf: Path, tier: "gold" | "silver" = "gold") -> string' in info["signatures"]
    assert str(HERE) not in str(info)


async def test_the_compiler_is_told(shop: MLRuntime) -> None:
    result = await shop.run("import shop; if (false) { shop.total(); shop.totl(1); }")
    assert [finding.code for finding in result.findings] == ["ML-W103", "ML-W104"]


def test_a_scan_says_what_the_decorators_say() -> None:
    file = HERE / "shop_bridge.py"
    scanned = scan_source(file.read_bytes(), str(file))
    assert scanned.problems == ()
    registry = ModuleRegistry([HERE], cache_dir=None)
    registry.scan()
    bridge = import_bridge(registry.catalogue.found["shop"])
    read = {
        each.interface.name: each for module in scanned.modules if module.name == "shop" for each in module.functions
    }
    for offer in bridge.offers:
        told = interface_of(offer.metadata).functions
        for name, interface in told.items():
            assert read[name].interface == interface
            assert read[name].signature == offer.metadata.functions[name].signature
            assert read[name].description == offer.metadata.functions[name].description
            del read[name]
    assert set(read) == {"Money"}


async def test_what_the_host_hands_over(anyio_backend: Any) -> None:
    @ml_export(module="pricing")
    def discount(price: float, tier: str) -> float:
        return price * {"gold": 0.7}.get(tier, 1.0)

    async with MLRuntime(modules=[discount], cache_dir=None) as rt:
        assert await rt.execute("import pricing; pricing.discount(10, 'gold')") == 7.0
        assert await rt.execute("available_modules('bridge')") == ["pricing"]

        @ml_export(module="pricing")
        def tax(price: float) -> float:
            return price / 10

        rt.modules.add(tax)
        await rt.modules.reload("pricing")
        assert await rt.execute("import pricing; pricing.tax(10) + pricing.discount(1, '')") == 2.0
    with pytest.raises(TypeError, match="with the decorators"):
        MLRuntime(modules=[print])


async def test_context_functions_are_converted_for_if_they_are_marked(anyio_backend: Any) -> None:
    @ml_type_bridge(dict[str, int])
    def add(counts: Any) -> int:
        return sum(counts.values())

    async with MLRuntime(cache_dir=None) as rt:
        assert await rt.execute("add({a: 1, b: 2})", context={"add": add}) == 3
        with pytest.raises(MLBorderError, match=r"add: `counts\[…\]` must be an integer, got a string"):
            await rt.execute("add({a: 'x'})", context={"add": add})


def test_what_cannot_be_declared() -> None:
    async def later() -> None: ...

    with pytest.raises(ValueError, match="waits without blocking"):
        ml_function(blocking=True)(later)

    def named(*, key: int) -> None: ...

    with pytest.raises(ValueError, match="give the parameter `key` a default"):
        ml_function(named)
