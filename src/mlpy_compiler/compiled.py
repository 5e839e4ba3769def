"""A compiled program, as plain data.

In: what the passes found, and the code object. Out: `CompiledModule`, which can be pickled and stored. It runs nothing.
"""

from __future__ import annotations

import hashlib
import marshal
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from mlpy_compiler.diagnostics import Diagnostic
from mlpy_compiler.interface import CompileOptions, Environment
from mlpy_compiler.slots import ImportRecord
from mlpy_compiler.source import Source

if TYPE_CHECKING:
    from mlpy_compiler import syntax as s


__all__ = ["CompiledModule", "version_key"]


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """A compiled program: plain data that can be pickled and stored.

    `code` defines the functions of the top level and `λmain`, which runs the top level and returns the value of the last statement. `exports` are the public ML names,
    `module_names` all names of the top level, as Python names. `findings` are what is worth a look though it compiles. `binds_result`
    says that the program binds `result`, which then is its value. `first_uses`, of a session's input: the modules
    that it uses without `import`, to be bound before it runs. `version` is the key of the compiler that made it.
    `environment` does not travel with a pickle.
    """

    name: str
    source: Source
    code: CodeType
    exports: tuple[str, ...]
    imports: tuple[ImportRecord, ...]
    capabilities: tuple[s.Capability, ...]
    plugin: s.Plugin | None
    findings: tuple[Diagnostic, ...]
    module_names: tuple[str, ...]
    binds_result: bool
    options: CompileOptions
    first_uses: tuple[str, ...] = ()
    version: str = ""
    environment: Environment | None = field(default=None, compare=False, repr=False)

    @property
    def filename(self) -> str:
        return self.source.filename

    @property
    def digest(self) -> str:
        """SHA-256 of the source, in hexadecimal."""
        return self.source.digest

    def __reduce__(self) -> tuple[Any, ...]:
        fields = (
            self.exports,
            self.imports,
            self.capabilities,
            self.plugin,
            self.findings,
            self.module_names,
            self.binds_result,
            self.options,
            self.first_uses,
            self.version,
        )
        return _restore, (self.name, self.source, marshal.dumps(self.code), *fields)


def _restore(name: str, source: Source, code: bytes, *fields: Any) -> CompiledModule:
    return CompiledModule(name, source, marshal.loads(code), *fields)


@lru_cache(maxsize=1)
def version_key() -> str:
    """What identifies this compiler: a digest of its own files. Blocks at the first call."""
    digest = hashlib.sha256()
    base = Path(__file__).parent
    for path in sorted(base.rglob("*")):
        if path.suffix in (".py", ".lark", ".json"):
            digest.update(str(path.relative_to(base)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
