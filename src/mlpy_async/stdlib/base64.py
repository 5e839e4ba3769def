"""`base64`: bytes as letters (RFC 4648)."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.digests import Digests
from mlpy_async.values.pieces import cut

__all__ = ["Base64"]

_SPACE = re.compile(r"[ \t\r\n]+")
_PLAIN, _URL = re.compile(r"[A-Za-z0-9+/]*"), re.compile(r"[A-Za-z0-9_-]*")


@ml_module(name="base64", description="Bytes as letters, and back")
class Base64:
    """What is encoded is a string, taken as UTF-8, or an array of bytes."""

    def __init__(self, services: Services) -> None:
        self.operations = services.operations
        self.pieces = services.operations.pieces
        self.blocks = Digests(self.pieces).blocks

    @ml_function
    def encode(self, data: Any) -> str:
        """Data in the alphabet with `+` and `/`."""
        return self._encoded(data, base64.b64encode)

    @ml_function
    def encodeUrl(self, data: Any) -> str:
        """Data in the alphabet for URLs, with `-` and `_`, and without `=` at the end."""
        return self.operations.strings.trim_end(self._encoded(data, base64.urlsafe_b64encode), "=")

    @ml_function
    def decode(self, text: str) -> str:
        """The text that was encoded; white space is skipped."""
        return self._text(self._decoded(text, _PLAIN))

    @ml_function
    def decodeUrl(self, text: str) -> str:
        """The text that was encoded for URLs, with or without `=` at the end."""
        return self._text(self._decoded(text, _URL))

    @ml_function
    def decodeBytes(self, text: str) -> list:  # type: ignore[type-arg]
        """The bytes that were encoded, as numbers from 0 to 255."""
        made: list[int] = []
        for block in self._decoded(text, _PLAIN):
            self.operations.arithmetic.room(len(made) + len(block))
            made += block
            self.pieces.pace()
        return self.pieces.kept(made)

    @ml_function
    def isValid(self, text: str) -> bool:
        """Whether a text is Base64 with `+` and `/`."""
        try:
            for _ in self._decoded(text, _PLAIN):
                self.pieces.pace()
        except ValueError:
            return False
        return True

    def _encoded(self, data: Any, encode: Callable[[bytes], bytes]) -> str:
        return self.pieces.built(
            self.operations.arithmetic.bounded(encode(block).decode() for block in self._threes(data))
        )

    def _threes(self, data: Any) -> Iterator[bytes]:
        """Data in blocks of whole triples of bytes, but for the last."""
        rest = b""
        for block in self.blocks(data):
            held = rest + block
            whole = len(held) - len(held) % 3
            yield held[:whole]
            rest = held[whole:]
        yield rest

    def _decoded(self, text: str, alphabet: re.Pattern[str]) -> Iterator[bytes]:
        """The bytes of a text, block by block.

        :raises ValueError: if it is no Base64 of that alphabet.
        """
        rest = ""
        ended = False
        for piece in cut(text):
            letters = rest + _SPACE.sub("", piece)
            bare = letters.rstrip("=")
            if (ended and bare) or alphabet.fullmatch(bare) is None:
                raise ValueError("no Base64: there is a character that is not of its alphabet")
            ended = ended or len(bare) < len(letters)
            whole = len(bare) - len(bare) % 4
            yield base64.urlsafe_b64decode(bare[:whole].replace("+", "-").replace("/", "_"))
            rest = bare[whole:]
        try:
            yield base64.urlsafe_b64decode((rest + "=" * (-len(rest) % 4)).replace("+", "-").replace("/", "_"))
        except binascii.Error:
            raise ValueError("no Base64: the text ends too early") from None

    def _text(self, blocks: Iterator[bytes]) -> str:
        decoder = codecs.getincrementaldecoder("utf-8")()
        made = self.pieces.built(decoder.decode(block) for block in blocks)
        return made + decoder.decode(b"", True)
