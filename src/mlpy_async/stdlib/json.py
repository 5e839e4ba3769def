"""`json`: text and values."""

from __future__ import annotations

from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.json_text import JsonText

__all__ = ["Json"]

_PARSE = ("json.parse",)
_SERIALIZE = ("json.serialize",)


@ml_module(name="json", description="JSON text and values", capabilities=(*_PARSE, *_SERIALIZE))
class Json:
    """NaN and infinite numbers are refused; of two equal keys the last one counts."""

    def __init__(self, services: Services) -> None:
        self.text = JsonText(services.operations)
        self.objects = services.operations.objects

    @ml_function(capabilities=_PARSE)
    def parse(self, text: str) -> Any:
        """The value of a JSON text."""
        return self.text.parse(text)

    @ml_function(capabilities=_PARSE)
    def loads(self, text: str) -> Any:
        """The value of a JSON text."""
        return self.text.parse(text)

    @ml_function(capabilities=_PARSE)
    def safeParse(self, text: str, max_depth: int = 100) -> Any:
        """The value of a JSON text that is nested at most so deep."""
        return self.text.parse(text, max_depth)

    @ml_function(capabilities=_SERIALIZE)
    def stringify(self, value: Any, replacer: Any = None, indent: Any = None) -> str:
        """The JSON text of a value; with `indent`, over several lines."""
        return self.text.stringify(value, indent if isinstance(indent, int) and indent > 0 else None)

    @ml_function(capabilities=_SERIALIZE)
    def dumps(self, value: Any) -> str:
        """The JSON text of a value."""
        return self.text.stringify(value)

    @ml_function(capabilities=_SERIALIZE)
    def prettyPrint(self, value: Any, indent: int = 4) -> str:
        """The JSON text of a value, over several lines."""
        return self.text.stringify(value, int(indent))

    @ml_function(capabilities=_PARSE)
    def validate(self, text: str) -> bool:
        """Whether a text is JSON."""
        try:
            self.text.parse(text)
        except ValueError:
            return False
        return True

    @staticmethod
    @ml_function
    def isObject(value: Any) -> bool:
        """Whether a value is an object."""
        return isinstance(value, dict)

    @staticmethod
    @ml_function
    def isArray(value: Any) -> bool:
        """Whether a value is an array."""
        return isinstance(value, list)

    @staticmethod
    @ml_function
    def isString(value: Any) -> bool:
        """Whether a value is a string."""
        return isinstance(value, str)

    @staticmethod
    @ml_function
    def isNumber(value: Any) -> bool:
        """Whether a value is a number."""
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    @staticmethod
    @ml_function
    def isBoolean(value: Any) -> bool:
        """Whether a value is true or false."""
        return isinstance(value, bool)

    @staticmethod
    @ml_function
    def isNull(value: Any) -> bool:
        """Whether a value is null."""
        return value is None

    @ml_function
    def keys(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The keys of an object."""
        return self.objects.keys(obj)

    @ml_function
    def values(self, obj: dict) -> list:  # type: ignore[type-arg]
        """The values of an object."""
        return self.objects.values(obj)

    @staticmethod
    @ml_function
    def hasKey(obj: dict, key: str) -> bool:  # type: ignore[type-arg]
        """Whether an object has a key."""
        return dict.__contains__(obj, key)

    @staticmethod
    @ml_function
    def get(obj: dict, key: str, default: Any = None) -> Any:  # type: ignore[type-arg]
        """The value under a key, or a default."""
        return dict.get(obj, key, default)

    @ml_function
    def merge(self, first: dict, second: dict) -> dict:  # type: ignore[type-arg]
        """A new object with the keys of both; the second's values count."""
        return self.objects.update(self.objects.copy(first), second)
