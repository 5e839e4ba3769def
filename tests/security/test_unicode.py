"""Look-alike letters, controls that reorder text, halves of characters, NUL."""

from __future__ import annotations

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("NFKC look-alike of a dunder", '"".__cla\U0001d4fcs__', fails="ML-P007"),
    attack("full-width letters", "\uff45\uff56\uff41\uff4c(1)", fails="ML-P007"),
    attack("long s", "x = {clas\u017f: 1};", fails="ML-P007"),
    attack("Cyrillic letters", "\u0430 = 1;", fails="ML-P007"),
    attack("look-alike by getattr", 'getattr("", "__cla\U0001d4fcs__")', fails="AttributeError"),
    attack("look-alike as a key is its own key", 'o = {class: 1}; o["cla\u017fs"]', fails="KeyError"),
    attack("look-alike digits", "x = \u0661\u0662;", fails="ML-P007"),
    attack("digits of other scripts are numbers, as in Python", 'int("\u0661\u0662")', gives=12),
    attack("bidi override outside of strings", "x = 1; \u202e x = 2;", fails="ML-P006"),
    attack("bidi isolate outside of strings", "x = 1 \u2066; x", fails="ML-P006"),
    attack("zero-width space", "x\u200b = 1;", fails="ML-P006"),
    attack("byte order mark in the middle of a name", "ab\ufeffcd = 1;", fails="MLCompileError"),
    attack("NUL in the source", "x = 1;\0 y = 2;", fails="ML-P006"),
    attack("NUL in a string is a character", r'"a\0b".length', gives=3),
    attack("NUL in a key", r'o = {["a\0b"]: 1}; keys(o)[0].length', gives=3),
    attack("half a character in the source", 'x = "\ud800";', fails="ML-P006"),
    attack("half a character in a comment", "// \udfff\nx = 1;", fails="ML-P006"),
    attack("half a character by an escape", r'x = "\ud800"; x.length', fails="ML-P004"),
    attack("half a character, printed", "print(chr(55296)); 5", gives=5),
    attack("half a character, thrown", "throw chr(55296);", fails="Error"),
    attack("half a character as a key", "o = {[chr(55296)]: 1}; JSON.parse(JSON.stringify(o)) == o", gives=True),
    attack("half a character in an import", r'import {f} from "\ud800";', fails="ML-P004"),
    attack("no such character", r'"\u{110000}"', fails="ML-P004"),
    attack("chr of no character", "chr(1114112)", fails="ValueError"),
    attack("chr of a negative number", "chr(-1)", fails="ValueError"),
    attack("line separator ends no comment", "x = 1; // \u2028 x = 2;\nx", gives=1),
    attack("form feed ends no comment", "x = 1; // \f x = 2;\nx", gives=1),
    attack("carriage return ends a comment as a line does", "x = 1; // \r x = 2;\nx", gives=2),
    attack("case that lengthens", '"\u00df".repeat(900000).toUpperCase()', fails="LimitError"),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)
