"""The constants that spell a v1 path for calls elsewhere: each is a site of its own, beside its calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.index import Part
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import url_string
from migrate.model import Outcome
from migrate.pathmap.resolve import AlreadyV2, find_base
from migrate.plan import BaseHolder, PathHolder, literal_base
from migrate.rewrite.study import Call, Study


def path_literals(study: Study, call: Call) -> frozenset[Part]:
    """The literals that spell the call's path, changed by its plan or not."""
    if call.plan is not None:
        return call.plan.parts | call.plan.shared
    return frozenset(_behind_base(study, call))


def users_of_paths(study: Study, calls: Sequence[Call]) -> Mapping[Part, Sequence[Call]]:
    """The v1 calls by the literals behind their base."""
    users: dict[Part, list[Call]] = defaultdict(list)
    for call in calls:
        if isinstance(call.resolution, AlreadyV2):
            continue
        for part in path_literals(study, call):
            users[part].append(call)
    return users


def _behind_base(study: Study, call: Call) -> Iterator[Part]:
    base = find_base(study.pathmap, *url_string(call.site.url))
    yield from (part for at, part in _spelled(call) if at >= base.end)


def path_holders(
    study: Study, module: ModuleInfo, users: Mapping[Part, Sequence[Call]], bases: Sequence[BaseHolder]
) -> Iterator[PathHolder]:
    """The literals of `module` and its classes that spell a path of calls made elsewhere."""
    taken = {holder.key for holder in bases}
    for literal, context in module.strings:
        if context.scope.function is not None:
            continue
        for part in literal.parts:
            key = literal_base(module.file, part.span.start)
            own = (module.file, part.span.start)
            calls = [
                call
                for call in users.get(own, ())
                if not _own(call, module, part) and own not in _behind_path(study, call)
            ]
            if key in taken or not calls or not (part.text or "").strip("/"):
                continue
            site = study.place(module, literal.span, Outcome.NEEDS_REVIEW, study.project.language.name)
            yield PathHolder(key=key, site=replace(site, operation="path-constant"))
            break


def _behind_path(study: Study, call: Call) -> frozenset[Part]:
    """The literals that stand in the query of the call's URL, or in its fragment."""
    url, names = url_string(call.site.url)
    end = _path_end(url, find_base(study.pathmap, url, names).end)
    return frozenset(part for at, part in _spelled(call) if at >= end)


def _spelled(call: Call) -> Iterator[tuple[int, Part]]:
    """The literals that spell the call's URL, with the character of it that each begins at."""
    position = 0
    for piece in call.site.url.pieces:
        if piece.part is not None and piece.module is not None:
            yield position, (piece.module.file, piece.part.span.start)
        position += len(piece.text) if piece.text is not None else 1


def _path_end(url: str, start: int) -> int:
    return min((at for at in (url.find("?", start), url.find("#", start)) if at >= 0), default=len(url))


def _own(call: Call, module: ModuleInfo, part: ir.Part) -> bool:
    """Whether the literal stands in the call itself."""
    slot = call.site.url_slot
    return slot is not None and call.site.module is module and slot.arg.span.covers(part.span)
