"""The page with a rule and a table: by Streamlit's own test client, and by a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

APP = Path(__file__).parents[2] / "examples" / "streamlit" / "app.py"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    streamlit = pytest.importorskip("streamlit", reason="streamlit is not installed: mlpy-lang[test] has it")
    from streamlit.testing.v1 import AppTest

    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    yield AppTest.from_file(str(APP), default_timeout=30).run()
    streamlit.cache_resource.clear()


def totals(page: Any) -> list[float]:
    assert not page.exception
    assert not page.error, page.code[0].value
    found: list[float] = page.dataframe[-1].value["total"].tolist()
    return found


def test_the_rule_is_applied_as_it_is_edited(page: Any) -> None:
    assert totals(page) == [204.0, 237.5, 70.0]
    (rule,) = page.text_area
    rule.set_value(rule.value.replace("0.15", "0.5")).run()
    assert totals(page) == [120.0, 237.5, 70.0]


@pytest.mark.parametrize(
    ("rule", "kind", "said"),
    [
        ("function apply(order) { return order.prise.length; }", "MLError", "prise"),
        ("function apply(order) { return (1; }", "MLCompileError", "^"),
        ("import file; function apply(order) { return {text: file.read('/etc/passwd')}; }", "CapabilityViolationError", "file.read"),
        ("function apply(order) { while (true) {} }", "DeadlineExceeded", "time"),
        ("function apply(order) { return 1; }", "TypeError", "an object for each row"),
        ("function apply(order) { throw '<script>alert(1)</script>'; }", "MLError", "<script>alert(1)</script>"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_shown_as_text(page: Any, rule: str, kind: str, said: str) -> None:
    good = page.text_area[0].value
    page.text_area[0].set_value(rule).run()
    assert not page.exception
    assert page.error[0].value == kind
    assert said in page.code[0].value
    page.text_area[0].set_value(good).run()
    assert totals(page) == [204.0, 237.5, 70.0]


def test_a_real_server(tmp_path: Path) -> None:
    pytest.importorskip("streamlit", reason="streamlit is not installed: mlpy-lang[test] has it")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"address": "127.0.0.1", "port": port, "headless": "true", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--browser.gatherUsageStats", "false"]
    command += [part for name, value in settings.items() for part in (f"--server.{name}", str(value))]
    log = tmp_path / "log"
    with log.open("w") as said, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as client:
        environment = {**os.environ, "HOME": str(tmp_path)}
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment, cwd=tmp_path)
        try:
            assert health(client, process, log) == "ok"
            found = client.get("/")
            assert found.status_code == 200
            assert "<title>Streamlit</title>" in found.text
        finally:
            process.terminate()
            try:
                process.wait(15)
            finally:
                process.kill()


def health(client: httpx.Client, process: subprocess.Popen[bytes], log: Path) -> str:
    """What the server says of itself, once it listens."""
    end = time.monotonic() + 40
    while True:
        try:
            return client.get("/_stcore/health").text
        except httpx.ConnectError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
