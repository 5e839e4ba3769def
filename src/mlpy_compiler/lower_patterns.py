"""Patterns: array and object literals that turn out to be targets, and the patterns of `match`.

In: literals as the grammar reads them, some with parts that only a pattern may have (a hole, `name = default`). Out: targets. Literals
with such parts that never become a pattern are errors, which `structure.py` reports.
"""

from __future__ import annotations

from typing import Any

from mlpy_compiler import syntax as s
from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.syntax import Span
from mlpy_compiler.tokens import Token

__all__ = ["PatternBuilder", "over"]


_MOST_OPTIONS = 500
_MOST_FINDINGS = 100
"""What is reported of one source: a program with more errors is none."""


def over(first: s.Node | Token, last: s.Node | Token) -> Span:
    """From the start of one to the end of the other."""
    start, end = first.span, last.span
    return start[0], start[1], end[2], end[3]


class PatternBuilder:
    """The part of the tree builder that knows patterns."""

    def __init__(self, findings: list[Diagnostic]) -> None:
        self.findings = findings

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(Diagnostic(code, "error", message, span, hint))

    # --- literals ---------------------------------------------------------------------------------------------------

    def array_literal(self, span: Span, items: list[Any]) -> s.Array:
        return s.Array(span, tuple(items))

    def object_literal(self, span: Span, entries: list[Any]) -> s.Object:
        return s.Object(span, tuple(entries))

    def item_default(self, target: Any, _eq: Token, value: Any) -> s.Default:
        return s.Default(over(target, value), self.target(target), value)

    def entry_short(self, name: Token) -> s.Property:
        return s.Property(name.span, str(name.value), s.Name(name.span, str(name.value)), True)

    def entry_short_default(self, name: Token, _eq: Token, value: Any) -> s.PatternField:
        return s.PatternField(over(name, value), str(name.value), s.Name(name.span, str(name.value)), value)

    def entry(self, key: Token, _c: Token, value: Any) -> s.Property:
        return s.Property(over(key, value), _key(key), value, False)

    def entry_default(self, key: Token, _c: Token, target: Any, _eq: Token, value: Any) -> s.PatternField:
        return s.PatternField(over(key, value), _key(key), self.target(target), value)

    def entry_computed(self, opener: Token, key: Any, _close: Token, _c: Token, value: Any) -> s.Property:
        return s.Property(over(opener, value), key, value, False)

    # --- targets ----------------------------------------------------------------------------------------------------

    def simple_target(self, node: Any) -> Any:
        """The target of `op=`, `++` and `--`: a name, a member or an item."""
        if isinstance(node, (s.Name, s.Member, s.Index)):
            return self.target(node)
        self._no_target(node)
        return s.Name(node.span, "_")

    def declared(self, node: Any) -> Any:
        """A target that declares names: of `let`, `const`, a parameter."""
        target = self.target(node)
        if isinstance(target, (s.Member, s.Index)):
            self.report(
                "ML-P126",
                "only names can be declared here",
                node.span,
                "assign to the member in a statement of its own",
            )
            return s.Name(node.span, "_")
        return target

    def target(self, node: Any) -> Any:
        """Make a target of what was read as an expression."""
        if isinstance(node, (s.Member, s.Index)):
            if node.optional:
                self.report("ML-P127", "`?.` cannot be assigned to", node.span, "test for null first")
            return node
        if isinstance(node, (s.Name, s.ArrayPattern, s.ObjectPattern)):
            return node
        if isinstance(node, s.Array):
            return self._array_pattern(node)
        if isinstance(node, s.Object):
            return self._object_pattern(node)
        self._no_target(node)
        return s.Name(node.span, "_")

    def _no_target(self, node: Any) -> None:
        hint = "to compare, write `==`" if isinstance(node, (s.Call, s.Number, s.String)) else None
        self.report(
            "ML-P128", "this cannot be assigned to; want a name, a member, an item or a pattern", node.span, hint
        )

    def _array_pattern(self, node: s.Array) -> s.ArrayPattern:
        items: list[Any] = list(node.items)
        rest = None
        if items and isinstance(items[-1], s.Spread):
            rest = self.target(items.pop().value)
        targets: list[Any] = []
        for item in items:
            if isinstance(item, s.Spread):
                self.report("ML-P118", "a rest is the last part of a pattern", item.span, "move it to the end")
            elif item is None or isinstance(item, s.Default):
                targets.append(item)
            else:
                targets.append(self.target(item))
        return s.ArrayPattern(node.span, tuple(targets), rest)

    def _object_pattern(self, node: s.Object) -> s.ObjectPattern:
        fields: list[s.PatternField] = []
        rest: s.Name | None = None
        for index, entry in enumerate(node.entries):
            if isinstance(entry, s.PatternField):
                fields.append(entry)
            elif isinstance(entry, s.Spread):
                if index != len(node.entries) - 1 or not isinstance(entry.value, s.Name):
                    self.report(
                        "ML-P118",
                        "a rest is the last part of a pattern, and a name",
                        entry.span,
                        "write `...others` at the end",
                    )
                else:
                    rest = entry.value
            elif isinstance(entry.key, str):
                fields.append(s.PatternField(entry.span, entry.key, self.target(entry.value), None))
            else:
                self.report(
                    "ML-P129", "a pattern has no computed keys", entry.span, "read the member in a statement of its own"
                )
        return s.ObjectPattern(node.span, tuple(fields), rest)

    # --- match --------------------------------------------------------------------------------------------------------

    def match(
        self, word: Token, _o: Token, subject: Any, _c: Token, _b: Token, arms: list[Any], close: Token
    ) -> s.Match:
        present = [arm for arm in arms if arm is not None]
        if None in arms[:-1]:
            self.report("ML-P130", "an arm is missing between two commas", over(word, close), "remove a comma")
        if not present:
            self.report("ML-P130", "a `match` needs an arm", over(word, close), "write `pattern => value`")
        return s.Match(over(word, close), subject, tuple(present))

    def arm(self, pattern: Any, _arrow: Token, body: Any) -> s.Arm:
        return s.Arm(over(pattern, body), pattern, None, body)

    def arm_guarded(self, pattern: Any, _when: Token, guard: Any, _arrow: Token, body: Any) -> s.Arm:
        return s.Arm(over(pattern, body), pattern, guard, body)

    def pattern_or(self, left: s.MatchPattern, _pipe: Token, right: s.MatchPattern) -> s.MatchPattern:
        options = left.options if isinstance(left, s.MatchOr) else (left,)
        if len(options) >= _MOST_OPTIONS:
            hint = "use a `when` and an array"
            self.report("ML-C302", f"more than {_MOST_OPTIONS} alternatives in a pattern", right.span, hint)
            return left
        return s.MatchOr(over(left, right), (*options, right))

    def pattern_name(self, name: Token) -> Any:
        if name.value == "_":
            return s.MatchWildcard(name.span)
        return s.MatchName(name.span, str(name.value))

    def pattern_literal(self, token: Token) -> s.MatchLiteral:
        value: Any = token.value
        return s.MatchLiteral(token.span, value)

    def pattern_word(self, token: Token) -> s.MatchLiteral:
        return s.MatchLiteral(token.span, {"TRUE": True, "FALSE": False}.get(token.type))

    def pattern_signed(self, sign: Token, number: Token) -> s.MatchLiteral:
        value: Any = number.value
        return s.MatchLiteral(over(sign, number), -value if sign.value == "-" else value)

    def pattern_array_empty(self, opener: Token, close: Token) -> s.MatchArray:
        return s.MatchArray(over(opener, close), (), None)

    def pattern_array(self, opener: Token, items: list[Any], *rest: Token) -> s.MatchArray:
        tail = self._pattern_rest(items)
        return s.MatchArray(over(opener, rest[-1]), tuple(items), tail)

    def pattern_rest(self, dots: Token, name: Token) -> s.Spread:
        return s.Spread(over(dots, name), s.Name(name.span, str(name.value)))

    def pattern_object_empty(self, opener: Token, close: Token) -> s.MatchObject:
        return s.MatchObject(over(opener, close), (), None)

    def pattern_object(self, opener: Token, fields: list[Any], *rest: Token) -> s.MatchObject:
        tail = self._pattern_rest(fields)
        return s.MatchObject(over(opener, rest[-1]), tuple(fields), tail)

    def pattern_short(self, name: Token) -> s.MatchField:
        return s.MatchField(name.span, str(name.value), s.MatchName(name.span, str(name.value)))

    def pattern_key(self, key: Token, _c: Token, pattern: Any) -> s.MatchField:
        return s.MatchField(over(key, pattern), _key(key), pattern)

    def _pattern_rest(self, items: list[Any]) -> Any:
        """Take the rest off the end of `items`, as the pattern that binds it."""
        rest = None
        if isinstance(items[-1], s.Spread):
            name = items.pop().value
            rest = s.MatchWildcard(name.span) if name.id == "_" else s.MatchName(name.span, name.id)
        for item in items:
            if isinstance(item, s.Spread):
                self.report("ML-P118", "a rest is the last part of a pattern", item.span, "move it to the end")
        items[:] = [item for item in items if not isinstance(item, s.Spread)]
        return rest


def _key(token: Token) -> str:
    """The text of a property name: a number is written as `str` does."""
    return str(token.value)
