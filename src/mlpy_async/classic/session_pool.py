"""`REPLSessionPool` and `REPLSessionManager`: many sessions in one runtime and one thread.

In: how many, and what each begins with. Out: sessions, one to a user at a time; or by name, until nobody has used them for a while.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from contextlib import asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any, ClassVar

import anyio
from anyio import to_thread
from typing_extensions import Self

from mlpy_async.capabilities import CapabilityToken
from mlpy_async.synchronous_session import REPLSession, own_loop

__all__ = ["REPLSessionManager", "REPLSessionPool", "repl_session"]

_MAKING = threading.Lock()
"""Held while the pool of the process is looked for or made."""


class REPLSessionPool:
    """Sessions that are lent to one user at a time, and are as new for the next; a context manager, or `close_all()`.

    :param pool_size: how many there are at most. :param template: a text that each begins with, compiled once.
    :param capabilities: what each holds. :param options: those of `MLREPLSession`.
    """

    _of_process: ClassVar[REPLSessionPool | None] = None

    def __init__(
        self,
        pool_size: int = 10,
        *,
        template: str = "",
        capabilities: Iterable[str | CapabilityToken] = (),
        **options: Any,
    ) -> None:
        if pool_size < 1:
            raise ValueError(f"a pool has at least 1 session; got pool_size={pool_size}")
        self.pool_size = pool_size
        self._template = template
        self._capabilities = tuple(capabilities)
        self._loop = own_loop(**options)
        self._idle: deque[REPLSession] = deque()
        self._lent: set[REPLSession] = set()
        self._starting = 0
        self._changed = threading.Condition()
        self._closed = False
        self.acquired = 0
        self.discarded = 0
        """How many could not be reset."""

    @staticmethod
    def get_instance() -> REPLSessionPool:
        """The pool of this process, as `REPLSessionPool()` makes it; another once that is closed. It ends with the interpreter. Blocks while it is made."""
        with _MAKING:
            pool = REPLSessionPool._of_process
            if pool is None or pool.closed:
                pool = REPLSessionPool._of_process = REPLSessionPool()
            return pool

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close_all()

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def active_sessions(self) -> int:
        """How many are lent."""
        return len(self._lent)

    def health(self) -> dict[str, Any]:
        """Whether sessions can be had, and how many there are of which kind."""
        with self._changed:
            return {
                "status": "closed" if self._closed else "healthy",
                "pool_size": self.pool_size,
                "active_sessions": len(self._lent),
                "idle_sessions": len(self._idle),
                "acquired": self.acquired,
                "discarded": self.discarded,
            }

    def acquire_sync(self, timeout: float | None = None, *, wanted: Callable[[], bool] = lambda: True) -> REPLSession:
        """A session of one's own, until it is released. Blocks while all are lent.

        :param timeout: seconds to wait at most. :param wanted: whether it is still wanted; asked when something
            has changed. :raises TimeoutError: if none is free by then. :raises RuntimeError: if the pool is closed.
            Raises as `MLSession.load` if the template fails.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while not self._idle and len(self._lent) + self._starting >= self.pool_size and not self._closed:
                if not wanted():
                    raise TimeoutError("nobody wants a session any more")
                if not self._changed.wait(None if deadline is None else max(0.0, deadline - time.monotonic())):
                    raise TimeoutError(f"all {self.pool_size} sessions of the pool were in use for {timeout:g} s")
            if self._closed:
                raise RuntimeError("this pool of sessions is closed")
            self.acquired += 1
            if self._idle:
                session = self._idle.pop()
                self._lent.add(session)
                return session
            self._starting += 1
        try:
            session = self._made()
        except BaseException:
            self._settle(None)
            raise
        self._settle(session)
        return session

    async def acquire(self, timeout: float | None = None) -> REPLSession:
        """As `acquire_sync`, beside the event loop. A checkpoint; if it is cancelled, what it gets meanwhile goes back."""
        waiter = _Waiter(self, timeout)
        try:
            # a limiter of its own: those that wait must not keep those from running that give back
            return await to_thread.run_sync(waiter.acquire, abandon_on_cancel=True, limiter=anyio.CapacityLimiter(1))
        except BaseException:
            waiter.leave()
            raise

    def release(self, session: REPLSession) -> None:
        """Give a session back. It is as new for the next; one that cannot be reset is closed, and another takes its place."""
        with self._changed:
            if session not in self._lent:
                raise ValueError("this session is not lent by this pool, or was released already")
        try:
            session.reset()
            usable = True
        except Exception:  # whatever its user did to it: it is not lent again
            usable = False
            session.close()
        with self._changed:
            self._lent.discard(session)
            if usable and not self._closed:
                self._idle.append(session)
            elif not usable:
                self.discarded += 1
            self._changed.notify()

    @contextmanager
    def session(self, timeout: float | None = None) -> Generator[REPLSession, None, None]:
        """A block with a session. As `acquire_sync`."""
        session = self.acquire_sync(timeout)
        try:
            yield session
        finally:
            self.release(session)

    def wake(self) -> None:
        """Have those who wait ask again whether they are still wanted."""
        with self._changed:
            self._changed.notify_all()

    def _made(self) -> REPLSession:
        session = REPLSession(loop=self._loop, capabilities=self._capabilities)
        try:
            if self._template:
                session.load(self._template)
        except BaseException:
            session.close()
            raise
        return session

    def _settle(self, session: REPLSession | None) -> None:
        """A session was made, or could not be."""
        with self._changed:
            self._starting -= 1
            if session is not None:
                self._lent.add(session)
            self._changed.notify()

    def close_all(self) -> None:
        """Close all sessions, those that are lent too, and end the thread."""
        with self._changed:
            self._closed = True
            sessions = [*self._idle, *self._lent]
            self._idle.clear()
            self._lent.clear()
            self._changed.notify_all()
        for session in sessions:
            session.close()
        self._loop.close()


class _Waiter:
    """One that waits for a session in a worker thread, and may be gone when it comes."""

    def __init__(self, pool: REPLSessionPool, timeout: float | None) -> None:
        self._pool = pool
        self._timeout = timeout
        self._lock = threading.Lock()
        self._session: REPLSession | None = None
        self._gone = False

    def acquire(self) -> REPLSession:
        session = self._pool.acquire_sync(self._timeout, wanted=lambda: not self._gone)
        with self._lock:
            if not self._gone:
                self._session = session
                return session
        self._pool.release(session)
        raise TimeoutError("nobody wants this session any more")

    def leave(self) -> None:
        """Nobody waits any more."""
        with self._lock:
            self._gone = True
            session = self._session
        if session is not None:
            self._pool.release(session)
        else:
            self._pool.wake()


@asynccontextmanager
async def repl_session(pool: REPLSessionPool, timeout: float | None = None) -> AsyncGenerator[REPLSession, None]:
    """A block with a session of a pool. As `REPLSessionPool.acquire`."""
    session = await pool.acquire(timeout)
    try:
        yield session
    finally:
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(pool.release, session)


class REPLSessionManager:
    """Sessions by name; a context manager, or `close_all()`.

    :param idle_timeout: seconds after which a session that nobody used is closed, at the next use of the manager; None: never.
    :param max_sessions: how many there are at most. :param options: those of `MLREPLSession`.
    """

    def __init__(self, *, idle_timeout: float | None = None, max_sessions: int = 1_000, **options: Any) -> None:
        self.idle_timeout = idle_timeout
        self.max_sessions = max_sessions
        self._loop = own_loop(**options)
        self._sessions: dict[str, REPLSession] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close_all()

    def create_session(
        self, session_id: str | None = None, capabilities: Iterable[str | CapabilityToken] | None = None
    ) -> REPLSession:
        """A new session. :param session_id: its name; default: a random one. :param capabilities: what it holds.

        :raises ValueError: if there is one of that name. :raises RuntimeError: if there are `max_sessions`.
        """
        self.expire()
        name = session_id or str(uuid.uuid4())
        session = REPLSession(loop=self._loop, capabilities=capabilities or ())
        with self._lock:
            problem = (
                ValueError(f"there is a session `{name}` already; close it, or take another name")
                if name in self._sessions
                else RuntimeError(f"there are {self.max_sessions:,} sessions already; close some")
                if len(self._sessions) >= self.max_sessions
                else None
            )
            if problem is None:
                self._sessions[name] = session
                return session
        session.close()
        raise problem

    def get_session(self, session_id: str) -> REPLSession | None:
        """The session of a name, or None."""
        self.expire()
        with self._lock:
            return self._sessions.get(session_id)

    def close_session(self, session_id: str) -> None:
        """Close a session; nothing happens if there is none of that name."""
        with self._lock:
            session = self._sessions.pop(session_id, None)
        if session is not None:
            session.close()

    def list_sessions(self) -> list[dict[str, Any]]:
        """For each session its `session_id`, how many `variables` and `inputs` it has, and for how many seconds it has been `idle`."""
        self.expire()
        now = time.monotonic()
        with self._lock:
            return [
                {
                    "session_id": name,
                    "variables": len(session.session.names()),
                    "inputs": session.statistics.inputs,
                    "idle": now - session.statistics.last_used,
                }
                for name, session in self._sessions.items()
            ]

    def expire(self) -> None:
        """Close the sessions that nobody has used for `idle_timeout`."""
        if self.idle_timeout is not None:
            before = time.monotonic() - self.idle_timeout
            with self._lock:
                expired = [name for name, session in self._sessions.items() if session.statistics.last_used < before]
            for name in expired:
                self.close_session(name)

    def close_all(self) -> None:
        """Close all sessions, and end the thread."""
        for name in list(self._sessions):
            self.close_session(name)
        self._loop.close()
