"""Reading configuration files: TOML, YAML and JSON, plain data only.

In: a path. Out: a table of keys, and the line of each key for errors. YAML is read without tags, aliases and repeated keys, so that a small file stays small
and makes no objects.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["ConfigError", "line_of", "parse", "read"]

LARGEST = 1_000_000
"""Characters of a configuration file."""


class ConfigError(ValueError):
    """A configuration file cannot be used. The message says file, line and key."""


def read(path: Path) -> str:
    """The text of a file. Blocks. :raises OSError: if it cannot be read. :raises ConfigError: if it is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: a configuration file is UTF-8: {error.reason} at byte {error.start}") from error


def parse(path: Path, text: str) -> dict[str, Any]:
    """What a file holds, by its ending.

    :raises ConfigError: if it is no file of its kind, or holds no table.
    """
    if len(text) > LARGEST:
        raise ConfigError(f"{path}: a configuration file has {LARGEST:,} characters at most; this has {len(text):,}")
    try:
        found = _PARSERS[path.suffix.lower()](text)
    except KeyError:
        kinds = ", ".join(sorted(_PARSERS))
        raise ConfigError(f"{path}: a configuration file ends in one of {kinds}; got {path.suffix!r}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ConfigError(f"{path}:{mark.line + 1 if mark else 1}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: {error}") from error
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path}:{error.lineno}: {error.msg}") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise ConfigError(f"{path}:{line[1] if line else 1}: {error}") from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{path}: this is nested too deep, or no value: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise ConfigError(f"{path}:1: a configuration file is a table of keys; got {type(found).__name__}")
    return found


def line_of(text: str, keys: Sequence[str | int]) -> int:
    """The line in which a key stands: the first with its name, after those of the keys around it."""
    lines = text.splitlines()
    at = 0
    for key in keys:
        name = re.compile(
            rf"^\s*(?:-\s+)?\[*[\"']?(?:[\w.]+\.)?{re.escape(str(key))}[\"']?\s*[:=\]]|[{{,]\s*\"{re.escape(str(key))}\"\s*:"
        )
        at = next((index for index in range(at, len(lines)) if name.search(lines[index])), at)
    return at + 1


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases, and with each key once."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.get_mark()
            raise yaml.MarkedYAMLError(problem="aliases are not read in configuration files", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(problem="a key is a text", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key `{key.value}` is here twice", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _yaml(text: str) -> Any:
    return yaml.load(text, _PlainLoader)  # noqa: S506 - it is a safe loader, and less than one


_PARSERS: dict[str, Any] = {
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": _yaml,
    ".yml": _yaml,
}
