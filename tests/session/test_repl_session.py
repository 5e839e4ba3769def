"""The sessions of synchronous callers: one, pools of them, and many by name."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread
from blockbuster import BlockBuster

from mlpy_async import (
    CapabilityViolationError,
    MLError,
    MLREPLSession,
    REPLSessionManager,
    REPLSessionPool,
    repl_session,
)
from tests.conftest import LOCKS


def test_the_example_of_the_seeds(tmp_path: Path) -> None:
    with MLREPLSession(security_enabled=True) as session:
        session.execute_ml_line("config = { timeout: 30, retries: 3 };")
        session.execute_ml_line("function process(data) { return data.length; }")
        session.execute_ml_line("items = [1, 2, 3, 4, 5];")
        result = session.execute_ml_line("count = process(items);")
        assert result.success
        assert result.value == 5
        assert session.get_variables()["config"] == {"timeout": 30, "retries": 3}
        (tmp_path / "data.txt").write_text("content")
        program = f'import file;\ncontent = file.read("{tmp_path}/data.txt");'
        assert "not granted" in str(session.execute_ml_line(program).error)
        session.grant_capability(f"file:read:{tmp_path}/*")
        assert session.retry().value == "content"
        session.revoke_capability(f"file:read:{tmp_path}/*")
        assert not session.execute(program).success
        assert session.call_function("process", ("four",)) == 4
        assert session.call_function("process", kwargs={"data": "four"}) == 4
        session.clear_variables()
        assert session.variables == {}


def test_security_disabled_grants_all(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("content")
    with MLREPLSession(security_enabled=False) as session:
        assert session.execute(f'file.read("{tmp_path}/data.txt")').value == "content"


def test_a_call_narrows_what_the_session_holds(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("content")
    path, right = str(tmp_path / "data.txt"), f"file:read:{tmp_path}/*"
    with MLREPLSession(capabilities=[right]) as session:
        session.execute(
            "import file; function read(path) { return file.read(path); } function spin() { while (true) {} }"
        )
        assert session.call_function("read", [path]) == "content"
        assert session.call_function("read", [path], capabilities=[right]) == "content"
        with pytest.raises(CapabilityViolationError):
            session.call_function("read", [path], capabilities=())
        session.revoke_capability(right)
        with pytest.raises(CapabilityViolationError):
            session.call_function("read", [path], capabilities=["*"])
        with pytest.raises(TimeoutError):
            session.call_function("spin", timeout=0.05)


def test_from_inside_and_from_coroutines_and_threads(blocking_calls: BlockBuster) -> None:
    for name in LOCKS:
        # a coroutine that uses it holds its own loop, and means to
        blocking_calls.functions[name].can_block_in("mlpy_async/loop_thread.py", "wait")
    with MLREPLSession() as session:
        session.set_variables({"again": lambda text: session.execute(text).value})
        assert session.execute("x = 20; again('x + 1') * 2").value == 42

        async def inside() -> Any:
            values = [session.execute("x").value]
            values.append((await to_thread.run_sync(session.execute, "x")).value)
            return values

        assert anyio.run(inside) == [20, 20]
        session.execute("function bump() { x = x + 1; }")
        threads = [threading.Thread(target=session.execute, args=("bump()",)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert session.execute("x").value == 25


def test_one_that_is_closed_or_dropped_ends_its_thread() -> None:
    others = set(threading.enumerate())

    def threads() -> list[threading.Thread]:
        return [each for each in threading.enumerate() if each.name == "mlpy session" and each not in others]

    session = MLREPLSession()
    session.execute("x = 1")
    session.close()
    session.close()
    with pytest.raises(RuntimeError, match="closed"):
        session.execute("x")
    assert not threads()
    dropped = MLREPLSession()
    dropped.execute("x = 1")
    (thread,) = threads()
    del dropped
    gc.collect()
    thread.join(10)
    assert not thread.is_alive()


def test_one_that_nobody_closes_ends_with_the_interpreter() -> None:
    program = "from mlpy_async import MLREPLSession; s = MLREPLSession(); print(s.execute('6 * 7').value)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=15, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "42\n", "")


# --- pools ------------------------------------------------------------------------------------------------------------


def test_the_pool_of_the_process() -> None:
    with REPLSessionPool.get_instance() as pool:
        assert REPLSessionPool.get_instance() is pool
        with pool.session() as session:
            assert session.execute("6 * 7").value == 42
    with REPLSessionPool.get_instance() as another:
        assert another is not pool


def test_a_pool_lends_sessions_that_are_as_new() -> None:
    with REPLSessionPool(pool_size=1, template="function double(v) { return v * 2; } items = [];") as pool:
        with pool.session() as session:
            assert session.execute("items.push(1); secret = 7; double(4)").value == 8
            session.grant_capability("file.read")
            assert pool.active_sessions == 1
            with pytest.raises(TimeoutError, match="all 1 sessions"):
                pool.acquire_sync(timeout=0.01)
        with pool.session() as second:
            assert second is session
            assert second.execute("[items, typeof(secret)]").value == [[], "undefined"]
            assert second.capabilities == []
        with pytest.raises(ValueError, match="not lent"):
            pool.release(session)
        health = pool.health()
        assert (health["status"], health["idle_sessions"], health["acquired"]) == ("healthy", 1, 2)
    with pytest.raises(RuntimeError, match="closed"):
        pool.acquire_sync()
    assert pool.health()["status"] == "closed"


def test_a_session_that_cannot_be_reset_is_replaced() -> None:
    with REPLSessionPool(pool_size=1, template="x = 1;") as pool:
        with pool.session() as session:
            session.close()
        assert pool.health()["discarded"] == 1
        with pool.session() as other:
            assert other is not session
            assert other.execute("x").value == 1


def test_a_template_that_fails_is_told() -> None:
    with REPLSessionPool(pool_size=1, template="throw 'no'") as pool:
        for _ in range(2):
            with pytest.raises(MLError, match="no"):
                pool.acquire_sync()


@pytest.mark.anyio
async def test_coroutines_wait_for_a_session(anyio_backend: Any) -> None:
    pool = await to_thread.run_sync(lambda: REPLSessionPool(pool_size=2, template="function d(v) { return v * 2; }"))
    values: list[int] = []

    async def use(number: int) -> None:
        async with repl_session(pool) as session:
            values.append(await to_thread.run_sync(lambda: session.execute(f"let data = {number}; d(data)").value))

    try:
        async with anyio.create_task_group() as group:
            for number in range(6):
                group.start_soon(use, number)
        assert sorted(values) == [0, 2, 4, 6, 8, 10]
        held = [await pool.acquire(), await pool.acquire()]
        async with anyio.create_task_group() as group:
            group.start_soon(use, 50)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        for session in held:
            await to_thread.run_sync(pool.release, session)
        async with repl_session(pool, timeout=5), repl_session(pool, timeout=5):
            assert pool.active_sessions == 2, "one that was cancelled has taken none"
    finally:
        await to_thread.run_sync(pool.close_all)


def test_a_manager_keeps_sessions_by_name() -> None:
    with REPLSessionManager(idle_timeout=60, max_sessions=2) as manager:
        session = manager.create_session("dev", {"file:read:/data/*"})
        session.execute("let data = 1;")
        assert session.capabilities == ["file:read:/data/*"]
        assert manager.get_session("dev") is session
        assert manager.get_session("other") is None
        with pytest.raises(ValueError, match="there is a session `dev` already"):
            manager.create_session("dev")
        manager.create_session()
        with pytest.raises(RuntimeError, match="there are 2 sessions already"):
            manager.create_session()
        described = next(each for each in manager.list_sessions() if each["session_id"] == "dev")
        assert (described["variables"], described["inputs"]) == (1, 1)
        session.statistics.last_used -= 61
        assert manager.get_session("dev") is None
        assert session.closed
        assert len(manager.list_sessions()) == 1
        manager.close_session("dev")
