"""Every code of a finding: what it means, a program that has it, and what to do. The one list; the documentation is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["CODES", "CodeDoc", "Severity"]

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class CodeDoc:
    """A code: its title, the smallest program that shows it ("" where that would be too long), the remedy, and the severity,
    which is the highest where findings of the code differ in it.
    """

    title: str
    example: str
    remedy: str
    severity: Severity = "error"


_LONG = ""

CODES: dict[str, CodeDoc] = {
    "ML-P001": CodeDoc("a string is not closed", 'x = "abc', "close it on its line, or use a template string"),
    "ML-P002": CodeDoc("a template string is not closed", "x = `abc", "close it with a backquote"),
    "ML-P003": CodeDoc("a number is badly written", "x = 12abc;", "write 42, 1_000, 3.14, 1.5e6, 0xff, 0b101 or 0o17"),
    "ML-P004": CodeDoc("an escape names no character", 'x = "\\u{110000}";', "the last character is \\u{10FFFF}"),
    "ML-P005": CodeDoc("a comment is not closed", "/* abc", "close it with */"),
    "ML-P006": CodeDoc("a character has no meaning here", "x = 1 # 2;", "names and operators are ASCII"),
    "ML-P007": CodeDoc(
        "a name has a character that names have not", "x = café;", "names are made of a-z, A-Z, 0-9 and _"
    ),
    "ML-P008": CodeDoc("there are too many errors", _LONG, "mend the first ones"),
    "ML-P101": CodeDoc("a bracket is never closed", "x = (1;", "close it"),
    "ML-P102": CodeDoc("a bracket closes nothing", "x = 1);", "remove it, or open it before"),
    "ML-P103": CodeDoc("something else is wanted here", "import ;", "see what the message wants"),
    "ML-P104": CodeDoc("a condition assigns", "if (x = 1) { }", "write =="),
    "ML-P105": CodeDoc("an assignment has no value", "x = 1; y = x++;", "write it on a line of its own"),
    "ML-P106": CodeDoc("a function statement has no name", "function (x) { }", "name it"),
    "ML-P107": CodeDoc("a reserved word is no name", "let if = 1;", "take another name"),
    "ML-P108": CodeDoc("the source ends too early", "if (true)", "complete it"),
    "ML-P109": CodeDoc("two names stand in a row", "var x = 1;", "put an operator between, or declare with let"),
    "ML-P110": CodeDoc("a clause has no statement before it", "else { }", "put it behind its if or try"),
    "ML-P111": CodeDoc("elseif and elsif", "if (true) { x = 1; } elseif (false) { x = 2; }", "write elif or else if"),
    "ML-P112": CodeDoc("try stands alone", "try { x = 1; }", "add except or finally"),
    "ML-P113": CodeDoc("a declaration is the only statement of a body", "if (true) let x = 1;", "write a block"),
    "ML-P114": CodeDoc("a switch has two defaults", "switch (1) { default: x = 1; default: x = 2; }", "merge them"),
    "ML-P115": CodeDoc(
        "export stands before something else", "export if (true) { }", "export functions, let, const, names"
    ),
    "ML-P116": CodeDoc("an unknown declaration with @", "@thing { a: 1 }", "write @plugin"),
    "ML-P117": CodeDoc("a declaration needs a value", "const x;", "give it one"),
    "ML-P118": CodeDoc("a rest is not the last part", "function f(...a, b) { }", "move it to the end"),
    "ML-P119": CodeDoc("a head without parentheses", "if x > 1 { }", "write if (…) { … }"),
    "ML-P120": CodeDoc("?? is mixed with || or &&", "x = null ?? 1 || 2;", "use parentheses"),
    "ML-P121": CodeDoc("comparisons are chained", "x = 1 < 2 < 3;", "write a < b && b < c"),
    "ML-P122": CodeDoc("delete of what is no key", "x = 1; delete x;", "delete o.k or o[k]"),
    "ML-P123": CodeDoc("an optional slice", "a = []; b = a?.[1:2];", "test for null first"),
    "ML-P124": CodeDoc("a literal has parts of a pattern", "x = [1, , 2];", "write null, or key: value"),
    "ML-P126": CodeDoc("only names can be declared", "let o.x = 1;", "assign in a statement of its own"),
    "ML-P127": CodeDoc("?. is assigned to", "o = {}; o?.x = 1;", "test for null first"),
    "ML-P128": CodeDoc("this cannot be assigned to", "f() = 1;", "assign to a name, member, item or pattern"),
    "ML-P129": CodeDoc("a pattern has a computed key", '{["a"]: x} = {a: 1};', "read the member by itself"),
    "ML-P130": CodeDoc("a match lacks an arm", "x = match (1) { };", "write pattern => value"),
    "ML-P131": CodeDoc("an object where a block stands", "if (true) { a: 1 }", "put it in parentheses, or assign it"),
    "ML-P132": CodeDoc(
        "a statement where a value is wanted", "x = if (a) { 1 } else { 2 };", "write a ? b : c, or match"
    ),
    "ML-P133": CodeDoc("a semicolon where a comma is wanted", "x = {a: 1; b: 2};", "write a comma"),
    "ML-P134": CodeDoc(
        "a comma in the head of a for", "for (i = 0; i < 3, i = i + 1) { }", "write semicolons between its parts"
    ),
    "ML-P135": CodeDoc("->", "f = x -> x + 1;", "write =>"),
    "ML-P136": CodeDoc("two things stand in a row", "foo bar;", "put an operator or a semicolon between"),
    "ML-P137": CodeDoc("two operators in a row", "x = a + * b;", "put an operand between them"),
    "ML-C101": CodeDoc("a name is declared twice in a block", "let x = 1; let x = 2;", "assign, or rename"),
    "ML-C102": CodeDoc("a name is not defined", "x = custmer;", "see whether it is misspelt"),
    "ML-C103": CodeDoc("a const is assigned", "const x = 1; x = 2;", "declare it with let"),
    "ML-C104": CodeDoc("a let is used before it", "print(x); let x = 1;", "move the declaration up"),
    "ML-C105": CodeDoc("a parameter is there twice", "function f(a, a) { }", "rename one"),
    "ML-C106": CodeDoc("nonlocal finds nothing", "function f() { nonlocal zz; zz = 1; }", "assign it outside first"),
    "ML-C107": CodeDoc(
        "a built-in is read before the function assigns its name",
        "function f(a) { max = max(a, 1); return max; }",
        "take another name for the result",
    ),
    "ML-C108": CodeDoc(
        "assigned before its nonlocal", "x = 1; function f() { x = 2; nonlocal x; }", "move nonlocal up"
    ),
    "ML-C109": CodeDoc(
        "alternatives bind different names", "x = match ([1]) { [a] | [b] => 1 };", "bind the same names"
    ),
    "ML-C110": CodeDoc("a pattern binds a name twice", "x = match ([1, 2]) { [a, a] => a };", "rename one"),
    "ML-C111": CodeDoc("nonlocal of a parameter", "x = 1; function f(x) { nonlocal x; }", "remove one of them"),
    "ML-C201": CodeDoc("return outside a function", "return 1;", "a program's value is its last statement"),
    "ML-C202": CodeDoc("break or continue outside a loop", "break;", "in a function, return ends it"),
    "ML-C203": CodeDoc("yield outside a generator", "function f() { yield 1; }", "write function*"),
    "ML-C204": CodeDoc("nonlocal outside a function", "x = 1; nonlocal x;", "remove it"),
    "ML-C205": CodeDoc("export inside a block", "if (true) { export x = 1; }", "move it to the top level"),
    "ML-C206": CodeDoc(
        "a capability inside a block", "if (true) { capability a { allow read; } }", "move it to the top level"
    ),
    "ML-C207": CodeDoc(
        "@plugin behind other statements", 'x = 1; @plugin { name: "a" }', "move it to the head of the file"
    ),
    "ML-C301": CodeDoc("nested too deep", _LONG, "split the program into functions"),
    "ML-C302": CodeDoc("a chain is too long", _LONG, "use variables for its parts"),
    "ML-C303": CodeDoc("the source is too large", _LONG, "split it into modules"),
    "ML-C304": CodeDoc("a number is too large", "x = 1e999;", "a float is below 1.8e308"),
    "ML-C305": CodeDoc("too many loops and try inside each other", _LONG, "move the inner ones into a function"),
    "ML-C306": CodeDoc("too many blocks inside each other for Python", _LONG, "move the inner ones into a function"),
    "ML-C307": CodeDoc("a function is too large for Python", _LONG, "split it"),
    "ML-C308": CodeDoc("too many functions inside one", _LONG, "divide the program into modules"),
    "ML-S101": CodeDoc(
        "a name of Python's machinery is called", 'eval("1");', "bind the name if it is meant to be yours"
    ),
    "ML-S102": CodeDoc(
        "a name of Python's machinery is taken as a value", "run = eval;", "bind the name if it is yours", "warning"
    ),
    "ML-S201": CodeDoc("a member of Python's machinery", "x = 1; x.__class__;", "it means nothing in ML"),
    "ML-S202": CodeDoc(
        "a text that names Python's machinery", 'getattr(print, "__globals__");', "it means nothing in ML"
    ),
    "ML-S203": CodeDoc(
        "a format walks to Python's machinery",
        'format("{0.__class__}", 1);',
        "a format of ML reads no attributes",
    ),
    "ML-S301": CodeDoc(
        "a capability is needed", "import math; math.sqrt(4);", "grant it where the program is run", "info"
    ),
    "ML-S401": CodeDoc(
        "a value from outside is joined into a query",
        'import db; function f(id) { return db.query("SELECT * FROM t WHERE id = " + id); }',
        "write a placeholder, and pass the value beside the query",
    ),
    "ML-S402": CodeDoc(
        "a value from outside is joined into a command",
        'import shell; function f(name) { shell.run("rm " + name); }',
        "pass the parts of the command as an array, or choose among fixed commands",
    ),
    "ML-S403": CodeDoc(
        "a value from outside is joined into a regular expression",
        'import regex; function f(word) { return regex.test("^" + word, "a"); }',
        "escape it with regex.escape",
        "warning",
    ),
    "ML-S411": CodeDoc(
        "a whole query or command comes from outside",
        "import db; function f(sql) { return db.query(sql); }",
        "take it from a fixed list, or do not export the function",
        "warning",
    ),
    "ML-S501": CodeDoc("a loop has no way out", "n = 0; while (true) { n = n + 1; }", "give it a way out", "warning"),
    "ML-S502": CodeDoc(
        "nothing in a loop changes what its condition depends on",
        "i = 0; n = 0; while (i < 9) { n = n + 1; }",
        "change it in the loop",
        "warning",
    ),
    "ML-S503": CodeDoc(
        "a loop counts away from its bound",
        "n = 0; for (i = 0; i < 9; i--) { n = n + 1; }",
        "turn the step around",
        "warning",
    ),
    "ML-S504": CodeDoc(
        "an array gets longer while a loop goes over it",
        "a = [1]; for (x in a) { a.push(x); }",
        "go over a copy",
        "warning",
    ),
    "ML-S505": CodeDoc(
        "a function calls itself on every path",
        "function f(n) { return f(n - 1); }",
        "return before that in the simplest case",
        "warning",
    ),
    "ML-S601": CodeDoc(
        "a regular expression can take exponential time",
        'import regex; regex.test("(a+)+$", "aaa");',
        "let no two parts that repeat match the same text",
    ),
    "ML-S602": CodeDoc(
        "a regular expression can take polynomial time",
        'import regex; regex.test("^\\d*[0-9]*x", "1");',
        "put a separator between parts that repeat",
        "warning",
    ),
    "ML-S603": CodeDoc(
        "a regular expression was not examined",
        'import regex; regex.test("(a", "aaa");',
        "write a shorter one, in the syntax of Python's re",
        "info",
    ),
    "ML-W101": CodeDoc(
        "a name may be missing", "x = host_value;", "the host binds it, or it is a NameError", "warning"
    ),
    "ML-W102": CodeDoc("a constant of Python", "x = True;", "write true, false or null", "warning"),
    "ML-W103": CodeDoc(
        "a wrong number of arguments", "function f(a) { } f(1, 2);", "it throws a TypeError when it runs", "warning"
    ),
    "ML-W104": CodeDoc(
        "a module has no such function", "import math; math.sqroot(4);", "it throws when it runs", "warning"
    ),
    "ML-W105": CodeDoc(
        "a comment that could be a division", "function f(x) { return x // y\n}", "end the statement with ;", "warning"
    ),
}
