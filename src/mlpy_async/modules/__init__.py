"""Modules: how they are declared, found, imported, compiled, cached and loaded.

decorators.py, classes.py  what a host declares           signatures.py        in ML's words
scan.py, discovery.py      bridge files, not imported     catalogue.py         which module has a name
bridge.py                  bridge files, imported         host_functions.py    marked functions as ML calls them
arguments.py               what ML hands over, converted  declarations.py      what a module says it needs
compiler.py                the compiler, in slices        cache.py, private_files.py   what is kept between runs
loader.py, sources.py      to namespaces and values       timings.py           what a module costs
reload.py, state.py        all anew, or nothing           watch.py             when files are saved
"""
