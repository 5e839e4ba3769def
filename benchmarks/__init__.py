"""Measures the budgets: `python -m benchmarks`.

python.py  ratios against the same in Python      engine.py  calls, stalls, stops      compiler.py  compiling, imports, the command
stalls.py  built-ins on the largest values         leaks.py   what 10,000 timed-out programs leave
"""
