"""Examples with sessions: names that persist from one line to the next."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from . import hosts
from .running import locals_of, run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"
DEV = "integration-toolkit-dev"


@pytest.mark.example(f"{ANALYSIS}-105")
def test_lines_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    names = run(f"{ANALYSIS}-105")
    assert capsys.readouterr().out == "Result: 52\n"
    assert names["variables"] == {"x": 42, "y": 52}
    names["session"].close()


@pytest.mark.example(f"{ANALYSIS}-524")
def test_a_capability_is_granted_on_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.txt").write_text("seven")
    kept = locals_of(run(f"{ANALYSIS}-524")["repl_session_pattern"])
    assert capsys.readouterr().out.startswith("Count: 5\n")
    assert kept["session"].get_variables()["content"] == "seven"
    kept["session"].close()


@pytest.mark.example(f"{ANALYSIS}-1489")
def test_what_production_does_once(tmp_path: Path) -> None:
    for name in ("validation", "calculation", "reporting"):
        (tmp_path / f"{name}.ml").write_text("function one() { return 1; }")
    inner = locals_of(run(f"{ANALYSIS}-1489")["production_optimizations"])
    assert (tmp_path / "reporting.py").exists() and (tmp_path / "reporting.py.map").exists()
    assert inner["execute_with_pool"]("math.sqrt(16)").value == 4.0
    assert inner["get_cached_token"]("file", ("*.csv",)) is inner["get_cached_token"]("file", ("*.csv",))
    while not inner["repl_pool"].empty():
        inner["repl_pool"].get().close()


@pytest.mark.example(f"{TOOLKIT}-3490")
@pytest.mark.usefixtures("may_block")
def test_a_pool() -> None:
    names = run(f"{TOOLKIT}-3490")
    pool = names["pool"]

    async def main() -> Any:
        async with names["repl_session"](pool) as session:
            assert pool.active_sessions == 1
            session.execute("function process_data(data) { return data.length; }")
        assert pool.active_sessions == 0
        return await names["handle_request"]([1, 2, 3])

    try:
        asyncio.run(main())
    finally:
        pool.close_all()
    assert pool.sessions.empty()


@pytest.mark.example(f"{TOOLKIT}-3679")
def test_a_line_in_a_handler() -> None:
    from mlpy_async import MLREPLSession

    session = MLREPLSession()
    session.execute_ml_line(
        "data = 7; calls = 0; function validate_input(data) { nonlocal calls; calls = calls + data; }"
    )
    run(f"{TOOLKIT}-3679", session=session)["button_handler"]()
    assert session.get_variables()["calls"] == 7
    session.close()


@pytest.mark.example(f"{DEV}-1672")
def test_sessions_by_name() -> None:
    manager = run(f"{DEV}-1672", IntegrationREPL=hosts.integration_repl())["manager"]
    assert manager.get_session("dev-session-1") is None
    manager.create_session("other").execute("let x = 1;")
    assert manager.list_sessions() == [{"session_id": "other", "variables": 1, "callbacks": 0}]
    manager.close_session("other")
