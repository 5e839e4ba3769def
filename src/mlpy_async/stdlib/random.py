"""`random`: the dice of a run. Its state belongs to the run, and a seed fixes it."""

from __future__ import annotations

import random
from typing import Any
from weakref import WeakKeyDictionary

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services, dice_of
from mlpy_async.stdlib.digests import Digests

__all__ = ["Random"]

_GENERATE = ("random.generate",)
_SAMPLE = ("random.sample",)
_PIECE = 10_000


@ml_module(name="random", description="Random numbers and choices", capabilities=(*_GENERATE, *_SAMPLE))
class Random:
    """Not for secrets: that is what `crypto` is for."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.seeds: WeakKeyDictionary[random.Random, Any] = WeakKeyDictionary()

    @property
    def dice(self) -> random.Random:
        return dice_of(self.services)

    @ml_function(capabilities=_GENERATE)
    def setSeed(self, seed: Any) -> None:
        """Fix the numbers to come, of this program alone."""
        run = self.services.engine.current_run()
        if run is not None:
            run.dice = random.Random()
        taken = seed if isinstance(seed, (int, float, str)) else self.services.operations.text(seed)
        if isinstance(taken, str) and len(taken) > _PIECE:
            taken = Digests(self.services.operations.pieces).of("sha512", taken)
        self.dice.seed(taken)
        self.seeds[self.dice] = seed

    @ml_function(capabilities=_GENERATE)
    def getSeed(self) -> Any:
        """The seed that this program set last, or null."""
        return self.seeds.get(self.dice)

    @ml_function(capabilities=_GENERATE)
    def nextInt(self) -> int:
        """A random integer from 0 to 2^31 − 1."""
        return self.dice.getrandbits(31)

    @ml_function(capabilities=_GENERATE)
    def random(self) -> float:
        """A random number from 0 up to, not including, 1."""
        return self.dice.random()

    @ml_function(capabilities=_GENERATE)
    def randomFloat(self, min_val: float = 0, max_val: float = 1) -> float:
        """A random number between two."""
        return self.dice.uniform(min_val, max_val)

    @ml_function(capabilities=_GENERATE)
    def uniform(self, min_val: float, max_val: float) -> float:
        """A random number between two."""
        return self.dice.uniform(min_val, max_val)

    @ml_function(capabilities=_GENERATE)
    def randomInt(self, min_val: int = 0, max_val: int = 100) -> int:
        """A random integer from min to max, both included."""
        return self.dice.randint(int(min_val), int(max_val))

    @ml_function(capabilities=_GENERATE)
    def randomBool(self) -> bool:
        """true or false."""
        return self.dice.random() < 0.5

    @ml_function(capabilities=_GENERATE)
    def randomBoolWeighted(self, probability: float) -> bool:
        """true with a probability from 0 to 1."""
        return self.dice.random() < probability

    @ml_function(capabilities=_SAMPLE)
    def choice(self, items: list) -> Any:  # type: ignore[type-arg]
        """One of the elements."""
        if not items:
            raise ValueError("random.choice: the array is empty")
        return items[self.dice.randrange(len(items))]

    @ml_function(capabilities=_SAMPLE)
    def shuffle(self, items: list) -> list:  # type: ignore[type-arg]
        """A shuffled copy (R. Durstenfeld's algorithm), in pieces."""
        made = self.services.operations.arrays.copy(items)
        for index in range(len(made) - 1, 0, -1):
            other = self.dice.randrange(index + 1)
            made[index], made[other] = made[other], made[index]
            if index % _PIECE == 0:
                self.services.engine.pace()
        return made

    @ml_function(capabilities=_SAMPLE)
    def sample(self, items: list, n: int) -> list:  # type: ignore[type-arg]
        """n different elements."""
        if not 0 <= n <= len(items):
            raise ValueError(f"random.sample: n must be between 0 and {len(items)}, got {n}")
        return self.services.operations.pieces.elements(items[index] for index in self.randomIndices(len(items), n))

    @ml_function(capabilities=_SAMPLE)
    def randomIndices(self, length: int, count: int) -> list:  # type: ignore[type-arg]
        """Different indices of an array of that length."""
        self.services.operations.arithmetic.room(int(length))
        chosen: dict[int, int] = {}
        made = []
        for index in range(min(int(count), int(length))):
            other = self.dice.randrange(index, int(length))
            made.append(chosen.get(other, other))
            chosen[other] = chosen.get(index, index)
            if index % _PIECE == 0:
                self.services.engine.pace()
        return made

    @ml_function(capabilities=_GENERATE)
    def randomNormal(self, mean: float = 0, stddev: float = 1) -> float:
        """A number of a normal distribution."""
        return self.dice.gauss(mean, stddev)

    @ml_function(capabilities=_GENERATE)
    def gaussian(self, mean: float = 0, stddev: float = 1) -> float:
        """A number of a normal distribution."""
        return self.dice.gauss(mean, stddev)

    @ml_function(capabilities=_GENERATE)
    def triangular(self, low: float, high: float, mode: Any = None) -> float:
        """A number of a triangular distribution."""
        return float(self.dice.triangular(low, high, mode))
