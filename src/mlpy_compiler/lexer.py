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

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.limits import SourceLimits
from mlpy_compiler.scan import scan
from mlpy_compiler.source import Source
from mlpy_compiler.tokens import CONTEXTUAL, KEYWORDS, Token

__all__ = ["TERMINALS", "tokenize"]

_OPENERS = {"(": ")", "[": "]", "{": "}", "T_OPEN": "T_CLOSE"}
_CLOSERS = frozenset(_OPENERS.values())
_PUNCTUATION = {
    "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", "}": "RBRACE", ",": "COMMA", ";": "END", ":": "COLON", "?": "QMARK",
    ".": "DOT", "?.": "QDOT", "...": "ELLIPSIS", "=": "EQ", "=>": "ARROW", "++": "STEP", "--": "STEP", "!": "NOT", "~": "NOT",
    "+": "PLUS", "-": "MINUS", "*": "STAR", "|": "PIPE", "@": "AT",
    **dict.fromkeys(["+=", "-=", "*=", "/=", "//=", "%=", "**=", "&&=", "||=", "??="], "AUGEQ"),
    **dict.fromkeys(
        ["/", "//", "%", "**", "==", "!=", "===", "!==", "<", "<=", ">", ">=", "<<", ">>", "&&", "||", "??", "&", "^"], "OP"
    ),
    "IN": "OP",
}  # fmt: skip
TERMINALS = frozenset(_PUNCTUATION.values()) | {
    *(word.upper() for word in (KEYWORDS | CONTEXTUAL) - {"in"}),
    *(
        "NAME NUMBER STRING T_START T_TEXT T_OPEN T_CLOSE T_END PLPAR LBRACE OBRACE ARM_ARROW CASE_COLON OF DEF EOF".split()
    ),
}
"""Every terminal that this lexer makes."""

_BLOCK_WORDS = frozenset({"ELSE", "DO", "TRY", "FINALLY", "EXCEPT", "CATCH", "IMPORT"})
_HEADS = frozenset({"IF", "ELIF", "WHILE", "FOR", "SWITCH", "MATCH", "EXCEPT", "CATCH"})
_ENDERS = frozenset(
    {"NAME", "NUMBER", "STRING", "T_END", "TRUE", "FALSE", "NULL", "UNDEFINED", "RPAR", "RSQB", "RBRACE", "STEP"}
    | {"BREAK", "CONTINUE", "RETURN", "YIELD"}
)
_CONTINUING = frozenset(_PUNCTUATION) - {"!", "~", "++", "--", "}", ")", "]", "@", ";"} - {"..."}
_FOLLOWERS = frozenset({"ELSE", "ELIF", "EXCEPT", "CATCH", "FINALLY"})
_TYPE_TOKENS = frozenset({"NAME", "NULL", "FUNCTION", "[", "]", "|", "?", "UNDEFINED"})


def tokenize(source: Source, limits: SourceLimits, findings: list[Diagnostic], *, session: bool = False) -> list[Token]:
    """The terminals of a source, `EOF` last; an empty list if brackets nest too deep."""
    raw = scan(source, findings)
    if not _match_brackets(raw, limits, findings):
        return []
    return _Lexer(raw, session).run()


def _match_brackets(tokens: list[Token], limits: SourceLimits, findings: list[Diagnostic]) -> bool:
    """Report brackets without a partner and mend the list so that each has one; False when they nest too deep."""
    stack: list[Token] = []
    mended: list[Token] = []
    for token in tokens:
        kind = token.type
        if kind in _OPENERS:
            stack.append(token)
            if len(stack) > limits.max_nesting:
                text = f"brackets nest more than {limits.max_nesting} deep"
                findings.append(Diagnostic("ML-C301", "error", text, token.span, "split the program into functions"))
                return False
        elif kind in _CLOSERS:
            if not any(_OPENERS[opener.type] == kind for opener in stack):
                findings.append(
                    Diagnostic(
                        "ML-P102",
                        "error",
                        f"`{token.value}` closes nothing",
                        token.span,
                        "remove it, or open it before",
                    )
                )
                continue
            while _OPENERS[stack[-1].type] != kind:
                mended.append(_missing(stack.pop(), token, findings))
            stack.pop()
        elif kind == "EOF":
            while stack:
                mended.append(_missing(stack.pop(), token, findings))
        mended.append(token)
    tokens[:] = mended
    return True


def _missing(opener: Token, at: Token, findings: list[Diagnostic]) -> Token:
    closer = _OPENERS[opener.type]
    shown = "}" if closer == "T_CLOSE" else closer
    found = "the end of the source" if at.type == "EOF" else f"`{at.value}` in line {at.line}"
    findings.append(
        Diagnostic(
            "ML-P101",
            "error",
            f"`{opener.value}` is never closed: got {found}, want `{shown}`",
            opener.span,
            f"close it with `{shown}`",
        )
    )
    return Token(closer, shown, at.line, at.column, at.line, at.column, False)


class _Frame:
    """An open bracket: what it is, and what happens inside it now."""

    __slots__ = ("arm", "case", "expression", "head", "kind", "questions")

    def __init__(self, kind: str, *, expression: bool = False, head: str = "") -> None:
        self.kind = kind  # block switch match object paren for index template import capability
        self.expression = expression  # a block that ends an expression: of a function value or a match
        self.head = head  # of a parenthesis: the word before it (IF WHILE FOR MATCH…), where one is
        self.questions = 0  # `?` that wait for their `:`
        self.case = False  # behind `case` or `default`, before its `:`
        self.arm = "pattern"  # in a match: pattern, guard or body


class _Lexer:
    def __init__(self, raw: list[Token], session: bool) -> None:
        self.source_tokens = raw
        self.raw = [*raw, *raw[-1:] * 3]  # a look ahead past the end sees EOF
        self.session = session
        self.partner = _partners(raw)
        self.out: list[Token] = []
        self.frames = [_Frame("block")]
        self.function_parens: dict[int, bool] = {}  # `(` of parameters: does the function's body end an expression?
        self.expression_braces: set[int] = set()
        self.block_braces: set[int] = set()
        self.type_colons: set[int] = set()
        self.importing = False
        self.capability_open = False
        self.closed_frame = self.frames[0]

    def run(self) -> list[Token]:
        raw, out = self.raw, self.out
        simple = _PUNCTUATION
        for index, token in enumerate(self.source_tokens):
            kind = token.type
            if token.first and out:
                self._end_line(token)
            if kind == "NAME":
                if token.value in CONTEXTUAL:
                    self._contextual(index, token)
                elif raw[index + 1].type == "=>":
                    self._before_arrow(index, token)
            elif kind in _OPENERS:
                self._open(index, token)
                continue
            elif kind in _CLOSERS:
                self._close(token)
                continue
            elif kind == "EOF":
                self._end(token)
            else:
                if kind.isupper() and out and (out[-1].type in ("DOT", "QDOT") or self._is_key(index)):
                    if kind not in ("NUMBER", "STRING", "T_START", "T_TEXT", "T_END"):
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
        return out

    # --- punctuation ----------------------------------------------------------------------------------------------

    def _punctuation(self, index: int, token: Token, kind: str) -> None:
        token.type = _PUNCTUATION[kind]
        frame = self.frames[-1]
        if kind == "?":
            frame.questions += 1
        elif kind == ":":
            if frame.questions and index not in self.type_colons:
                frame.questions -= 1
            elif frame.case:
                frame.case = False
                token.type = "CASE_COLON"
        elif kind == ";":
            frame.questions = 0
            self.importing = False
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
            self.frames.append(_Frame("index"))
        elif kind == "{":
            self._open_brace(index, token)
        else:
            self.frames.append(_Frame("template"))
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
        self.frames.append(_Frame("for" if previous == "FOR" else "paren", head=previous if previous in _HEADS else ""))

    def _opens_arrow(self, after: int) -> bool:
        """Whether `=>`, or a result type and `=>`, follows the partner of a parenthesis."""
        raw = self.raw
        if raw[after].type == "=>":
            return True
        if raw[after].type != ":" or self.frames[-1].questions or self.frames[-1].case:
            return False
        return self._type_end(after + 1) >= 0

    def _type_end(self, index: int) -> int:
        """The index of the `=>` behind a type that starts at `index`, or -1."""
        raw = self.raw
        while raw[index].type in _TYPE_TOKENS:
            index += 1
        return index if raw[index].type == "=>" else -1

    def _result_type(self, after: int, expression: bool) -> None:
        """Remember the `:` of a result type and the brace of the body that follow parameters."""
        raw = self.raw
        if raw[after].type == ":":
            self.type_colons.add(after)
            after += 1
            while raw[after].type in _TYPE_TOKENS:
                after += 1
        if raw[after].type == "=>":
            after += 1
        if raw[after].type == "{":
            self.block_braces.add(after)
            if expression:
                self.expression_braces.add(after)

    def _open_brace(self, index: int, token: Token) -> None:
        out = self.out
        previous = out[-1].type if out else "END"
        before = out[-2].type if len(out) > 1 else ""
        token.type = "LBRACE"
        expression = index in self.expression_braces
        if index in self.block_braces or previous in ("ARROW", "ARM_ARROW"):
            self.frames.append(_Frame("block", expression=expression or previous in ("ARROW", "ARM_ARROW")))
        elif previous == "RPAR":
            head = self.closed_frame.head
            self.frames.append(
                _Frame(head.lower() if head in ("SWITCH", "MATCH") else "block", expression=head == "MATCH")
            )
        elif previous in _BLOCK_WORDS or (previous == "NAME" and before in ("EXCEPT", "CATCH")):
            self.frames.append(_Frame("import" if previous == "IMPORT" else "block"))
        elif self.capability_open:
            self.capability_open = False
            self.frames.append(_Frame("capability"))
        elif self._at_statement_start() and not self._is_pattern(index):
            self.frames.append(_Frame("block"))
        else:
            token.type = "OBRACE"
            self.frames.append(_Frame("object"))

    def _is_pattern(self, index: int) -> bool:
        """Whether a `{` at the start of a statement opens a pattern, or in a session an object."""
        after = self.raw[self.partner[index] + 1].type
        if after == "=":
            return True
        if not self.session or self.out:
            return False
        raw = self.raw
        first, second = raw[index + 1].type, raw[index + 2].type
        return (
            first in ("}", "...")
            or (second in (":", ",") and first != "CASE")
            or (second == "}" and first == "NAME")
            or first == "["
        )

    def _close(self, token: Token) -> None:
        frame = self.frames.pop()
        self.closed_frame = frame
        kind = token.type
        if kind == "}":
            if frame.kind in ("block", "switch", "capability"):
                self._end(token)
            token.type = "RBRACE"
        elif kind == ")":
            token.type = "RPAR"
        elif kind == "]":
            token.type = "RSQB"
        self.out.append(token)

    # --- words ----------------------------------------------------------------------------------------------------

    def _function(self, index: int) -> None:
        """Find the parameters of a `function` and say whether its body ends an expression."""
        out = self.out
        start = self._at_statement_start() or out[-1].type in ("EXPORT",)
        if not start and out[-1].type == "ASYNC":
            start = self._at_statement_start(1) or (len(out) > 1 and out[-2].type == "EXPORT")
        raw = self.raw
        after = index + 1
        if raw[after].type == "*":
            after += 1
        if raw[after].type != "(":
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
            keyword = frame.kind == "switch" and self._at_statement_start() and following.type != "="
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
            keyword = following.type == "FUNCTION" or (following.type == "NAME" and raw[index + 2].type == "=>")
            if following.type == "(":
                keyword = raw[self.partner[index + 1] + 1].type == "=>"
        elif word == "match":
            if following.type == "(":
                body = raw[self.partner[index + 1] + 1]
                keyword = body.type == "{" and not (body.first and self._at_statement_start())
        elif word == "capability":
            keyword = self._at_statement_start() and following.type == "NAME" and not following.first
            self.capability_open = keyword
        elif word == "resource":
            keyword = frame.kind == "capability" and following.type == "STRING"
        elif word == "allow":
            keyword = frame.kind == "capability" and self._at_statement_start()
        if keyword:
            token.type = str(word).upper()
        elif following.type == "=>":
            self._before_arrow(index, token)

    def _is_key(self, index: int) -> bool:
        """Whether the word at `index` is a key of an object literal or pattern."""
        frame = self.frames[-1]
        return frame.kind == "object" and self.out[-1].type in ("OBRACE", "COMMA") and self.raw[index + 1].type == ":"

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
        if previous.type not in _ENDERS or token.type in _CONTINUING:
            return
        if previous.type == "RPAR" and self.closed_frame.head:
            return
        if previous.type == "RBRACE" and not self._ends_expression():
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
            return
        self._append_end(previous)

    def _append_end(self, after: Token) -> None:
        self.importing = False
        self.frames[-1].questions = 0
        self.out.append(Token("END", "", after.end_line, after.end_column, after.end_line, after.end_column, False))


def _partners(tokens: list[Token]) -> dict[int, int]:
    stack: list[int] = []
    partners = {}
    for index, token in enumerate(tokens):
        if token.type in _OPENERS:
            stack.append(index)
        elif token.type in _CLOSERS:
            partners[stack.pop()] = index
    return partners
