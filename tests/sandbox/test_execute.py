"""`execute_ml_code_sandbox`, as the earlier programs use it."""

from __future__ import annotations

import pytest

from mlpy_async import (
    MLCompileError,
    MLError,
    SandboxConfig,
    SandboxMemoryError,
    SandboxTimeoutError,
    execute_ml_code_sandbox,
)

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = pytest.mark.timeout(120)

CONFIG = SandboxConfig(memory_limit="50MB", cpu_timeout=10.0, network_disabled=True, strict_mode=True)


def test_a_program() -> None:
    code = """
        import json;
        data = { name: "Alice", score: 95 };
        print("working");
        result = json.stringify(data);
    """
    result, issues = execute_ml_code_sandbox(code, sandbox_config=CONFIG, strict_security=True)
    assert result.success
    assert result.return_value == '{"name":"Alice","score":95}'
    assert (result.stdout, result.stderr, result.error) == ("working\n", "", None)
    assert 2**20 < result.memory_usage < 2**28
    assert 0 < result.execution_time < 10
    assert [issue.code for issue in issues] == ["ML-S301"]


def test_names_of_the_host_and_output_as_it_comes() -> None:
    seen: list[tuple[str, str]] = []
    result, _ = execute_ml_code_sandbox(
        "print(1); print(twice(x));",
        context={"x": 4, "twice": lambda value: value * 2},
        on_output=lambda stream, text: seen.append((stream, text)),
    )
    assert result.success
    assert seen == [("stdout", "1\n"), ("stdout", "8\n")]


def test_capabilities_as_context() -> None:
    result, _ = execute_ml_code_sandbox("hasCapability('file.read')", context=["file:read:data/*"])
    assert result.return_value is True


def test_programs_that_fail() -> None:
    thrown, _ = execute_ml_code_sandbox("print('before'); throw {code: 7};")
    assert not thrown.success
    assert isinstance(thrown.error, MLError)
    assert thrown.error.value == {"code": 7}
    assert thrown.stdout == "before\n"
    broken, issues = execute_ml_code_sandbox("x = (")
    assert isinstance(broken.error, MLCompileError)
    assert issues


def test_limits_raise() -> None:
    with pytest.raises(SandboxTimeoutError, match="cpu_timeout"):
        execute_ml_code_sandbox("while (true) {}", SandboxConfig(cpu_timeout=0.1))
    with pytest.raises(SandboxTimeoutError, match="the time is up") as caught:
        execute_ml_code_sandbox("while (true) {}", timeout=0.1)
    assert isinstance(caught.value, TimeoutError)
    with pytest.raises(SandboxMemoryError):
        execute_ml_code_sandbox("a = [1]; while (true) { a = a.concat(a); }", SandboxConfig(memory_limit="20MB"))
