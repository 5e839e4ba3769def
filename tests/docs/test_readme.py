"""The first screen of the README: its Python runs as it stands, and its error is the one that the program gives."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import anyio
import pytest

from mlpy_async import CapabilityViolationError, MLCompileError, MLRuntime

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    return str(found)


def shown(start: str) -> str:
    found = re.search(rf"^```\n({re.escape(start)}.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found.group(1).strip()


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "rules.ml").write_text(block("javascript"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    exec(compile(text, "README.md", "exec"), {"__name__": "__main__"})


def test_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, monkeypatch, block("python"))
    assert capsys.readouterr().out == "{'currency': 'EUR', 'total': 38.0}\n"


def test_refusal_is_the_real_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = block("python").replace('"currency": "EUR"', '"currency": "USD"')
    text = text.replace("timeout=1.0)", 'timeout=1.0, filename="rules.ml")')
    with pytest.raises(CapabilityViolationError) as caught:
        run(tmp_path, monkeypatch, text)
    line = shown("rules.ml:6")
    assert str(caught.value) == (line if sys.version_info >= (3, 11) else line.replace(":6:58 ", ":6 "))


def test_error_is_the_real_one() -> None:
    broken = block("javascript").replace("total = total +", "total = totl +")

    async def main() -> str:
        async with MLRuntime(cache_dir=None) as runtime:
            with pytest.raises(MLCompileError) as caught:
                await runtime.load_source(broken, name="rules", filename="rules.ml")
            return str(caught.value)

    errors = [found for found in anyio.run(main).split("rules.ml:") if "totl" in found]
    assert "rules.ml:" + errors[0].strip() == shown("rules.ml:4")
