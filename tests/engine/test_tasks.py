"""Tasks of a program: what they share, what they do not, how they end, and that they take no more of the loop than the program would."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from anyio.lowlevel import checkpoint

from mlpy_async import CapabilityViolationError, Limits, MLError, MLRuntime, capture_context, check_capability
from mlpy_async.errors import CpuLimitExceeded, SandboxError

pytestmark = pytest.mark.anyio


async def ask(rt: MLRuntime, source: str, **options: Any) -> Any:
    return await rt.execute(f"import concurrent; {source}", **options)


class Tracks:
    """Host functions that note who comes and goes."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.notes: list[str] = []

    async def busy(self, value: Any) -> Any:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            for _ in range(3):
                await checkpoint()
        finally:
            self.now -= 1
        return value

    async def forever(self, name: str) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            self.notes.append(name)

    def note(self, text: str) -> None:
        self.notes.append(text)

    @property
    def context(self) -> dict[str, Any]:
        return {"busy": self.busy, "forever": self.forever, "note": self.note}


async def test_map_keeps_to_its_limit() -> None:
    tracks = Tracks()
    async with MLRuntime(cache_dir=None) as rt:
        assert await ask(rt, "concurrent.map(range(20), x => busy(x) * 2, 4)", context=tracks.context) == [
            2 * n for n in range(20)
        ]
    assert tracks.most == 4


async def test_an_error_ends_the_others_with_their_finally() -> None:
    tracks = Tracks()
    program = """
        concurrent.all([
            () => { try { forever("wait"); } finally { busy(1); note("finally"); } },
            () => { while (true) {} },
            () => { busy(1); throw "bad"; }
        ])"""
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(MLError, match="bad") as caught:
            await ask(rt, program, context=tracks.context)
    assert len(caught.value.frames) == 2, "the place of the block, and that in the task"
    assert sorted(tracks.notes) == ["finally", "wait"]
    assert tracks.now == 0


@pytest.mark.parametrize("block", ["all([f, f])", "race([f, f])", "map([1, 2], f)", "timeout(60, f)", "scope(f)",
                                   "scope(() => { concurrent.spawn(f); f(); })"])  # fmt: skip
@pytest.mark.parametrize(
    "work", ["while (true) {}", "forever('x');", "concurrent.sleep(60);", "concurrent.channel().receive();"]
)
async def test_a_deadline_ends_all(block: str, work: str) -> None:
    tracks = Tracks()
    program = f"function f() {{ note('begin'); try {{ {work} }} finally {{ note('end'); }} }} concurrent.{block}"
    async with MLRuntime(cache_dir=None) as rt:
        for seconds in (0.1, 1, 5):
            with pytest.raises(TimeoutError), anyio.fail_after(10):
                await ask(rt, program, context=tracks.context, timeout=seconds)
            if tracks.notes:
                break  # else the machine stood still for so long that nothing began
    assert tracks.notes.count("begin") == tracks.notes.count("end") >= 1


async def test_a_violation_in_a_task_cannot_be_caught() -> None:
    def secret() -> None:
        check_capability("mail.send")

    async with MLRuntime(cache_dir=None) as rt:
        for block in ("all([secret])", "race([secret])", "map([1], secret)", "timeout(5, secret)", "scope(secret)"):
            with pytest.raises(CapabilityViolationError):
                await ask(rt, f"try {{ concurrent.{block}; }} except (e) {{ }}", context={"secret": secret})


async def test_siblings_hold_what_the_program_holds_and_no_more() -> None:
    seen: list[list[str]] = []

    def look() -> None:
        seen.append(capture_context().names())

    async with MLRuntime(cache_dir=None, capabilities=["mail", "print"]) as rt:
        with rt.grant("mail"):
            await ask(rt, "concurrent.all([look, () => { look(); }])", context={"look": look})
    assert seen == [["mail"], ["mail"]]


async def test_a_seed_holds_in_tasks() -> None:
    program = "import random; random.setSeed(7); concurrent.map([1, 2, 3], x => random.randomInt(0, 1000000), 1)"
    async with MLRuntime(cache_dir=None) as rt:
        first = await ask(rt, program)
        assert await ask(rt, program) == first


async def test_tasks_share_the_quantum_of_their_program() -> None:
    """Many tasks that wake at once, each with less than a quantum to do, let the loop turn between them."""
    turns = 0

    async def ticker() -> None:
        nonlocal turns
        while True:
            await checkpoint()
            turns += 1

    work = "concurrent.sleep(0.01); for (i = 0; i < 3000; i = i + 1) { i * i; }"
    async with MLRuntime(cache_dir=None, limits=Limits(quantum=0.0005)) as rt:
        await rt.warm()
        async with anyio.create_task_group() as group:
            group.start_soon(ticker)
            await ask(rt, f"concurrent.map(range(200), x => {{ {work} }}, 200).length")
            group.cancel_scope.cancel()
    assert turns > 200


async def test_a_hog_of_many_tasks_does_not_starve_others() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        await rt.load_source("function f(x) { return x + 1; }")
        async with anyio.create_task_group() as group:
            group.start_soon(
                lambda: rt.run("import concurrent; function h() { while (true) {} } concurrent.all([h, h, h, h])")
            )
            with anyio.fail_after(5):
                for n in range(50):
                    await checkpoint()
                    assert await rt.call("f", n) == n + 1
            group.cancel_scope.cancel()


@pytest.mark.parametrize("program", ["function f() { return concurrent.all([f, f]); } f()",
                                     "function f() { concurrent.spawn(f); concurrent.spawn(f); } concurrent.scope(f)"])  # fmt: skip
async def test_the_number_of_tasks_is_bounded(program: str) -> None:
    async with MLRuntime(cache_dir=None, limits=Limits(max_tasks=50)) as rt:
        with pytest.raises(MLError, match="at most 50 tasks"):
            await ask(rt, program)
        assert await ask(rt, "concurrent.map(range(1000), x => x, 50).length") == 1000


async def test_blocks_are_not_nested_without_end() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        for block in ("timeout(5, f)", "scope(f)", "all([f])", "race([f])"):
            with pytest.raises(MLError, match="nested deeper than 50"):
                await ask(rt, f"function f() {{ return concurrent.{block}; }} f()")


async def test_a_limit_of_computing_holds_for_tasks_together() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        module = await rt.load_source(
            "import concurrent; function spend() { while (true) { concurrent.all([() => { for (i = 0; i < 100000; i = i + 1) {} }]); } }"
        )
        with pytest.raises(CpuLimitExceeded):
            await rt._engine.drive(module.export("spend"), cpu_limit=0.1, timeout=20)


async def test_a_cancelled_sender_leaves_nothing() -> None:
    program = """
        c = concurrent.channel();
        try { concurrent.timeout(0.02, () => c.send("lost")); } except (e) { }
        concurrent.scope(() => { concurrent.spawn(() => { c.send("kept"); c.close(); }); return Array.from(c.values()); })"""
    async with MLRuntime(cache_dir=None) as rt:
        assert await ask(rt, program) == ["kept"]


async def test_a_worker_process_has_no_tasks() -> None:
    async with MLRuntime(cache_dir=None, isolation="process") as rt:
        with pytest.raises(SandboxError, match="`concurrent` is not there in a worker process"):
            await ask(rt, "concurrent.sleep(0)")
