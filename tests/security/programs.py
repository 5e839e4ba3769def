"""Random programs that run: names are bound, built-ins get odd values, callbacks come back in.

In: hypothesis's source of chance. Out: program texts. They are biased to what breaks things: huge and odd numbers, shared and cyclic structures,
generators, `finally`, methods by every name there is.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mlpy_async.limits import Limits
from mlpy_async.stdlib.environment import STANDARD, standard_environment
from mlpy_async.values import Operations

__all__ = ["programs"]


class _Still:
    """An engine that never pauses, for the tables of methods."""

    def pace(self) -> None: ...

    def keep(self, items: list[Any]) -> None: ...

    def c_frame(self) -> Any: ...


_UNWANTED = {"input", "print", "help"}
_ENVIRONMENT = standard_environment()
_METHODS = sorted({name for table in Operations(Limits(), _Still()).members.methods.values() for name in table})
_BUILTINS = sorted(set(_ENVIRONMENT.builtins) - _UNWANTED)
_MEMBERS = sorted(f"{name}.{function}" for name in STANDARD for function in _ENVIRONMENT.modules[name].functions)
_GLOBALS = sorted(
    f"{name}.{function}" for name, module in _ENVIRONMENT.globals.items() for function in module.functions
)
_FUNCTIONS = [name for name in (*_BUILTINS, *_MEMBERS, *_GLOBALS) if "λ" not in name]
_NAMES = "a b c d e f".split()
_BINARY = "+ - * / // % ** & | ^ << >> == != < <= > >= in && ||".split()
_VALUES = """
0 1 -1 2 7 255 1000 100000 (2**31) (2**63) (10**300) (-(10**300)) 0.5 -0.0 1e308 Math.PI (0*1e308) parseFloat("x") (1e308*10)
true false null "" "a" "abc" "%s" "{}" "{0}" "é" "\\n" "a,b" "1" "0x1f" "[1]" "{\\"a\\":1}" "x".repeat(5000) chr(0) chr(55296) chr(128512)
[] [1] [1,2,3] [3,1,2] ["b","a"] [null] [[]] [[1],[2]] [1,"a"] [true,1.5] range(50) range(2000) {} {a:1} {a:{b:[1]}} {length:5} {keys:1}
shared cyclic ring long deep gen() endless() typeof iter([1,2])
(x=>x) ((x,y)=>x) ((x,y)=>x-y) (()=>1) (x=>[x]) (x=>{throw x;}) (x=>a) ((...x)=>x) max str len Math.sqrt print
""".split()
_HEAD = """
import {modules};
shared = [1]; for (i = 0; i < 30; i = i + 1) {{ shared = [shared, shared]; }}
cyclic = []; cyclic.push(cyclic); ring = {{}}; ring.ring = ring; ring.list = [ring]; long = "ab".repeat(30000); deep = [];
for (i = 0; i < 2000; i = i + 1) {{ deep = [deep]; }}
function* gen() {{ try {{ yield 1; yield* [2, 3]; }} finally {{ done = true; }} }}
function* endless() {{ n = 0; while (true) {{ n = n + 1; yield n; }} }}
a = 1; b = "b"; c = [1, 2, 3]; d = {{a: 1}}; e = null; f = x => x;
"""
_PRELUDE = _HEAD.format(modules="; import ".join(sorted(STANDARD)))

_expressions = st.deferred(lambda: _leaves | _leaves | _compound)
_leaves = st.sampled_from(_VALUES) | st.sampled_from(_NAMES)
_arguments = st.lists(_expressions, max_size=3).map(", ".join)


def _joined(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda made: pattern.format(*made))


_compound = st.one_of(
    _joined("{}({})", st.sampled_from(_FUNCTIONS), _arguments),
    _joined("{}({})", st.sampled_from(_FUNCTIONS), _arguments),
    _joined("({}).{}({})", _expressions, st.sampled_from(_METHODS), _arguments),
    _joined("({}).{}({})", _expressions, st.sampled_from(_METHODS), _arguments),
    _joined("({}) {} ({})", _expressions, st.sampled_from(_BINARY), _expressions),
    _joined("({})[{}]", _expressions, _expressions),
    _joined("({})[{}:{}:{}]", _expressions, _leaves, _leaves, _leaves),
    _joined("({}).{}", _expressions, st.sampled_from([*_METHODS, "a", "ring"])),
    _joined("{}({})", st.sampled_from(_NAMES), _arguments),
    _joined("[...{}, {}]", _expressions, _expressions),
    _joined("({{...{}, a: {}}})", _expressions, _expressions),
    _joined("`${{{}}}-${{{}}}`", _expressions, _expressions),
    _joined("({} ? {} : {})", _expressions, _expressions, _expressions),
    _joined("(match ({}) {{ [x, ...y] => {}, {{a: z}} when {} => z, _ => {} }})", _expressions, _expressions, _leaves, _leaves),
    _joined("(fn(x, y = {}) => {})", _leaves, _expressions),
    _joined("(-{})", _expressions),
    _joined("(!{})", _expressions),
    _joined("(~({}))", _expressions),
)  # fmt: skip
_target = st.sampled_from(_NAMES)
_statements = st.deferred(lambda: _simple | _simple | _nested)
_bodies = st.lists(_statements, min_size=1, max_size=3).map(" ".join)
_simple = st.one_of(
    _joined("{} = {};", _target, _expressions),
    _joined("{} = {};", _target, _expressions),
    _joined("{} {}= {};", _target, st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "&&", "||", "??"]), _expressions),
    _joined("{}.{} = {};", _target, st.sampled_from(["a", "length", "keys"]), _expressions),
    _joined("{}[{}] = {};", _target, _leaves, _expressions),
    _joined("delete {}[{}];", _target, _leaves),
    _joined("[{}, {}] = {};", st.just("a"), st.just("b"), _expressions),
    _joined("let {{a: x{}, ...y{}}} = {};", st.uuids().map(lambda u: u.hex), st.uuids().map(lambda u: u.hex), _expressions),
    _joined("throw {};", _expressions),
    _joined("{};", _compound),
)  # fmt: skip
_nested = st.one_of(
    _joined("if ({}) {{ {} }} else {{ {} }}", _expressions, _bodies, _bodies),
    _joined("for (x of {}) {{ {} }}", _expressions, _bodies),
    _joined("for (i = 0; i < 20; i = i + 1) {{ {} }}", _bodies),
    _joined("while ({}) {{ {} break; }}", _expressions, _bodies),
    _joined("try {{ {} }} except (e) {{ {} }}", _bodies, _bodies),
    _joined("try {{ {} }} finally {{ {} }}", _bodies, _bodies),
    _joined("try {{ {} }} except (e) {{ }}", _bodies),
    _joined("{} = (() => {{ {} return {}; }})();", _target, _bodies, _expressions),
    _joined("{} = (function* () {{ {} yield {}; {} }})();", _target, _bodies, _expressions, _bodies),
    _joined("switch ({}) {{ case 1: {} case {}: {} break; default: {} }}", _expressions, _bodies, _leaves, _bodies, _bodies),
)  # fmt: skip

programs: st.SearchStrategy[str] = _bodies.map(lambda body: _PRELUDE + "\n" + body + "\n[a, b, c, d, e]")
"""Texts of programs."""
