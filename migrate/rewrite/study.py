"""One project in one language under study: what the steps of a run share, and the calls they work on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.binding import substitute
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.project import Project
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Parameter, Text, each, plain, url_string
from migrate.embedded import HostText
from migrate.lines import Lines
from migrate.model import Basis, Outcome, Site, Span
from migrate.pathmap.foreign import is_foreign
from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.model import PathMap
from migrate.pathmap.resolution import speaks_for_base
from migrate.pathmap.resolve import HOLE, Ambiguous, Matched, Resolution, Unmapped, find_base, resolve
from migrate.plan import FileEdit
from migrate.rewrite.other_uses import OtherUses
from migrate.rewrite.planner import CallPlan


@dataclass(slots=True, kw_only=True, eq=False)
class Call:
    """A call site with what is known of it so far. `review` is why a person must act."""

    site: CallSite
    resolution: Resolution
    plan: CallPlan | None = None
    review: str | None = None
    ready: str | None = None  # the call as it would be, where only an assumption stands in the way
    notes: list[str] = field(default_factory=list[str])
    reads: tuple[FileEdit, ...] = ()
    unread: bool = False  # the answer is still read in the v1 shape somewhere


@dataclass(frozen=True, slots=True)
class Marks:
    """Byte offsets, in order."""

    at: tuple[int, ...]

    def inside(self, span: Span) -> bool:
        """Whether one lies in `span`."""
        index = bisect_left(self.at, span.start)
        return index < len(self.at) and self.at[index] <= span.end


@dataclass(slots=True, kw_only=True)
class Study:
    """The project, the map, what is allowed, and where things stand."""

    project: Project
    pathmap: PathMap
    accept: frozenset[Basis] = frozenset()
    only: frozenset[str] = frozenset()
    vicinity: bool = False
    include_text: bool = False
    hosts: dict[str, HostText] = field(default_factory=dict[str, HostText])
    keys: frozenset[str] = frozenset()  # names of what the project's settings hold
    spelled: frozenset[str] = frozenset()  # patterns of the texts that read a v1 base by its key
    # What code that is settings calls its literals, by file and place.
    named: Mapping[tuple[str, int], frozenset[str]] = field(
        default_factory=dict[tuple[str, int], frozenset[str]]
    )
    counted: frozenset[ir.Call] = frozenset()  # the calls that are sites
    ours: frozenset[Hashable] = frozenset()  # what bases come from that are v1's, though nobody sees them
    bearers: tuple[tuple[ModuleInfo, str], ...] = ()  # the names that bear these
    evaluator: Evaluator = field(init=False)
    finder: Finder = field(init=False)
    _pattern: re.Pattern[bytes] = field(init=False)
    _marks: dict[str, Marks] = field(default_factory=dict[str, Marks])
    _resolved: dict[tuple[str, str, tuple[str | None, ...]], Resolution] = field(
        default_factory=dict[tuple[str, str, tuple[str | None, ...]], Resolution]
    )
    _lines: dict[str, Lines] = field(default_factory=dict[str, Lines])

    def __post_init__(self) -> None:
        language = self.project.language
        self.evaluator = Evaluator(language.support.library, self.project.imported, self.keys)
        self.evaluator.outside.setters = self.project.setters
        self.evaluator.set_from.setters = self.project.member_setters
        self.evaluator.set_from.matters = self._is_of_base
        self.evaluator.calls.hooks.modules = self.project.holding
        self.finder = Finder(
            self.evaluator,
            language.support.library,
            complete=self._is_complete,
            varies=self._is_other,
            below_unseen=self._is_below_unseen,
            mentions=self.unread_with,
            named_elsewhere=OtherUses(self.project, self.hosts).has,
            is_old=self.project.is_old,
            base_of=lambda text: find_base(self.pathmap, *url_string(text)),
            foreign=lambda text: is_foreign(self.pathmap, url_string(text)[0]),
            marks=lambda module: self.marks(module).at,
            linked=self.project.linked,
        )
        pattern = prefilter(fragments(self.pathmap))
        self._pattern = re.compile("|".join([pattern.pattern.decode(), *sorted(self.spelled)]).encode())

    def marks(self, module: ModuleInfo) -> Marks:
        """Where the map's words stand in a module: what holds none of them needs no look."""
        known = self._marks.get(module.file)
        if known is None:
            known = Marks(tuple(found.end() - 1 for found in self._pattern.finditer(module.source)))
            self._marks[module.file] = known
        return known

    def _is_of_base(self, text: Text) -> bool:
        """Whether it begins with a base of the map, or may be a part of one."""
        word = (plain(text) or "").strip("/")
        parts = any(word in base.v1 for base in self.pathmap.bases) if word else False
        return parts or self.evaluator.is_ours(text)

    def _is_complete(self, site: CallSite) -> bool:
        found = self._resolve(site, site.url)
        # Unmapped: no row fits whatever the values are.
        named = isinstance(found, Matched | Unmapped) or (
            isinstance(found, Ambiguous) and found.base.unclear is not None and len(found.operations) == 1
        )
        return named and not self._is_other(site)

    def _is_below_unseen(self, site: CallSite) -> bool:
        url, names = url_string(site.url)
        if not url.startswith(HOLE) or names[0] in self.pathmap.environment:
            return False
        vicinity = self.vicinity
        found = resolve(self.pathmap, method=site.method, url=url, hole_names=names, vicinity=vicinity)
        return speaks_for_base(found)

    def _is_other(self, site: CallSite) -> bool:
        """Whether a default or a caller's literal makes another call of it: `/users/` + "all", or + ""."""
        own = self._resolve(site, site.url)
        for piece in site.url.pieces:
            hole = piece.hole
            values = self.evaluator.parameters.values(hole) if isinstance(hole, Parameter) else []
            for value in (alternative for given in values for alternative in each(given)):
                if isinstance(hole, Parameter) and isinstance(value, Text):
                    url = substitute(site.url, hole.function, {hole.param: value})
                    found = self._resolve(site, url) if isinstance(url, Text) else None
                    if type(found) is not type(own) or getattr(found, "operation", own) is not getattr(
                        own, "operation", own
                    ):
                        return True
        return False

    def unread_with(self, pattern: re.Pattern[bytes]) -> Iterator[str]:
        """The project's files of the language that were not read, and match."""
        search, suffixes = self.project.search, self.project.language.suffixes
        for file, _ in search(pattern, suffixes) if search is not None else ():
            if file not in self.project.modules:
                yield file

    def _resolve(self, site: CallSite, url: Text) -> Resolution | None:
        text, names = url_string(url)
        if site.method is None:
            return None
        key = (site.method, text, tuple(names))
        known = self._resolved.get(key)
        if known is None:
            known = resolve(self.pathmap, method=site.method, url=text, hole_names=names)
            self._resolved[key] = known
        return known

    def at(self, module: ModuleInfo, offset: int) -> tuple[int, int]:
        """Line and column of a byte, in the host file for embedded code."""
        host = self.hosts.get(module.file)
        if host is not None:
            return host.place(offset)
        if module.file not in self._lines:
            self._lines[module.file] = Lines(module.source)
        return self._lines[module.file].at(offset)

    def line(self, module: ModuleInfo, offset: int) -> int:
        """The line of a byte."""
        return self.at(module, offset)[0]

    def where(self, file: str, offset: int) -> str:
        """`file:line` of a byte, for a person."""
        module = self.project.modules.get(file)
        name = self.hosts[file].file if file in self.hosts else file
        return f"{name}:{self.line(module, offset)}" if module is not None else name

    def place(self, module: ModuleInfo, span: Span, outcome: Outcome, client: str) -> Site:
        """A site at `span`, with nothing said of the operation yet."""
        line, column = self.at(module, span.start)
        return Site(
            file=module.file,
            line=line,
            column=column,
            end_line=self.line(module, max(span.start, span.end - 1)),
            language=self.project.language.called(module.file),
            client=client,
            outcome=outcome,
        )
