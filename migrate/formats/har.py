"""Read HTTP archives (HAR 1.2): every entry is a record of a request that was made.

Source: HAR 1.2, "entries", "request", "postData".
"""

from __future__ import annotations

from migrate.formats.align import Alignment, align
from migrate.formats.bodytext import body_of, changes_of, new_text
from migrate.formats.document import (
    OF_A_BODY,
    Body,
    BodyKind,
    Document,
    NewRequest,
    Pairs,
    RecordedRequest,
)
from migrate.formats.jsonedit import add_member, change_array, remove_member, replace_value
from migrate.formats.jsontree import Node, Tree, read
from migrate.formats.urltext import query_pairs, url_changes
from migrate.model import Edit
from migrate.plan import Unwritable


def parse(text: bytes, file: str) -> Document:
    """The requests of an archive."""
    tree = read(text)
    entries = tree.members(tree.root, "log", "entries")
    requests = [_request(tree, entry, number) for number, entry in enumerate(entries)]
    return Document(
        format="har",
        client="har",
        requests=tuple(item for item in requests if item is not None),
        errors=tree.errors,
    )


def _request(tree: Tree, entry: Node, number: int) -> RecordedRequest | None:
    node = tree.member(entry, "request")
    url, method = tree.string(node, "url"), tree.string(node, "method")
    if node is None or url is None or method is None:
        return None
    head, mark, query = url.partition("#")[0].partition("?")
    return RecordedRequest(
        method=method.upper(),
        url=head,
        query=tuple(pair for _, _, pair in query_pairs(query, 0, len(query))) if mark else (),
        headers=_pairs(tree, tree.members(node, "headers")),
        body=_body(tree, tree.member(node, "postData")),
        span=node.span,
        label=f"entry {number + 1}",
        rewrite=lambda new: _rewrite(tree, node, new),
        client="har",
        recording="a recording of what was sent",
    )


def _pairs(tree: Tree, items: list[Node]) -> Pairs:
    return tuple((tree.string(item, "name") or "", tree.string(item, "value") or "") for item in items)


def _body(tree: Tree, node: Node | None) -> Body:
    kind = (tree.string(node, "mimeType") or "").partition(";")[0].strip().lower()
    text = tree.string(node, "text") or ""
    params = tree.members(node, "params")
    if kind == "application/x-www-form-urlencoded":
        pairs = _pairs(tree, params) or tuple(pair for _, _, pair in query_pairs(text, 0, len(text)))
        return Body(kind=BodyKind.FORM, form=pairs) if pairs else Body()
    if kind == "multipart/form-data":
        return Body(kind=BodyKind.OTHER)
    return body_of(text)


def _rewrite(tree: Tree, node: Node, new: NewRequest) -> tuple[Edit, ...]:
    """The edits of one entry; the recorded sizes become unknown (-1) where a body changes."""
    url, method = tree.member(node, "url"), tree.member(node, "method")
    if node.broken or url is None or method is None:
        raise Unwritable("the entry could not be read in full")
    written = tree.written(url)
    edits = [written.splice(*change) for change in url_changes(written.text, new.base + new.path, new.query)]
    if tree.text(method) != new.method:
        edits.append(replace_value(tree, method, new.method))
    listed = tree.member(node, "queryString")
    if listed is not None and not listed.broken:
        edits.extend(_listed(tree, listed, new.query))
    return (*edits, *_new_body(tree, node, new))


def _listed(tree: Tree, node: Node, new: Pairs) -> tuple[Edit, ...]:
    old = _pairs(tree, node.items)
    plan = align(old, new)
    edits: list[Edit] = []
    for item, before, after in zip(node.items, old, plan.kept, strict=True):
        for key, index in (("name", 0), ("value", 1)):
            found = tree.member(item, key)
            if after is not None and before[index] != after[index] and found is not None:
                edits.append(replace_value(tree, found, after[index]))
    added = [{"name": name, "value": value} for name, value in plan.added]
    return (*edits, *change_array(tree, node, Alignment(kept=plan.kept, added=plan.added), added))


def _new_body(tree: Tree, node: Node, new: NewRequest) -> tuple[Edit, ...]:
    data = tree.member(node, "postData")
    if new.body.kind in (BodyKind.OTHER, BodyKind.FILE):
        return ()
    if new.body.kind is BodyKind.NONE:
        if data is None:
            return ()
        return (*remove_member(tree, node, "postData"), *_size(tree, node, 0), *_without_type(tree, node))
    if new.body.kind is not BodyKind.JSON:
        raise Unwritable("a recorded form body is not rewritten")
    text = tree.member(data, "text")
    same_kind = (tree.string(data, "mimeType") or "").startswith("application/json")
    if text is not None and same_kind:
        written = tree.written(text)
        changes = changes_of(written.text, new.body.json)
        edits = tuple(written.splice(*change) for change in changes)
        return (*edits, *_size(tree, node, -1)) if edits else ()
    fresh = {"mimeType": "application/json", "text": new_text(new.body.json)}
    if data is None:
        return (*add_member(tree, node, "postData", fresh), *_size(tree, node, -1))
    return (replace_value(tree, data, fresh), *_size(tree, node, -1), *_content_type(tree, node))


def _content_type(tree: Tree, node: Node) -> tuple[Edit, ...]:
    for item in tree.members(node, "headers"):
        value = tree.member(item, "value")
        if (tree.string(item, "name") or "").lower() == "content-type" and value is not None:
            return (replace_value(tree, value, "application/json"),)
    return ()


def _without_type(tree: Tree, node: Node) -> tuple[Edit, ...]:
    """The headers that describe a body go with it."""
    headers = tree.member(node, "headers")
    if headers is None or headers.kind != "array":
        return ()
    names = [(tree.string(item, "name") or "").lower() for item in headers.items]
    kept = tuple(None if name in OF_A_BODY else ("", None) for name in names)
    return change_array(tree, headers, Alignment(kept=kept, added=()), [])


def _size(tree: Tree, node: Node, size: int) -> tuple[Edit, ...]:
    found = tree.member(node, "bodySize")
    if found is None or found.kind != "word" or tree.value(found) == size:
        return ()
    return (Edit(found.span, str(size)),)
