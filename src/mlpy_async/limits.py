"""How much of everything is too much. Data only."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one program, value or call may take. Sizes in characters and elements, times in seconds.

    `max_text`: characters of a string. `max_items`: elements of an array or range. `max_int_bits`: of an integer.
    `max_depth`: nesting of a value that is written as text, compared or parsed. `max_output`: characters that `rt.run` keeps of what a program prints.
    `recursion`: ML calls inside each other; on CPython 3.13 about 4,000, however many are asked for. `c_depth`: those of them that pass through
    a function written in C.
    `quantum`: how long a program holds the event loop at a time. `switch_interval`: the interpreter's, while programs run. `grace`: how long
    `finally` blocks may take after a cancellation. `match_time`: how long one use of a regular expression may take. `threads`: host functions
    with `blocking=True` at a time. `max_tasks`: tasks of a program at a time. `max_body`: bytes of an HTTP body, unpacked. `max_rows`: rows
    that a query gives. `max_names`: names of a session.
    """

    max_text: int = 64 * 1024 * 1024
    max_items: int = 10_000_000
    max_int_bits: int = 14_000
    max_depth: int = 500
    max_output: int = 1_000_000
    recursion: int = 1_000
    c_depth: int = 50
    quantum: float = 0.001
    switch_interval: float = 0.0005
    grace: float = 1.0
    match_time: float = 1.0
    threads: int = 40
    max_tasks: int = 1_000
    max_body: int = 16 * 1024 * 1024
    max_rows: int = 100_000
    max_names: int = 100_000
