"""From text to raw tokens: numbers, strings, templates, comments, and what `//` means.

In: a source. Out: tokens in order, each knowing whether a line ended before it, and findings. Brackets, keywords that
depend on their place, and statement ends are the business of `lexer.py`.

`//` begins a comment at the start of a line and wherever no operand precedes it. After a complete operand it divides when the rest
of the line reads as an operand (with more operators and operands, as the case may be) that ends in `;`, `)`, `]`, `}`,
`,` or an operator, or when a number or a parenthesised expression fills the rest of the line.
"""

from __future__ import annotations

import re

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.source import Source
from mlpy_compiler.tokens import KEYWORDS, OPERAND_ENDS, Token

__all__ = ["scan"]

_NUMBER = (
    r"0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB][01]+(?:_[01]+)*|0[oO][0-7]+(?:_[0-7]+)*"
    r"|(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?|\d+(?:_\d+)*(?:\.(?![.\w]))?(?:[eE][+-]?\d+)?"
)
_OPERATOR = (
    r"\.\.\.|===|!==|\*\*=|//=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|<<|>>|&&|\|\||\?\?|\?\.(?!\d)|\*\*|\+\+|--|\+=|-=|\*=|/=|%="
    r"|[-+*/%<>=!~&|^?:.,;()\[\]{}@]"
)
_MASTER = re.compile(
    r"(?P<space>[ \t\f\v\u00a0\ufeff]+)|(?P<newline>\r\n|\r|\n)|(?P<comment>//)|(?P<block>/\*)"
    rf"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>{_NUMBER})|(?P<string>[\"'])|(?P<template>`)|(?P<op>{_OPERATOR})|(?P<bad>.)",
    re.DOTALL,
)
_STRING = {quote: re.compile(rf"[^{quote}\\\r\n]*(?:\\(?:\r\n|.)[^{quote}\\\r\n]*)*", re.DOTALL) for quote in "\"'"}
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|(\r\n|.))", re.DOTALL)
_SIMPLE = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "\\": "\\", '"': '"', "'": "'", "/": "/", "`": "`",
    "$": "$", "\n": "", "\r\n": "", "\r": "",
}  # fmt: skip
_LONGEST_NUMBER = 4_200
"""Decimal digits of a literal: about 14,000 bits."""

_DEEPEST = 150
"""Brackets in the rest of a line, past which it is no prose and `//` divides."""

_REST_OPERAND = re.compile(
    rf"[ \t]*(?:[-+!~]+[ \t]*)*(?:(?P<number>{_NUMBER})(?![A-Za-z_])|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`)|(?P<open>[(\[]))"
)
_REST_TAIL = re.compile(r"[ \t]*(?:\?\.|\.)[ \t]*[A-Za-z_][A-Za-z0-9_]*|[ \t]*(?:\?\.)?(?P<open>[(\[])")
_REST_OPERATOR = re.compile(r"[ \t]*(?://|===?|!==?|<=|>=|<<|>>|&&|\|\||\?\?|\*\*|[-+*/%<>&|^?:]|in\b)")
_BLANKS = re.compile(r"\s*")
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def scan(source: Source, findings: list[Diagnostic]) -> list[Token]:
    """All raw tokens of a source, with an `EOF` at the end."""
    return _Scanner(source.text, findings).run()


class _Scanner:
    def __init__(self, text: str, findings: list[Diagnostic]) -> None:
        self.text = text
        self.findings = findings
        self.tokens: list[Token] = []
        self.line = 1
        self.line_start = 0
        self.templates: list[int] = []
        self.depth = 0
        self.dividing: set[int] = set()

    def run(self) -> list[Token]:
        text, tokens, match = self.text, self.tokens, _MASTER.match
        position, end, first = 0, len(text), True
        while position < end:
            found = match(text, position)
            assert found is not None
            kind, stop = found.lastgroup, found.end()
            if kind == "space":
                position = stop
                continue
            column = position - self.line_start
            if kind == "newline":
                self.line += 1
                self.line_start = stop
                first = True
                position = stop
                continue
            if kind == "word":
                word = found.group()
                tokens.append(
                    Token(
                        word.upper() if word in KEYWORDS else "NAME",
                        word,
                        self.line,
                        column,
                        self.line,
                        stop - self.line_start,
                        first,
                    )
                )
            elif kind == "op":
                value = found.group()
                if value == "{":
                    self.depth += 1
                elif value == "}":
                    if self.templates and self.templates[-1] == self.depth:
                        self._token("T_CLOSE", value, position, stop, first)
                        position = self._template_text(stop)
                        first = False
                        continue
                    self.depth -= 1
                tokens.append(Token(value, value, self.line, column, self.line, stop - self.line_start, first))
            elif kind == "number":
                self._number(found.group(), position, stop, first)
            elif kind == "string":
                stop = self._string(found.group(), position, first)
            elif kind == "template":
                self._token("T_START", "`", position, stop, first)
                self.templates.append(self.depth)
                stop = self._template_text(stop)
            elif kind == "comment":
                if not first and self._divides(position):
                    if text.startswith("//=", position):
                        self._token("//=", "//=", position, position + 3, first)
                        position += 3
                    else:
                        self._token("//", "//", position, stop, first)
                        position = stop
                    first = False
                    continue
                newline = _end_of_line(text, position)
                position = newline
                continue
            elif kind == "block":
                position, crossed = self._block_comment(position)
                first = first or crossed
                continue
            else:
                self._bad(position)
                position = stop
                continue
            position = stop
            first = False
        self._token("EOF", "", end, end, True)
        return tokens

    def _token(self, type: str, value: object, start: int, stop: int, first: bool) -> None:
        base = self.line_start
        self.tokens.append(Token(type, value, self.line, start - base, self.line, stop - base, first))

    def _report(self, code: str, message: str, start: int, stop: int, hint: str | None = None) -> None:
        span = (self.line, start - self.line_start, self.line, stop - self.line_start)
        self.findings.append(Diagnostic(code, "error", message, span, hint))

    def _number(self, text: str, start: int, stop: int, first: bool) -> None:
        after = self.text[stop : stop + 1]
        if after.isalnum() or after == "_":
            rest = re.compile(r"[\w.]*").match(self.text, stop)
            assert rest is not None
            bad = text + rest.group()
            self._report(
                "ML-P003",
                f"`{bad}` is no number",
                start,
                rest.end(),
                "numbers are written 42, 1_000, 3.14, 1.5e6, 0xff, 0b101, 0o17",
            )
        plain = text.replace("_", "")
        value: int | float
        if plain[:2] in ("0x", "0X", "0b", "0B", "0o", "0O"):
            value = int(plain, 0) if len(plain) <= _LONGEST_NUMBER else 0
        elif any(char in plain for char in ".eE"):
            value = float(plain)
        else:
            value = int(plain) if len(plain) <= _LONGEST_NUMBER else 0
        if len(plain) > _LONGEST_NUMBER or value == float("inf"):
            self._report(
                "ML-C304",
                "the number is too large",
                start,
                stop,
                "an integer has at most 14,000 bits, a float is below 1.8e308",
            )
            value = 0
        self._token("NUMBER", value, start, stop, first)

    def _string(self, quote: str, start: int, first: bool) -> int:
        found = _STRING[quote].match(self.text, start + 1)
        assert found is not None
        stop = found.end()
        line, base = self.line, self.line_start
        raw = found.group()
        if "\\" in raw and ("\n" in raw or "\r" in raw):
            self._count_lines(start, stop)
        if self.text[stop : stop + 1] != quote:
            self._report(
                "ML-P001",
                "the string is not closed on its line",
                start,
                stop,
                f"end it with {quote}, or use a template string: `…`",
            )
        else:
            stop += 1
        value = self._unescape(raw, start + 1) if "\\" in raw else raw
        self.tokens.append(Token("STRING", value, line, start - base, self.line, stop - self.line_start, first))
        return stop

    def _template_text(self, position: int) -> int:
        """Read on inside a template: text up to `${` or the closing backquote."""
        found = _TEMPLATE.match(self.text, position)
        assert found is not None
        raw, stop = found.group(), found.end()
        if raw:
            line, base = self.line, self.line_start
            self._count_lines(position, stop)
            value = self._unescape(raw, position) if "\\" in raw else raw
            value = value.replace("\r\n", "\n").replace("\r", "\n")
            self.tokens.append(Token("T_TEXT", value, line, position - base, self.line, stop - self.line_start, False))
        if self.text.startswith("`", stop):
            self.templates.pop()
            self._token("T_END", "`", stop, stop + 1, False)
            return stop + 1
        if self.text.startswith("${", stop):
            self._token("T_OPEN", "${", stop, stop + 2, False)
            return stop + 2
        self.templates.pop()
        self._report("ML-P002", "the template string is not closed", stop, stop, "end it with `")
        self._token("T_END", "", stop, stop, False)
        return len(self.text)

    def _unescape(self, raw: str, start: int) -> str:
        def replace(found: re.Match[str]) -> str:
            digits = found.group(1) or found.group(2) or found.group(3)
            if digits is not None:
                number = int(digits, 16)
                if number > 0x10FFFF:
                    self._report(
                        "ML-P004",
                        f"U+{number:X} is no character",
                        start + found.start(),
                        start + found.end(),
                        "the last one is \\u{10FFFF}",
                    )
                    return ""
                return chr(number)
            return _SIMPLE.get(found.group(4), found.group())

        return _ESCAPE.sub(replace, raw)

    def _count_lines(self, start: int, stop: int) -> None:
        for found in re.compile(r"\r\n|\r|\n").finditer(self.text, start, stop):
            self.line += 1
            self.line_start = found.end()

    def _block_comment(self, start: int) -> tuple[int, bool]:
        stop = self.text.find("*/", start + 2)
        if stop < 0:
            self._report("ML-P005", "the comment is not closed", start, start + 2, "end it with */")
            stop = len(self.text)
        line = self.line
        self._count_lines(start, min(stop + 2, len(self.text)))
        return stop + 2, self.line != line

    def _bad(self, position: int) -> None:
        char = self.text[position]
        shown = f"`{char}`" if char.isprintable() else f"U+{ord(char):04X}"
        hints = {
            "#": "a comment begins with //",
            "‘": "quotes are ' and \"",
            "’": "quotes are ' and \"",
            "“": "quotes are ' and \"",
            "”": "quotes are ' and \"",
        }
        hint = hints.get(char, "names are made of a-z, A-Z, 0-9 and _" if char.isalpha() else None)
        self._report("ML-P006", f"{shown} has no meaning here", position, position + 1, hint)

    # --- what `//` means ------------------------------------------------------------------------------------------

    def _divides(self, position: int) -> bool:
        """Whether the `//` at `position`, which is not the first of its line, divides."""
        if not self.tokens or self.tokens[-1].type not in OPERAND_ENDS:
            return False
        if position in self.dividing:
            return True
        return self._reads_as_operand(position + (3 if self.text.startswith("//=", position) else 2))

    def _reads_as_operand(self, position: int) -> bool:
        end = _end_of_line(self.text, position)
        text = self.text[position:end]
        if text.count("(") + text.count("[") > _DEEPEST:
            return True
        dividing: list[int] = []  # the further `//` of the same chain: they divide if this one does
        stop, kind = _operand(text, 0)
        if stop < 0:
            return False
        if _at_end(text, stop):
            return kind in ("number", "(")
        while True:
            rest = _blanks(text, stop)
            if text[rest : rest + 1] in (";", ")", "]", "}", ","):
                self.dividing.update(dividing)
                return True
            operator = _REST_OPERATOR.match(text, stop)
            if operator is None:
                return False
            if operator.group().endswith("//"):
                dividing.append(position + operator.end() - 2)
            if _at_end(text, operator.end()):
                self.dividing.update(dividing)
                return True
            stop, _ = _operand(text, operator.end())
            if stop < 0 or _at_end(text, stop):
                return False


def _operand(text: str, position: int) -> tuple[int, str]:
    """Where the operand that starts at `position` ends (-1: there is none), and what it begins with."""
    found = _REST_OPERAND.match(text, position)
    if found is None:
        return -1, ""
    stop = found.end()
    kind = found.lastgroup or ""
    if kind == "word" and found.group("word") in KEYWORDS - {"true", "false", "null", "undefined"}:
        return -1, ""
    if kind == "open":
        kind = text[stop - 1]
        stop = _bracketed(text, stop - 1)
        if stop < 0:
            return -1, ""
    while True:
        tail = _REST_TAIL.match(text, stop)
        if tail is None:
            return stop, kind
        if tail.group("open"):
            after = _bracketed(text, tail.end() - 1)
            if after < 0:
                return stop, kind
            stop = after
        else:
            stop = tail.end()


def _bracketed(text: str, position: int) -> int:
    """Behind the bracket that closes the one at `position` and holds operands, operators and commas; -1 if there is no such."""
    closer = _CLOSERS[text[position]]
    stop = position + 1
    while True:
        stop = _blanks(text, stop)
        if text.startswith(closer, stop):
            return stop + 1
        stop, _ = _operand(text, stop)
        if stop < 0:
            return -1
        stop = _blanks(text, stop)
        if text.startswith(",", stop):
            stop += 1
        elif not text.startswith(closer, stop):
            operator = _REST_OPERATOR.match(text, stop)
            if operator is None:
                return -1
            stop = operator.end()


def _blanks(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position


def _at_end(text: str, position: int) -> bool:
    return _blanks(text, position) == len(text)


def _end_of_line(text: str, position: int) -> int:
    found = re.compile(r"[\r\n]").search(text, position)
    return found.start() if found else len(text)
