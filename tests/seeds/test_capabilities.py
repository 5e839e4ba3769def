"""Examples about capabilities and sandboxes."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    execute_ml_code_sandbox,
    in_context,
)
from mlpy_async.capabilities.tokens import Need

from . import hosts
from .running import locals_of, run

ANALYSIS = "integration-patterns-analysis"
TOOLKIT = "integration-toolkit"


@pytest.mark.example(f"{ANALYSIS}-71")
def test_a_sandbox_with_a_capability(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.txt").write_text("seven")
    names = run(
        f"{ANALYSIS}-71",
        ml_code='import file; text = file.read("note.txt"); print("read " + text); result = text.length;',
    )
    assert names["result"].success, names["result"].error
    assert capsys.readouterr().out == "Return value: 5\nOutput: read seven\n\n"


@pytest.mark.example(f"{ANALYSIS}-399")
def test_functions_that_require_capabilities() -> None:
    names = run(
        f"{ANALYSIS}-399",
        db=SimpleNamespace(users={7: {"name": "Ann"}}),
        payment_gateway=SimpleNamespace(charge=lambda amount, card: f"{card}: {amount}"),
    )
    with in_context(CapabilityContext(["database.read"])):
        assert names["get_user_data"](7) == {"name": "Ann"}
        with pytest.raises(CapabilityViolationError, match="payment:process"):
            names["charge_card"](20.0, "tok")
    with in_context(CapabilityContext(["payment.process"])):
        assert names["charge_card"](20.0, "tok") == "tok: 20.0"


@pytest.mark.example(f"{ANALYSIS}-467")
def test_a_strict_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    run(f"{ANALYSIS}-467")["sandbox_execution_pattern"]()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == 'Result: {"name":"Alice","score":95}'
    assert lines[1].endswith("MB")
    assert lines[2].endswith("s")


@pytest.mark.example(f"{ANALYSIS}-1338")
def test_a_sandbox_with_tokens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/sales.csv").write_text("day,sum\n1,20\n")
    run(f"{ANALYSIS}-1338")["capability_aware_integration"]()
    # both rights are held; the database of the example's users is not at hand, and the default one is empty
    assert "DatabaseError: no such table: users" in capsys.readouterr().out


@pytest.mark.example(f"{ANALYSIS}-1409")
def test_no_more_than_is_needed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.json").write_text("{}")
    granted: list[CapabilityToken] = []
    outcomes: list[Any] = []

    def create_context_with_tokens(tokens: list[CapabilityToken]) -> CapabilityContext:
        granted.extend(tokens)
        return CapabilityContext(tokens)

    def execute(code: str, context: CapabilityContext) -> None:
        outcomes.append(execute_ml_code_sandbox(code, context=context)[0])

    names = run(
        f"{ANALYSIS}-1409",
        create_file_read_token=lambda patterns: CapabilityToken("file:read", pattern=patterns[0]),
        create_db_read_token=lambda tables: CapabilityToken("database:read", pattern=tables[0]),
        create_context_with_tokens=create_context_with_tokens,
        execute_ml_code_sandbox=execute,
    )
    names["least_privilege_pattern"]('import file; file.read("data/a.json")')
    assert [token.capability_type for token in granted] == ["file:read"]
    assert outcomes[0].return_value == "{}"


@pytest.mark.example(f"{ANALYSIS}-1432")
def test_a_capability_that_expires() -> None:
    token = run(f"{ANALYSIS}-1432")["time_limited_capability"]()
    assert token.allows(Need("api:get", "https://api.example.com/prices"))
    assert 3500 < token.expires_at - time.time() <= 3600


@pytest.mark.example(f"{ANALYSIS}-1544")
def test_errors_in_production() -> None:
    execute = locals_of(run(f"{ANALYSIS}-1544")["production_error_handling"])["execute_ml_safely"]
    done = execute("6 * 7", {})
    assert done["success"] is True
    assert done["value"] == 42
    assert done["memory_used"] > 0
    failed = execute('throw "no stock";', {})
    assert failed["error"] == "Execution failed"
    assert "no stock" in failed["details"]


@pytest.mark.example(f"{ANALYSIS}-1614")
def test_metrics_in_production() -> None:
    inner = locals_of(run(f"{ANALYSIS}-1614")["production_monitoring"])
    assert inner["get_metrics_report"]() == "No executions yet"
    for code in ("6 * 7", 'throw "no";'):
        inner["record_execution"](*execute_ml_code_sandbox(code))
    report = inner["get_metrics_report"]()
    assert report["total_executions"] == 2
    assert report["success_rate"] == report["failure_rate"] == 0.5
    assert report["p50_execution_time"] <= report["p99_execution_time"]


@pytest.mark.example(f"{TOOLKIT}-2843", f"{TOOLKIT}-2881")
def test_contexts_of_threads() -> None:
    context_type = run(f"{TOOLKIT}-2843")["CapabilityContext"]
    names = run(f"{TOOLKIT}-2881", CapabilityContext=context_type)
    manager = names["get_capability_manager"]()
    read, write = CapabilityToken("file:read"), CapabilityToken("file:write")
    parent = context_type({read}, "request", None, "sync", threading.get_ident(), time.time())
    manager.set_context(parent)
    assert manager.get_context() is parent
    child = manager.propagate_to_thread(parent, 7)
    assert (child.capabilities, child.parent_context_id, child.thread_id) == ({read}, "request", 7)
    assert parent.derive_child_context({write}).capabilities == {read, write}
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(manager.get_context()))
    thread.start()
    thread.join()
    assert seen == [None]
    manager.clear_context()
    assert manager.get_context() is None


@pytest.mark.example(f"{TOOLKIT}-3195")
def test_a_handler_of_violations() -> None:
    names = run(f"{TOOLKIT}-3195", CapabilityViolation=hosts.CapabilityViolation)
    handler = names["CapabilityViolationHandler"]()
    names["CapabilityViolationHandler"].get_instance = lambda: handler
    heard: list[Any] = []
    handler.register_callback(heard.append)
    with pytest.raises(CapabilityViolationError, match="Capability violation: read_file"):
        names["check_capability"](CapabilityToken("file:read", pattern="/data/*"), "read_file(/data/a)")
    assert heard == handler.violations
    assert heard[0].operation == "read_file(/data/a)"
