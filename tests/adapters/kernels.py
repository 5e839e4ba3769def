"""A kernel of Jupyter as a process of its own, and a client that runs cells in it.

In: cells. Out: what they print, give, show and end with.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 30


@dataclass
class Answer:
    """What a cell gave."""

    reply: dict[str, Any]
    stdout: str = ""
    stderr: str = ""
    shown: list[dict[str, str]] = field(default_factory=list)
    """Results and displayed objects: texts by MIME type."""
    error: str = ""

    @property
    def result(self) -> str:
        (data,) = self.shown
        assert set(data) == {"text/plain"}
        return data["text/plain"]


class Notebook:
    """A client of a kernel."""

    def __init__(self, manager: Any, client: Any) -> None:
        self.manager = manager
        self.client = client

    def begin(self, code: str) -> str:
        identifier: str = self.client.execute(code)
        return identifier

    def message(self, identifier: str) -> tuple[str, dict[str, Any]]:
        """The next message that a cell publishes."""
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == identifier:
                return message["msg_type"], message["content"]

    def finish(self, identifier: str) -> Answer:
        answer = Answer({})
        while True:
            kind, content = self.message(identifier)
            if kind == "stream":
                setattr(answer, content["name"], getattr(answer, content["name"]) + content["text"])
            elif kind in ("execute_result", "display_data"):
                answer.shown.append(content["data"])
            elif kind == "error":
                answer.error = "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                break
        while True:
            message = self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == identifier:
                answer.reply = message["content"]
                return answer

    def run(self, code: str) -> Answer:
        return self.finish(self.begin(code))

    def ask(self, code: str) -> str:
        """The result of a cell that has to go well."""
        answer = self.run(code)
        assert answer.reply["status"] == "ok", answer.error
        return answer.result

    def complete(self, code: str) -> list[str]:
        reply = self.client.complete(code, len(code), reply=True, timeout=PATIENCE)["content"]
        assert reply["cursor_end"] == len(code)
        assert all(each.startswith(code[reply["cursor_start"] :]) for each in reply["matches"])
        found: list[str] = reply["matches"]
        return found


@contextmanager
def open_notebook(folder: Path) -> Iterator[Notebook]:
    """A kernel that runs in a folder while the block does. The test is skipped where there is none."""
    for needed in ("IPython", "ipykernel", "jupyter_client"):
        pytest.importorskip(needed, reason=f"{needed} is not installed: mlpy-lang[test] has it")
    from jupyter_client.manager import KernelManager

    paths = {name: str(folder / name) for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    manager = KernelManager(connection_file=str(folder / "kernel.json"))
    assert manager.kernel_spec is not None
    manager.kernel_spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager.start_kernel(
        cwd=str(folder), env={**os.environ, **paths, "MLPY_NO_CACHE": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    )
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Notebook(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
        assert not manager.has_kernel
        manager.cleanup_resources()
        manager.context.destroy()
