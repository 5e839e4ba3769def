"""The scheduler as a real process: runs that go on, whatever a run does and whoever edits the jobs; and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCHEDULER = Path(__file__).parents[2] / "examples" / "scheduler"

pytestmark = pytest.mark.timeout(180)

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the scheduler on `tmp_path/jobs.ml`."""
    processes = []
    (tmp_path / "jobs.ml").write_text((SCHEDULER / "jobs.ml").read_text(encoding="utf-8"), encoding="utf-8")

    def started(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, str(SCHEDULER / "scheduler.py"), str(tmp_path / "jobs.ml"), *options]
        environment = {**os.environ, "MLPY_NO_CACHE": "1"}
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """The lines up to the first one with that text; the timeout of the test bounds the wait."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if wanted in line:
            return lines
    raise AssertionError(f"got {lines}, want {wanted!r}")


def end(process: subprocess.Popen[str]) -> tuple[list[str], str]:
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=100)
    assert process.returncode == 0, err
    return out.splitlines(), err


def test_runs_go_on(start: Start) -> None:
    process = start("--job", "heartbeat=0.1", "--job", "unreliable=0.1", "--job", "endless=0.2", "--timeout", "0.3")
    lines = until(process, "heartbeat: beat 2, limit 3")
    assert lines[0] == "3 jobs are scheduled"
    lines += until(process, "unreliable: it answered")
    lines += until(process, "endless was stopped: the time is up")
    lines += until(process, "endless was stopped: the time is up")
    lines += until(process, "unreliable: it answered")
    assert any("jobs.ml:" in line and "does not answer (2)" in line for line in lines)
    lines, err = end(process)
    assert lines[-1] == "the schedule has ended"
    assert "Traceback" not in err


def test_the_file_is_edited_meanwhile(start: Start, tmp_path: Path) -> None:
    process, file = start("--job", "heartbeat=0.1"), tmp_path / "jobs.ml"
    until(process, "beat 3, limit 3")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("LIMIT = 3", "LIMIT = 7"), encoding="utf-8")
    before = until(process, "jobs: there is a new version")
    first = until(process, "limit 7")[-1]
    beats = [int(line.split()[2].strip(",")) for line in [*before, first] if "beat " in line]
    assert beats[-1] >= 4, "a new version goes on where the old one was"
    file.write_text(text.replace("LIMIT = 3", "LIMIT = lost"), encoding="utf-8")
    until(process, "jobs: the last version stays: ")
    until(process, "limit 7")
    end(process)


def test_what_runs_at_the_end_has_its_time(start: Start, tmp_path: Path) -> None:
    (tmp_path / "jobs.ml").write_text(
        "import concurrent;\n"
        "export function long() { print('begun'); concurrent.sleep(0.5); return 'well done'; }\n"
        "export function longer() { print('too'); concurrent.sleep(600); }\n"
    )
    process = start("--job", "long=0.2", "--job", "longer=0.2", "--grace", "6", "--timeout", "900")
    until(process, "is left out once")
    lines, err = end(process)
    assert "long: well done" in lines
    assert lines[-1] == "the schedule has ended"
    assert "cut: ('longer',)" in err.replace("jobs.", "")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--job", "heartbeats=1"), "exports no function `heartbeats`; it has "),
        (("--job", "heartbeat=soon"), "a job is NAME=SECONDS or"),
        (("--job", "heartbeat=61 * * * *"), "a job is NAME=SECONDS or"),
    ],
)
def test_usage(start: Start, options: tuple[str, ...], told: str) -> None:
    process = start(*options)
    _, err = process.communicate(timeout=100)
    assert process.returncode in (1, 2)
    assert told in " ".join(err.split())
    assert "Traceback" not in err
