"""Looking for plugins: files `NAME.ml` and folders `NAME/plugin.ml` in one directory.

In: the directory. Out: a `FoundPlugin` for each file that says `@plugin { … }`, and what is wrong with the others. It blocks, and runs none of them.
The text that was read here is the one that runs later, whatever becomes of the file meanwhile.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlpy_async.modules.scan import Problem
from mlpy_async.plugins.metadata import PluginMetadata
from mlpy_compiler import MLCompileError, Source, SourceLimits, plugin_metadata

__all__ = ["FoundPlugin", "find_plugins", "read_plugin"]

_MOST_FILES = 1_000


@dataclass(frozen=True, slots=True)
class FoundPlugin:
    """A plugin that is there: its metadata, file and text. `folder` is where it may import modules of its own from, None for a single file."""

    metadata: PluginMetadata
    file: Path
    folder: Path | None
    source: str

    @property
    def key(self) -> str:
        return self.metadata.key

    @property
    def name(self) -> str:
        return self.metadata.name


def find_plugins(
    directory: Path, is_module: Callable[[str], bool]
) -> tuple[dict[str, FoundPlugin], tuple[Problem, ...]]:
    """The plugins of a directory by the keys of their names, in the order of their files; of two of one name the first is taken.

    :param is_module: whether a name is that of a module: no plugin may pass for one.
    :raises OSError: if the directory cannot be read.
    """
    found: dict[str, FoundPlugin] = {}
    problems: list[Problem] = []
    for number, file in enumerate(_files(directory)):
        try:
            if number >= _MOST_FILES:
                raise ValueError(
                    f"a directory has at most {_MOST_FILES:,} plugins; this one and those behind it are left out"
                )
            plugin = read_plugin(file, directory)
            if is_module(plugin.name):
                raise ValueError(f"`{plugin.name}` is the name of a module; a plugin needs one of its own")
            if plugin.key in found:
                raise ValueError(f"the name `{plugin.name}` is that of {found[plugin.key].file.name} already")
        except (OSError, ValueError, MLCompileError) as error:
            problems.append(Problem(str(file), 0, _sentence(error)))
            if number >= _MOST_FILES:
                break
        else:
            found[plugin.key] = plugin
    return found, tuple(problems)


def read_plugin(file: Path, directory: Path) -> FoundPlugin:
    """One plugin.

    :raises OSError: if it cannot be read. :raises ValueError: if its metadata is wrong, or it lies outside of the directory.
    :raises MLCompileError: if it is no ML.
    """
    status = file.stat()  # an `OSError` for links in a circle, which `resolve` has no common error for
    if not file.resolve().is_relative_to(directory.resolve()):
        raise ValueError("it is a link that leads out of the directory of plugins")
    most = SourceLimits().max_source_bytes
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        raise ValueError(f"a plugin is a file of at most {most:,} bytes")
    text = file.read_bytes()[: most + 1].decode("utf-8-sig")
    said = plugin_metadata(Source(text, "plugin", str(file)))
    if said is None:
        raise ValueError("there is no `@plugin { … }` at its head, so it is no plugin")
    is_folder = file.parent != directory
    return FoundPlugin(PluginMetadata.of(said), file, file.parent if is_folder else None, text)


def _files(directory: Path) -> list[Path]:
    files = []
    for entry in sorted(directory.iterdir()):
        if entry.suffix == ".ml":
            files.append(entry)
        elif not entry.name.startswith(".") and (entry / "plugin.ml").exists():
            files.append(entry / "plugin.ml")
    return files


def _sentence(error: Exception) -> str:
    if isinstance(error, MLCompileError):
        first = error.errors[0]
        return f"line {first.span[0]}: {first.message}"
    if isinstance(error, UnicodeDecodeError):
        return "a source is UTF-8 text, and it is not"
    return str(error)
