"""The modules of one language that a run looks at: those with a hit, and those they import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.scope import Binding, ModuleInfo, build, exported
from migrate.languages.base import Language
from migrate.model import FileError


@dataclass(slots=True)
class Project:
    """Loads modules on demand; `read` gives a file's bytes or None."""

    language: Language
    read: Callable[[str], bytes | None]
    modules: dict[str, ModuleInfo] = field(default_factory=dict[str, ModuleInfo])
    errors: list[FileError] = field(default_factory=list[FileError])
    _missing: set[str] = field(default_factory=set[str])

    def load(self, file: str, source: bytes) -> ModuleInfo | None:
        """The module that `source` is; None with an error noted when it is nested too deeply."""
        known = self.modules.get(file)
        if known is not None:
            return known
        try:
            module = build(self.language.support.parse(source, file))
        except RecursionError:
            self.errors.append(FileError(file=file, line=0, message="nested too deeply to be read"))
            self._missing.add(file)
            return None
        self.modules[file] = module
        return module

    def file(self, path: str) -> ModuleInfo | None:
        """The module in `path`, if the project has it."""
        if path in self.modules:
            return self.modules[path]
        if path in self._missing:
            return None
        source = self.read(path)
        if source is None:
            self._missing.add(path)
            return None
        return self.load(path, source)

    def linked(self, module: ModuleInfo) -> Iterator[ModuleInfo]:
        """The modules read so far that imports of `module` may mean."""
        for statement in module.imports:
            names: list[str | None] = [name for name, _ in statement.names]
            for name in names or [None]:
                for path, _ in self.language.support.candidates(module, statement, name):
                    if path in self.modules:
                        yield self.modules[path]

    def imported(
        self, module: ModuleInfo, statement: ir.Import, name: str | None
    ) -> ModuleInfo | Binding | str | None:
        """What an import binds: a module or a binding of the project, or a foreign dotted name."""
        for path, inner in self.language.support.candidates(module, statement, name):
            if path == module.file:
                continue
            found = self.file(path)
            if found is None:
                continue
            if inner is None:
                whole = found.scope.bindings.get(ir.EXPORT + ir.WHOLE)
                return whole[-1] if whole else found
            bindings = exported(found, inner)
            if bindings:
                return bindings[-1]
        return self.language.support.foreign(statement, name)
