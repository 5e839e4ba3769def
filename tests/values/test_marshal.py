"""The border: what crosses it, and what is said of what does not."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from mlpy_async import MLBorderError
from mlpy_async.values.marshal import to_ml


def test_a_value_that_holds_itself() -> None:
    cycle: deque[Any] = deque([1])
    cycle.append((cycle,))
    with pytest.raises(MLBorderError, match="argument 1: a value that holds itself"):
        to_ml(cycle, "argument 1")
    plain: list[Any] = [1]
    plain.append(plain)
    assert to_ml(plain, "argument 1") is plain
