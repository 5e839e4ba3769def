"""`text`: texts for people: lines, words, names, letters.

Longer texts are worked on in a worker thread; what takes the product of two lengths goes row by row, with checkpoints between.
"""

from __future__ import annotations

import html
import re
import textwrap
import unicodedata
from collections.abc import Callable
from typing import Any, TypeVar

from mlpy_async.engine import await_
from mlpy_async.errors import LimitError
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.values.pieces import cut

__all__ = ["Text"]

_T = TypeVar("_T")
_SHORT = 2_000
"""Characters that are worked on where they are."""
_LONGEST = 100_000
_LONGEST_COMPARED = 5_000
_LONGEST_RUN = 100
"""Marks on one letter: to put them in order takes the square of their number."""
_WORD = re.compile(r"[^\W_a-z]+(?![a-z])|[^\W_]?[^\W_A-Z]+|[^\W_]")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_FORMS = frozenset({"NFC", "NFD", "NFKC", "NFKD"})


@ml_module(name="text", description="Texts for people: lines, words, names, letters")
class Text:
    """Texts have at most 100,000 characters here, and those that `distance` compares 5,000."""

    def __init__(self, services: Services) -> None:
        self.engine = services.engine
        self.arithmetic = services.operations.arithmetic
        self.pieces = services.operations.pieces

    def _done(self, function: Callable[[str], _T], text: str) -> _T:
        if len(text) > _LONGEST:
            raise LimitError(f"a text has at most {_LONGEST:,} characters here, got {len(text):,}")
        return function(text) if len(text) <= _SHORT else await_(self.engine.to_thread(function, text))

    # --- lines ------------------------------------------------------------------------------------------------------------

    @ml_function
    def wrap(self, text: str, width: int = 70) -> list:  # type: ignore[type-arg]
        """The words of a text in lines of at most so many characters."""
        return self._done(lambda text: textwrap.wrap(text, _width(width), break_on_hyphens=False), text)

    @ml_function
    def fill(self, text: str, width: int = 70) -> str:
        """As `wrap`, as one text."""
        return "\n".join(self.wrap(text, width))

    @ml_function
    def shorten(self, text: str, width: int, placeholder: str = "…") -> str:
        """A text of at most so many characters: its end gives way to the placeholder."""
        room = _width(width) - len(placeholder)
        if room < 0:
            raise ValueError(f"text.shorten: the placeholder alone has {len(placeholder):,} characters")
        return text if len(text) <= _width(width) else text[:room].rstrip() + placeholder

    @ml_function
    def dedent(self, text: str) -> str:
        """A text without the white space that all of its lines begin with."""
        return self._done(textwrap.dedent, text)

    @ml_function
    def indent(self, text: str, prefix: str = "    ") -> str:
        """A text with something before each of its lines that is not empty."""
        if len(prefix) > _SHORT // 10:
            raise LimitError(f"text.indent: the prefix has at most {_SHORT // 10} characters")
        return self._done(lambda text: textwrap.indent(text, prefix), text)

    # --- words and names --------------------------------------------------------------------------------------------------

    @ml_function
    def words(self, text: str) -> list:  # type: ignore[type-arg]
        """The words of a text, those of a name in `camelCase` and `snake_case` too."""
        return self._done(_WORD.findall, text)

    @ml_function
    def camelCase(self, text: str) -> str:
        """Words as one name, `likeThis`."""
        name = "".join(word.capitalize() for word in self.words(text))
        return name[:1].lower() + name[1:]

    @ml_function
    def pascalCase(self, text: str) -> str:
        """Words as one name, `LikeThis`."""
        return "".join(word.capitalize() for word in self.words(text))

    @ml_function
    def snakeCase(self, text: str) -> str:
        """Words as one name, `like_this`."""
        return "_".join(self.words(text)).lower()

    @ml_function
    def kebabCase(self, text: str) -> str:
        """Words as one name, `like-this`."""
        return "-".join(self.words(text)).lower()

    @ml_function
    def slug(self, text: str) -> str:
        """A text as a part of a URL: its letters and digits in ASCII, `like-this`."""
        return self._done(lambda text: _NO_LETTERS.sub("-", _without_marks(text).lower()).strip("-"), text)

    @ml_function
    def distance(self, first: str, second: str) -> int:
        """How many letters have to be put in, left out or changed to make one text of the other (V. I. Levenshtein, 1965)."""
        if max(len(first), len(second)) > _LONGEST_COMPARED:
            raise LimitError(f"text.distance compares texts of at most {_LONGEST_COMPARED:,} characters")
        row = list(range(len(second) + 1))
        for number, letter in enumerate(first, 1):
            diagonal, row[0] = row[0], number
            for index, other in enumerate(second, 1):
                cost = diagonal if letter == other else 1 + min(diagonal, row[index], row[index - 1])
                diagonal, row[index] = row[index], cost
            self.pieces.pace()
        return row[-1]

    # --- letters ----------------------------------------------------------------------------------------------------------

    @ml_function
    def normalize(self, text: str, form: str = "NFC") -> str:
        """A text in a normal form of Unicode: NFC, NFD, NFKC or NFKD."""
        if form not in _FORMS:
            raise ValueError("a form is NFC, NFD, NFKC or NFKD")
        return self._done(lambda text: _normal(text, form), text)

    @ml_function
    def removeAccents(self, text: str) -> str:
        """A text without the marks on its letters."""
        return self._done(_without_marks, text)

    @ml_function
    def isAscii(self, text: str) -> bool:
        """Whether a text has nothing but characters of ASCII."""
        return text.isascii()

    @ml_function
    def escapeHtml(self, text: str) -> str:
        """A text so that it means itself in HTML, in attributes too."""
        return self.pieces.built(self.arithmetic.bounded(map(html.escape, cut(text))))

    @ml_function
    def unescapeHtml(self, text: str) -> str:
        """The text that HTML without tags means."""
        return self._done(html.unescape, text)


def _width(width: Any) -> int:
    if width < 1:
        raise ValueError(f"a width is at least 1, got {width}")
    return min(int(width), _LONGEST)


def _normal(text: str, form: Any) -> str:
    run = 0
    for character in "" if text.isascii() else text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _LONGEST_RUN:
            raise LimitError(f"the text has more than {_LONGEST_RUN} marks on one letter")
    return unicodedata.normalize(form, text)


def _without_marks(text: str) -> str:
    return "".join(character for character in _normal(text, "NFKD") if not unicodedata.combining(character))
