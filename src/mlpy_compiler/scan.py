"""From text to raw tokens: words, numbers, strings, templates, comments.

In: a source. Out: tokens in order, each knowing whether it is the first of its line, `EOF` last, and findings. Brackets, keywords that
depend on their place, and statement ends are the business of `lexer.py`; what `//` means behind an operand is decided by `slashes.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Generator
from functools import cached_property

from mlpy_compiler.codes import Severity
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.literals import number_value, unescape
from mlpy_compiler.slashes import read_slashes
from mlpy_compiler.source import Source
from mlpy_compiler.syntax import Span
from mlpy_compiler.tokens import KEYWORDS, NUMBER, Token

__all__ = ["scan"]

_OPERATOR = (
    r"\.\.\.|===|!==|\*\*=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|<<|>>|&&|\|\||\?\?|\?\.(?![0-9])|\*\*|\+\+|--|\+=|-=|\*=|/=|%="
    r"|[-+*/%<>=!~&|^?:.,;()\[\]{}@]"
)
_MASTER = re.compile(
    r"(?P<space>[ \t\f\v\u00a0\ufeff]+)|(?P<newline>\r\n|\r|\n)|(?P<comment>//)|(?P<block>/\*)"
    rf"|(?P<word>[A-Za-z_][A-Za-z0-9_]*)|(?P<number>{NUMBER})|(?P<string>[\"'])|(?P<template>`)|(?P<op>{_OPERATOR})|(?P<bad>.)",
    re.DOTALL,
)
_STRING = {quote: re.compile(rf"[^{quote}\\\r\n]*(?:\\[^\r\n][^{quote}\\\r\n]*)*") for quote in "\"'"}
_TEMPLATE = re.compile(r"[^`\\$]*(?:(?:\\.|\$(?!\{))[^`\\$]*)*", re.DOTALL)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_LINE_END = re.compile(r"[\r\n]")
_WORD_REST = re.compile(r"\w+")
_NUMBER_REST = re.compile(r"[\w.]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_FINDINGS = 50

_OPERANDS = frozenset({"NAME", "NUMBER", "STRING", "T_END", "TRUE", "FALSE", "NULL", "UNDEFINED", "]"})
"""Types of tokens that end an operand wherever they stand. For `)` and `}` it depends on the bracket."""
_HEADS = frozenset({"IF", "ELIF", "WHILE", "FOR", "SWITCH", "EXCEPT", "CATCH", "FUNCTION", "FN"})
_BEFORE_BLOCK = frozenset({";", "{", "}", ")", "=>", "ELSE", "DO", "TRY", "FINALLY", "EXCEPT", "CATCH"})
_SLICE = 1_000
"""Tokens between two yields."""


def scan(source: Source, findings: list[Diagnostic]) -> Generator[None, None, list[Token]]:
    """All raw tokens of a source, with an `EOF` at the end; yields between slices of the work."""
    scanner = _Scanner(source.text, findings)
    try:
        yield from scanner.run()
    except _TooManyErrors:
        scanner.give_up()
    return scanner.tokens


class _TooManyErrors(Exception):
    """What is read is no program: reading on would only find more of the same."""


class _Scanner:
    def __init__(self, text: str, findings: list[Diagnostic]) -> None:
        self.text = text
        self.findings = findings
        self.errors = 0
        self.tokens: list[Token] = []
        self.line = 1
        self.line_start = 0
        self.line_end = -1
        self.templates: list[tuple[int, int]] = []  # the depth of brackets and the place of each open template
        self.brackets: list[
            tuple[str, str]
        ] = []  # each open bracket, and what it closes to: operand, head, block or match
        self.closed = ("", "")
        self.dividing: set[int] = set()

    def run(self) -> Generator[None, None, None]:
        text, tokens, match = self.text, self.tokens, _MASTER.match
        half = None if text.isascii() else _SURROGATE.search(text)
        if half is not None:
            message = f"U+{ord(half.group()):04X} is half of a character"
            self._report("ML-P006", message, half.start(), half.end(), "the text was not decoded as UTF-8")
        position, end, first, pause = 0, len(text), True, _SLICE
        while position < end:
            found = match(text, position)
            assert found is not None
            kind, stop = found.lastgroup, found.end()
            if kind == "space":
                position = stop
                continue
            if kind == "newline":
                self.line += 1
                self.line_start = position = stop
                first = True
                continue
            if kind == "word":
                word = found.group()
                base = self.line_start
                type = word.upper() if word in KEYWORDS else "NAME"
                tokens.append(Token(type, word, self.line, position - base, self.line, stop - base, first))
            elif kind == "op":
                stop = self._operator(found.group(), position, stop, first)
            elif kind == "number":
                stop = self._number(found.group(), position, stop, first)
            elif kind == "string":
                stop = self._string(found.group(), position, first)
            elif kind == "template":
                self._token("T_START", "`", position, stop, first)
                self.templates.append((len(self.brackets), position))
                stop = self._template_text(stop)
            elif kind == "comment":
                position, divided = self._slashes(position, first)
                first = first and not divided
                continue
            elif kind == "block":
                position, crossed = self._block_comment(position)
                first = first or crossed
                continue
            else:
                position = self._bad(position)
                continue
            position = stop
            first = False
            if len(tokens) > pause:
                pause = len(tokens) + _SLICE
                yield
        self._end_templates()
        self._token("EOF", "", end, end, True)

    def give_up(self) -> None:
        """End the tokens where they are, with what the open templates need."""
        last = self.tokens[-1] if self.tokens else None
        span = (last.end_line, last.end_column, last.end_line, last.end_column) if last else (1, 0, 1, 0)
        self.findings.append(Diagnostic("ML-P008", "error", "too many errors: the rest is not read", span, None))
        for _ in self.templates:
            self._token("T_CLOSE", "}", len(self.text), len(self.text), False)
            self._token("T_END", "`", len(self.text), len(self.text), False)
        self._token("EOF", "", len(self.text), len(self.text), True)

    # --- places and findings ----------------------------------------------------------------------------------------

    def _token(self, type: str, value: object, start: int, stop: int, first: bool) -> None:
        base = self.line_start
        self.tokens.append(Token(type, value, self.line, start - base, self.line, stop - base, first))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in _NEWLINE.finditer(self.text))]

    def _span(self, start: int, stop: int) -> Span:
        """The place of a stretch of text, which may lie before the line that is being read."""
        starts = self._line_starts
        line, end_line = bisect_right(starts, start), bisect_right(starts, stop)
        return line, start - starts[line - 1], end_line, stop - starts[end_line - 1]

    def _report(
        self, code: str, message: str, start: int, stop: int, hint: str | None = None, severity: Severity = "error"
    ) -> None:
        self.findings.append(Diagnostic(code, severity, message, self._span(start, stop), hint))
        self.errors += 1
        if self.errors >= _MOST_FINDINGS:
            raise _TooManyErrors

    def _count_lines(self, start: int, stop: int) -> None:
        for found in _NEWLINE.finditer(self.text, start, stop):
            self.line += 1
            self.line_start = found.end()

    # --- brackets ---------------------------------------------------------------------------------------------------

    def _operator(self, value: str, start: int, stop: int, first: bool) -> int:
        """Take an operator or bracket; behind the `}` of a template's value, its next text too. Where to read on."""
        if value in "([{":
            self._open(value)
        elif value in ")]}" and not self._close(value):
            self._token("T_CLOSE", value, start, stop, first)
            return self._template_text(stop)
        base = self.line_start
        self.tokens.append(Token(value, value, self.line, start - base, self.line, stop - base, first))
        return stop

    def _open(self, bracket: str) -> None:
        """Note what the bracket will close to: only behind an operand can `//` divide."""
        tokens = self.tokens
        previous = tokens[-1] if tokens else None
        before = tokens[-2].type if len(tokens) > 1 else ""
        closes = "operand"
        if bracket == "(" and previous is not None:
            if (previous.type in _HEADS and before not in (".", "?.")) or before == "FUNCTION":
                closes = "head"
            elif previous.type == "NAME" and previous.value == "match":
                closes = "match"
        elif bracket == "{":
            if previous is None or previous.type in _BEFORE_BLOCK:
                closes = "operand" if previous is not None and self._closed_type(previous) == "match" else "block"
            elif previous.type == ":" and (not self.brackets or self.brackets[-1] == ("{", "block")):
                closes = "block"
        self.brackets.append((bracket, closes))

    def _close(self, bracket: str) -> bool:
        """Note what closes; False if it is the value of a template. A `}` closes all that is open inside it."""
        brackets = self.brackets
        self.closed = ("", "operand")
        if bracket != "}":
            if brackets and brackets[-1][0] != "{":
                self.closed = brackets.pop()
            return True
        floor = self.templates[-1][0] if self.templates else 0
        while len(brackets) > floor:
            self.closed = brackets.pop()
            if self.closed[0] == "{":
                return True
        return not self.templates

    def _closed_type(self, token: Token) -> str:
        return self.closed[1] if token.type == ")" else ""

    def _behind_operand(self) -> bool:
        if not self.tokens:
            return False
        kind = self.tokens[-1].type
        if kind in _OPERANDS:
            return True
        if kind in (")", "}"):
            return self.closed[1] in ("operand", "match")
        return len(self.tokens) > 1 and self.tokens[-2].type in (".", "?.") and kind.isupper()

    # --- comments ---------------------------------------------------------------------------------------------------

    def _slashes(self, position: int, first: bool) -> tuple[int, bool]:
        """Take `//`: where to read on, and whether it divided."""
        if self.line_end < position:
            found = _LINE_END.search(self.text, position)
            self.line_end = found.start() if found else len(self.text)
        if first or not self._behind_operand():
            return self.line_end, False
        stop = position + (3 if self.text.startswith("//=", position) else 2)
        if position not in self.dividing:
            reading = read_slashes(self.text, stop, self.line_end)
            if reading.kind != "division":
                if reading.kind == "doubtful comment":
                    self._warn_of_comment(position)
                return self.line_end, False
            self.dividing.update(reading.further)
        self.dividing.discard(position)
        value = self.text[position:stop]
        self._token(value, value, position, stop, False)
        return stop, True

    def _warn_of_comment(self, position: int) -> None:
        rest = self.text[position + 2 : self.line_end].strip()
        shown = rest if len(rest) <= 40 else f"{rest[:37]}..."
        message = f"`// {shown}` is read as a comment, though it could divide"
        hint = f"to divide, write `// ({shown})` or end the statement with `;`"
        self.errors -= 1  # a warning does not count
        self._report("ML-W105", message, position, self.line_end, hint, "warning")

    def _block_comment(self, start: int) -> tuple[int, bool]:
        """Where to read on behind `/* … */`, and whether a line ended in it."""
        stop = self.text.find("*/", start + 2)
        if stop < 0:
            self._report("ML-P005", "the comment is not closed", start, start + 2, "end it with */")
            stop = len(self.text)
        line = self.line
        self._count_lines(start, min(stop + 2, len(self.text)))
        return stop + 2, self.line != line

    # --- numbers and strings ----------------------------------------------------------------------------------------

    def _number(self, text: str, start: int, stop: int, first: bool) -> int:
        after = self.text[stop : stop + 1]
        if after.isalnum() or after == "_" or (after == "." and not self.text[stop + 1 : stop + 2].isalpha()):
            rest = _NUMBER_REST.match(self.text, stop)
            assert rest is not None
            if not rest.group().startswith(".."):
                stop = rest.end()
                shown = (text + rest.group())[:40]
                hint = "numbers are written 42, 1_000, 3.14, .5, 1.5e6, 0xff, 0b101, 0o17"
                self._report("ML-P003", f"`{shown}` is no number", start, stop, hint)
        elif len(text) > 1 and text[0] == "0" and text.replace("_", "").isdigit():
            self._report(
                "ML-P003",
                f"`{text[:40]}` is no number: it begins with 0",
                start,
                stop,
                "octal numbers are written 0o17",
            )
        value = number_value(text)
        if value is None:
            hint = "an integer has at most 14,000 bits, a float is below 1.8e308"
            self._report("ML-C304", "the number is too large", start, stop, hint)
            value = 0
        self._token("NUMBER", value, start, stop, first)
        return stop

    def _string(self, quote: str, start: int, first: bool) -> int:
        found = _STRING[quote].match(self.text, start + 1)
        assert found is not None
        raw, stop = found.group(), found.end()
        if self.text[stop : stop + 1] != quote:
            hint = f"end it with {quote}, or use a template string: `…`"
            self._report("ML-P001", "the string is not closed on its line", start, stop, hint)
        else:
            stop += 1
        self._token("STRING", self._unescape(raw, start + 1) if "\\" in raw else raw, start, stop, first)
        return stop

    def _template_text(self, position: int) -> int:
        """Read on inside a template: text up to `${` or the closing backquote. Where to read on."""
        found = _TEMPLATE.match(self.text, position)
        assert found is not None
        raw, stop = found.group(), found.end()
        if raw:
            line, base = self.line, self.line_start
            self._count_lines(position, stop)
            value = raw.replace("\r\n", "\n").replace("\r", "\n") if "\r" in raw else raw
            if "\\" in value:
                value = self._unescape(value, position, in_template=True)
            self.tokens.append(Token("T_TEXT", value, line, position - base, self.line, stop - self.line_start, False))
        if self.text.startswith("`", stop):
            self.templates.pop()
            self._token("T_END", "`", stop, stop + 1, False)
            return stop + 1
        if self.text.startswith("${", stop):
            self._token("T_OPEN", "${", stop, stop + 2, False)
            return stop + 2
        _, opened = self.templates.pop()
        self._token("T_END", "`", stop, stop, False)
        self._report("ML-P002", "the template string is not closed", opened, opened + 1, "end it with `")
        return len(self.text)

    def _end_templates(self) -> None:
        """Close the templates that are open at the end of the source."""
        end = len(self.text)
        while self.templates:
            _, opened = self.templates.pop()
            self._token("T_CLOSE", "}", end, end, False)
            self._token("T_END", "`", end, end, False)
            self._report(
                "ML-P002",
                "the template string is not closed",
                opened,
                opened + 1,
                "end its value with }, and the template with `",
            )

    def _unescape(self, raw: str, start: int, *, in_template: bool = False) -> str:
        text, mistakes = unescape(raw, in_template=in_template)
        for message, hint, begin, end in mistakes:
            self._report("ML-P004", message, start + begin, start + end, hint)
        return text

    # --- what has no meaning ----------------------------------------------------------------------------------------

    def _bad(self, position: int) -> int:
        """Report a character that begins no token. Where to read on."""
        char = self.text[position]
        stop = position + 1
        last = self.tokens[-1] if self.tokens else None
        if char.isalnum() or char == "_":
            rest = _WORD_REST.match(self.text, position)
            assert rest is not None
            start, stop = position, rest.end()
            if (
                last is not None
                and last.end_line == self.line
                and last.end_column == start - self.line_start
                and last.type == "NAME"
            ):
                start = self.line_start + last.column
                last.end_column = stop - self.line_start
            else:
                self._token("NAME", "_", start, stop, False)
            shown = self.text[start:stop][:40]
            self._report(
                "ML-P007",
                f"`{shown}` is no name: `{char}` has no place in one",
                start,
                stop,
                "names are made of a-z, A-Z, 0-9 and _",
            )
            return stop
        if "\ud800" <= char <= "\udfff":
            return stop  # reported at the start
        shown = f"`{char}`" if char.isprintable() else f"U+{ord(char):04X}"
        hints = {"#": "a comment begins with //", **dict.fromkeys("‘’“”„", "quotes are ' and \"")}
        self._report("ML-P006", f"{shown} has no meaning here", position, stop, hints.get(char))
        return stop
