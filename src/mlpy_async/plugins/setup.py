"""What the host gives plugins: modules, options of their runtimes, and of what they ask for that which is granted.

In: the arguments of a manager. Out: a runtime for a plugin, and which modules there are. It grants nothing that a plugin does not ask for, and nothing
that the host does not give.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Literal

from mlpy_async.capabilities import AuditLog, CapabilityContext, CapabilityToken
from mlpy_async.plugins.discovery import FoundPlugin
from mlpy_async.plugins.metadata import key_of
from mlpy_async.plugins.neighbours import Neighbours
from mlpy_async.registry import ModuleRegistry
from mlpy_async.runtime import MLRuntime
from mlpy_async.sandbox.config import SandboxConfig

__all__ = ["Capabilities", "Setup"]

Capabilities = Iterable[str | CapabilityToken]


class Setup:
    """What `MLPluginManager` was told of its plugins' runtimes. :param options: what else `MLRuntime` takes."""

    def __init__(
        self,
        capabilities: str | Capabilities,
        grants: Mapping[str, Capabilities],
        audit: AuditLog,
        isolation: Literal["inline", "process"],
        sandbox: SandboxConfig | None,
        options: Mapping[str, Any],
    ) -> None:
        self.is_process = isolation == "process"
        self._capabilities = (capabilities,) if isinstance(capabilities, str) else tuple(capabilities)
        self._grants = {key_of(name): tuple(tokens) for name, tokens in grants.items()}
        self._audit = audit
        self._options = dict(options)
        self._modules = tuple(self._options.pop("modules", ()))
        self._paths = tuple(self._options.pop("ml_module_paths", ()))
        self._options |= {"isolation": isolation, "audit": audit}
        if self.is_process:
            # one worker, that is not replaced for its age: a plugin has variables
            self._options["sandbox"] = sandbox or SandboxConfig(workers=1, max_calls=sys.maxsize)
        self.registry = ModuleRegistry(
            self._options.get("extension_paths", ()),
            self._paths,
            modules=(*self._modules, Neighbours),
            cache_dir=self._options.get("cache_dir", ...),
        )

    def runtime(self, found: FoundPlugin, ask: Callable[..., Awaitable[Any]], start_timeout: float) -> MLRuntime:
        """The runtime of a plugin, which holds what the plugin asks for as far as that is granted. :param ask: calls other plugins for it."""
        return MLRuntime(
            capabilities=CapabilityContext(found.metadata.capabilities, parent=self._granted(found)),
            modules=(*self._modules, Neighbours(ask)),
            ml_module_paths=self._paths if found.folder is None else (found.folder, *self._paths),
            default_timeout=start_timeout,
            **self._options,
        )

    def withheld(self, found: FoundPlugin) -> tuple[str, ...]:
        """What a plugin asks for and is not granted, or not all of it. Blocks: patterns may be of paths, which the file system is asked for."""
        granted = self._granted(found)
        return tuple(
            str(token)
            for token in found.metadata.capabilities
            if not token.denies
            and not all(
                granted.holds_pattern(f"{token.type}.{operation}" if operation else token.type, pattern)
                for operation in token.operations or ("",)
                for pattern in token.resources or (None,)
            )
        )

    def version_of_module(self, name: str) -> str | None:
        """The version of a module, "" if it has none; None if there is no module of that name."""
        info = self.registry.module_info(name)
        return None if info is None else info.version

    def _granted(self, found: FoundPlugin) -> CapabilityContext:
        return CapabilityContext((*self._capabilities, *self._grants.get(found.key, ())), audit=self._audit)
