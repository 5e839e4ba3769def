"""The bridge module of these tests: all that the decorators can say."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, Optional, TypedDict

import anyio
import msgspec
import pydantic

from mlpy_async import ml_class, ml_export, ml_function, ml_module, ml_type_bridge

_READ = "shop.read"


class Item(TypedDict):
    name: str
    quantity: int


class Size(NamedTuple):
    width: float
    height: float


class Label(msgspec.Struct):
    text: str
    bold: bool = False


class Customer(pydantic.BaseModel):
    name: str
    age: int = pydantic.Field(ge=18)


@dataclasses.dataclass
class Order:
    items: list[Item]
    note: Optional[str] = None  # noqa: UP045 - as older files have it


@ml_class(module="shop", properties=["amount"], operators={"+": "plus", "==": "same", "<": "less"})
class Money:
    """An amount in a currency."""

    def __init__(self, amount: float, currency: str = "EUR") -> None:
        self.amount = amount
        self.currency = currency
        self.secret = "hidden"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @ml_function
    def plus(self, other: Money) -> Money:
        return Money(self.amount + other.amount, self.currency)

    def same(self, other: object) -> bool:
        return isinstance(other, Money) and self.amount == other.amount

    def less(self, other: Money) -> bool:
        return self.amount < other.amount

    @ml_function
    @property
    def cents(self) -> int:
        return round(self.amount * 100)

    @ml_function(name="iso", capabilities=[_READ])
    @cached_property
    def code(self) -> str:
        return self.currency

    @staticmethod
    @ml_function
    def zero() -> Money:
        return Money(0)

    @ml_function
    async def later(self) -> float:
        await anyio.lowlevel.checkpoint()
        return self.amount

    def undeclared(self) -> str:
        return self.secret


@ml_module(name="shop", description="A shop", version="2.1", capabilities=(_READ,), constants={"VAT": 0.2})
class Shop:
    """Its name is not that of its class."""

    @ml_function(description="The total of items")
    def total(self, items: list[Item]) -> int:
        return sum(item["quantity"] for item in items)

    @ml_function
    @staticmethod
    def static_below(x: int) -> int:
        return x + 1

    @staticmethod
    @ml_function
    def static_above(x: int) -> int:
        return x + 1

    @ml_function
    @classmethod
    def class_below(cls) -> str:
        return cls.__name__

    @classmethod
    @ml_function
    def class_above(cls) -> str:
        return cls.__name__

    @ml_function(name="find", capabilities=[_READ], resource="shelf")
    def find_(self, shelf: Path, tier: Literal["gold", "silver"] = "gold") -> str:
        return f"{shelf} {tier}"

    @ml_function
    def order(self, order: Order) -> int:
        return len(order.items)

    @ml_function
    def size(self, size: Size) -> float:
        return size.width * size.height

    @ml_function
    def label(self, label: Label) -> str:
        return label.text.upper() if label.bold else label.text

    @ml_function
    def greet(self, customer: Customer) -> str:
        return f"{customer.name} {customer.age + 1}"

    @ml_function
    def apply(self, function: Callable[[int], int], *values: int) -> list[int]:
        return [function(value) for value in values]

    @ml_function
    def raw(self, data: bytes) -> int:
        return len(data)

    @ml_function
    def either(self, value: int | str | None) -> str:
        return type(value).__name__

    @ml_function
    def anything(self, value: Any, *, hidden: int = 1) -> Any:
        return value

    @ml_function
    async def wait(self, seconds: float = 0.0) -> str:
        await anyio.sleep(seconds)
        return "waited"

    @ml_function
    def count(self, n: int) -> Iterator[int]:
        yield from range(n)

    @ml_function
    async def ticks(self, n: int) -> AsyncIterator[int]:
        for index in range(n):
            await anyio.lowlevel.checkpoint()
            yield index

    @ml_function(blocking=True)
    def slow(self, text: str = "x") -> str:
        return text * 2

    @ml_function
    def tidyName(self, text: str) -> str:
        """Text without spaces around it."""
        return text.strip()

    def unmarked(self) -> str:
        return "secret"


@ml_export(module="shop")
def vat(net: float, rate: float = 0.2) -> float:
    """The tax on an amount."""
    return net * rate


@ml_export("shop", name="profile")
@ml_type_bridge(Item)
def process(profile: Any) -> str:
    return str(profile["name"])


@ml_export(module="shelf")
def rows() -> int:
    return 3
