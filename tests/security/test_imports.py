"""Names of modules that are paths, other people's modules, or none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mlpy_async import MLRuntime

from .attack import Attack, attack, each
from .conftest import ISOLATIONS

pytestmark = pytest.mark.anyio


ATTACKS = [
    attack("an absolute path", 'import {f} from "/etc/passwd";', fails="ModuleNotFound"),
    attack("the absolute path of a file that is there", 'import {f} from "OUTSIDE/secret";', fails="ModuleNotFound"),
    attack("up and out", 'import {f} from "../secret";', fails="ModuleNotFound"),
    attack("up and out between points", 'import {f} from "a.../secret";', fails="ModuleNotFound"),
    attack("two points", 'import {f} from "..";', fails="ModuleNotFound"),
    attack("points only", 'import {f} from ".....";', fails="ModuleNotFound"),
    attack("nothing", 'import {f} from "";', fails="ModuleNotFound"),
    attack("a slash", 'import {f} from "sub/inner";', fails="ModuleNotFound"),
    attack("a backslash", r'import {f} from "sub\\inner";', fails="ModuleNotFound"),
    attack("NUL", r'import {f} from "good\0";', fails="ModuleNotFound"),
    attack("a tilde", 'import {f} from "~root";', fails="ModuleNotFound"),
    attack("a hidden file", 'import {f} from ".hidden";', fails="ModuleNotFound"),
    attack("a URL", 'import {f} from "http://127.0.0.1/x";', fails="ModuleNotFound"),
    attack("a very long name", 'import {f} from "' + "a" * 100_000 + '";', fails="ModuleNotFound"),
    attack("a very deep name", 'import {f} from "' + "a." * 50_000 + 'b";', fails="ModuleNotFound"),
    attack("a module of Python", "import os; os.system", fails="ModuleNotFound"),
    attack("another module of Python", 'import {modules} from "sys";', fails="ModuleNotFound"),
    attack("a package of ours", 'import {MLRuntime} from "mlpy_async.runtime";', fails="ModuleNotFound"),
    attack("a Python file on the path", "import python; python.f()", fails="ModuleNotFound"),
    attack("another case", "import GOOD; GOOD.f()", fails="ModuleNotFound"),
    attack("a link that leads out", "import linked; linked.f()", fails="ModuleNotFound"),
    attack("a link of a folder that leads out", "import folder.secret; folder.secret.f()", fails="ModuleNotFound"),
    attack("a folder", "import sub;", fails="ModuleNotFound"),
    attack("a device", "import device;", fails="ModuleNotFound"),
    attack("a module that is shadowed by a file", "import math; math.sqrt(4)", gives=2.0),
    attack("a link that stays inside", "import alias; alias.f()", gives=1),
    attack("a private name", 'import {_hidden} from "good";', fails="AttributeError: has no public `_hidden`"),
    attack("a private member", "import good; good._hidden", fails="AttributeError: module `good` has no `_hidden`"),
    attack("a module that imports itself", "import circle;", fails="ImportError: in a circle"),
    attack("a source that is no text", "import binary;", fails="ValueError"),
]


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, folders: Path, row: Attack) -> None:
    await replace(row, source=row.source.replace("OUTSIDE", str(folders.parent / "outside"))).on(runtime)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("modules")
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    (inside / "sub").mkdir(parents=True)
    outside.mkdir()
    one = "export function f() { return 1; } _hidden = 2;"
    for path in (
        inside / "good.ml",
        inside / "sub" / "inner.ml",
        inside / ".hidden.ml",
        inside / "math.ml",
        outside / "secret.ml",
        tmp_path / "secret.ml",
    ):
        path.write_text(one)
    (inside / "python.py").write_text("def f(): return 1")
    (inside / "circle.ml").write_text("import circle;")
    (inside / "binary.ml").write_bytes(b"\xff\xfe")
    (inside / "linked.ml").symlink_to(outside / "secret.ml")
    (inside / "folder").symlink_to(outside)
    (inside / "alias.ml").symlink_to(inside / "good.ml")
    (inside / "device.ml").symlink_to("/dev/null")
    return inside


@pytest.fixture(scope="module", params=ISOLATIONS)
async def runtime(request: pytest.FixtureRequest, anyio_backend: Any, folders: Path) -> AsyncIterator[MLRuntime]:
    async with MLRuntime(isolation=request.param, ml_module_paths=[folders], cache_dir=None) as rt:
        yield rt
