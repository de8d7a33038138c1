"""From a file's bytes to UTF-8 and back: byte-order marks, declared encodings, line ends.

Sources: PEP 263 (Python's encoding declaration), XML 1.0 section 4.3.3, HTML's `<meta charset>`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    # UTF-32's little-endian mark begins with UTF-16's: the longer one is tried first.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_TWO_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)?[^\r\n]*")
_COMMENT_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.MULTILINE)
_EMACS_COOKIE = re.compile(rb"-\*-.*?coding:[ \t]*([-\w.]+).*?-\*-")
_XML_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([-\w.]+)[\"']")
_HTML_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?([-\w.]+)", re.IGNORECASE)
# Ruby reads the same comment as Python (its "magic comment").
_COOKIE_SUFFIXES = (".py", ".pyi", ".pyw", ".rb")
_MARKUP_SUFFIXES = (".html", ".htm", ".xhtml", ".vue")
_HEAD = 1024


class Undecodable(Exception):
    """The bytes are not text in the expected encoding; the message says what was expected and got."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Take the message, and the line to blame where one can be told."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How a file's text became bytes."""

    name: str  # as Python's codecs name it
    mark: bytes = b""  # the byte-order mark the file starts with
    declared: bool = False

    def encode(self, text: bytes) -> bytes:
        """UTF-8 text as this file's bytes, its mark included.

        Raises:
            Undecodable: the encoding has no way to write a character of `text`.
        """
        if self.name == "utf-8":
            return self.mark + text
        try:
            return self.mark + text.decode().encode(self.name)
        except UnicodeEncodeError as error:
            wrong = error.object[error.start]
            raise Undecodable(
                f"Expected text that the encoding {self.name} can hold but the new text needs {wrong!r}"
            ) from None


PLAIN = Coding(name="utf-8")


_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def is_wide(raw: bytes | bytearray | memoryview) -> bool:
    """Whether the bytes start with a UTF-16 or UTF-32 mark: a search for ASCII words finds nothing."""
    return bytes(raw[:4]).startswith(_WIDE)


def is_binary(raw: bytes) -> bool:
    """Whether a NUL stands in the first 8 KiB, as git decides it; UTF-16 and UTF-32 with a mark are text."""
    return not is_wide(raw) and raw.find(b"\0", 0, 8192) >= 0


def decode(raw: bytes, path: str) -> tuple[bytes, Coding]:
    """The file's text as UTF-8 without a mark, and how to write it back.

    Raises:
        Undecodable: the bytes do not fit the mark, the declaration or UTF-8, or would not survive the
            way back.
    """
    mark, name = next(((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", ""))
    body = raw[len(mark) :]
    declared = "" if mark else _declared(body, path)
    if mark == codecs.BOM_UTF8 or (not name and declared in ("", "utf-8")):
        _check_utf8(body, declared=bool(declared), start=len(mark))
        return body, Coding(name="utf-8", mark=mark, declared=bool(declared))
    name = name or declared
    try:
        text = body.decode(name)
        back = text.encode(name)
    except UnicodeError as error:
        fault = _fault(error, len(mark))
        raise Undecodable(f"Expected {name} ({_origin(mark)}) but {fault}", _line(body, error)) from None
    if back != body:
        raise Undecodable(
            f"Expected {name} ({_origin(mark)}) to give the same bytes when written back but it does not; "
            "convert the file to UTF-8 first"
        )
    return text.encode(), Coding(name=name, mark=mark, declared=not mark)


def decode_loosely(raw: bytes) -> bytes:
    """What can be read of bytes with a mark, as UTF-8; what cannot is replaced."""
    name = next(name for mark, name in _MARKS if raw.startswith(mark))
    return raw.decode(name, "replace").encode()


def line_end(text: bytes) -> str:
    """The line end that most lines of `text` have; a line feed where there is none."""
    both = text.count(b"\r\n")
    counts = {"\n": text.count(b"\n") - both, "\r\n": both, "\r": text.count(b"\r") - both}
    return max(counts, key=lambda end: counts[end])


def _declared(body: bytes, path: str) -> str:
    head = body[:_HEAD]
    found = _XML_DECLARATION.match(head)
    if found is None:
        lines = _FIRST_TWO_LINES.match(head)
        top = lines.group() if lines else b""
        found = _EMACS_COOKIE.search(top)
        if found is None and path.endswith(_COOKIE_SUFFIXES):
            found = _COMMENT_COOKIE.search(top)
        if found is None and path.endswith(_MARKUP_SUFFIXES):
            found = _HTML_CHARSET.search(head)
    return "" if found is None else _known(found.group(1).decode("ascii", "replace"))


def _known(label: str) -> str:
    # Emacs adds the line end to the name ("utf-8-unix"); Python's tokenizer drops it likewise.
    name = re.sub(r"-(?:unix|dos|mac)$", "", label.lower())
    try:
        name = codecs.lookup(name).name
        "".encode(name)  # refuses codecs that do not turn text into bytes, such as rot13
    except LookupError:
        raise Undecodable(f"Expected a known encoding but the file declares {label!r}") from None
    return "utf-8" if name in ("utf-8", "utf-8-sig", "ascii") else name


def _check_utf8(body: bytes, *, declared: bool, start: int) -> None:
    if body.isascii():
        return
    try:
        body.decode()
    except UnicodeDecodeError as error:
        expected = "Expected UTF-8 (as declared)" if declared else "Expected UTF-8 (or a declared encoding)"
        advice = "convert the file to UTF-8, or declare its encoding"
        raise Undecodable(f"{expected} but {_fault(error, start)}; {advice}", _line(body, error)) from None


def _origin(mark: bytes) -> str:
    return "by its byte-order mark" if mark else "as declared"


def _fault(error: UnicodeError, start: int) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02X} at offset {error.start + start} does not fit"
    return f"the text cannot be read: {error}"


def _line(body: bytes, error: UnicodeError) -> int:
    """The line of the first wrong byte, in an encoding where line ends are single bytes."""
    if not isinstance(error, UnicodeDecodeError) or is_binary(body):
        return 0
    return len(re.findall(rb"\r\n|\r|\n", body[: error.start])) + 1
