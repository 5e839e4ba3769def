"""What is told of plugins: data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

__all__ = ["HookResult", "PluginInfo", "PluginState"]

PluginState = Literal["active", "blocked", "disabled", "failed", "found", "quarantined", "stopping"]
"""`found`: not started yet. `blocked`: something on which it depends cannot be used. `disabled`: by the host. `failed`: it did not start. `quarantined`: it
failed too often, and rests. `stopping`: its last calls end."""


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """What is known of a plugin. Times are in seconds.

    `problem` says why it cannot be used, "" if it can. `capabilities` are those it asks for and may be granted, at least in part, as written; `withheld`
    those of which the host grants nothing that covers them. `call_time` is that of all `calls` together; `failures` counts those that did not end well.
    """

    name: str
    version: str
    state: PluginState
    file: Path
    description: str = ""
    dependencies: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()
    problem: str = ""
    load_time: float = 0.0
    call_time: float = 0.0
    calls: int = 0
    failures: int = 0
    reloads: int = 0
    error: Exception | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HookResult:
    """What a plugin gave, or met, when a hook was broadcast. `seconds` is wall time."""

    plugin: str
    value: Any = None
    error: Exception | None = None
    seconds: float = 0.0

    @property
    def success(self) -> bool:
        return self.error is None
