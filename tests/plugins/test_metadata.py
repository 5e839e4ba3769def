"""What `@plugin { … }` may say, and how what it may not is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from mlpy_async.plugins.discovery import find_plugins, read_plugin
from mlpy_async.plugins.metadata import Dependency, PluginMetadata, key_of
from mlpy_compiler import MLCompileError, Source, plugin_metadata

HEAD = {"name": "a", "version": "1.0"}


def test_metadata_is_read_without_running_anything() -> None:
    text = '@plugin { name: "My Plugin", version: "1.0.0", n: -1.5, on: true, off: null, list: ["a", { "b c": 2 }] }\nthrow "never";'
    assert plugin_metadata(Source(text)) == {
        "name": "My Plugin",
        "version": "1.0.0",
        "n": -1.5,
        "on": True,
        "off": None,
        "list": ["a", {"b c": 2}],
    }
    assert plugin_metadata(Source("x = 1;")) is None
    assert plugin_metadata(Source("")) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@plugin { name: f() }", "<ml:main>:1:17: `@plugin` holds literals"),
        ("@plugin { ...other }", "holds literals"),
        ("@plugin { name }", "holds literals"),
        ("@plugin { name: `a${1}` }", "holds literals"),
        ("@plugin { name: [1, ...x] }", "holds literals"),
        ('@plugin { name: "a", name: "b" }', "`name` stands twice"),
    ],
)
def test_what_is_no_literal(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="`@plugin`") as caught:
        plugin_metadata(Source(text))
    assert message in str(caught.value)


def test_what_is_no_ml() -> None:
    with pytest.raises(MLCompileError):
        plugin_metadata(Source("@plugin { name: "))


def test_all_that_it_may_say() -> None:
    made = PluginMetadata.of(
        {
            **HEAD,
            "description": "d",
            "dependencies": ["My Other >= 1.2, < 2", "json"],
            "capabilities": ["file:read:data/*.csv"],
            "hooks": ["on_order"],
            "author": "me",
        }
    )
    assert list(map(str, made.dependencies)) == ["My Other <2,>=1.2", "json"]
    assert list(map(str, made.capabilities)) == ["file:read:data/*.csv"]
    assert made.hooks == {"on_order"}
    assert made.extra == {"author": "me"}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"version": "1"}, "`name` of `@plugin` is a text, and has to be there"),
        ({"name": "a"}, "`version` of `@plugin` is a text, and has to be there"),
        ({**HEAD, "version": 1}, "`version` of `@plugin` is a text"),
        ({**HEAD, "version": "one"}, "a version is as `1.2.0`"),
        ({**HEAD, "name": ""}, "a plugin's name is"),
        ({**HEAD, "name": "ä"}, "a plugin's name is"),
        ({**HEAD, "dependencies": "json"}, "is an array of texts"),
        ({**HEAD, "dependencies": [1]}, "is an array of texts"),
        ({**HEAD, "dependencies": ["json >> 2"]}, "a dependency is a name, with versions"),
        ({**HEAD, "dependencies": ["json 2"]}, None),
        ({**HEAD, "capabilities": ["file::::"]}, ""),
        ({**HEAD, "hooks": ["a.b"]}, "a hook is the name of a function"),
    ],
)
def test_what_it_may_not_say(said: dict[str, object], message: str | None) -> None:
    if message is None:
        assert str(PluginMetadata.of(said).dependencies[0]) == "json 2"  # a name with a space in it
        return
    with pytest.raises(ValueError, match=r".") as caught:
        PluginMetadata.of(said)
    assert message in str(caught.value)


def test_keys_of_names() -> None:
    assert key_of("My Plugin") == key_of("my-plugin") == key_of("my_.plugin")
    assert Dependency.parse("my-plugin==1.*").name == "my-plugin"


def test_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "one.ml").write_text('@plugin { name: "one", version: "1" }')
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "plugin.ml").write_text('@plugin { name: "two", version: "2" }')
    (tmp_path / "two" / "inner.ml").write_text("x = 1;")
    (tmp_path / "three").mkdir()
    (tmp_path / "notes.txt").write_text("no plugin")
    (tmp_path / "plain.ml").write_text("x = 1;")
    (tmp_path / "broken.ml").write_text('x = 1;\n@plugin { name: "x" ')
    (tmp_path / "latin.ml").write_bytes(b"// \xff")
    (tmp_path / "zwei.ml").write_text('@plugin { name: "TWO", version: "2" }')
    (tmp_path / "json.ml").write_text('@plugin { name: "json", version: "2" }')
    found, problems = find_plugins(tmp_path, lambda name: name == "json")
    assert {key: (each.name, each.folder) for key, each in found.items()} == {
        "one": ("one", None),
        "two": ("two", tmp_path / "two"),
    }
    told = {Path(problem.file).name: problem.message for problem in problems}
    assert told.keys() == {"plain.ml", "broken.ml", "latin.ml", "zwei.ml", "json.ml"}
    assert "no `@plugin { … }` at its head" in told["plain.ml"]
    assert told["broken.ml"].startswith("line 2: ")
    assert "UTF-8" in told["latin.ml"]
    assert told["zwei.ml"] == "the name `TWO` is that of plugin.ml already"
    assert "the name of a module" in told["json.ml"]
    assert read_plugin(tmp_path / "one.ml", tmp_path).name == "one"
