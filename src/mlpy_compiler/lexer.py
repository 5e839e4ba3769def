"""From raw tokens to the grammar's terminals: brackets matched and named, contextual keywords decided, statements ended.

In: the tokens of `scan.py`. Out: a list of tokens whose `type` is a terminal of `grammar.lark`. With all tokens at hand, each question
that would need a longer look ahead than LALR(1) has is settled here:

- `(` whose partner is followed by `=>` (or by a result type and `=>`) opens parameters (`PLPAR`);
- `{` is a block (`LBRACE`) where a statement starts, behind `)`, `=>` and the words that take a block, else an object (`OBRACE`);
  at the start of a statement it is a pattern when its partner is followed by `=`;
- `match (…) {` makes `match` a keyword; `=>` behind a pattern of an arm is `ARM_ARROW`, and no name of a `when` guard is a parameter of it;
- `in`, `of` in the head of a `for` are `OF`; `case default when of as from async capability resource allow` are names elsewhere;
- a statement ends (`END`) at `;`, before a `}` of a block, at the end of input, and at the end of a line that the next one does not continue.
"""

from __future__ import annotations

from collections.abc import Generator

from mlpy_compiler.brackets import CLOSERS, OPENERS, Frame, match_brackets, partners
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.scan import scan
from mlpy_compiler.source import Source
from mlpy_compiler.terminals import PUNCTUATION
from mlpy_compiler.tokens import CONTEXTUAL, KEYWORDS, Token

__all__ = ["tokenize"]

_BLOCK_WORDS = frozenset({"ELSE", "DO", "TRY", "FINALLY", "EXCEPT", "CATCH", "IMPORT"})
_HEADS = frozenset({"IF", "ELIF", "WHILE", "FOR", "SWITCH", "MATCH", "EXCEPT", "CATCH"})
_ENDERS = frozenset(
    {"NAME", "NUMBER", "STRING", "T_END", "TRUE", "FALSE", "NULL", "UNDEFINED", "RPAR", "RSQB", "RBRACE", "STEP"}
    | {"BREAK", "CONTINUE", "RETURN", "YIELD"}
)
_CONTINUING = frozenset(PUNCTUATION) - {"!", "~", "++", "--", "}", ")", "]", "@", ";"} - {"..."}
_WORDS = frozenset(word.upper() for word in KEYWORDS)
_BEHIND_OPTIONAL_TYPE = frozenset({"=", ",", ")", "|", "]", "?", ";", "=>", "EOF"})
"""Raw tokens that begin no operand: a `?` before one of them belongs to a type."""

_BEHIND_CASE_NAME = frozenset({"=", ".", "?.", ",", "++", "--"}) | {
    type for type, name in PUNCTUATION.items() if name == "AUGEQ"
}
"""Raw tokens behind `case` and `default` in a `switch` that show them to be names."""

_HINTED = frozenset({"block", "switch", "for", "parameters"})
"""Frames where a `:` that belongs to nothing else comes before a type."""

_SLICE = 1_000
"""Tokens between two yields."""

_TYPE_TOKENS = frozenset({"NAME", "NULL", "FUNCTION", "[", "]", "|", "?", "UNDEFINED"})


def tokenize(
    source: Source, limits: SourceLimits, findings: list[Diagnostic], *, opens_with_object: bool = False
) -> Generator[None, None, list[Token]]:
    """The terminals of a source, `EOF` last; an empty list if brackets nest too deep. Yields between slices of the work.

    With `opens_with_object`, a `{` at the very start is read as an object.
    """
    raw = yield from scan(source, findings)
    if not match_brackets(raw, limits, findings):
        return []
    lexer = _Lexer(raw, opens_with_object)
    yield from lexer.run()
    return lexer.out


class _Lexer:
    def __init__(self, raw: list[Token], opens_with_object: bool) -> None:
        self.source_tokens = raw
        self.raw = [*raw, *raw[-1:] * 3]  # a look ahead past the end sees EOF
        self.opens_with_object = opens_with_object
        self.partner = partners(raw)
        self.out: list[Token] = []
        self.frames = [Frame("block")]
        self.function_parens: dict[int, bool] = {}  # `(` of parameters: does the function's body end an expression?
        self.expression_braces: set[int] = set()
        self.block_braces: set[int] = set()
        self.type_colons: set[int] = set()
        self.type_marks: set[int] = set()
        self.importing = False
        self.capability_open = False
        self.closed_frame = self.frames[0]

    def run(self) -> Generator[None, None, None]:
        raw, out = self.raw, self.out
        simple = PUNCTUATION
        for index, token in enumerate(self.source_tokens):
            if not index % _SLICE:
                yield
            kind = token.type
            if token.first and out and index not in self.block_braces:
                self._end_line(token)
            if kind == "NAME":
                if token.value in CONTEXTUAL:
                    self._contextual(index, token)
                elif raw[index + 1].type == "=>":
                    self._before_arrow(index, token)
            elif kind in OPENERS:
                self._open(index, token)
                continue
            elif kind in CLOSERS:
                self._close(token)
                continue
            elif kind == "EOF":
                self._end(token)
            else:
                if kind in _WORDS and out and (out[-1].type in ("DOT", "QDOT") or self._is_key(index)):
                    token.type = "NAME"
                    out.append(token)
                    continue
                if kind in simple:
                    self._punctuation(index, token, kind)
                elif kind == "FUNCTION":
                    self._function(index)
                elif kind == "IMPORT":
                    self.importing = True
            out.append(token)

    # --- punctuation ----------------------------------------------------------------------------------------------

    def _punctuation(self, index: int, token: Token, kind: str) -> None:
        token.type = PUNCTUATION[kind]
        frame = self.frames[-1]
        if kind == "?":
            if index not in self.type_marks and self.raw[index + 1].type not in _BEHIND_OPTIONAL_TYPE:
                frame.questions += 1
        elif kind == ":":
            if index in self.type_colons:
                pass
            elif frame.questions:
                frame.questions -= 1
            elif frame.case:
                frame.case = False
                token.type = "CASE_COLON"
            elif frame.kind in _HINTED:
                self._mark_type(index + 1)
        elif kind == ";":
            frame.questions = 0
            self.importing = False
            if frame.kind == "for":  # `for (a; b in c; d)`: what comes now is no `in` of the loop's head
                frame.kind = "paren"
        elif kind == ",":
            frame.questions = 0
            if frame.kind == "match":
                frame.arm = "pattern"
        elif kind == "=>":
            if frame.kind == "match" and frame.arm != "body":
                frame.arm = "body"
                token.type = "ARM_ARROW"
        elif kind == "IN" and frame.kind == "for":
            token.type = "OF"
            frame.kind = "paren"

    def _open(self, index: int, token: Token) -> None:
        kind = token.type
        if kind == "(":
            self._open_paren(index, token)
        elif kind == "[":
            token.type = "LSQB"
            self.frames.append(Frame("index"))
        elif kind == "{":
            self._open_brace(index, token)
        else:
            self.frames.append(Frame("template"))
        self.out.append(token)

    def _open_paren(self, index: int, token: Token) -> None:
        previous = self.out[-1].type if self.out else ""
        after = self.partner[index] + 1
        token.type = "LPAR"
        if index in self.function_parens:
            token.type = "PLPAR"
            self._result_type(after, self.function_parens[index])
        elif previous == "FN" or self._opens_arrow(after):
            frame = self.frames[-1]
            if not (frame.kind == "match" and frame.arm != "body"):
                token.type = "PLPAR"
                self._result_type(after, True)
        kind = "for" if previous == "FOR" else "parameters" if token.type == "PLPAR" else "paren"
        self.frames.append(Frame(kind, head=previous if previous in _HEADS else ""))

    def _opens_arrow(self, after: int) -> bool:
        """Whether `=>`, or a result type and `=>`, follows the partner of a parenthesis."""
        raw = self.raw
        if raw[after].type == "=>":
            return True
        if raw[after].type != ":" or self.frames[-1].questions or self.frames[-1].case:
            return False
        after += 1
        while raw[after].type in _TYPE_TOKENS:
            after += 1
        return raw[after].type == "=>"

    def _result_type(self, after: int, expression: bool) -> None:
        """Remember the `:` of a result type and the brace of the body that follow parameters."""
        raw = self.raw
        if raw[after].type == ":":
            self.type_colons.add(after)
            after += 1
            after = self._mark_type(after)
        if raw[after].type == "=>":
            after += 1
        if raw[after].type == "{":
            self.block_braces.add(after)
            if expression:
                self.expression_braces.add(after)

    def _mark_type(self, index: int) -> int:
        """Note the `?` of a type that starts at `index`: they wait for no `:`. The index behind it."""
        raw = self.raw
        while raw[index].type in _TYPE_TOKENS:
            if raw[index].type == "?":
                self.type_marks.add(index)
            index += 1
        return index

    def _open_brace(self, index: int, token: Token) -> None:
        out = self.out
        previous = out[-1].type if out else "END"
        before = out[-2].type if len(out) > 1 else ""
        token.type = "LBRACE"
        expression = index in self.expression_braces
        if index in self.block_braces or previous in ("ARROW", "ARM_ARROW"):
            self.frames.append(Frame("block", expression=expression or previous in ("ARROW", "ARM_ARROW")))
        elif previous == "RPAR":
            head = self.closed_frame.head
            self.frames.append(
                Frame(head.lower() if head in ("SWITCH", "MATCH") else "block", expression=head == "MATCH")
            )
        elif previous in _BLOCK_WORDS or (previous == "NAME" and before in ("EXCEPT", "CATCH")):
            self.frames.append(Frame("import" if previous == "IMPORT" else "block"))
        elif self.capability_open:
            self.capability_open = False
            self.frames.append(Frame("capability"))
        elif self._at_statement_start() and not self._is_pattern(index):
            self.frames.append(Frame("block"))
        else:
            token.type = "OBRACE"
            self.frames.append(Frame("object"))

    def _is_pattern(self, index: int) -> bool:
        """Whether a `{` at the start of a statement opens a pattern, or the object that the source opens with."""
        return self.raw[self.partner[index] + 1].type == "=" or (self.opens_with_object and not self.out)

    def _close(self, token: Token) -> None:
        kind = token.type
        if kind == "}":
            if self.frames[-1].kind in ("block", "switch", "capability"):
                self._end(token)  # looks at the bracket that was closed before this one
            token.type = "RBRACE"
        elif kind == ")":
            token.type = "RPAR"
        elif kind == "]":
            token.type = "RSQB"
        self.closed_frame = self.frames.pop()
        self.out.append(token)

    # --- words ----------------------------------------------------------------------------------------------------

    def _function(self, index: int) -> None:
        """Find the parameters of a `function` and say whether its body ends an expression."""
        out = self.out
        start = self._at_statement_start() or out[-1].type == "EXPORT"
        if not start and out[-1].type == "ASYNC":
            start = self._at_statement_start(1) or (len(out) > 1 and out[-2].type == "EXPORT")
        raw = self.raw
        after = index + 1
        if raw[after].type == "*":
            after += 1
        if raw[after].type != "(":  # a name; without one a statement is an error, which the parser tells
            after += 1
        if raw[after].type == "(":
            self.function_parens[after] = not start
            if start:
                raw[index].type = "DEF"

    def _before_arrow(self, index: int, token: Token) -> None:
        frame = self.frames[-1]
        if frame.kind == "match" and frame.arm != "body":
            return
        after = self.raw[index + 2]
        if after.type == "{":
            self.block_braces.add(index + 2)
            self.expression_braces.add(index + 2)

    def _contextual(self, index: int, token: Token) -> None:
        word, raw, out = token.value, self.raw, self.out
        following = raw[index + 1]
        previous = out[-1].type if out else ""
        if previous in ("DOT", "QDOT") or self._is_key(index):
            return
        frame = self.frames[-1]
        keyword = False
        if word in ("case", "default"):
            keyword = frame.kind == "switch" and self._at_statement_start() and following.type not in _BEHIND_CASE_NAME
            frame.case = frame.case or keyword
        elif word == "when":
            keyword = frame.kind == "match" and frame.arm == "pattern" and previous not in ("COMMA", "LBRACE", "PIPE")
            if keyword:
                frame.arm = "guard"
        elif word == "of":
            keyword = frame.kind == "for" and previous in ("NAME", "RSQB", "RBRACE")
            if keyword:
                frame.kind = "paren"
        elif word == "as":
            keyword = self.importing and previous == "NAME"
        elif word == "from":
            keyword = self.importing and previous == "RBRACE"
        elif word == "async":
            keyword = following.type in ("FUNCTION", "FN")
            if not (frame.kind == "match" and frame.arm != "body"):
                if following.type == "(":
                    keyword = self._opens_arrow(self.partner[index + 1] + 1)
                keyword = keyword or (following.type == "NAME" and raw[index + 2].type == "=>")
        elif word == "match":
            if following.type == "(" and not self._names_function():
                body = raw[self.partner[index + 1] + 1]
                keyword = body.type == "{" and not (body.first and self._at_statement_start())
        elif word == "capability":
            keyword = self._at_statement_start() and following.type == "NAME" and not following.first
            self.capability_open = keyword
        elif word == "resource":
            keyword = frame.kind == "capability" and following.type == "STRING" and self._at_statement_start()
        elif word == "allow":
            keyword = frame.kind == "capability" and self._at_statement_start()
        if keyword:
            token.type = str(word).upper()
        elif following.type == "=>":
            self._before_arrow(index, token)

    def _is_key(self, index: int) -> bool:
        """Whether the word at `index` is a key of an object literal or pattern, or a name that is imported as another."""
        frame, following = self.frames[-1], self.raw[index + 1]
        if frame.kind == "object":
            return following.type == ":" and self.out[-1].type in ("OBRACE", "COMMA")
        return frame.kind == "import" and following.value == "as" and self.out[-1].type in ("LBRACE", "COMMA")

    def _names_function(self) -> bool:
        """Whether the word at hand stands behind `function` or `function*`."""
        types = [token.type for token in self.out[-2:]]
        return types[-1:] in (["FUNCTION"], ["DEF"]) or types in (["FUNCTION", "STAR"], ["DEF", "STAR"])

    def _at_statement_start(self, back: int = 0) -> bool:
        if len(self.out) <= back:
            return True
        frame = self.frames[-1]
        if frame.kind not in ("block", "switch", "capability"):
            return False
        previous = self.out[-1 - back].type
        if previous in ("END", "LBRACE", "ELSE", "DO", "CASE_COLON"):
            return True
        if previous == "RPAR":
            return self.closed_frame.head not in ("", "MATCH")
        return (
            previous == "RBRACE"
            and self.closed_frame.kind in ("block", "switch", "capability")
            and not self.closed_frame.expression
        )

    # --- statement ends -------------------------------------------------------------------------------------------

    def _end_line(self, token: Token) -> None:
        """At the end of a line: end the statement, unless the next line continues it."""
        frame = self.frames[-1]
        if frame.kind not in ("block", "switch", "capability"):
            return
        previous = self.out[-1]
        if previous.type not in _ENDERS or token.type in _CONTINUING or (self.capability_open and token.type == "{"):
            return
        if previous.type == "RPAR" and self.closed_frame.head:
            return
        if previous.type == "RBRACE":
            if not self._ends_expression() or (self.closed_frame.kind == "import" and token.value == "from"):
                return
        self._append_end(previous)

    def _ends_expression(self) -> bool:
        frame = self.closed_frame
        return frame.expression or frame.kind in ("object", "template", "import")

    def _end(self, token: Token) -> None:
        """Before a `}` or at the end of input: end the statement, if one is open."""
        if not self.out:
            return
        previous = self.out[-1]
        if previous.type in ("END", "LBRACE", "CASE_COLON") or (
            previous.type == "RBRACE" and not self._ends_expression()
        ):
            return
        if previous.type == "RPAR" and self.closed_frame.head not in ("", "MATCH"):
            return  # `if (x) }` lacks a body
        self._append_end(previous)

    def _append_end(self, after: Token) -> None:
        self.importing = False
        self.frames[-1].questions = 0
        self.out.append(Token("END", "", after.end_line, after.end_column, after.end_line, after.end_column, False))
