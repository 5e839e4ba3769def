"""What ML values do: the operations that generated code calls, and the border to Python.

kinds.py       what kind of value something is     arithmetic.py  operators on numbers, and `+`
comparison.py  equality, order, membership         text.py        the text form        format_spec.py  formats
members.py     members, items, calls               strings.py arrays.py objects.py     methods, patterns, iteration
function.py    functions of ML and of the host     module.py      modules              marshal.py      the border
errors_in_ml.py, messages.py  errors inside ML, and out of it       operations.py  all of it under its names
"""

from mlpy_async.values.operations import Operations as Operations

__all__ = ["Operations"]
