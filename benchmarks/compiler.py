"""The compiler, the cache, imports and the command."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from mlpy_async.stdlib.environment import standard_environment
from mlpy_compiler import CompileOptions, Environment, Source, compile_module, parse, resolve
from mlpy_compiler.security import analyze

from .measure import Row, least

__all__ = ["rows"]

EXPOSED = """
function _find(table, where) { return db.query("SELECT * FROM " + table + " WHERE " + where); }
function lookup(request) {
    if (!regex.test("^[a-z]+(?:-[a-z]+)*$", request.name)) { throw "no such name"; }
    parts = [];
    for (key in request.filters) { parts.push(key + " = '" + request.filters[key] + "'"); }
    while (parts.length > 5) { parts.pop(); }
    return _find("orders", parts.join(" AND "));
}
"""
"""What gives each part of the analysis work."""
RULES = Path(__file__).parent.parent / "examples" / "orders" / "rules.ml"


def rows() -> list[Row]:
    text = RULES.read_text(encoding="utf-8")
    body = text.replace("export ", "")
    parts = []
    lines = 0
    while lines < 5_000:
        parts.append("{\n" + body + "}\n")
        lines += body.count("\n") + 2
    source = "\n".join(parts)
    environment = standard_environment()
    seconds = least(lambda: compile_module(source, environment=environment), 3)
    analyzed, program_lines = _analysis(text, environment)
    stored = pickle.dumps(compile_module(text, environment=environment))
    loaded = least(lambda: pickle.loads(stored), 20)
    imported = least(lambda: _python("import mlpy_async"), 5) - least(lambda: _python("pass"), 5)
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "one.ml")
        program.write_text("print(1 + 1);\n", encoding="utf-8")
        wall = least(lambda: _python("from mlpy_async.cli import main; main()", "run", str(program)), 5)
    return [
        Row(f"cold compile, {lines:,} lines", lines / seconds, 12_000, "lines/s", at_least=True),
        Row(f"static analysis, {program_lines:,} lines", analyzed * 1e3, 300, "ms"),
        Row("compiled module from the cache", loaded * 1e3, 1, "ms"),
        Row("import mlpy_async", imported * 1e3, 120, "ms"),
        Row("mlpy run of one line, wall", wall * 1e3, 200, "ms"),
    ]


def _analysis(rules: str, environment: Environment) -> tuple[float, int]:
    """Seconds that the analysis of security takes, on top of the other passes, and the lines of the program."""
    parts = ["import db;\nimport regex;\n"]
    block = "{\n" + rules.replace("export ", "") + "}\n"
    while sum(part.count("\n") for part in parts) < 5_000:
        number = len(parts)
        parts.append(block + EXPOSED.replace("_find", f"_find{number}").replace("lookup", f"lookup{number}"))
    source = "\n".join(parts)
    program = parse(Source(source, "analysis")).program
    assert program is not None
    resolution = resolve(program, environment, CompileOptions())
    return least(lambda: analyze(program, resolution, environment), 5), source.count("\n")


def _python(code: str, *arguments: str) -> None:
    """Run a process as users do: with bytecode kept from the last time."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, env=environment)
