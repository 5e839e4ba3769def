"""`functional`: functions of functions."""

from __future__ import annotations

from itertools import islice, repeat
from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.collections import chunks, unique
from mlpy_async.values.function import required, wrap_host_function

__all__ = ["Functional"]

_COMPOSE = ("functional.compose",)
_TRANSFORM = ("functional.transform",)
_MEMORY = 10_000


@ml_module(name="functional", description="Functions of functions", capabilities=(*_COMPOSE, *_TRANSFORM))
class Functional:
    """What it makes are functions like any other."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.operations = services.operations
        self.arrays = services.operations.arrays
        self.comparison = services.operations.comparison
        self.pieces = services.operations.pieces
        self._listed = services.operations.objects.listed

    def _made(self, name: str, call: Any) -> Any:
        return wrap_host_function(
            call, name=name, builtins=self.services.builtins, engine=self.services.engine, check=False
        )

    def _call(self, function: Any) -> Any:
        return self.operations.members.callee(function)

    @ml_function(capabilities=_COMPOSE)
    def compose(self, *functions: Any) -> Any:
        """One function that applies these, the last first."""
        return self.pipeAll(list(reversed(functions)))

    @ml_function(capabilities=_COMPOSE)
    def composeAll(self, functions: list) -> Any:  # type: ignore[type-arg]
        """One function that applies those of an array, the last first."""
        return self.pipeAll(list(reversed(functions)))

    @ml_function(capabilities=_COMPOSE)
    def pipe(self, *functions: Any) -> Any:
        """One function that applies these, the first first."""
        return self.pipeAll(list(functions))

    @ml_function(capabilities=_COMPOSE)
    def pipeAll(self, functions: list) -> Any:  # type: ignore[type-arg]
        """One function that applies those of an array, the first first."""
        calls = [self._call(function) for function in functions]

        def piped(*args: Any) -> Any:
            if not calls:
                return args[0] if args else None
            value = calls[0](*args)
            for call in calls[1:]:
                value = call(value)
            return value

        return self._made("piped", piped)

    @ml_function(capabilities=_COMPOSE)
    def curry(self, func: Any, arity: Any = None) -> Any:
        """A function that takes its arguments bit by bit."""
        call = self._call(func)
        count = int(arity) if arity is not None else required(func)

        def curried(taken: tuple[Any, ...]) -> Any:
            def more(*args: Any) -> Any:
                given = (*taken, *args)
                return call(*given) if len(given) >= count else curried(given)

            return self._made("curried", more)

        return curried(())

    @ml_function(capabilities=_COMPOSE)
    def curry2(self, func: Any) -> Any:
        """A function of two arguments as one that takes them one by one."""
        return self.curry(func, 2)

    @ml_function(capabilities=_COMPOSE)
    def partial(self, func: Any, *args: Any) -> Any:
        """A function with its first arguments given."""
        call = self._call(func)
        return self._made("partial", lambda *more: call(*args, *more))

    @ml_function(capabilities=_COMPOSE)
    def partial_apply(self, func: Any, *args: Any) -> Any:
        """A function with its first arguments given."""
        return self.partial(func, *args)

    @ml_function
    def identity(self, x: Any) -> Any:
        """Its argument."""
        return x

    @ml_function(capabilities=_COMPOSE)
    def constant(self, value: Any) -> Any:
        """A function that always gives this value."""
        return self._made("constant", lambda *_args: value)

    @ml_function(capabilities=_COMPOSE)
    def memoize(self, func: Any) -> Any:
        """A function that remembers its results by the text of its arguments; the last 10,000."""
        call = self._call(func)
        results: dict[str, Any] = {}
        text = self.operations.text

        def remembered(*args: Any) -> Any:
            key = text([type(args).__name__, *args])
            if key not in results:
                if len(results) >= _MEMORY:
                    del results[next(iter(results))]
                results[key] = call(*args)
            return results[key]

        return self._made("memoized", remembered)

    @ml_function(capabilities=_TRANSFORM)
    def map_(self, func: Any, iterable: Any) -> list:  # type: ignore[type-arg]
        """What a function makes of each element."""
        return self.arrays.map(self._listed(iterable), func)

    @ml_function(capabilities=_TRANSFORM)
    def filter_(self, predicate: Any, iterable: Any) -> list:  # type: ignore[type-arg]
        """The elements for which a function is true."""
        return self.arrays.filter(self._listed(iterable), predicate)

    @ml_function(capabilities=_TRANSFORM)
    def reduce(self, func: Any, iterable: Any, *initial: Any) -> Any:
        """All elements, folded into one value."""
        return self.arrays.reduce(self._listed(iterable), func, *initial[:1])

    @ml_function(capabilities=_TRANSFORM)
    def forEach(self, func: Any, iterable: Any) -> None:
        """Call a function with each element."""
        self.arrays.for_each(self._listed(iterable), func)

    @ml_function(capabilities=_TRANSFORM)
    def find(self, predicate: Any, iterable: Any) -> Any:
        """The first element for which a function is true, or null."""
        return self.arrays.find(self._listed(iterable), predicate)

    @ml_function(capabilities=_TRANSFORM)
    def some(self, predicate: Any, iterable: Any) -> bool:
        """Whether a function is true for some element."""
        return self.arrays.some(self._listed(iterable), predicate)

    @ml_function(capabilities=_TRANSFORM)
    def every(self, predicate: Any, iterable: Any) -> bool:
        """Whether a function is true for all elements."""
        return self.arrays.every(self._listed(iterable), predicate)

    @ml_function(capabilities=_TRANSFORM)
    def zip_(self, *iterables: Any) -> list:  # type: ignore[type-arg]
        """Elements at the same index together."""
        lists = [self._listed(iterable) for iterable in iterables]
        shortest = min(lists, key=len) if lists else []
        return self.pieces.kept([[items[index] for items in lists] for index, _ in self.arrays.items_of(shortest)])

    @ml_function
    def range_(self, start: int, end: Any = None, step: int = 1) -> list:  # type: ignore[type-arg]
        """The numbers from start up to, not including, end."""
        numbers = range(int(start)) if end is None else range(int(start), int(end), int(step))
        self.operations.arithmetic.room(len(numbers))
        return self.pieces.elements(numbers)

    @ml_function
    def repeat(self, value: Any, times: int) -> list:  # type: ignore[type-arg]
        """An array of one value, so many times."""
        self.operations.arithmetic.room(int(times))
        return self.pieces.elements(repeat(value, int(times)))

    @ml_function(capabilities=_TRANSFORM)
    def take(self, n: int, iterable: Any) -> list:  # type: ignore[type-arg]
        """The first elements."""
        if isinstance(iterable, list):
            return self.arrays.slice(iterable, 0, max(0, n))
        self.operations.arithmetic.room(int(n))
        return self.pieces.elements(islice(self.operations.objects.iterate(iterable), max(0, int(n))))

    @ml_function(capabilities=_TRANSFORM)
    def drop(self, n: int, iterable: Any) -> list:  # type: ignore[type-arg]
        """The elements without the first ones."""
        return self.arrays.slice(self._listed(iterable), max(0, n))

    @ml_function(capabilities=_TRANSFORM)
    def flatten(self, nested_list: list) -> list:  # type: ignore[type-arg]
        """The elements, and those of arrays among them, however deep."""
        return self.arrays.flat(nested_list, self.services.limits.max_depth + 1)

    @ml_function(capabilities=_TRANSFORM)
    def chunk(self, size: int, iterable: Any) -> list:  # type: ignore[type-arg]
        """Arrays of so many elements each."""
        if size < 1:
            raise ValueError(f"functional.chunk: size must be at least 1, got {size}")
        return chunks(self, self._listed(iterable), int(size))

    @ml_function(capabilities=_TRANSFORM)
    def groupBy(self, key_func: Any, iterable: Any) -> dict:  # type: ignore[type-arg]
        """An object of arrays: the elements by their key."""
        call = self._call(key_func)
        groups: dict[str, Any] = {}
        for _, item in self.arrays.items_of(self._listed(iterable)):
            groups.setdefault(self.operations.text(call(item)), []).append(item)
        return groups

    @ml_function(capabilities=_TRANSFORM)
    def unique(self, iterable: Any) -> list:  # type: ignore[type-arg]
        """The elements, equal ones once, in order."""
        return unique(self, self._listed(iterable))

    @ml_function(capabilities=_TRANSFORM)
    def reverse(self, iterable: Any) -> list:  # type: ignore[type-arg]
        """The elements backwards."""
        return self.arrays.reverse(self.arrays.copy(self._listed(iterable)))

    @ml_function(capabilities=_TRANSFORM)
    def partition(self, predicate: Any, iterable: Any) -> list:  # type: ignore[type-arg]
        """Two arrays: the elements for which a function is true, and the others."""
        call = self._call(predicate)
        yes: list[Any] = []
        no: list[Any] = []
        for _, item in self.arrays.items_of(self._listed(iterable)):
            (yes if call(item) else no).append(item)
        return [self.pieces.kept(yes), self.pieces.kept(no)]

    @ml_function(capabilities=_COMPOSE)
    def ifElse(self, predicate: Any, true_fn: Any, false_fn: Any) -> Any:
        """A function that applies one of two."""
        test, yes, no = map(self._call, (predicate, true_fn, false_fn))
        return self._made("ifElse", lambda *args: yes(*args) if test(*args) else no(*args))

    @ml_function(capabilities=_COMPOSE)
    def cond(self, conditions: list) -> Any:  # type: ignore[type-arg]
        """A function that applies the first [test, function] pair that fits."""
        pairs = [(self._call(test), self._call(function)) for test, function in conditions]
        return self._made("cond", lambda *args: next((call(*args) for test, call in pairs if test(*args)), None))

    @ml_function(capabilities=_TRANSFORM)
    def times(self, n: int, func: Any) -> list:  # type: ignore[type-arg]
        """What a function makes of 0, 1, … n − 1."""
        call = self._call(func)
        return self.pieces.kept([call(index) for _, index in self.arrays.items_of(self.range_(n))])

    @ml_function(capabilities=_TRANSFORM)
    def zipWith(self, combiner: Any, iterable1: Any, iterable2: Any) -> list:  # type: ignore[type-arg]
        """What a function makes of the elements at the same index."""
        call = self._call(combiner)
        pairs = self.arrays.items_of(self.zip_(iterable1, iterable2))
        return self.pieces.kept([call(*pair) for _, pair in pairs])

    @ml_function(capabilities=_TRANSFORM)
    def takeWhile(self, predicate: Any, iterable: Any) -> list:  # type: ignore[type-arg]
        """The first elements, as long as a function is true."""
        call, made = self._call(predicate), []
        for item in self.operations.objects.spread(iterable):
            if not call(item):
                break
            made.append(item)
        return self.pieces.kept(made)

    @ml_function(capabilities=_COMPOSE)
    def juxt(self, functions: list) -> Any:  # type: ignore[type-arg]
        """A function that gives the results of all these."""
        calls = [self._call(function) for function in functions]
        return self._made("juxt", lambda *args: [call(*args) for call in calls])
