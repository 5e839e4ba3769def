"""`db` on SQLite in memory, on SQLite in a file and on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from mlpy_async import CapabilityViolationError, Limits, MLError, MLRuntime

pytestmark = pytest.mark.anyio

RIGHTS = ["database:read,write,define:users", "database:read,write,define:tags"]


@pytest.fixture
async def rt(anyio_backend: Any, database_url: str) -> AsyncIterator[MLRuntime]:
    limits = Limits(max_rows=1_000)
    async with MLRuntime(cache_dir=None, capabilities=RIGHTS, databases=database_url, limits=limits) as runtime:
        await ask(
            runtime, "db.execute('CREATE TABLE users (id integer PRIMARY KEY, name varchar(50) UNIQUE, score float)')"
        )
        await ask(
            runtime,
            "db.executeMany('INSERT INTO users VALUES (?, ?, ?)', [[1, 'ann', 1.5], [2, 'bob', null], [3, '%s :x', 3]])",
        )
        yield runtime


async def ask(rt: MLRuntime, expression: str, **options: Any) -> Any:
    return await rt.execute(f"import db; import concurrent; {expression}", **options)


async def fails(rt: MLRuntime, expression: str, kind: str, part: str) -> None:
    with pytest.raises(MLError) as caught:
        await ask(rt, expression)
    assert caught.value.type == kind, caught.value
    assert part in str(caught.value)


async def test_rows(rt: MLRuntime) -> None:
    assert await ask(rt, "db.query('SELECT id, name FROM users WHERE id < :most ORDER BY id', {most: 3})") == [
        {"id": 1, "name": "ann"},
        {"id": 2, "name": "bob"},
    ]
    assert await ask(rt, "db.queryOne('SELECT * FROM users WHERE name = ?', ['bob'])") == {
        "id": 2,
        "name": "bob",
        "score": None,
    }
    assert await ask(rt, "db.queryOne('SELECT * FROM users WHERE id = 9')") is None
    assert await ask(rt, "db.queryValue('SELECT sum(score) FROM users')") == 4.5
    assert await ask(rt, "db.queryValue('SELECT name FROM users WHERE id = 9')") is None
    assert await ask(rt, "db.query_value('SELECT count(*) FROM (VALUES (1), (2)) AS v')") == 2


async def test_values_are_bound(rt: MLRuntime) -> None:
    for text in ["'; DROP TABLE users; --", "%s :name ? %(x)s %", "\\' OR 1=1", "mlpy_place_0_", "ж\U0001f600\n"]:
        found = await ask(
            rt,
            "db.execute('UPDATE users SET name = :n WHERE id = 1', {n: text}); db.queryOne('SELECT id, name FROM users WHERE name = ?', [text])",
            context={"text": text},
        )
        assert found == {"id": 1, "name": text}
    assert (
        await ask(rt, "db.queryValue(\"SELECT ':x %s ?' || name FROM users WHERE id = :id\", {id: 2})") == ":x %s ?bob"
    )
    for values, found in ((["ann", "bob"], 1), ([], 0)):
        query = "SELECT count(*) FROM users WHERE name IN (:names)"
        assert await ask(rt, f"db.queryValue('{query}', {{names: names}})", context={"names": values}) == found
    assert await ask(rt, "db.queryValue('SELECT count(*) FROM users WHERE name NOT IN (:names)', {names: []})") == 3


async def test_changes(rt: MLRuntime) -> None:
    assert await ask(rt, "db.execute('UPDATE users SET score = 0 WHERE id > 1')") == 2
    assert await ask(rt, "db.query('INSERT INTO users (id, name) VALUES (7, :n) RETURNING id', {n: 'eve'})") == [
        {"id": 7}
    ]
    assert await ask(rt, "db.executeMany('DELETE FROM users WHERE id = :id', [{id: 1}, {id: 7}, {id: 9}])") == 2
    assert await ask(rt, "db.executeMany('DELETE FROM users WHERE id = ?', [])") == 0
    await fails(rt, "db.execute('INSERT INTO users (id) VALUES (2)')", "IntegrityError", "")
    await fails(rt, "db.executeMany('INSERT INTO users (id) VALUES (?)', [[20], [2]])", "IntegrityError", "")
    assert await ask(rt, "db.queryValue('SELECT count(*) FROM users WHERE id = 20')") == 0, "all or none"


@pytest.mark.parametrize(
    ("expression", "kind", "part"),
    [
        ("db.query('SELEC 1')", "ValueError", "a statement begins with"),
        ("db.query('SELECT FROM WHERE')", "ValueError", "no SQL"),
        ("db.query('SELECT 1; SELECT 2')", "ValueError", "one statement at a time"),
        ("db.query('DELETE FROM users')", "ValueError", "add RETURNING"),
        ("db.query('SELECT :a')", "ValueError", "no value is given for the parameter a"),
        ("db.query('SELECT 1', {a: 1})", "ValueError", "has no parameter a"),
        ("db.query('SELECT :a', {a: [1]})", "ValueError", "only behind IN"),
        ("db.query('SELECT :a', {a: {}})", "TypeError", "json.stringify"),
        ("db.query('SELECT 1', 5)", "TypeError", "an object or an array"),
        ("db.query('SELECT nothing FROM users')", "DatabaseError", "nothing"),
        ("db.open('mian')", "LookupError", "did you mean `main`"),
        ("db.query('SELECT 1' + ' '.repeat(60000))", "ValueError", "at most 50,000 characters"),
        ("db.query('SELECT a.id FROM users a, users b, users c, users d, users e, users f, users g')", "LimitError", "at most 1,000 rows"),
    ],
)  # fmt: skip
async def test_what_is_refused(rt: MLRuntime, expression: str, kind: str, part: str) -> None:
    await fails(rt, expression, kind, part)


async def test_transactions(rt: MLRuntime) -> None:
    count = "db.queryValue('SELECT count(*) FROM users')"
    insert = "db.execute('INSERT INTO users (id) VALUES (?)', [{0}])"
    assert await ask(rt, f"db.transaction(() => {{ {insert.format(10)}; return {count}; }})") == 4
    await fails(rt, f"db.transaction(() => {{ {insert.format(11)}; throw 'no'; }})", "Error", "no")
    assert await ask(rt, count) == 4
    inner = f"try {{ db.transaction(() => {{ {insert.format(13)}; throw 'inner'; }}); }} except (e) {{ }}"
    await ask(rt, f"db.transaction(() => {{ {insert.format(12)}; {inner} {insert.format(14)}; }})")
    assert await ask(rt, "db.query('SELECT id FROM users WHERE id > 10 ORDER BY id').map(r => r.id)") == [12, 14]
    tasks = f"concurrent.all([20, 21, 22].map(n => () => {insert.replace('{0}', 'n')}))"
    assert await ask(rt, f"db.transaction(() => {tasks})") == [1, 1, 1]
    with pytest.raises(TimeoutError):
        await ask(rt, f"db.transaction(() => {{ {insert.format(30)}; while (true) {{}} }})", timeout=0.1)
    assert await ask(rt, "db.queryValue('SELECT count(*) FROM users WHERE id = 30')") == 0


async def test_a_long_statement_is_interrupted(rt: MLRuntime) -> None:
    endless = "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"
    began = time.perf_counter()
    with pytest.raises(TimeoutError):
        await ask(rt, f"db.queryValue('{endless}')", timeout=0.2)
    assert time.perf_counter() - began < 5
    assert await ask(rt, "db.queryValue('SELECT count(*) FROM users')") == 3


async def test_many_at_once(rt: MLRuntime) -> None:
    assert (
        await ask(
            rt, "concurrent.map(range(40), i => db.queryValue('SELECT count(*) + :i FROM users', {i: i}), 20).length"
        )
        == 40
    )


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("SELECT * FROM secrets", "database:read:secrets"),
        ("SELECT * FROM users, Secrets AS u", "database:read:secrets"),
        ("SELECT (SELECT max(id) FROM secrets) FROM users", "database:read:secrets"),
        ("SELECT 1 UNION SELECT id FROM other.users", "database:read:other.users"),
        ("WITH s AS (SELECT * FROM secrets) SELECT * FROM s", "database:read:secrets"),
        ("INSERT INTO users SELECT * FROM secrets", "database:read:secrets"),
        ("DELETE FROM secrets", "database:write:secrets"),
        ("DROP TABLE secrets", "database:define:secrets"),
        ("CREATE TABLE stolen AS SELECT * FROM users", "database:define:stolen"),
        ("SELECT pg_sleep(10)", "database:call:pg_sleep"),
    ],
)
async def test_tables_are_checked(rt: MLRuntime, statement: str, missing: str) -> None:
    with pytest.raises(CapabilityViolationError) as caught:
        await ask(rt, f"db.query('{statement}')")
    assert caught.value.capability == missing


async def test_rights_are_told_apart(database_url: str) -> None:
    async with MLRuntime(cache_dir=None, capabilities=["database:define,write:notes"], databases=database_url) as rt:
        await ask(rt, "db.execute('CREATE TABLE notes (id integer, text varchar(10))')")
        assert await ask(rt, "db.execute('INSERT INTO notes VALUES (1, ?)', ['x'])") == 1
        for reading in (
            "SELECT * FROM notes",
            "INSERT INTO notes VALUES (2, 3) RETURNING *",
            "DELETE FROM notes WHERE id = 1",
            "UPDATE notes SET id = 2 WHERE id = 1",
        ):
            with pytest.raises(CapabilityViolationError, match="database:read:notes"):
                await ask(rt, f"db.execute('{reading}')")
        with rt.grant("database:read:notes"), pytest.raises(CapabilityViolationError, match="database:write:notes"):
            await ask(rt, "db.execute('DELETE FROM notes')")


async def test_several_databases(database_url: str) -> None:
    urls = {"main": "sqlite://", "reports": database_url}
    async with MLRuntime(cache_dir=None, capabilities=["database:define,read:reports/t"], databases=urls) as rt:
        assert (
            await ask(rt, "r = db.open('reports'); r.execute('CREATE TABLE t (a integer)'); r.query('SELECT * FROM t')")
            == []
        )
        with pytest.raises(CapabilityViolationError, match="database:read:t`"):
            await ask(rt, "db.query('SELECT * FROM t')")


async def test_a_database_that_cannot_be_reached() -> None:
    async with MLRuntime(cache_dir=None, databases="postgresql://me:secret@127.0.0.1:1/x") as rt:
        with pytest.raises(MLError, match="the database `main` cannot be reached") as caught:
            await ask(rt, "db.query('SELECT 1')")
    assert "secret" not in str(caught.value)
    async with MLRuntime(cache_dir=None, databases="mysql://x/y") as rt:
        await fails(rt, "db.query('SELECT 1')", "ValueError", "there are sqlite and postgresql")


async def test_values_of_other_kinds(postgres_url: str) -> None:
    async with MLRuntime(cache_dir=None, databases=postgres_url) as rt:
        found = await ask(
            rt,
            "db.queryOne(\"SELECT CAST('1.50' AS numeric) AS n, CAST('2024-02-03' AS date) AS d, CAST('[1]' AS json) AS j, true AS b, CAST(:t AS timestamp) AS t\","
            " {t: datetime.create(2024, 2, 3)})".replace("datetime.", "dt.").join(["import datetime as dt; ", ""]),
        )
    assert found == {"n": 1.5, "d": "2024-02-03", "j": [1], "b": True, "t": "2024-02-03T00:00:00"}


async def test_what_is_left_when_a_runtime_closes(database_url: str) -> None:
    async with MLRuntime(cache_dir=None, databases=database_url) as rt:
        async with anyio.create_task_group() as group:
            group.start_soon(ask, rt, "db.query('SELECT 1')")
            await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        assert await ask(rt, "db.queryValue('SELECT 1')") == 1


async def test_in_a_worker_process(anyio_backend: Any) -> None:
    """Statements are run in the parent; what the function of a transaction does is asked of it."""
    program = """
        reports = db.open("reports");
        reports.execute("CREATE TABLE t (a integer)");
        reports.transaction(() => reports.execute("INSERT INTO t VALUES (?)", [7]));
        try { reports.transaction(() => { reports.execute("DELETE FROM t"); throw "no"; }); } except (e) { }
        reports.query("SELECT a FROM t")"""
    rights = ["database:read,write,define:reports/t"]
    databases = {"reports": "sqlite://"}
    async with MLRuntime(cache_dir=None, capabilities=rights, databases=databases, isolation="process") as rt:
        assert await rt.execute(f"import db; {program}") == [{"a": 7}]
        with pytest.raises(CapabilityViolationError):
            await rt.execute("import db; db.open('reports').query('SELECT * FROM other')")
