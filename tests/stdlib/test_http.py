"""`http` against servers of the loopback interface: what is sent, what comes back, and what servers may not do to a program."""

from __future__ import annotations

import gzip
import ssl
import zlib
from typing import Any

import anyio
import pytest
import trustme
from anyio.abc import ByteStream

from mlpy_async import CapabilityViolationError, Limits, MLError, MLRuntime

from .servers import Served, answer, serving

pytestmark = pytest.mark.anyio


def runtime(server: Served, *tokens: str, **options: Any) -> MLRuntime:
    options.setdefault("default_timeout", 10)
    return MLRuntime(capabilities=[f"network:http:127.0.0.1:{server.port}", *tokens], cache_dir=None, **options)


async def ask(rt: MLRuntime, expression: str, **context: Any) -> Any:
    return await rt.execute(f"import http; {expression}", context=context)


async def fails(rt: MLRuntime, expression: str, kind: str, part: str, **context: Any) -> None:
    with pytest.raises(MLError) as caught:
        await ask(rt, expression, **context)
    assert caught.value.type == kind, caught.value
    assert part in str(caught.value)


async def test_an_answer() -> None:
    async with serving({"/a": answer('{"n": [1, 2]}', "201 Made", X_One="1")}) as server, runtime(server) as rt:
        found = await ask(
            rt,
            "r = http.get(url + '/a', {'X-Key': 5}); [r.status(), r.statusText(), r.ok(), r.headers()['x-one'], r.json().n[1], r.text(), r.bytes()[0]]",
            url=server.url,
        )
        assert found == [201, "Made", True, "1", 2, '{"n": [1, 2]}', ord("{")]
        request = server.requests[0]
        assert "X-Key: 5" in request
        assert "authorization" not in request.lower()
        assert await ask(rt, "r = http.get(url + '/none'); [r.status(), r.ok()]", url=server.url) == [404, False]
        assert server.connections == 1, "the connection is used again"


async def test_methods_and_bodies() -> None:
    async def echo(request: str, _stream: ByteStream) -> bytes:
        head, _, body = request.partition("\r\n\r\n")
        types = [line for line in head.split("\r\n") if line.lower().startswith("content-type")]
        return answer(f"{head.split(' ')[0]} {head.split(' ')[1]} {''.join(types)} {body}")

    async with serving({"/": echo}) as server, runtime(server) as rt:
        url = f"{server.url}/"
        assert (
            await ask(rt, "http.post(url, {json: {a: 1}}).text()", url=url)
            == 'POST / Content-Type: application/json {"a":1}'
        )
        assert (
            await ask(rt, "http.put(url, {form: {a: 'x y', b: [1, 2]}}).text()", url=url)
            == "PUT / Content-Type: application/x-www-form-urlencoded a=x+y&b=1&b=2"
        )
        assert (
            await ask(rt, "http.patch(url, {body: 'text', query: {q: 'ä'}}).text()", url=url)
            == "PATCH /?q=%C3%A4  text"
        )
        assert await ask(rt, "http.delete(url).body()", url=url) == "DELETE /  "
        assert await ask(rt, "http.request({url: url, method: 'options'}).text()", url=url) == "OPTIONS /  "
        assert await ask(rt, "http.head(url).text()", url=url) == ""


@pytest.mark.parametrize(
    ("expression", "kind", "part"),
    [
        ("http.get('ftp://127.0.0.1/')", "ValueError", "begins with `http://`"),
        ("http.get('no url')", "ValueError", ""),
        ("http.get('http://user:secret@127.0.0.1/')", "ValueError", "no user in front"),
        ("http.get(url, {Host: 'other'})", "ValueError", "set by the client"),
        ("http.get(url, {'Transfer-Encoding': 'chunked'})", "ValueError", "set by the client"),
        ("http.get(url, {'X-A': 'a\\r\\nX-B: b'})", "NetworkError", "header"),
        ("http.get(url, null, -1)", "ValueError", "timeout is a number"),
        ("http.post(url, {jsn: 1})", "ValueError", "did you mean `json`"),
        ("http.post(url, {json: 1, body: ''})", "ValueError", "one body"),
        ("http.request({url: url, method: 'CONNECT'})", "ValueError", "the method is one of"),
        ("http.request({method: 'GET'})", "TypeError", "must be strings"),
        ("http.get(url + '/later')", "NetworkError", "redirects"),
    ],
)  # fmt: skip
async def test_what_is_refused(expression: str, kind: str, part: str) -> None:
    async with serving({"/later": answer("", "302 Found", Location="/later")}) as server, runtime(server) as rt:
        await fails(rt, expression, kind, part, url=server.url)


async def test_redirects_are_followed_and_each_is_checked() -> None:
    async with serving({"/b": answer("there"), "/evil": answer("secret")}) as other:
        answers = {
            "/a": answer("", "302 Found", Location="/c"),
            "/c": answer("", "307 Temporary", Location=f"{other.url}/b"),
            "/out": answer("", "302 Found", Location=f"http://127.0.0.1:{other.port}/evil"),
            "/file": answer("", "302 Found", Location="file:///etc/passwd"),
        }
        async with serving(answers) as server:
            async with runtime(server, f"network:http:http://127.0.0.1:{other.port}/b") as rt:
                assert await ask(rt, "r = http.get(url + '/a'); [r.text(), r.url()]", url=server.url) == [
                    "there",
                    f"{other.url}/b",
                ]
                with pytest.raises(CapabilityViolationError, match="/evil"):
                    await ask(rt, "http.get(url + '/out')", url=server.url)
                assert await ask(rt, "http.post(url + '/out', {redirects: 0}).status()", url=server.url) == 302
                await fails(rt, "http.get(url + '/file')", "ValueError", "begins with `http://`", url=server.url)
            assert len(other.requests) == 1


async def test_bodies_are_bounded() -> None:
    bomb = gzip.compress(bytes(50_000_000))

    async def endless(_request: str, stream: ByteStream) -> None:
        await stream.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await stream.send(b"1000\r\n" + b"x" * 4096 + b"\r\n")

    answers = {
        "/bomb": answer(bomb, Content_Encoding="gzip"),
        "/endless": endless,
        "/long": answer(b"x" * 100_001),
        "/fits": answer(b"x" * 100_000),
        "/packed": answer(gzip.compress(b"packed") + gzip.compress(b" twice"), Content_Encoding="gzip"),
        "/deflate": answer(zlib.compress(b"wrapped"), Content_Encoding="deflate"),
        "/bare": answer(zlib.compressobj(wbits=-15).flush(), Content_Encoding="deflate"),
        "/bad": answer(b"no gzip", Content_Encoding="gzip"),
        "/other": answer(b"x", Content_Encoding="br"),
        "/cut": b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nab",
        "/rubbish": b"\x00\xff\r\n\r\n",
    }
    async with serving(answers) as server, runtime(server, limits=Limits(max_body=100_000)) as rt:  # type: ignore[arg-type]
        for path in ("/bomb", "/endless", "/long"):
            await fails(rt, f"http.get(url + '{path}')", "LimitError", "more than 100,000 bytes", url=server.url)
        await fails(rt, "http.post(url, {body: 'ж'.repeat(50001)})", "LimitError", "more than 100,000", url=server.url)
        for path, part in (("/bad", "is not"), ("/other", "not asked for"), ("/rubbish", "")):
            await fails(rt, f"http.get(url + '{path}')", "NetworkError", part, url=server.url)
        texts = {"/packed": "packed twice", "/deflate": "wrapped", "/bare": "", "/fits": "x" * 100_000}
        for path, text in texts.items():
            assert await ask(rt, f"http.get(url + '{path}').text()", url=server.url) == text


async def test_time_is_bounded_and_cancellation_closes() -> None:
    closed = anyio.Event()

    async def slow(_request: str, stream: ByteStream) -> None:
        await stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab")
        try:
            await stream.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError):
            closed.set()

    async with serving({"/": slow}) as server, runtime(server) as rt:
        await fails(rt, "http.get(url + '/', null, 0.05)", "TimeoutError", "no answer within 0.05 s", url=server.url)
        with anyio.fail_after(5):
            await closed.wait()
        with pytest.raises(TimeoutError):
            await rt.execute("import http; http.get(url + '/')", context={"url": server.url}, timeout=0.05)


async def test_texts_in_other_encodings() -> None:
    answers = {
        "/latin": answer("größe".encode("latin-1"), Content_Type="text/plain; charset=ISO-8859-1"),
        "/utf": answer("größe".encode(), Content_Type="text/plain; charset=nonsense"),
        "/trick": answer(b"\\u0041", Content_Type="text/plain; charset=unicode_escape"),
        "/broken": answer(b"a\xff", Content_Type="text/plain; charset=utf-8"),
    }
    async with serving(answers) as server, runtime(server) as rt:
        for path, text in {"/latin": "größe", "/utf": "größe", "/trick": "\\u0041", "/broken": "a\ufffd"}.items():
            assert await ask(rt, f"http.get(url + '{path}').text()", url=server.url) == text


async def test_no_cookies_and_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with serving({"/": answer("x", Set_Cookie="a=1; Path=/")}) as server, runtime(server) as rt:
        assert await ask(rt, "http.get(url + '/'); http.get(url + '/').text()", url=server.url) == "x"
        assert all("cookie" not in request.lower() for request in server.requests)


async def test_servers_are_verified() -> None:
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    good, wrong = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(good)
    authority.issue_cert("other.example").configure_cert(wrong)
    async with serving({"/": answer("safe")}, good) as server, serving({"/": answer("x")}, wrong) as bad:
        url, wrong_url = f"https://127.0.0.1:{server.port}/", f"https://127.0.0.1:{bad.port}/"
        token = "network:https:127.0.0.1"
        async with MLRuntime(capabilities=[token], cache_dir=None, tls=trusting) as rt:
            assert await ask(rt, "http.get(url).text()", url=url) == "safe"
            await fails(rt, "http.get(url)", "NetworkError", "certificate", url=wrong_url)
            with pytest.raises(CapabilityViolationError):
                await ask(rt, "http.get(url)", url=url.replace("https", "http"))
        async with MLRuntime(capabilities=[token], cache_dir=None) as rt:
            await fails(rt, "http.get(url)", "NetworkError", "certificate", url=url)


async def test_urls_as_texts() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        assert await ask(rt, "http.encodeURI('http://a.b/ä b?c=1&d=%#x')") == "http://a.b/%C3%A4%20b?c=1&d=%25#x"
        assert await ask(rt, "http.decodeURI('%C3%A4%20%3F%2f%25')") == "ä %3F%2f%"
        assert await ask(rt, "http.encodeQuery({a: 'x y', b: [1, true], c: ''})") == "a=x+y&b=1&b=true&c="
        assert await ask(rt, "http.parseQuery('?a=x+y&b=1&b=2&c=&d=%26')") == {
            "a": "x y",
            "b": ["1", "2"],
            "c": "",
            "d": "&",
        }
        await fails(rt, "http.decodeURI('%ff')", "ValueError", "UTF-8")


async def test_needs_are_told() -> None:
    async with MLRuntime(cache_dir=None) as rt:
        assert await ask(rt, "requiredCapabilities(http.post)") == ["network.http"]
        with pytest.raises(CapabilityViolationError) as caught:
            await rt.execute("import http;\nhttp.get('https://example.com/a')", filename="x.ml")
    assert caught.value.capability == "network:https:https://example.com/a"
    assert str(caught.value).startswith("x.ml:2")


async def test_in_a_worker_process() -> None:
    """Requests are sent by the parent, under the capabilities of the call."""
    async with serving({"/": answer('{"n": 7}')}) as server, runtime(server, isolation="process") as rt:
        assert await ask(rt, "r = http.get(url + '/'); [r.status(), r.json().n]", url=server.url) == [200, 7]
        with pytest.raises(CapabilityViolationError):
            await ask(rt, "http.get('http://127.0.0.1:1/')")
