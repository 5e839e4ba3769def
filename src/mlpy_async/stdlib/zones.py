"""Time zones by name, of the IANA database: the system's, or that of the package `tzdata`.

In: the name of a zone. Out: Python's `ZoneInfo`. The database is read in worker threads, each zone once for a runtime.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from typing import Any

from mlpy_async.engine import Engine, await_

__all__ = ["Zones"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z][A-Za-z0-9_+-]*){0,3}")
_LONGEST = 100


class Zones:
    """The zones that the programs of one runtime have named."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, datetime.tzinfo] = {"UTC": datetime.timezone.utc}
        self._names: list[str] = []

    def named(self, name: Any) -> datetime.tzinfo:
        """A zone. A checkpoint where it was not named before.

        :raises ValueError: if there is none of that name.
        """
        if not isinstance(name, str):
            raise TypeError("a zone is its name, as `Europe/Vienna`, or one of `createTimeZone`")
        found = self._known.get(name)
        if found is None:
            if len(name) > _LONGEST or _NAME.fullmatch(name) is None:
                raise ValueError("a zone has a name like `Europe/Vienna`")
            found = self._known[name] = await_(self._engine.to_thread(_read, name))
        return found

    def names(self) -> list[str]:
        """All names, in order. A checkpoint at the first time."""
        if not self._names:
            self._names = await_(self._engine.to_thread(lambda: sorted(zoneinfo.available_timezones())))
        return list(self._names)


def _read(name: str) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError, ValueError):
        raise ValueError(f"there is no time zone `{name}`") from None
