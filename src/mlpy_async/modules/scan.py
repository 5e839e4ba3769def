"""What a bridge file offers, read from its syntax tree: the file is not imported, so nothing of it runs.

In: the bytes of a Python file. Out: its modules with their functions as the compiler is told of them, and what is wrong with them, by line. It says the same as
the decorators do when the file is imported; what is not written as a literal is not known before that.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mlpy_async.modules.signatures import (
    module_name,
    parameters_of_tree,
    signature,
    snake_case,
    tree_type,
)
from mlpy_compiler import FunctionInterface, Sink

__all__ = ["Problem", "ScannedFile", "ScannedFunction", "ScannedModule", "is_module_name", "scan_source"]

_DECORATORS = frozenset({"ml_class", "ml_export", "ml_function", "ml_module"})
_RESULTS = {
    "bool": "boolean", "dict": "object", "float": "float", "int": "int", "list": "array", "str": "string", "None": "null",
}  # fmt: skip
_CONSTANTS: dict[type, str] = {
    bool: "boolean",
    int: "int",
    float: "float",
    str: "string",
    list: "array",
    type(None): "null",
}
_LONGEST = 200
"""Characters of a module's name: file systems have names of 255 bytes at most."""
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)


def is_module_name(name: str) -> bool:
    """Whether a text names a module: ML identifiers with points between. Nothing else becomes part of a path."""
    return len(name) <= _LONGEST and _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file or a module. `line` is 0 where it is no line's fault; `is_error` says that something is not offered for it."""

    file: str
    line: int
    message: str
    is_error: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class ScannedFunction:
    """A function: what the compiler is told, and what people are."""

    interface: FunctionInterface
    signature: str
    description: str
    line: int


@dataclass(frozen=True, slots=True)
class ScannedModule:
    """A module, or a part of one: `kind` says whether it is a class by `ml_module` or functions by `ml_export`, of which several files may have some."""

    name: str
    kind: Literal["module", "exports"]
    line: int
    description: str = ""
    version: str = ""
    capabilities: tuple[str, ...] = ()
    functions: tuple[ScannedFunction, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What one file offers."""

    modules: tuple[ScannedModule, ...] = ()
    problems: tuple[Problem, ...] = ()


def scan_source(content: bytes, file: str) -> ScannedFile:
    """What a file offers.

    :param file: names it in problems. Errors of its syntax are problems.
    """
    if b"ml_" not in content:
        return ScannedFile()
    try:
        tree = ast.parse(content)
    except SyntaxError as error:
        return ScannedFile(problems=(Problem(file, error.lineno or 0, f"it is no Python: {error.msg}"),))
    except (ValueError, RecursionError, MemoryError) as error:
        return ScannedFile(problems=(Problem(file, 0, f"it cannot be read: {error}"),))
    return _Scan(file).run(tree)


class _Unknown(Exception):
    """What an argument is cannot be told before the file is imported."""


@dataclass(slots=True)
class _Mark:
    """A decorator as it is written: its name, its arguments, and those of them that are not known yet."""

    name: str
    arguments: dict[str, Any]
    unknown: list[tuple[str, int]]


class _Scan:
    """One file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._names: dict[str, str] = {}
        self._constants: dict[str, ast.expr] = {}
        self._exports: dict[str, list[ScannedFunction]] = {}

    def run(self, tree: ast.Module) -> ScannedFile:
        modules: list[ScannedModule] = []
        for node in tree.body:
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.name in _DECORATORS:
                        self._names[alias.asname or alias.name] = alias.name
            elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                self._constants[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                self._constants[node.target.id] = node.value
            elif isinstance(node, ast.ClassDef):
                modules += self._class(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._export(node)
        for name, functions in self._exports.items():
            modules.append(ScannedModule(name, "exports", functions[0].line, functions=tuple(functions)))
        return ScannedFile(tuple(modules), tuple(self.problems))

    # --- classes and functions ----------------------------------------------------------------------------------------

    def _class(self, node: ast.ClassDef) -> list[ScannedModule]:
        made: list[ScannedModule] = []
        for mark in self._marks(node.decorator_list):
            if mark.name == "ml_class" and mark.arguments.get("module"):
                self._constructor(node, mark)
            if mark.name != "ml_module" or not self._is_named(mark, node):
                continue
            name = mark.arguments.get("name") or module_name(node.name)
            constants = mark.arguments.get("constants") or {}
            module = ScannedModule(
                name,
                "module",
                node.lineno,
                mark.arguments.get("description") or _summary(node),
                mark.arguments.get("version") or "",
                tuple(mark.arguments.get("capabilities") or ()),
                tuple(self._functions(node)),
                {str(key): _CONSTANTS.get(type(value), "object") for key, value in constants.items()},
            )
            if not is_module_name(name):
                self._problem(
                    node, f"{name!r} is no name of a module: identifiers with points between, 200 characters at most"
                )
                continue
            if module.capabilities and not any(each.interface.capabilities for each in module.functions):
                self._problem(
                    node,
                    f"the module `{name}` names capabilities, but none of its functions does; what is checked is what `ml_function` says",
                    is_error=False,
                )
            made.append(module)
        return made

    def _is_named(self, mark: _Mark, node: ast.stmt) -> bool:
        for argument, line in mark.unknown:
            if argument in ("name", "module"):
                self.problems.append(
                    Problem(
                        self.file,
                        line,
                        f"the `{argument}` of `{mark.name}` is not written as a text, so it is not known before the file is imported",
                    )
                )
                return False
            self.problems.append(
                Problem(
                    self.file,
                    line,
                    f"the `{argument}` of `{mark.name}` is not written as a literal, so the compiler is not told",
                    is_error=False,
                )
            )
        return True

    def _functions(self, node: ast.ClassDef) -> list[ScannedFunction]:
        made: dict[str, ScannedFunction] = {}
        for member in node.body:
            if not isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            for mark in self._marks(member.decorator_list):
                if mark.name == "ml_function" and self._is_named(mark, member):
                    is_static = any(_last(each) == "staticmethod" for each in member.decorator_list)
                    self._add(made, self._function(member, mark, bound=not is_static))
        return list(made.values())

    def _export(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for mark in self._marks(node.decorator_list):
            if mark.name == "ml_export" and self._is_named(mark, node):
                module = mark.arguments.get("module")
                if not isinstance(module, str) or not is_module_name(module):
                    self._problem(node, f"{module!r} is no name of a module to export into")
                    continue
                made = {each.interface.name: each for each in self._exports.get(module, [])}
                self._add(made, self._function(node, mark, bound=False))
                self._exports[module] = list(made.values())

    def _constructor(self, node: ast.ClassDef, mark: _Mark) -> None:
        module = str(mark.arguments["module"])
        if not is_module_name(module):
            self._problem(node, f"{module!r} is no name of a module to export into")
            return
        name = mark.arguments.get("name") or node.name
        interface = FunctionInterface(name, 0, None)
        made = ScannedFunction(
            interface, f"{name}(…) -> {name}", mark.arguments.get("description") or _summary(node), node.lineno
        )
        self._exports.setdefault(module, []).append(made)

    @staticmethod
    def _add(made: dict[str, ScannedFunction], function: ScannedFunction) -> None:
        """A function under its name, and its other spelling where that is free."""
        name = function.interface.name
        made[name] = function
        other = snake_case(name)
        if other not in made:
            i = function.interface
            interface = FunctionInterface(other, i.minimum, i.maximum, i.parameters, i.result, i.capabilities, i.sinks)
            made[other] = ScannedFunction(interface, function.signature, function.description, function.line)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, mark: _Mark, *, bound: bool) -> ScannedFunction:
        arguments = mark.arguments
        name = arguments.get("name") or node.name.rstrip("_")
        parameters = parameters_of_tree(node, bound=bound)
        positional = [each for each in parameters if not each.is_rest]
        names = tuple(each.name for each in parameters)
        sinks = tuple(Sink(key, kind) for key, kind in (arguments.get("sinks") or {}).items() if key in names)
        is_generator = any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in _own_nodes(node))
        returns = ast.unparse(node.returns) if node.returns is not None else ""
        interface = FunctionInterface(
            name,
            sum(each.default is None for each in positional),
            None if len(positional) < len(parameters) else len(positional),
            names,
            None if is_generator else _RESULTS.get(returns.strip("'\"")),
            tuple(arguments.get("capabilities") or ()),
            sinks,
        )
        text = signature(name, parameters, tree_type(node.returns) or str(arguments.get("returns") or ""))
        return ScannedFunction(interface, text, arguments.get("description") or _summary(node), node.lineno)

    def _problem(self, node: ast.stmt, message: str, *, is_error: bool = True) -> None:
        self.problems.append(Problem(self.file, node.lineno, message, is_error))

    # --- decorators -----------------------------------------------------------------------------------------------------

    def _marks(self, decorators: list[ast.expr]) -> list[_Mark]:
        """Those of the decorators that are ours."""
        made = []
        for decorator in decorators:
            call = decorator if isinstance(decorator, ast.Call) else None
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = _last(function)
            name = self._names.get(name, "") if isinstance(function, ast.Name) else name
            if name not in _DECORATORS:
                continue
            mark = _Mark(name, {}, [])
            if call is not None:
                given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
                if name == "ml_export" and call.args:
                    given.setdefault("module", call.args[0])
                for key, value in given.items():
                    try:
                        mark.arguments[key] = _fitting(key, self._literal(value))
                    except _Unknown:
                        mark.unknown.append((key, value.lineno))
            made.append(mark)
        return made

    def _literal(self, node: ast.expr, depth: int = 0) -> Any:
        """The value of an expression of literals and of names that the file binds to such."""
        if depth > 20:
            raise _Unknown
        if isinstance(node, ast.Name) and node.id in self._constants:
            return self._literal(self._constants[node.id], depth + 1)
        if isinstance(node, (ast.Tuple, ast.List)):
            items: list[Any] = []
            for element in node.elts:
                if isinstance(element, ast.Starred):
                    items += self._literal(element.value, depth + 1)
                else:
                    items.append(self._literal(element, depth + 1))
            return items
        if isinstance(node, ast.Dict):
            return self._mapping(node, depth)
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, RecursionError):
            raise _Unknown from None

    def _mapping(self, node: ast.Dict, depth: int) -> Mapping[Any, Any]:
        made: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                raise _Unknown
            try:
                made[self._literal(key, depth + 1)] = self._literal(value, depth + 1)
            except TypeError:
                raise _Unknown from None
        return made


def _fitting(key: str, value: Any) -> Any:
    """The value of an argument, if it is of the kind that the decorators take."""
    wanted = {"capabilities": list, "constants": dict, "sinks": dict}.get(key, str)
    if (
        key in ("blocking", "operators", "params", "properties", "resource")
        or value is None
        or isinstance(value, wanted)
    ):
        return value
    raise _Unknown


def _last(node: ast.expr) -> str:
    """The last name of `a.b.c`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _summary(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return (ast.get_docstring(node) or "").partition("\n")[0]


def _own_nodes(node: ast.AST) -> list[ast.AST]:
    """The nodes of a function without those of functions in it."""
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(node))
    while waiting:
        child = waiting.pop()
        found.append(child)
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(child)
    return found
