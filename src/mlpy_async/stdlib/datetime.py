"""`datetime`: points in time, days and spans, in zones of the IANA database or at fixed distances from UTC.

Days are counted by the calendar of the zone; hours, minutes and seconds go by, also where a zone changes its clocks.
"""

from __future__ import annotations

import calendar
import datetime
from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module, snake_case
from mlpy_async.services import Services, current_world
from mlpy_async.stdlib.zones import Zones
from mlpy_async.values.members import DeclaredClass

__all__ = ["Datetime"]

_CREATE = ("datetime.create",)
_NOW = ("datetime.now",)
_LONGEST_TEXT = 100


class _Held:
    """Holds a Python value for ML, which sees what is declared of it."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and type(self) is type(other) and self.value == other.value

    def __lt__(self, other: Any) -> bool:
        return bool(self.value < _same(self, other))

    def __le__(self, other: Any) -> bool:
        return bool(self.value <= _same(self, other))

    def __hash__(self) -> int:
        return hash(self.value)


def _same(one: _Held, other: Any) -> Any:
    if type(other) is not type(one):
        raise TypeError(f"a {type(one).__name__} compares with a {type(one).__name__}")
    return other.value


class DateTime(_Held):
    pass


class Date(_Held):
    pass


class Time(_Held):
    pass


class TimeDelta(_Held):
    pass


def _shift(unit: str) -> Any:
    return lambda self, count: type(self)(_later(self.value, datetime.timedelta(**{unit: count})))


def _later(value: datetime.datetime, delta: datetime.timedelta) -> datetime.datetime:
    """A point in time so much later: what a clock that is never set shows."""
    return (value.astimezone(datetime.timezone.utc) + delta).astimezone(value.tzinfo)


def _add_days(self: Any, days: float) -> Any:
    return type(self)(self.value + datetime.timedelta(days=days))


def _between(value: Any, other: Any) -> datetime.timedelta:
    """How much later one is: what a clock that is never set shows, also within one zone."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc) - other.astimezone(datetime.timezone.utc)  # type: ignore[no-any-return]
    return value - other  # type: ignore[no-any-return]


def _part(name: str) -> Any:
    return lambda self: getattr(self.value, name)


def _start(**parts: int) -> Any:
    return lambda self: DateTime(self.value.replace(**parts, hour=0, minute=0, second=0, microsecond=0))


def _end_of_month(self: Any) -> Any:
    day = calendar.monthrange(self.value.year, self.value.month)[1]
    return DateTime(self.value.replace(day=day, hour=23, minute=59, second=59, microsecond=999_999))


def _end(**parts: int) -> Any:
    return lambda self: DateTime(self.value.replace(**parts, hour=23, minute=59, second=59, microsecond=999_999))


def _delta(value: Any) -> datetime.timedelta:
    if type(value) is TimeDelta:
        return value.value  # type: ignore[no-any-return]
    raise TypeError("want a TimeDelta here")


def _format(self: Any, format_str: str = "%Y-%m-%d %H:%M:%S") -> str:
    if not isinstance(format_str, str) or len(format_str) > 200:
        raise ValueError("a date format is a string of at most 200 characters")
    return str(self.value.strftime(format_str))


_COMMON: dict[str, Any] = {
    "toISOString": lambda self: self.value.isoformat(),
    "toString": lambda self: str(self.value),
    "year": _part("year"), "month": _part("month"), "day": _part("day"), "weekday": lambda self: self.value.weekday(),
    "addDays": _add_days,
    "isSame": lambda self, other: self.value == _same(self, other),
    "isBefore": lambda self, other: self.value < _same(self, other),
    "isAfter": lambda self, other: self.value > _same(self, other),
    "diff": lambda self, other: TimeDelta(_between(self.value, _same(self, other))),
    "isWeekend": lambda self: self.value.weekday() >= 5,
    "format": _format,
}  # fmt: skip
_DATE_TIME: dict[str, Any] = {
    **_COMMON,
    "timestamp": lambda self: self.value.timestamp(),
    "hour": _part("hour"), "minute": _part("minute"), "second": _part("second"),
    "addHours": _shift("hours"), "addMinutes": _shift("minutes"), "addSeconds": _shift("seconds"),
    "startOfDay": _start(), "startOfMonth": _start(day=1), "startOfYear": _start(month=1, day=1),
    "endOfDay": _end(), "endOfMonth": _end_of_month, "endOfYear": _end(month=12, day=31),
    "isSameDay": lambda self, other: self.value.date() == _same(self, other).date(),
    "date": lambda self: Date(self.value.date()), "time": lambda self: Time(self.value.time()),
    "add": lambda self, delta: DateTime(_later(self.value, _delta(delta))),
    "subtract": lambda self, delta: DateTime(_later(self.value, -_delta(delta))),
    "timeZone": lambda self: str(self.value.tzinfo), "offsetHours": lambda self: self.value.utcoffset().total_seconds() / 3_600,
}  # fmt: skip
_DATE: dict[str, Any] = {**_COMMON, "subtractDays": lambda self, days: Date(self.value - datetime.timedelta(days=days))}
_TIME: dict[str, Any] = {
    "hour": _part("hour"), "minute": _part("minute"), "second": _part("second"), "toString": lambda self: str(self.value),
}  # fmt: skip
_SPAN: dict[str, Any] = {
    "days": lambda self: self.value.days, "seconds": lambda self: self.value.seconds,
    "totalSeconds": lambda self: self.value.total_seconds(), "totalMinutes": lambda self: self.value.total_seconds() / 60,
    "totalHours": lambda self: self.value.total_seconds() / 3_600, "totalDays": lambda self: self.value.total_seconds() / 86_400,
    "add": lambda self, other: TimeDelta(self.value + _delta(other)),
    "subtract": lambda self, other: TimeDelta(self.value - _delta(other)),
    "multiply": lambda self, factor: TimeDelta(self.value * factor),
    "isNegative": lambda self: self.value < datetime.timedelta(0), "abs": lambda self: TimeDelta(abs(self.value)),
    "toString": lambda self: str(self.value),
}  # fmt: skip


@ml_module(name="datetime", description="Points in time, days and spans", capabilities=(*_CREATE, *_NOW))
class Datetime:
    """Without a zone, times are in UTC."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.zones = Zones(services.engine)
        moved = {
            "toTimeZone": lambda held, zone: DateTime(held.value.astimezone(self._zone(zone))),
            "withTimeZone": lambda held, zone: DateTime(held.value.replace(tzinfo=self._zone(zone))),
        }
        services.operations.declare(Zone, DeclaredClass("TimeZone", {}, text=lambda held: str(held.value)))
        for cls, methods in ((DateTime, _DATE_TIME | moved), (Date, _DATE), (Time, _TIME), (TimeDelta, _SPAN)):
            table = {spelling: method for name, method in methods.items() for spelling in (name, snake_case(name))}
            services.operations.declare(cls, DeclaredClass(cls.__name__, table, text=lambda held: str(held.value)))

    def _now(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(current_world(self.services).clock(), datetime.timezone.utc)

    @ml_function(capabilities=_NOW)
    def now(self, timezone: Any = None) -> Any:
        """This moment, in UTC or in a zone: its name, as `Europe/Vienna`, or one of `createTimeZone`."""
        return DateTime(self._now() if timezone is None else self._now().astimezone(self._zone(timezone)))

    def _zone(self, zone: Any) -> datetime.tzinfo:
        return zone.value if type(zone) is Zone else self.zones.named(zone)

    @ml_function
    def timeZones(self) -> list:  # type: ignore[type-arg]
        """The names of all zones, in order."""
        return self.zones.names()

    @ml_function(capabilities=_NOW)
    def utc(self) -> Any:
        """This moment in UTC."""
        return DateTime(self._now())

    @ml_function(capabilities=_NOW)
    def today(self) -> Any:
        """This day."""
        return Date(self._now().date())

    @ml_function(capabilities=_CREATE)
    def create(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> Any:
        """A point in time, in UTC."""
        return DateTime(datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.timezone.utc))

    @ml_function(capabilities=_CREATE)
    def createDate(self, year: int, month: int, day: int) -> Any:
        """A day."""
        return Date(datetime.date(year, month, day))

    @ml_function(capabilities=_CREATE)
    def createTime(self, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0) -> Any:
        """A time of day."""
        return Time(datetime.time(hour, minute, second, microsecond))

    @ml_function(capabilities=_CREATE)
    def createDelta(self, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> Any:
        """A span of time."""
        return TimeDelta(datetime.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    @ml_function(capabilities=_CREATE)
    def createTimeZone(self, hours: int, minutes: int = 0, name: str = "") -> Any:
        """A zone at a fixed distance from UTC."""
        delta = datetime.timedelta(hours=hours, minutes=minutes)
        return Zone(datetime.timezone(delta, name) if name else datetime.timezone(delta))

    @ml_function(capabilities=_CREATE)
    def fromTimestamp(self, timestamp: float) -> Any:
        """The point in time so many seconds after 1970 began, in UTC."""
        return DateTime(datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc))

    @ml_function(capabilities=_CREATE)
    def parseISO(self, iso_string: str) -> Any:
        """The point in time of a text in ISO 8601."""
        if len(iso_string) > _LONGEST_TEXT:
            raise ValueError(f"a text in ISO 8601 has at most {_LONGEST_TEXT} characters, got {len(iso_string):,}")
        made = datetime.datetime.fromisoformat(iso_string.replace("Z", "+00:00"))
        return DateTime(made if made.tzinfo else made.replace(tzinfo=datetime.timezone.utc))

    @ml_function
    def daysInMonth(self, year: int, month: int) -> int:
        """How many days a month has."""
        return calendar.monthrange(int(year), int(month))[1]

    @ml_function
    def isLeapYear(self, year: int) -> bool:
        """Whether a year has 366 days."""
        return calendar.isleap(int(year))

    @ml_function
    def isWeekend(self, dt_obj: Any) -> bool:
        """Whether it is Saturday or Sunday."""
        return _day(dt_obj).weekday() >= 5

    @ml_function
    def isWeekday(self, dt_obj: Any) -> bool:
        """Whether it is Monday to Friday."""
        return _day(dt_obj).weekday() < 5

    @ml_function(capabilities=_CREATE)
    def calculateAge(self, birth_date: Any, current_date: Any = None) -> int:
        """Whole years between two days."""
        born, now = _day(birth_date), self._now().date() if current_date is None else _day(current_date)
        return now.year - born.year - ((now.month, now.day) < (born.month, born.day))

    @ml_function(capabilities=_CREATE)
    def addBusinessDays(self, dt_obj: Any, days: int) -> Any:
        """So many days from Monday to Friday later (negative: earlier)."""
        _day(dt_obj)
        weeks, rest = divmod(abs(int(days)), 5)
        step = datetime.timedelta(days=1 if days >= 0 else -1)
        value = dt_obj.value + step * 7 * weeks
        while rest or value.weekday() >= 5:
            value += step
            rest -= value.weekday() < 5 and rest > 0
        return type(dt_obj)(value)

    @ml_function
    def businessDaysBetween(self, start: Any, end: Any) -> int:
        """The days from Monday to Friday from start up to, not including, end."""
        first, last = _day(start), _day(end)
        weeks, rest = divmod((last - first).days, 7)
        return weeks * 5 + sum((first.weekday() + offset) % 7 < 5 for offset in range(rest))


class Zone(_Held):
    pass


def _day(value: Any) -> datetime.date:
    if type(value) is DateTime:
        return value.value.date()  # type: ignore[no-any-return]
    if type(value) is Date:
        return value.value  # type: ignore[no-any-return]
    raise TypeError("want a DateTime or a Date here")
