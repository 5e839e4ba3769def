"""Functions: ML functions, and host functions made into such.

A host function becomes a Python function whose builtins are those of the runtime, which is what generated code looks for in a
callee. Its result crosses by `to_ml`; an awaitable is awaited. What it declares that it needs is checked in it, whoever calls it; the
capability context that it may leave behind is set back.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any

from greenlet import getcurrent  # type: ignore[import-untyped]

from mlpy_async.capabilities import DeclaredNeeds
from mlpy_async.capabilities.contexts import current, entered, restore
from mlpy_async.engine.driver import await_
from mlpy_async.engine.program import running
from mlpy_async.values.host_iterators import async_items, items
from mlpy_async.values.kinds import Generator, is_function, type_name
from mlpy_async.values.marshal import PLAIN, to_ml

__all__ = [
    "accepted",
    "callback",
    "generator_function",
    "required",
    "shortcut",
    "wrap_host_function",
    "wrap_standard_function",
]

_VARARGS = inspect.CO_VARARGS


def accepted(function: Any) -> int:
    """How many positional arguments a function takes at most; a host function says so in `λaccepts`."""
    code: CodeType = function.__code__
    given = function.__dict__.get("λaccepts")
    if given is not None:
        return int(given)
    return 1_000 if code.co_flags & _VARARGS else code.co_argcount


def required(function: Any) -> int:
    """How many of its parameters a function needs."""
    given = function.__dict__.get("λrequires")
    if given is not None:
        return int(given)
    return int(function.__code__.co_argcount) - len(function.__defaults__ or ())


def callback(function: Any) -> Callable[..., Any]:
    """A function that a built-in calls with (item, index, array): as a Python callable that takes all three.

    :raises TypeError: if it is no function.
    """
    if not is_function(function):
        raise TypeError("want a function here")
    count = accepted(function)
    if count >= 3:
        return function  # type: ignore[no-any-return]
    if count == 1:
        return lambda item, _index, _array: function(item)
    if count == 2:
        return lambda item, index, _array: function(item, index)
    return lambda _item, _index, _array: function()


def wrap_host_function(
    function: Callable[..., Any],
    *,
    name: str,
    builtins: dict[str, Any],
    engine: Any,
    blocking: bool = False,
    check: bool = True,
) -> FunctionType:
    """Make a Python callable a function of ML.

    :param blocking: whether it blocks, and so runs in a worker thread.
    :param check: whether its results have to cross; functions of the standard library give ML values.
    """
    finish = _finisher(name, builtins, engine)
    target = functools.partial(_in_thread, engine, function) if blocking else function
    least, most = _arity(function)
    scope = {
        "__builtins__": builtins, "λf": target, "λplain": PLAIN, "λfinish": finish, "λheld": current, "λrestore": restore,
    }  # fmt: skip
    make = _TEMPLATES.get((least, most) if check else (least, most, "raw"), _TEMPLATES[None if check else "raw"])
    made = FunctionType(make.__code__, scope, name)
    made.__qualname__ = name
    made.__doc__ = function.__doc__
    made.__dict__["λaccepts"] = 1_000 if most is None else most
    made.__dict__["λrequires"] = least
    return made


def shortcut(wrapped: FunctionType, function: Callable[..., Any]) -> tuple[Callable[..., Any], Callable[[Any], Any]]:
    """What generated code calls where it knows that a name still holds a host function, and what it finishes a result with that is not
    plain. Only a function that can call nothing but its arguments goes without the wrapper: it leaves no capability context behind.
    """
    scope = wrapped.__globals__
    if scope["λf"] is function and type(function) is FunctionType:
        code: CodeType = function.__code__
        if not (code.co_names or code.co_freevars or function.__defaults__ or function.__kwdefaults__):
            return function, scope["λfinish"]
    return wrapped, _finished


def _finished(value: Any) -> Any:
    return value


def _checked(function: Callable[..., Any], needs: DeclaredNeeds, engine: Any) -> Callable[..., Any]:
    def checked(*args: Any) -> Any:
        checked, named = check_needs(needs, engine, args)
        return function(*checked, **named)

    return checked


def check_needs(
    needs: DeclaredNeeds, engine: Any, args: Sequence[Any], key: str = ""
) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """Check what a function declares, in the running context, which the runtime bounds outside of a driver too. A check that asks the
    file system does so in a worker thread, if it would hold the event loop.

    :param key: under this the context remembers that it holds all of it without conditions; "" where it is to ask again.
    :returns: the arguments to hand on, see `DeclaredNeeds.check`.
    """
    context = entered(engine.capabilities)
    if needs.blocks and running(getcurrent()) is not None:
        handed: tuple[Sequence[Any], Mapping[str, Any]] = await_(engine.to_thread(needs.check, context, args))
    else:
        handed = needs.check(context, args)
    if key:
        context.settle(key, needs.capabilities)
    return handed


def _arity(function: Callable[..., Any]) -> tuple[int, int | None]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return 0, None
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    least = sum(p.default is p.empty for p in positional)
    return least, None if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(positional)


def _in_thread(engine: Any, function: Callable[..., Any], *args: Any) -> Any:
    return engine.to_thread(function, *args)


def _finisher(name: str, builtins: dict[str, Any], engine: Any) -> Callable[[Any], Any]:
    """What is done with a result that is not plain: await it, iterate it, or let it cross."""

    def finish(value: Any) -> Any:
        if inspect.isawaitable(value):
            value = await_(value)
            if type(value) in PLAIN:
                return value
        if isinstance(value, AsyncIterator):
            return async_items(value, builtins)
        if isinstance(value, Iterator):
            return items(value, builtins)
        return to_ml(value, f"the result of {name}")

    return finish


def generator_function(builtins: dict[str, Any]) -> Callable[[Any], FunctionType]:
    """What generated code calls with each Python generator function, to make it one whose generators ML may hold."""

    def made(function: Any) -> FunctionType:
        scope = {"__builtins__": builtins, "λf": function, "λgenerator": Generator}
        outer = FunctionType(_g.__code__, scope, function.__name__)
        outer.__qualname__ = function.__qualname__
        outer.__dict__["λaccepts"] = accepted(function)
        outer.__dict__["λrequires"] = required(function)
        return outer

    return made


# The wrappers by arity: a fixed one has no packing of arguments to pay for. Their names are bound when they are made.


def _w0() -> Any:
    held = λheld()  # type: ignore[name-defined]  # noqa: F821
    try:
        r = λf()  # type: ignore[name-defined]  # noqa: F821
        return r if λ_type(r) in λplain else λfinish(r)  # type: ignore[name-defined]  # noqa: F821
    finally:
        if λheld() is not held:  # type: ignore[name-defined]  # noqa: F821
            λrestore(held)  # type: ignore[name-defined]  # noqa: F821


def _w1(a: Any) -> Any:
    held = λheld()  # type: ignore[name-defined]  # noqa: F821
    try:
        r = λf(a)  # type: ignore[name-defined]  # noqa: F821
        return r if λ_type(r) in λplain else λfinish(r)  # type: ignore[name-defined]  # noqa: F821
    finally:
        if λheld() is not held:  # type: ignore[name-defined]  # noqa: F821
            λrestore(held)  # type: ignore[name-defined]  # noqa: F821


def _w2(a: Any, b: Any) -> Any:
    held = λheld()  # type: ignore[name-defined]  # noqa: F821
    try:
        r = λf(a, b)  # type: ignore[name-defined]  # noqa: F821
        return r if λ_type(r) in λplain else λfinish(r)  # type: ignore[name-defined]  # noqa: F821
    finally:
        if λheld() is not held:  # type: ignore[name-defined]  # noqa: F821
            λrestore(held)  # type: ignore[name-defined]  # noqa: F821


def _w3(a: Any, b: Any, c: Any) -> Any:
    held = λheld()  # type: ignore[name-defined]  # noqa: F821
    try:
        r = λf(a, b, c)  # type: ignore[name-defined]  # noqa: F821
        return r if λ_type(r) in λplain else λfinish(r)  # type: ignore[name-defined]  # noqa: F821
    finally:
        if λheld() is not held:  # type: ignore[name-defined]  # noqa: F821
            λrestore(held)  # type: ignore[name-defined]  # noqa: F821


def _wn(*args: Any) -> Any:
    held = λheld()  # type: ignore[name-defined]  # noqa: F821
    try:
        r = λf(*args)  # type: ignore[name-defined]  # noqa: F821
        return r if λ_type(r) in λplain else λfinish(r)  # type: ignore[name-defined]  # noqa: F821
    finally:
        if λheld() is not held:  # type: ignore[name-defined]  # noqa: F821
            λrestore(held)  # type: ignore[name-defined]  # noqa: F821


def _r1(a: Any) -> Any:
    return λf(a)  # type: ignore[name-defined]  # noqa: F821


def _rn(*args: Any) -> Any:
    return λf(*args)  # type: ignore[name-defined]  # noqa: F821


def _g(*args: Any, **kwargs: Any) -> Any:
    return λgenerator(λf(*args, **kwargs))  # type: ignore[name-defined]  # noqa: F821


_TEMPLATES: dict[Any, Any] = {
    (0, 0): _w0, (1, 1): _w1, (2, 2): _w2, (3, 3): _w3, None: _wn, (1, 1, "raw"): _r1, "raw": _rn,
}  # fmt: skip


def wrap_standard_function(
    function: Callable[..., Any], *, label: str, metadata: Any, builtins: dict[str, Any], engine: Any
) -> FunctionType:
    """Make a function of the standard library one of ML: its arguments are checked by kind, its results are ML values already."""
    kinds = metadata.kinds
    needs = metadata.needs
    target = function
    if metadata.blocking:
        # in the thread, where it may ask the file system
        checked = function if needs is None else _checked(function, needs, engine)
        target, needs = functools.partial(_in_thread_wait, engine, checked), None

    def refuse(index: int, value: Any) -> None:
        words, types = kinds[index]
        if isinstance(value, tuple(types)) or (
            words == "an integer" and isinstance(value, float) and value.is_integer()
        ):
            return
        raise TypeError(f"{label}: {metadata.parameters[index]} must be {words}, got {type_name(value)}")

    scope: dict[str, Any] = {"__builtins__": builtins, "λf": target, "λbad": refuse}
    if needs is not None:
        # of this runtime: what another one has settled in a context that both are called in says nothing of this one
        key = f"{needs.key} in {engine.capabilities.id}" if needs.key else ""
        scope.update({"λheld": current, "λkey": key, "λneed": functools.partial(check_needs, needs, engine, key=key)})
    fixed = metadata.minimum == metadata.maximum and not any(kind is None for kind in kinds) and len(kinds) in (1, 2)
    if fixed:
        for index, kind in enumerate(kinds):
            scope[f"λk{index}"] = kind[1]
        template: Any = _STANDARD[len(kinds), needs is not None]
    else:
        template = _STANDARD[None, needs is not None]

        def check(args: tuple[Any, ...]) -> None:
            if len(args) < metadata.minimum or (metadata.maximum is not None and len(args) > metadata.maximum):
                raise TypeError(f"{label} takes {_counted(metadata)}, got {len(args)}")
            for index, (value, kind) in enumerate(zip(args, kinds)):
                if (
                    kind is not None
                    and type(value) not in kind[1]
                    and not (value is None and index >= metadata.minimum)
                ):
                    refuse(index, value)

        scope["λcheck"] = check
    made = FunctionType(template.__code__, scope, metadata.name)
    made.__qualname__ = metadata.name
    made.__doc__ = metadata.description
    made.__dict__["λaccepts"] = 1_000 if metadata.maximum is None else metadata.maximum
    made.__dict__["λrequires"] = metadata.minimum
    made.__dict__["λmetadata"] = metadata
    made.__dict__["λneeds"] = metadata.capabilities
    return made


def _counted(metadata: Any) -> str:
    if metadata.maximum is None:
        return f"at least {metadata.minimum} arguments"
    if metadata.minimum == metadata.maximum:
        return f"{metadata.minimum} argument" + ("" if metadata.minimum == 1 else "s")
    return f"{metadata.minimum} to {metadata.maximum} arguments"


def _in_thread_wait(engine: Any, function: Callable[..., Any], *args: Any) -> Any:
    return await_(engine.to_thread(function, *args))


def _c1(a: Any) -> Any:
    if λ_type(a) not in λk0:  # type: ignore[name-defined]  # noqa: F821
        λbad(0, a)  # type: ignore[name-defined]  # noqa: F821
    return λf(a)  # type: ignore[name-defined]  # noqa: F821


def _c2(a: Any, b: Any) -> Any:
    if λ_type(a) not in λk0:  # type: ignore[name-defined]  # noqa: F821
        λbad(0, a)  # type: ignore[name-defined]  # noqa: F821
    if λ_type(b) not in λk1:  # type: ignore[name-defined]  # noqa: F821
        λbad(1, b)  # type: ignore[name-defined]  # noqa: F821
    return λf(a, b)  # type: ignore[name-defined]  # noqa: F821


def _cn(*args: Any) -> Any:
    λcheck(args)  # type: ignore[name-defined]  # noqa: F821
    return λf(*args)  # type: ignore[name-defined]  # noqa: F821


# The same with needs: `λkey` is remembered for a context that holds them without conditions.


def _k1(a: Any) -> Any:
    if λ_type(a) not in λk0:  # type: ignore[name-defined]  # noqa: F821
        λbad(0, a)  # type: ignore[name-defined]  # noqa: F821
    if λkey not in λheld().settled:  # type: ignore[name-defined]  # noqa: F821
        (a,), _ = λneed((a,))  # type: ignore[name-defined]  # noqa: F821
    return λf(a)  # type: ignore[name-defined]  # noqa: F821


def _k2(a: Any, b: Any) -> Any:
    if λ_type(a) not in λk0:  # type: ignore[name-defined]  # noqa: F821
        λbad(0, a)  # type: ignore[name-defined]  # noqa: F821
    if λ_type(b) not in λk1:  # type: ignore[name-defined]  # noqa: F821
        λbad(1, b)  # type: ignore[name-defined]  # noqa: F821
    if λkey not in λheld().settled:  # type: ignore[name-defined]  # noqa: F821
        (a, b), _ = λneed((a, b))  # type: ignore[name-defined]  # noqa: F821
    return λf(a, b)  # type: ignore[name-defined]  # noqa: F821


def _kn(*args: Any) -> Any:
    λcheck(args)  # type: ignore[name-defined]  # noqa: F821
    if λkey not in λheld().settled:  # type: ignore[name-defined]  # noqa: F821
        args, named = λneed(args)  # type: ignore[name-defined]  # noqa: F821
        return λf(*args, **named)  # type: ignore[name-defined]  # noqa: F821
    return λf(*args)  # type: ignore[name-defined]  # noqa: F821


_STANDARD: dict[tuple[int | None, bool], Any] = {
    (1, False): _c1, (2, False): _c2, (None, False): _cn, (1, True): _k1, (2, True): _k2, (None, True): _kn,
}  # fmt: skip
