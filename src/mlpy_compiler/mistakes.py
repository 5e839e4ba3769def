"""The syntax mistakes that people make, each with what to say and with programs that show it.

In: a `Situation`. Out: the first entry of `MISTAKES` that fits. The tests prove that each example hits its own entry.
A message is a format of `{got}`, `{want}` and `{before}`; without one, the general "got X, want Y" is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlpy_compiler.situation import Situation
from mlpy_compiler.tokens import KEYWORDS

__all__ = ["MISTAKES", "Mistake"]


_WORDS = KEYWORDS - {"true", "false", "null", "undefined"}
_OPERATORS = frozenset({"OP", "EQ", "STAR", "PIPE", "AUGEQ"})
_STATEMENT_PLACES = frozenset({"block", "program", "switch"})
_STATEMENT_WORDS = frozenset(
    "if elif else while for break continue return throw try except catch finally import export switch do nonlocal let const".split()
)
_LISTS = frozenset({"call", "array", "object", "parameters", "match", "import"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: `when` it is made, the code, message and hint for it, and programs that make it."""

    code: str
    when: Callable[[Situation], bool]
    examples: tuple[str, ...]
    message: str | None = None
    hint: str | None = None


def _word(word: str, hint: str, *examples: str) -> Mistake:
    """`word` of another language stands before, or is, the token that does not fit."""

    def when(at: Situation) -> bool:
        behind = (
            at.before.value == word
            and at.before.type == "NAME"
            and at.type in ("NAME", "STRING", "NUMBER", "OBRACE", "LBRACE")
        )
        here = at.token.value == word and at.type == "NAME" and at.behind_operand
        return behind or here

    return Mistake("ML-P109", when, examples, "got {got} behind `{before}`, want {want}", hint)


def _in_condition(at: Situation) -> bool:
    return at.construct.kind == "condition"


def _is_declared(at: Situation) -> bool:
    """Whether a parameter or the short form of a property would stand here."""
    kind = at.construct.kind
    if kind == "parameters":
        return at.before.type in ("PLPAR", "COMMA", "ELLIPSIS")
    return kind == "object" and at.before.type in ("OBRACE", "COMMA")


MISTAKES: tuple[Mistake, ...] = (
    # --- `=`, `+=` and `++` where a value is wanted
    Mistake(
        "ML-P104",
        lambda at: at.type == "EQ" and _in_condition(at) and at.behind_operand,
        ("if (a = 1) b();", "while (next = f()) g();", "if (x && y = 2) {}", "if (a) b(); elif (c = 1) d();"),
        "`=` assigns, and a condition compares",
        "write `==`",
    ),
    Mistake(
        "ML-P107",
        lambda at: (
            at.before.type.isupper()
            and at.before.value in _WORDS
            and (at.type in ("EQ", "AUGEQ", "DOT") or (at.type == "STEP" and not at.wants_operand))
        ),
        ("if = 3;", "while.x = 1;", "switch = 2;", "for += 1;", "yield = 3;", "return = 1;"),
        "`{before}` is a reserved word and names no variable",
        "take another name",
    ),
    Mistake(
        "ML-P135",
        lambda at: at.before.type == "MINUS" and at.token.value == ">",
        ("f = x -> x + 1;",),
        "`->` has no meaning",
        "an arrow is written `=>`",
    ),
    Mistake(
        "ML-P137",
        lambda at: (
            at.type in _OPERATORS and at.before.type in _OPERATORS | {"PLUS", "MINUS", "NOT"} and at.wants_operand
        ),
        ("x = a < > b;", "x = a == / b;", "x = = 3;", "x = a + * b;"),
        "got {got} behind `{before}`, want {want} between them",
        None,
    ),
    Mistake(
        "ML-P128",
        lambda at: (
            at.type in ("EQ", "AUGEQ")
            and not at.has("EQ", "AUGEQ", "RETURN", "THROW")
            and at.construct.kind in _STATEMENT_PLACES
        ),
        ("a + b = c;", "-x = 1;", "a ? b : c = d;", "!a += 1;"),
        "what stands before {got} cannot be assigned to",
        "assign to a name, a member, an item or a pattern; to compare, write `==`",
    ),
    Mistake(
        "ML-P105",
        lambda at: at.type == "EQ" and at.construct.kind == "call",
        ("f(x = 1);", "obj.method(1, name = 2);"),
        "an assignment is a statement and has no value",
        "arguments have no names: pass them in order, or in an object `{{name: value}}`; to compare, write `==`",
    ),
    Mistake(
        "ML-P105",
        lambda at: at.type == "EQ",
        ("x = y = 1;", "let a = b = 2;", "return a = 1;", "x = (y = 2);", "`${a = 1}`;"),
        "an assignment is a statement and has no value",
        "write it as a statement of its own; to compare, write `==`",
    ),
    Mistake(
        "ML-P105",
        lambda at: at.type in ("AUGEQ", "STEP") and (at.behind_operand or at.wants_operand),
        ("x = y++;", "f(i++);", "if (x += 1) {}", "return --x;", "a[i++] = 1;", "x = a + ++b;"),
        "{got} makes a statement, which has no value",
        "write it as a statement of its own",
    ),
    # --- names
    Mistake(
        "ML-P106",
        lambda at: (
            at.before.type in ("DEF", "STAR") and at.type == "PLPAR" and at.starts_with("DEF", "ASYNC", "EXPORT")
        ),
        ("function (a) { return a; }", "function () {}\n", "async function (a) {}", "function* (a) {}"),
        "a function statement needs a name",
        "write `function name(…) {{ … }}`",
    ),
    Mistake(
        "ML-P107",
        lambda at: at.is_keyword and (at.wants_name_only or at.before.type in ("LET", "CONST") or _is_declared(at)),
        (
            "let if = 1;",
            "const let = 1;",
            "function delete() {}",
            "import in;",
            "f = fn(for) => 1;",
            "{ a, while } = o;",
            "nonlocal null;",
        ),
        "{got} is a reserved word and names no variable",
        "take another name",
    ),
    Mistake(
        "ML-P132",
        lambda at: at.wants_operand and at.token.value in _STATEMENT_WORDS and at.type.isupper(),
        ("x = if (a) { 1 } else { 2 };", "y = for (a of b) a;", "f(return 1);", "x = a + throw b;", "let a = let b;"),
        "{got} begins a statement, which has no value",
        "choose between values with `a ? b : c` or `match`",
    ),
    # --- words of other languages
    _word("var", "declare with `let`, or just assign", "var x = 1;", "var x;"),
    _word("def", "a function is written `function name(…) {{ … }}`", "def f(a): return a", "def f(a) { return a; }"),
    _word("func", "a function is written `function name(…) {{ … }}`", "func f(a) { return a; }"),
    _word("class", "ML has no classes: use objects and functions", "class A { }", "class A extends B { }"),
    _word("new", "ML has no classes: call the function", "x = new Date();"),
    _word("not", "write `!`", "if (not a) b();", "x = not y;"),
    _word("and", "write `&&`", "x = a and b;", "if (a and b) {}"),
    _word("or", "write `||`", "x = a or b;"),
    _word("is", "write `==`", "x = a is b;"),
    _word("instanceof", 'write `isinstance(value, "type")` or compare `typeof(value)`', "x = a instanceof B;"),
    _word("print", "write `print(…)`", 'print "hello";', "print x;"),
    _word("from", 'write `import module;` or `import {{name}} from "module";`', "from math import sqrt;"),
    _word("lambda", "write `x => …`", "f = lambda x: x;"),
    _word("del", "write `delete o.k`", "del x;"),
    _word("raise", "write `throw`", "raise x;", 'raise "bad";'),
    _word("pass", "an empty body is written `{{ }}`", "if (a) pass b"),
    _word("case", "`case` stands directly in a `switch`", "case 1: f();", "match (x) { case 1 => 2 }"),
    # --- heads without parentheses
    Mistake(
        "ML-P119",
        lambda at: at.before.type in ("IF", "ELIF", "WHILE", "FOR", "SWITCH") and at.accepted <= {"LPAR"},
        ("if a > 1 { b(); }", "while x { f(); }", "for x in y { f(); }", "switch x { case 1: f(); }", "if !a { b(); }"),
        "got {got} behind `{before}`, want `(`",
        "write parentheses: `{before} (…) {{ … }}`",
    ),
    Mistake(
        "ML-P111",
        lambda at: at.type == "LBRACE" and at.before.type == "RPAR" and at.called_name in ("elseif", "elsif"),
        ("if (a) { b(); } elseif (c) { d(); }", "if (a) { b(); }\nelsif (c) { d(); }"),
        "got `{{` behind a call, want {want}",
        "write `elif` or `else if`",
    ),
    Mistake(
        "ML-P111",
        lambda at: (
            at.type == "LBRACE"
            and at.before.type == "RPAR"
            and at.behind_operand
            and at.construct.kind in ("block", "program")
        ),
        ("foo(a) { return a; }", "function f() { helper(b) { g(); } }"),
        "got `{{` behind a call, want {want}",
        "a function is written `function name(…) {{ … }}`",
    ),
    # --- objects, arrays, calls
    Mistake(
        "ML-P131",
        lambda at: (
            at.type == "COLON" and at.construct.kind == "block" and at.before.type in ("NAME", "STRING", "NUMBER")
        ),
        ("{ a: 1, b: 2 }", "x => { a: 1 };", "f = (a) => { 'k': a };"),
        "`{{` opens a block here, and got {got}, want {want}",
        "an object needs parentheses here: `({{ … }})`",
    ),
    Mistake(
        "ML-P133",
        lambda at: (
            at.type == "END" and at.token.value == ";" and "COMMA" in at.accepted and at.construct.kind in _LISTS
        ),
        ("x = { a: 1; b: 2 };", "f(a; b);", "x = [1; 2];", "function f(a; b) {}", "match (x) { 1 => 2; 3 => 4 }"),
        None,
        "parts are separated by `,`",
    ),
    Mistake(
        "ML-P133",
        lambda at: (
            "COMMA" in at.accepted
            and at.construct.kind in _LISTS
            and not at.is_end
            and at.type not in ("RPAR", "RSQB", "RBRACE", "COLON")
        ),
        (
            "f(a b);",
            "x = [1 2];",
            "x = { a: 1 b: 2 };",
            "match (x) { 1 => 2 3 => 4 }",
            "function f(a b) {}",
            'import { a b } from "m";',
        ),
        None,
        "a `,` may be missing",
    ),
    Mistake(
        "ML-P134",
        lambda at: at.type == "COMMA" and at.construct.kind == "for" and not at.has("OF"),
        ("for (i = 0; i < 3, i = i + 1) {}",),
        None,
        "the parts of the head are separated by `;`",
    ),
    Mistake(
        "ML-P135",
        lambda at: at.type in ("ARROW", "ARM_ARROW") and at.behind_operand,
        ("f = a.b => c;", "x = 1 => 2;"),
        "`=>` has no parameters before it",
        "write `(a, b) => …`",
    ),
    # --- ends
    Mistake(
        "ML-P108",
        lambda at: at.type == "EOF",
        ("if (a)", "x = 1;\nwhile (b)", "do"),
        "the source ends here, want {want}",
    ),
    Mistake(
        "ML-P136",
        lambda at: at.type == "NAME" and at.before.type == "NAME" and "END" in at.accepted,
        ("foo bar;", "hello big world", "x = a b;"),
        "got {got} behind `{before}`, want {want}",
        "two statements in one line need a `;` between them",
    ),
    Mistake(
        "ML-P136",
        lambda at: (
            "END" in at.accepted and at.behind_operand and at.construct.kind in ("block", "program") and not at.is_end
        ),
        ("x = 1 y = 2;", "x = 1 if (a) b();", "f() g();", "a 'b';"),
        "got {got}, want {want}",
        "two statements in one line need a `;` between them",
    ),
)
"""The first that fits is told."""
