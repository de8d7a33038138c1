"""Reads of an answer: where the code takes the v1 shape apart, and what the v2 shape makes of that.

Only reads whose call is certain count. Each becomes an edit (the map's facts allow it) or a line for the
report; nothing is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.bare import literal_text, unwrapped
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Body, Instance, Mapping, Response, each, plain
from migrate.model import Edit, Span
from migrate.pathmap.model import Operation
from migrate.pathmap.model import Response as ResponseShape
from migrate.plan import FileEdit
from migrate.rewrite.draft import Review
from migrate.rewrite.read import Read, ResponseWriter
from migrate.rewrite.shapes import shapes
from migrate.rewrite.statuses import status_edits, statuses_compared, statuses_used


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What became of the reads of one call."""

    edits: list[FileEdit] = field(default_factory=list[FileEdit])
    left: list[tuple[Read, str]] = field(default_factory=list[tuple[Read, str]])


def reads(finder: Finder, ours: Set[ir.Call]) -> MappingType[ir.Call, list[Read]]:
    """Every read of an answer, by the call that gets it; `ours` are the calls of the API."""
    evaluator = finder.evaluator
    found: dict[ir.Call, list[Read]] = defaultdict(list)
    members = evaluator.library.member_keys
    kinds = (ir.Index, ir.Call, ir.Opaque, *((ir.Attr,) if members else ()))
    for module in finder.modules:
        for node, context in list(module.contexts.items()):
            if not isinstance(node, kinds) or (isinstance(node, ir.Opaque) and node.kind != ir.COMPARISON):
                continue
            if not finder.trail.touches(ir.extent(node), context):
                continue
            for call, read in _read(evaluator, module, node, context):
                found[answering(evaluator, call, ours)].append(read)
        for call, read in statuses_used(finder, module):
            found[answering(evaluator, call, ours)].append(read)
    for call, cls, key, alone in shapes(finder, ours):
        text = literal_text(key)
        named = key if alone else None
        module = cls.scope.module
        found[call].append(Read(node=key, keys=(text,), module=module, context=cls.outer, key=named))
    return found


def answering(evaluator: Evaluator, call: ir.Call, ours: Set[ir.Call]) -> ir.Call:
    """The call of the API whose answer `call` gives back, through the functions between them."""
    gave, seen = evaluator.calls.gave, set[ir.Call]()
    while call not in ours and call in gave and call not in seen:
        seen.add(call)
        call = gave[call]
    return call


def _read(
    evaluator: Evaluator, module: ModuleInfo, node: ir.Expr, context: Context
) -> Iterator[tuple[ir.Call, Read]]:
    if isinstance(node, ir.Opaque) and node.kind == ir.COMPARISON:
        yield from statuses_compared(evaluator, module, node, context)
        yield from _member(evaluator, module, node, context)
        return
    if not isinstance(node, ir.Index | ir.Call | ir.Attr):
        return
    value = evaluator.value(node, context)
    if not isinstance(value, Body) or not isinstance(value.response, Response):
        return
    if not _takes(evaluator, node, value, value.response, context):
        return
    key: ir.Expr | None = None
    if isinstance(node, ir.Attr):
        if not value.keys or value.keys[-1] in (node.name, node.name.lstrip("$")):
            yield (
                value.response.call,
                Read(node=node, keys=value.keys, module=module, context=context, member=node),
            )
        return
    if isinstance(node, ir.Call) and node.span == value.response.call.span:
        return  # what gives the answer decoded; nothing is read of it yet
    if isinstance(node, ir.Index):
        key = node.key
    elif value.keys and node.args:
        key = node.args[0].value
    text = plain(evaluator.value(key, context)) if key is not None else None
    if value.keys and text not in (value.keys[-1], ".".join(value.keys)):
        return
    yield value.response.call, Read(node=node, keys=value.keys, module=module, context=context, key=key)


def _takes(evaluator: Evaluator, node: ir.Expr, value: Body, answer: Response, context: Context) -> bool:
    """Whether `node` takes `value` out of the answer itself, and not of what holds it: `view.creators`."""
    owner = node.value if isinstance(node, ir.Attr | ir.Index) else None
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
        owner = node.func.value
    if owner is None:
        return True
    owners = list(each(evaluator.value(owner, context)))
    for of in owners:
        if isinstance(of, Response) and of.call is answer.call:
            return len(value.keys) <= 1 or isinstance(node, ir.Call)
        if isinstance(of, Body) and isinstance(of.response, Response) and of.response.call is answer.call:
            return value.keys in (of.keys, (*of.keys, *value.keys[-1:]))
    held = any(isinstance(of, Mapping | Instance) for of in owners)
    return isinstance(node, ir.Call) and not value.keys and not held


def _member(
    evaluator: Evaluator, module: ModuleInfo, node: ir.Opaque, context: Context
) -> Iterator[tuple[ir.Call, Read]]:
    """`"key" in answer`."""
    key = tested_key(module, node)
    value = evaluator.value(node.parts[1], context) if key is not None else None
    if (
        key is not None
        and isinstance(value, Body)
        and not value.keys
        and isinstance(value.response, Response)
    ):
        text = literal_text(key)
        yield value.response.call, Read(node=node, keys=(text,), module=module, context=context, key=key)


def tested_key(module: ModuleInfo, node: ir.Opaque) -> ir.Str | None:
    """The key of which a comparison tests whether a mapping has it."""
    if node.kind != ir.COMPARISON or len(node.parts) != 2 or not isinstance(node.parts[0], ir.Str):
        return None
    sign = module.source[node.parts[0].span.end : node.parts[1].span.start].decode(errors="replace").split()
    return node.parts[0] if sign in (["in"], ["not", "in"]) else None


def rewrite_reads(
    evaluator: Evaluator, writer: ResponseWriter, site: CallSite, operation: Operation, found: Sequence[Read]
) -> Outcome:
    """Edits for the reads of an answer of `operation`, and what is left for a person."""
    outcome = Outcome()
    for read in found:
        try:
            edits = _edits(evaluator, writer, site, operation, read)
        except Review as reason:
            outcome.left.append((read, str(reason)))
            continue
        outcome.edits.extend(FileEdit(read.module.file, edit) for edit in edits)
    return outcome


def v1_reads(operation: Operation, found: Sequence[Read]) -> list[Read]:
    """The reads that only the v1 shape answers."""
    old = old_keys(operation)
    return [read for read in found if not read.is_status and read.keys and read.keys[0] in old]


def old_keys(operation: Operation) -> frozenset[str]:
    """The keys that v1's answer has and v2's has not."""
    shape, pages = operation.response, operation.pagination
    if shape is None:
        return frozenset()
    old = [shape.success, shape.root.v1 if shape.root else None, shape.error.v1 if shape.error else None]
    if pages is not None:
        old += [pages.total, pages.page, pages.size]
    return frozenset(name for name in old if name)


def moved_key(operation: Operation) -> str | None:
    """The key that holds what v1's answer is of, where v2's has another."""
    root = operation.response.root if operation.response is not None else None
    return root.v1 or None if root is not None and root.v1 != root.v2 else None


def _edits(
    evaluator: Evaluator, writer: ResponseWriter, site: CallSite, operation: Operation, read: Read
) -> list[Edit]:
    shape = operation.response
    if shape is None:
        return []
    if read.is_status:
        return status_edits(evaluator, writer, operation, read)
    if len(read.keys) == 1 and read.keys[0] == shape.success:
        return [_flag(evaluator, writer, site, read)]
    if not read.keys:
        return _whole(writer, operation, read)
    if len(read.keys) == 1:
        return _first_key(writer, operation, read)
    if literal_text(read.key) == ".".join(read.keys):
        return _path(writer, shape, read)
    if shape.root is not None and read.keys[0] == shape.root.v1 and len(read.keys) == 2:
        new = shape.fields.get(read.keys[1])
        return [_renamed(writer, read, new)] if new is not None else []
    return []


def _whole(writer: ResponseWriter, operation: Operation, read: Read) -> list[Edit]:
    """The body as a whole: fine, unless v2 sends none or puts it in an envelope."""
    shape = operation.response
    assert shape is not None
    if shape.status is not None and set(shape.status[1]) == {204} and not _reads_only(read, shape):
        raise Review("v2 answers 204 without a body")
    if shape.root is not None and shape.root.v1 == "" and shape.root.v2:
        end = read.node.span.end
        return [Edit(Span(end, end), writer.index("", shape.root.v2))]
    return []


def _reads_only(read: Read, shape: ResponseShape) -> bool:
    """Whether the body is taken for a key that needs none on success: the flag, or an error's message."""
    parent = read.module.parents.get(read.node)
    if isinstance(parent, ir.Attr):
        parent = read.module.parents.get(parent)
    key: ir.Expr | None = None
    if isinstance(parent, ir.Index):
        key = parent.key
    elif isinstance(parent, ir.Call) and parent.args:
        key = parent.args[0].value
    text = literal_text(key) if isinstance(key, ir.Str) else None
    return text is not None and text in (shape.success, shape.error.v1 if shape.error else None)


def _first_key(writer: ResponseWriter, operation: Operation, read: Read) -> list[Edit]:
    shape, pages = operation.response, operation.pagination
    assert shape is not None
    key = read.keys[0]
    if shape.root is not None and key == shape.root.v1:
        if shape.root.v2 == "":
            raise Review("v2 has no such key around the data")
        return [_renamed(writer, read, shape.root.v2)]
    if shape.error is not None and key == shape.error.v1:
        return [_renamed(writer, read, shape.error.v2)]
    if pages is not None and key in (pages.total, pages.page, pages.size):
        raise Review(f"{key} is not in the v2 answer: see {'.'.join(pages.total_count or pages.next)}")
    return []


def _path(writer: ResponseWriter, shape: ResponseShape, read: Read) -> list[Edit]:
    """Several keys in one text: `answer.json("creator.name")`."""
    known = next((item for item in (shape.root, shape.error) if item and item.v1 == read.keys[0]), None)
    if known is None:
        return []
    name = read.keys[1]
    named = shape.fields.get(name, name) if known is shape.root else name
    new = ".".join(key for key in (known.v2, named, *read.keys[2:]) if key)
    return [_renamed(writer, read, new)] if new != ".".join(read.keys) else []


def _renamed(writer: ResponseWriter, read: Read, new: str) -> Edit:
    if read.typed:
        raise Review(f"{read.keys[0]} is {new} in v2's answer, and the type that it is read into stays")
    if read.member is not None:
        if not new.isidentifier():
            raise Review(f"v2 calls the key {new}")
        text = f"{new}: {read.member.name}" if read.member.shorthand else new
        return Edit(read.member.name_span, text)
    if read.key is None or not isinstance(read.key, ir.Str):
        raise Review(f"the key is not spelled here; v2 calls it {new}")
    return Edit(read.key.span, writer.key(new, read.module.text(read.key)))


def _flag(evaluator: Evaluator, writer: ResponseWriter, site: CallSite, read: Read) -> Edit:
    """The success flag: v2 says it by its status."""
    found = _response_code(evaluator, read) if not _is_pattern(read.node) else None
    text = writer.succeeded(found[1], site.client) if found is not None else None
    if found is None or text is None:
        raise Review("v2 has no success flag: test the status")
    owner, code = found
    if owner.span.start == read.node.span.start and text.startswith(code):
        # The response stands right here, and its own text may be edited too: only what follows it changes.
        return Edit(Span(owner.span.end, read.node.span.end), text[len(code) :])
    return Edit(read.node.span, text)


def _is_pattern(node: ir.Expr) -> bool:
    """Whether a key is taken where a variable is bound: `const { success } = answer`."""
    return isinstance(node, ir.Attr) and not node.span.covers(node.value.span)


def _response_code(evaluator: Evaluator, read: Read) -> tuple[ir.Expr, str] | None:
    """The response whose body is read and its source text, where it can be named at the read."""
    node: ir.Expr = read.node
    node = node.value if isinstance(node, ir.Index | ir.Attr) else node
    if isinstance(node, ir.Attr) and isinstance(read.node, ir.Attr):  # `response.data.success`
        return _named(evaluator, node.value, read)
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr) and node is read.node:
        node = node.func.value
    node = unwrapped(node)
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr):
        return _named(evaluator, node.func.value, read)
    if isinstance(node, ir.Name):
        from migrate.analysis.layout import definition

        found = definition(evaluator, node, read.context)
        inner = found.expr if found is not None else None
        inner = unwrapped(inner)
        if found is not None and isinstance(inner, ir.Call) and isinstance(inner.func, ir.Attr):
            owner = inner.func.value
            if isinstance(owner, ir.Name) and found.context.scope is read.context.scope:
                return _named(evaluator, owner, read)
    return None


def _named(evaluator: Evaluator, owner: ir.Expr, read: Read) -> tuple[ir.Expr, str] | None:
    context = read.module.contexts.get(owner)
    if context is None or not isinstance(evaluator.value(owner, context), Response):
        return None
    return owner, read.module.text(owner)
