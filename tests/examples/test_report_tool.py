"""The command-line tool as a real process: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(180)

COLUMN = ":{}" if sys.version_info >= (3, 11) else ""
"""Before 3.11 Python does not know in which column an error was raised."""
TOOL = Path(__file__).parents[2] / "examples" / "report_tool"
PLAIN = "country\tsales\trevenue\tshare\nAT\t2\t109.0\t49 %\nDE\t2\t88.5\t40 %\nCH\t1\t24\t11 %\n"


def report(*arguments: str, folder: Path = TOOL, text: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(TOOL / "report.py"), *arguments]
    environment = {**os.environ, "MLPY_NO_CACHE": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, input=text, capture_output=True, text=True, timeout=150, check=False
    )


def rule(folder: Path, body: str) -> str:
    (folder / "rule.ml").write_text(f"export function report(rows) {{\n    {body}\n}}\n")
    return "rule.ml"


def test_lines_for_other_programs() -> None:
    done = report("sales.csv", "--rule", "by_country.ml")
    assert (done.returncode, done.stdout, done.stderr) == (0, PLAIN, "")


def test_json_of_the_standard_input() -> None:
    text = (TOOL / "sales.csv").read_text(encoding="utf-8")
    done = report("-", "--rule", "by_country.ml", "--json", text=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["rows"][2] == {"country": "CH", "sales": 1, "revenue": 24, "share": "11 %"}


def test_a_rule_does_what_it_was_granted() -> None:
    refused = report("sales.csv", "--rule", "against_targets.ml", "--json")
    assert refused.returncode == 5
    assert json.loads(refused.stdout)["error"]["type"] == "CapabilityViolationError"
    assert f"against_targets.ml:5{COLUMN.format(12)} in report: " in refused.stderr
    assert refused.stderr.endswith("if the rule may do that: --cap 'file:read:targets.csv'\n")
    done = report("sales.csv", "--rule", "against_targets.ml", "--cap", "file:read:targets.csv")
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "DE\t88.5\t100\tfalse")


@pytest.mark.parametrize(
    ("body", "code", "told"),
    [
        ("return row.length;", 3, ("rule.ml:2:12", "did you mean `rows`?")),
        (
            "throw 'there are no sales';",
            1,
            (f"rule.ml:2{COLUMN.format(5)} in report: there are no sales", "   2 |     throw"),
        ),
        ("return rows[0].price.nothing.at_all;", 1, ("rule.ml:2", "nothing")),
        ("while (true) {}", 4, ("time",)),
        ("return 5;", 1, ("`report` gives an array of objects, one for each line; got int",)),
        ("return [{x: float('inf')}];", 1, ("JSON",)),
    ],
)
def test_a_rule_that_fails_is_told_with_its_place(tmp_path: Path, body: str, code: int, told: tuple[str, ...]) -> None:
    options = ("--rule", rule(tmp_path, body), *(("--timeout", "0.5") if code == 4 else ()))
    done = report(str(TOOL / "sales.csv"), *options, folder=tmp_path)
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    for each in told:
        assert each in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_usage(tmp_path: Path) -> None:
    assert report("sales.csv").returncode == 2
    assert report("sales.csv", "--rule", "by_country.ml", "--cap", ":").returncode == 2
    assert "Exit codes: 0 well done" in " ".join(report("--help").stdout.split())
    done = report("-", "--rule", rule(tmp_path, "return rows;"), folder=tmp_path, text="a,b\n1,2,3\n")
    assert (done.returncode, done.stderr) == (1, "line 2: the row has 3 fields, want 2\n")


def test_fields_are_numbers_or_texts_and_stay_in_their_lines(tmp_path: Path) -> None:
    options = ("--rule", rule(tmp_path, "print('seen', rows.length); return rows;"))
    done = report("-", *options, folder=tmp_path, text='a,b\n1,"x\ty\nz"\n01060,-2.5\n')
    assert (done.stdout, done.stderr) == ("a\tb\n1\tx y z\n01060\t-2.5\n", "seen 2\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_a_table_on_a_terminal() -> None:
    import pty

    ours, theirs = pty.openpty()
    try:
        command = [sys.executable, str(TOOL / "report.py"), "sales.csv", "--rule", "by_country.ml"]
        environment = {**os.environ, "MLPY_NO_CACHE": "1", "TERM": "xterm", "COLUMNS": "80"}
        subprocess.run(command, cwd=TOOL, env=environment, stdout=theirs, timeout=150, check=True)
        os.close(theirs)
        shown = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
    assert "┃" in shown
    assert "109.0 │" in shown
