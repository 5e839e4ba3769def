"""The format of a single value, as in `format(x, ".2f")`: Python's mini-language for numbers and strings, within limits."""

from __future__ import annotations

import re
from typing import Any

from mlpy_async.errors import LimitError
from mlpy_async.values.arithmetic import Arithmetic

__all__ = ["format_value"]

_WIDEST = 1_000_000

_SPEC = re.compile(
    r"(?:.?[<>=^])?[-+ ]?z?#?0?(?P<width>\d*)[,_]?(?:\.(?P<precision>\d+))?[bcdeEfFgGnosxX%]?\Z", re.DOTALL
)


def format_value(value: Any, spec: str, arithmetic: Arithmetic) -> str:
    """A value by a format.

    :raises ValueError: if the format is none, or does not fit the value. :raises LimitError: if it asks for too much.
    """
    if spec == "":
        return arithmetic.text.of(value)
    found = _SPEC.match(spec)
    if found is None:
        raise ValueError(
            f"`{arithmetic.text.brief(spec)}` is no format; examples: `.2f`, `>10`, `08.3f`, `,`, `x`, `%`"
        )
    width, precision = (
        int(found[name] or 0) if len(found[name] or "") < 9 else 10**9 for name in ("width", "precision")
    )
    if width > _WIDEST:
        raise LimitError(f"a format has a width of at most {_WIDEST:,}, got {width:,}; `padStart` makes wider ones")
    if precision > 1_000:
        raise ValueError(f"a format has at most 1,000 digits, got {precision}")
    if not isinstance(value, (int, float, str)) or isinstance(value, bool):
        value = arithmetic.text.of(value)
    if isinstance(value, str) and len(value) > _WIDEST:
        return value[:precision] if found["precision"] else value
    base = str if isinstance(value, str) else float if isinstance(value, float) else int
    try:
        return base.__format__(value, spec)  # pyright: ignore[reportArgumentType]
    except ValueError as error:
        raise ValueError(f"the format `{spec}` does not fit the value: {error}") from None
