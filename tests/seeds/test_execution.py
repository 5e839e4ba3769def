"""Examples that run programs on an event loop."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from mlpy_async import CapabilityContext, in_context

from .blocks import COPIES
from .running import run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"
DEV = "integration-toolkit-dev"


@pytest.mark.example(f"{ANALYSIS}-1206")
def test_a_failure_is_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{ANALYSIS}-1206")
    # the program calls what nobody has defined
    printed = capsys.readouterr().out
    assert printed.startswith("Result: AsyncMLResult(success=False")
    assert "`expensive_calculation` is not defined" in printed


@pytest.mark.example(f"{TOOLKIT}-423")
def test_modules_for_all_components(tmp_path: Path) -> None:
    (tmp_path / "local_modules").mkdir()
    text = (COPIES / f"{TOOLKIT}-372.py").read_text(encoding="utf-8")
    (tmp_path / "local_modules/payments_bridge.py").write_text(text, encoding="utf-8")
    with in_context(CapabilityContext(["payment.process"])):
        result = run(f"{TOOLKIT}-423")["result"]
    assert result.value == {"success": True, "transaction_id": "TXN_tok_123", "amount": 100.0}


@pytest.mark.example(f"{TOOLKIT}-486")
def test_an_executor_of_threads_over_the_transpiler(monkeypatch: pytest.MonkeyPatch) -> None:
    names = run(f"{TOOLKIT}-486")
    program = "import math; result = math.sqrt(side * 8);"
    try:
        result = asyncio.run(names["async_ml_execute"](program, timeout=5.0, context={"side": 2}))
        assert result.success, result.error
        assert result.value == 4.0
        assert result.execution_time > result.transpile_time > 0
        refused = asyncio.run(names["async_ml_execute"]("x = eval('1');"))
        assert not refused.success
        assert refused.error.startswith("Security issues: ")
        failed = asyncio.run(names["async_ml_execute"]('throw "no";'))
        assert not failed.success
        assert "no" in failed.error
    finally:
        names["get_async_executor"]().shutdown()


@pytest.mark.example(f"{TOOLKIT}-838")
def test_several_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(run(f"{TOOLKIT}-838")["process_data_concurrently"]())
    printed = re.sub(r" \(.*ms\)", "", capsys.readouterr().out)
    assert printed == 'Task 0: 4.0\nTask 1: {"name":"Alice","score":95}\nTask 2: 3628800\n'


@pytest.mark.example(f"{TOOLKIT}-2094")
@pytest.mark.parametrize("name", ["test_basic_async_execution", "test_async_timeout", "test_concurrent_execution"])
def test_tests_of_asynchronous_execution(name: str) -> None:
    asyncio.run(run(f"{TOOLKIT}-2094")[name]())


@pytest.mark.example(f"{TOOLKIT}-2789")
def test_limits() -> None:
    names = run(f"{TOOLKIT}-2789", ml_code="6 * 7")
    assert names["result"].value == 42
    assert names["executor"].max_workers == 8


@pytest.mark.example(f"{TOOLKIT}-3672")
def test_one_line() -> None:
    assert run(f"{TOOLKIT}-3672", ml_code="6 * 7")["result"].value == 42


@pytest.mark.example(f"{DEV}-700")
def test_debugging_is_asked_for() -> None:
    assert run(f"{DEV}-700", ml_code="6 * 7")["result"].value == 42
