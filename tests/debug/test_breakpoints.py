"""Breakpoints: where programs stop, on which condition, who hears of it, and that nobody else waits."""

from __future__ import annotations

import logging
import math
import threading

import anyio
import pytest
from anyio import to_thread

from mlpy_async import (
    AsyncSourceMapper,
    BreakpointHitEvent,
    BreakpointManager,
    MLREPLSession,
    MLRuntime,
    async_ml_execute,
    ml_callback,
)

pytestmark = pytest.mark.anyio

LOOP = "let total = 0;\nfor (i in range(5)) {\n  total = total + i;\n}\ntotal"


@pytest.fixture
def points() -> BreakpointManager:
    return BreakpointManager()


@pytest.fixture
def hits(points: BreakpointManager) -> list[BreakpointHitEvent]:
    found: list[BreakpointHitEvent] = []
    points.register_hit_callback(found.append)
    return found


async def test_a_condition(points: BreakpointManager, hits: list[BreakpointHitEvent]) -> None:
    points.add_breakpoint("sum.ml", 3, condition=lambda variables: variables["i"] >= 3)
    async with MLRuntime(on_statement=points, cache_dir=None) as rt:
        assert await rt.execute(LOOP, filename="rules/sum.ml") == 10
    assert [(hit.ml_file, hit.ml_line, hit.local_vars["i"]) for hit in hits] == [
        ("rules/sum.ml", 3, 3),
        ("rules/sum.ml", 3, 4),
    ]


@pytest.mark.parametrize(
    ("written", "file", "meant"),
    [
        ("sum.ml", "sum.ml", True),
        ("sum.ml", "/rules/sum.ml", True),
        ("rules/sum.ml", "/a/rules/sum.ml", True),
        ("rules/sum.ml", "/a/other/sum.ml", False),
        ("sum.ml", "/a/checksum.ml", False),
        ("<ml:program>", "<ml:program>", True),
        ("", "sum.ml", False),
    ],
)
def test_paths(points: BreakpointManager, written: str, file: str, meant: bool) -> None:
    points.add_breakpoint(written, 1)
    assert points.check_breakpoint("", file, 1, {}) is meant


async def test_added_and_removed_while_it_runs(points: BreakpointManager, hits: list[BreakpointHitEvent]) -> None:
    def once(_event: BreakpointHitEvent) -> None:
        points.remove_breakpoint("sum.ml", 3)
        points.add_breakpoint("sum.ml", 5)

    points.add_breakpoint("sum.ml", 3)
    points.register_hit_callback(once)
    async with MLRuntime(on_statement=points, cache_dir=None) as rt:
        await rt.execute(LOOP, filename="sum.ml")
    assert [hit.ml_line for hit in hits] == [3, 5]
    assert [point.line for point in points.breakpoints] == [5]
    assert points.remove_breakpoint("sum.ml", 5)
    assert not points.remove_breakpoint("sum.ml", 5)
    assert points.breakpoints == ()
    with pytest.raises(ValueError, match="count from 1"):
        points.add_breakpoint("sum.ml", 0)


async def test_what_fails_is_told_and_the_program_goes_on(
    points: BreakpointManager, hits: list[BreakpointHitEvent], caplog: pytest.LogCaptureFixture
) -> None:
    points.add_breakpoint("sum.ml", 1, condition=lambda variables: variables["nothing"])
    points.add_breakpoint("sum.ml", 5)
    points.register_hit_callback(lambda event: math.sqrt(-event.ml_line))
    with caplog.at_level(logging.ERROR, "mlpy.debug"):
        async with MLRuntime(on_statement=points, cache_dir=None) as rt:
            assert await rt.execute(LOOP, filename="sum.ml") == 10
    assert [record.getMessage() for record in caplog.records] == [
        "the condition of the breakpoint sum.ml:1 failed",
        "what heard of the breakpoint sum.ml:5 failed",
    ]
    assert [hit.ml_line for hit in hits] == [5]


async def test_only_the_program_that_stops_waits(points: BreakpointManager) -> None:
    stands, go_on = anyio.Event(), anyio.Event()

    async def wait(event: BreakpointHitEvent) -> None:
        stands.set()
        await go_on.wait()

    points.add_breakpoint("stopped.ml", 3)
    points.register_hit_callback(wait)
    results: dict[str, object] = {}
    async with MLRuntime(on_statement=points, cache_dir=None) as rt, anyio.create_task_group() as tasks:

        async def run(name: str) -> None:
            results[name] = await rt.execute("a = 1;\nb = 2;\na + b", filename=name)

        tasks.start_soon(run, "stopped.ml")
        await stands.wait()
        await run("other.ml")
        assert results == {"other.ml": 3}
        go_on.set()
    assert results == {"other.ml": 3, "stopped.ml": 3}


async def test_a_program_that_stands_can_be_cancelled(points: BreakpointManager) -> None:
    points.add_breakpoint("sum.ml", 1)
    points.register_hit_callback(lambda _event: anyio.sleep_forever())
    async with MLRuntime(on_statement=points, cache_dir=None) as rt:
        with pytest.raises(TimeoutError):
            await rt.execute(LOOP, filename="sum.ml", timeout=0.05)
        with anyio.move_on_after(0.05) as scope:
            await rt.execute(LOOP, filename="sum.ml")
        assert scope.cancelled_caught


async def test_executions_are_remembered() -> None:
    points, mapper = BreakpointManager.get_instance(), AsyncSourceMapper.get_instance()
    hits: list[BreakpointHitEvent] = []
    points.register_hit_callback(hits.append)
    points.add_breakpoint("<ml:program>", 2)
    try:
        result = await async_ml_execute("x = 6;\nx * 7", enable_debugging=True)
        failed = await async_ml_execute("x = 6;\nthrow 'no'", enable_debugging=True)
        quiet = await async_ml_execute("x = 6;\nx * 7")
    finally:
        points.clear()
        points._hit_callbacks.remove(hits.append)
    assert [hit.execution_id for hit in hits] == [result.execution_id, failed.execution_id]
    execution = mapper.get_map(result.execution_id)
    assert execution is not None
    assert result.source_map is execution
    assert (execution.result, execution.exception, execution.thread_id) == (42, None, threading.get_ident())
    assert execution.duration is not None
    assert execution.duration >= 0
    assert execution.start_time is not None
    assert execution.submit_time <= execution.start_time
    assert "x * 7" in await to_thread.run_sync(lambda: execution.python_source or "")
    assert {row["original_line"] for row in execution.mappings} == {1, 2}
    assert any(frame.name == "test_executions_are_remembered" for frame in execution.parent_stack)
    assert failed.source_map is not None
    assert failed.source_map.exception is failed.exception
    assert quiet.source_map is None
    assert mapper.get_map(quiet.execution_id) is None


def test_only_the_latest_are_remembered() -> None:
    mapper = AsyncSourceMapper()
    for number in range(300):
        mapper.create_map("null", str(number))
    assert [execution.execution_id for execution in mapper.maps] == [str(number) for number in range(200, 300)]
    assert mapper.get_map("0") is None
    mapper.update_execution_start("0")
    mapper.update_execution_end("0")
    assert mapper.create_map("let let").python_source is None


def test_callbacks() -> None:
    points, mapper = BreakpointManager.get_instance(), AsyncSourceMapper.get_instance()
    hits: list[BreakpointHitEvent] = []
    points.register_hit_callback(hits.append)
    points.add_breakpoint("<rules:1>", 2)
    try:
        with MLREPLSession(enable_debugging=True) as session:
            session.execute("function double(x) {\n  return 2 * x;\n}")
            place = next(iter(session.session._names.look(["double"]).values())).__code__.co_filename
            points.add_breakpoint(place, 2)
            assert ml_callback(session, "double", enable_debugging=True)(21) == 42
            with pytest.raises(Exception, match="double"):
                ml_callback(session, "double", enable_debugging=True)(21, 22, 23)
    finally:
        points.clear()
        points._hit_callbacks.remove(hits.append)
    assert [dict(hit.local_vars) for hit in hits] == [{"x": 21}]
    worked, failed = mapper.maps[-2:]
    assert (worked.ml_source, worked.result, worked.exception) == ("double(…)", 42, None)
    assert hits[0].execution_id == worked.execution_id
    assert failed.exception is not None


async def test_asynchronous_and_decorated_callbacks() -> None:
    mapper = AsyncSourceMapper.get_instance()
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source("export function double(x) { return 2 * x; }")
        assert await ml_callback(rt, "double", async_mode=True, enable_debugging=True)(21) == 42
    assert mapper.maps[-1].result == 42


def test_a_decorated_callback() -> None:
    hits: list[BreakpointHitEvent] = []
    points = BreakpointManager.get_instance()

    @ml_callback(enable_debugging=True)
    def rule(text: str) -> tuple[str, str]:
        return text, "double"

    points.register_hit_callback(hits.append)
    points.add_breakpoint("<ml:rule>", 2)
    try:
        double = rule("export function double(x) {\n  return 2 * x;\n}")
        assert double(21) == 42
        double.close()
    finally:
        points.clear()
        points._hit_callbacks.remove(hits.append)
    assert [hit.local_vars["x"] for hit in hits] == [21]
