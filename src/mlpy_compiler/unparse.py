"""From the syntax tree back to ML text, in its one canonical form: four spaces, braces, semicolons, no parentheses but those needed.

In: a `Program` that `parse` made. Out: text that parses to the same tree, spans aside. Comments and blank lines are not in the tree,
and so are lost. One thing has no text: a divisor of `//` that spans lines, for there `//` begins a comment. Statements are here, expressions in `unparse_expressions.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.scan import scan
from mlpy_compiler.source import Source
from mlpy_compiler.unparse_expressions import NEWLINE_IN_TEMPLATE, ExpressionWriter, quoted
from mlpy_compiler.visitor import walk

__all__ = ["unparse"]


_ROOM = 8_000
"""Python frames that the deepest tree within the limits needs."""


def unparse(program: s.Program) -> str:
    """The canonical text of a program, with a newline at its end; "" for an empty one."""
    text = _text(program, _Writer(parenthesised_divisions=False))
    divisions = sum(type(node) in (s.Binary, s.Assign) and node.operator == "//" for node in walk(program))
    if divisions and _count_divisions(text) < divisions:  # what follows on its line makes a comment of one
        text = _text(program, _Writer(parenthesised_divisions=True))
    return text


def _text(program: s.Program, writer: _Writer) -> str:
    before = sys.getrecursionlimit()
    raised = before + _ROOM
    sys.setrecursionlimit(raised)
    try:
        lines = [line for statement in program.body for line in writer.statement(statement)]
    finally:
        if sys.getrecursionlimit() == raised:
            sys.setrecursionlimit(before)
    return ("\n".join(lines) + "\n").replace(NEWLINE_IN_TEMPLATE, "\n") if lines else ""


def _count_divisions(text: str) -> int:
    """How many `//` and `//=` the scanner takes for operators."""
    work = scan(Source(text), [])
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return sum(token.type in ("//", "//=") for token in stop.value)


class _Writer(ExpressionWriter):
    """Writes statements: each method gives lines, indented from the left margin."""

    def statement(self, node: Any) -> list[str]:
        return _STATEMENTS[type(node)](self, node)

    def body(self, block: s.Block) -> list[str]:
        """The statements of a block, indented; without its braces."""
        return self.indented([line for statement in block.body for line in self.statement(statement)])

    def braced(self, head: str, block: s.Block, tail: str = "") -> list[str]:
        lines = self.body(block)
        return [f"{head}{{", *lines, f"}}{tail}"] if lines else [f"{head}{{}}{tail}"]

    def block_text(self, block: s.Block) -> str:
        return "\n".join(self.braced("", block))

    # --- simple statements ------------------------------------------------------------------------------------------

    def block(self, node: s.Block) -> list[str]:
        return self.braced("", node)

    def expression_statement(self, node: s.ExpressionStatement) -> list[str]:
        return f"{self.at_start(node.value)};".split("\n")

    def assign(self, node: s.Assign) -> list[str]:
        return f"{self.assignment(node)};".split("\n")

    def assignment(self, node: s.Assign) -> str:
        target = (
            self.target(node.target) if not isinstance(node.target, (s.Member, s.Index)) else self.at_start(node.target)
        )
        return f"{target} {node.operator or ''}= {self.expression(node.value)}"

    def declare(self, node: s.Declare) -> list[str]:
        return f"{self.declaration(node)};".split("\n")

    def declaration(self, node: s.Declare) -> str:
        return f"{node.kind} " + ", ".join(self.declarator(one) for one in node.declarators)

    def declarator(self, node: s.Declarator) -> str:
        value = "" if node.value is None else f" = {self.expression(node.value)}"
        return f"{self.target(node.target)}{self.hint(node.hint)}{value}"

    def function_declaration(self, node: s.FunctionDeclaration) -> list[str]:
        return self.function_text(node.function).split("\n")

    def keyword(self, node: Any) -> list[str]:
        word = type(node).__name__.lower()
        value = getattr(node, "value", None)
        return f"{word}{'' if value is None else ' ' + self.expression(value)};".split("\n")

    def nonlocal_(self, node: s.Nonlocal) -> list[str]:
        return [f"nonlocal {', '.join(name.id for name in node.names)};"]

    def import_(self, node: s.Import) -> list[str]:
        return [f"import {node.module}{f' as {node.alias.id}' if node.alias else ''};"]

    def import_names(self, node: s.ImportNames) -> list[str]:
        names = [one.name if one.name == one.binding.id else f"{one.name} as {one.binding.id}" for one in node.names]
        return [f"import {{{', '.join(names)}}} from {quoted(node.module)};"]

    def export(self, node: s.Export) -> list[str]:
        first, *rest = self.statement(node.statement)
        return [f"export {first}", *rest]

    def capability(self, node: s.Capability) -> list[str]:
        lines = [f"resource {quoted(pattern)};" for pattern in node.resources]
        for allow in node.allows:
            pattern = "" if allow.pattern is None else f" {quoted(allow.pattern)}"
            lines.append(f"allow {', '.join(allow.operations)}{pattern};")
        return [f"capability {node.name} {{", *self.indented(lines), "}"] if lines else [f"capability {node.name} {{}}"]

    def plugin(self, node: s.Plugin) -> list[str]:
        return f"@plugin {self.expression(node.metadata)}".split("\n")

    # --- statements with bodies -------------------------------------------------------------------------------------

    def if_(self, node: s.If) -> list[str]:
        lines: list[str] = []
        for index, (test, block) in enumerate(node.branches):
            head = f"if ({self.expression(test)}) "
            self.join(lines, self.braced(head if not index else f"else {head}", block))
        if node.otherwise is not None:
            self.join(lines, self.braced("else ", node.otherwise))
        return lines

    @staticmethod
    def join(lines: list[str], more: list[str]) -> None:
        """Put the first of `more` behind the closing brace that `lines` end in."""
        if lines:
            lines[-1] += f" {more.pop(0)}"
        lines += more

    def while_(self, node: s.While) -> list[str]:
        return self.braced(f"while ({self.expression(node.test)}) ", node.body)

    def do_while(self, node: s.DoWhile) -> list[str]:
        return self.braced("do ", node.body, f" while ({self.expression(node.test)});")

    def for_in(self, node: s.ForIn) -> list[str]:
        kind = f"{node.kind} " if node.kind else ""
        return self.braced(f"for ({kind}{self.target(node.target)} of {self.expression(node.iterable)}) ", node.body)

    def for_loop(self, node: s.ForLoop) -> list[str]:
        with self.without_in():
            initial = ", ".join(self.for_part(one) for one in node.initial)
        test = "" if node.test is None else f" {self.expression(node.test)}"
        update = ", ".join(self.for_part(one) for one in node.update)
        return self.braced(f"for ({initial};{test};{' ' if update else ''}{update}) ", node.body)

    def for_part(self, node: Any) -> str:
        if isinstance(node, s.Assign):
            return self.assignment(node)
        return self.declaration(node) if isinstance(node, s.Declare) else self.expression(node.value)

    def try_(self, node: s.Try) -> list[str]:
        lines = self.braced("try ", node.body)
        if node.handler is not None:
            self.join(
                lines,
                self.braced(f"except ({node.handler_name.id}) " if node.handler_name else "except ", node.handler),
            )
        if node.final is not None:
            self.join(lines, self.braced("finally ", node.final))
        return lines

    def switch(self, node: s.Switch) -> list[str]:
        lines: list[str] = []
        with self.in_switch():
            for case in node.cases:
                lines.append("default:" if case.test is None else f"case {self.bare(case.test)}:")
                lines += self.indented([line for statement in case.body for line in self.statement(statement)])
        head = f"switch ({self.expression(node.subject)}) "
        return [f"{head}{{", *self.indented(lines), "}"] if lines else [f"{head}{{}}"]


_STATEMENTS: dict[type, Callable[[_Writer, Any], list[str]]] = {
    s.Block: _Writer.block,
    s.ExpressionStatement: _Writer.expression_statement,
    s.Assign: _Writer.assign,
    s.Declare: _Writer.declare,
    s.FunctionDeclaration: _Writer.function_declaration,
    s.Return: _Writer.keyword,
    s.Break: _Writer.keyword,
    s.Continue: _Writer.keyword,
    s.Throw: _Writer.keyword,
    s.If: _Writer.if_,
    s.While: _Writer.while_,
    s.DoWhile: _Writer.do_while,
    s.ForIn: _Writer.for_in,
    s.ForLoop: _Writer.for_loop,
    s.Try: _Writer.try_,
    s.Switch: _Writer.switch,
    s.Import: _Writer.import_,
    s.ImportNames: _Writer.import_names,
    s.Export: _Writer.export,
    s.Capability: _Writer.capability,
    s.Plugin: _Writer.plugin,
    s.Nonlocal: _Writer.nonlocal_,
}
