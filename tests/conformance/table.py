"""Writes docs/conformance.md: which program holds which sentence of the language's definition. `python -m tests.conformance.table`."""

from __future__ import annotations

from .harness import FOLDER, read

__all__ = ["PAGE", "page"]

PAGE = FOLDER.parents[1] / "docs" / "conformance.md"


def page() -> str:
    """The page as it should be."""
    phrases: dict[str, dict[str, list[str]]] = {}
    programs = sorted(FOLDER.rglob("*.ml"))
    for path in programs:
        topic = path.parent.name
        phrases.setdefault(topic, {}).setdefault(read(path)[1].phrase, []).append(path.stem)
    lines = [
        "# Conformance",
        "",
        f"The {len(programs)} programs under `tests/conformance/`, by topic, with the sentence of the definition that each holds.",
    ]
    for topic, held in phrases.items():
        lines += ["", f"## {topic}", "", "| sentence | programs |", "|---|---|"]
        lines += [f"| {phrase.replace('|', chr(92) + '|')} | {', '.join(names)} |" for phrase, names in held.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
