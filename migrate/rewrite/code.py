"""All the sites of one language's modules: calls, base URLs, constants, and v1 text that is none of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.calls import CallSite, Finder, url_string
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.project import Project
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Constant, Text, plain
from migrate.analysis.values import Mapping as MappingValue
from migrate.embedded import HostText
from migrate.lines import Lines
from migrate.model import Basis, Confidence, Edit, Outcome, Site, Span
from migrate.pathmap.model import Operation, PathMap
from migrate.pathmap.resolve import (
    HOLE,
    AlreadyV2,
    Ambiguous,
    Matched,
    NotOurs,
    Proof,
    Resolution,
    Unmapped,
    find_base,
    resolve,
)
from migrate.plan import UNKNOWN_BASE, BaseHolder, FileEdit, Found, Planned, literal_base
from migrate.rewrite.planner import CallPlan, bases_of, plan_call
from migrate.rewrite.responses import Read, reads, rewrite_reads, v1_reads
from migrate.rewrite.texts import confidence_of, text_sites

_MERGED = "the calls that share {what} do not all become the same on v2"


@dataclass(slots=True, kw_only=True)
class _Call:
    """A call site with what is known of it so far."""

    site: CallSite
    resolution: Resolution
    plan: CallPlan | None = None
    review: str | None = None
    notes: list[str] = field(default_factory=list[str])
    reads: tuple[FileEdit, ...] = ()
    unread: bool = False  # the answer is still read in the v1 shape somewhere


@dataclass(slots=True, kw_only=True)
class CodeFinder:
    """Finds and plans the sites of a project in one language."""

    project: Project
    pathmap: PathMap
    accept: frozenset[Basis] = frozenset()
    only: frozenset[str] = frozenset()
    vicinity: bool = False
    include_text: bool = False
    hosts: Mapping[str, HostText] = field(default_factory=dict[str, HostText])
    evaluator: Evaluator = field(init=False)
    finder: Finder = field(init=False)
    lines: dict[str, Lines] = field(default_factory=dict[str, Lines])

    def __post_init__(self) -> None:
        language = self.project.language
        self.evaluator = Evaluator(language.library, self.project.imported)
        self.finder = Finder(self.evaluator, language.library)

    def run(self, modules: Sequence[ModuleInfo]) -> Mapping[str, Found]:
        """What there is in `modules`, by file."""
        calls = [self._resolved(site) for site in self.finder.find(modules)]
        calls = [call for call in calls if self._counts(call)]
        for call in calls:
            if isinstance(call.resolution, Matched):
                call.plan = plan_call(
                    self.finder, self.project.language.writer, call.site, call.resolution, self.accept
                )
                call.review = call.plan.review or self._broken(call)
        self._settle_shared(calls, modules)
        self._settle_reads(calls, modules)
        found: dict[str, tuple[list[Planned], list[BaseHolder]]] = defaultdict(lambda: ([], []))
        for call in calls:
            found[call.site.module.file][0].append(self._planned(call))
        for module in modules:
            bases = self._bases(module, calls)
            found[module.file][1].extend(bases)
            found[module.file][0].extend(self._texts(module, calls, bases))
        return {
            file: Found(calls=tuple(planned), bases=tuple(bases)) for file, (planned, bases) in found.items()
        }

    # --- calls ---

    def _resolved(self, site: CallSite) -> _Call:
        url, names = url_string(site.url)
        resolution = resolve(
            self.pathmap,
            method=site.method,
            url=url,
            hole_names=names,
            query=self._query(site),
            vicinity=self.vicinity,
        )
        return _Call(site=site, resolution=resolution)

    def _query(self, site: CallSite) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        for slot in site.slots:
            if slot.role.value == "query" and isinstance(slot.value, MappingValue):
                for name, entry, context in slot.value.entries:
                    value = self.evaluator.value(entry.value, context)
                    found[name] = str(value.value) if isinstance(value, Constant) else plain(value)
        return found

    def _broken(self, call: _Call) -> str | None:
        """Why a call near broken code is not edited."""
        span = call.site.call.span
        for error in call.site.module.tree.errors:
            if error.overlaps(span) or span.covers(error):
                return f"the code at line {self._line(call.site.module, error.start)} has a syntax error"
        return None

    def _counts(self, call: _Call) -> bool:
        """Whether a call is a site: ours, and not a wrapper that its callers stand for."""
        if isinstance(call.resolution, NotOurs):
            return False
        site = call.site
        function = site.context.scope.function
        if function in self.finder.wrappers and any(item is site for item in self.finder.wrappers[function]):
            derived = any(other.inner is site for other in self.finder.sites.values())
            url, _ = url_string(site.url)
            hidden = HOLE in url[find_base(self.pathmap, url).end :]
            if derived or (isinstance(call.resolution, Ambiguous | AlreadyV2) and hidden):
                return False
        if not site.known_client:
            return self._worth_telling(call)
        return True

    def _worth_telling(self, call: _Call) -> bool:
        """A call of something that is not known to be a client counts when its URL proves whose it is."""
        base = getattr(call.resolution, "base", None)
        return base is not None and base.proof in (Proof.V1, Proof.V2, Proof.NAMED)

    # --- answers ---

    def _settle_reads(self, calls: Sequence[_Call], modules: Sequence[ModuleInfo]) -> None:
        """Move the reads of each call's answer to the v2 shape, or say which lines still read v1's."""
        if not any(operation.response for operation in self.pathmap.operations):
            return
        by_call = reads(self.evaluator, modules)
        for call in calls:
            found = [read for read in by_call.get(call.site.call, ()) if not self._goes(call, read)]
            operation = self._answered(call, found)
            if operation is None or operation.response is None or not found:
                continue
            if operation.response.basis is Basis.ASSUMED and Basis.ASSUMED not in self.accept:
                old = v1_reads(operation, found)
                if old:
                    call.notes.append(
                        f"the answer is read in the v1 shape at {self._places(old)} "
                        "(how v1 answered is assumed; --accept assumed rewrites it)"
                    )
                    call.unread = True
                continue
            outcome = rewrite_reads(self.evaluator, self.project.language.reads, call.site, operation, found)
            call.reads = tuple(dict.fromkeys(outcome.edits))
            for reason in dict.fromkeys(reason for _, reason in outcome.left):
                places = self._places([read for read, why in outcome.left if why == reason])
                call.notes.append(f"{reason} (the answer is read at {places})")
                call.unread = True

    def _goes(self, call: _Call, read: Read) -> bool:
        """Whether the read stands in text that the plan of its call takes out."""
        return call.plan is not None and any(
            item.file == read.module.file and item.edit.span.covers(read.node.span)
            for item in call.plan.edits
        )

    def _answered(self, call: _Call, found: Sequence[Read]) -> Operation | None:
        """The operation whose answer the reads of `call` take apart, when it is or becomes a v2 call."""
        match call.resolution:
            case Matched() if call.review is None:
                return call.resolution.operation
            case AlreadyV2(endpoint=endpoint) if endpoint is not None:
                rows = [op for op in self.pathmap.operations if op.v2 is not None and op.v2 == endpoint]
                return next((op for op in rows if v1_reads(op, found)), None)
            case _:
                return None

    def _places(self, found: Sequence[Read]) -> str:
        places = sorted({(read.module.file, self._line(read.module, read.node.span.start)) for read in found})
        return ", ".join(f"{file}:{line}" for file, line in places)

    # --- shared literals ---

    def _settle_shared(self, calls: Sequence[_Call], modules: Sequence[ModuleInfo]) -> None:
        """A literal that spells the path of several calls, or is read elsewhere, changes for all or none."""
        users: dict[tuple[str, int], list[_Call]] = defaultdict(list)
        for call in calls:
            for part in self._parts(call):
                users[part].append(call)
        for _ in range(len(calls) + 1):
            if not self._settle_once(users, modules):
                return

    def _parts(self, call: _Call) -> frozenset[tuple[str, int]]:
        if call.plan is not None:
            return call.plan.parts | call.plan.shared
        return frozenset(
            (piece.module.file, piece.part.span.start)
            for piece in call.site.url.pieces
            if piece.part is not None and piece.module is not None
        )

    def _settle_once(
        self, users: Mapping[tuple[str, int], list[_Call]], modules: Sequence[ModuleInfo]
    ) -> bool:
        changed = False
        for part, sharing in users.items():
            editors = [
                c for c in sharing if c.plan is not None and c.review is None and self._edits_of(c, part)
            ]
            if not editors:
                continue
            reason = self._clash(part, sharing, editors)
            if reason is None and any(part in c.plan.shared for c in editors if c.plan is not None):
                reason = self._stray_read(part, sharing, modules)
            if reason is not None:
                for call in editors:
                    call.review = reason
                changed = True
        return changed

    def _edits_of(self, call: _Call, part: tuple[str, int]) -> frozenset[Edit]:
        """The edits of `call` to the literal part that begins at `part`."""
        assert call.plan is not None
        module = self.project.modules.get(part[0])
        if module is None:
            return frozenset()
        span = self._part_span(module, part[1])
        return frozenset(
            item.edit
            for item in call.plan.edits
            if item.file == part[0]
            and span.start <= item.edit.span.start
            and item.edit.span.end <= span.end
            and item.edit.text != ""
        )

    def _part_span(self, module: ModuleInfo, start: int) -> Span:
        for literal, _ in module.strings:
            for part in literal.parts:
                if part.span.start == start:
                    return part.span
        return Span(start, start)

    def _clash(self, part: tuple[str, int], sharing: Sequence[_Call], editors: Sequence[_Call]) -> str | None:
        edits = {self._edits_of(call, part) for call in editors}
        if len(edits) > 1:
            return _MERGED.format(what=f"the path at {self._where(*part)}")
        for call in sharing:
            if call in editors or isinstance(call.resolution, AlreadyV2):
                continue
            if call.plan is not None and call.review is None:
                continue  # planned, and it does not need this literal changed
            line = self._line(call.site.module, call.site.call.span.start)
            return f"shares its path with the call at {call.site.module.file}:{line}, which is not rewritten"
        return None

    def _stray_read(
        self, part: tuple[str, int], sharing: Sequence[_Call], modules: Sequence[ModuleInfo]
    ) -> str | None:
        """A read of the constant that is not the URL of a call seen here."""
        arguments = [
            (c.site.module, c.site.url_slot.arg.span) for c in sharing if c.site.url_slot is not None
        ]
        for module in modules:
            for expr, context in module.contexts.items():
                if not isinstance(expr, ir.Name | ir.Attr | ir.Index) or self._is_target(module, expr):
                    continue
                value = self.evaluator.value(expr, context)
                if not isinstance(value, Text) or not any(
                    p.part is not None
                    and p.part.span.start == part[1]
                    and p.module is not None
                    and p.module.file == part[0]
                    for p in value.pieces
                ):
                    continue
                if any(owner is module and span.covers(expr.span) for owner, span in arguments):
                    continue
                if self._feeds(module, expr, sharing):
                    continue
                line = self._line(module, expr.span.start)
                return f"the path at {self._where(*part)} is read at {module.file}:{line} too"
        return None

    def _feeds(self, module: ModuleInfo, expr: ir.Expr, sharing: Sequence[_Call]) -> bool:
        """Whether the read stands in another definition that the calls' URLs are made of."""
        for call in sharing:
            for piece in call.site.url.pieces:
                if (
                    piece.literal is not None
                    and piece.module is module
                    and piece.literal.span.covers(expr.span)
                ):
                    return True
        parent = module.parents.get(expr)
        return (
            isinstance(parent, ir.Attr | ir.Index)
            and parent in module.contexts
            and isinstance(self.evaluator.value(parent, module.contexts[parent]), Text)
        )

    def _is_target(self, module: ModuleInfo, expr: ir.Expr) -> bool:
        statement = module.contexts[expr].statement
        return isinstance(statement, ir.Assign) and statement.target.span.covers(expr.span)

    # --- outcomes ---

    def _planned(self, call: _Call) -> Planned:
        match call.resolution:
            case Matched():
                return self._matched(call, call.resolution)
            case Ambiguous():
                site = self._site(call, Outcome.NEEDS_REVIEW, reason=call.resolution.reason)
                return Planned(site=site, through=self._through(call))
            case Unmapped():
                site = self._site(call, Outcome.UNMAPPED, reason="the map has no row for this path")
                site = replace(site, v1=call.resolution.path)
                return Planned(site=site, through=self._through(call))
            case AlreadyV2():
                return self._already(call, call.resolution)
            case NotOurs():
                raise AssertionError("a foreign call is no site")

    def _already(self, call: _Call, resolution: AlreadyV2) -> Planned:
        """A v2 call: nothing to do, unless its answer is read as v1 gave it."""
        outcome = Outcome.ALREADY_V2
        if call.unread:
            outcome = Outcome.NEEDS_REVIEW
        elif call.reads:
            outcome = Outcome.REWRITTEN
        site = self._site(call, outcome, reason="; ".join(call.notes) or None)
        endpoint = str(resolution.endpoint) if resolution.endpoint else None
        site = replace(site, v2=endpoint, operation=self._answered_id(call))
        return Planned(site=site, edits=call.reads if outcome is Outcome.REWRITTEN else ())

    def _answered_id(self, call: _Call) -> str | None:
        if not call.reads and not call.unread:
            return None
        endpoint = call.resolution.endpoint if isinstance(call.resolution, AlreadyV2) else None
        rows = [op.id for op in self.pathmap.operations if op.v2 is not None and op.v2 == endpoint]
        return rows[0] if rows else None

    def _through(self, call: _Call) -> frozenset[tuple[str | int, ...]]:
        base = getattr(call.resolution, "base", None)
        if base is None:
            return frozenset({UNKNOWN_BASE})
        url, _ = url_string(call.site.url)
        dummy = self.pathmap.operations[0] if self.pathmap.operations else None
        if dummy is None:
            return frozenset({UNKNOWN_BASE})
        match = Matched(operation=dummy, base=base, path=(base.end, len(url)), confidence=Confidence.WEAK)
        return bases_of(call.site, match)

    def _matched(self, call: _Call, match: Matched) -> Planned:
        assert call.plan is not None
        operation = match.operation
        review = call.review
        if self.only and operation.id not in self.only:
            site = self._site(
                call, Outcome.LEFT_ALONE, operation, reason="not among the operations asked for"
            )
            return Planned(site=site, through=call.plan.through)
        if review is not None:
            site = self._site(
                call, Outcome.NEEDS_REVIEW, operation, reason=review, confidence=call.plan.confidence
            )
            return Planned(site=site, through=call.plan.through)
        notes = "; ".join([*call.plan.notes, *call.notes]) or None
        site = self._site(call, Outcome.REWRITTEN, operation, reason=notes, confidence=call.plan.confidence)
        return Planned(
            site=site,
            edits=(*call.plan.edits, *call.reads),
            through=call.plan.through,
            split=call.plan.split,
        )

    def _site(
        self,
        call: _Call,
        outcome: Outcome,
        operation: Operation | None = None,
        *,
        reason: str | None = None,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> Site:
        module = call.site.module
        site = self._place(module, call.site.call.span, outcome, call.site.client)
        if operation is None:
            return replace(site, reason=reason)
        suggestion = None
        if outcome is Outcome.NEEDS_REVIEW:
            suggestion = f"{operation.v1} is {operation.target} in v2" if operation.target else operation.gone
        return replace(
            site,
            operation=operation.id,
            v1=str(operation.v1),
            v2=operation.target,
            basis=operation.basis,
            confidence=confidence,
            reason=reason or operation.note,
            suggestion=suggestion,
            source=operation.source,
        )

    def _place(self, module: ModuleInfo, span: Span, outcome: Outcome, client: str) -> Site:
        line, column = self._at(module, span.start)
        return Site(
            file=module.file,
            line=line,
            column=column,
            end_line=self._at(module, max(span.start, span.end - 1))[0],
            language=self.project.language.name,
            client=client,
            outcome=outcome,
        )

    def _at(self, module: ModuleInfo, offset: int) -> tuple[int, int]:
        """Line and column of a byte, in the host file for embedded code."""
        host = self.hosts.get(module.file)
        if host is not None:
            return host.place(offset)
        if module.file not in self.lines:
            self.lines[module.file] = Lines(module.source)
        return self.lines[module.file].at(offset)

    def _line(self, module: ModuleInfo, offset: int) -> int:
        return self._at(module, offset)[0]

    def _where(self, file: str, offset: int) -> str:
        module = self.project.modules.get(file)
        name = self.hosts[file].file if file in self.hosts else file
        return f"{name}:{self._line(module, offset)}" if module is not None else name

    # --- bases ---

    def _bases(self, module: ModuleInfo, calls: Iterable[_Call]) -> list[BaseHolder]:
        """The literals of `module` that hold a v1 base for calls elsewhere."""
        through = {key for call in calls if call.plan is not None for key in call.plan.through}
        found: list[BaseHolder] = []
        for literal, context in module.strings:
            if literal.bytes_ or not literal.parts or any(s.covers(literal.span) for s in module.tree.texts):
                continue
            part = literal.parts[0]
            if part.text is None or any(self._in_own_url(call, literal) for call in calls):
                continue
            value = self.evaluator.text(literal, context)
            url, names = url_string(value)
            base = find_base(self.pathmap, url, names)
            if base.proof is not Proof.V1 or base.change is None or base.change.end > len(part.text):
                continue
            # With a path behind it the literal is a whole URL: a base only for the calls that are made of it.
            if url[base.end :].strip("/") and literal_base(module.file, part.span.start) not in through:
                continue
            found.append(
                self._holder(module, literal, part, base.change.start, base.change.end, base.change.text)
            )
        return found

    def _texts(
        self, module: ModuleInfo, calls: Sequence[_Call], bases: Sequence[BaseHolder]
    ) -> Iterator[Planned]:
        """v1 strings that are neither in the URL of a call nor a base."""
        used = [
            piece.literal.span
            for site in self.finder.sites.values()
            for piece in site.url.pieces
            if piece.literal is not None and piece.module is module
        ]
        used += [item.edit.span for holder in bases for item in holder.edits]
        used += [
            call.site.url_slot.arg.span for call in calls if call.site.module is module and call.site.url_slot
        ]
        for found in text_sites(
            module,
            self.pathmap,
            used,
            include_text=self.include_text,
            vicinity=self.vicinity,
            accept=self.accept,
        ):
            row = found.hit.operation
            site = replace(
                self._place(module, found.span, found.outcome, "text"),
                operation=row.id if row else ("base-url" if found.hit.base else None),
                v1=found.hit.v1,
                v2=row.target if row else None,
                basis=row.basis if row else None,
                confidence=confidence_of(found.hit),
                reason=found.reason,
                source=row.source if row else None,
                suggestion=f"{row.v1} is {row.target} in v2"
                if row and found.outcome is Outcome.NEEDS_REVIEW
                else None,
            )
            yield Planned(site=site, edits=tuple(FileEdit(module.file, edit) for edit in found.edits))

    def _in_own_url(self, call: _Call, literal: ir.Str) -> bool:
        slot = call.site.url_slot
        return (
            slot is not None
            and call.site.module is slot.context.scope.module
            and slot.arg.span.covers(literal.span)
        )

    def _holder(
        self, module: ModuleInfo, literal: ir.Str, part: ir.Part, start: int, end: int, text: str
    ) -> BaseHolder:
        assert part.text is not None
        begin = part.span.start + len(part.text[:start].encode())
        edit = Edit(Span(begin, begin + len(part.text[start:end].encode())), text)
        site = self._place(module, literal.span, Outcome.REWRITTEN, self.project.language.name)
        pair = self.pathmap.bases[0]
        site = replace(
            site, operation="base-url", v1=pair.v1, v2=pair.v2, basis=pair.basis, source=pair.source
        )
        return BaseHolder(
            key=literal_base(module.file, part.span.start),
            site=site,
            edits=(FileEdit(module.file, edit),) if part.exact else (),
            names=self._names(module, literal),
        )

    def _names(self, module: ModuleInfo, literal: ir.Str) -> frozenset[str]:
        """The environment variables that the literal is the default of."""
        found: set[str] = set()
        parent = module.parents.get(literal)
        while parent is not None:
            value = self.evaluator.value(parent, module.contexts[parent])
            if isinstance(value, Text):
                found |= {
                    piece.env for piece in value.pieces if piece.env is not None and piece.literal is literal
                }
            parent = module.parents.get(parent)
        return frozenset(found)
