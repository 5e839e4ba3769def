"""Findings as SARIF, held against the model that is generated from the official schema, which takes no unknown property."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from mlpy_async.cli.sarif import as_sarif
from mlpy_compiler import CODES, Diagnostic, Source

from .test_cli import mlpy

BROKEN = "function find(näme) { }\n"
QUERY = 'import db;\nfunction find(name) { return db.query("SELECT é FROM t WHERE n = " + name); }\nwhile (true) { }\n'


def document(*arguments: str) -> Any:
    done = mlpy("check", "--sarif", *arguments)
    assert done.stderr == ""
    made = json.loads(done.stdout)
    Sarif.model_validate(made)
    return made


def test_a_document_for_all_files(tmp_path: Path) -> None:
    folder = tmp_path / "of é rules"
    folder.mkdir()
    broken, query = folder / "broken.ml", folder / "query.ml"
    broken.write_text(BROKEN, encoding="utf-8")
    query.write_text(QUERY, encoding="utf-8")
    [run] = document(str(broken), str(query))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["ML-P007", "ML-S301", "ML-S401", "ML-S501"]
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "note", "error", "warning"]
    assert all(CODES[rule["id"]].remedy in rule["help"]["text"] for rule in rules)
    assert "docs/errors.md#ML-S401" in rules[2]["help"]["markdown"]
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == [broken.as_uri(), query.as_uri()]
    found = [
        (one["ruleId"], one["level"], one["locations"][0]["physicalLocation"]["artifactLocation"]["index"])
        for one in run["results"]
    ]
    assert found == [
        ("ML-P007", "error", 0),
        ("ML-S301", "note", 1),
        ("ML-S401", "error", 1),
        ("ML-S501", "warning", 1),
    ]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    region = run["results"][2]["locations"][0]["physicalLocation"]["region"]
    line = QUERY.split("\n")[1]
    assert region == {
        "startLine": 2,
        "startColumn": line.index('"SELECT') + 1,
        "endLine": 2,
        "endColumn": line.index(");") + 1,
        "snippet": {"text": '"SELECT é FROM t WHERE n = " + name'},
    }


def test_nothing_found_is_a_document_too(tmp_path: Path) -> None:
    file = tmp_path / "fine.ml"
    file.write_text("x = 1;\n", encoding="utf-8")
    [run] = document(str(file))["runs"]
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
    assert len(run["artifacts"]) == 1


def test_a_path_that_is_relative_stays_so() -> None:
    finding = Diagnostic("ML-S301", "info", "it needs something", (1, 0, 2, 3))
    made = as_sarif([(Source("a(\n  b)", filename="rules/a b.ml"), [finding])])
    Sarif.model_validate(made)
    [result] = made["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/a%20b.ml"
    assert place["region"] == {"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 4}
    assert result["level"] == "note"
    assert result["message"]["text"] == "it needs something"


@pytest.mark.parametrize("code", CODES)
def test_every_code_makes_a_rule(code: str) -> None:
    Sarif.model_validate(as_sarif([(Source("x"), [Diagnostic(code, "error", "text", (1, 0, 1, 1), "hint")])]))


@pytest.mark.parametrize("other", ["--json", "--scopes"])
def test_it_is_the_only_form(other: str, tmp_path: Path) -> None:
    file = tmp_path / "fine.ml"
    file.write_text("x = 1;\n", encoding="utf-8")
    done = mlpy("check", "--sarif", other, str(file))
    assert done.returncode == 2
    assert "one document" in done.stderr
