"""A runtime in a thread: calls from threads and coroutines, its beginning and its end."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest

from mlpy_async import ml_export, ml_function
from mlpy_async.web import RuntimePortal

pytestmark = pytest.mark.anyio


def threads() -> list[threading.Thread]:
    """Those of portals. The worker threads of a loop that has ended go by themselves, a moment later."""
    return [thread for thread in threading.enumerate() if thread.name == "mlpy runtime"]


async def test_a_portal_from_coroutines() -> None:
    """The event loop turns meanwhile, and a call that nobody awaits any more ends."""
    portal = RuntimePortal(cache_dir=None)
    try:
        assert await portal.aexecute("1 + 1") == 2
        ended = threading.Event()

        @ml_function
        def note() -> None:
            ended.set()

        with anyio.move_on_after(0.05) as scope:
            await portal.aexecute("try { while (true) {} } finally { note(); }", context={"note": note})
        assert scope.cancelled_caught
        assert await anyio.to_thread.run_sync(ended.wait, 5)
    finally:
        await anyio.to_thread.run_sync(portal.close)


def test_a_portal_begins_again_and_ends() -> None:
    portal = RuntimePortal(cache_dir=None, backend="trio")
    for _ in range(2):
        assert portal.execute("2 * 3") == 6
        portal.close()
        portal.close()
    assert not threads()


def test_a_portal_that_its_own_programs_use() -> None:
    """A synchronous host function in the thread of the portal: its program waits, and the loop goes on."""
    with RuntimePortal(cache_dir=None) as portal:
        assert portal.execute("again(40) + 1", context={"again": lambda n: portal.execute(f"{n} + 1")}) == 42


def test_a_portal_that_does_not_load_leaves_nothing() -> None:
    with pytest.raises(OSError, match="nowhere"):
        RuntimePortal(cache_dir=None, load=["nowhere.ml"]).start()
    assert not threads()


def test_a_call_that_runs_when_the_portal_closes() -> None:
    portal = RuntimePortal(cache_dir=None)
    began = threading.Event()

    @ml_function
    def note() -> None:
        began.set()

    with ThreadPoolExecutor(1) as other:
        call = other.submit(portal.execute, "note(); while (true) {}", context={"note": note}, timeout=None)
        assert began.wait(5)
        started = time.monotonic()
        portal.close()
        with pytest.raises(RuntimeError, match="closed while a call was running"):
            call.result(5)
        assert time.monotonic() - started < 5


async def test_a_stream_from_coroutines(tmp_path: Path) -> None:
    """A stream that is left ends its generator."""
    ended = threading.Event()

    @ml_export(module="notes")
    def note() -> None:
        ended.set()

    rules = tmp_path / "rules.ml"
    rules.write_text(
        "import notes; function* count() { n = 0; try { while (true) { yield n; n = n + 1; } } finally { notes.note(); } }",
        encoding="utf-8",
    )
    portal = RuntimePortal(cache_dir=None, load=[rules], modules=[note])
    try:
        stream = portal.astream("count")
        assert [await stream.__anext__() for _ in range(3)] == [0, 1, 2]
        await stream.aclose()
        assert ended.is_set()
        left = portal.astream("count")
        assert await left.__anext__() == 0
        await anyio.to_thread.run_sync(portal.close)
        with pytest.raises(StopAsyncIteration):
            await left.__anext__()
        assert portal._running is None
    finally:
        await anyio.to_thread.run_sync(portal.close)


PROCESSES = {
    "it ends with the main thread": "print(portal.execute('1 + 1'))",
    "it ends while a call runs": """
def call():
    try:
        portal.execute("while (true) {}", timeout=None)
    except RuntimeError as error:
        assert "was closed" in str(error)

threading.Thread(target=call).start()
print(portal.execute('1 + 1'))
""",
    "it begins again in a process that was forked": """
portal.start()
child = os.fork()
if child == 0:
    assert portal.execute('2 + 2') == 4
else:
    assert os.waitpid(child, 0)[1] == 0
    print(portal.execute('1 + 1'))
""",
}


@pytest.mark.parametrize("name", PROCESSES)
def test_in_a_process(name: str) -> None:
    head = "import os, threading; from mlpy_async.web import RuntimePortal; portal = RuntimePortal(cache_dir=None)\n"
    command = [sys.executable, "-W", "ignore:This process:DeprecationWarning", "-c", head + PROCESSES[name]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=18, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n", "")
