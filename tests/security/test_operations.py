"""What surrounds programs: files that say how they run, answers that tell of their errors, counts of what they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mlpy_async import (
    AsyncMLResult,
    Bulkhead,
    ConfigError,
    HealthChecker,
    IntegrationMetrics,
    MLError,
    MLRuntime,
    RuntimeConfig,
    problem_of,
)

pytestmark = pytest.mark.anyio

LAUGHS = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi"))
HOSTILE = {
    "object": "mlpy: !!python/object/apply:os.system ['touch pwned']\n",
    "new": "mlpy: !!python/object/new:subprocess.Popen [['touch', 'pwned']]\n",
    "name": "capabilities: !!python/name:os.system\n",
    "laughs": LAUGHS,
    "cycle": "capabilities: &a [*a]\n",
    "merge": "base: &b {max_workers: 1}\nmlpy:\n  <<: *b\n",
    "twice": "max_workers: 1\nmax_workers: 2\n",
    "deep": "capabilities: " + "[" * 5_000 + "]" * 5_000 + "\n",
    "long": "# " + "x" * 1_000_001,
    "documents": "max_workers: 1\n---\nmax_workers: 2\n",
    "list_key": "? [a, b]\n: 1\n",
    "latin": "\ud800",
    "number_key": "1: 2\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mlpy.yaml"
    file.write_text(HOSTILE[name], encoding="utf-8", errors="surrogatepass")
    with pytest.raises(ConfigError, match=r"mlpy\.yaml"):
        RuntimeConfig.load(file)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    "text", ['{"max_workers": ' + "[" * 100_000, '{"max_workers": 1' + "0" * 5_000 + "}", "[]", "nul"]
)
def test_hostile_json(text: str, tmp_path: Path) -> None:
    file = tmp_path / "mlpy.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mlpy\.json"):
        RuntimeConfig.load(file)


SECRET = "/srv/app/secrets/db.toml: password=hunter2"


def host() -> Any:
    raise OSError(SECRET)


class Error(Exception):
    """Named as what programs throw."""


def named_as_thrown() -> Any:
    raise Error(SECRET)


LEAKS = [
    "named_as_thrown()",
    "try { named_as_thrown() } catch (e) { throw e; }",
    "host()",
    "try { host() } catch (e) { throw e; }",
    "[1].map((x) => host())",
    "f = () => host(); f()",
]


@pytest.mark.parametrize("source", LEAKS)
async def test_problems_tell_nothing_of_the_host(source: str) -> None:
    async with MLRuntime(cache_dir=None) as rt:
        with pytest.raises(MLError) as caught:
            await rt.execute(
                source, context={"host": host, "named_as_thrown": named_as_thrown}, filename="/srv/app/rules.ml"
            )
    assert problem_of(caught.value).status == 500
    body = problem_of(caught.value).body().decode()
    assert "hunter2" not in body
    assert "/srv" not in body


async def test_problems_of_other_errors_tell_nothing(tmp_path: Path) -> None:
    for error in (OSError(SECRET), ValueError(SECRET), TimeoutError(SECRET), ConfigError(SECRET), LookupError(SECRET)):
        assert "hunter2" not in problem_of(error).body().decode()
    async with MLRuntime(cache_dir=None, capabilities=[f"file:read:{tmp_path}/a/*"]) as rt:
        with pytest.raises(PermissionError) as caught:
            await rt.execute(f"import file; file.read('{tmp_path}/b.txt')")
        assert str(tmp_path) not in problem_of(caught.value).body().decode()
        with pytest.raises(Exception, match="ML-") as broken:
            await rt.execute("x = ;", filename="/srv/app/rules.ml")
        assert "/srv" not in problem_of(broken.value).body().decode()
        with pytest.raises(MLError) as thrown:
            await rt.execute("try { host() } catch (e) { throw e.message; }", context={"host": host})
        assert "hunter2" not in problem_of(thrown.value, thrown=False).body().decode()


def test_names_from_outside_do_not_grow_the_metrics() -> None:
    metrics = IntegrationMetrics()
    for index in range(5_000):
        metrics.record_module_load(f"module-{index}" + "x" * 1_000)
        metrics.record_callback_invocation(f"f{index}", success=index % 2 == 0)
    loaded = metrics.get_summary()["modules"]["loaded"]
    assert len(loaded) == 1_001
    assert loaded["(others)"] == 4_000
    assert max(map(len, loaded)) <= 200
    assert len(metrics.prometheus()) < 500_000


def test_times_do_not_grow_the_metrics() -> None:
    metrics = IntegrationMetrics()
    for exponent in range(-300, 300):
        metrics.record_async_execution(AsyncMLResult(success=True, execution_time=10.0**exponent))
    for strange in (float("inf"), float("nan"), -1.0):
        metrics.record_async_execution(AsyncMLResult(success=True, execution_time=strange))
    assert metrics.get_summary()["async_executions"]["total"] == 603


def test_labels_cannot_forge_lines() -> None:
    metrics = IntegrationMetrics()
    metrics.record_module_load('x"} 1\nmlpy_forged_total 7\n# "\\')
    assert not [line for line in metrics.prometheus().splitlines() if line.startswith("mlpy_forged")]


async def test_tenants_from_requests_do_not_grow_the_bulkhead() -> None:
    bulkhead = Bulkhead(1)
    for tenant in range(100):
        async with bulkhead.place(tenant):
            pass
    assert not bulkhead._compartments


@pytest.mark.parametrize(
    "path", ["/health/../ready", "/health/ready/x", "/healthy", "//health", "/health/detailed?x=1"]
)
async def test_other_paths_are_not_found(path: str) -> None:
    status, _ = await HealthChecker().respond(path)
    assert status == 404
