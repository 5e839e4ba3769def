"""Targets for long runs of a fuzzer, atheris: `python -m tests.fuzz.compiler -max_total_time=300`, `python -m tests.fuzz.border …`.

Each is a function of bytes that raises when something is wrong. `pip install .[fuzz]` brings atheris; the suite runs the targets without it.
"""
