"""From a resolved tree to Python's `ast`: never text, so nothing can be injected.

build.py        nodes with places               context.py      what the parts share; the order of evaluation
names.py        variables                       expressions.py  literals, choices
operators.py    operators on two values         members.py      chains      calls.py    calls
patterns.py     binding                         matching.py     `match`
assignments.py  assignments                     fast.py         statements in two forms
functions.py    functions and blocks            statements.py   loops.py    switching.py    exceptions.py
program.py      the whole
"""

from mlpy_compiler.codegen.names import show_ml_names as show_ml_names
from mlpy_compiler.codegen.program import generate as generate
from mlpy_compiler.codegen.program import in_one_function as in_one_function

__all__ = ["generate", "in_one_function", "show_ml_names"]
