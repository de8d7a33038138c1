"""The modules of one language that a run looks at: those with a hit, and those they import."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from migrate.analysis import ir
from migrate.analysis.binder import build
from migrate.analysis.lookup import given_out
from migrate.analysis.scope import Binding, ModuleInfo, Package
from migrate.analysis.setting_files import SettingFiles, near_addresses
from migrate.languages.base import Language, Visibility
from migrate.languages.parsing import Unreadable
from migrate.model import FileError
from migrate.testfiles import is_test


@dataclass(slots=True)
class Project:
    """Loads modules on demand; `read` gives a file's bytes or None."""

    language: Language
    read: Callable[[str], bytes | None]
    search: Callable[[re.Pattern[bytes], tuple[str, ...]], Iterator[tuple[str, bytes]]] | None = None
    modules: dict[str, ModuleInfo] = field(default_factory=dict[str, ModuleInfo])
    errors: list[FileError] = field(default_factory=list[FileError])
    # The files read so far, by their own name and by the last one of their folder, with a slash.
    _near: dict[str, list[str]] = field(default_factory=lambda: defaultdict[str, list[str]](list))
    _missing: set[str] = field(default_factory=set[str])
    _asked_for: set[str] = field(default_factory=set[str])  # loaded because others name them
    _said: dict[str, bytes | None] = field(default_factory=dict[str, "bytes | None"])
    _declared: dict[bytes, list[str]] | None = None
    _setting: SettingFiles | None = None
    _shared: dict[str, bool] = field(default_factory=dict[str, bool])
    _old: dict[str, bool] = field(default_factory=dict[str, bool])  # by file

    def load(self, file: str, source: bytes) -> ModuleInfo | None:
        """The module that `source` is; None with an error noted when it cannot be read."""
        known = self.modules.get(file)
        if known is not None:
            return known
        try:
            module = build(self.language.support.parse(source, file))
        except RecursionError as error:
            reason = str(error) if isinstance(error, Unreadable) else "nested too deeply to be read"
            self.errors.append(FileError(file=file, line=0, message=reason))
            self._missing.add(file)
            return None
        self.modules[file] = module
        folder, _, name = file.rpartition("/")
        self._near[name].append(file)
        self._near[_last(folder) + "/"].append(file)
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
        self._asked_for.add(path)
        return self.load(path, source)

    def is_old(self, module: ModuleInfo) -> bool:
        """Whether `module` is for a version of the language that lacks what edits need."""
        if module.file not in self._old:
            self._old[module.file] = self.language.support.old(self.read, module)
        return self._old[module.file]

    def linked(self, module: ModuleInfo) -> Iterator[ModuleInfo]:
        """The modules read so far that imports of `module` may mean."""
        for statement in module.imports:
            names: list[str | None] = [name for name, _ in statement.names]
            for name in names or [None]:
                for path, _ in self._candidates(module, statement, name):
                    yield from self._known(path)
        if self.language.visibility is Visibility.EVERYWHERE and self.modules:
            yield next(iter(self.modules.values()))

    def _candidates(
        self, module: ModuleInfo, statement: ir.Import, name: str | None
    ) -> Iterator[tuple[str, str | None]]:
        support = self.language.support
        if support.rooted is not None:
            yield from support.rooted(self._settings, module, statement, name)
        yield from support.candidates(module, statement, name)

    def _settings(self, path: str) -> bytes | None:
        """A file that says how a part of the project is called; read once."""
        if path not in self._said:
            self._said[path] = self.read(path)
        return self._said[path]

    def _known(self, path: str) -> Iterator[ModuleInfo]:
        """The modules read so far that a path means, as `_means` says."""
        folder, _, name = path.rpartition("/")
        files: Sequence[str] = [path]
        if path == "**":
            files = list(self.modules)
        elif name == "*":
            files = list(self._near[_last(folder) + "/"])
        elif path.startswith("**"):
            files = list(self._near[name])
        for file in files:
            if file in self.modules and _means(path, file):
                yield self.modules[file]

    def _one(self, path: str, name: str) -> Binding | None:
        """What `name` is in the files that a path means, where it is one thing."""
        files = [file for file in self._declaring(name.rpartition(".")[2]) if _means(path, file)]
        modules = [module for file in files if (module := self.file(file)) is not None]
        modules = [module for module in modules if self._is_shared(module)]
        found = [given for module in modules if (given := given_out(module, name)) is not None]
        return found[0] if len(found) == 1 else None

    def _is_shared(self, module: ModuleInfo) -> bool:
        """Whether the module and others of its kind see each other's names unasked."""
        support = self.language.support
        if support.module is None:
            return True
        if module.file not in self._shared:
            self._shared[module.file] = support.is_script(module.source)
        return self._shared[module.file]

    def _declaring(self, name: str) -> Sequence[str]:
        """The files that may give `name`: all are looked through once, when the first such name is met."""
        pattern = self.language.support.declarations
        if pattern is None or self.search is None:
            return ()
        if self._declared is None:
            self._declared = defaultdict(list)
            for file, text in self.search(pattern, self.language.suffixes):
                words = pattern.findall(text)
                fold = self.language.support.library.any_case
                for word in dict.fromkeys(word.lower() if fold else word for word in words):
                    self._declared[word].append(file)
        return self._declared.get(name.encode(), ())

    def setters(self, module: ModuleInfo, name: str) -> Iterator[ModuleInfo]:
        """The files of the folder of `module` that may set its `name`; of tests only where it is one."""
        own = module.file.partition("\0")[0]
        yield from self._beside(own, self._setting_files.beside(own.rpartition("/")[0], name))

    def member_setters(self, module: ModuleInfo, name: str) -> Iterator[ModuleInfo]:
        """The files that may set a member `name` of what `module` declares; of tests only where it is one."""
        yield from self._beside(module.file.partition("\0")[0], self._setting_files.anywhere(name))

    def holding(self, pattern: re.Pattern[bytes]) -> Iterator[ModuleInfo]:
        """The files of the language that hold `pattern`, without those of tests."""
        found = self.search(pattern, self.language.suffixes) if self.search is not None else ()
        for file in [file for file, _ in found]:
            module = self.file(file) if not is_test(file) else None
            if module is not None:
                yield module

    def _beside(self, own: str, files: Sequence[str]) -> Iterator[ModuleInfo]:
        for file in files:
            found = self.file(file) if file != own and (is_test(own) or not is_test(file)) else None
            if found is not None:
                yield found

    @property
    def _setting_files(self) -> SettingFiles:
        if self._setting is None:
            plain = self.language.support.library.beside
            self._setting = SettingFiles(self.search, self.language.suffixes, plain, self._likely_bases)
        return self._setting

    def _likely_bases(self) -> Sequence[bytes]:
        own = (module for file, module in self.modules.items() if file not in self._asked_for)
        return near_addresses(module.source for module in own)

    def imported(
        self, module: ModuleInfo, statement: ir.Import, name: str | None
    ) -> ModuleInfo | Package | Binding | str | None:
        """What an import binds: a module or a binding of the project, or a foreign dotted name."""
        for path, inner in self._candidates(module, statement, name):
            if path == module.file or (path == "**" and not self._is_shared(module)):
                continue
            if path.endswith("/*") and inner is None:
                return Package(partial(self._one, path))
            if "*" in path and inner is not None:
                if (one := self._one(path, inner)) is not None:
                    return one
                continue
            found = self.file(path)
            if found is None:
                continue
            if inner is None:
                whole = found.scope.bindings.get(ir.EXPORT + ir.WHOLE)
                return whole[-1] if whole else found
            given = given_out(found, inner)
            if given is not None:
                return given
        return self.language.support.foreign(statement, name)


def _last(folder: str) -> str:
    return folder.rpartition("/")[2]


def _means(path: str, file: str) -> bool:
    """Whether `path` means `file`: the same, or by `folder/*`, `**/` for any beginning, or `**` for all."""
    if path in (file, "**"):
        return True
    folder, _, name = path.removeprefix("**").rpartition("/")
    if not path.startswith("**/"):
        return name == "*" and folder == file.rpartition("/")[0]
    there, _, found = file.rpartition("/")
    return name in ("*", found) and f"/{there}".endswith(folder)
