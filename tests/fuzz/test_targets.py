"""The fuzzer's targets run, for some inputs, without the fuzzer; inputs that it found stay here."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from .border import target as border
from .compiler import target as compiler

PROGRAMS = sorted((Path(__file__).parents[1] / "conformance").rglob("*.ml"))


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes(seed: int) -> None:
    random = Random(seed)
    for _ in range(10):
        data = random.randbytes(random.randrange(200))
        compiler.target(data)
        border.target(data)


def test_programs_with_a_byte_changed() -> None:
    random = Random(0)
    for path in random.sample(PROGRAMS, 40):
        data = bytearray(b"\0" + path.read_bytes())
        compiler.target(bytes(data))
        data[random.randrange(1, len(data))] = random.randrange(256)
        compiler.target(bytes(data))


def test_a_target_sees_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(compiler, "compile_module", broken)
    with pytest.raises(ZeroDivisionError):
        compiler.target(b"\0x = 1;")
    monkeypatch.setattr(border, "to_ml", broken)
    with pytest.raises(ZeroDivisionError):
        border.target(b"\0")
