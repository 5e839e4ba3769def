"""Sessions: `nox -s tests`, `lint`, `types`, `layers`, `docs`, `bench`, `security`."""

import nox

nox.options.sessions = ["lint", "types", "layers", "docs", "tests"]


@nox.session(python=["3.10", "3.11", "3.12", "3.13"])
def tests(session: nox.Session) -> None:
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    session.install("-e", ".[lint]")
    session.run("ruff", "check", "src", "tests", "examples", "benchmarks")
    session.run("ruff", "format", "--check", "src", "tests", "examples", "benchmarks")


@nox.session
def types(session: nox.Session) -> None:
    session.install("-e", ".[db,django,fastapi,flask,jwt,lint,qt,quart]")
    session.run("mypy")
    session.run("pyright")


@nox.session
def layers(session: nox.Session) -> None:
    session.install("-e", ".[lint]")
    session.run("lint-imports")


@nox.session
def docs(session: nox.Session) -> None:
    """What the pages show runs, and the pages that are made from something are in step with it."""
    session.install("-e", ".[test]")
    session.run("pytest", "tests/docs", *session.posargs)
    session.run("pytest", "-k", "in_step", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    session.install("-e", ".[test,bench]")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def security(session: nox.Session) -> None:
    """The attacks, and the fuzzers for ten minutes."""
    session.install("-e", ".[test]")
    session.run(
        "pytest",
        "tests/security",
        "--hypothesis-profile=long",
        "--timeout=900",
        *session.posargs,
        env={"MLPY_FUZZ_SECONDS": "600"},
    )
