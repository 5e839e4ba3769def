"""Static findings about security, and the capabilities that a program will need.

In: a resolved program. Out: findings with codes `ML-S…`, and `CapabilityNeed`s with places. It is advice: the walls
that hold are the language's own operations and the checks of the host functions when they run.

    reflection.py ML-S1xx, ML-S2xx: names of Python's machinery as calls, members and texts built from pieces
    needs.py      ML-S3xx: which host functions with capabilities are named, called or not
    taint.py      ML-S4xx: texts from outside joined into queries, commands, patterns, solved from the flows that
                  statements.py, expressions.py and calls.py find; functions.py, variables.py and labels.py hold these
    loops.py      ML-S5xx: loops and recursion without a way out
    patterns.py   ML-S6xx: regular expressions that take exponential or polynomial time; backtracking.py examines
                  them, as automata (automaton.py) over character_sets.py
    walk.py, texts.py, modules.py, vocabulary.py   nodes by kind, texts of literals, modules by name, well-known names
"""

from __future__ import annotations

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.interface import Environment
from mlpy_compiler.security.loops import endless
from mlpy_compiler.security.modules import Modules
from mlpy_compiler.security.needs import CapabilityNeed as CapabilityNeed
from mlpy_compiler.security.needs import capability_needs as capability_needs
from mlpy_compiler.security.needs import needs
from mlpy_compiler.security.patterns import slow_patterns
from mlpy_compiler.security.reflection import reflection
from mlpy_compiler.security.statements import find_flows
from mlpy_compiler.security.taint import injections
from mlpy_compiler.security.texts import Texts
from mlpy_compiler.security.walk import by_kind
from mlpy_compiler.slots import Resolution

__all__ = ["CapabilityNeed", "analyze", "capability_needs"]


def analyze(program: s.Program, resolution: Resolution, environment: Environment) -> tuple[Diagnostic, ...]:
    """All findings, in the order of the text, each once. It recurses along the tree."""
    kinds = by_kind(program)
    modules = Modules(kinds, resolution, environment)
    texts = Texts(kinds, resolution)
    found = set(reflection(kinds, resolution, texts))
    for need in needs(kinds, resolution, environment, modules):
        if "." not in need.function:
            continue  # what a built-in function needs, all programs hold unless a host denies it
        text = f"`{need.function}` needs the capability `{need.capability}`"
        found.add(Diagnostic("ML-S301", "info", text, need.span, f"grant `{need.capability}` where the program is run"))
    injected = injections(find_flows(kinds, resolution, modules, texts))
    found.update(injected.findings, endless(kinds, resolution, modules))
    found.update(slow_patterns(resolution, modules, texts, injected.patterns))
    return tuple(sorted(found, key=lambda one: (one.span, one.code, one.message)))
