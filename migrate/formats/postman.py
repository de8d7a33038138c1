"""Read Postman collections 2.1 (2.0 too) and environments: requests, variables, descriptions, scripts.

Source: the collection format's JSON Schema, schema.getpostman.com/json/collection/v2.1.0.
"""

from __future__ import annotations

from urllib.parse import unquote_plus

from migrate.formats.bodytext import body_of
from migrate.formats.document import Body, BodyKind, Document, Pairs, RecordedRequest, Text
from migrate.formats.json import comments, scalars_below
from migrate.formats.jsontree import Node, Tree, read
from migrate.formats.postman_edit import RequestEdit, asked, sent
from migrate.formats.script import script_of
from migrate.plan import Embedded, Scalar

_MAX_DEPTH = 60


def parse(text: bytes, file: str) -> Document:
    """The requests, variables, words and scripts of a collection; the values of an environment."""
    tree = read(text)
    reading = _Reading(tree)
    reading.items(tree.root, (), 0)
    return Document(
        format="postman",
        client="postman",
        scalars=tuple(reading.scalars),
        requests=tuple(reading.requests),
        embedded=tuple(reading.embedded),
        texts=(*reading.texts, *comments(tree)),
        errors=tree.errors,
        variables=reading.variables,
    )


class _Reading:
    """One walk through folders and items."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.scalars: list[Scalar] = []
        self.requests: list[RecordedRequest] = []
        self.embedded: list[Embedded] = []
        self.texts: list[Text] = []
        self.variables: dict[str, str] = {}

    def items(self, node: Node | None, labels: tuple[str, ...], depth: int) -> None:
        """A collection, folder or item, and everything below it."""
        if node is None or node.kind != "object" or depth > _MAX_DEPTH:
            return
        tree = self.tree
        for key in ("variable", "values"):
            self._variables(node, key)
        self._scripts(node)
        for where in (node, tree.member(node, "info")):
            self._words(where, "description")
        name = tree.string(node, "name")
        path = (*labels, name) if name else labels
        request = tree.member(node, "request")
        if request is not None:
            self._words(node, "name", where="name")
            self._request(request, path)
            for number, example in enumerate(tree.members(node, "response")):
                self._example(example, (*path, tree.string(example, "name") or f"example {number + 1}"))
        for item in tree.members(node, "item"):
            self.items(item, path, depth + 1)

    def _variables(self, node: Node, key: str) -> None:
        for number, item in enumerate(self.tree.members(node, key)):
            self.scalars.extend(scalars_below(self.tree, item, (key, str(number))))
            name = self.tree.string(item, "key") or self.tree.string(item, "id")
            value = self.tree.string(item, "value")
            if name and value is not None and self._on(item):
                self.variables[name] = value

    def _on(self, item: Node) -> bool:
        enabled, disabled = self.tree.member(item, "enabled"), self.tree.member(item, "disabled")
        off = enabled is not None and self.tree.value(enabled) is False
        return not off and not (disabled is not None and self.tree.value(disabled) is True)

    def _words(self, node: Node | None, key: str, where: str = "description") -> None:
        value = self.tree.member(node, key)
        if value is not None and value.kind == "object":
            value = self.tree.member(value, "content")
        if value is not None and value.kind == "string":
            self.texts.append(Text.of(self.tree.written(value), where))

    def _scripts(self, node: Node) -> None:
        for event in self.tree.members(node, "event"):
            code = self.tree.member(event, "script", "exec")
            if code is not None and not code.broken:
                script = script_of(self.tree, code)
                self.embedded.extend([script] if script is not None else [])

    def _example(self, example: Node, labels: tuple[str, ...]) -> None:
        original = self.tree.member(example, "originalRequest")
        if original is not None:
            self._request(original, labels, note="the saved response of this example still has v1's shape")
        self._words(example, "body", where="saved response")

    def _request(self, node: Node, labels: tuple[str, ...], note: str | None = None) -> None:
        tree = self.tree
        label = " / ".join(labels)
        url = node if node.kind == "string" else tree.member(node, "url")
        text = tree.text(url) if url is not None and url.kind == "string" else url_text(tree, url)
        if text is None or node.kind not in ("string", "object"):
            return
        path, query = _split(text)
        listed = [asked(tree, item) for item in tree.members(url, "query")] if url is not None else []
        if node.kind == "object":
            self._words(node, "description")
            self._scripts(node)
        self.requests.append(
            RecordedRequest(
                method=(tree.string(node, "method") or "GET").upper() if node.kind == "object" else "GET",
                url=path,
                query=tuple(pair for pair in listed if pair) if listed else query,
                headers=tuple(pair for item in tree.members(node, "header") if (pair := sent(tree, item))),
                body=_body(tree, tree.member(node, "body") if node.kind == "object" else None),
                span=node.span,
                label=label,
                rewrite=RequestEdit(tree, node).rewrite,
                client="postman",
                note=note,
                path_variables=True,
            )
        )


def url_text(tree: Tree, url: Node | None) -> str | None:
    """The URL of a request: `raw`, or put together from its parts."""
    if url is None:
        return None
    raw = tree.string(url, "raw")
    if raw is not None:
        return raw
    host = tree.string(url, "host") or ".".join(tree.text(item) or "" for item in tree.members(url, "host"))
    path = tree.string(url, "path") or "/".join(tree.text(item) or "" for item in tree.members(url, "path"))
    if not host and not path:
        return None
    protocol = tree.string(url, "protocol")
    return (f"{protocol}://" if protocol else "") + host + ("" if path.startswith("/") else "/") + path


def _split(text: str) -> tuple[str, Pairs]:
    path, _, query = text.partition("#")[0].partition("?")
    pairs = (item.partition("=") for item in query.split("&") if item)
    return path, tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pairs)


def _body(tree: Tree, node: Node | None) -> Body:
    if node is None or node.kind != "object" or not _enabled(tree, node):
        return Body()
    mode = tree.string(node, "mode")
    if mode == "raw":
        return body_of(tree.string(node, "raw") or "")
    if mode in ("urlencoded", "formdata"):
        items = tree.members(node, mode)
        if any(tree.string(item, "type") == "file" for item in items):
            return Body(kind=BodyKind.FILE)
        pairs = tuple(pair for item in items if (pair := sent(tree, item)))
        return (
            Body(kind=BodyKind.FORM if mode == "urlencoded" else BodyKind.MULTIPART, form=pairs)
            if pairs
            else Body()
        )
    if mode == "file":
        return Body(kind=BodyKind.FILE)
    return Body(kind=BodyKind.OTHER) if mode == "graphql" else Body()


def _enabled(tree: Tree, node: Node) -> bool:
    disabled = tree.member(node, "disabled")
    return disabled is None or tree.value(disabled) is not True
