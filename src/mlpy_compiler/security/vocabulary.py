"""Names that say what a call does with texts: sinks, inputs, and how methods and library functions carry values on.

What a host declares in its `FunctionInterface`s comes first; this is for what ML programs in the field call without a
declaration. Tables only.
"""

from __future__ import annotations

import re

from mlpy_compiler.interface import SinkKind

__all__ = [
    "CALLBACK_ALONE",
    "CARRIER_MODULES",
    "CHECKS",
    "FUNCTIONS_ON",
    "INPUTS",
    "ITEM_CALLBACKS",
    "JOINERS",
    "MUTATORS",
    "NUMERIC_FUNCTIONS",
    "NUMERIC_RESULTS",
    "PATTERN_FUNCTIONS",
    "PLAIN_METHODS",
    "QUERY",
    "SHELLS",
    "known_sink",
]

QUERY = re.compile(
    r"\s*(?:select|insert|update|delete|create|drop|alter|truncate|with|merge|replace\s+into|grant|call|exec|pragma)\s",
    re.IGNORECASE,
)
"""How a text of SQL begins."""

PATTERN_FUNCTIONS = frozenset("compile search match fullmatch findall finditer split sub subn test count".split())
_SINKS: dict[SinkKind, tuple[frozenset[str], frozenset[str]]] = {
    "query": (
        frozenset(
            "db sql database conn connection cursor pool tx transaction session_db sqlite postgres mysql".split()
        ),
        frozenset(
            "query execute executemany execute_many executeMany raw queryOne query_one queryAll query_all fetch fetchOne "
            "fetch_one fetchAll fetch_all scalar run".split()
        ),
    ),
    "command": (
        frozenset("shell os process subprocess system child_process ssh terminal".split()),
        frozenset("run exec execute system popen spawn call shell check_output checkOutput getoutput command".split()),
    ),
    "pattern": (frozenset({"regex", "re"}), PATTERN_FUNCTIONS),
}


SHELLS = frozenset({"shell", "os", "subprocess", "child_process"})
"""Names that mean nothing but a way to run commands; a `process` may be one of a business."""


def known_sink(receiver: str, method: str) -> SinkKind | None:
    """What the first argument of `receiver.method(…)` is by its name: `db.query`, `shell.run`, `regex.search`."""
    for kind, (receivers, methods) in _SINKS.items():
        if receiver in receivers and method in methods:
            return kind
    return None


INPUTS = frozenset(
    {
        ("", "input"),
        ("console", "read"),
        ("console", "readLine"),
        *(("args", name) for name in ("all", "rest", "get", "script")),
        *(("env", name) for name in ("get", "require", "all")),
        *(("http", name) for name in ("get", "post", "put", "delete", "patch", "head", "request")),
        *(("file", name) for name in ("read", "readLines", "readFile", "read_lines", "read_file")),
        *(("csv", name) for name in ("read", "read_string")),
    }
)
"""Functions whose results come from outside, by module and name."""

NUMERIC_RESULTS = frozenset({"int", "float", "number", "boolean", "null"})
"""Results by interface that no text can hide in."""
NUMERIC_FUNCTIONS = frozenset({"parseInt", "parseFloat", "int", "float"})
PLAIN_METHODS = frozenset(
    "includes contains startsWith startswith endsWith endswith indexOf lastIndexOf rfind charCodeAt count index rindex "
    "isdigit isalpha isalnum isspace isupper islower istitle has hasOwnProperty some any every all findIndex toFixed "
    "forEach getTime year month day hour minute second timestamp".split()
)
"""Methods whose results are numbers, truth, nothing, or texts of digits."""
CHECKS = frozenset("includes contains has hasOwnProperty".split())
"""Methods that ask whether an argument is among what their object holds."""
JOINERS = frozenset("concat join replace replaceAll padStart padEnd rjust ljust center format insert splice".split())
"""Methods whose arguments become parts of the result."""
MUTATORS = frozenset("push append unshift insert extend fill update splice".split())
"""Methods that put their arguments into their object."""
ITEM_CALLBACKS = frozenset(
    "map flatMap filter find findLast findIndex forEach some any every all sort reduce reduceRight".split()
)
"""Methods that call a function with their object's elements."""
CALLBACK_ALONE = frozenset({"map", "flatMap", "reduce", "reduceRight"})
"""Those of them whose result is made of what the function gives."""
FUNCTIONS_ON = frozenset({"functional", "collections", "Array"})
"""Modules whose functions call their function arguments with elements of their other arguments."""
CARRIER_MODULES = frozenset({"", "json", "JSON", "string", "String", "functional", "collections", "Array", "Object"})
"""Modules whose results are made of their arguments; the empty name is that of the built-in functions."""
