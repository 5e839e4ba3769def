"""`log`: messages to the host's logging.

In: messages of a program. Out: records of the Python logger `mlpy.programs`, and lines in the files that the program names. The host decides
which records are shown and where. What a program sets holds for its runtime.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from typing import Any

from mlpy_async.capabilities.checks import require
from mlpy_async.capabilities.contexts import entered
from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services, current_world
from mlpy_async.stdlib.file_access import FileAccess
from mlpy_async.stdlib.json_text import JsonText
from mlpy_async.values.members import DeclaredClass

__all__ = ["Log"]

_logger = logging.getLogger("mlpy.programs")
_WRITE = ("log.write",)
_FILE = (*_WRITE, "file.write")
_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
}
_NAMES = {logging.WARNING: "WARNING", **{number: name.upper() for name, number in _LEVELS.items() if name != "warn"}}
_LONGEST = 100_000
"""Characters of a message with its data."""
_LONGEST_NAME = 100
_MOST_FILES = 10
_BREAKS = {
    ord(character): f"\\x{ord(character):02x}" for character in map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029])
} | {10: "\\n", 13: "\\r", 9: "\t"}
"""What would let one message look like several, or move a terminal."""


class Logger:
    """A logger by name, as ML holds it."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


@ml_module(name="log", description="Messages to the host's log", capabilities=_FILE)
class Log:
    """A message is one line; `data` is any value, added as JSON. Python's logging has the messages under `mlpy.programs`."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.access = FileAccess(services)
        self.json = JsonText(services.operations)
        self.text = services.operations.text
        self._level = logging.DEBUG
        self._as_json = False
        self._timestamp = True
        self._files: dict[str, None] = {}
        table: dict[str, Any] = {name: self._method(name) for name in ("debug", "info", "warn", "error", "critical")}
        methods = {spelling: method for name, method in table.items() for spelling in (name, snake_case(name))}
        services.operations.declare(Logger, DeclaredClass("Logger", methods, text=lambda held: f"<Logger {held.name}>"))

    def _method(self, level: str) -> Callable[..., None]:
        def write(logger: Logger, message: Any, data: Any = None) -> None:
            require(entered(self.services.engine.capabilities), "log.write", None, f"Logger.{level}")
            self._write(_LEVELS[level], message, data, logger.name)

        return write

    # --- messages -------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_WRITE)
    def debug(self, message: Any, data: Any = None) -> None:
        """A message for who looks for an error."""
        self._write(logging.DEBUG, message, data)

    @ml_function(capabilities=_WRITE)
    def info(self, message: Any, data: Any = None) -> None:
        """A message on what goes as it should."""
        self._write(logging.INFO, message, data)

    @ml_function(capabilities=_WRITE)
    def warn(self, message: Any, data: Any = None) -> None:
        """A message on what may become an error."""
        self._write(logging.WARNING, message, data)

    @ml_function(capabilities=_WRITE)
    def error(self, message: Any, data: Any = None) -> None:
        """A message on what failed."""
        self._write(logging.ERROR, message, data)

    @ml_function(capabilities=_WRITE)
    def critical(self, message: Any, data: Any = None) -> None:
        """A message on what must not fail."""
        self._write(logging.CRITICAL, message, data)

    # --- settings -------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_WRITE)
    def setLevel(self, level: str) -> None:
        """Leave out what is less than `debug`, `info`, `warn`, `error` or `critical`."""
        known = _LEVELS.get(level[:10].lower())
        if known is None:
            raise ValueError("a level is debug, info, warn, error or critical")
        self._level = known

    @ml_function(capabilities=_WRITE)
    def setFormat(self, format_type: str) -> None:
        """How messages look: `text` or `json`."""
        if format_type not in ("text", "json"):
            raise ValueError("a format is text or json")
        self._as_json = format_type == "json"

    @ml_function(capabilities=_WRITE)
    def setTimestamp(self, enabled: bool) -> None:
        """Whether lines in files, and messages in JSON, begin with the time."""
        self._timestamp = bool(enabled)

    @ml_function(capabilities=_FILE, resource={"file.write": "file_path"})
    def addFile(self, file_path: str) -> None:
        """Write messages to the end of a file too."""
        if len(self._files) >= _MOST_FILES and file_path not in self._files:
            raise ValueError(f"a log goes to at most {_MOST_FILES} files")
        self._files[file_path] = None

    @ml_function
    def isDebug(self) -> bool:
        """Whether messages for who looks for an error are kept."""
        return self._level <= logging.DEBUG and _logger.isEnabledFor(logging.DEBUG)

    @ml_function
    def createLogger(self, name: str) -> Any:
        """A logger with the same five levels, whose messages have a name."""
        if not name or len(name) > _LONGEST_NAME or not name.replace(".", "_").replace("-", "_").isidentifier():
            raise ValueError("a logger's name consists of letters, digits, `_`, `-` and `.`")
        return Logger(name)

    # --- writing --------------------------------------------------------------------------------------------------------

    def _write(self, level: int, message: Any, data: Any, name: str = "") -> None:
        if level < self._level:
            return
        time = datetime.datetime.fromtimestamp(current_world(self.services).clock(), datetime.timezone.utc).isoformat(
            timespec="milliseconds"
        )
        content = self._content(level, message, data, name, time)
        # one logger for all names: Python keeps each logger for good
        _logger.log(level, "%s", f"{name}: {content}" if name and not self._as_json else content)
        if not self._files:
            return
        heads = [] if self._as_json else [time] * self._timestamp + [_NAMES[level]] + [name] * bool(name)
        line = " ".join([*heads, content]) + "\n"
        for path in self._files:
            self.access.write("file.write", path, "a", self.access.encoded(line, "utf-8"), "log")

    def _content(self, level: int, message: Any, data: Any, name: str, time: str) -> str:
        if not self._as_json:
            text = self._short(self.text(message)).translate(_BREAKS)
            return text if data is None else f"{text} {self._short(self.json.stringify(data))}"
        record: dict[str, Any] = {"time": time} if self._timestamp else {}
        record |= {"level": _NAMES[level].lower(), "message": self._short(self.text(message))}
        if name:
            record["logger"] = name
        if data is not None:
            record["data"] = data
        return self._short(self.json.stringify(record))

    def _short(self, text: str) -> str:
        if len(text) > _LONGEST:
            raise ValueError(f"a message with its data has at most {_LONGEST:,} characters, got {len(text):,}")
        return text
