"""Read a migration guide from a file or an http(s) address, with limits of time and size."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

from migrate.model import MigrateError

_MOST_BYTES = 5_000_000
_MOST_SECONDS = 30.0


class FetchError(MigrateError):
    """A guide that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A guide's text, and the name by which sources cite it."""

    name: str
    text: str


def fetch(source: str, *, most_bytes: int = _MOST_BYTES, seconds: float = _MOST_SECONDS) -> Guide:
    """The guide at `source`, a path or an http(s) address.

    Raises:
        FetchError: it cannot be reached or read, is too large, too slow, or no text.
    """
    scheme = urlsplit(source).scheme.lower()
    if scheme in ("http", "https"):
        data, charset = _download(source, most_bytes, seconds)
        name = _public(source)
    elif "://" in source:
        raise FetchError(f"Expected a file or an http(s) address but got {_public(source)}")
    else:
        data, charset = _read(Path(source), most_bytes), "utf-8-sig"
        name = Path(source).name
    return Guide(name=name, text=_decode(data, charset, name))


def _public(address: str) -> str:
    """The address without user, password, query and fragment."""
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise FetchError(
            f"Expected a migration guide at {path} but it cannot be read: {error.strerror}"
        ) from None
    _check_size(data, most, str(path))
    return data


def _check_size(data: bytes, most: int, name: str) -> None:
    if len(data) > most:
        raise FetchError(
            f"Expected a guide of at most {most:,} bytes but {name} is larger; save its tables to a file"
        )


class _OnlyWeb(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https only."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme.lower() not in ("http", "https"):
            fp.close()
            raise FetchError(
                f"Expected an http(s) address but {_public(req.full_url)} leads to {_public(newurl)}"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _request(address: str) -> urllib.request.Request:
    """The request; user and password of the address go into a header, which urllib does not do itself."""
    headers = {"Accept": "text/markdown, text/html, text/plain", "User-Agent": "creatoraudit-migrate"}
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    if at:
        headers["Authorization"] = "Basic " + b64encode(unquote(user).encode()).decode()
    return urllib.request.Request(
        urlunsplit((parts.scheme, host, parts.path, parts.query, "")), headers=headers
    )


def _download(address: str, most: int, seconds: float) -> tuple[bytes, str]:
    shown = _public(address)
    ends = time.monotonic() + seconds
    request = _request(address)
    try:
        with urllib.request.build_opener(_OnlyWeb).open(request, timeout=seconds) as answer:
            data = b""
            while piece := answer.read1(65536):
                data += piece
                _check_size(data, most, shown)
                if time.monotonic() > ends:
                    raise FetchError(
                        f"Expected {shown} within {seconds:g} s but it is still sending; save it to a file"
                    )
            return data, answer.headers.get_content_charset() or "utf-8-sig"
    except urllib.error.HTTPError as error:
        error.close()
        raise FetchError(
            f"Expected a guide at {shown} but the server answers {error.code} {error.reason}"
        ) from None
    except TimeoutError:
        raise FetchError(f"Expected {shown} within {seconds:g} s but no answer came") from None
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            raise FetchError(f"Expected {shown} within {seconds:g} s but no answer came") from None
        raise FetchError(f"Expected a guide at {shown} but it cannot be reached: {reason}") from None


def _decode(data: bytes, charset: str, name: str) -> str:
    if b"\0" in data:
        raise FetchError(f"Expected a Markdown or HTML guide at {name} but it is binary")
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        raise FetchError(f"Expected a guide in {charset} at {name} but its bytes are not") from None
