"""Modules: how they are declared, compiled, cached and loaded.

decorators.py  ml_module, ml_function: what a host declares     compiler.py  the compiler, cached and in slices
cache.py       compiled modules in memory and on disk           loader.py    from compiled modules to namespaces
"""
