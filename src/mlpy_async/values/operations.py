"""All operations of one runtime, under the names by which generated code calls them."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from mlpy_async.errors import ML_FATAL, fatal_in
from mlpy_async.limits import Limits
from mlpy_async.values import function as functions
from mlpy_async.values import marshal
from mlpy_async.values.arithmetic import Arithmetic
from mlpy_async.values.arrays import Arrays
from mlpy_async.values.comparison import Comparison
from mlpy_async.values.errors_in_ml import ErrorsInML
from mlpy_async.values.kinds import type_name
from mlpy_async.values.letters import Letters
from mlpy_async.values.members import DeclaredClass, Members
from mlpy_async.values.objects import Objects
from mlpy_async.values.pieces import Pacer, Pieces
from mlpy_async.values.search import Search
from mlpy_async.values.strings import Strings
from mlpy_async.values.text import TextForm

__all__ = ["Operations"]


class Operations:
    """The operations of one runtime."""

    def __init__(self, limits: Limits, engine: Pacer) -> None:
        self.limits = limits
        self.engine = engine
        self.declared: dict[type, DeclaredClass] = {}
        self.pieces = Pieces(engine)
        self.text_form = TextForm(limits, self.pieces, self.declared)
        self.arithmetic = Arithmetic(limits, self.text_form)
        search = Search(self.pieces, self.arithmetic.room)
        self.comparison = Comparison(self.text_form, search)
        self.members = Members(self.arithmetic, self.comparison, self.declared)
        self.strings = Strings(self.arithmetic, search, Letters(self.pieces))
        self.arrays = Arrays(self.arithmetic, self.comparison, self.members, self.strings, engine.c_frame)
        self.objects = Objects(self.members)
        self.errors = ErrorsInML(self.text_form)
        self.members.methods = {**self.strings.tables(), **self.objects.tables(), "array": self.arrays.table()}
        self.text: Callable[[Any], str] = self.text_form.of

    def declare(self, cls: type, declared: DeclaredClass) -> None:
        """Let ML use objects of a host class, by what is declared of it."""
        self.declared[cls] = declared
        marshal.DECLARED.add(cls)

    def typeof(self, value: Any) -> str:
        return "object" if (name := type_name(value, self.declared)) == "host object" else name

    def install(self, builtins: dict[str, Any]) -> None:
        """Put everything that generated code may name into the builtins of a runtime."""
        builtins.update(_RAW)
        for part in (self.arithmetic, self.comparison, self.members, self.objects, self.errors):
            builtins.update(part.names())
        builtins.update(
            {
                "λbuiltins": builtins,
                "λtext": self.text,
                "λtext_form": self.text_form,
                "λtypeof": self.typeof,
                "λfatal": ML_FATAL,
                "λis_fatal": is_fatal,
                "λraise_fatal": raise_fatal,
                "λgenerator_function": functions.generator_function(builtins),
            }
        )

        def make_function(name: str, call: Callable[..., Any]) -> FunctionType:
            return functions.wrap_host_function(call, name=name, builtins=builtins, engine=self.engine, check=False)

        self.members.make_function = make_function


def is_fatal(error: BaseException | None) -> bool:
    """Whether an exception goes on whatever a `finally` does: a cancellation, a deadline, a violation."""
    if error is None:
        return False
    return not isinstance(error, Exception) or fatal_in(error) is not None


def raise_fatal(error: BaseException | None) -> None:
    """Raise such an exception."""
    if error is not None and is_fatal(error):
        raise error


_RAW: dict[str, Any] = {
    "λplain": marshal.PLAIN, "λ_type": type, "λ_len": len, "λ_list": list, "λ_dict": dict, "λ_str": str, "λ_int": int, "λ_float": float, "λ_bool": bool,
    "λ_range": range, "λ_function": FunctionType, "λ_Exception": Exception, "λ_BaseException": BaseException,
    "λ_KeyError": KeyError,
    "λ_TypeError": TypeError,
}  # fmt: skip
