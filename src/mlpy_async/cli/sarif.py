"""Findings as SARIF 2.1.0, the form that code hosts and editors read (OASIS, "Static Analysis Results Interchange Format").

In: sources with their findings. Out: one document as plain data. Columns are counted in code points, from 1; the end is the
column behind the last character, as SARIF wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mlpy_compiler import CODES, CodeDoc, Diagnostic, Source

__all__ = ["as_sarif"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PAGE = "docs/errors.md"


def as_sarif(checked: Iterable[tuple[Source, Sequence[Diagnostic]]]) -> dict[str, Any]:
    """A document with one run: the rules that have findings, the files, and the findings in their order."""
    sources = list(checked)
    codes = sorted({finding.code for _, findings in sources for finding in findings})
    rule_of = {code: index for index, code in enumerate(codes)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "mlpy",
                        "semanticVersion": version("mlpy-lang"),
                        "rules": [_rule(code, CODES[code]) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "artifacts": [
                    {"location": {"uri": _uri(source.filename)}, "sourceLanguage": "ml", "encoding": "utf-8"}
                    for source, _ in sources
                ],
                "results": [
                    _result(finding, rule_of[finding.code], source, index)
                    for index, (source, findings) in enumerate(sources)
                    for finding in findings
                ],
            }
        ],
    }


def _rule(code: str, doc: CodeDoc) -> dict[str, Any]:
    text = f"{doc.title}: {doc.remedy}."
    example = f"\n\n```\n{doc.example}\n```" if doc.example else ""
    return {
        "id": code,
        "shortDescription": {"text": doc.title},
        "fullDescription": {"text": text},
        # a `helpUri` has to be absolute; the page lies beside the sources, so the link stands in the text
        "help": {"text": f"{text} See {_PAGE}.", "markdown": f"{text}{example}\n\n[{code}]({_PAGE}#{code})"},
        "defaultConfiguration": {"level": _LEVELS[doc.severity]},
        "properties": {"tags": ["security"] if code.startswith("ML-S") else ["correctness"]},
    }


def _result(finding: Diagnostic, rule: int, source: Source, artifact: int) -> dict[str, Any]:
    line, column, end_line, end_column = finding.span
    region: dict[str, Any] = {
        "startLine": line,
        "startColumn": column + 1,
        "endLine": end_line,
        "endColumn": end_column + 1,
    }
    if line == end_line:
        region["snippet"] = {"text": source.line(line)[column:end_column]}
    hint = f" ({finding.hint})" if finding.hint else ""
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message + hint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(source.filename), "index": artifact},
                    "region": region,
                }
            }
        ],
    }


def _uri(filename: str) -> str:
    """A path as a URI reference: relative where the path is."""
    path = Path(filename)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
