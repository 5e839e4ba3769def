"""The first screen of the README: its Python runs as it stands, and its error is the one that the program gives."""

from __future__ import annotations

import re
from pathlib import Path

import anyio
import pytest

from mlpy_async import MLCompileError, MLRuntime

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    (found,) = re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    return str(found)


def test_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.ml").write_text(block("javascript"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLPY_NO_CACHE", "1")
    exec(compile(block("python"), "README.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out == "{'valid': True, 'total': 38.0}\n"


def test_error_is_the_real_one() -> None:
    broken = block("javascript").replace("total = total +", "total = totl +")

    async def main() -> str:
        async with MLRuntime(cache_dir=None) as runtime:
            with pytest.raises(MLCompileError) as caught:
                await runtime.load_source(broken, name="rules", filename="rules.ml")
            return str(caught.value)

    shown = re.search(r"^```\n(rules\.ml:.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
    assert shown is not None
    assert anyio.run(main).strip() == shown.group(1).strip()
