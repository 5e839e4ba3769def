"""Each wall alone: what Python code in a worker meets that tries real system calls. The first two walls are taken to have fallen."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import anyio
import pytest

from mlpy_async import MLError, MLRuntime, SandboxConfig, SandboxError, SandboxMemoryError, SandboxTimeoutError
from mlpy_async.sandbox.seccomp import program

from .breach import breach

# a test starts several interpreters, each of which takes seconds on a machine that is busy
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(120),
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has these walls"),
]

ONE = SandboxConfig(workers=1)

REFUSED = {
    "a socket": "_socket.socket()",
    "a socket of the system": "_socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)",
    "a file": "open_('/etc/passwd')",
    "a new file": "open_('made', 'w')",
    "a listing": "os.listdir('.')",
    "a removal": "os.unlink('/etc/hostname')",
    "a process": "os.fork()",
    "a program": "os.execve('/bin/true', ['true'], {})",
    "a thread": "modules['_thread'].start_new_thread(open_, ())",
    "a signal to the parent": "os.kill(os.getppid(), 0)",
    "a signal to all": "os.kill(-1, 0)",
    "a signal's action": "modules['_signal'].signal(29, modules['_signal'].SIG_IGN)",
    "a higher limit": "modules['resource'].setrlimit(modules['resource'].RLIMIT_AS, (-1, -1))",
    "another user": "os.setuid(0)",
    "a pipe": "os.pipe()",
}

CALLS = {
    "socket": "lib.socket(2, 1, 0)",
    "connect": "lib.connect(0, 0, 0)",
    "ptrace": "lib.ptrace(16, 1, 0, 0)",
    "clone": "lib.syscall(56, 0x11, 0, 0, 0, 0)",
    "clone3": "lib.syscall(435, 0, 0)",
    "unshare": "lib.unshare(0x10000000)",
    "mount": "lib.mount(0, 0, 0, 0, 0)",
    "prctl": "lib.prctl(4, 1, 0, 0, 0)",
    "io_uring_setup": "lib.syscall(425, 8, 0)",
    "bpf": "lib.syscall(321, 0, 0, 0)",
    "process_vm_readv": "lib.syscall(310, 1, 0, 0, 0, 0, 0)",
    "executable memory": "lib.syscall(9, 0, 4096, 7, 0x22, -1, 0)",
    "memory made executable": "lib.syscall(10, 0, 4096, 5)",
    "a signal to another process": "lib.syscall(234, 1, 1, 0)",
}


async def test_all_stand_here(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        report = rt.sandbox_report()
        assert len(report.walls) == 12
        assert report.workers == 1
        assert report.memory > 0
        assert str(report).count("\n") == 11
        if report.missing:
            pytest.skip(f"this machine refuses: {report}")


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_system_calls_are_refused(anyio_backend: Any) -> None:
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
        for what, code in REFUSED.items():
            with pytest.raises(MLError, match=r"PermissionError|can't start new thread|not allowed to raise") as caught:
                await breach(rt, f"result = {code}")
            assert caught.value.type in ("PermissionError", "RuntimeError", "ValueError"), what
        for what, code in CALLS.items() if os.uname().machine == "x86_64" else ():
            lib = "lib = ctypes.CDLL(None, use_errno=True)"
            outcome = await breach(rt, f"{lib}\nr = {code}\nresult = [r, ctypes.get_errno()]")
            assert outcome == [-1, 1], what


async def test_no_way_to_the_network(anyio_backend: Any) -> None:
    """A real server on loopback: the host reaches it, a worker does not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("127.0.0.1", port)).close()
        server.accept()[0].close()
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
            with pytest.raises(MLError, match="PermissionError"):
                await breach(rt, f"_socket.socket().connect(('127.0.0.1', {port}))")
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_each_wall_against_the_network_alone(anyio_backend: Any) -> None:
    """The namespace without the filter, and Landlock without either."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for wall in ("new_network()", "shut_files(network=True)", "None"):
            done = await _confined(
                f"""
                from mlpy_async.sandbox.kernel import new_network, prctl
                from mlpy_async.sandbox.landlock import shut_files
                import socket
                prctl("NO_NEW_PRIVS", 38, 1)
                {wall}
                try:
                    socket.create_connection(("127.0.0.1", {port}), timeout=2)
                    print("reached")
                except OSError as error:
                    print(type(error).__name__)
                """
            )
            assert done in (("reached",) if wall == "None" else ("PermissionError", "OSError")), (wall, done)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_landlock_alone(anyio_backend: Any, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s")
    done = await _confined(
        f"""
        import os
        from mlpy_async.sandbox.kernel import prctl
        from mlpy_async.sandbox.landlock import shut_files
        prctl("NO_NEW_PRIVS", 38, 1)
        shut_files(network=True)
        found = []
        for attempt in (lambda: open({str(tmp_path / "secret")!r}), lambda: open({str(tmp_path / "new")!r}, "w"), lambda: os.listdir("/")):
            try:
                attempt()
                found.append("got through")
            except OSError as error:
                found.append(type(error).__name__)
        print(*found)
        """
    )
    assert done == "PermissionError PermissionError PermissionError"


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_quotas_alone(anyio_backend: Any, tmp_path: Path) -> None:
    """Files stay small and descriptors few, without filter and Landlock; fork ends where the user's processes do."""
    done = await _confined(
        f"""
        import os
        from mlpy_async.sandbox.confinement import _limit_memory, _limit_rest
        from mlpy_async.sandbox.config import SandboxConfig
        class Quotas:
            file_size_limit, open_files, processes = 4096, 8, 0
        _limit_rest(Quotas)
        _limit_memory(50 * 2**20)
        os.chdir({str(tmp_path)!r})
        found = []
        def write():
            with open("big", "wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 1000)
        for attempt in (write, lambda: [open("/dev/null") for _ in range(20)], lambda: bytearray(2**27)):
            try:
                attempt()
                found.append("got through")
            except (OSError, MemoryError) as error:
                found.append(type(error).__name__)
        print(*found, os.stat("big").st_size)
        """
    )
    assert done == "OSError OSError MemoryError 4096"


async def test_environment_directory_and_descriptors(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLPY_TEST_SECRET", "s3cret")
    code = """
    builtins = modules["builtins"]
    result = [[*os.environ], []]
    for number in builtins.range(64):
        try:
            os.lseek(number, 0, 1)
        except builtins.OSError as error:
            if error.errno == 9:  # EBADF; a pipe or a socket only cannot seek
                continue
        result[1].append(number)
    """
    other = os.open(os.devnull, os.O_RDONLY)
    os.set_inheritable(other, True)
    try:
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=ONE) as rt:
            assert await breach(rt, code) == [[], [0, 1, 2]]
            (worker,) = rt._isolation._pool.workers  # type: ignore[attr-defined]
            directory = os.readlink(f"/proc/{worker.process.pid}/cwd")
            assert os.listdir(directory) == ["stderr"]
            environment = await anyio.Path(f"/proc/{worker.process.pid}/environ").read_bytes()
            assert b"s3cret" not in environment
        assert not await anyio.Path(directory).exists()
    finally:
        os.close(other)


async def test_memory(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, memory_limit="30MB")
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        with pytest.raises(SandboxMemoryError, match="memory_limit"):
            await rt.execute("a = [1]; while (true) { a = a.concat(a); }")
        with pytest.raises(SandboxMemoryError):
            await breach(rt, "result = 'x' * 10**8")
        assert await rt.execute("1 + 1") == 2


async def test_processor_time(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, cpu_timeout=0.05)
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
        with pytest.raises(SandboxTimeoutError, match="cpu_timeout"):
            await rt.execute("while (true) {}")
        assert await rt.execute("1 + 1") == 2


async def test_strict_mode(anyio_backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel refuses is told, and is an error under strict mode. Here: an address space below what is in use."""
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1, strict_mode=True)) as rt:
        assert rt.sandbox_report().missing == ()
    sandbox = SandboxConfig(workers=1, strict_mode=True, memory_limit=2**63)
    with pytest.raises(SandboxError, match=r"strict_mode wants every wall; this machine refuses memory \("):
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox):
            raise AssertionError("it must not be entered")
    async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(memory_limit=2**63)) as rt:
        assert rt.sandbox_report().missing == ("memory",)


async def test_the_network_can_be_left_open(anyio_backend: Any) -> None:
    sandbox = SandboxConfig(workers=1, network_disabled=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        async with MLRuntime(cache_dir=None, isolation="process", sandbox=sandbox) as rt:
            await breach(rt, f"_socket.socket().connect(('127.0.0.1', {port}))")
        server.accept()[0].close()


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """The parent is killed while its worker computes: the worker ends too."""
    script = textwrap.dedent(
        """
        import anyio
        from mlpy_async import MLRuntime, SandboxConfig
        async def main():
            async with MLRuntime(cache_dir=None, isolation="process", sandbox=SandboxConfig(workers=1)) as rt:
                (worker,) = rt._isolation._pool.workers
                print(worker.process.pid, flush=True)
                await rt.execute("while (true) {}", timeout=None)
        anyio.run(main)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    descriptor = os.pidfd_open(worker)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    try:
        import select

        assert select.select([descriptor], [], [], 10)[0], "the worker still runs"
    finally:
        os.close(descriptor)


def test_filter_is_for_known_machines() -> None:
    assert program("aarch64", 1, sockets=False) != program("x86_64", 1, sockets=False)
    assert len(program("x86_64", 1, sockets=True)) > len(program("x86_64", 1, sockets=False))
    with pytest.raises(OSError, match="riscv64 are not known here; those of x86_64, aarch64 are"):
        program("riscv64", 1, sockets=False)


async def _confined(script: str) -> str:
    """What a script prints that runs in a process of its own."""
    done = await anyio.run_process([sys.executable, "-c", textwrap.dedent(script)], stderr=None)
    return done.stdout.decode().strip()
