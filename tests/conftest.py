"""What all tests share: each async test runs on asyncio (in debug mode), on uvloop and on trio, and may not block the loop.

A call that blocks (a file, a socket, a lock that is held, `time.sleep`) and comes from our packages raises `BlockingError` while a
loop of asyncio or uvloop runs in its thread. Trio has no such detector; it runs the same code.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import settings

from .consumers import servers

# chosen by `--hypothesis-profile`; what a test sets for itself stands above it
settings.register_profile("long", deadline=None, max_examples=5_000)

# in programs that tests start; here, pyproject.toml says the same: a machine with much else to do holds the loop, too
os.environ["PYTHONWARNINGS"] = "ignore:the host function:RuntimeWarning"

LOCKS = ("threading.Lock.acquire", "threading.Lock.acquire_lock")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look through it in each test anew."""
    gc.collect()
    gc.freeze()


@pytest.fixture(
    params=[
        pytest.param(("asyncio", {"debug": True}), id="asyncio"),
        pytest.param(("asyncio", {"use_uvloop": True}), id="uvloop"),
        pytest.param(("trio", {}), id="trio"),
    ]
)
def anyio_backend(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(scope="session", autouse=True)
def blocking_calls() -> Iterator[BlockBuster]:
    """The detector; a test that means to block allows it by `can_block_in`."""
    with blockbuster_ctx(["mlpy_async", "mlpy_compiler"]) as detector:
        for name in LOCKS:
            # closing the last runtime of a loop waits for the watchdog's thread, a quantum at most
            detector.functions[name].can_block_in("engine/watchdog.py", "stop")
        # issuing a token follows what stands before a wildcard in its patterns: once, and by the host
        for name in ("os.path.abspath", "os.getcwd"):
            detector.functions[name].can_block_in("capabilities/paths.py", "path_pattern")
        # once PySide6 is there, it reads the source of each module that is imported
        for function in detector.functions.values():
            function.can_block_in("shibokensupport/feature.py", "_mod_uses_pyside")
        # a bridge hands over to another thread and waits for the next turn of its loop, under qasync too
        for name in LOCKS:
            for function_name in ("submit", "tell"):
                detector.functions[name].can_block_in("mlpy_async/loop_thread.py", function_name)
        # a debugger holds the loop by its nature
        detector.functions["os.path.abspath"].can_block_in("bdb.py", "canonic")
        yield detector


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of a Redis for this session; who uses it empties it first."""
    reason = servers.missing_redis()
    if reason is not None:
        pytest.skip(reason)
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The name of an X display of the tests' own."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed: `apt-get install xvfb`, which `make test` does for root")
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        os.close(write)
        try:
            with os.fdopen(read) as number:
                yield f":{number.readline().strip()}"
        finally:
            server.terminate()
