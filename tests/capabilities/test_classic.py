"""Capabilities under the names of earlier programs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from mlpy_async import (
    CapabilityContext,
    CapabilityToken,
    CapabilityViolationError,
    CapabilityViolationHandler,
    MLRuntime,
    MLTranspiler,
    async_ml_execute,
    check_capability,
    create_capability_token,
    file_capability_context,
    get_capability_manager,
    ml_function,
    transpile_ml_code,
)
from mlpy_async.capabilities.audit import everywhere


@ml_function(capabilities=["file.read"], resource="path")
def read(path: str) -> str:
    return path


HOST: dict[str, Any] = {"read": read}
READ = "read('/data/a.csv')"


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    yield
    get_capability_manager().clear_context()
    assert get_capability_manager().get_context() is None


def test_contexts_by_name() -> None:
    manager = get_capability_manager()
    assert manager is get_capability_manager()
    context = manager.create_context("ml_data_processing")
    try:
        with pytest.raises(ValueError, match="already"):
            manager.create_context("ml_data_processing")
        context.add_capability(create_capability_token("file", ["/data/*.csv"], {"read"}, description="CSV"))
        context.add_capability(
            create_capability_token("api", ["https://api.example.com/*"], {"get"}, expires_at=time.time() + 3_600)
        )
        assert manager.get_context("ml_data_processing") is context and manager.get_context() is None
        manager.set_context(context)
        assert manager.get_context() is context
        check_capability("file.read", "/data/sales.csv")
        check_capability("api.get", "https://api.example.com/users")
        for name, resource in (
            ("file.write", "/data/sales.csv"),
            ("file.read", "/etc/passwd"),
            ("api.get", "https://evil.com/users"),
        ):
            with pytest.raises(CapabilityViolationError):
                check_capability(name, resource)
    finally:
        manager.destroy_context("ml_data_processing")
    with pytest.raises(CapabilityViolationError):
        check_capability("file.read", "/data/sales.csv")
    manager.destroy_context("ml_data_processing")
    manager.create_context("ml_data_processing")
    manager.destroy_context("ml_data_processing")


def test_each_thread_has_its_own() -> None:
    get_capability_manager().set_context(CapabilityContext(["file"]))
    seen: list[Any] = []
    thread = threading.Thread(target=lambda: seen.append(get_capability_manager().get_context()))
    thread.start()
    thread.join()
    assert seen == [None]


def test_a_block_for_files() -> None:
    with file_capability_context(["/data/*.csv", "/data/*.txt"], {"read"}):
        check_capability("file.read", "/data/a.txt")
        with file_capability_context(["/**"], {"read", "write"}):
            check_capability("file.read", "/data/a.txt")
            for name, path in (("file.write", "/data/a.txt"), ("file.read", "/etc/passwd")):
                with pytest.raises(CapabilityViolationError):
                    check_capability(name, path)
    with pytest.raises(CapabilityViolationError):
        check_capability("file.read", "/data/a.txt")
    with pytest.raises(ValueError, match="at least one"):
        file_capability_context([], {"read"})


def test_the_transpiler_takes_the_context_or_explicit_tokens() -> None:
    transpiler = MLTranspiler()
    with file_capability_context(["/data/*"], {"read"}):
        assert transpiler.execute(READ, context=HOST) == "/data/a.csv"
        with pytest.raises(CapabilityViolationError):
            transpiler.execute("read('/etc/passwd')", context=HOST, capabilities=["file"])
    with pytest.raises(CapabilityViolationError):
        transpiler.execute(READ, context=HOST)
    assert (
        transpiler.execute(READ, context=HOST, capabilities={CapabilityToken("file:read", pattern="/data/*")})
        == "/data/a.csv"
    )


def test_transpiled_text_runs_with_the_context_of_its_caller() -> None:
    text, _, _ = transpile_ml_code("result = hasCapability('file.read');")
    assert text is not None
    namespace: dict[str, Any] = {}
    exec(text, namespace)
    assert namespace["result"] is False
    with file_capability_context(["/data/*"], {"read"}):
        exec(text, namespace)
    assert namespace["result"] is True


@pytest.mark.anyio
async def test_async_execution_inherits_or_is_told(anyio_backend: Any) -> None:
    manager = get_capability_manager()
    token = CapabilityToken("file:read", pattern="/data/*")
    result = await async_ml_execute(READ, context=HOST)
    assert not result.success and "file:read:/data/a.csv" in str(result.error)
    assert (await async_ml_execute(READ, context=HOST, capabilities={token})).success
    manager.set_context(CapabilityContext(capabilities={token}, context_id="parent", parent_context_id=None))
    try:
        assert (await async_ml_execute(READ, context=HOST)).success
        assert not (await async_ml_execute(READ, context=HOST, inherit_caller_caps=False)).success
        assert not (await async_ml_execute(READ, context=HOST, capabilities=set())).success
        assert not (await async_ml_execute("read('/etc/passwd')", context=HOST, capabilities=["file"])).success
    finally:
        manager.clear_context()


@pytest.mark.anyio
async def test_no_host_function_widens_a_program_through_the_manager(anyio_backend: Any) -> None:
    manager = get_capability_manager()

    async def attack() -> list[bool]:
        manager.clear_context()
        manager.set_context(CapabilityContext(["*"]))
        inner = await async_ml_execute(READ, context=HOST)
        explicit = await async_ml_execute(READ, context=HOST, capabilities=["*"])
        return [inner.success, explicit.success]

    async with MLRuntime(cache_dir=None, capabilities=["mail"]) as rt:
        assert await rt.execute("attack()", context={"attack": attack}) == [False, False]


def test_violations_by_callback() -> None:
    handler = CapabilityViolationHandler.get_instance()
    assert handler is CapabilityViolationHandler.get_instance() and handler in everywhere
    heard: list[Any] = []
    handler.register_callback(heard.append)
    try:
        with pytest.raises(CapabilityViolationError):
            check_capability("file.read", "/x")
        assert heard[-1].required_capability == "file:read:/x" and handler.violations[-1] is heard[-1]
        own = CapabilityViolationHandler()
        own.register_callback(heard.append)
        context = CapabilityContext(["mail"], id="request")
        with pytest.raises(CapabilityViolationError, match="`send` needs"):
            own.record_violation(context, CapabilityToken("db:read"), "send", ["a stack"])
        assert own.violations[0].context_id == "request" and own.violations[0].available_capabilities == ("mail",)
        assert len(heard) == 3, "the handler of the process hears of it too"
    finally:
        handler.callbacks.clear()
        handler.violations.clear()
