"""Read nginx and Caddy files: upstreams as settings, routes of the server as what no client calls.

`location /v1/creator { ... }` says what this server answers, so it is reported and never changed; what it
passes requests on to may be the API itself.
Sources: nginx "Configuration File's Structure", ngx_http_proxy_module; Caddyfile "Structure".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain, no_line_break
from migrate.formats.document import Document, Proxy, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.served import ROUTE, comes_in, never
from migrate.model import Span
from migrate.plan import Scalar

_TOKEN = re.compile(
    rb"(?P<blank>[ \t]+)|(?P<end>\r\n|\n|\r)|(?P<comment>#[^\r\n]*)|(?P<mark>[;{}](?=[\s;{}]|\Z)|;)"
    rb"|\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>(?:\\.|[^'\\])*)'|`(?P<back>[^`]*)`"
    rb"|(?P<word>(?:\$\{[^{}\s]*\}|\{[^{}\s]*\}|\\.|[^\s;{}]|[{}](?=[^\s;{}]))+)|(?P<other>.)",
    re.DOTALL,
)
# What a directive passes requests on to, or names; everything else with a path is a route.
_UPSTREAMS = frozenset(
    {"proxy_pass", "set", "server", "upstream", "grpc_pass", "fastcgi_param", "proxy_redirect", "env",
     "reverse_proxy", "to", "proxy", "proxy_set_header", "default", "php_fastcgi", "map", "return", "redir"}
)  # fmt: skip
_PASSES = frozenset({"proxy_pass", "grpc_pass", "reverse_proxy", "to", "proxy"})
_TAKES = frozenset(
    {"location", "handle", "handle_path", "route", "rewrite", "uri", "path", "reverse_proxy", "proxy"}
)
_WORD = Coding(
    name="word of a server's file",
    decode=decode_plain,
    encode=no_line_break("word of a server's file"),
    refuses=lambda raw: (
        "a word without quotes cannot hold blanks or marks" if re.search(r"[\s;{}\"']", raw) else None
    ),
    bare=lambda _: True,
)
_QUOTED = Coding(
    name="quoted word of a server's file",
    decode=by_pattern(re.compile(r"\\[\"'\\]"), lambda found: found.group()[1]),
    encode=lambda new: new.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'"),
    bare=lambda raw: "\\" not in raw,
)
_CODINGS = {"double": _QUOTED, "single": _QUOTED, "back": PLAIN_TEXT, "word": _WORD}


def parse(text: bytes, file: str) -> Document:
    """The upstreams, routes and comments of a server's file."""
    caddy = "caddyfile" in file.rpartition("/")[2].lower()
    reading = _Reading(text, caddy=caddy)
    reading.read()
    return Document(
        format="caddyfile" if caddy else "nginx",
        scalars=tuple(reading.scalars),
        texts=tuple(reading.texts),
        errors=tuple(reading.errors),
        proxies=tuple(reading.proxies()),
    )


@dataclass(slots=True)
class _Block:
    """A block: what stands in it for paths, and what is passed on to."""

    name: str
    routes: list[Written] = field(default_factory=list[Written])
    passes: list[Written] = field(default_factory=list[Written])


@dataclass(slots=True)
class _Reading:
    """The directives as they come; `blocks` are those that are open."""

    source: bytes
    caddy: bool
    scalars: list[Scalar] = field(default_factory=list[Scalar])
    texts: list[Text] = field(default_factory=list[Text])
    errors: list[Span] = field(default_factory=list[Span])
    blocks: list[str] = field(default_factory=list[str])
    _open: list[_Block] = field(default_factory=lambda: [_Block("")])
    _all: list[_Block] = field(default_factory=list[_Block])
    _given: dict[str, list[Written]] = field(default_factory=dict[str, list[Written]])  # by pool or variable

    def read(self) -> None:
        words: list[Written] = []
        for found in _TOKEN.finditer(self.source):
            kind = found.lastgroup or "other"
            if kind == "comment":
                written = Written(self.source, Span(found.start(), found.end()), PLAIN_TEXT)
                self.texts.append(Text.of(written, "comment"))
            elif kind in _CODINGS:
                words.append(Written(self.source, Span(*found.span(kind)), _CODINGS[kind]))
            elif kind == "mark" or (kind == "end" and self.caddy):
                self._directive(words, found.group())
                words = []
        self._directive(words, b"")

    def _directive(self, words: Sequence[Written], mark: bytes) -> None:
        if words:
            name, *arguments = words
            self._arguments(name, arguments)
            self._passing(name.text, arguments, opens=mark == b"{")
        if mark == b"{":
            self.blocks.append(" ".join(word.text for word in words[:2]))
            taken = [word for word in words[1:] if words[0].text in _TAKES]
            self._open.append(_Block(self.blocks[-1], routes=taken))
        elif mark == b"}" and self.blocks:
            self.blocks.pop()
            self._all.append(self._open.pop())

    def _passing(self, name: str, arguments: Sequence[Written], *, opens: bool) -> None:
        """Note what a directive says of where requests come in and go on to."""
        block = self._open[-1]
        if name in _PASSES:
            block.passes += [word for word in arguments if not word.text.startswith("/")]
        if name.startswith("@") or (name in _TAKES and (name in _PASSES or not opens)):
            block.routes += [word for word in arguments if word.text.startswith(("/", "^"))]
        if name == "server" and block.name.startswith("upstream "):
            self._given.setdefault(block.name.partition(" ")[2], []).extend(arguments[:1])
        if name == "set" and len(arguments) == 2:
            self._given.setdefault(arguments[0].text, []).append(arguments[1])

    def proxies(self) -> Iterator[Proxy]:
        """The blocks that pass requests on."""
        for block in (*self._all, *self._open):
            if block.passes:
                words = [word for word in block.routes if re.search(r"/\w", word.text)]
                meant = list(chain.from_iterable(self._meant(word.text) for word in block.passes))
                yield Proxy(
                    routes=tuple(_route(word) for word in words),
                    comes=tuple(comes_in(word.text for word in block.routes)),
                    to=tuple(word.text for word in (*block.passes, *meant)),
                    passed=tuple(word.span for word in (*block.passes, *meant)),
                )

    def _meant(self, text: str) -> list[Written]:
        """The servers of a pool, or the values of a variable, that a text begins with."""
        name = re.match(r"(?:\w+://)?(?P<name>\$?[\w.-]+)", text)
        return self._given.get(name["name"], []) if name else []

    def _arguments(self, name: Written, arguments: Sequence[Written]) -> None:
        keys = (*self.blocks, name.text)
        if name.text == "set" and len(arguments) == 2 and arguments[0].text.startswith("$"):
            self.scalars.append(arguments[1].scalar((arguments[0].text[1:],)))
            return
        for argument in arguments or (name,):
            if arguments and name.text in _UPSTREAMS and not argument.text.startswith("/"):
                self.scalars.append(argument.scalar(keys))
            else:
                self.texts.append(_route(argument))


def _route(written: Written) -> Text:
    """Words of a route: told, and never changed."""
    return Text(where=ROUTE, text=written.text, splice=never, offset=written.offset)
