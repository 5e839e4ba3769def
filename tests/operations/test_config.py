"""Configuration from files and the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from anyio import to_thread

from mlpy_async import ConfigError, IntegrationConfig, Limits, MLRuntime, RuntimeConfig, get_registry

PRODUCTION = """
mlpy:
  extension_paths:
    - /opt/company/ml_modules/payment
    - modules

  async_executor:
    max_workers: 16
    default_timeout: 30.0
    strict_security: true

  repl_session:
    security_enabled: true
    capability_mode: strict

  logging:
    level: INFO
    format: json
    file: /var/log/mlpy/integration.log
"""
INTEGRATION = """
async:
  max_workers: 10
  default_timeout: 30.0
  enable_debugging: false

capabilities:
  default_capabilities:
    - type: file
      action: read
      pattern: ./data/*
    - type: network
      action: http
      pattern: api.example.com

repl:
  history_file: .mlpy_integration_history
  auto_save: true
  enable_debugging: true

modules:
  extension_paths:
    - ./custom_modules

monitoring:
  enable_metrics: true
  metrics_port: 9090
  enable_tracing: false
"""
TOML = """
capabilities = ["file:read:data/*.csv"]
default_timeout = 2.5
[limits]
max_text = 1000
quantum = 0.002
"""


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_the_shape_of_production(tmp_path: Path) -> None:
    config = RuntimeConfig.load(write(tmp_path, "production.yaml", PRODUCTION))
    assert config.max_workers == 16
    assert config.extension_paths == (Path("/opt/company/ml_modules/payment"), tmp_path / "modules")
    assert config.logging.format == "json"
    assert config.session.capability_mode == "strict"


def test_the_shape_of_the_toolkit(tmp_path: Path) -> None:
    config = IntegrationConfig.load_from_file(write(tmp_path, "mlpy.integration.yaml", INTEGRATION))
    assert config.capabilities == ("file:read:./data/*", "network:http:api.example.com")
    assert config.session.history_file == ".mlpy_integration_history"
    assert config.monitoring.enable_metrics
    before = list(get_registry().catalogue.extension_paths)
    IntegrationConfig.apply_config(config)
    assert [*before, tmp_path / "custom_modules"] == list(get_registry().catalogue.extension_paths)


@pytest.mark.anyio
async def test_options_of_a_runtime(anyio_backend: Any, tmp_path: Path) -> None:
    file = write(tmp_path, "mlpy.toml", TOML)
    config = await to_thread.run_sync(lambda: RuntimeConfig.load(file, cache_dir=tmp_path / "cache"))
    assert config.limits == Limits(max_text=1000, quantum=0.002)
    async with MLRuntime(**config.runtime_options()) as rt:
        assert rt.default_timeout == 2.5
        assert rt.capabilities.holds("file.read")
        assert await rt.execute("1 + 1") == 2


def test_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLPY_DEFAULT_TIMEOUT", "7")
    monkeypatch.setenv("MLPY_MAX_WORKERS", "9")
    monkeypatch.setenv("MLPY_EXTENSION_PATHS", os.pathsep.join(["a", "b"]))
    monkeypatch.setenv("MLPY_CAPABILITIES", "file:read:x env:read:HOME")
    found = RuntimeConfig.find(tmp_path)
    assert (found.default_timeout, found.max_workers) == (7, 9)
    assert found.extension_paths == (Path("a"), Path("b")), "relative to where the process runs"
    assert found.capabilities == ("file:read:x", "env:read:HOME")
    write(tmp_path, "mlpy.toml", "default_timeout = 5\n")
    found = RuntimeConfig.find(tmp_path, isolation="process")
    assert (found.default_timeout, found.max_workers, found.isolation) == (5, 9, "process")
    assert found.extension_paths == (Path("a"), Path("b"))
    assert RuntimeConfig.find(tmp_path, default_timeout=1.0).default_timeout == 1.0


def test_pyproject(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n")
    assert RuntimeConfig.find(tmp_path).max_workers == 4
    write(tmp_path, "pyproject.toml", "[project]\nname = 'x'\n[tool.mlpy]\nmax_workers = 3\n")
    assert RuntimeConfig.find(tmp_path).max_workers == 3


def test_json(tmp_path: Path) -> None:
    text = (
        '{"python_extension_paths": ["ext"], "capabilities": [{"type": "file", "action": "read", "pattern": "/a/*"}]}'
    )
    config = RuntimeConfig.load(write(tmp_path, "mlpy.json", text))
    assert config.extension_paths == (tmp_path / "ext",)
    assert config.capabilities == ("file:read:/a/*",)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.toml", "x = 1\ndefault_timeout = -1\n", r"a\.toml:2: `default_timeout`: [^\n]*\n[^\n]*a\.toml:1: `x`: "),
        ("a.toml", "\ndefault_timeout = -1\n", r"a\.toml:2: `default_timeout`: .*greater than 0"),
        ("a.toml", "max_workers = 1\n[limits]\nmax_txt = 1\n", r"a\.toml:2: `limits`: .*no limit `max_txt`"),
        ("a.toml", "a = \n", r"a\.toml:1: "),
        ("a.yaml", "mlpy:\n  logging:\n    format: json\n    level: LOUD\n", r"a\.yaml:4: `logging\.level`: "),
        ("a.yaml", "mlpy:\n  async_executor:\n    max_wrkers: 1\n", r"a\.yaml:3: `max_wrkers`: "),
        ("a.yaml", "capabilities:\n  - 'file:read:x'\n  - 'no such: thing'\n", r"a\.yaml:1: `capabilities`: "),
        ("a.yaml", "a: [\n", r"a\.yaml:2: "),
        ("a.yaml", "- 1\n", r"a\.yaml:1: a configuration file is a table of keys; got list"),
        ("a.json", '{\n  "max_workers": "many"\n}', r"a\.json:2: `max_workers`: "),
        ("a.json", "{\n,}", r"a\.json:2: "),
        ("a.ini", "", r"a\.ini: a configuration file ends in one of \.json, \.toml, \.yaml, \.yml; got '\.ini'"),
    ],
)
def test_errors_say_where(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        RuntimeConfig.load(write(tmp_path, name, text))
