"""`RuntimeConfig` and `IntegrationConfig`: options from files and the environment.

In: `mlpy.toml`, `mlpy.yaml`, `mlpy.json`, `[tool.mlpy]` of a `pyproject.toml`, the shapes of earlier programs, variables `MLPY_*`. Out: checked options, for
`MLRuntime` and for what a process shares. What is said in code stands above a file, a file above the environment, that above the defaults.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from mlpy_async.capabilities import CapabilityToken
from mlpy_async.limits import Limits
from mlpy_async.operations.config_files import ConfigError, line_of, parse, read
from mlpy_async.registry import get_registry

__all__ = ["ConfigError", "IntegrationConfig", "RuntimeConfig"]

NAMES = ("mlpy.toml", "mlpy.yaml", "mlpy.yml", "mlpy.json", "mlpy.integration.yaml", "pyproject.toml")
"""Files that `find` looks for, the first first."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LoggingConfig(_Table):
    """Read and checked for whoever sets up logging."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    format: Literal["text", "json"] = "text"
    file: str | None = None


class MonitoringConfig(_Table):
    """Read and checked for whoever serves metrics."""

    enable_metrics: bool = False
    metrics_port: int = Field(default=9090, ge=0, le=65535)
    enable_tracing: bool = False


class SessionConfig(_Table):
    """Read and checked for whoever opens sessions."""

    security_enabled: bool = True
    capability_mode: Literal["strict", "permissive"] = "strict"
    history_file: str | None = None
    auto_save: bool = False
    enable_debugging: bool = False


class RuntimeConfig(BaseSettings):
    """Options of a runtime and of what surrounds it. Sizes and times as in `MLRuntime` and `Limits`; `max_workers`: programs of an `AsyncMLExecutor` at a time.

    Lists in variables are parted as paths are (`MLPY_EXTENSION_PATHS=a:b`), capabilities by spaces. Relative paths of a file are relative to it.
    """

    model_config = SettingsConfigDict(env_prefix="MLPY_", extra="forbid")

    extension_paths: Annotated[tuple[Path, ...], NoDecode] = ()
    ml_module_paths: Annotated[tuple[Path, ...], NoDecode] = ()
    capabilities: Annotated[tuple[str, ...], NoDecode] = ()
    isolation: Literal["inline", "process"] = "inline"
    default_timeout: float | None = Field(default=30.0, gt=0)
    strict_security: bool = True
    cache_dir: Path | None = None
    max_workers: int = Field(default=4, ge=1)
    enable_debugging: bool = False
    limits: Limits = Limits()
    logging: LoggingConfig = LoggingConfig()
    monitoring: MonitoringConfig = MonitoringConfig()
    session: SessionConfig = SessionConfig()

    @field_validator("extension_paths", "ml_module_paths", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        return [part for part in value.split(os.pathsep) if part] if isinstance(value, str) else value

    @field_validator("capabilities", mode="before")
    @classmethod
    def _capabilities(cls, value: Any) -> Any:
        given = value.split() if isinstance(value, str) else value
        return [_written(each) for each in given] if isinstance(given, (list, tuple)) else given

    @field_validator("limits", mode="before")
    @classmethod
    def _limits(cls, value: Any) -> Any:
        unknown = [name for name in value if name not in Limits.__dataclass_fields__] if isinstance(value, dict) else []
        if unknown:
            raise ValueError(f"there is no limit `{unknown[0]}`")
        return value

    @classmethod
    def load(cls, path: str | Path, **options: Any) -> RuntimeConfig:
        """Read a file. Blocks.

        :param options: stand above what the file says. :raises OSError: if it cannot be read.
        :raises ConfigError: with file, line and key, if it cannot be used.
        """
        file = Path(path)
        text = read(file)
        found = parse(file, text)
        table, around = _own_table(file, found)
        said = _flat(table)
        try:
            made = cls(**{**said, **options})
        except ValidationError as error:
            found_wrong = [
                f"{file}:{line_of(text, [*around, *each['loc']])}: `{'.'.join(map(str, each['loc']))}`: {each['msg']}"
                for each in error.errors()
            ]
            raise ConfigError("\n".join(found_wrong)) from error
        here = file.parent
        changes: dict[str, Any] = {
            name: tuple(here / each for each in getattr(made, name))
            for name in ("extension_paths", "ml_module_paths")
            if name in said and name not in options
        }
        return made.model_copy(update=changes)

    @classmethod
    def find(cls, folder: str | Path = ".", **options: Any) -> RuntimeConfig:
        """Read the first file of `NAMES` in a folder that says something; else what the environment says. As `load`."""
        for name in NAMES:
            file = Path(folder) / name
            if file.is_file() and (name != "pyproject.toml" or "[tool.mlpy" in read(file)):
                return cls.load(file, **options)
        return cls(**options)

    def runtime_options(self) -> dict[str, Any]:
        """The parameters of `MLRuntime` that this says."""
        options: dict[str, Any] = {
            "extension_paths": self.extension_paths,
            "ml_module_paths": self.ml_module_paths,
            "capabilities": self.capabilities,
            "isolation": self.isolation,
            "default_timeout": self.default_timeout,
            "strict_security": self.strict_security,
            "limits": self.limits,
        }
        return options if self.cache_dir is None else {**options, "cache_dir": self.cache_dir}


class IntegrationConfig:
    """The configuration of what a process shares, by the names of earlier programs."""

    @staticmethod
    def load_from_file(config_file: str | Path) -> RuntimeConfig:
        """As `RuntimeConfig.load`."""
        return RuntimeConfig.load(config_file)

    @staticmethod
    def apply_config(config: RuntimeConfig) -> None:
        """Add the extension paths to `get_registry()`, where every executor finds them, and set the level of the logger `mlpy`.

        Executors and runtimes get the rest from `max_workers` and `runtime_options()`.
        """
        get_registry().add_extension_paths(config.extension_paths)
        logging.getLogger("mlpy").setLevel(config.logging.level)


_SECTIONS = {"async": "", "async_executor": "", "modules": "", "repl": "session", "repl_session": "session"}
"""Sections of earlier programs' files, and where their keys are here: at the top, or in another section."""


def _own_table(file: Path, found: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The part of a file that is about this, and the keys that lead to it."""
    way = ["tool", "mlpy"] if file.name == "pyproject.toml" else ["mlpy"] if "mlpy" in found else []
    table: Any = found
    for key in way:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise ConfigError(f"{file}:1: `{'.'.join(way)}` is a table of keys; got {type(table).__name__}")
    return table, way


def _flat(table: dict[str, Any]) -> dict[str, Any]:
    """The keys of earlier programs' files by their names here."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if name == "capabilities" and isinstance(value, dict) and value.keys() == {"default_capabilities"}:
            flat[name] = value["default_capabilities"]
        elif name not in _SECTIONS or not isinstance(value, dict):
            flat["extension_paths" if name == "python_extension_paths" else name] = value
        elif _SECTIONS[name]:
            flat[_SECTIONS[name]] = value
        else:
            flat |= value
    return flat


def _written(given: Any) -> str:
    """The written form of a capability: as it is, or from `type`, `action` and `pattern`."""
    if isinstance(given, dict):
        parts = dict(given)
        token = CapabilityToken(
            str(parts.pop("type", "")), parts.pop("action", None), pattern=parts.pop("pattern", None)
        )
        if parts:
            raise ValueError(f"a capability has type, action and pattern; got `{next(iter(parts))}`")
        return str(token)
    if not isinstance(given, str):
        raise ValueError(f"a capability is written as `file:read:data/*.csv`; got {given!r:.100}")  # noqa: TRY004 - for pydantic
    if given != "*":
        CapabilityToken.parse(given)
    return given
