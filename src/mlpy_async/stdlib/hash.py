"""`hash`: digests of texts, and checksums."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.digests import ALGORITHMS, Digests

__all__ = ["Hash"]

_HASH = ("crypto.hash",)


@ml_module(name="hash", description="Digests of texts, and checksums", capabilities=_HASH)
class Hash:
    """The data is a string, taken as UTF-8, or an array of bytes. Passwords are no case for these: they are quick to try."""

    def __init__(self, services: Services) -> None:
        self.digests = Digests(services.operations.pieces)

    @ml_function(capabilities=_HASH)
    def digest(self, data: Any, algorithm: str = "sha256") -> str:
        """The digest by an algorithm of that name, in hexadecimal digits."""
        return self.digests.of(algorithm, data)

    @ml_function(capabilities=_HASH)
    def md5(self, data: Any) -> str:
        """The MD5 digest: for checksums, not against an attacker."""
        return self.digests.of("md5", data)

    @ml_function(capabilities=_HASH)
    def sha1(self, data: Any) -> str:
        """The SHA-1 digest: for old formats, not against an attacker."""
        return self.digests.of("sha1", data)

    @ml_function(capabilities=_HASH)
    def sha256(self, data: Any) -> str:
        """The SHA-256 digest."""
        return self.digests.of("sha256", data)

    @ml_function(capabilities=_HASH)
    def sha512(self, data: Any) -> str:
        """The SHA-512 digest."""
        return self.digests.of("sha512", data)

    @ml_function(capabilities=_HASH)
    def crc32(self, data: Any) -> int:
        """The checksum CRC-32, an integer from 0 to 2^32 - 1."""
        return self._checksum(zlib.crc32, data, 0)

    @ml_function(capabilities=_HASH)
    def adler32(self, data: Any) -> int:
        """The checksum Adler-32, an integer from 0 to 2^32 - 1."""
        return self._checksum(zlib.adler32, data, 1)

    def _checksum(self, update: Callable[[bytes, int], int], data: Any, value: int) -> int:
        for block in self.digests.blocks(data):
            value = update(block, value)
            self.digests.pace()
        return value

    @ml_function
    def algorithms(self) -> list:  # type: ignore[type-arg]
        """The names that `digest` knows."""
        return list(ALGORITHMS)
