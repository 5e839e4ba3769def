"""`mlpy repl`, through a pipe and through a real pseudo-terminal."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from mlpy_async.cli import main; main()", "repl"]


def piped(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *options], input=text, capture_output=True, text=True, timeout=20, check=False)


def test_lines_from_a_pipe() -> None:
    done = piped("x = 5\nfunction f() {\n  return x;\n}\nf()\nprint('hi')\n.vars\n.caps\n")
    assert done.stdout == "5\n5\nhi\nx = 5\nf = <function f>\n"
    assert done.stderr == ""


def test_errors_and_commands(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("content")
    done = piped(
        f'file.read("{file}")\n.grant file.read\n.caps\n.retry\n.revoke file.read\n.retry\nf(\n\n.perfmon\n.memreport\n'
        ".nope\n.grant\n.grant !?\n.clear\n.vars\n.history\n.exit\nnever"
    )
    assert "file:read\ncontent\ninputs     4, of which 3 failed" in done.stdout
    assert "0 bytes  in 0 names" in done.stdout
    assert "never" not in done.stdout
    assert re.search(r"<repl:1>:1(:1)? in the top level: `file.read` needs", done.stderr)  # columns since 3.11
    assert "<repl:4>:1:2 error ML-P101" in done.stderr
    assert "there is no command .nope; .help lists them" in done.stderr
    assert ".grant wants a capability" in done.stderr


def test_traceback_shows_the_text_of_the_input() -> None:
    done = piped("function fail() {\n  throw 'here';\n}\nfail()\n")
    assert re.search(r"<repl:1>:2(:3)? in fail: here\n", done.stderr)
    assert "2 |   throw 'here';" in done.stderr
    assert re.search(r"<repl:2>:1(:1)? in the top level", done.stderr)


def test_timeout_and_isolation() -> None:
    assert "the time is up" in piped("while (true) {}\n1\n", "--timeout", "0.1").stderr
    done = piped("x = 1\nx + 1\n", "--isolation", "process")
    assert done.stdout == "1\n2\n"


def test_wrong_capability_is_wrong_usage() -> None:
    assert piped("", "--cap", "!?").returncode == 2


ON_ITS_TERMINAL = """
import fcntl, os, signal, sys, termios
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Runs a command whose terminal is its standard input, and that hears Ctrl-C, also where the tests are a job in the background, which does not. To fork
here would not be safe beside threads, and Python warns of it."""


class Terminal:
    """A `mlpy repl` on a pseudo-terminal."""

    def __init__(self, history: Path) -> None:
        pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
        self.seen = ""
        self.descriptor, other = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_ITS_TERMINAL, *COMMAND, "--history", str(history)],
            env={**os.environ, "TERM": "dumb"},
            stdin=other,
            stdout=other,
            stderr=other,
        )
        os.close(other)

    def expect(self, pattern: str) -> str:
        """Read until the pattern comes; the text up to its end, which later calls do not see again."""
        while (found := re.search(pattern, self.seen)) is None:
            data = os.read(self.descriptor, 4096)
            assert data, f"the terminal ended before {pattern!r}; {self.seen!r}"
            self.seen += data.decode()
        text, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return text

    def interrupt(self, pattern: str) -> None:
        """Press Ctrl-C until the pattern comes: Python hears it at the next key only if it comes just before it waits for one."""
        while (found := re.search(pattern, self.seen)) is None:
            self.type("\x03")
            while select.select([self.descriptor], [], [], 1)[0] and not re.search(pattern, self.seen):
                self.seen += os.read(self.descriptor, 4096).decode()
        self.seen = self.seen[found.end() :]

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def end(self) -> None:
        os.close(self.descriptor)
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "state" / "history")
    try:
        made.expect("ml> ")
        yield made
    finally:
        made.end()


def test_a_terminal(terminal: Terminal, tmp_path: Path) -> None:
    terminal.type("function f() {\n")
    terminal.expect(r"\.\.\. ")
    terminal.type("return 42;\n")
    terminal.expect(r"\.\.\. ")
    terminal.type("}\n")
    terminal.expect("ml> ")
    terminal.type("f()\n")
    terminal.expect(r"42\r\n.*ml> ")
    terminal.type("kept = 7\n")
    terminal.expect(r"7\r\n.*ml> ")
    # the tabulator completes names and commands
    terminal.type("kep\t + 10\n")
    terminal.expect(r"17\r\n.*ml> ")
    terminal.type(".var\t\n")
    terminal.expect(r"kept = 7\r\n.*ml> ")
    # Ctrl-C stops what runs, and not the session
    terminal.type("print('begun'); while (true) {}\n")
    terminal.expect(r"begun\r\n")
    terminal.type("\x03")
    terminal.expect("stopped")
    terminal.expect("ml> ")
    terminal.type("kept + 1\n")
    terminal.expect(r"8\r\n.*ml> ")
    # at the prompt it drops what was entered
    terminal.type("f(\n")
    terminal.expect(r"\.\.\. ")
    terminal.interrupt("ml> ")
    terminal.type(".exit\n")
    with pytest.raises((OSError, AssertionError)):
        terminal.expect("a prompt that never comes")
    history = tmp_path / "state" / "history"
    assert "kept + 1" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0
