"""Paths: what is matched is what is opened, whatever links and `..` say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mlpy_async import CapabilityToken, open_beneath
from mlpy_async.capabilities.paths import canonical_path, path_pattern
from mlpy_async.capabilities.tokens import Need

needs_links = pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "data" / "a.csv").write_text("a")
    (tmp_path / "data" / "deep" / "b.csv").write_text("b")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def allowed(pattern: str, path: str) -> bool:
    return CapabilityToken("file:read", pattern=pattern).allows(Need("file.read", path))


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("data/*.csv", "data/a.csv", True),
        ("data/*.csv", "./data/../data//a.csv", True),
        ("data/*.csv", "data/new.csv", True),
        ("data/*", "data/deep/b.csv", False),
        ("data/**", "data/deep/b.csv", True),
        ("data/*", "data/../secret.txt", False),
        ("data/**", "data/deep/../../secret.txt", False),
        ("data/*", "data", False),
        ("data/*", "data/a.csv/../../secret.txt", False),
        ("*.txt", "secret.txt", True),
        ("*.txt", "/etc/secret.txt", False),
        ("**", "secret.txt", True),
        ("**", "../x", False),
        ("/**", "/etc/passwd", True),
        ("data/", "data", True),
        ("./data/./*", "data/a.csv", True),
    ],
)
def test_a_pattern_matches_what_the_path_means(folder: Path, pattern: str, path: str, expected: bool) -> None:
    assert allowed(pattern, path) is expected
    assert allowed(pattern, str(folder / path)) is expected or path.startswith("/")


def test_a_relative_pattern_means_the_folder_of_its_issue(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = CapabilityToken("file:read:data/*")
    monkeypatch.chdir(folder / "data" / "deep")
    assert token.allows(Need("file.read", str(folder / "data" / "a.csv")))
    assert not token.allows(Need("file.read", "data/a.csv"))


@needs_links
def test_links_are_followed_before_matching(folder: Path) -> None:
    (folder / "data" / "link.csv").symlink_to(folder / "secret.txt")
    (folder / "data" / "out").symlink_to(folder)
    (folder / "alias").symlink_to(folder / "data")
    (folder / "data" / "loop.csv").symlink_to("loop.csv")
    assert not allowed("data/*.csv", "data/link.csv")
    assert not allowed("data/**", "data/out/secret.txt")
    assert allowed("data/*.csv", "alias/a.csv"), "a link that leads into what is granted"
    assert allowed("alias/*.csv", "data/a.csv"), "a pattern is followed when it is issued"


@needs_links
def test_a_pattern_whose_folder_is_replaced_by_a_link_leads_nowhere_new(folder: Path) -> None:
    token = CapabilityToken("file:read:data/*")
    (folder / "data").rename(folder / "old")
    (folder / "data").symlink_to("/etc")
    assert not token.allows(Need("file.read", "data/passwd"))


@pytest.mark.parametrize("path", ["", "a\0b", "x" * 5_000])
def test_what_no_file_can_be_called_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="a path has"):
        canonical_path(path)


def test_no_pattern_leads_up_behind_a_wildcard() -> None:
    with pytest.raises(ValueError, match="behind a wildcard"):
        path_pattern("data/*/../x")


def test_deny_patterns_beat_allow_patterns(folder: Path) -> None:
    token = CapabilityToken("file", {"read"}, ("**", "!data/deep/**"))
    assert token.allows(Need("file.read", "data/a.csv")) and not token.forbids(Need("file.read", "data/a.csv"))
    assert token.forbids(Need("file.read", "data/deep/b.csv"))
    assert token.forbids(Need("file.read", "data/x/../deep/b.csv"))


# --- opening ------------------------------------------------------------------------------------------------------------------


def test_open_what_was_checked(folder: Path) -> None:
    descriptor = open_beneath(canonical_path("data/a.csv"), os.O_RDONLY)
    with os.fdopen(descriptor) as file:
        assert file.read() == "a"
    with os.fdopen(open_beneath(canonical_path("data/new.csv"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w") as file:
        file.write("new")
    assert (folder / "data" / "new.csv").read_text() == "new"


@needs_links
@pytest.mark.parametrize("swapped", ["data", "data/deep", "data/deep/b.csv"])
def test_a_link_put_in_between_check_and_open_gains_nothing(folder: Path, swapped: str) -> None:
    checked = canonical_path("data/deep/b.csv")
    other = folder / "other"
    (other / "deep").mkdir(parents=True)
    (other / "b.csv").write_text("stolen")
    (other / "deep" / "b.csv").write_text("stolen")
    (folder / swapped).rename(folder / "away")
    (folder / swapped).symlink_to(other / "b.csv" if swapped.endswith(".csv") else other)
    with pytest.raises(OSError, match=r"\[Errno"):
        open_beneath(checked, os.O_RDONLY)


@needs_links
def test_open_beneath_a_directory(folder: Path) -> None:
    directory = os.open("data", os.O_RDONLY)
    try:
        os.close(open_beneath("deep/b.csv", os.O_RDONLY, directory=directory))
        os.close(open_beneath(".", os.O_RDONLY, directory=directory))
        (folder / "data" / "link").symlink_to(folder)
        for path in ("../secret.txt", "deep/../../secret.txt", "/etc/passwd", "link/secret.txt", "link"):
            with pytest.raises(OSError, match=r"\[Errno"):
                open_beneath(path, os.O_RDONLY, directory=directory)
        os.fstat(directory)
    finally:
        os.close(directory)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts descriptors in /proc")
def test_no_descriptor_is_left(folder: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for path in ("data/a.csv", "data/none/x", "data/a.csv/x"):
        try:
            os.close(open_beneath(str(folder / path), os.O_RDONLY))
        except OSError:
            continue
    assert len(list(Path("/proc/self/fd").iterdir())) == before
