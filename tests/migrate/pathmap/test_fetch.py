"""Reading a guide from a file or a server: limits, encodings, and errors that say what to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from migrate.pathmap.fetch import FetchError, fetch

Answer = Callable[[BaseHTTPRequestHandler], None]


def _send(data: bytes, *, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def _slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _piece in range(40):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def _silent(handler: BaseHTTPRequestHandler) -> None:
    del handler
    time.sleep(0.5)


ANSWERS: dict[str, Answer] = {
    "/guide.md": _send("| é |".encode(), Content_Type="text/markdown; charset=utf-8"),
    "/latin": _send("é".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"),
    "/wrong": _send(b"\xff\xfe\xfa", Content_Type="text/html; charset=utf-8"),
    "/binary": _send(b"%PDF\0\0"),
    "/large": _send(b"x" * 2000),
    "/moved": _send(b"", status=302, Location="/guide.md"),
    "/away": _send(b"", status=302, Location="ftp://127.0.0.1/x"),
    "/who": lambda handler: _send(handler.headers["Authorization"].encode())(handler),
    "/loop": _send(b"", status=302, Location="/loop"),
    "/slow": _slow,
    "/silent": _silent,
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ANSWERS.get(self.path.partition("?")[0], _send(b"no", status=404))(self)

    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def failure(source: str, **limits: float) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(source, **limits)
    return str(caught.value)


def test_a_guide_of_a_server(server: str) -> None:
    guide = fetch(f"http://{server}/guide.md?token=secret#x")
    assert (guide.name, guide.text) == (f"http://{server}/guide.md", "| é |")
    assert fetch(f"http://{server}/latin").text == "é"
    assert fetch(f"http://{server}/moved").text == "| é |"
    assert fetch(f"http://us%40er:secret@{server}/who").text == "Basic dXNAZXI6c2VjcmV0"


def test_what_a_server_may_do_wrong(server: str) -> None:
    at = f"http://{server}"
    assert (
        failure(f"{at}/none?key=secret")
        == f"Expected a guide at {at}/none but the server answers 404 Not Found"
    )
    assert failure(f"{at}/wrong") == f"Expected a guide in utf-8 at {at}/wrong but its bytes are not"
    assert failure(f"{at}/binary") == f"Expected a Markdown or HTML guide at {at}/binary but it is binary"
    assert failure(f"{at}/large", most_bytes=1000) == (
        f"Expected a guide of at most 1,000 bytes but {at}/large is larger; save its tables to a file"
    )
    assert failure(f"{at}/away") == f"Expected an http(s) address but {at}/away leads to ftp://127.0.0.1/x"
    assert failure(f"{at}/slow", seconds=0.3) == (
        f"Expected {at}/slow within 0.3 s but it is still sending; save it to a file"
    )
    assert failure(f"{at}/silent", seconds=0.2) == f"Expected {at}/silent within 0.2 s but no answer came"
    assert failure(f"{at}/loop").startswith(f"Expected a guide at {at}/loop but the server answers 302 ")


def test_a_server_that_is_not_there() -> None:
    found = failure("http://user:secret@127.0.0.1:1/guide?key=secret")
    assert (
        found
        == "Expected a guide at http://127.0.0.1:1/guide but it cannot be reached: [Errno 111] Connection refused"
    )


def test_a_guide_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_bytes(b"\xef\xbb\xbf| a |\r\n")
    guide = fetch(str(path))
    assert (guide.name, guide.text) == ("guide.md", "| a |\r\n")


def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    missing = tmp_path / "no.md"
    assert failure(str(missing)) == (
        f"Expected a migration guide at {missing} but it cannot be read: No such file or directory"
    )
    path = tmp_path / "guide.md"
    path.write_bytes(b"x" * 11)
    assert failure(str(path), most_bytes=10) == (
        f"Expected a guide of at most 10 bytes but {path} is larger; save its tables to a file"
    )
    path.write_bytes("é".encode("latin-1"))
    assert failure(str(path)) == "Expected a guide in utf-8-sig at guide.md but its bytes are not"
    assert (
        failure("ftp://u:p@a.example/x?y")
        == "Expected a file or an http(s) address but got ftp://a.example/x"
    )
