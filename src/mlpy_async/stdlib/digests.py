"""Digests of texts and files, in slices: what `hash` and `crypto` share.

In: a string (as UTF-8), an array of bytes, or blocks of a file. Out: the digest in hexadecimal digits. A slice takes about a millisecond.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Protocol

from mlpy_async.values.kinds import type_name
from mlpy_async.values.pieces import Pieces, cut

__all__ = ["ALGORITHMS", "Digests"]

ALGORITHMS = (
    "blake2b", "blake2s", "md5", "sha1", "sha224", "sha256", "sha384", "sha3_256", "sha3_384", "sha3_512", "sha512",
)  # fmt: skip
_BYTES = 100_000


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


class Digests:
    """Makes digests for one runtime."""

    def __init__(self, pieces: Pieces) -> None:
        self.pace = pieces.pace

    def of(self, algorithm: str, *parts: Any) -> str:
        """The digest of texts or arrays of bytes, one behind the other.

        :raises ValueError: for an unknown algorithm.
        """
        return self.of_blocks(algorithm, (block for part in parts for block in self.blocks(part)))

    def of_blocks(self, algorithm: str, blocks: Iterable[bytes]) -> str:
        """The digest of blocks of bytes."""
        return self._fed(hashlib.new(_known(algorithm), usedforsecurity=False), blocks).hexdigest()

    def keyed(self, algorithm: str, key: Any, message: Any) -> str:
        """The HMAC of a message (RFC 2104)."""
        name = _known(algorithm)
        hashed, blocks = hashlib.new(name, usedforsecurity=False), self.blocks(key)
        secret = next(blocks, b"")
        if len(secret) > hashed.block_size:
            # what HMAC makes of such a key, in pieces
            secret = self._fed(hashed, chain([secret], blocks)).digest()
        return self._fed(hmac.new(secret, None, name), self.blocks(message)).hexdigest()

    def _fed(self, digest: Any, blocks: Iterable[bytes]) -> _Digest:
        for block in blocks:
            digest.update(block)
            self.pace()
        return digest  # type: ignore[no-any-return]

    def blocks(self, data: Any) -> Iterator[bytes]:
        """A string as UTF-8, or an array of numbers from 0 to 255, as blocks of bytes."""
        if isinstance(data, str):
            for piece in cut(data):
                yield piece.encode(errors="surrogatepass")
        elif isinstance(data, list):
            for at in range(0, len(data), _BYTES):
                try:
                    yield bytes(list.__getitem__(data, slice(at, at + _BYTES)))
                except (TypeError, ValueError):
                    raise ValueError("bytes are integers from 0 to 255") from None
                self.pace()
        else:
            raise TypeError(f"want a string or an array of bytes, got {type_name(data)}")


def _known(algorithm: Any) -> str:
    name = algorithm.lower().replace("-", "") if isinstance(algorithm, str) and len(algorithm) < 20 else ""
    if name not in ALGORITHMS:
        raise ValueError(f"unknown algorithm; want one of {', '.join(ALGORITHMS)}")
    return name
