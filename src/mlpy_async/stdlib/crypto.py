"""`crypto`: digests, message authentication and random values that nobody can guess."""

from __future__ import annotations

import hmac
import math
import secrets
import string
import uuid
from collections.abc import Iterator
from typing import Any

from mlpy_async.capabilities.checks import require
from mlpy_async.capabilities.contexts import entered
from mlpy_async.modules.decorators import ml_function, ml_module
from mlpy_async.services import Services
from mlpy_async.stdlib.digests import Digests
from mlpy_async.stdlib.file_access import FileAccess

__all__ = ["Crypto"]

_HASH, _RANDOM = ("crypto.hash",), ("crypto.random",)
_FILE = (*_HASH, "file.read")
_LETTERS = (string.ascii_letters + string.digits).encode()
_FAIR = 256 // len(_LETTERS) * len(_LETTERS)
"""Bytes below this stand for letters, each as often as any other; those above are thrown away."""
_TO_LETTERS = bytes(_LETTERS[byte % len(_LETTERS)] for byte in range(256))
_PIECE = 16_384
_LONGEST_DIGEST = 1_000
_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


@ml_module(name="crypto", description="Digests, authentication of messages, secrets", capabilities=(*_FILE, *_RANDOM))
class Crypto:
    """Digests are hexadecimal digits; data is a string, taken as UTF-8, or an array of bytes. Random values come from the operating system;
    no seed fixes them.
    """

    def __init__(self, services: Services) -> None:
        self.access = FileAccess(services)
        self.operations = services.operations
        self.digests = Digests(services.operations.pieces)

    # --- digests --------------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_HASH)
    def sha256(self, data: Any, salt: str = "") -> str:
        """The SHA-256 digest of the data with a salt behind it."""
        return self.digests.of("sha256", data, salt)

    @ml_function(capabilities=_HASH)
    def sha1(self, data: Any, salt: str = "") -> str:
        """The SHA-1 digest of the data with a salt behind it: for old formats, not against an attacker."""
        return self.digests.of("sha1", data, salt)

    @ml_function(capabilities=_HASH)
    def md5(self, data: Any, salt: str = "") -> str:
        """The MD5 digest of the data with a salt behind it: for checksums, not against an attacker."""
        return self.digests.of("md5", data, salt)

    @ml_function(capabilities=_FILE, checks_itself=True)
    def hashFile(self, file_path: str, algorithm: str = "sha256") -> str:
        """The digest of a file's bytes."""
        require(entered(self.access.engine.capabilities), "crypto.hash", None, "crypto.hashFile")
        return self.digests.of_blocks(algorithm, self.access.blocks(file_path, "crypto.hashFile"))

    @ml_function(capabilities=_HASH)
    def hmac(self, message: Any, key: Any, algorithm: str = "sha256") -> str:
        """The HMAC of a message under a key (RFC 2104)."""
        return self.digests.keyed(algorithm, key, message)

    @ml_function(capabilities=_HASH)
    def verifyHmac(self, message: Any, signature: str, key: Any, algorithm: str = "sha256") -> bool:
        """Whether a signature is the HMAC of a message; it takes the same time whatever differs."""
        return _same(self.digests.keyed(algorithm, key, message), signature)

    @ml_function(capabilities=_HASH)
    def compareHash(self, hash1: str, hash2: str) -> bool:
        """Whether two digests are the same; it takes the same time whatever differs."""
        return _same(hash1, hash2)

    @ml_function(capabilities=_HASH)
    def uuidFromString(self, data: str, namespace: Any = None) -> str:
        """The UUID of a name, always the same (version 5, RFC 9562); the namespace is `dns` (default), `url`, `oid`, `x500` or a UUID."""
        space = _namespace(namespace)
        digest = bytearray.fromhex(self.digests.of("sha1", list(space.bytes), data))
        return str(uuid.UUID(bytes=bytes(digest[:16]), version=5))

    # --- random values ----------------------------------------------------------------------------------------------------

    @ml_function(capabilities=_RANDOM)
    def uuid(self) -> str:
        """A random UUID (version 4)."""
        return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))

    @ml_function(capabilities=_RANDOM)
    def randomBytes(self, length: int) -> list:  # type: ignore[type-arg]
        """So many random bytes, as numbers from 0 to 255."""
        self.operations.arithmetic.room(_count(length))
        made: list[int] = []
        for size in _sizes(_count(length)):
            made += secrets.token_bytes(size)
            self.digests.pace()
        return self.operations.pieces.kept(made)

    @ml_function(capabilities=_RANDOM)
    def randomHex(self, length: int) -> str:
        """So many random bytes, as two hexadecimal digits each."""
        self.operations.arithmetic.long(2 * _count(length))
        return self.operations.pieces.built(secrets.token_hex(size) for size in _sizes(_count(length)))

    @ml_function(capabilities=_RANDOM)
    def randomString(self, length: int) -> str:
        """So many random letters and digits."""
        self.operations.arithmetic.long(_count(length))
        return self.operations.pieces.built(map(_letters, _sizes(_count(length))))

    @ml_function(capabilities=_RANDOM)
    def randomInt(self, min_val: int, max_val: int) -> int:
        """A random integer from min to max, both included."""
        if max_val < min_val:
            raise ValueError(f"crypto.randomInt: want min_val <= max_val, got {min_val} and {max_val}")
        return int(min_val) + secrets.randbelow(int(max_val) - int(min_val) + 1)

    @ml_function(capabilities=_RANDOM)
    def randomFloat(self) -> float:
        """A random number from 0 up to, not including, 1."""
        return math.ldexp(secrets.randbits(53), -53)


def _letters(count: int) -> str:
    made = b""
    while len(made) < count:
        made += secrets.token_bytes(count).translate(_TO_LETTERS, bytes(range(_FAIR, 256)))
    return made[:count].decode()


def _count(length: Any) -> int:
    count = int(length)
    if count < 0:
        raise ValueError(f"a length is not negative, got {count}")
    return count


def _sizes(count: int) -> Iterator[int]:
    """So many in pieces."""
    yield from [_PIECE] * (count // _PIECE)
    if count % _PIECE:
        yield count % _PIECE


def _same(one: str, other: str) -> bool:
    if max(len(one), len(other)) > _LONGEST_DIGEST:
        raise ValueError(f"a digest has at most {_LONGEST_DIGEST:,} characters")
    return hmac.compare_digest(one.encode(errors="surrogatepass"), other.encode(errors="surrogatepass"))


def _namespace(name: Any) -> uuid.UUID:
    if name is None:
        return uuid.NAMESPACE_DNS
    if isinstance(name, str) and len(name) <= 50:
        return _NAMESPACES.get(name.lower()) or uuid.UUID(name)
    raise ValueError("a namespace is dns, url, oid, x500 or a UUID")
