"""Capabilities from signed tokens: JSON Web Tokens (RFC 7519), as RFC 8725 advises to check them.

In: the compact form of a token. Out: capability tokens that expire when it does, or `ValueError`. The algorithms are the host's choice, never
the token's; keys are the host's too (`jku`, `x5u` and `jwk` headers are not followed). Needs the extra `jwt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from jwt.algorithms import get_default_algorithms

from mlpy_async.capabilities import CapabilityToken

__all__ = ["JWTCapabilities"]

_SECRET_BYTES = {"HS256": 32, "HS384": 48, "HS512": 64}
"""The least size of a shared secret for each algorithm (RFC 7518, 3.2)."""
_MOST_CAPABILITIES = 100
_LONGEST_CAPABILITY = 1_000


class JWTCapabilities:
    """Gives the capabilities that a token states in a claim, as a list of written forms: `{"capabilities": ["stock:read:berlin"], …}`.

    :param key: the public key, as PEM text or an object of `cryptography`, or the shared secret; or several, by their `kid`.
    :param algorithms: those that are accepted, all of one family: `["RS256"]`, `["ES256"]`, `["EdDSA"]`, `["HS256"]`.
    :param audience: whom the token must be for, one or several. :param issuer: who must have issued it, if that is to be checked.
    :param claim: the name of the claim. :param leeway: seconds by which clocks may differ.
    :raises ValueError: for algorithms that are unknown, mixed, or none at all; for a secret that is too short; for a key of another family.

    A token has to have `exp` and `aud`. It is called with the token's text, and is no checkpoint: to verify takes some ten microseconds.
    """

    def __init__(
        self,
        key: Any,
        *,
        algorithms: Sequence[str],
        audience: str | Sequence[str],
        issuer: str | None = None,
        claim: str = "capabilities",
        leeway: float = 0.0,
    ) -> None:
        self._algorithms = _checked(algorithms)
        named = isinstance(key, Mapping)
        keys: dict[str | None, Any] = dict(key) if named else {None: key}
        self._keys = {name: _prepared(each, self._algorithms) for name, each in keys.items()}
        self._is_named = named
        if not audience:
            raise ValueError("a token is for an audience; got none: name this service")
        self._audience = audience
        self._issuer = issuer
        self._claim = claim
        self._leeway = leeway

    def __call__(self, token: str) -> list[CapabilityToken]:
        """The capabilities of a token. :raises ValueError: if it is not to be trusted, or its claim cannot be read."""
        try:
            name = jwt.get_unverified_header(token).get("kid") if self._is_named else None
            if name not in self._keys:
                raise ValueError("the token names no key that is known")
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys[name],
                algorithms=self._algorithms,
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._leeway,
                options={"require": ["exp", "aud"]},
            )
        except (jwt.PyJWTError, TypeError, RecursionError) as error:
            raise ValueError("the token is not to be trusted") from error
        return _capabilities(claims.get(self._claim, []), float(claims["exp"]) + self._leeway)


def _checked(algorithms: Sequence[str]) -> list[str]:
    given = [algorithms] if isinstance(algorithms, str) else list(algorithms)
    known = sorted(set(get_default_algorithms()) - {"none"})
    unknown = [each for each in given if each not in known]
    if unknown or not given:
        raise ValueError(f"the algorithms are some of {', '.join(known)}; got {given}")
    if len({each in _SECRET_BYTES for each in given}) > 1:
        raise ValueError(f"shared secrets and public keys do not mix, got {given}: whoever reads the key could sign")
    return given


def _prepared(key: Any, algorithms: list[str]) -> Any:
    """A key as the algorithms take it, read once."""
    try:
        # those of one family read a key alike
        prepared = jwt.get_algorithm_by_name(algorithms[0]).prepare_key(key)
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise ValueError(f"the key does not fit {', '.join(algorithms)}: {error}") from error
    least = max(_SECRET_BYTES.get(each, 0) for each in algorithms)
    if least and len(prepared) < least:
        raise ValueError(f"the secret has at least {least} bytes for {', '.join(algorithms)}; got {len(prepared)}")
    if not least and not hasattr(prepared, "verify"):
        raise ValueError("verifying takes the public key; got a private one")
    return prepared


def _capabilities(stated: Any, expires_at: float) -> list[CapabilityToken]:
    if not isinstance(stated, list) or len(stated) > _MOST_CAPABILITIES:
        raise ValueError(f"the capabilities of a token are a list of at most {_MOST_CAPABILITIES}")
    if not all(isinstance(each, str) and len(each) <= _LONGEST_CAPABILITY for each in stated):
        raise ValueError(f"a capability of a token is a text of at most {_LONGEST_CAPABILITY} characters")
    return [CapabilityToken(each, expires_at=expires_at) for each in stated]
