"""Write a Postman request's v2 form: method, raw and split URL, query, path variables, body, content type."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from migrate.formats.align import Alignment, align
from migrate.formats.bodytext import changes_of, new_text
from migrate.formats.document import OF_A_BODY, BodyKind, NewRequest, Pairs
from migrate.formats.jsonedit import add_member, change_array, remove_member, replace_value, unit_of
from migrate.formats.jsontree import Node, Tree
from migrate.formats.urltext import quoted, url_changes
from migrate.model import Edit
from migrate.plan import Unwritable

_FORM_TYPE = "application/x-www-form-urlencoded"


def sent(tree: Tree, item: Node) -> tuple[str, str] | None:
    """A key-value item, None where it is switched off or has no key."""
    disabled = tree.member(item, "disabled")
    if item.kind != "object" or (disabled is not None and tree.value(disabled) is True):
        return None
    key = tree.string(item, "key")
    return None if key is None else (key, tree.string(item, "value") or "")


def asked(tree: Tree, item: Node) -> tuple[str, str] | None:
    """A query item decoded: Postman keeps the encoding that was typed in."""
    pair = sent(tree, item)
    return None if pair is None else (unquote_plus(pair[0]), unquote_plus(pair[1]))


@dataclass(frozen=True, slots=True)
class RequestEdit:
    """The edits of one request of a collection."""

    tree: Tree
    node: Node

    def rewrite(self, new: NewRequest) -> tuple[Edit, ...]:
        """The edits that make the request `new`.

        Raises:
            Unwritable: the request is written in a way that cannot be edited.
        """
        tree, node = self.tree, self.node
        if node.broken:
            raise Unwritable("the request could not be read in full")
        if node.kind == "string":
            if new.method != "GET" or new.body.kind is not BodyKind.NONE:
                raise Unwritable("the request is written as a URL alone, which cannot say a method or a body")
            return self._raw(node, new)
        edits = [*self._method(new.method)]
        url = tree.member(node, "url")
        if url is None:
            raise Unwritable("the request has no URL")
        if url.kind == "string":
            edits.extend(self._raw(url, new))
        else:
            edits.extend(self._split_url(url, new))
        edits.extend(self._body(new))
        return tuple(edits)

    def _method(self, method: str) -> tuple[Edit, ...]:
        found = self.tree.member(self.node, "method")
        if found is None:
            return () if method == "GET" else add_member(self.tree, self.node, "method", method)
        if found.kind != "string":
            raise Unwritable("the method is not a text")
        return () if self.tree.text(found) == method else (replace_value(self.tree, found, method),)

    # --- URL ---

    def _raw(self, node: Node, new: NewRequest) -> tuple[Edit, ...]:
        written = self.tree.written(node)
        off = self._switched_off()
        changes = url_changes(written.text, new.base + new.path, new.query, ignored=off)
        return tuple(written.splice(*change) for change in changes)

    def _switched_off(self) -> frozenset[str]:
        """The names of the query items that are switched off; `raw` may hold them or not."""
        items = self.tree.members(self.tree.member(self.node, "url"), "query")
        names = {self.tree.string(item, "key") or "" for item in items if sent(self.tree, item) is None}
        return frozenset(names - {pair[0] for item in items if (pair := sent(self.tree, item))})

    def _split_url(self, url: Node, new: NewRequest) -> list[Edit]:
        tree = self.tree
        if url.kind != "object" or url.broken:
            raise Unwritable("the URL could not be read in full")
        edits: list[Edit] = []
        raw = tree.member(url, "raw")
        if raw is not None:
            edits.extend(self._raw(raw, new))
        host, segments = _host_and_path(new.base + new.path)
        edits.extend(self._list(url, "host", host.split(".") if "{{" not in host else [host], "."))
        edits.extend(self._list(url, "path", segments, "/"))
        edits.extend(self._query(url, new.query))
        edits.extend(self._path_variables(url, new.path_variables))
        return edits

    def _list(self, url: Node, key: str, words: list[str], joint: str) -> tuple[Edit, ...]:
        """The host or path, which is a list of words or one text."""
        tree = self.tree
        node = tree.member(url, key)
        if node is None:
            return ()
        if node.kind == "string":
            old = tree.text(node) or ""
            lead = joint if joint == "/" and old.startswith("/") else ""
            text = lead + joint.join(words)
            return () if text == old else (replace_value(tree, node, text),)
        old_words = [tree.text(item) for item in node.items]
        if node.kind != "array" or any(word is None for word in old_words):
            raise Unwritable(f"the {key} of the URL is not a list of texts")
        if key == "host" and (".".join(w or "" for w in old_words) == ".".join(words) or not old_words):
            return ()
        if old_words == words:
            return ()
        common = min(len(old_words), len(words))
        edits = [
            replace_value(tree, item, word)
            for item, old_word, word in zip(node.items, old_words, words, strict=False)
            if old_word != word
        ]
        kept = tuple(("", None) if index < common else None for index in range(len(old_words)))
        plan = Alignment(kept=kept, added=())
        return (*edits, *change_array(tree, node, plan, words[common:]))

    def _query(self, url: Node, new: Pairs) -> tuple[Edit, ...]:
        tree = self.tree
        node = tree.member(url, "query")
        if node is None:
            items = [{"key": quoted(name), "value": quoted(value)} for name, value in new]
            return add_member(tree, url, "query", items) if items else ()
        plan, edits = self._pairs(node, new, asked, quoted)
        if not plan.added and all(pair is None for pair in plan.kept):
            return remove_member(tree, url, "query") if node.items else ()
        added = [{"key": quoted(name), "value": quoted(value)} for name, value in plan.added]
        return (*edits, *change_array(tree, node, plan, added))

    def _pairs(
        self,
        node: Node,
        new: Pairs,
        read: Callable[[Tree, Node], tuple[str, str] | None] = sent,
        write: Callable[[str], str] = str,
    ) -> tuple[Alignment, list[Edit]]:
        """Align a list of key-value items with new pairs; items that are switched off stay as they are."""
        tree = self.tree
        old = [read(tree, item) for item in node.items]
        active = [index for index, pair in enumerate(old) if pair is not None]
        plan = align([pair for pair in old if pair is not None], new)
        kept: list[tuple[str, Any] | None] = [("", None)] * len(old)
        edits: list[Edit] = []
        for index, pair in zip(active, plan.kept, strict=True):
            kept[index] = pair
            before = old[index]
            if pair is None or before is None:
                continue
            for key, was, now in (("key", before[0], pair[0]), ("value", before[1], pair[1])):
                found = tree.member(node.items[index], key)
                if was != now and found is not None:
                    edits.append(replace_value(tree, found, write(now)))
        if node.broken:
            raise Unwritable("a list of the request could not be read in full")
        return Alignment(kept=tuple(kept), added=plan.added), edits

    def _path_variables(self, url: Node, new: Pairs) -> tuple[Edit, ...]:
        if not new:
            return ()
        items = [{"key": name, "value": value} for name, value in new]
        node = self.tree.member(url, "variable")
        if node is None:
            return add_member(self.tree, url, "variable", items)
        plan = Alignment(kept=tuple(("", None) for _ in node.items), added=())
        return change_array(self.tree, node, plan, items)

    # --- body ---

    def _body(self, new: NewRequest) -> tuple[Edit, ...]:
        tree, node = self.tree, self.node
        body = tree.member(node, "body")
        mode = tree.string(body, "mode")
        kind = new.body.kind
        if kind in (BodyKind.OTHER, BodyKind.FILE):
            return ()
        if body is None or body.kind != "object":
            if kind is BodyKind.NONE:
                return ()
            return (
                add_member(tree, node, "body", self._fresh(new))
                if body is None
                else self._replaced(body, new)
            )
        if kind is BodyKind.NONE:
            content = tree.member(body, mode) if mode else None
            empty = (
                content is None or tree.text(content) == "" or (content.kind == "array" and not content.items)
            )
            if empty or mode in (None, "graphql", "file"):
                return ()
            return (*remove_member(tree, node, "body"), *self._without_type())
        if kind is BodyKind.JSON and mode == "raw":
            return self._raw_json(body, new)
        if kind in (BodyKind.FORM, BodyKind.MULTIPART) and mode in ("urlencoded", "formdata"):
            listed = tree.member(body, mode)
            assert listed is not None
            plan, edits = self._pairs(listed, new.body.form)
            added = [{"key": name, "value": value, "type": "text"} for name, value in plan.added]
            return (*edits, *change_array(tree, listed, plan, added))
        return self._replaced(body, new)

    def _without_type(self) -> tuple[Edit, ...]:
        """The headers that describe a body go with it: some servers refuse a type without a body."""
        header = self.tree.member(self.node, "header")
        if header is None or header.kind != "array":
            return ()
        pairs = [sent(self.tree, item) for item in header.items]
        kept = tuple(None if pair and pair[0].lower() in OF_A_BODY else ("", None) for pair in pairs)
        return change_array(self.tree, header, Alignment(kept=kept, added=()), [])

    def _raw_json(self, body: Node, new: NewRequest) -> tuple[Edit, ...]:
        raw = self.tree.member(body, "raw")
        if raw is None or raw.kind != "string":
            return self._replaced(body, new)
        written = self.tree.written(raw)
        if not written.text.strip():
            return (written.splice(0, len(written.text), new_text(new.body.json)),)
        return tuple(written.splice(*change) for change in changes_of(written.text, new.body.json))

    def _fresh(self, new: NewRequest) -> dict[str, Any]:
        if new.body.kind is not BodyKind.JSON:
            items = [{"key": name, "value": value, "type": "text"} for name, value in new.body.form]
            mode = "formdata" if new.body.kind is BodyKind.MULTIPART else "urlencoded"
            return {"mode": mode, mode: items}
        unit = unit_of(self.tree.source)
        return {
            "mode": "raw",
            "raw": new_text(new.body.json, unit=unit),
            "options": {"raw": {"language": "json"}},
        }

    def _replaced(self, body: Node, new: NewRequest) -> tuple[Edit, ...]:
        """A body of another kind, and the content type that says so."""
        edits = [replace_value(self.tree, body, self._fresh(new))]
        for header in self.tree.members(self.node, "header"):
            pair = sent(self.tree, header)
            if pair is None or pair[0].lower() != "content-type":
                continue
            value = self.tree.member(header, "value")
            if value is not None and re.match(rf"{_FORM_TYPE}|multipart/form-data", pair[1], re.IGNORECASE):
                edits.append(replace_value(self.tree, value, "application/json"))
        return tuple(edits)


def _host_and_path(url: str) -> tuple[str, list[str]]:
    """Host and path segments of a URL without query; a leading variable is the host."""
    rest = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", url)
    host, _, path = rest.partition("/")
    host = host.rpartition("@")[2].partition(":")[0] if "{{" not in host else host
    return host, path.split("/") if path else []


__all__ = ["RequestEdit", "asked", "sent"]
