"""Static findings about security, and the capabilities that a program will need.

In: a resolved program. Out: findings with codes `ML-S…`, and `CapabilityNeed`s with places. It is advice: the walls
that hold are the language's own operations and the checks of the host functions when they run.

    needs.py      ML-S3xx: which host functions with capabilities are named, called or not
    reflection.py ML-S1xx, ML-S2xx: names of Python's machinery as calls, members and strings built from pieces
    walk.py       all nodes of a tree
"""

from __future__ import annotations

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.interface import Environment
from mlpy_compiler.security.needs import CapabilityNeed as CapabilityNeed
from mlpy_compiler.security.needs import capability_needs as capability_needs
from mlpy_compiler.security.reflection import reflection
from mlpy_compiler.slots import Resolution

__all__ = ["CapabilityNeed", "analyze", "capability_needs"]


def analyze(program: s.Program, resolution: Resolution, environment: Environment) -> tuple[Diagnostic, ...]:
    """All findings, in the order of the text."""
    findings = list(reflection(program, resolution))
    for need in capability_needs(program, resolution, environment):
        text = f"`{need.function}` needs the capability `{need.capability}`"
        findings.append(
            Diagnostic("ML-S301", "info", text, need.span, f"grant `{need.capability}` where the program is run")
        )
    return tuple(sorted(findings, key=lambda found: (found.span, found.code)))
