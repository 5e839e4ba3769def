"""The standard library: one file for each ML module.

builtin.py  functions that need no import     globals.py      Math, JSON, Date and the like
json_text.py  JSON in slices                  environment.py  what the compiler and the runtime are told of all of it
"""
