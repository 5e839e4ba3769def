"""The host program of integration-patterns-analysis.md, 3.1, with only its import line changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

MY_PLUGIN = """
@plugin {
    name: "My Plugin",
    version: "1.0.0",
    dependencies: ["http", "json"]
}
import json;
started = false;
export function init() { nonlocal started; started = true; }
export function handle_request(req) { return { path: req.path, body: json.stringify(req.body), started: started }; }
"""

PROGRAM = """
from mlpy_async import MLPluginManager

manager = MLPluginManager(plugins_dir="plugins/")

manager.load_all_plugins()

# Use plugin
plugin = manager.get_plugin("My Plugin")
result = plugin.call("handle_request", request_data)
"""


def test_the_plugin_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    Path("plugins").mkdir()
    Path("plugins/my_plugin.ml").write_text(MY_PLUGIN)
    names: dict[str, Any] = {"request_data": {"path": "/", "body": {"a": [1, None]}}}
    exec(PROGRAM, names)
    assert names["result"] == {"path": "/", "body": '{"a":[1,null]}', "started": True}
    names["manager"].close()
