"""What a session holds: capabilities that its host grants and takes back while it runs.

In: tokens, within the bounds of a runtime. Out: a capability context that changes with them. What a session's functions may do is asked when they do
it, so a right that is taken back is gone for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from mlpy_async.capabilities import CapabilityContext, CapabilityToken
from mlpy_async.errors import CapabilityViolationError

__all__ = ["Rights"]


class Rights:
    """The rights of one session.

    :param bounds: the context of its runtime. :param tokens: what it holds of that; None: all of it.
    """

    def __init__(self, bounds: CapabilityContext, tokens: Iterable[str | CapabilityToken] | None) -> None:
        self._bounds = bounds
        given = bounds.tokens if tokens is None else (tokens,) if isinstance(tokens, str) else tokens
        self._given = tuple(map(_read, given))
        self.reset()

    def reset(self) -> None:
        """Hold what was held at first. What still runs in the old context holds nothing any more."""
        self.hold(self._given)

    def hold(self, tokens: Iterable[str | CapabilityToken]) -> None:
        """Hold this from now on, and nothing else. What still runs in the old context holds nothing any more.

        :raises ValueError: if one cannot be read; then nothing changes.
        """
        issued = [_issued(_read(token)) for token in tokens]
        self.close()
        self._own = CapabilityContext(issued, execution_type="repl", audit=self._bounds.audit)
        self.context = self._bounds.adopt(self._own)

    def names(self) -> list[str]:
        """What is held beside what only computes, as written; behind `!` what is denied."""
        return sorted(self._own.names())

    def grant(self, given: str | CapabilityToken) -> None:
        """Hold this from now on; a denial that is written the same is lifted.

        :raises ValueError: if it cannot be read. :raises CapabilityViolationError: if the runtime holds nothing of it.
        """
        token = _read(given)
        if (
            not token.denies
            and self._bounds.layers
            and token.type != "*"
            and not any(map(self._bounds.holds, _of(token)))
        ):
            raise CapabilityViolationError(
                f"the runtime of this session does not hold `{token}`, so it cannot grant it; "
                "give it to `MLRuntime(capabilities=…)`",
                capability=str(token),
                held=tuple(self._bounds.names()),
            )
        self._take_back(f"!{token}")
        self._own.add_capability(_issued(token))

    def revoke(self, given: str | CapabilityToken) -> None:
        """Hold this no longer: what was granted in these words is taken back; where something wider gives it still, it is denied.

        :raises ValueError: if it cannot be read.
        """
        token = _read(given)
        self._take_back(str(token))
        if token.type == "*":
            for own in self._own.tokens:
                own.revoke()
        elif any(map(self._own.holds, _of(token))):
            self._own.add_capability(f"!{token}")

    def close(self) -> None:
        """Hold nothing, for ever."""
        if hasattr(self, "_own"):
            self._own.close()

    def _take_back(self, text: str) -> None:
        for own in self._own.tokens:
            if str(own) == text:
                own.revoke()


def _read(given: str | CapabilityToken) -> CapabilityToken:
    return CapabilityToken.parse(given) if isinstance(given, str) else given


def _issued(token: CapabilityToken) -> CapabilityToken:
    """A token of the session's own, which it can take back from nobody else."""
    return CapabilityToken.parse(str(token)) if token.denies else token.attenuate()


def _of(token: CapabilityToken) -> list[str]:
    """The capabilities that a token is about."""
    return [f"{token.type}.{operation}" for operation in sorted(token.operations)] or [token.type]
