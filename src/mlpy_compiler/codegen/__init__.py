"""From a resolved tree to Python's `ast`: never text, so nothing can be injected.

build.py        nodes with positions            context.py      what the parts share
expressions.py  literals, names, operators      members.py      chains of members, items and calls
patterns.py     assignments and `match`         statements.py   statements, loops, exceptions
functions.py    functions, and the whole
"""

from mlpy_compiler.codegen.functions import generate as generate

__all__ = ["generate"]
