"""The hostile programs have exactly the findings that they name; the harmless ones are not refused, nor warned of."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from mlpy_compiler import CompileOptions, MLCompileError, compile_module

from .corpus_programs import HARMLESS, HOSTILE, compiled_findings, expected_findings, name_of, world


@pytest.mark.parametrize("path", HOSTILE, ids=name_of)
def test_hostile(path: Path) -> None:
    expected = expected_findings(path)
    assert expected, "a hostile program names its findings"
    findings = compiled_findings(path)
    found = [(finding.code, f"{finding.span[0]}:{finding.span[1] + 1}") for finding in findings]
    assert sorted(found) == expected
    assert all(finding.hint for finding in findings), "each finding says what would help"


@pytest.mark.parametrize("path", HARMLESS, ids=name_of)
def test_harmless(path: Path) -> None:
    assert [finding for finding in compiled_findings(path) if finding.severity != "info"] == []
    compile_module(
        path.read_text(encoding="utf-8"), environment=world(), options=CompileOptions(open_names=True)
    )  # refuses nothing


@pytest.mark.parametrize("path", HOSTILE, ids=name_of)
def test_strict_security_refuses_errors_alone(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    options = CompileOptions(open_names=True, strict_security=True)
    if any(finding.severity == "error" for finding in compiled_findings(path)):
        with pytest.raises(MLCompileError) as refused:
            compile_module(text, environment=world(), options=options)
        assert all(finding.code.startswith("ML-S") for finding in refused.value.errors)
    else:
        compile_module(text, environment=world(), options=options)


def test_the_corpus_is_large_and_varied() -> None:
    assert len(HOSTILE) >= 120
    assert len(HARMLESS) >= 120
    # without comments, names and constants: what is left is the shape of a program
    shapes = Counter(re.sub(r"//.*|[\w\"' ]+", "", path.read_text(encoding="utf-8")) for path in (*HOSTILE, *HARMLESS))
    copies = sum(count - 1 for count in shapes.values())
    assert copies < len(shapes) / 20


def test_each_code_has_a_hostile_program() -> None:
    from mlpy_compiler.codes import CODES

    shown = {code for path in HOSTILE for code, _ in expected_findings(path)}
    assert shown == {code for code in CODES if code.startswith("ML-S")}
