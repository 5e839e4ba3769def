"""Programs that try to run, read or change what their tokens do not name, through the text of a statement or through its values."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from mlpy_async import CapabilityViolationError, MLRuntime
from mlpy_async.stdlib.db_statements import read_statement

from .attack import Attack, attack, each
from .conftest import ISOLATIONS

pytestmark = pytest.mark.anyio

NEEDS = "CapabilityViolationError: is not granted"
UNTOLD = "ValueError"


@pytest.fixture(scope="module", params=ISOLATIONS)
async def runtime(request: pytest.FixtureRequest, anyio_backend: Any) -> AsyncIterator[MLRuntime]:
    """Programs may read and write `users`, and nothing else."""
    tokens = ["database:read,write:users"]
    async with MLRuntime(isolation=request.param, capabilities=tokens, cache_dir=None, strict_security=False) as rt:
        yield rt


def sql(name: str, statement: str, fails: str = NEEDS) -> Attack:
    return attack(name, f"import db; db.query({statement!r})", fails=fails)


ATTACKS = [
    sql("another table", "SELECT * FROM secrets"),
    sql("another table by another case", 'SELECT * FROM "SECRETS"'),
    sql("a name in brackets", "SELECT * FROM [secrets]"),
    sql("a schema in front", "SELECT * FROM main.secrets"),
    sql("a comment in a name", "SELECT * FROM/**/secrets"),
    sql("an inner query", "SELECT (SELECT 1 FROM secrets) FROM users"),
    sql("behind IN", "SELECT * FROM users WHERE id IN (SELECT id FROM secrets)"),
    sql("a union", "SELECT id FROM users UNION ALL SELECT id FROM secrets"),
    sql("a join", "SELECT * FROM users LEFT JOIN secrets ON 1 = 1"),
    sql("in the order", "SELECT * FROM users ORDER BY (SELECT id FROM secrets)"),
    sql("a name that a WITH elsewhere defines", "SELECT * FROM (WITH secrets AS (SELECT 1) SELECT * FROM secrets) q, secrets"),
    sql("a WITH that reads what it is called", "WITH secrets AS (SELECT * FROM secrets) SELECT * FROM secrets"),
    sql("a WITH in WITH", "WITH a AS (WITH secrets AS (SELECT 1) SELECT * FROM secrets), b AS (SELECT * FROM secrets) SELECT * FROM b"),
    sql("what RETURNING tells", "UPDATE users SET id = 1 RETURNING (SELECT max(id) FROM secrets)"),
    sql("a trigger of one's own", "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM secrets; END", UNTOLD),
    sql("a view of one's own", "CREATE VIEW users2 AS SELECT * FROM secrets", UNTOLD),
    sql("two statements", "SELECT 1; DROP TABLE secrets", UNTOLD),
    sql("another file", "ATTACH '/tmp/x.db' AS x", UNTOLD),
    sql("settings", "PRAGMA writable_schema = 1", UNTOLD),
    sql("settings as a table", "SELECT * FROM pragma_table_info('users')"),
    sql("settings as a name", "SELECT * FROM pragma_database_list", UNTOLD),
    sql("the catalog", "SELECT * FROM sqlite_master", UNTOLD),
    sql("an extension", "SELECT load_extension('/tmp/x.so')"),
    sql("a plan", "EXPLAIN SELECT * FROM secrets", UNTOLD),
    sql("out into a file", "VACUUM INTO '/tmp/x.db'", UNTOLD),
    sql("a copy", "CREATE TABLE users2 AS SELECT * FROM users"),
    sql("brackets without end", "SELECT " + "(" * 3_000 + "1" + ")" * 3_000, UNTOLD),
    attack("values that are SQL", 'import db; db.queryValue("SELECT :v", {v: "x\' UNION SELECT 1 --"})', gives="x' UNION SELECT 1 --"),
    attack("names of parameters that are SQL", 'import db; db.query("SELECT :v", {"v) FROM secrets --": 1})', fails="ValueError: no value"),
    attack("a value as a table", 'import db; db.query("SELECT * FROM :t", {t: "secrets"})', fails=UNTOLD),
    attack("a place among texts", "import db; db.queryValue(\"SELECT 'mlpy_place_0_' || :v\", {v: 'x'})", gives="mlpy_place_0_x"),
    attack("the function as a value", 'import db; [db.query].map(f => f("SELECT * FROM secrets"))', fails=NEEDS),
    attack(
        "a memory that grows by what is allowed",
        "import db; t = 'a'.repeat(20000); db.queryValue(\"SELECT length(replace(:t, 'a', :t))\", {t: t})",
        **({"fails": "DatabaseError: string or blob too big"} if sys.version_info >= (3, 11) else {"gives": 400_000_000}),
    ),
    attack("a memory that grows", 'import db; db.query("SELECT zeroblob(1000000000)")', fails=NEEDS),
]  # fmt: skip


@each(ATTACKS)
async def test_attack(runtime: MLRuntime, row: Attack) -> None:
    await row.on(runtime)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT pg_read_file('/etc/passwd')", 'SELECT "pg_read_file"(\'/etc/passwd\')', "SELECT pg_catalog.pg_read_file('x')", "SELECT lo_import('x')",
        "SELECT query_to_xml('SELECT 1', true, true, '')", "SELECT * FROM dblink('x', 'y')", "SELECT set_config('role', 'x', false)",
        "SELECT nextval('s')", "SELECT * FROM users, LATERAL evil(users.id)", "SELECT evil.lower('x')",
        "INSERT INTO users VALUES (evil())", "SELECT sum(evil(id)) OVER (ORDER BY evil(id)) FROM users", "SELECT CASE WHEN evil() THEN 1 END",
    ],
)  # fmt: skip
def test_functions_that_do_more_than_compute_are_needs(statement: str) -> None:
    assert any(operation == "call" for operation, _ in read_statement(statement, "postgres").needs)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY users TO PROGRAM 'id'", "COPY users FROM '/etc/passwd'", "DO $$ BEGIN END $$", "CALL evil()", "SET ROLE postgres", "LISTEN x", "GRANT ALL ON users TO x",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE EXTENSION x", "CREATE TEMP TABLE users (a int)", "SELECT * INTO other FROM users",
        "ALTER TABLE users OWNER TO x", "ALTER TABLE users ENABLE TRIGGER ALL", "ALTER SYSTEM SET x = 1", "DROP SCHEMA public CASCADE", "DROP TABLE users CASCADE",
        "TRUNCATE users", "PREPARE x AS SELECT 1", "EXECUTE x", "EXPLAIN ANALYZE DELETE FROM users", "SELECT * FROM pg_shadow", "SELECT * FROM pg_catalog.pg_authid",
        "SELECT * FROM information_schema.tables", "SELECT $1", "SELECT E'\\\\' || '; DROP TABLE users; --'", "SELECT U&'\\0027'", "SELECT * FROM a.b.c",
        'SELECT * FROM "reports/users"', 'SELECT * FROM "a.b"', "MERGE INTO users USING s ON true WHEN MATCHED THEN DELETE", "SELECT * FROM ROWS FROM (evil())",
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(statement: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_statement(statement, "postgres")


def test_a_name_in_quotes_is_another_name() -> None:
    shadowed = read_statement('WITH "SECRETS" AS (SELECT 1) SELECT * FROM secrets', "postgres")
    assert shadowed.needs == (("read", "secrets"),)
    assert read_statement("SELECT * FROM Users", "postgres").needs == (("read", "users"),)
    assert read_statement('SELECT * FROM "Users"', "postgres").needs == (("read", "Users"),)


async def test_sqlite_itself_refuses_what_was_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second wall, with the first one down: a statement that was read as harmless touches another table."""
    from mlpy_async.stdlib import db_statements

    async with MLRuntime(cache_dir=None, capabilities=["database"]) as rt:
        await rt.execute(
            "import db; db.execute('CREATE TABLE secrets (a integer)'); db.execute('CREATE TABLE users (a integer)')"
        )
        harmless = read_statement("SELECT * FROM users", "sqlite")
        for text in ("SELECT * FROM secrets", "SELECT count(*) FROM secrets", "DELETE FROM secrets", "ATTACH ':memory:' AS x",
                     "PRAGMA user_version", "CREATE TEMP TABLE t (a integer)"):  # fmt: skip
            forged = db_statements.Statement((("read", "users"),), text, (), True, True, frozenset())
            monkeypatch.setattr(db_statements, "read_statement", lambda *_, forged=forged: forged)
            result = await rt.run("import db; db.query('x')")
            assert "not authorized" in str(result.error) or "prohibited" in str(result.error), text
        monkeypatch.setattr(db_statements, "read_statement", lambda *_: harmless)
        assert await rt.execute("import db; db.query('x')") == []


async def test_a_view_of_the_host_shows_what_it_shows(tmp_path: Any) -> None:
    import sqlite3

    path = tmp_path / "data.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE secrets (id, word); INSERT INTO secrets VALUES (1, 'x'); CREATE VIEW shown AS SELECT id FROM secrets;"
        )
    connection.close()
    async with MLRuntime(cache_dir=None, capabilities=["database:read:shown"], databases=f"sqlite:///{path}") as rt:
        assert await rt.execute("import db; db.query('SELECT * FROM shown')") == [{"id": 1}]
        with pytest.raises(CapabilityViolationError):
            await rt.execute("import db; db.query('SELECT * FROM secrets')")
