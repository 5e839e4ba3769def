"""Signatures in ML's words: `charge(amount: number, note: string = "") -> object`.

In: a Python function, or its syntax tree where the file is not imported. Out: the same text of both. It judges no values (`arguments.py` does).
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Parameter", "module_name", "parameters_of", "parameters_of_tree", "returns_of", "signature", "snake_case"]

_WORDS = {
    "Any": "any", "AsyncGenerator": "generator", "AsyncIterable": "generator", "AsyncIterator": "generator", "Callable": "function",
    "Generator": "generator", "Iterable": "array", "Iterator": "generator", "List": "array", "Dict": "object", "Mapping": "object",
    "None": "null", "Sequence": "array", "Set": "array", "Tuple": "array", "bool": "boolean", "dict": "object", "float": "number",
    "frozenset": "array", "int": "integer", "list": "array", "object": "any", "set": "array", "str": "string", "tuple": "array",
}  # fmt: skip
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as ML sees it. `type` is in ML's words, "" where the function does not say; `default` is as written, None where there is none."""

    name: str
    type: str = ""
    default: str | None = None
    is_rest: bool = False

    def __str__(self) -> str:
        text = ("..." if self.is_rest else "") + self.name + (f": {self.type}" if self.type else "")
        return text if self.default is None else f"{text} = {self.default}"


def signature(name: str, parameters: Sequence[Parameter], returns: str = "") -> str:
    """The signature of a function as text."""
    return f"{name}({', '.join(map(str, parameters))})" + (f" -> {returns}" if returns else "")


def parameters_of(function: Any, *, bound: bool) -> list[Parameter]:
    """The parameters of a Python function that ML can give.

    :param bound: whether the first one is `self` or the class.
    """
    made = []
    for parameter in list(inspect.signature(function).parameters.values())[bound:]:
        if parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD):
            continue
        default = None if parameter.default is parameter.empty else _value(parameter.default)
        made.append(
            Parameter(
                parameter.name.rstrip("_"),
                _type(parameter.annotation),
                default,
                parameter.kind is parameter.VAR_POSITIONAL,
            )
        )
    return made


def returns_of(function: Any) -> str:
    """What a Python function says that it gives, in ML's words."""
    return _type(inspect.signature(function).return_annotation)


def parameters_of_tree(node: ast.FunctionDef | ast.AsyncFunctionDef, *, bound: bool) -> list[Parameter]:
    """As `parameters_of`, of a syntax tree."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [*[None] * (len(positional) - len(arguments.defaults)), *arguments.defaults]
    made = [
        Parameter(each.arg.rstrip("_"), tree_type(each.annotation), None if default is None else _tree_value(default))
        for each, default in zip(positional, defaults, strict=True)
    ][bound:]
    if arguments.vararg is not None:
        made.append(Parameter(arguments.vararg.arg.rstrip("_"), tree_type(arguments.vararg.annotation), is_rest=True))
    return made


def tree_type(node: ast.expr | None) -> str:
    """An annotation in ML's words."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return _type(node.value)
        return "null" if node.value is None else repr(node.value)
    if isinstance(node, ast.Attribute):
        return _WORDS.get(node.attr, node.attr)
    if isinstance(node, ast.Name):
        return _WORDS.get(node.id, node.id)
    if isinstance(node, ast.BinOp):
        return f"{tree_type(node.left)} | {tree_type(node.right)}"
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return _generic(tree_type(node.value), parts)
    return ast.unparse(node)


def _generic(head: str, parts: Sequence[ast.expr]) -> str:
    if head == "Literal":
        return " | ".join(_tree_value(part) for part in parts)
    words = [tree_type(part) for part in parts if not (isinstance(part, ast.Constant) and part.value is ...)]
    if head == "Optional":
        return f"{words[0]} | null"
    if head == "Union":
        return " | ".join(words)
    if head == "Annotated":
        return words[0]
    if head == "array" and len(words) == 1 and words[0] != "any":
        return f"array of {words[0]}"
    if head == "object" and len(words) == 2 and words[1] != "any":
        return f"object of {words[1]}"
    return head


def _type(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    try:
        return tree_type(ast.parse(text, mode="eval").body)
    except SyntaxError:  # the text of an annotation that is no expression, as a class in a function: "f.<locals>.C"
        return text.rpartition(".")[2]


def _value(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + value[:_SHORT].replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return repr(value) if isinstance(value, (int, float)) else "…"


def _tree_value(node: ast.expr) -> str:
    try:
        return _value(ast.literal_eval(node))
    except ValueError:
        return "…"


def snake_case(name: str) -> str:
    """`isLeapYear` as `is_leap_year`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower() if not name.isupper() else name


def module_name(class_name: str) -> str:
    """The name of the module that a class offers if it says none: `FileModule` is `file`."""
    return snake_case(re.sub("(?:Module|Bridge)$", "", class_name) or class_name)
