"""Watching: files of loaded modules that are saved are loaded anew.

In: what the operating system tells of folders, through `watchfiles`. Out: reloads, and a `ReloadEvent` for each. What the system tells is a hint to look: whether a
file has changed is decided by its content, so a save by renaming, several saves at once and a file that was only touched are what they
are. It loads nothing that is not loaded already.
"""

from __future__ import annotations

import importlib
import logging
import stat
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from inspect import isawaitable
from pathlib import Path
from typing import Literal

import anyio
from anyio import to_thread
from anyio.lowlevel import checkpoint
from typing_extensions import Self

from mlpy_async.modules.loader import ModuleLoader
from mlpy_async.modules.private_files import digest
from mlpy_async.modules.reload import reload_modules

__all__ = ["ReloadEvent", "Watch", "log_event"]

_LONGEST = 0.5
"""Seconds after which a file that is saved again and again is looked at all the same."""
_ABSENCE = 0.05
"""Seconds for which a file may be away while an editor puts another in its place."""

_logger = logging.getLogger("mlpy.reload")


@dataclass(frozen=True, slots=True)
class ReloadEvent:
    """What came of a change: the modules `names` are new, in the order in which they ran ("reloaded"), or stay as they were because of `error` ("failed"), whose text
    says file and line, or because their file is not there any more ("gone"). `seconds` is how long the reload took.
    """

    kind: Literal["reloaded", "failed", "gone"]
    names: tuple[str, ...]
    error: Exception | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was seen of a file: which state of it, and the digest of the last content."""

    signature: tuple[int, ...] | None
    content: str


class Watch:
    """Loads modules anew when their files change; an async context manager. Nothing of it outlives its block.

    :param on_event: called with each event, on the event loop; it may be asynchronous. What it raises ends the block. Default: a line in the log `mlpy.reload`.
    :param settle: seconds without a further change before files are looked at.
    """

    def __init__(
        self,
        loader: ModuleLoader,
        on_event: Callable[[ReloadEvent], object | Awaitable[object]] | None = None,
        *,
        settle: float = 0.02,
    ) -> None:
        self._loader = loader
        self._on_event = on_event or log_event
        self._settle = settle
        self._seen: dict[tuple[str, Path], _Seen] = {}
        self._pending: set[str] = set()
        """Modules whose present files cannot be used: they are tried again when something changes."""
        self._looking = anyio.Lock()
        self._closing = False
        self._stop = anyio.Event()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Begin. A change that is made from now on is seen. A checkpoint."""
        await to_thread.run_sync(_prepare)
        await to_thread.run_sync(self._look)
        group = await self._stack.enter_async_context(anyio.create_task_group())
        self._stack.callback(group.cancel_scope.cancel)
        self._loader.changed.append(self._notice)
        group.start_soon(self._run)
        return self

    async def __aexit__(self, *details: object) -> bool | None:
        self._closing = True
        self._stop.set()  # the thread that waits for the system looks at this, and at no cancellation
        self._loader.changed.remove(self._notice)
        return await self._stack.__aexit__(*details)  # type: ignore[arg-type]

    # --- what is watched --------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._closing:
            self._stop = anyio.Event()
            folders = await to_thread.run_sync(self._folders)
            async with anyio.create_task_group() as group:
                group.start_soon(self._wait, folders, self._stop)
                # the other task begins to watch before it first waits, so behind two turns of the loop no change is missed
                await checkpoint()
                await checkpoint()
                await anyio.sleep(self._settle)  # somebody may be writing at this moment
                await self._check()

    async def _wait(self, folders: list[Path], stop: anyio.Event) -> None:
        from watchfiles import awatch

        if not folders:
            await stop.wait()
            return
        step, debounce = int(self._settle * 1000), int(_LONGEST * 1000)
        async for _ in awatch(*folders, recursive=False, stop_event=stop, step=step, debounce=debounce):
            await self._check()

    def _folders(self) -> list[Path]:
        """The folders of all files of loaded modules, those of what their links lead to, and those in which modules are looked for. Blocks."""
        catalogue = self._loader.catalogue
        made = {*catalogue.extension_paths, *catalogue.ml_module_paths}
        for _, path, _, _ in self._files():
            made |= {path.parent, path.resolve().parent}
        return sorted(path for path in made if path.is_dir())

    def _notice(self) -> None:
        """Other modules are loaded: their folders may be others."""
        if any((name, path) not in self._seen for name, path, _, _ in self._files()):
            self._stop.set()

    def _files(self) -> Iterator[tuple[str, Path, Callable[[], str], str | None]]:
        """For each file of a loaded module: its module, how to read it, and what the loaded module was made of, if that is known."""
        for name, loaded in list(self._loader.loaded().items()):
            if loaded.file is not None:
                yield name, loaded.file.path, loaded.file.read, loaded.compiled.source.text
        for name, bridge in list(self._loader.bridges().items()):
            for module in bridge.modules:
                path = Path(str(module.__file__))
                yield name, path, lambda path=path: path.read_text("utf-8", "surrogateescape"), None  # type: ignore[misc]

    # --- what has changed -------------------------------------------------------------------------------------------------

    async def _check(self) -> None:
        """Look at all files, and load anew what has changed."""
        async with self._looking:
            changed, gone = await to_thread.run_sync(self._look)
            if gone:
                await anyio.sleep(_ABSENCE)
                back, _ = await to_thread.run_sync(self._look)
                changed += back
            for name in gone:
                if any(seen.signature is None for (owner, _), seen in self._seen.items() if owner == name):
                    self._pending.discard(name)
                    await self._tell(ReloadEvent("gone", (name,)))
            if changed or self._pending:
                await self._reload(list(dict.fromkeys((*changed, *sorted(self._pending)))), frozenset(changed))

    def _look(self) -> tuple[list[str], list[str]]:
        """The modules whose files have another content than when it was last looked, or are gone since. Blocks."""
        changed: list[str] = []
        gone: list[str] = []
        for name, path, read, text in self._files():
            before = self._seen.get((name, path))
            signature = _signature(path)
            if before is not None and before.signature == signature:
                continue
            content = before.content if before is not None else "" if text is None else digest(text)
            if signature is None:
                gone.append(name)
            else:
                last, content = content, _content(read)
                if content != last and (before is not None or text is not None):
                    changed.append(name)
            self._seen[name, path] = _Seen(signature, content)
        return changed, gone

    async def _reload(self, names: list[str], changed: frozenset[str]) -> None:
        """Load modules anew in one step; if that fails, one after the other, so that each stands or falls for itself."""
        started = time.perf_counter()
        try:
            done = await reload_modules(self._loader, names)
        except Exception as error:
            if len(names) > 1:
                for name in names:
                    await self._reload([name], changed)
                return
            self._pending.update(names)
            if changed.intersection(names):
                await self._tell(ReloadEvent("failed", tuple(names), error, time.perf_counter() - started))
        else:
            self._pending.difference_update(names)
            await self._tell(ReloadEvent("reloaded", done, None, time.perf_counter() - started))

    async def _tell(self, event: ReloadEvent) -> None:
        told = self._on_event(event)
        if isawaitable(told):
            await told


def _prepare() -> None:
    """Import what is not needed without a watch, and asks for the working directory when it is. Blocks."""
    importlib.import_module("watchfiles")


def _signature(path: Path) -> tuple[int, ...] | None:
    """What differs between two states of a file; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _content(read: Callable[[], str]) -> str:
    """A digest of what a file holds, or of why it cannot be read: the reload tells that."""
    try:
        return digest(read())
    except (OSError, ValueError) as error:
        return digest(f"{type(error).__name__}: {error}")


def log_event(event: ReloadEvent) -> None:
    """Tell of an event in the log `mlpy.reload`."""
    names = ", ".join(f"`{name}`" for name in event.names)
    if event.kind == "reloaded":
        _logger.info("loaded anew: %s (%.0f ms)", names, event.seconds * 1e3)
    elif event.kind == "gone":
        _logger.warning("%s: the file is not there any more; the last version stays", names)
    else:
        _logger.warning("%s stays as it was: %s", names, event.error)
